// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forbidden_acts.h"

namespace reel::test {

namespace {

/* What a call that made a process gave; the child ends at once. */
int
outcome_of_fork (long child)
{
  if (child == 0)
    _exit (0);
  int code = errno_of (child);
  if (child > 0)
    waitpid ((pid_t) child, nullptr, 0);
  return code;
}

/* In a process of its own: it is gone if it works. */
int
try_exec ()
{
  char program[] = "/bin/true";
  char *argv[] = {program, nullptr};
  char *envp[] = {nullptr};
  return errno_of (execve (program, argv, envp));
}

int
try_exec_of_memory ()
{
  char name[] = "program";
  char *argv[] = {name, nullptr};
  char *envp[] = {nullptr};
  int fd = memfd_create (name, 0);
  if (fd < 0)
    return errno;
  int from = open ("/bin/true", O_RDONLY);
  char block[65536];
  for (ssize_t n = 0; (n = read (from, block, sizeof block)) > 0;)
    if (write (fd, block, (size_t) n) != n)
      return EIO;
  return errno_of (fexecve (fd, argv, envp));
}

int
try_execveat ()
{
  char program[] = "/bin/true";
  char *argv[] = {program, nullptr};
  char *envp[] = {nullptr};
  return errno_of (syscall (SYS_execveat, AT_FDCWD, program, argv, envp, 0));
}

int
try_clone3 ()
{
  struct {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal;
    uint64_t stack, stack_size, tls;
  } arguments = {};
  arguments.exit_signal = SIGCHLD;
  return outcome_of_fork (syscall (SYS_clone3, &arguments, sizeof arguments));
}

int
try_read_memory (pid_t process)
{
  static int here = 0;
  char block[4];
  struct iovec to = {block, sizeof block};
  struct iovec from = {&here, sizeof here};
  return errno_of (process_vm_readv (process, &to, 1, &from, 1, 0));
}

int
try_write_memory (pid_t process)
{
  static int here = 0;
  char block[4] = {};
  struct iovec from = {block, sizeof block};
  struct iovec to = {&here, sizeof here};
  return errno_of (process_vm_writev (process, &from, 1, &to, 1, 0));
}

int
try_trace (pid_t process)
{
  long result = ptrace (PTRACE_SEIZE, process, nullptr, nullptr);
  int code = errno_of (result);
  if (result == 0)
    ptrace (PTRACE_DETACH, process, nullptr, nullptr);
  return code;
}

/* As if SIGIO came, but with a signal of one's choice. */
int
try_signal_by_descriptor (pid_t process)
{
  int ends[2];
  if (pipe (ends) != 0)
    return EIO;
  int code = errno_of (fcntl (ends[0], F_SETOWN, process));
  return code ? code : errno_of (fcntl (ends[0], F_SETSIG, SIGWINCH));
}

} // namespace

static std::vector<ForbiddenAct>
starting_acts ()
{
  return {
      {"run a program", [] (const Scene &) { return try_exec (); }, {EPERM},
          true},
      {"run a program by execveat",
          [] (const Scene &) { return try_execveat (); }, {EPERM}, true},
      {"run a program from memory",
          [] (const Scene &) { return try_exec_of_memory (); }, {EPERM}, true},
      {"fork", [] (const Scene &) { return outcome_of_fork (fork ()); },
          {EPERM}, true},
#ifdef SYS_fork
      {"fork by the old call",
          [] (const Scene &) { return outcome_of_fork (syscall (SYS_fork)); },
          {EPERM}, true},
      {"vfork by its call",
          [] (const Scene &) { return errno_of (syscall (SYS_vfork)); },
          {EPERM}},
#endif
      {"fork by clone3", [] (const Scene &) { return try_clone3 (); }, {ENOSYS},
          true},
      {"a program by posix_spawn",
          [] (const Scene &) {
            return outcome_of_fork (syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0));
          },
          {EPERM}, true},
      {"memory that can be written and run",
          [] (const Scene &) {
            void *memory =
                mmap (nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            return memory == MAP_FAILED ? errno : 0;
          },
          {EPERM}, true},
      {"more open files than are allowed",
          [] (const Scene &s) {
            for (int i = 0; i < 200; i++)
              if (dup (s.input ()) < 0)
                return errno;
            return 0;
          },
          {EMFILE}, true},
  };
}

static std::vector<ForbiddenAct>
meddling_acts ()
{
  return {
      {"trace the parent",
          [] (const Scene &) { return try_trace (getppid ()); }, {EPERM}},
      {"trace another process",
          [] (const Scene &s) { return try_trace (s.stranger ()); }, {EPERM},
          true},
      {"read another process's memory",
          [] (const Scene &s) { return try_read_memory (s.stranger ()); },
          {EPERM}, true},
      {"write into another process's memory",
          [] (const Scene &s) { return try_write_memory (s.stranger ()); },
          {EPERM}, true},
      {"compare with another process",
          [] (const Scene &s) {
            return errno_of (
                syscall (SYS_kcmp, getpid (), s.stranger (), KCMP_VM, 0, 0));
          },
          {EPERM}},
      {"hold another process",
          [] (const Scene &s) {
            return errno_of (syscall (SYS_pidfd_open, s.stranger (), 0));
          },
          {EPERM}, true},
      {"take a descriptor of another process",
          [] (const Scene &) {
            return errno_of (syscall (SYS_pidfd_getfd, 0, 0, 0));
          },
          {EPERM}},
      {"signal the parent",
          [] (const Scene &) { return errno_of (kill (getppid (), SIGWINCH)); },
          {EPERM}, true},
      {"signal another process",
          [] (const Scene &s) {
            return errno_of (kill (s.stranger (), SIGWINCH));
          },
          {EPERM}, true},
      {"signal its process group",
          [] (const Scene &) { return errno_of (kill (0, SIGWINCH)); }, {EPERM},
          true},
      {"signal a thread of another process",
          [] (const Scene &s) {
            return errno_of (
                syscall (SYS_tgkill, s.stranger (), s.stranger (), SIGWINCH));
          },
          {EPERM}, true},
      {"signal by tkill",
          [] (const Scene &s) {
            return errno_of (syscall (SYS_tkill, s.stranger (), SIGWINCH));
          },
          {EPERM}, true},
      {"queue a signal",
          [] (const Scene &s) {
            return errno_of (sigqueue (s.stranger (), SIGWINCH, {}));
          },
          {EPERM}, true},
      {"signal through the owner of a descriptor",
          [] (const Scene &s) {
            return try_signal_by_descriptor (s.stranger ());
          },
          {EPERM}, true},
      {"set limits of another process",
          [] (const Scene &s) {
            struct rlimit limit = {0, 0};
            return errno_of (
                prlimit (s.stranger (), RLIMIT_CORE, &limit, nullptr));
          },
          {EPERM}, true},
      {"raise its own limits",
          [] (const Scene &) {
            struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
            return errno_of (setrlimit (RLIMIT_FSIZE, &limit));
          },
          {EPERM}, true},
      {"go before others",
          [] (const Scene &) {
            struct sched_param first = {1};
            return errno_of (sched_setscheduler (0, SCHED_FIFO, &first));
          },
          {EPERM}},
      {"change the niceness of others",
          [] (const Scene &s) {
            return errno_of (
                setpriority (PRIO_PROCESS, (id_t) s.stranger (), 1));
          },
          {EPERM}, true},
      {"become another user",
          [] (const Scene &) { return errno_of (syscall (SYS_setuid, 0)); },
          {EPERM}},
      {"become another group",
          [] (const Scene &) { return errno_of (syscall (SYS_setgid, 0)); },
          {EPERM}},
      {"take on other groups",
          [] (const Scene &) {
            return errno_of (syscall (SYS_setgroups, 0, nullptr));
          },
          {EPERM}},
      {"outlive the daemon",
          [] (const Scene &) {
            return errno_of (prctl (PR_SET_PDEATHSIG, 0, 0, 0, 0));
          },
          {EPERM}, true},
      {"leave its session", [] (const Scene &) { return errno_of (setsid ()); },
          {EPERM}, true},
  };
}

#if !defined(__SANITIZE_ADDRESS__)
/* The address sanitizer alone takes more than could be allowed. */
static int
try_taking_memory (const Scene &)
{
  void *memory = mmap (nullptr, (size_t) 1 << 40, PROT_NONE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? errno : 0;
}
#endif

std::vector<ForbiddenAct>
forbidden_process_acts ()
{
  std::vector<ForbiddenAct> acts = starting_acts ();
#if !defined(__SANITIZE_ADDRESS__)
  acts.push_back (
      {"more memory than is allowed", try_taking_memory, {ENOMEM}, true});
#endif
  for (ForbiddenAct &act : meddling_acts ())
    acts.push_back (std::move (act));
  return acts;
}

} // namespace reel::test
