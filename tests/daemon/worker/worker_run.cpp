// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker_run.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace reel::test {

static constexpr int kPatienceMs = 60'000;

Job::Job (std::string text, std::vector<std::string> pictures)
    : text_ (std::move (text)), pictures_ (std::move (pictures))
{
  fs::create_directory (staging ());
  fs::create_directory (home ());
  for (const std::string &picture : pictures_) {
    std::string copy = folder_.path () + "/" + picture;
    fs::copy_file (std::string (TEST_DATA "/") + picture, copy);
    inputs_.emplace_back (open (copy.c_str (), O_RDONLY | O_CLOEXEC));
    fs::remove (copy);
  }
}

void
Job::hand_over (const std::string &name, const std::string &bytes)
{
  std::string copy = folder_.path () + "/" + name;
  std::ofstream (copy, std::ios::binary) << bytes;
  inputs_.emplace_back (open (copy.c_str (), O_RDONLY | O_CLOEXEC));
  fs::remove (copy);
  pictures_.push_back (name);
}

daemon::Order
Job::order (daemon::Order::Task task) const
{
  daemon::Order order;
  order.task = task;
  order.brief_fd = daemon::kReportsFd + 1;
  order.file = "film.md";
  order.base_dir = home ();
  for (size_t i = 0; i < pictures_.size (); i++)
    order.inputs.push_back ({home () + "/" + pictures_[i], pictures_[i],
        order.brief_fd + 1 + (int) i});
  order.staging = staging ();
  order.jobs = 2;
  order.limits.address_space_bytes = 8ull << 30;
  order.limits.file_bytes = 1ull << 30;
  return order;
}

std::string
WorkerOutcome::ending () const
{
  if (has<daemon::ReportDone> ())
    return "done";
  auto failed = all<daemon::ReportFailed> ();
  return failed.empty () ? "nothing" : daemon::error_name (failed[0].error);
}

static UniqueFd
text_in_memory (const std::string &text)
{
  UniqueFd fd (memfd_create ("text", MFD_CLOEXEC));
  EXPECT_EQ (pwrite (fd.get (), text.data (), text.size (), 0),
      (ssize_t) text.size ());
  return fd;
}

WorkerRun::WorkerRun (const Job &job, const daemon::Order &order)
{
  start (job, daemon::write_order (order), {REELSMITH_WORKER});
}

WorkerRun::WorkerRun (
    const Job &job, const std::string &order, std::vector<std::string> before)
{
  before.emplace_back (REELSMITH_WORKER);
  start (job, order, std::move (before));
}

WorkerRun::~WorkerRun ()
{
  if (child_ > 0) {
    kill (child_, SIGKILL);
    waitpid (child_, nullptr, 0);
  }
}

void
WorkerRun::start (
    const Job &job, const std::string &order, std::vector<std::string> command)
{
  int ends[2] = {-1, -1};
  EXPECT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  reports_ = UniqueFd (ends[0]);
  UniqueFd write_end (ends[1]);
  log_ = UniqueFd (memfd_create ("log", MFD_CLOEXEC));
  UniqueFd order_fd = text_in_memory (order);
  UniqueFd brief_fd = text_in_memory (job.text ());
  std::vector<int> fds = {order_fd.get (), write_end.get (), brief_fd.get ()};
  for (const UniqueFd &input : job.inputs ())
    fds.push_back (input.get ());
  child_ = fork ();
  if (child_ == 0)
    become (job, command, fds);
  process_ = UniqueFd ((int) syscall (SYS_pidfd_open, child_, 0));
}

void
WorkerRun::become (const Job &job, std::vector<std::string> &command,
    const std::vector<int> &fds)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  /* Out of the way of where they go to. */
  std::vector<int> moved;
  for (int fd : fds)
    moved.push_back (fcntl (fd, F_DUPFD_CLOEXEC, 200));
  dup2 (log_.get (), STDOUT_FILENO);
  dup2 (log_.get (), STDERR_FILENO);
  for (size_t i = 0; i < moved.size (); i++)
    dup2 (moved[i], daemon::kOrderFd + (int) i);
  std::vector<char *> argv;
  for (std::string &argument : command)
    argv.push_back (argument.data ());
  argv.push_back (nullptr);
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
      "HOME=" + job.home (), "G_DEBUG=fatal-criticals",
      "GST_REGISTRY=" TEST_REGISTRY};
  for (const char *name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const char *value = std::getenv (name))
      variables.push_back (std::string (name) + "=" + value);
  std::vector<char *> envp;
  for (std::string &text : variables)
    envp.push_back (text.data ());
  envp.push_back (nullptr);
  execvpe (argv[0], argv.data (), envp.data ());
  _exit (127);
}

void
WorkerRun::send (int signal)
{
  kill (child_, signal);
}

std::optional<daemon::Report>
WorkerRun::next ()
{
  for (;;) {
    size_t end = unread_.find ('\n');
    if (end != std::string::npos) {
      std::string line = unread_.substr (0, end);
      unread_.erase (0, end + 1);
      GError *error = nullptr;
      auto report = daemon::read_report (line, &error);
      EXPECT_TRUE (report) << line << ": " << (error ? error->message : "");
      g_clear_error (&error);
      if (!report)
        return std::nullopt;
      outcome_.reports.push_back (*report);
      return report;
    }
    struct pollfd wanted = {reports_.get (), POLLIN, 0};
    char block[65536];
    if (poll (&wanted, 1, kPatienceMs) <= 0)
      return std::nullopt;
    ssize_t count = read (reports_.get (), block, sizeof block);
    if (count <= 0)
      return std::nullopt;
    unread_.append (block, (size_t) count);
  }
}

WorkerOutcome
WorkerRun::wait ()
{
  while (reports_ && next ()) {
  }
  struct pollfd ended = {process_.get (), POLLIN, 0};
  outcome_.in_time = poll (&ended, 1, kPatienceMs) > 0;
  if (!outcome_.in_time)
    kill (child_, SIGKILL);
  int status = 0;
  waitpid (child_, &status, 0);
  child_ = -1;
  if (WIFEXITED (status))
    outcome_.status = WEXITSTATUS (status);
  else
    outcome_.signal = WTERMSIG (status);
  char block[4096];
  ssize_t count = pread (log_.get (), block, sizeof block, 0);
  outcome_.log.assign (block, count > 0 ? (size_t) count : 0);
  return outcome_;
}

WorkerOutcome
run_worker (const Job &job, const daemon::Order &order)
{
  return WorkerRun (job, order).wait ();
}

std::string
contents (const std::string &path)
{
  std::ifstream in (path, std::ios::binary);
  return {std::istreambuf_iterator<char> (in), {}};
}

} // namespace reel::test
