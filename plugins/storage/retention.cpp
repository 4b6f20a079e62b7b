// SPDX-License-Identifier: LGPL-2.1-or-later
#include "retention.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <dirent.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "file_name.h"
#include "syscalls.h"

namespace reel::storage {

static int64_t
nanoseconds (const timespec &time)
{
  return int64_t (time.tv_sec) * 1000000000 + time.tv_nsec;
}

std::vector<std::string>
choose_evicted (std::vector<KeptFile> files, const RetentionLimits &limits,
    const std::string &keep, int64_t now_ns, uint64_t free_bytes)
{
  uint64_t total = 0;
  for (const auto &file : files)
    total += file.bytes;
  std::sort (files.begin (), files.end (), [] (const auto &a, const auto &b) {
    return std::tie (a.used_ns, a.name) < std::tie (b.used_ns, b.name);
  });
  std::vector<std::string> evicted;
  for (const auto &file : files) {
    bool too_old = limits.max_age_ns && file.used_ns < now_ns &&
                   uint64_t (now_ns - file.used_ns) > limits.max_age_ns;
    bool too_much = limits.max_bytes && total > limits.max_bytes;
    bool too_full = limits.keep_free && free_bytes < limits.keep_free;
    if (file.name == keep)
      continue;
    /* Sorted by use: whoever comes later is younger. */
    if (!too_old && !too_much && !too_full)
      break;
    evicted.push_back (file.name);
    total -= file.bytes;
    free_bytes += file.freeable;
  }
  return evicted;
}

static std::vector<KeptFile>
list_files (int dir)
{
  std::vector<KeptFile> files;
  int listed =
      syscalls->openat (dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  DIR *stream = listed >= 0 ? fdopendir (listed) : nullptr;
  while (dirent *entry = stream ? readdir (stream) : nullptr) {
    struct stat info;
    if (why_name_is_refused (entry->d_name) ||
        syscalls->fstatat (dir, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) <
            0 ||
        !S_ISREG (info.st_mode))
      continue;
    files.push_back ({entry->d_name, uint64_t (info.st_size),
        info.st_nlink == 1 ? uint64_t (info.st_blocks) * 512 : 0,
        std::max (nanoseconds (info.st_atim), nanoseconds (info.st_mtim))});
  }
  if (stream)
    closedir (stream);
  return files;
}

Pruned
prune (int dir, const RetentionLimits &limits, const std::string &keep)
{
  Pruned pruned;
  struct statvfs space;
  if (!limits.any () || syscalls->fstatvfs (dir, &space) < 0)
    return pruned;
  uint64_t free_bytes = space.f_blocks
                            ? uint64_t (space.f_bavail) * space.f_frsize
                            : UINT64_MAX / 2;
  timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  auto files = list_files (dir);
  std::map<std::string, uint64_t> sizes;
  for (const auto &file : files)
    sizes[file.name] = file.bytes;
  for (const auto &name : choose_evicted (
           std::move (files), limits, keep, nanoseconds (now), free_bytes)) {
    if (syscalls->unlinkat (dir, name.c_str (), 0) < 0) {
      pruned.failed++;
      continue;
    }
    pruned.files++;
    pruned.bytes += sizes[name];
  }
  return pruned;
}

} // namespace reel::storage
