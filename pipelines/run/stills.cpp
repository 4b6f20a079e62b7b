// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/stills.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>

#include <gst/video/video.h>
#include <unistd.h>

#include "brief/model/decode_check.h"
#include "error.h"
#include "run/give_once.h"
#include "run/runner.h"
#include "video_frame.h"

namespace reel {

/* Pixels of the still for one of the video in the closest view. Scaled twice
 * with some to spare a picture is as sharp as scaled once. */
static constexpr double kSpare = 1.25;
/* With fewer than so many nothing is won by scaling first. */
static constexpr double kWorthwhile = 1.5;

/* Rows begin where vector code likes them, so that nobody copies them first. */
static constexpr gsize kAlignment = 64;

static constexpr char kDecode[] =
    " ! videoflip video-direction=auto ! videoconvert dither=none ! "
    "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2,"
    "pixel-aspect-ratio=1/1 ! imagefreeze num-buffers=1 ! "
    "reelpanzoom name=scale fit=stretch ! capsfilter name=size ! "
    "fakesink name=picture";

static constexpr char kShow[] =
    "appsrc name=still format=time max-buffers=1 ! imagefreeze name=freeze";

StillNeed
still_need (const Plan &plan, const Picture &picture)
{
  double closest = std::min ({picture.from.width, picture.from.height,
      picture.to.width, picture.to.height});
  if (const auto &crop = picture.background.crop)
    closest *= std::min (crop->width, crop->height);
  return {plan.width, plan.height, picture.background.fit, closest,
      picture.background.is_cmyk};
}

StillSize
scaled_size (const StillSize &given, const StillNeed &need)
{
  double across = (double) given.width / need.width;
  double down = (double) given.height / need.height;
  /* Pixels of the still for one of the video without any motion: those of the
   * fitted side, see reelpanzoom's `fit`. */
  double ratio = need.fit == Fit::Contain ? std::max (across, down)
                                          : std::min (across, down);
  ratio *= need.closest;
  if (!(ratio > kWorthwhile))
    return given;
  auto scaled = [&] (int size) {
    return std::max (2 * (int) std::lround (size * kSpare / ratio / 2), 2);
  };
  return {scaled (given.width), scaled (given.height)};
}

namespace {

/* How the planes of a still lie in its file. */
struct FileLayout {
  gsize offset[GST_VIDEO_MAX_PLANES] = {};
  gint stride[GST_VIDEO_MAX_PLANES] = {};
  gsize size = 0;
};

FileLayout
file_layout (const StillSize &size)
{
  FileLayout layout;
  for (int p = 0; p < 3; p++) {
    auto width = (gsize) (p ? (size.width + 1) / 2 : size.width);
    auto height = (gsize) (p ? (size.height + 1) / 2 : size.height);
    gsize stride = (width + kAlignment - 1) / kAlignment * kAlignment;
    layout.offset[p] = layout.size;
    layout.stride[p] = (gint) stride;
    layout.size += stride * height;
  }
  return layout;
}

struct FileCloser {
  void operator() (FILE *file) const { std::fclose (file); }
};

/* Writes FRAME as file_layout has it; 0, or the errno of what failed. */
int
write_frame (const GstVideoFrame *frame, const std::string &file)
{
  StillSize size{GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame)};
  FileLayout layout = file_layout (size);
  std::unique_ptr<FILE, FileCloser> out (std::fopen (file.c_str (), "wb"));
  if (!out)
    return errno;
  std::string row;
  for (guint p = 0; p < 3; p++) {
    auto width = (gsize) GST_VIDEO_FRAME_COMP_WIDTH (frame, p);
    row.assign ((gsize) layout.stride[p], '\0');
    const auto *data =
        static_cast<const guint8 *> (GST_VIDEO_FRAME_PLANE_DATA (frame, p));
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, p); y++) {
      const guint8 *given =
          data + (ptrdiff_t) y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
      std::copy_n (given, width, row.begin ());
      if (std::fwrite (row.data (), row.size (), 1, out.get ()) != 1)
        return errno;
    }
  }
  return std::fclose (out.release ()) == 0 ? 0 : errno;
}

/* A still on its way to its file. */
struct Preparation {
  StillNeed need;
  std::string file;
  GstElement *size = nullptr; // capsfilter
  std::optional<Stills::Raw> raw;
  int failed = 0; // errno of writing
};

/* Once the size of the picture is known, so is what it is scaled to. */
GstPadProbeReturn
choose_size (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  auto *preparation = static_cast<Preparation *> (data);
  GstCaps *given = nullptr;
  gst_event_parse_caps (event, &given);
  GstVideoInfo about;
  if (!gst_video_info_from_caps (&about, given))
    return GST_PAD_PROBE_OK;
  StillSize size = scaled_size ({about.width, about.height}, preparation->need);
  auto caps =
      adopt (gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
          "I420", "width", G_TYPE_INT, size.width, "height", G_TYPE_INT,
          size.height, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr));
  g_object_set (preparation->size, "caps", caps.get (), nullptr);
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn
keep_picture (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *preparation = static_cast<Preparation *> (data);
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo about;
  if (!caps || !gst_video_info_from_caps (&about, caps.get ()))
    return GST_PAD_PROBE_OK;
  MappedFrame frame (&about, GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ);
  if (!frame)
    return GST_PAD_PROBE_OK;
  preparation->failed = write_frame (frame.get (), preparation->file);
  if (!preparation->failed)
    preparation->raw =
        Stills::Raw{preparation->file, {about.width, about.height}};
  return GST_PAD_PROBE_OK;
}

bool
has_arrived (const Preparation &preparation, GError **error)
{
  if (preparation.raw)
    return true;
  if (preparation.failed == ENOSPC || preparation.failed == EDQUOT)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "there is no room left on the disk; make some and render again");
  else if (preparation.failed)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "a picture can't be kept in staging: %s",
        g_strerror (preparation.failed));
  else
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "no picture came of the file; it may be damaged");
  return false;
}

std::optional<Stills::Raw>
prepare_still (const std::string &from, const std::string &to,
    const StillNeed &need, const std::atomic<bool> *cancelled, GError **error)
{
  std::string line =
      "filesrc name=file ! " + picture_decoder (from, need.is_cmyk) + kDecode;
  auto graph = Graph::parse (line.c_str (), error);
  if (!graph)
    return std::nullopt;
  Preparation preparation{.need = need, .file = to, .size = graph->at ("size")};
  g_object_set (graph->at ("file"), "location", from.c_str (), nullptr);
  auto scale = adopt (gst_element_get_static_pad (graph->at ("scale"), "sink"));
  auto picture =
      adopt (gst_element_get_static_pad (graph->at ("picture"), "sink"));
  if (!graph->complete (error))
    return std::nullopt;
  gst_pad_add_probe (scale.get (), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      choose_size, &preparation, nullptr);
  gst_pad_add_probe (picture.get (), GST_PAD_PROBE_TYPE_BUFFER, keep_picture,
      &preparation, nullptr);
  RunOptions options;
  options.cancelled = cancelled;
  options.on_eos = [&] (GError **e) { return has_arrived (preparation, e); };
  if (!run_to_end (graph->pipeline (), options, error))
    return std::nullopt;
  return preparation.raw;
}

void
close_map (gpointer map)
{
  g_mapped_file_unref (static_cast<GMappedFile *> (map));
}

/* The picture in RAW, mapped. */
GstPtr<GstBuffer>
map_still (const Stills::Raw &raw, GError **error)
{
  FileLayout layout = file_layout (raw.size);
  GMappedFile *map = g_mapped_file_new (raw.file.c_str (), FALSE, error);
  if (!map)
    return nullptr;
  if (g_mapped_file_get_length (map) != layout.size) {
    g_mapped_file_unref (map);
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "a picture in staging was changed by somebody else");
    return nullptr;
  }
  auto buffer = adopt (gst_buffer_new ());
  gst_buffer_append_memory (
      buffer.get (), gst_memory_new_wrapped (GST_MEMORY_FLAG_READONLY,
                         g_mapped_file_get_contents (map), layout.size, 0,
                         layout.size, map, close_map));
  gst_buffer_add_video_meta_full (buffer.get (), GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_I420, (guint) raw.size.width, (guint) raw.size.height, 3,
      layout.offset, layout.stride);
  GST_BUFFER_PTS (buffer.get ()) = 0;
  return buffer;
}

std::string
key_of (const std::string &file, const StillNeed &need)
{
  char share[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (share, sizeof share, need.closest);
  return std::to_string (need.width) + "x" + std::to_string (need.height) +
         " " + std::to_string ((int) need.fit) + " " + share + " " + file;
}

} // namespace

std::optional<Stills::Raw>
Stills::get (const std::string &file, const StillNeed &need,
    const std::atomic<bool> *cancelled, GError **error)
{
  std::shared_ptr<Entry> entry;
  {
    std::lock_guard guard (lock_);
    auto [found, added] = entries_.try_emplace (key_of (file, need));
    if (added) {
      found->second = std::make_shared<Entry> ();
      found->second->file =
          folder_ + "/still-" + std::to_string (entries_.size ()) + ".i420";
    }
    entry = found->second;
  }
  std::lock_guard guard (entry->lock);
  if (!entry->raw)
    entry->raw = prepare_still (file, entry->file, need, cancelled, error);
  return entry->raw;
}

void
Stills::remove ()
{
  std::lock_guard guard (lock_);
  for (const auto &[key, entry] : entries_)
    unlink (entry->file.c_str ());
  entries_.clear ();
}

GstElement *
make_still_source (const Stills::Raw &raw, GError **error)
{
  auto buffer = map_still (raw, error);
  GstElement *bin = buffer ? make_source_bin (kShow, error) : nullptr;
  if (!bin)
    return nullptr;
  auto source = adopt (gst_bin_get_by_name (GST_BIN (bin), "still"));
  auto caps = adopt (gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "I420", "width", G_TYPE_INT, raw.size.width, "height",
      G_TYPE_INT, raw.size.height, "framerate", GST_TYPE_FRACTION, 25, 1,
      "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, "interlace-mode",
      G_TYPE_STRING, "progressive", "colorimetry", G_TYPE_STRING,
      GST_VIDEO_COLORIMETRY_BT709, "chroma-site", G_TYPE_STRING, "mpeg2",
      nullptr));
  g_object_set (source.get (), "caps", caps.get (), nullptr);
  give_once (source.get (), std::move (buffer));
  return bin;
}

} // namespace reel
