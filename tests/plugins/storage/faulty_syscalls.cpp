// SPDX-License-Identifier: GPL-3.0-or-later
#include "faulty_syscalls.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace reel::test {

using storage::kRealSyscalls;
using storage::Syscalls;

namespace {

struct Plan {
  std::atomic<int> calls = 0;
  int fail_call = 0;
  int fail_errno = 0;
  int kill_call = 0;
  bool kill_after = false;
  uint64_t space = UINT64_MAX;
  size_t longest_write = SIZE_MAX;
  int delay_errno = 0;
  int delay_times = 0;
  int delays_left = 0;
  std::atomic<int> write_errno = 0;
  int fsync_errno = 0;
  std::atomic<int> fsyncs = 0;
  bool no_nameless = false;
  bool no_rename_noreplace = false;
};
Plan *plan;

/* Makes CALL, one that changes files, or what the plan has instead. */
template <typename Call>
auto
changing (Call call) -> decltype (call ())
{
  int number = ++plan->calls;
  if (number == plan->kill_call && !plan->kill_after)
    kill (getpid (), SIGKILL);
  if (number == plan->fail_call) {
    errno = plan->fail_errno;
    return -1;
  }
  auto result = call ();
  if (number == plan->kill_call) {
    kill (getpid (), SIGKILL);
    pause ();
  }
  return result;
}

int
faulty_openat (int dir, const char *path, int flags, mode_t mode)
{
  if ((flags & O_TMPFILE) == O_TMPFILE && plan->no_nameless) {
    errno = EOPNOTSUPP;
    return -1;
  }
  if (!(flags & O_CREAT) && (flags & O_TMPFILE) != O_TMPFILE)
    return kRealSyscalls.openat (dir, path, flags, mode);
  return changing (
      [=] { return kRealSyscalls.openat (dir, path, flags, mode); });
}

int
faulty_mkdirat (int dir, const char *path, mode_t mode)
{
  return changing ([=] { return kRealSyscalls.mkdirat (dir, path, mode); });
}

/* The first bytes of PARTS, at most LIMIT, in TRIMMED. */
int
trim (const iovec *parts, int count, size_t limit, iovec *trimmed)
{
  int used = 0;
  for (; used < count && limit > 0; used++) {
    trimmed[used] = parts[used];
    trimmed[used].iov_len = std::min (parts[used].iov_len, limit);
    limit -= trimmed[used].iov_len;
  }
  return used;
}

ssize_t
faulty_pwritev (int fd, const iovec *parts, int count, off_t offset)
{
  if (plan->write_errno || plan->delays_left > 0) {
    plan->delays_left--;
    errno = plan->write_errno ? plan->write_errno.load () : plan->delay_errno;
    return -1;
  }
  plan->delays_left = plan->delay_times;
  iovec trimmed[IOV_MAX];
  if (plan->space == 0) {
    errno = ENOSPC;
    return -1;
  }
  size_t limit = std::min<uint64_t> (plan->space, plan->longest_write);
  count = trim (parts, count, limit, trimmed);
  ssize_t size = changing (
      [&] { return kRealSyscalls.pwritev (fd, trimmed, count, offset); });
  if (size > 0 && plan->space != UINT64_MAX)
    plan->space -= uint64_t (size);
  return size;
}

int
faulty_ftruncate (int fd, off_t bytes)
{
  return changing ([=] { return kRealSyscalls.ftruncate (fd, bytes); });
}

int
faulty_fallocate (int fd, int mode, off_t offset, off_t bytes)
{
  return changing (
      [=] { return kRealSyscalls.fallocate (fd, mode, offset, bytes); });
}

int
faulty_fsync (int fd)
{
  plan->fsyncs++;
  if (plan->fsync_errno) {
    errno = plan->fsync_errno;
    plan->fsync_errno = 0;
    return -1;
  }
  return changing ([=] { return kRealSyscalls.fsync (fd); });
}

int
faulty_link_fd (int fd, int dir, const char *name)
{
  return changing ([=] { return kRealSyscalls.link_fd (fd, dir, name); });
}

int
faulty_linkat (int from_dir, const char *from, int dir, const char *name)
{
  return changing (
      [=] { return kRealSyscalls.linkat (from_dir, from, dir, name); });
}

int
faulty_rename_noreplace (
    int from_dir, const char *from, int dir, const char *name)
{
  if (plan->no_rename_noreplace) {
    errno = EINVAL;
    return -1;
  }
  return changing ([=] {
    return kRealSyscalls.rename_noreplace (from_dir, from, dir, name);
  });
}

int
faulty_renameat (int from_dir, const char *from, int dir, const char *name)
{
  return changing (
      [=] { return kRealSyscalls.renameat (from_dir, from, dir, name); });
}

int
faulty_unlinkat (int dir, const char *name, int flags)
{
  return changing ([=] { return kRealSyscalls.unlinkat (dir, name, flags); });
}

const Syscalls &
faulty_table ()
{
  static const Syscalls table = [] {
    Syscalls t = kRealSyscalls;
    t.openat = faulty_openat;
    t.mkdirat = faulty_mkdirat;
    t.pwritev = faulty_pwritev;
    t.ftruncate = faulty_ftruncate;
    t.fallocate = faulty_fallocate;
    t.fsync = faulty_fsync;
    t.link_fd = faulty_link_fd;
    t.linkat = faulty_linkat;
    t.rename_noreplace = faulty_rename_noreplace;
    t.renameat = faulty_renameat;
    t.unlinkat = faulty_unlinkat;
    return t;
  }();
  return table;
}

} // namespace

FaultySyscalls::FaultySyscalls ()
{
  plan = new Plan;
  storage::syscalls = &faulty_table ();
}

FaultySyscalls::~FaultySyscalls ()
{
  storage::syscalls = &kRealSyscalls;
  delete plan;
  plan = nullptr;
}

int
FaultySyscalls::calls () const
{
  return plan->calls;
}

void
FaultySyscalls::fail_at (int call, int error_number)
{
  plan->fail_call = call;
  plan->fail_errno = error_number;
}

void
FaultySyscalls::kill_at (int call, bool after)
{
  plan->kill_call = call;
  plan->kill_after = after;
}

void
FaultySyscalls::limit_space (uint64_t bytes)
{
  plan->space = bytes;
}

void
FaultySyscalls::shorten_writes (size_t bytes)
{
  plan->longest_write = bytes;
}

void
FaultySyscalls::delay_writes (int error_number, int times)
{
  plan->delay_errno = error_number;
  plan->delay_times = plan->delays_left = times;
}

void
FaultySyscalls::refuse_writes (int error_number)
{
  plan->write_errno = error_number;
}

void
FaultySyscalls::refuse_one_fsync (int error_number)
{
  plan->fsync_errno = error_number;
}

int
FaultySyscalls::fsyncs () const
{
  return plan->fsyncs;
}

void
FaultySyscalls::forbid_nameless_files ()
{
  plan->no_nameless = true;
}

void
FaultySyscalls::forbid_rename_noreplace ()
{
  plan->no_rename_noreplace = true;
}

} // namespace reel::test
