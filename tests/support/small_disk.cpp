// SPDX-License-Identifier: GPL-3.0-or-later
#include "small_disk.h"

#include <cstdio>
#include <sched.h>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace reel::test {

static constexpr char kFiller[] = "/filler";

bool
enter_mount_namespace ()
{
  static const bool is_own =
      unshare (CLONE_NEWNS) == 0 &&
      mount ("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return is_own;
}

static std::string
size_option (uint64_t bytes)
{
  return "mode=0755,size=" + std::to_string (bytes);
}

std::unique_ptr<SmallDisk>
SmallDisk::mount (const std::string &folder, uint64_t bytes)
{
  if (::mount ("tmpfs", folder.c_str (), "tmpfs", MS_NOSUID | MS_NODEV,
          size_option (bytes).c_str ()) != 0)
    return nullptr;
  return std::unique_ptr<SmallDisk> (new SmallDisk (folder));
}

SmallDisk::~SmallDisk ()
{
  umount2 (folder_.c_str (), MNT_DETACH);
}

bool
SmallDisk::resize (uint64_t bytes)
{
  return ::mount ("tmpfs", folder_.c_str (), "tmpfs",
             MS_REMOUNT | MS_NOSUID | MS_NODEV,
             size_option (bytes).c_str ()) == 0;
}

uint64_t
SmallDisk::free_bytes () const
{
  struct statvfs now;
  return statvfs (folder_.c_str (), &now) == 0
             ? (uint64_t) now.f_bavail * now.f_frsize
             : 0;
}

bool
SmallDisk::fill (uint64_t free)
{
  uint64_t now = free_bytes ();
  if (now <= free)
    return true;
  int fd = open ((folder_ + kFiller).c_str (),
      O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  off_t size = fd >= 0 ? lseek (fd, 0, SEEK_END) : -1;
  bool filled =
      size >= 0 && posix_fallocate (fd, size, (off_t) (now - free)) == 0;
  if (fd >= 0)
    close (fd);
  return filled;
}

void
SmallDisk::empty ()
{
  unlink ((folder_ + kFiller).c_str ());
}

} // namespace reel::test
