// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/gif_pictures.h"

namespace reel {

namespace {

/* So that a file made of nothing but tiny blocks comes to an end. */
constexpr int kMostBlocks = 4'000'000;
constexpr size_t kMostPictures = 100'000;

uint32_t
byte_at (const std::string &bytes, size_t at)
{
  return at < bytes.size () ? (uint8_t) bytes[at] : 0;
}

uint64_t
table_bytes (uint32_t flags)
{
  return flags & 0x80 ? 3ull << ((flags & 7) + 1) : 0;
}

/* A file of blocks, and where in it we are. */
class Walk {
public:
  explicit Walk (const MediaFile &file) : file_ (file) {}

  GifPictures pictures ();

private:
  bool skip_data ();
  void read_control (const std::string &block);

  const MediaFile &file_;
  uint64_t at_ = 0;
  int budget_ = kMostBlocks;
  Nanoseconds length_ = 0; // of the next picture
};

/* False past the end of the file. */
bool
Walk::skip_data ()
{
  while (budget_-- > 0) {
    std::string length = file_.read (at_, 1);
    if (length.empty ())
      return false;
    at_ += 1 + byte_at (length, 0);
    if (length[0] == 0)
      return at_ <= file_.size ();
  }
  return false;
}

/* A graphic control extension says how long its picture is shown, in
 * hundredths of a second. */
void
Walk::read_control (const std::string &block)
{
  constexpr uint32_t kControl = 0xf9, kShortest = 2, kInstead = 10;
  if (byte_at (block, 1) != kControl)
    return;
  uint32_t delay = byte_at (block, 4) | byte_at (block, 5) << 8;
  length_ = (delay < kShortest ? kInstead : delay) * (kSecond / 100);
}

GifPictures
Walk::pictures ()
{
  constexpr uint32_t kExtension = 0x21, kPicture = 0x2c, kEnd = 0x3b;
  GifPictures found;
  at_ = 13 + table_bytes (byte_at (file_.read (10, 1), 0));
  uint64_t begin = 0;
  Nanoseconds start = 0;
  length_ = kSecond / 10;
  while (budget_-- > 0 && found.pictures.size () < kMostPictures) {
    std::string block = file_.read (at_, 10);
    uint32_t kind = byte_at (block, 0);
    if (kind != kExtension && kind != kPicture) {
      found.is_whole = kind == kEnd;
      break;
    }
    if (kind == kExtension) {
      read_control (block);
      at_ += 2;
    } else {
      at_ += 11 + table_bytes (byte_at (block, 9));
    }
    if (!skip_data ())
      break;
    if (kind == kExtension)
      continue;
    found.pictures.push_back ({begin, (size_t) (at_ - begin), start, length_});
    begin = at_;
    start += length_;
    length_ = kSecond / 10;
  }
  return found;
}

} // namespace

GifPictures
read_gif_pictures (const MediaFile &file)
{
  return Walk (file).pictures ();
}

} // namespace reel
