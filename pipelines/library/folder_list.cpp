// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/folder_list.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>

#include "glib_ptr.h"

namespace reel::library {

namespace fs = std::filesystem;

static void
add_content (const std::string &folder, Entry &entry)
{
  std::error_code ignored;
  for (auto at = fs::recursive_directory_iterator (folder, ignored);
       at != fs::recursive_directory_iterator (); at.increment (ignored)) {
    struct stat info;
    if (ignored || lstat (at->path ().c_str (), &info) != 0 ||
        !S_ISREG (info.st_mode))
      continue;
    entry.bytes += (uint64_t) info.st_size;
    entry.blocks += (uint64_t) info.st_blocks * 512;
  }
}

bool
look_at (const std::string &path, Entry &entry)
{
  struct stat info;
  if (lstat (path.c_str (), &info) != 0)
    return false;
  entry.name = path.substr (path.rfind ('/') + 1);
  entry.is_regular = S_ISREG (info.st_mode);
  entry.is_folder = S_ISDIR (info.st_mode);
  entry.changed_us =
      (int64_t) info.st_ctim.tv_sec * 1000000 + info.st_ctim.tv_nsec / 1000;
  entry.written_us =
      (int64_t) info.st_mtim.tv_sec * 1000000 + info.st_mtim.tv_nsec / 1000;
  if (entry.is_regular) {
    entry.bytes = (uint64_t) info.st_size;
    entry.blocks = info.st_nlink == 1 ? (uint64_t) info.st_blocks * 512 : 0;
  } else if (entry.is_folder) {
    add_content (path, entry);
  }
  return true;
}

std::vector<Entry>
list_folder (const std::string &folder)
{
  std::vector<Entry> entries;
  auto dir = adopt (g_dir_open (folder.c_str (), 0, nullptr));
  while (const char *name = dir ? g_dir_read_name (dir.get ()) : nullptr) {
    Entry entry;
    if (look_at (folder + "/" + name, entry))
      entries.push_back (std::move (entry));
  }
  std::sort (entries.begin (), entries.end (),
      [] (const Entry &a, const Entry &b) { return a.name < b.name; });
  return entries;
}

bool
remove_all (const std::string &path)
{
  std::error_code error;
  fs::remove_all (path, error);
  return !error;
}

} // namespace reel::library
