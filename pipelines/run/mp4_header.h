// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

namespace reel {

/* A box of an ISO base media file (ISO/IEC 14496-12): either a container of
 * boxes or bytes nobody looks into. */
struct Mp4Box {
  std::string type;          // four characters
  std::vector<uint8_t> data; // without the header; empty in a container
  std::vector<Mp4Box> children;

  Mp4Box *child (const char *child_type);
  uint64_t size () const; // with the header
};

/* Reads the boxes of a `moov`; nothing if SIZE bytes don't hold whole boxes. */
std::optional<std::vector<Mp4Box>> parse_mp4_boxes (
    const uint8_t *data, size_t size, int depth = 0);

void write_mp4_box (const Mp4Box &box, std::vector<uint8_t> &into);

/* Sets every creation and modification date to 0: no clock in the output. */
void clear_mp4_dates (Mp4Box &moov);

/* Moves every chunk by SHIFT bytes; tables of 32 bits become 64 where an
 * offset needs it. */
void shift_mp4_chunks (Mp4Box &moov, int64_t shift);

/* Copies the finished MP4 FROM to TO with its header rewritten: dates 0, and
 * `moov` in front of `mdat`, so that playing starts while it loads. Ends as
 * Cancelled where CANCELLED (may be null) is set meanwhile. */
bool rewrite_mp4 (const std::string &from, const std::string &to,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
