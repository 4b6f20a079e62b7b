// SPDX-License-Identifier: GPL-3.0-or-later
#include "faulty_calls.h"

#include <cerrno>

#include <signal.h>
#include <unistd.h>

namespace reel::test {

using library::kRealSyscalls;
using library::Syscalls;

namespace {

struct Plan {
  int calls = 0;
  int fail_call = 0, fail_errno = 0;
  bool for_ever = false;
  int kill_call = 0;
  bool kill_after = false;
  bool no_links = false;
  int before_call = 0;
  void (*before) () = nullptr;
};
Plan *plan;

/* ANSWERS: `ENOENT` is no failure of this call but its answer, that nothing is
 * there. A file system that says so of what is there can't be told from one
 * that is right. */
template <typename Call>
auto
spoiled (Call call, bool answers = false) -> decltype (call ())
{
  int number = ++plan->calls;
  if (answers && plan->fail_errno == ENOENT)
    return call ();
  if (number == plan->before_call)
    plan->before ();
  if (number == plan->kill_call && !plan->kill_after)
    kill (getpid (), SIGKILL);
  if (plan->fail_call && (number == plan->fail_call ||
                             (plan->for_ever && number > plan->fail_call))) {
    errno = plan->fail_errno;
    return -1;
  }
  auto result = call ();
  if (number == plan->kill_call)
    kill (getpid (), SIGKILL);
  return result;
}

int
faulty_openat (int dir, const char *path, int flags, mode_t mode)
{
  return spoiled (
      [&] { return kRealSyscalls.openat (dir, path, flags, mode); });
}

int
faulty_fstat (int fd, struct stat *info)
{
  return spoiled ([&] { return kRealSyscalls.fstat (fd, info); });
}

int
faulty_fstatat (int dir, const char *path, struct stat *info, int flags)
{
  return spoiled (
      [&] { return kRealSyscalls.fstatat (dir, path, info, flags); }, true);
}

ssize_t
faulty_pread (int fd, void *to, size_t bytes, off_t offset)
{
  return spoiled ([&] { return kRealSyscalls.pread (fd, to, bytes, offset); });
}

ssize_t
faulty_write (int fd, const void *from, size_t bytes)
{
  return spoiled ([&] { return kRealSyscalls.write (fd, from, bytes); });
}

int
faulty_fchmod (int fd, mode_t mode)
{
  return spoiled ([&] { return kRealSyscalls.fchmod (fd, mode); });
}

int
faulty_fsync (int fd)
{
  return spoiled ([&] { return kRealSyscalls.fsync (fd); });
}

int
faulty_flock (int fd, int operation)
{
  return spoiled ([&] { return kRealSyscalls.flock (fd, operation); });
}

int
faulty_linkat (int from_dir, const char *from, int dir, const char *name)
{
  return spoiled ([&] {
    if (!plan->no_links)
      return kRealSyscalls.linkat (from_dir, from, dir, name);
    errno = EPERM;
    return -1;
  });
}

int
faulty_renameat (int from_dir, const char *from, int dir, const char *name)
{
  return spoiled (
      [&] { return kRealSyscalls.renameat (from_dir, from, dir, name); });
}

int
faulty_rename_noreplace (
    int from_dir, const char *from, int dir, const char *name)
{
  return spoiled ([&] {
    return kRealSyscalls.rename_noreplace (from_dir, from, dir, name);
  });
}

int
faulty_unlinkat (int dir, const char *name, int flags)
{
  return spoiled (
      [&] { return kRealSyscalls.unlinkat (dir, name, flags); }, true);
}

constexpr Syscalls kFaulty = {
    .openat = faulty_openat,
    .fstat = faulty_fstat,
    .fstatat = faulty_fstatat,
    .pread = faulty_pread,
    .write = faulty_write,
    .fchmod = faulty_fchmod,
    .fsync = faulty_fsync,
    .flock = faulty_flock,
    .linkat = faulty_linkat,
    .renameat = faulty_renameat,
    .rename_noreplace = faulty_rename_noreplace,
    .unlinkat = faulty_unlinkat,
};

} // namespace

FaultyCalls::FaultyCalls ()
{
  plan = new Plan;
  library::syscalls = &kFaulty;
}

FaultyCalls::~FaultyCalls ()
{
  library::syscalls = &kRealSyscalls;
  delete plan;
  plan = nullptr;
}

int
FaultyCalls::calls () const
{
  return plan->calls;
}

void
FaultyCalls::fail_at (int call, int error_number, bool for_ever)
{
  plan->fail_call = call;
  plan->fail_errno = error_number;
  plan->for_ever = for_ever;
}

void
FaultyCalls::kill_at (int call, bool after)
{
  plan->kill_call = call;
  plan->kill_after = after;
}

void
FaultyCalls::forbid_links ()
{
  plan->no_links = true;
}

void
FaultyCalls::before (int call, void (*function) ())
{
  plan->before_call = call;
  plan->before = function;
}

} // namespace reel::test
