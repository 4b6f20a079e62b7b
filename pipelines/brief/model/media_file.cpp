// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/media_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

namespace reel {

using namespace std::string_view_literals;

MediaFile::~MediaFile ()
{
  if (fd_ >= 0)
    close (fd_);
}

bool
MediaFile::open (const std::string &path, std::string &fault)
{
  do
    fd_ = ::open (path.c_str (), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  while (fd_ < 0 && errno == EINTR);
  if (fd_ < 0) {
    missing_ = errno == ENOENT || errno == ENOTDIR;
    fault = missing_ ? "does not exist"
                     : std::string ("can't be read: ") + g_strerror (errno);
    return false;
  }
  struct stat about;
  if (fstat (fd_, &about) != 0)
    fault = std::string ("can't be read: ") + g_strerror (errno);
  else if (S_ISDIR (about.st_mode))
    fault = "is a folder";
  else if (!S_ISREG (about.st_mode))
    fault = "is not a file but a device or a pipe";
  size_ = fault.empty () ? (uint64_t) about.st_size : 0;
  return fault.empty ();
}

std::string
MediaFile::read (uint64_t offset, size_t count) const
{
  std::string bytes (count, '\0');
  size_t have = 0;
  while (have < count) {
    ssize_t got = pread (
        fd_, bytes.data () + have, count - have, (off_t) (offset + have));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    have += (size_t) got;
  }
  bytes.resize (have);
  return bytes;
}

/* An ISO base media file by its brand. */
static MediaKind
sniff_ftyp (std::string_view brand)
{
  for (std::string_view picture :
      {"avif"sv, "avis"sv, "heic"sv, "heix"sv, "mif1"sv, "msf1"sv, "jxl "sv})
    if (brand == picture)
      return MediaKind::OtherPicture;
  return brand == "M4A " || brand == "M4B " ? MediaKind::M4a : MediaKind::Video;
}

static MediaKind
sniff_text (std::string_view bytes)
{
  if (bytes.starts_with ("\xef\xbb\xbf"))
    bytes.remove_prefix (3);
  size_t start = bytes.find_first_not_of (" \t\r\n");
  if (start == bytes.npos)
    return MediaKind::Unknown;
  bytes.remove_prefix (start);
  if (bytes.starts_with ("#EXTM3U") || bytes.starts_with ("[playlist]") ||
      bytes.starts_with ("ASX") || bytes.starts_with ("<asx") ||
      bytes.starts_with ("<smil"))
    return MediaKind::Playlist;
  bool markup = bytes.starts_with ("<?xml") || bytes.starts_with ("<!--") ||
                bytes.starts_with ("<!DOCTYPE svg") ||
                bytes.starts_with ("<svg");
  if (!markup)
    return MediaKind::Unknown;
  if (bytes.find ("<svg") != bytes.npos)
    return MediaKind::Svg;
  for (std::string_view root : {"<playlist"sv, "<MPD"sv, "<smil"sv, "<asx"sv})
    if (bytes.find (root) != bytes.npos)
      return MediaKind::Playlist;
  return MediaKind::Unknown;
}

MediaKind
sniff_media (const MediaFile &file)
{
  constexpr size_t kLookedAt = 4096;
  if (file.size () == 0)
    return MediaKind::Empty;
  std::string head = file.read (0, kLookedAt);
  std::string_view bytes = head;
  struct Magic {
    size_t offset;
    std::string_view bytes;
    MediaKind kind;
  };
  static constexpr Magic kMagics[] = {
      {0, "\x89PNG\r\n\x1a\n"sv, MediaKind::Png},
      {0, "\xff\xd8\xff"sv, MediaKind::Jpeg}, {0, "GIF87a"sv, MediaKind::Gif},
      {0, "GIF89a"sv, MediaKind::Gif}, {8, "WEBP"sv, MediaKind::WebP},
      {8, "WAVE"sv, MediaKind::Wav}, {8, "AVI "sv, MediaKind::Video},
      {0, "II*\0"sv, MediaKind::Tiff}, {0, "MM\0*"sv, MediaKind::Tiff},
      {0, "BM"sv, MediaKind::Bmp}, {0, "fLaC"sv, MediaKind::Flac},
      {0, "OggS"sv, MediaKind::Ogg}, {0, "ID3"sv, MediaKind::Mp3},
      {0, "%PDF-"sv, MediaKind::Pdf},
      {0, "\x1a\x45\xdf\xa3"sv, MediaKind::Video}, // Matroska, WebM
      {0, "\0\0\x01\xba"sv, MediaKind::Video},     // MPEG
      {0, "FLV\x01"sv, MediaKind::Video},
      {4, "moov"sv, MediaKind::Video}, // QuickTime of old
      {4, "mdat"sv, MediaKind::Video}, {4, "wide"sv, MediaKind::Video},
      {0, "\xff\x0a"sv, MediaKind::OtherPicture}, // JPEG XL
      {4, "JXL "sv, MediaKind::OtherPicture},
      {0, "8BPS"sv, MediaKind::OtherPicture}, // Photoshop
      {4, "jP  "sv, MediaKind::OtherPicture}, // JPEG 2000
  };
  if (bytes.substr (0, 12).find ("ftyp") == 4)
    return sniff_ftyp (bytes.substr (8, 4));
  for (const Magic &magic : kMagics) {
    bool is_riff = magic.offset != 8 || bytes.starts_with ("RIFF");
    if (is_riff && bytes.size () >= magic.offset + magic.bytes.size () &&
        bytes.substr (magic.offset, magic.bytes.size ()) == magic.bytes)
      return magic.kind;
  }
  /* MPEG audio without a tag: sync, layer III, a valid bit rate. */
  if (bytes.size () > 2 && bytes[0] == '\xff' && (bytes[1] & 0xe6) == 0xe2 &&
      (bytes[2] & 0xf0) != 0xf0)
    return MediaKind::Mp3;
  return sniff_text (bytes);
}

bool
is_picture (MediaKind kind)
{
  return kind >= MediaKind::Png && kind <= MediaKind::Svg;
}

bool
is_recording (MediaKind kind)
{
  return kind >= MediaKind::Wav && kind <= MediaKind::M4a;
}

struct KindName {
  MediaKind kind;
  const char *name;
  const char *suffixes; // separated and closed by spaces; the first is ours
};
static constexpr KindName kKindNames[] = {
    {MediaKind::Unknown, "neither picture nor sound", nullptr},
    {MediaKind::Empty, "empty", nullptr},
    {MediaKind::Png, "a PNG picture", "png apng "},
    {MediaKind::Jpeg, "a JPEG picture", "jpg jpeg jpe jfif "},
    {MediaKind::WebP, "a WebP picture", "webp "},
    {MediaKind::Gif, "a GIF picture", "gif "},
    {MediaKind::Bmp, "a BMP picture", "bmp dib "},
    {MediaKind::Tiff, "a TIFF picture", "tif tiff "},
    {MediaKind::Svg, "an SVG picture", "svg "},
    {MediaKind::OtherPicture, "a picture of a kind that can't be shown",
        nullptr},
    {MediaKind::Pdf, "a PDF", "pdf ai "},
    {MediaKind::Video, "a video",
        "mp4 m4v mov qt 3gp mkv webm avi mpg mpeg flv "},
    {MediaKind::Wav, "a WAV recording", "wav wave "},
    {MediaKind::Flac, "a FLAC recording", "flac "},
    {MediaKind::Ogg, "an Ogg recording", "ogg oga opus "},
    {MediaKind::Mp3, "an MP3 recording", "mp3 "},
    {MediaKind::M4a, "an M4A recording", "m4a m4b mp4 "},
    {MediaKind::Playlist, "a playlist, which names other files", nullptr},
};

static const KindName &
names_of (MediaKind kind)
{
  for (const KindName &known : kKindNames)
    if (known.kind == kind)
      return known;
  return kKindNames[0];
}

const char *
name_of_kind (MediaKind kind)
{
  return names_of (kind).name;
}

const char *
suffix_of_kind (MediaKind kind)
{
  static thread_local std::string suffix;
  const char *suffixes = names_of (kind).suffixes;
  if (!suffixes)
    return nullptr;
  suffix = suffixes;
  suffix.resize (suffix.find (' '));
  return suffix.c_str ();
}

bool
suffix_fits (std::string_view name, MediaKind kind)
{
  const char *suffixes = names_of (kind).suffixes;
  size_t dot = name.rfind ('.');
  if (!suffixes || dot == name.npos || name.find ('/', dot) != name.npos)
    return true;
  std::string suffix (name.substr (dot + 1));
  for (char &c : suffix)
    c = g_ascii_tolower (c);
  std::string all = std::string (" ") + suffixes;
  return all.find (" " + suffix + " ") != std::string::npos;
}

} // namespace reel
