// SPDX-License-Identifier: GPL-3.0-or-later
/* Sizes out of picture headers. Sources: PNG (W3C, 11.2.2), JPEG (ITU T.81,
 * B.2.2) with Exif (CIPA DC-008), WebP container (RFC 9649), VP8 (RFC 6386,
 * 9.1), GIF89a, BMP (BITMAPINFOHEADER), TIFF 6.0, section 2. */
#include "brief/model/picture_header.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "brief/model/notation.h"

namespace reel {

namespace {

uint32_t
byte_at (std::string_view bytes, size_t at)
{
  return at < bytes.size () ? (uint8_t) bytes[at] : 0;
}

uint32_t
little (std::string_view bytes, size_t at, int count)
{
  uint32_t value = 0;
  for (int i = count - 1; i >= 0; i--)
    value = value << 8 | byte_at (bytes, at + (size_t) i);
  return value;
}

uint32_t
big (std::string_view bytes, size_t at, int count)
{
  uint32_t value = 0;
  for (int i = 0; i < count; i++)
    value = value << 8 | byte_at (bytes, at + (size_t) i);
  return value;
}

constexpr int kMostBlocks = 100'000; // of one file, so that we come to an end

std::optional<PictureHeader>
read_png (const MediaFile &file)
{
  std::string head = file.read (0, 33);
  if (head.size () < 33 || head.compare (12, 4, "IHDR") != 0)
    return std::nullopt;
  PictureHeader header;
  header.width = big (head, 16, 4);
  header.height = big (head, 20, 4);
  header.is_truncated = true;
  uint64_t at = 33;
  for (int i = 0; i < kMostBlocks; i++) {
    std::string chunk = file.read (at, 8);
    uint64_t end = at + 12 + big (chunk, 0, 4);
    if (chunk.size () < 8 || end > file.size ())
      break;
    if (chunk.compare (4, 4, "acTL") == 0)
      header.is_animated = true;
    if (chunk.compare (4, 4, "IEND") == 0) {
      header.is_truncated = false;
      break;
    }
    at = end;
  }
  return header;
}

/* Whether the end marker follows somewhere; what comes after it (a clip of
 * some cameras) is of no concern. */
bool
has_end_of_image (const MediaFile &file, uint64_t at)
{
  constexpr size_t kBlock = 256 * 1024;
  while (at + 2 <= file.size ()) {
    std::string block = file.read (at, kBlock);
    if (block.find ("\xff\xd9") != std::string::npos)
      return true;
    if (block.size () < 2)
      break;
    at += block.size () - 1;
  }
  return false;
}

/* The orientation that the Exif data in SEGMENT (without marker and length)
 * says, in its first directory (CIPA DC-008, 4.6.4): 1 is upright, 5 to 8 lie
 * on their side; 0 if it says none. */
uint32_t
orientation_in (std::string_view segment)
{
  constexpr std::string_view kExif ("Exif\0\0", 6);
  constexpr uint32_t kOrientation = 0x0112;
  if (!segment.starts_with (kExif))
    return 0;
  std::string_view tiff = segment.substr (kExif.size ());
  auto number = [&] (size_t at, int count) {
    return tiff.starts_with ("II") ? little (tiff, at, count)
                                   : big (tiff, at, count);
  };
  size_t directory = number (4, 4);
  uint32_t entries = number (directory, 2);
  for (size_t i = 0; i < entries; i++) {
    size_t entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.size ())
      break;
    if (number (entry, 2) == kOrientation)
      return number (entry + 8, 2);
  }
  return 0;
}

std::optional<PictureHeader>
read_jpeg (const MediaFile &file)
{
  PictureHeader header;
  uint32_t orientation = 0;
  uint64_t at = 2;
  for (int i = 0; i < kMostBlocks; i++) {
    std::string marker = file.read (at, 9);
    if (marker.size () < 9 || byte_at (marker, 0) != 0xff)
      break;
    uint32_t code = byte_at (marker, 1);
    if (code == 0xff) { // filling
      at++;
      continue;
    }
    bool is_frame = code >= 0xc0 && code <= 0xcf && code != 0xc4 &&
                    code != 0xc8 && code != 0xcc;
    if (is_frame) {
      header.height = big (marker, 5, 2);
      header.width = big (marker, 7, 2);
      header.is_cmyk = file.read (at + 9, 1) == "\x04";
    }
    if (code == 0xe1 && orientation == 0)
      orientation = orientation_in (file.read (at + 4, big (marker, 2, 2)));
    bool stands_alone = code == 0x01 || (code >= 0xd0 && code <= 0xd8);
    at += 2 + (stands_alone ? 0 : big (marker, 2, 2));
    if (code == 0xda) { // start of the pixels
      header.is_truncated = !has_end_of_image (file, at);
      if (orientation >= 1 && orientation <= 8)
        header.orientation = (int) orientation;
      if (header.orientation >= 5)
        std::swap (header.width, header.height);
      return header.width ? std::optional (header) : std::nullopt;
    }
  }
  header.is_truncated = true;
  return header.width ? std::optional (header) : std::nullopt;
}

std::optional<PictureHeader>
read_webp (const MediaFile &file)
{
  std::string head = file.read (0, 30);
  PictureHeader header;
  header.is_truncated = file.size () < (uint64_t) little (head, 4, 4) + 8;
  if (head.size () < 30)
    return std::nullopt;
  std::string kind = head.substr (12, 4);
  if (kind == "VP8X") {
    header.is_animated = byte_at (head, 20) & 2;
    header.width = little (head, 24, 3) + 1;
    header.height = little (head, 27, 3) + 1;
  } else if (kind == "VP8L" && byte_at (head, 20) == 0x2f) {
    uint32_t bits = little (head, 21, 4);
    header.width = (bits & 0x3fff) + 1;
    header.height = (bits >> 14 & 0x3fff) + 1;
  } else if (kind == "VP8 ") {
    header.width = little (head, 26, 2) & 0x3fff;
    header.height = little (head, 28, 2) & 0x3fff;
  } else {
    return std::nullopt;
  }
  return header;
}

/* The offset after the data blocks at AT; 0 past the end of the file. */
uint64_t
skip_gif_blocks (const MediaFile &file, uint64_t at, int &budget)
{
  while (budget-- > 0) {
    std::string length = file.read (at, 1);
    if (length.empty ())
      return 0;
    at += 1 + byte_at (length, 0);
    if (length[0] == 0)
      return at;
  }
  return at;
}

uint64_t
gif_table_bytes (uint32_t flags)
{
  return flags & 0x80 ? 3ull << ((flags & 7) + 1) : 0;
}

std::optional<PictureHeader>
read_gif (const MediaFile &file)
{
  std::string head = file.read (0, 13);
  if (head.size () < 13)
    return std::nullopt;
  PictureHeader header;
  header.width = little (head, 6, 2);
  header.height = little (head, 8, 2);
  uint64_t at = 13 + gif_table_bytes (byte_at (head, 10));
  int pictures = 0, budget = kMostBlocks;
  while (budget-- > 0 && pictures < 2) {
    std::string block = file.read (at, 10);
    uint32_t kind = byte_at (block, 0);
    if (block.empty () || (kind != 0x21 && kind != 0x2c))
      break;
    bool is_picture = kind == 0x2c;
    at += is_picture ? 11 + gif_table_bytes (byte_at (block, 9)) : 2;
    at = skip_gif_blocks (file, at, budget);
    if (at == 0)
      break;
    pictures += is_picture;
  }
  header.is_truncated = pictures == 0;
  header.is_animated = pictures > 1;
  return header;
}

std::optional<PictureHeader>
read_bmp (const MediaFile &file)
{
  std::string head = file.read (0, 26);
  if (head.size () < 26)
    return std::nullopt;
  PictureHeader header;
  if (little (head, 14, 4) == 12) {
    header.width = little (head, 18, 2);
    header.height = little (head, 20, 2);
  } else {
    header.width = (int32_t) little (head, 18, 4);
    header.height = std::abs ((int64_t) (int32_t) little (head, 22, 4));
  }
  header.is_truncated = file.size () < little (head, 2, 4) ||
                        file.size () <= little (head, 10, 4);
  return header;
}

std::optional<PictureHeader>
read_tiff (const MediaFile &file)
{
  constexpr uint32_t kWidth = 256, kHeight = 257, kShort = 3;
  std::string head = file.read (0, 8);
  bool is_little = head.starts_with ("II");
  auto number = [&] (std::string_view bytes, size_t at, int count) {
    return is_little ? little (bytes, at, count) : big (bytes, at, count);
  };
  uint64_t at = number (head, 4, 4);
  std::string count = file.read (at, 2);
  PictureHeader header;
  if (count.size () < 2) {
    header.is_truncated = true;
    header.width = header.height = 1; // they were at the end
    return header;
  }
  uint32_t entries = number (count, 0, 2);
  std::string table = file.read (at + 2, (size_t) entries * 12);
  for (uint32_t i = 0; i < entries; i++) {
    size_t entry = (size_t) i * 12;
    uint32_t tag = number (table, entry, 2);
    bool is_short = number (table, entry + 2, 2) == kShort;
    uint32_t value = number (table, entry + 8, is_short ? 2 : 4);
    if (tag == kWidth)
      header.width = value;
    else if (tag == kHeight)
      header.height = value;
  }
  header.is_truncated = table.size () < (size_t) entries * 12;
  return header;
}

/* The value of the attribute NAME in the start tag TAG. */
std::string_view
attribute (std::string_view tag, std::string_view name)
{
  for (size_t at = tag.find (name); at != tag.npos;
       at = tag.find (name, at + 1)) {
    size_t equals = tag.find_first_not_of (" \t\r\n", at + name.size ());
    bool whole = at > 0 && strchr (" \t\r\n", tag[at - 1]);
    if (!whole || equals == tag.npos || tag[equals] != '=')
      continue;
    size_t quote = tag.find_first_not_of (" \t\r\n", equals + 1);
    if (quote == tag.npos || (tag[quote] != '"' && tag[quote] != '\''))
      continue;
    size_t end = tag.find (tag[quote], quote + 1);
    if (end != tag.npos)
      return tag.substr (quote + 1, end - quote - 1);
  }
  return {};
}

/* `640`, `640px`; other units are not pixels: 0. */
double
svg_length (std::string_view text)
{
  if (text.ends_with ("px"))
    text.remove_suffix (2);
  return parse_number (text).value_or (0);
}

std::optional<PictureHeader>
read_svg (const MediaFile &file)
{
  constexpr size_t kLookedAt = 64 * 1024;
  std::string head = file.read (0, kLookedAt);
  size_t start = head.find ("<svg");
  size_t end = head.find ('>', start);
  if (start == std::string::npos || end == std::string::npos)
    return std::nullopt;
  std::string_view tag (head.data () + start, end - start);
  double width = svg_length (attribute (tag, "width"));
  double height = svg_length (attribute (tag, "height"));
  std::string_view box = attribute (tag, "viewBox");
  double sides[4] = {};
  for (double &side : sides) {
    box.remove_prefix (
        std::min (box.find_first_not_of (" ,\t\r\n"), box.size ()));
    size_t length = std::min (box.find_first_of (" ,\t\r\n"), box.size ());
    side = parse_number (box.substr (0, length)).value_or (0);
    box.remove_prefix (length);
  }
  if (!(width > 0 && height > 0)) {
    width = sides[2];
    height = sides[3];
  }
  constexpr double kMost = 1e9;
  PictureHeader header;
  header.width = width > 0 && width < kMost ? std::lround (width) : 0;
  header.height = height > 0 && height < kMost ? std::lround (height) : 0;
  /* A drawing may leave its size open: any will do. */
  if (header.width < 1 || header.height < 1)
    header.width = header.height = 100;
  std::string tail =
      file.read (file.size () > 4096 ? file.size () - 4096 : 0, 4096);
  bool closed = tail.find ("</svg>") != std::string::npos ||
                tag.ends_with ('/') || tail.find ("svg>") != std::string::npos;
  header.is_truncated = !closed;
  return header;
}

} // namespace

std::optional<PictureHeader>
read_picture_header (const MediaFile &file, MediaKind kind)
{
  std::optional<PictureHeader> header;
  switch (kind) {
  case MediaKind::Png:
    header = read_png (file);
    break;
  case MediaKind::Jpeg:
    header = read_jpeg (file);
    break;
  case MediaKind::WebP:
    header = read_webp (file);
    break;
  case MediaKind::Gif:
    header = read_gif (file);
    break;
  case MediaKind::Bmp:
    header = read_bmp (file);
    break;
  case MediaKind::Tiff:
    header = read_tiff (file);
    break;
  case MediaKind::Svg:
    header = read_svg (file);
    break;
  default:
    break;
  }
  if (header && (header->width < 1 || header->height < 1))
    return std::nullopt;
  return header;
}

} // namespace reel
