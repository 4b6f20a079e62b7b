// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mp4_header.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "error.h"
#include "run/new_header.h"
#include "run/sound_file.h"

namespace reel {

/* A header larger than this is no header: an hour of 60 frames a second with
 * every table written out needs 12 MB. */
static constexpr uint64_t kMaxHeader = 512u << 20;
static constexpr int kMaxDepth = 12;

static uint32_t
read32 (const uint8_t *p)
{
  return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 |
         p[3];
}

static uint64_t
read64 (const uint8_t *p)
{
  return (uint64_t) read32 (p) << 32 | read32 (p + 4);
}

static void
write32 (uint8_t *p, uint64_t value)
{
  for (int i = 0; i < 4; i++)
    p[i] = (uint8_t) (value >> (24 - 8 * i));
}

static void
write64 (uint8_t *p, uint64_t value)
{
  write32 (p, value >> 32);
  write32 (p + 4, value);
}

static bool
is_container (const std::string &type)
{
  static const std::array<const char *, 6> kContainers = {
      "moov", "trak", "mdia", "minf", "stbl", "edts"};
  return std::find (kContainers.begin (), kContainers.end (), type) !=
         kContainers.end ();
}

Mp4Box *
Mp4Box::child (const char *child_type)
{
  for (Mp4Box &box : children)
    if (box.type == child_type)
      return &box;
  return nullptr;
}

uint64_t
Mp4Box::size () const
{
  uint64_t size = 8 + data.size ();
  for (const Mp4Box &box : children)
    size += box.size ();
  return size;
}

std::optional<std::vector<Mp4Box>>
parse_mp4_boxes (const uint8_t *data, size_t size, int depth)
{
  std::vector<Mp4Box> boxes;
  size_t at = 0;
  while (at < size) {
    if (size - at < 8 || depth > kMaxDepth)
      return std::nullopt;
    uint32_t length = read32 (data + at);
    if (length < 8 || length > size - at)
      return std::nullopt;
    Mp4Box box;
    box.type.assign ((const char *) data + at + 4, 4);
    const uint8_t *body = data + at + 8;
    if (is_container (box.type)) {
      auto children = parse_mp4_boxes (body, length - 8, depth + 1);
      if (!children)
        return std::nullopt;
      box.children = std::move (*children);
    } else {
      box.data.assign (body, body + length - 8);
    }
    boxes.push_back (std::move (box));
    at += length;
  }
  return boxes;
}

void
write_mp4_box (const Mp4Box &box, std::vector<uint8_t> &into)
{
  size_t at = into.size ();
  into.resize (at + 8);
  write32 (&into[at], box.size ());
  std::copy (
      box.type.begin (), box.type.end (), into.begin () + (ptrdiff_t) at + 4);
  into.insert (into.end (), box.data.begin (), box.data.end ());
  for (const Mp4Box &child : box.children)
    write_mp4_box (child, into);
}

void
clear_mp4_dates (Mp4Box &box)
{
  if (box.type == "mvhd" || box.type == "tkhd" || box.type == "mdhd") {
    /* Version 0 has two dates of 32 bits behind version and flags, version 1
     * two of 64. */
    size_t length = !box.data.empty () && box.data[0] == 1 ? 16 : 8;
    if (box.data.size () >= 4 + length)
      std::fill_n (box.data.begin () + 4, length, (uint8_t) 0);
  }
  for (Mp4Box &child : box.children)
    clear_mp4_dates (child);
}

static void
shift_table (Mp4Box &table, int64_t shift)
{
  if (table.data.size () < 8)
    return;
  size_t count = read32 (&table.data[4]);
  size_t width = table.type == "co64" ? 8 : 4;
  if ((table.data.size () - 8) / width < count)
    return;
  std::vector<uint64_t> offsets (count);
  uint64_t highest = 0;
  for (size_t i = 0; i < count; i++) {
    const uint8_t *p = &table.data[8 + i * width];
    offsets[i] = (width == 8 ? read64 (p) : read32 (p)) + (uint64_t) shift;
    highest = std::max (highest, offsets[i]);
  }
  if (highest > UINT32_MAX && width == 4) {
    table.type = "co64";
    width = 8;
    table.data.resize (8 + count * 8);
  }
  for (size_t i = 0; i < count; i++) {
    uint8_t *p = &table.data[8 + i * width];
    if (width == 8)
      write64 (p, offsets[i]);
    else
      write32 (p, offsets[i]);
  }
}

void
shift_mp4_chunks (Mp4Box &box, int64_t shift)
{
  if (box.type == "stco" || box.type == "co64")
    shift_table (box, shift);
  for (Mp4Box &child : box.children)
    shift_mp4_chunks (child, shift);
}

namespace {

/* A top-level box of the file: where it is. */
struct Extent {
  std::string type;
  uint64_t at = 0, size = 0;
};

bool
fail (GError **error, const char *message)
{
  g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
      "the joined file is damaged: %s", message);
  return false;
}

bool
read_at (FILE *file, uint64_t at, uint8_t *into, size_t size)
{
  return fseeko (file, (off_t) at, SEEK_SET) == 0 &&
         fread (into, 1, size, file) == size;
}

bool
find_extents (FILE *file, std::vector<Extent> &extents, GError **error)
{
  fseeko (file, 0, SEEK_END);
  auto end = (uint64_t) ftello (file);
  uint64_t at = 0;
  while (at < end) {
    uint8_t header[16];
    if (end - at < 8 || !read_at (file, at, header, 8))
      return fail (error, "a box is cut off");
    Extent extent{std::string ((char *) header + 4, 4), at, read32 (header)};
    if (extent.size == 1) {
      if (end - at < 16 || !read_at (file, at, header, 16))
        return fail (error, "a box is cut off");
      extent.size = read64 (header + 8);
    } else if (extent.size == 0) {
      extent.size = end - at;
    }
    if (extent.size < 8 || extent.size > end - at)
      return fail (error, "a box is longer than the file");
    extents.push_back (extent);
    at += extent.size;
  }
  return true;
}

const Extent *
find (const std::vector<Extent> &extents, const char *type)
{
  for (const Extent &extent : extents)
    if (extent.type == type)
      return &extent;
  return nullptr;
}

} // namespace

bool
rewrite_mp4 (const std::string &from, const std::string &to,
    const std::atomic<bool> *cancelled, GError **error)
{
  FilePtr in (fopen (from.c_str (), "rbe"));
  std::vector<Extent> extents;
  if (!in || !find_extents (in.get (), extents, error))
    return in ? false : fail (error, "it can't be opened");
  const Extent *type = find (extents, "ftyp"), *media = find (extents, "mdat");
  const Extent *header = find (extents, "moov");
  if (!type || !media || !header || header->size > kMaxHeader)
    return fail (error, "it has no ftyp, moov and mdat");
  std::vector<uint8_t> bytes (header->size);
  if (!read_at (in.get (), header->at, bytes.data (), bytes.size ()))
    return fail (error, "its header can't be read");
  auto boxes = parse_mp4_boxes (bytes.data (), bytes.size ());
  if (!boxes || boxes->size () != 1)
    return fail (error, "its header can't be read");
  Mp4Box &moov = boxes->front ();
  clear_mp4_dates (moov);
  /* Tables that widen make the header longer, which moves the chunks on. */
  int64_t moved = 0;
  for (int pass = 0; pass < 3; pass++) {
    int64_t shift = (int64_t) (type->size + moov.size ()) - (int64_t) media->at;
    shift_mp4_chunks (moov, shift - moved);
    moved = shift;
  }
  std::vector<uint8_t> rewritten;
  write_mp4_box (moov, rewritten);
  return write_with_header (in.get (), to, {type->at, type->size}, rewritten,
      {media->at, media->size}, cancelled, error);
}

} // namespace reel
