// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/input_files.h"

#include <cerrno>
#include <climits>
#include <cstdlib>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"
#include "glib_ptr.h"

namespace reel::daemon {

static UniqueFd
fail (Error code, const char *format, const std::string &name, GError **error)
{
  CharPtr message = adopt (g_strdup_printf (format, name.c_str ()));
  g_set_error_literal (error, REEL_DAEMON_ERROR, (int) code, message.get ());
  return UniqueFd ();
}

static UniqueFd
fail_as (int reason, const std::string &name, GError **error)
{
  switch (reason) {
  case ENOENT:
  case ENOTDIR:
    return fail (Error::NotFound, "there is no file %s", name, error);
  case EXDEV:
    return fail (Error::NotPermitted,
        "%s lies outside of the brief's folder; hand it over with the option "
        "assets",
        name, error);
  case ELOOP:
    return fail (Error::NotPermitted,
        "%s is a symbolic link that can't be followed", name, error);
  case EACCES:
  case EPERM:
    return fail (Error::NotPermitted, "%s may not be read", name, error);
  case ENAMETOOLONG:
    return fail (
        Error::InvalidArgument, "the name %s is too long", name, error);
  default:
    return fail (Error::NotFound,
        (std::string ("%s can't be opened: ") + g_strerror (reason)).c_str (),
        name, error);
  }
}

/* Without openat2 (a kernel before 5.6, or a filter of system calls). */
static int
open_by_real_path (const std::string &base_dir, const std::string &relative)
{
  CharPtr base = adopt (realpath (base_dir.c_str (), nullptr));
  CharPtr file =
      adopt (realpath ((base_dir + "/" + relative).c_str (), nullptr));
  if (!base || !file)
    return -1;
  std::string inside = std::string (base.get ()) + "/";
  if (!g_str_has_prefix (file.get (), inside.c_str ())) {
    errno = EXDEV;
    return -1;
  }
  return open (file.get (), O_PATH | O_CLOEXEC | O_NOFOLLOW);
}

/* The place only: opening a FIFO would wait, a device might do anything. */
static UniqueFd
find_beneath (const std::string &base_dir, const std::string &relative)
{
  UniqueFd base (open (base_dir.c_str (), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!base)
    return UniqueFd ();
  open_how how = {};
  how.flags = O_PATH | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long fd = -1;
  /* EAGAIN: something was renamed meanwhile, and the kernel can't be sure. */
  for (int attempt = 0; attempt < 16; attempt++) {
    fd =
        syscall (SYS_openat2, base.get (), relative.c_str (), &how, sizeof how);
    if (fd >= 0 || errno != EAGAIN)
      break;
  }
  if (fd < 0 && (errno == ENOSYS || errno == EPERM))
    fd = open_by_real_path (base_dir, relative);
  return UniqueFd ((int) fd);
}

UniqueFd
open_input (const std::string &base_dir, const std::string &path,
    const std::string &name, GError **error)
{
  if (base_dir.empty ())
    return fail (Error::NotPermitted,
        "%s isn't handed over, and there is no base-dir to look in", name,
        error);
  std::string relative = path;
  if (g_path_is_absolute (path.c_str ())) {
    std::string inside = base_dir;
    while (!inside.empty () && inside.back () == '/')
      inside.pop_back ();
    inside += "/";
    if (path.compare (0, inside.size (), inside) != 0)
      return fail_as (EXDEV, name, error);
    relative = path.substr (inside.size ());
  }
  /* A text with a NUL would be another file than the one it names. */
  if (relative.empty () || relative.find ('\0') != std::string::npos)
    return fail (
        Error::InvalidArgument, "%s is no name of a file", name, error);
  UniqueFd place = find_beneath (base_dir, relative);
  if (!place)
    return fail_as (errno, name, error);
  struct stat info;
  if (fstat (place.get (), &info) != 0)
    return fail_as (errno, name, error);
  if (!S_ISREG (info.st_mode))
    return fail (Error::InvalidArgument, "%s is no regular file", name, error);
  std::string self = "/proc/self/fd/" + std::to_string (place.get ());
  UniqueFd fd (open (self.c_str (), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd)
    return fail_as (errno, name, error);
  return fd;
}

bool
check_asset (int fd, const std::string &name, GError **error)
{
  struct stat info;
  int flags = fcntl (fd, F_GETFL);
  if (flags < 0 || fstat (fd, &info) != 0) {
    fail (Error::InvalidArgument, "the asset %s is no open file", name, error);
    return false;
  }
  if (!S_ISREG (info.st_mode)) {
    fail (Error::InvalidArgument,
        "the asset %s is no regular file; hand over the file itself, no pipe "
        "or folder",
        name, error);
    return false;
  }
  if ((flags & O_ACCMODE) == O_WRONLY || (flags & O_PATH)) {
    fail (Error::InvalidArgument, "the asset %s isn't open for reading", name,
        error);
    return false;
  }
  return true;
}

} // namespace reel::daemon
