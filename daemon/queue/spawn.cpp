// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/spawn.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"

namespace reel::daemon {

namespace {

/* All that the child needs, made before the fork: from there to exec nothing
 * may allocate or lock, other threads may have held what it would need. */
struct Plan {
  const char *program;
  std::vector<char *> arguments, environment;
  std::vector<int> fds, moved;
  pid_t parent;
  int failure; // where the reason of a failure is written
};

[[noreturn]] void
give_up (int failure)
{
  int reason = errno;
  [[maybe_unused]] ssize_t written = write (failure, &reason, sizeof reason);
  _exit (127);
}

[[noreturn]] void
become (Plan &plan)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != plan.parent)
    _exit (127);
  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, nullptr);

  /* Out of the way first, so that none is overwritten before it is moved. */
  int count = (int) plan.fds.size ();
  int failure = fcntl (plan.failure, F_DUPFD_CLOEXEC, count);
  if (failure < 0)
    give_up (plan.failure);
  for (int i = 0; i < count; i++) {
    plan.moved[i] = fcntl (plan.fds[i], F_DUPFD_CLOEXEC, count);
    if (plan.moved[i] < 0)
      give_up (failure);
  }
  for (int i = 0; i < count; i++)
    if (dup2 (plan.moved[i], i) < 0)
      give_up (failure);
  if (syscall (SYS_close_range, (unsigned) count, ~0U,
          (unsigned) CLOSE_RANGE_CLOEXEC) != 0)
    give_up (failure);
  execve (plan.program, plan.arguments.data (), plan.environment.data ());
  give_up (failure);
}

void
fail (const char *what, int reason, GError **error)
{
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::PipelineFailed, "%s: %s",
      what, g_strerror (reason));
}

} // namespace

std::optional<Spawned>
spawn (const std::string &program, const std::vector<std::string> &environment,
    const std::vector<int> &fds, GError **error)
{
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0) {
    fail ("no worker can be started", errno, error);
    return std::nullopt;
  }
  UniqueFd reading (ends[0]), writing (ends[1]);
  Plan plan = {program.c_str (),
      {const_cast<char *> (program.c_str ()), nullptr}, {}, fds,
      std::vector<int> (fds.size (), -1), getpid (), writing.get ()};
  for (const std::string &variable : environment)
    plan.environment.push_back (const_cast<char *> (variable.c_str ()));
  plan.environment.push_back (nullptr);

  /* Nothing of ours may run in the child, which has our handlers. */
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid_t pid = fork ();
  if (pid == 0)
    become (plan);
  int reason = errno;
  pthread_sigmask (SIG_SETMASK, &before, nullptr);
  if (pid < 0) {
    fail ("no worker can be started", reason, error);
    return std::nullopt;
  }
  writing = UniqueFd ();
  ssize_t got;
  do
    got = read (reading.get (), &reason, sizeof reason);
  while (got < 0 && errno == EINTR);
  Spawned spawned;
  spawned.pid = pid;
  if (got != sizeof reason) {
    spawned.process = UniqueFd ((int) syscall (SYS_pidfd_open, pid, 0U));
    reason = errno;
    if (spawned.process)
      return spawned;
    ::kill (-pid, SIGKILL);
  }
  while (waitpid (pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  fail ("the worker program can't be run", reason, error);
  return std::nullopt;
}

void
raise_descriptor_limit ()
{
  rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  rlim_t wanted = std::min<rlim_t> (limit.rlim_max, 65536);
  if (limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = wanted;
  setrlimit (RLIMIT_NOFILE, &limit);
}

UniqueFd
text_fd (const char *name, const std::string &text, GError **error)
{
  UniqueFd fd (memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  size_t done = 0;
  while (fd && done < text.size ()) {
    ssize_t now =
        pwrite (fd.get (), text.data () + done, text.size () - done, done);
    if (now < 0 && errno != EINTR)
      break;
    done += now > 0 ? now : 0;
  }
  if (fd && done == text.size () &&
      fcntl (fd.get (), F_ADD_SEALS,
          F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    return fd;
  fail ("there is no memory for what a worker is to read", errno, error);
  return UniqueFd ();
}

} // namespace reel::daemon
