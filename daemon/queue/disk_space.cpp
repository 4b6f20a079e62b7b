// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/disk_space.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "unique_fd.h"

namespace reel::daemon {

static constexpr int kDepth = 8;

DiskSpace
disk_space (const std::string &folder)
{
  struct statvfs info;
  if (statvfs (folder.c_str (), &info) != 0)
    return {};
  return {(uint64_t) info.f_bavail * info.f_frsize,
      (uint64_t) info.f_blocks * info.f_frsize};
}

/* A worker writes there meanwhile: what is gone again counts nothing. */
static uint64_t
used_in (int folder, const char *name, int depth)
{
  UniqueFd fd (openat (folder, name,
      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  DIR *dir = fd ? fdopendir (fd.get ()) : nullptr;
  if (!dir)
    return 0;
  int inside = fd.release ();
  uint64_t bytes = 0;
  while (const dirent *entry = readdir (dir)) {
    std::string one = entry->d_name;
    struct stat info;
    if (one == "." || one == ".." ||
        fstatat (inside, one.c_str (), &info, AT_SYMLINK_NOFOLLOW) != 0)
      continue;
    bytes += (uint64_t) info.st_blocks * 512;
    if (S_ISDIR (info.st_mode) && depth > 0)
      bytes += used_in (inside, one.c_str (), depth - 1);
  }
  closedir (dir);
  return bytes;
}

uint64_t
used_bytes (const std::string &folder)
{
  return used_in (AT_FDCWD, folder.c_str (), kDepth);
}

} // namespace reel::daemon
