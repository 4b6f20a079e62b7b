// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/system_calls.h"

#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <memory>

#include <fcntl.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"

namespace reel::daemon {

namespace {

/* A list of what is allowed: what a kernel gets in years to come is not. Names
 * that an architecture doesn't have are passed over.
 *
 * Measured with strace: a whole render, with a picture, generated backgrounds,
 * speech and captions, makes 52 different calls. Their siblings, which another
 * glibc, architecture or decoder uses in their place, are here too. */

/* Memory. mmap and mprotect have rules of their own. */
constexpr const char *kMemory[] = {"brk", "munmap", "mremap", "madvise",
    "mincore", "msync", "mlock", "munlock", "membarrier"};

/* Files and folders: Landlock says which. Nothing that changes owner, mode,
 * times or attributes of a file it may only read (Landlock doesn't see
 * those), no links by symbol, no devices, no watches, no handles. */
constexpr const char *kFiles[] = {"open", "openat", "openat2", "creat", "close",
    "close_range", "read", "write", "readv", "writev", "pread64", "pwrite64",
    "preadv", "pwritev", "preadv2", "pwritev2", "lseek", "_llseek", "dup",
    "dup2", "dup3", "pipe", "pipe2", "sendfile", "sendfile64",
    "copy_file_range", "fsync", "fdatasync", "sync_file_range", "fallocate",
    "ftruncate", "ftruncate64", "truncate", "truncate64", "fadvise64",
    "fadvise64_64", "readahead", "flock", "stat", "lstat", "fstat",
    "newfstatat", "stat64", "lstat64", "fstat64", "fstatat64", "statx",
    "statfs", "statfs64", "fstatfs", "fstatfs64", "access", "faccessat",
    "faccessat2", "readlink", "readlinkat", "getcwd", "chdir", "fchdir",
    "getdents", "getdents64", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat",
    "rename", "renameat", "renameat2", "link", "linkat", "umask"};

/* Threads, and waiting for each other. clone has a rule of its own. */
constexpr const char *kThreads[] = {"futex", "futex_time64", "futex_waitv",
    "set_robust_list", "get_robust_list", "set_tid_address", "rseq",
    "sched_yield", "sched_getaffinity", "sched_setaffinity", "sched_getattr",
    "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "get_mempolicy", "getcpu", "exit", "exit_group",
    "restart_syscall"};

/* Waiting for descriptors and for time. */
constexpr const char *kWaiting[] = {"poll", "ppoll", "ppoll_time64", "select",
    "_newselect", "pselect6", "pselect6_time64", "epoll_create",
    "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
    "eventfd", "eventfd2", "timerfd_create", "timerfd_settime",
    "timerfd_gettime", "nanosleep", "clock_nanosleep", "clock_nanosleep_time64",
    "clock_gettime", "clock_gettime64", "clock_getres", "clock_getres_time64",
    "gettimeofday", "time", "times"};

/* Signals of its own; tgkill has a rule of its own. */
constexpr const char *kSignals[] = {"rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait",
    "rt_sigtimedwait_time64", "sigreturn", "sigaltstack"};

/* What it may know of itself and of the machine. */
constexpr const char *kSelf[] = {"getpid", "getppid", "gettid", "getuid",
    "geteuid", "getgid", "getegid", "getuid32", "geteuid32", "getgid32",
    "getegid32", "getresuid", "getresgid", "getgroups", "getpgrp", "uname",
    "sysinfo", "getrusage", "getrlimit", "ugetrlimit", "getrandom", "capget"};

/* Commands of fcntl that concern only this process. F_SETOWN and F_SETSIG
 * could send any signal to the daemon. */
constexpr int kFcntl[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL,
    F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW,
    F_GETPIPE_SZ, F_SETPIPE_SZ};
constexpr unsigned long kIoctl[] = {
    TCGETS, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX};
constexpr int kPrctl[] = {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE,
    PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_GET_PDEATHSIG, PR_CAPBSET_READ};
constexpr int kSetVma = 0x53564d41; // PR_SET_VMA, names for malloc's areas

struct FilterDeleter {
  void operator() (void *filter) const { seccomp_release (filter); }
};

class Filter {
public:
  Filter () : filter_ (seccomp_init (SCMP_ACT_ERRNO (EPERM)))
  {
    note (filter_ ? 0 : -ENOMEM);
    /* Other ABIs of the processor (x32, i386) would go round the list. */
    set (SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO (EPERM));
    set (SCMP_FLTATR_CTL_TSYNC, 1);
    set (SCMP_FLTATR_CTL_OPTIMIZE, 2); // a tree, not a list: costs each call
  }

  template <size_t N> void allow (const char *const (&names)[N])
  {
    for (const char *name : names)
      allow_if (name, {});
  }

  void allow_if (
      const char *name, std::initializer_list<scmp_arg_cmp> conditions)
  {
    add (SCMP_ACT_ALLOW, name, conditions);
  }

  void answer (const char *name, int code)
  {
    add (SCMP_ACT_ERRNO ((uint32_t) code), name, {});
  }

  /* 0, or what went wrong, negative. */
  int load ()
  {
    if (code_ == 0)
      note (seccomp_load (filter_.get ()));
    return code_;
  }

private:
  void note (int code)
  {
    if (code_ == 0 && code < 0)
      code_ = code;
  }

  void set (scmp_filter_attr attribute, uint32_t value)
  {
    if (filter_)
      note (seccomp_attr_set (filter_.get (), attribute, value));
  }

  void add (uint32_t action, const char *name,
      std::initializer_list<scmp_arg_cmp> conditions)
  {
    int number = seccomp_syscall_resolve_name (name);
    if (number < 0 || code_ != 0) // not here, or known to libseccomp only
      return;
    note (seccomp_rule_add_array (filter_.get (), action, number,
        (unsigned) conditions.size (), conditions.begin ()));
  }

  std::unique_ptr<void, FilterDeleter> filter_;
  int code_ = 0;
};

/* The conditions, spelled out: libseccomp's macros are for C. */
scmp_arg_cmp
equals (unsigned argument, uint64_t value)
{
  return {argument, SCMP_CMP_EQ, value, 0};
}

scmp_arg_cmp
has_bits (unsigned argument, uint64_t mask, uint64_t value)
{
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

/* Memory that can be written and run at once is refused; code comes from the
 * files of plugins, or from Orc's file, which it maps twice. */
void
allow_memory (Filter &filter)
{
  for (const char *name : {"mmap", "mmap2", "mprotect"}) {
    filter.allow_if (name, {has_bits (2, PROT_EXEC, 0)});
    filter.allow_if (name, {has_bits (2, PROT_WRITE | PROT_EXEC, PROT_EXEC)});
  }
}

/* Threads, but no process; nothing in a namespace of its own. */
void
allow_threads (Filter &filter)
{
  constexpr uint64_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                  CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                                  CLONE_NEWNET;
#if defined(__s390__)
  constexpr unsigned flags = 1;
#else
  constexpr unsigned flags = 0;
#endif
  filter.allow_if (
      "clone", {has_bits (flags, CLONE_THREAD | CLONE_VM | namespaces,
                   CLONE_THREAD | CLONE_VM)});
  filter.answer ("clone3", ENOSYS);
  /* GLib gives a new thread the attributes of its maker. */
  filter.allow_if ("sched_setattr", {equals (0, 0)});
  filter.allow_if ("tgkill", {equals (0, (uint64_t) getpid ())});
  /* Limits can be read. */
  filter.allow_if ("prlimit64", {equals (0, 0), equals (2, 0)});
}

void
allow_commands (Filter &filter)
{
  for (int command : kFcntl)
    for (const char *name : {"fcntl", "fcntl64"})
      filter.allow_if (name, {equals (1, (uint64_t) command)});
  for (unsigned long request : kIoctl)
    filter.allow_if ("ioctl", {equals (1, request)});
  for (int option : kPrctl)
    filter.allow_if ("prctl", {equals (0, (uint64_t) option)});
  filter.allow_if ("prctl", {equals (0, kSetVma)});
  /* Two connected ends in one process: GstPoll wakes itself by them. */
  filter.allow_if ("socketpair", {equals (0, AF_UNIX), equals (2, 0)});
}

} // namespace

bool
can_filter_system_calls ()
{
  uint32_t action = SECCOMP_RET_ERRNO;
  return syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

bool
filter_system_calls (GError **error)
{
  Filter filter;
  filter.allow (kMemory);
  filter.allow (kFiles);
  filter.allow (kThreads);
  filter.allow (kWaiting);
  filter.allow (kSignals);
  filter.allow (kSelf);
  allow_memory (filter);
  allow_threads (filter);
  allow_commands (filter);
  int code = filter.load ();
  if (code == 0)
    return true;
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
      "system calls can't be filtered (%s), it needs a kernel with seccomp",
      std::strerror (-code));
  return false;
}

} // namespace reel::daemon
