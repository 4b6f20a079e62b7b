// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <glib.h>

#include "run/publish.h"

namespace reel {

/* A file that was stored, and what it holds. */
struct Stored {
  std::string path;
  std::string sha256;
  uint64_t bytes = 0;
};

/* Copies FROM through reelstoragesink into the folder of TARGET under NAME:
 * whole, on disk, or not at all. An existing file gives way in one step. */
std::optional<Stored> store_file (const std::string &from, const Target &target,
    const std::string &name, GError **error);

/* The SHA-256 of FILE's content in hexadecimal digits, or empty: it can't
 * be read, or STOP, asked between blocks, said so. */
std::string hash_file (
    const std::string &file, const std::function<bool ()> &stop = nullptr);

} // namespace reel
