// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace reel::library {

/* Something in a folder. */
struct Entry {
  std::string name;
  bool is_regular = false, is_folder = false; // neither: a link or a device
  uint64_t bytes = 0;                         // of a folder: of all in it
  uint64_t blocks = 0;    // bytes that removing it gives back
  int64_t changed_us = 0; // its inode
  int64_t written_us = 0; // its content, or what somebody has set
};

/* What is in FOLDER, sorted by name; empty where it can't be read. */
std::vector<Entry> list_folder (const std::string &folder);
/* FOLDER/NAME, itself and not what it points to; false if there is none. */
bool look_at (const std::string &path, Entry &entry);
/* PATH and all that is in it; a link itself. True if it is gone. */
bool remove_all (const std::string &path);

} // namespace reel::library
