// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <sys/uio.h>

namespace reel::storage {

/* Every call by which storing touches the file system, each with the manner of
 * failing of its name in the C library (-1 and errno). A test puts functions
 * of its own here, so that every errno of every call can be tried. */
struct Syscalls {
  int (*openat) (int dir, const char *path, int flags, mode_t mode);
  int (*mkdirat) (int dir, const char *path, mode_t mode);
  ssize_t (*pwritev) (int fd, const iovec *parts, int count, off_t offset);
  ssize_t (*pread) (int fd, void *to, size_t bytes, off_t offset);
  int (*ftruncate) (int fd, off_t bytes);
  int (*fallocate) (int fd, int mode, off_t offset, off_t bytes);
  int (*sync_file_range) (int fd, off_t offset, off_t bytes, unsigned flags);
  int (*fsync) (int fd);
  int (*fstat) (int fd, struct stat *info);
  int (*fstatat) (int dir, const char *path, struct stat *info, int flags);
  int (*fstatvfs) (int fd, struct statvfs *info);
  int (*flock) (int fd, int operation);
  /* Gives the open file FD a name; fails where the name is taken. */
  int (*link_fd) (int fd, int dir, const char *name);
  int (*linkat) (int from_dir, const char *from, int dir, const char *name);
  /* Renames; fails where the new name is taken. */
  int (*rename_noreplace) (
      int from_dir, const char *from, int dir, const char *name);
  int (*renameat) (int from_dir, const char *from, int dir, const char *name);
  int (*unlinkat) (int dir, const char *name, int flags);
};

extern const Syscalls kRealSyscalls;

/* The table in use by whatever is opened from now on. Not thread-safe: set by
 * tests before they start anything. */
extern const Syscalls *syscalls;

} // namespace reel::storage
