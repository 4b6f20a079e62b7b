// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "forbidden_acts.h"

namespace reel::test {

namespace {

int
try_open (const std::string &path, int flags)
{
  return errno_of (open (path.c_str (), flags | O_CLOEXEC, 0600));
}

/* Outside, it is put back for the acts that follow. */
int
try_rename (const std::string &from, const std::string &to)
{
  int code = errno_of (rename (from.c_str (), to.c_str ()));
  if (code == 0)
    rename (to.c_str (), from.c_str ());
  return code;
}

int
try_link (const std::string &from, const std::string &to)
{
  int code = errno_of (link (from.c_str (), to.c_str ()));
  if (code == 0)
    unlink (to.c_str ());
  return code;
}

std::string
proc (pid_t process, const char *name)
{
  return "/proc/" + std::to_string (process) + "/" + name;
}

int
try_handle (const char *path)
{
  struct {
    struct file_handle handle;
    unsigned char bytes[128];
  } made = {};
  made.handle.handle_bytes = sizeof made.bytes;
  int mount = 0;
  return errno_of (name_to_handle_at (AT_FDCWD, path, &made.handle, &mount, 0));
}

} // namespace

static std::vector<ForbiddenAct>
reading_acts ()
{
  return {
      {"read a file of the home folder",
          [] (const Scene &s) {
            return try_open (s.home (".bashrc"), O_RDONLY);
          },
          {EACCES}, true},
      {"read the job database",
          [] (const Scene &s) { return try_open (s.database (), O_RDONLY); },
          {EACCES}, true},
      {"list the home folder",
          [] (const Scene &s) {
            return try_open (s.home (""), O_RDONLY | O_DIRECTORY);
          },
          {EACCES}, true},
      {"list /",
          [] (const Scene &) { return try_open ("/", O_RDONLY | O_DIRECTORY); },
          {EACCES}, true},
      {"follow a link out of staging",
          [] (const Scene &s) {
            return try_open (s.staging ("link"), O_RDONLY);
          },
          {EACCES}, true},
      {"go up from staging",
          [] (const Scene &s) {
            return try_open (s.staging ("../home/.bashrc"), O_RDONLY);
          },
          {EACCES}, true},
      {"read /etc/passwd",
          [] (const Scene &) { return try_open ("/etc/passwd", O_RDONLY); },
          {EACCES}, true},
      {"read /etc/shadow",
          [] (const Scene &) { return try_open ("/etc/shadow", O_RDONLY); },
          {EACCES}},
      {"read the environment of process 1",
          [] (const Scene &) { return try_open ("/proc/1/environ", O_RDONLY); },
          {EACCES}},
      {"read the memory of the parent",
          [] (const Scene &) {
            return try_open (proc (getppid (), "mem"), O_RDONLY);
          },
          {EACCES}},
      {"read the environment of another process",
          [] (const Scene &s) {
            return try_open (proc (s.stranger (), "environ"), O_RDONLY);
          },
          {EACCES}, true},
      {"look into the descriptors of the parent",
          [] (const Scene &) {
            return try_open (proc (getppid (), "fd"), O_RDONLY | O_DIRECTORY);
          },
          {EACCES}, true},
      {"open the memory of the machine",
          [] (const Scene &) { return try_open ("/dev/mem", O_RDONLY); },
          {EACCES, ENOENT}},
      {"open a disk",
          [] (const Scene &) { return try_open ("/dev/sda", O_RDONLY); },
          {EACCES, ENOENT}},
      {"open a new terminal",
          [] (const Scene &) { return try_open ("/dev/ptmx", O_RDWR); },
          {EACCES}, true},
      {"make a handle of a file",
          [] (const Scene &) { return try_handle ("/usr/share"); }, {EPERM}},
      {"open a file by handle",
          [] (const Scene &) {
            return errno_of (open_by_handle_at (AT_FDCWD, nullptr, O_RDONLY));
          },
          {EPERM}},
      {"watch the home folder",
          [] (const Scene &) { return errno_of (inotify_init1 (0)); }, {EPERM},
          true},
      {"watch all files",
          [] (const Scene &) {
            return errno_of (fanotify_init (FAN_CLASS_NOTIF, O_RDONLY));
          },
          {EPERM}},
  };
}

static std::vector<ForbiddenAct>
writing_acts ()
{
  return {
      {"make a file outside staging",
          [] (const Scene &s) {
            return try_open (s.home ("new"), O_WRONLY | O_CREAT);
          },
          {EACCES}, true},
      {"make a file without a name outside staging",
          [] (const Scene &s) {
            return try_open (s.home (""), O_WRONLY | O_TMPFILE);
          },
          {EACCES}, true},
      {"write into a file outside",
          [] (const Scene &s) { return try_open (s.database (), O_WRONLY); },
          {EACCES}, true},
      {"open an input again for writing",
          [] (const Scene &s) { return try_open (s.input_path (), O_WRONLY); },
          {EACCES}, true},
      {"cut off a file outside",
          [] (const Scene &s) {
            return errno_of (truncate (s.home ("photo.png").c_str (), 7));
          },
          {EACCES}, true},
      {"remove a file outside",
          [] (const Scene &s) {
            return errno_of (unlink (s.home ("photo.png").c_str ()));
          },
          {EACCES}},
      {"make a folder outside",
          [] (const Scene &s) {
            int code = errno_of (mkdir (s.home ("made").c_str (), 0700));
            rmdir (s.home ("made").c_str ());
            return code;
          },
          {EACCES}, true},
      {"remove a folder outside",
          [] (const Scene &s) {
            return errno_of (rmdir (s.home ("folder").c_str ()));
          },
          {EACCES}},
      {"move a file out of staging",
          [] (const Scene &s) {
            return try_rename (s.staging ("mine"), s.home ("moved"));
          },
          {EACCES, EXDEV}, true},
      {"move a file into staging",
          [] (const Scene &s) {
            return try_rename (s.home ("photo.png"), s.staging ("moved"));
          },
          {EACCES, EXDEV}, true},
      {"exchange a file with one outside",
          [] (const Scene &s) {
            return errno_of (renameat2 (AT_FDCWD, s.staging ("mine").c_str (),
                AT_FDCWD, s.database ().c_str (), RENAME_EXCHANGE));
          },
          {EACCES, EXDEV}},
      {"link a file outside into staging",
          [] (const Scene &s) {
            return try_link (s.home (".bashrc"), s.staging ("hard"));
          },
          {EACCES, EXDEV}, true},
      {"link an input into staging",
          [] (const Scene &s) {
            return errno_of (linkat (AT_FDCWD, s.input_path ().c_str (),
                AT_FDCWD, s.staging ("hard2").c_str (), AT_SYMLINK_FOLLOW));
          },
          {EACCES, EXDEV}},
      {"make a link by symbol",
          [] (const Scene &s) {
            int code =
                errno_of (symlink ("/etc/shadow", s.staging ("soft").c_str ()));
            unlink (s.staging ("soft").c_str ());
            return code;
          },
          {EPERM}, true},
      {"make a device",
          [] (const Scene &s) {
            return errno_of (
                mknod (s.staging ("disk").c_str (), S_IFBLK | 0600, 0x0800));
          },
          {EPERM}},
      {"make a pipe with a name",
          [] (const Scene &s) {
            return errno_of (mkfifo (s.staging ("fifo").c_str (), 0600));
          },
          {EPERM}, true},
      {"change the mode of an input",
          [] (const Scene &s) { return errno_of (fchmod (s.input (), 0600)); },
          {EPERM}, true},
      {"make a file run as its owner",
          [] (const Scene &s) {
            return errno_of (chmod (s.staging ("mine").c_str (), 04755));
          },
          {EPERM}, true},
      {"give a file away",
          [] (const Scene &s) {
            return errno_of (
                chown (s.staging ("mine").c_str (), getuid (), getgid ()));
          },
          {EPERM}, true},
      {"change the times of an input",
          [] (const Scene &s) {
            return errno_of (futimens (s.input (), nullptr));
          },
          {EPERM}, true},
      {"put an attribute on an input",
          [] (const Scene &s) {
            return errno_of (
                fsetxattr (s.input (), "user.x", "y", 1, XATTR_CREATE));
          },
          {EPERM}},
      {"write more into a file than is allowed",
          [] (const Scene &s) {
            int fd =
                open (s.staging ("large").c_str (), O_WRONLY | O_CREAT, 0600);
            int code = errno_of (pwrite (fd, "x", 1, 2 << 20));
            close (fd);
            unlink (s.staging ("large").c_str ());
            return code;
          },
          {EFBIG}, true},
  };
}

std::vector<ForbiddenAct>
forbidden_file_acts ()
{
  std::vector<ForbiddenAct> acts = reading_acts ();
  for (ForbiddenAct &act : writing_acts ())
    acts.push_back (std::move (act));
  return acts;
}

} // namespace reel::test
