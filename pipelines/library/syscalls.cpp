// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/syscalls.h"

#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace reel::library {

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
    .fstat = real_fstat,
    .fstatat = real_fstatat,
    .pread = ::pread,
    .write = ::write,
    .fchmod = ::fchmod,
    .fsync = ::fsync,
    .flock = ::flock,
    .linkat = real_linkat,
    .renameat = ::renameat,
    .rename_noreplace = real_rename_noreplace,
    .unlinkat = ::unlinkat,
};

const Syscalls *syscalls = &kRealSyscalls;

} // namespace reel::library
