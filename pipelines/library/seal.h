// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "library/library.h"

namespace reel::library {

/* A cached file ends in a seal of 256 bytes: an MP4 box of the type `free`,
 * which players skip, with the file's kind, its key, the bytes before the seal
 * and their SHA-256. So a file says by itself whether it is whole, whoever was
 * killed, whatever the disk did, and without a database. It doesn't say who
 * wrote it: folders that others can write to aren't for cached files.
 * What fails gives errno, or EILSEQ where the content is wrong. */
constexpr size_t kSealBytes = 256;

/* Is KEY 64 hexadecimal digits, lower case? */
bool is_cache_key (const std::string &key);

/* Appends the seal to FD, open for reading and writing. */
[[nodiscard]] bool put_seal (int fd, Kind kind, const std::string &key);

/* What the seal of FD says of the bytes before it, if that fits the file's
 * length, KIND and KEY; the bytes themselves are not read. */
struct Seal {
  uint64_t bytes = 0;
  std::string sha256;
};
std::optional<Seal> read_seal (int fd, Kind kind, const std::string &key);

/* As above, and the bytes are read and are what was sealed. */
std::optional<Seal> verify_seal (int fd, Kind kind, const std::string &key);

} // namespace reel::library
