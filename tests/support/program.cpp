// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace reel::test {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

static constexpr int kNotStarted = 127;

Program::Program (std::vector<std::string> arguments,
    std::map<std::string, std::string> environment, std::string folder)
    : arguments_ (std::move (arguments)),
      environment_ (std::move (environment)), folder_ (std::move (folder))
{
  const char *path = std::getenv ("PATH");
  environment_.try_emplace ("PATH", path ? path : "/usr/bin:/bin");
}

Program::~Program ()
{
  if (child_ > 0 && !ended_) {
    kill (child_, SIGKILL);
    waitpid (child_, nullptr, 0);
  }
  for (int fd : {child_fd_, in_, out_, err_})
    if (fd >= 0)
      close (fd);
}

Program &
Program::set (const std::string &name, const std::string &value)
{
  environment_[name] = value;
  return *this;
}

Program &
Program::say (const std::string &standard_input)
{
  input_ = standard_input;
  return *this;
}

Program &
Program::limit_files (long bytes)
{
  file_limit_ = bytes;
  return *this;
}

Program &
Program::allow (std::chrono::seconds time)
{
  patience_ = time;
  return *this;
}

/* What the child does from the fork on: only calls that are safe there. */
void
Program::become ()
{
  std::vector<char *> argv, envp;
  for (std::string &argument : arguments_)
    argv.push_back (argument.data ());
  argv.push_back (nullptr);
  std::vector<std::string> variables;
  variables.reserve (environment_.size ());
  for (const auto &[name, value] : environment_)
    envp.push_back (variables.emplace_back (name + "=" + value).data ());
  envp.push_back (nullptr);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (file_limit_ >= 0) {
    struct rlimit limit = {(rlim_t) file_limit_, (rlim_t) file_limit_};
    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &limit);
  }
  bool ready = dup2 (in_, STDIN_FILENO) >= 0 &&
               dup2 (err_, STDERR_FILENO) >= 0 &&
               (folder_.empty () || chdir (folder_.c_str ()) == 0);
  if (ready)
    execvpe (argv[0], argv.data (), envp.data ());
  const char *fault = std::strerror (errno);
  for (const char *text : {(const char *) argv[0], ": ", fault, "\n"})
    if (write (STDERR_FILENO, text, std::strlen (text)) < 0)
      break;
  _exit (kNotStarted);
}

bool
Program::start ()
{
  int ends[2];
  in_ = memfd_create ("stdin", MFD_CLOEXEC);
  err_ = memfd_create ("stderr", MFD_CLOEXEC);
  if (in_ < 0 || err_ < 0 || pipe2 (ends, O_CLOEXEC) != 0 ||
      pwrite (in_, input_.data (), input_.size (), 0) !=
          (ssize_t) input_.size ())
    return false;
  deadline_ = Clock::now () + patience_;
  child_ = fork ();
  if (child_ == 0) {
    dup2 (ends[1], STDOUT_FILENO);
    become ();
  }
  close (ends[1]);
  out_ = ends[0];
  if (child_ > 0)
    child_fd_ = (int) syscall (SYS_pidfd_open, child_, 0);
  return child_fd_ >= 0;
}

/* Milliseconds for poll, rounded up so that nothing spins. */
static int
left_until (Clock::time_point until)
{
  auto left = std::chrono::ceil<milliseconds> (until - Clock::now ());
  return (int) std::max<milliseconds::rep> (left.count (), 0);
}

bool
Program::read_more (Clock::time_point until)
{
  struct pollfd wanted = {out_, POLLIN, 0};
  if (out_ended_ || poll (&wanted, 1, left_until (until)) <= 0)
    return false;
  char block[4096];
  ssize_t count = read (out_, block, sizeof block);
  if (count > 0)
    said_.append (block, (size_t) count);
  out_ended_ = count <= 0;
  return count > 0;
}

bool
Program::read_line (std::string &line)
{
  for (;;) {
    size_t end = said_.find ('\n');
    if (end != std::string::npos) {
      line = said_.substr (0, end);
      said_.erase (0, end + 1);
      return true;
    }
    if (!read_more (deadline_))
      return false;
  }
}

bool
Program::ends_within (std::chrono::nanoseconds time)
{
  auto until = Clock::now () + time;
  for (;;) {
    struct pollfd fds[2] = {
        {child_fd_, POLLIN, 0}, {out_ended_ ? -1 : out_, POLLIN, 0}};
    auto left = std::max (until - Clock::now (), Clock::duration::zero ());
    auto whole = std::chrono::duration_cast<std::chrono::seconds> (left);
    struct timespec wait = {whole.count (), (left - whole).count ()};
    int ready = ppoll (fds, 2, &wait, nullptr);
    if (ready <= 0)
      return false;
    if (fds[1].revents)
      read_more (until);
    if (fds[0].revents)
      return true;
  }
}

void
Program::send (int signal)
{
  if (child_ > 0 && !ended_)
    kill (child_, signal);
}

void
Program::reap ()
{
  int status = 0;
  waitpid (child_, &status, 0);
  ended_ = true;
  if (WIFEXITED (status))
    outcome_.status = WEXITSTATUS (status);
  else if (WIFSIGNALED (status))
    outcome_.signal = WTERMSIG (status);
}

Outcome
Program::wait ()
{
  if (child_ <= 0 || ended_)
    return outcome_;
  while (read_more (deadline_))
    ;
  if (!ends_within (deadline_ - Clock::now ())) {
    kill (child_, SIGKILL);
    outcome_.err = "[killed by the test: it took too long] ";
  }
  reap ();
  /* What a child of its own still holds open is not waited for. */
  while (read_more (Clock::now ()))
    ;
  outcome_.out = said_;
  off_t size = lseek (err_, 0, SEEK_END);
  std::string text ((size_t) std::max<off_t> (size, 0), '\0');
  if (pread (err_, text.data (), text.size (), 0) == (ssize_t) text.size ())
    outcome_.err += text;
  return outcome_;
}

Outcome
Program::run ()
{
  start ();
  return wait ();
}

} // namespace reel::test
