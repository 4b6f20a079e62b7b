// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/files.h"

#include <algorithm>

#include <fcntl.h>
#include <glib.h>

#include "library/commit.h"
#include "library/syscalls.h"
#include "sha256.h"

namespace reel::library {

static constexpr size_t kBlock = 1 << 18;

UniqueFd
open_for_reading (int dir, const char *path)
{
  return UniqueFd (retried ([&] {
    return syscalls->openat (
        dir, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  }));
}

UniqueFd
open_folder (const char *path, int more_flags)
{
  return UniqueFd (retried ([&] {
    return syscalls->openat (
        AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | more_flags, 0);
  }));
}

bool
sync_fd (int fd)
{
  return retried ([&] { return syscalls->fsync (fd); }) == 0;
}

bool
look (int dir, const std::string &name, struct stat *info)
{
  return syscalls->fstatat (dir, name.c_str (), info, AT_SYMLINK_NOFOLLOW) == 0;
}

bool
unlink_if_there (int dir, const std::string &name)
{
  return syscalls->unlinkat (dir, name.c_str (), 0) == 0 || errno == ENOENT;
}

bool
write_all (int fd, const std::string &text)
{
  size_t done = 0;
  while (done < text.size ()) {
    ssize_t count = retried ([&] {
      return syscalls->write (fd, text.data () + done, text.size () - done);
    });
    if (count < 0)
      return false;
    done += (size_t) count;
  }
  return true;
}

std::optional<std::string>
read_all (int fd, size_t limit)
{
  std::string text;
  for (;;) {
    size_t at = text.size ();
    text.resize (at + std::min (kBlock, limit + 1 - at));
    ssize_t count = retried ([&] {
      return syscalls->pread (
          fd, text.data () + at, text.size () - at, (off_t) at);
    });
    if (count < 0)
      return std::nullopt;
    text.resize (at + (size_t) count);
    if (count == 0)
      return text;
    if (text.size () > limit) {
      errno = EFBIG;
      return std::nullopt;
    }
  }
}

std::string
hash_descriptor (int fd, const std::atomic<bool> *stop)
{
  Sha256 sum;
  std::string block (kBlock, '\0');
  for (off_t at = 0;;) {
    ssize_t count = retried (
        [&] { return syscalls->pread (fd, block.data (), kBlock, at); });
    if (count < 0 || (stop && *stop))
      return {};
    if (count == 0)
      return sum.hex ();
    sum.update (block.data (), (size_t) count);
    at += count;
  }
}

bool
is_plain_name (const std::string &name)
{
  return !name.empty () && name.size () <= 255 && name[0] != '.' &&
         name.find ('/') == std::string::npos &&
         g_utf8_validate (name.data (), (gssize) name.size (), nullptr) &&
         std::none_of (name.begin (), name.end (),
             [] (char c) { return (unsigned char) c < 0x20 || c == 0x7f; });
}

bool
same_file (const struct stat &a, const struct stat &b)
{
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

} // namespace reel::library
