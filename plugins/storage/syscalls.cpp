// SPDX-License-Identifier: LGPL-2.1-or-later
#include "syscalls.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace reel::storage {

static int
real_openat (int dir, const char *path, int flags, mode_t mode)
{
  return ::openat (dir, path, flags, mode);
}

static int
real_fstat (int fd, struct stat *info)
{
  return ::fstat (fd, info);
}

static int
real_fstatat (int dir, const char *path, struct stat *info, int flags)
{
  return ::fstatat (dir, path, info, flags);
}

/* By descriptor alone where the kernel lets us (privileged before Linux 6.10),
 * else by way of /proc, as open(2) shows for O_TMPFILE. */
static int
real_link_fd (int fd, int dir, const char *name)
{
  if (::linkat (fd, "", dir, name, AT_EMPTY_PATH) == 0)
    return 0;
  if (errno != ENOENT && errno != EPERM && errno != EINVAL)
    return -1;
  char path[32];
  snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return ::linkat (AT_FDCWD, path, dir, name, AT_SYMLINK_FOLLOW);
}

static int
real_linkat (int from_dir, const char *from, int dir, const char *name)
{
  return ::linkat (from_dir, from, dir, name, 0);
}

static int
real_rename_noreplace (
    int from_dir, const char *from, int dir, const char *name)
{
  return ::renameat2 (from_dir, from, dir, name, RENAME_NOREPLACE);
}

const Syscalls kRealSyscalls = {
    .openat = real_openat,
    .mkdirat = ::mkdirat,
    .pwritev = ::pwritev,
    .pread = ::pread,
    .ftruncate = ::ftruncate,
    .fallocate = ::fallocate,
    .sync_file_range = ::sync_file_range,
    .fsync = ::fsync,
    .fstat = real_fstat,
    .fstatat = real_fstatat,
    .fstatvfs = ::fstatvfs,
    .flock = ::flock,
    .link_fd = real_link_fd,
    .linkat = real_linkat,
    .rename_noreplace = real_rename_noreplace,
    .renameat = ::renameat,
    .unlinkat = ::unlinkat,
};

const Syscalls *syscalls = &kRealSyscalls;

} // namespace reel::storage
