// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

namespace reel::library {

/* Every call by which publishing touches the file system, each with the manner
 * of failing of its name in the C library (-1 and errno). A test puts functions
 * of its own here, so that every errno of every call, and the death of the
 * process at every call, can be tried. */
struct Syscalls {
  int (*openat) (int dir, const char *path, int flags, mode_t mode);
  int (*fstat) (int fd, struct stat *info);
  int (*fstatat) (int dir, const char *path, struct stat *info, int flags);
  ssize_t (*pread) (int fd, void *to, size_t bytes, off_t offset);
  ssize_t (*write) (int fd, const void *from, size_t bytes);
  int (*fchmod) (int fd, mode_t mode);
  int (*fsync) (int fd);
  int (*flock) (int fd, int operation);
  int (*linkat) (int from_dir, const char *from, int dir, const char *name);
  int (*renameat) (int from_dir, const char *from, int dir, const char *name);
  /* Fails where the new name is taken. */
  int (*rename_noreplace) (
      int from_dir, const char *from, int dir, const char *name);
  int (*unlinkat) (int dir, const char *name, int flags);
};

extern const Syscalls kRealSyscalls;

/* The table in use. Not thread-safe: set by tests before they start
 * anything. */
extern const Syscalls *syscalls;

} // namespace reel::library
