// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/gif_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <gif_lib.h>

#include "error.h"
#include "run/sound_file.h"

namespace reel {

/* Larger ones nobody's program shows. */
static constexpr uint64_t kMaxBytes = 1ull << 30;
static constexpr char kLoops[] = "NETSCAPE2.0";

struct ColorMapDeleter {
  void operator() (ColorMapObject *map) const { GifFreeMapObject (map); }
};
using ColorMap = std::unique_ptr<ColorMapObject, ColorMapDeleter>;

/* All 256 entries: what isn't a colour isn't used, but for the last. */
static ColorMap
color_map (const std::vector<GifColor> &colors)
{
  GifColorType entries[256] = {};
  for (size_t i = 0; i < colors.size () && i < 256; i++)
    entries[i] = {colors[i].red, colors[i].green, colors[i].blue};
  return ColorMap (GifMakeMapObject (256, entries));
}

struct GifWriter::Impl {
  FilePtr file;
  GifFileType *gif = nullptr;
  int width = 0, height = 0;
  uint64_t bytes = 0;
  int fault = 0; // errno; EFBIG: more than kMaxBytes
  int code = 0;  // of giflib, where it has no file to keep it in
  std::vector<GifColor> global;

  static int write (GifFileType *gif, const GifByteType *bytes, int count);
  bool begin (const std::vector<GifColor> &colors);
  bool put (const GifFrame &frame, const std::vector<GifColor> &colors);
  bool fail (GError **error) const;
};

int
GifWriter::Impl::write (GifFileType *gif, const GifByteType *bytes, int count)
{
  auto *impl = static_cast<Impl *> (gif->UserData);
  impl->bytes += (uint64_t) count;
  errno = 0;
  if (impl->bytes > kMaxBytes)
    impl->fault = EFBIG;
  else if (fwrite (bytes, 1, (size_t) count, impl->file.get ()) !=
           (size_t) count)
    impl->fault = errno ? errno : EIO;
  return impl->fault ? 0 : count;
}

/* Not for every code of giflib there is a text. */
static const char *
why (int code)
{
  const char *text = GifErrorString (code);
  return text ? text : "giflib doesn't say why";
}

bool
GifWriter::Impl::fail (GError **error) const
{
  if (fault == EFBIG)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "the GIF would be larger than 1 GiB: make it smaller, shorter, or of "
        "fewer frames a second, or take `format: mp4`");
  else
    g_set_error (error, REEL_ERROR,
        (int) (fault == ENOSPC ? ErrorCode::NoSpace : ErrorCode::Failed),
        "the GIF can't be written: %s",
        fault ? g_strerror (fault) : why (gif ? gif->Error : code));
  return false;
}

/* The first palette is that of the file; a frame with another one brings it. */
bool
GifWriter::Impl::begin (const std::vector<GifColor> &colors)
{
  const GifByteType for_ever[] = {1, 0, 0};
  global = colors;
  EGifSetGifVersion (gif, true);
  return EGifPutScreenDesc (
             gif, width, height, 8, 0, color_map (colors).get ()) == GIF_OK &&
         EGifPutExtensionLeader (gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
         EGifPutExtensionBlock (gif, sizeof kLoops - 1, kLoops) == GIF_OK &&
         EGifPutExtensionBlock (gif, sizeof for_ever, for_ever) == GIF_OK &&
         EGifPutExtensionTrailer (gif) == GIF_OK;
}

bool
GifWriter::Impl::put (
    const GifFrame &frame, const std::vector<GifColor> &colors)
{
  GraphicsControlBlock control = {
      DISPOSE_DO_NOT, false, frame.delay, kGifColors};
  GifByteType extension[4];
  EGifGCBToExtension (&control, extension);
  bool is_global = colors == global;
  ColorMap own = is_global ? nullptr : color_map (colors);
  if (!is_global && !own)
    return false; // without one it would be shown with the file's
  if (EGifPutExtension (
          gif, GRAPHICS_EXT_FUNC_CODE, sizeof extension, extension) != GIF_OK ||
      EGifPutImageDesc (gif, frame.left, frame.top, frame.width, frame.height,
          false, own.get ()) != GIF_OK)
    return false;
  std::vector<uint8_t> line ((size_t) frame.width);
  for (int y = 0; y < frame.height; y++) {
    std::memcpy (line.data (),
        &frame.indices[(size_t) y * (size_t) frame.width], line.size ());
    if (EGifPutLine (gif, line.data (), frame.width) != GIF_OK)
      return false;
  }
  return true;
}

GifWriter::GifWriter (std::unique_ptr<Impl> impl) : impl_ (std::move (impl)) {}

GifWriter::~GifWriter ()
{
  if (impl_->gif)
    EGifCloseFile (impl_->gif, nullptr);
}

std::unique_ptr<GifWriter>
GifWriter::open (const std::string &file, int width, int height, GError **error)
{
  auto impl = std::make_unique<Impl> ();
  impl->width = width;
  impl->height = height;
  impl->file.reset (fopen (file.c_str (), "wbe"));
  impl->fault = impl->file ? 0 : errno;
  if (impl->file)
    impl->gif = EGifOpen (impl.get (), Impl::write, &impl->code);
  if (!impl->gif) {
    impl->fail (error);
    return nullptr;
  }
  return std::unique_ptr<GifWriter> (new GifWriter (std::move (impl)));
}

bool
GifWriter::add (
    const GifFrame &frame, const std::vector<GifColor> &colors, GError **error)
{
  bool done = impl_->global.empty () ? impl_->begin (colors) : true;
  return (done && impl_->put (frame, colors)) || impl_->fail (error);
}

bool
GifWriter::close (GError **error)
{
  GifFileType *gif = std::exchange (impl_->gif, nullptr);
  bool done = EGifCloseFile (gif, &impl_->code) == GIF_OK && impl_->fault == 0;
  if (done && fflush (impl_->file.get ()) != 0) {
    impl_->fault = errno;
    done = false;
  }
  return done || impl_->fail (error);
}

namespace {

/* A GIF that is being read. */
class Reading {
public:
  explicit Reading (const std::string &file)
      : gif_ (DGifOpenFileName (file.c_str (), nullptr))
  {
  }
  ~Reading ()
  {
    if (gif_)
      DGifCloseFile (gif_, nullptr);
  }
  Reading (const Reading &) = delete;
  Reading &operator= (const Reading &) = delete;

  bool run (const std::atomic<bool> *cancelled);
  GifFacts facts;

private:
  bool read_image ();
  bool read_extension ();

  GifFileType *gif_;
};

bool
Reading::read_image ()
{
  if (DGifGetImageDesc (gif_) != GIF_OK)
    return false;
  const GifImageDesc &image = gif_->Image;
  if (image.Left + image.Width > gif_->SWidth ||
      image.Top + image.Height > gif_->SHeight || image.Width <= 0)
    return false;
  std::vector<uint8_t> line ((size_t) image.Width);
  for (int y = 0; y < image.Height; y++)
    if (DGifGetLine (gif_, line.data (), image.Width) != GIF_OK)
      return false;
  facts.frames++;
  return true;
}

bool
Reading::read_extension ()
{
  int code = 0;
  GifByteType *block = nullptr;
  if (DGifGetExtension (gif_, &code, &block) != GIF_OK)
    return false;
  GraphicsControlBlock control;
  if (block && code == GRAPHICS_EXT_FUNC_CODE &&
      DGifExtensionToGCB (block[0], block + 1, &control) == GIF_OK)
    facts.hundredths += control.DelayTime;
  bool names_loops = block && code == APPLICATION_EXT_FUNC_CODE &&
                     block[0] == 11 && std::memcmp (block + 1, kLoops, 11) == 0;
  while (block) {
    if (DGifGetExtensionNext (gif_, &block) != GIF_OK)
      return false;
    if (block && names_loops && block[0] == 3)
      facts.loops = block[1] == 1 && block[2] == 0 && block[3] == 0;
  }
  return true;
}

bool
Reading::run (const std::atomic<bool> *cancelled)
{
  if (!gif_)
    return false;
  facts.width = gif_->SWidth;
  facts.height = gif_->SHeight;
  while (!cancelled || !*cancelled) {
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType (gif_, &type) != GIF_OK)
      return false;
    if (type == TERMINATE_RECORD_TYPE)
      return true;
    bool done = type == IMAGE_DESC_RECORD_TYPE  ? read_image ()
                : type == EXTENSION_RECORD_TYPE ? read_extension ()
                                                : false;
    if (!done)
      return false;
  }
  return false;
}

} // namespace

std::optional<GifFacts>
read_gif (
    const std::string &file, const std::atomic<bool> *cancelled, GError **error)
{
  Reading reading (file);
  if (reading.run (cancelled))
    return reading.facts;
  if (cancelled && *cancelled)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  else
    g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
        "the finished GIF can't be decoded");
  return std::nullopt;
}

} // namespace reel
