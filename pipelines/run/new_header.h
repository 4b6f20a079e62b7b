// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <glib.h>

namespace reel {

/* Bytes of a file. */
struct FilePart {
  uint64_t at = 0, size = 0;
};

/* Writes a new file TO: what FROM has at FIRST, then HEADER, then what FROM has
 * at MEDIA. Ends as Cancelled where CANCELLED (may be null) is set meanwhile,
 * else as NoSpace. */
bool write_with_header (std::FILE *from, const std::string &to,
    const FilePart &first, const std::vector<uint8_t> &header,
    const FilePart &media, const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
