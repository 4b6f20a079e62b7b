// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mkv_header.h"

#include <algorithm>
#include <map>

#include "error.h"
#include "run/new_header.h"
#include "run/sound_file.h"

namespace reel {

namespace {

/* RFC 9559, 5.1. */
enum Id : uint32_t {
  kEbml = 0x1A45DFA3,
  kSegment = 0x18538067,
  kSeekHead = 0x114D9B74,
  kSeek = 0x4DBB,
  kSeekId = 0x53AB,
  kSeekPosition = 0x53AC,
  kInfo = 0x1549A966,
  kSegmentUid = 0x73A4,
  kDate = 0x4461,
  kTracks = 0x1654AE6B,
  kTrackEntry = 0xAE,
  kTrackNumber = 0xD7,
  kTrackUid = 0x73C5,
  kCluster = 0x1F43B675,
  kCues = 0x1C53BB6B,
  kCuePoint = 0xBB,
  kCueTrackPositions = 0xB7,
  kCueClusterPosition = 0xF1,
  kTags = 0x1254C367,
  kTag = 0x7373,
  kTargets = 0x63C0,
  kTagTrackUid = 0x63C5,
  kVoid = 0xEC,
};

constexpr uint32_t kHolders[] = {kSeekHead, kInfo, kTracks, kTrackEntry, kCues,
    kCuePoint, kCueTrackPositions, kTags, kTag, kTargets};

/* A header larger than this is no header: a cue each half second of six hours
 * takes 2 MB. */
constexpr uint64_t kMaxHeader = 64u << 20;
constexpr int kMaxDepth = 8;
constexpr size_t kMaxHead = 12; // an id of four bytes, a size of eight

struct Head {
  uint32_t id = 0;
  uint64_t size = 0; // of what comes behind
  size_t length = 0; // of this
};

/* RFC 8794, 4: as many bytes as there are zeros in front, and one. Nothing
 * where SIZE bytes don't hold it; sizes that aren't known are refused. */
std::optional<Head>
read_head (const uint8_t *data, size_t size)
{
  Head head;
  size_t id_length = 1;
  if (size == 0 || data[0] < 0x10)
    return std::nullopt;
  while (!(data[0] & (0x80 >> (id_length - 1))))
    id_length++;
  if (size <= id_length || data[id_length] == 0)
    return std::nullopt;
  for (size_t i = 0; i < id_length; i++)
    head.id = head.id << 8 | data[i];
  size_t length = 1;
  while (!(data[id_length] & (0x80 >> (length - 1))))
    length++;
  if (size < id_length + length)
    return std::nullopt;
  head.size = data[id_length] & (0xffu >> length);
  for (size_t i = 1; i < length; i++)
    head.size = head.size << 8 | data[id_length + i];
  head.length = id_length + length;
  return head.size >> (7 * length) || head.size == (1ull << 7 * length) - 1
             ? std::nullopt
             : std::optional (head);
}

void
write_number (uint64_t value, int bytes, std::vector<uint8_t> &into)
{
  for (int i = bytes - 1; i >= 0; i--)
    into.push_back ((uint8_t) (value >> (8 * i)));
}

void
write_id (uint32_t id, std::vector<uint8_t> &into)
{
  int bytes = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
  write_number (id, bytes, into);
}

/* Always in eight bytes, so that no position depends on another. */
void
write_head (uint32_t id, uint64_t size, std::vector<uint8_t> &into)
{
  write_id (id, into);
  write_number (size | 1ull << 56, 8, into);
}

uint64_t
id_length (uint32_t id)
{
  std::vector<uint8_t> bytes;
  write_id (id, bytes);
  return bytes.size ();
}

uint64_t
number_in (const EbmlElement &element)
{
  uint64_t value = 0;
  for (uint8_t byte : element.data)
    value = value << 8 | byte;
  return value;
}

EbmlElement
number_element (uint32_t id, uint64_t value)
{
  EbmlElement element{.id = id, .data = {}, .children = {}};
  write_number (value, 8, element.data);
  return element;
}

bool
fail (GError **error, const char *what)
{
  g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
      "the joined file is damaged: %s", what);
  return false;
}

/* An element of the segment, in the file. */
struct Extent {
  uint32_t id = 0;
  uint64_t at = 0, size = 0; // with its header
};

bool
read_at (FILE *file, uint64_t at, uint8_t *into, size_t size)
{
  return fseeko (file, (off_t) at, SEEK_SET) == 0 &&
         fread (into, 1, size, file) == size;
}

/* The elements of the file's segment; the first is its EBML header. SEGMENT is
 * where positions count from. */
bool
find_extents (
    FILE *file, uint64_t &segment, std::vector<Extent> &extents, GError **error)
{
  uint64_t at = 0;
  for (;;) {
    uint8_t bytes[kMaxHead];
    if (fseeko (file, (off_t) at, SEEK_SET) != 0)
      return fail (error, "it can't be read");
    size_t size = fread (bytes, 1, sizeof bytes, file);
    if (size == 0)
      return true;
    auto head = read_head (bytes, size);
    if (!head)
      return fail (error, "an element has no size");
    if (head->id == kSegment) {
      segment = at += head->length;
      continue;
    }
    extents.push_back ({head->id, at, head->length + head->size});
    at += head->length + head->size;
  }
}

/* What of the header is written anew, in this order. */
struct Header {
  std::vector<EbmlElement> parts; // info, tracks, tags where there are any
  EbmlElement cues;
};

void
forget (EbmlElement &element, uint32_t id)
{
  std::erase_if (element.children,
      [&] (const EbmlElement &child) { return child.id == id; });
}

/* Numbers of tracks in the place of what was drawn by chance. */
void
name_tracks (EbmlElement &tracks, EbmlElement *tags)
{
  std::map<uint64_t, uint64_t> numbers;
  for (EbmlElement &track : tracks.children) {
    EbmlElement *uid = track.child (kTrackUid);
    EbmlElement *number = track.child (kTrackNumber);
    if (!uid || !number)
      continue;
    numbers[number_in (*uid)] = number_in (*number);
    *uid = number_element (kTrackUid, number_in (*number));
  }
  for (EbmlElement &tag : tags ? tags->children : tracks.children)
    if (EbmlElement *targets = tag.child (kTargets))
      if (EbmlElement *uid = targets->child (kTagTrackUid))
        *uid = number_element (kTagTrackUid, numbers[number_in (*uid)]);
}

std::optional<Header>
read_header (FILE *file, const std::vector<Extent> &extents, GError **error)
{
  Header header;
  for (uint32_t id : {kInfo, kTracks, kTags, kCues})
    for (const Extent &extent : extents) {
      if (extent.id != id)
        continue;
      std::vector<uint8_t> bytes (std::min (extent.size, kMaxHeader));
      auto read = read_at (file, extent.at, bytes.data (), bytes.size ())
                      ? parse_ebml (bytes.data (), bytes.size ())
                      : std::nullopt;
      if (!read || read->size () != 1) {
        fail (error, "its header can't be read");
        return std::nullopt;
      }
      if (id == kCues)
        header.cues = std::move (read->front ());
      else
        header.parts.push_back (std::move (read->front ()));
      break;
    }
  if (header.parts.size () < 2 || header.parts[0].id != kInfo ||
      header.parts[1].id != kTracks || header.cues.id != kCues) {
    fail (error, "it has no info, tracks and cues");
    return std::nullopt;
  }
  forget (header.parts[0], kSegmentUid);
  forget (header.parts[0], kDate);
  name_tracks (
      header.parts[1], header.parts.size () > 2 ? &header.parts[2] : nullptr);
  return header;
}

/* Clusters begin SHIFT bytes later, or earlier, than the cues say. */
void
shift_cues (EbmlElement &cues, int64_t shift)
{
  for (EbmlElement &point : cues.children)
    for (EbmlElement &positions : point.children)
      if (EbmlElement *at = positions.child (kCueClusterPosition))
        *at = number_element (
            kCueClusterPosition, number_in (*at) + (uint64_t) shift);
}

/* Where each part begins; as long whatever the numbers are. */
EbmlElement
seek_head (const Header &header, uint64_t own_size)
{
  EbmlElement head{.id = kSeekHead, .data = {}, .children = {}};
  uint64_t at = own_size;
  auto add = [&] (const EbmlElement &part) {
    EbmlElement id{.id = kSeekId, .data = {}, .children = {}};
    write_id (part.id, id.data);
    head.children.push_back (
        {kSeek, {}, {std::move (id), number_element (kSeekPosition, at)}});
    at += id_length (part.id) + 8 + part.size ();
  };
  for (const EbmlElement &part : header.parts)
    add (part);
  add (header.cues);
  return head;
}

/* All in front of the clusters, which are SIZE bytes and lay at FROM, counted
 * from the start of their segment. */
std::vector<uint8_t>
write_header (Header &header, uint64_t from, uint64_t size)
{
  shift_cues (header.cues, 0); // all are as long as they will be now
  std::vector<uint8_t> rewritten, head;
  write_ebml (seek_head (header, 0), head);
  uint64_t own = head.size ();
  for (const EbmlElement &part : header.parts)
    write_ebml (part, head);
  write_ebml (header.cues, head);
  shift_cues (header.cues, (int64_t) head.size () - (int64_t) from);
  write_head (kSegment, head.size () + size, rewritten);
  write_ebml (seek_head (header, own), rewritten);
  for (const EbmlElement &part : header.parts)
    write_ebml (part, rewritten);
  write_ebml (header.cues, rewritten);
  return rewritten;
}

} // namespace

EbmlElement *
EbmlElement::child (uint32_t child_id)
{
  auto found = std::find_if (children.begin (), children.end (),
      [&] (const EbmlElement &one) { return one.id == child_id; });
  return found == children.end () ? nullptr : &*found;
}

uint64_t
EbmlElement::size () const
{
  uint64_t total = data.size ();
  for (const EbmlElement &one : children)
    total += id_length (one.id) + 8 + one.size ();
  return total;
}

std::optional<std::vector<EbmlElement>>
parse_ebml (const uint8_t *data, size_t size, int depth)
{
  std::vector<EbmlElement> elements;
  for (size_t at = 0; at < size;) {
    auto head = read_head (data + at, size - at);
    if (!head || depth > kMaxDepth || head->size > size - at - head->length)
      return std::nullopt;
    const uint8_t *body = data + at + head->length;
    at += head->length + head->size;
    if (head->id == kVoid)
      continue;
    EbmlElement element{.id = head->id, .data = {}, .children = {}};
    if (std::find (std::begin (kHolders), std::end (kHolders), head->id) ==
        std::end (kHolders)) {
      element.data.assign (body, body + head->size);
    } else {
      auto children = parse_ebml (body, head->size, depth + 1);
      if (!children)
        return std::nullopt;
      element.children = std::move (*children);
    }
    elements.push_back (std::move (element));
  }
  return elements;
}

void
write_ebml (const EbmlElement &element, std::vector<uint8_t> &into)
{
  write_head (element.id, element.size (), into);
  into.insert (into.end (), element.data.begin (), element.data.end ());
  for (const EbmlElement &one : element.children)
    write_ebml (one, into);
}

bool
rewrite_mkv (const std::string &from, const std::string &to,
    const std::atomic<bool> *cancelled, GError **error)
{
  FilePtr in (fopen (from.c_str (), "rbe"));
  if (!in)
    return fail (error, "it can't be opened");
  uint64_t segment = 0;
  std::vector<Extent> extents;
  if (!find_extents (in.get (), segment, extents, error))
    return false;
  auto is_cluster = [] (const Extent &one) { return one.id == kCluster; };
  auto first = std::find_if (extents.begin (), extents.end (), is_cluster);
  auto end = std::find_if_not (first, extents.end (), is_cluster);
  if (first == extents.end () || extents.front ().id != kEbml || segment == 0)
    return fail (error, "it has no pictures");
  if (std::any_of (end, extents.end (), is_cluster))
    return fail (error, "its clusters don't follow each other");
  auto header = read_header (in.get (), extents, error);
  if (!header)
    return false;
  uint64_t size = (end - 1)->at + (end - 1)->size - first->at;
  std::vector<uint8_t> front =
      write_header (*header, first->at - segment, size);
  return write_with_header (in.get (), to, {0, extents.front ().size}, front,
      {first->at, size}, cancelled, error);
}

} // namespace reel
