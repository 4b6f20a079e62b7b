// SPDX-License-Identifier: GPL-3.0-or-later
/* Workers that are stopped, left alone, kept short or watched. */
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "program.h"
#include "sandbox/sandbox.h"
#include "worker/exit_status.h"
#include "worker_run.h"

namespace fs = std::filesystem;

namespace reel::test {

using namespace daemon;
using Task = Order::Task;

/* Long enough to be stopped in. */
static constexpr char kFilm[] = "---\nsize: 640x360\n---\n\n"
                                "# One\n\n![zoomin](card.png)\n\n"
                                "Hello there, and a few more words.\n\n---\n\n"
                                "(generate: aurora)\n\nGood bye.\n";

/* The line of /proc/PROCESS/status that begins with NAME. */
static std::string
status_of (pid_t process, const std::string &name)
{
  std::ifstream status ("/proc/" + std::to_string (process) + "/status");
  for (std::string line; std::getline (status, line);)
    if (line.starts_with (name + ":"))
      return line.substr (line.find_last_of (" \t") + 1);
  return "";
}

static bool
has_sandbox ()
{
  auto support = sandbox_support ();
  return support.landlock_abi > 0 && support.seccomp;
}

/* Guards against a sandbox that is tested but not entered. */
TEST (WorkerLife, TheRealWorkerIsShutIn)
{
  if (!has_sandbox ())
    GTEST_SKIP () << "this kernel has no Landlock or no seccomp";
  Job job (kFilm, {"card.png"});
  for (bool sandbox : {true, false}) {
    auto order = job.order (Task::Render);
    order.sandbox = sandbox;
    WorkerRun run (job, order);
    ASSERT_TRUE (run.next ());
    EXPECT_EQ (status_of (run.pid (), "Seccomp"), sandbox ? "2" : "0");
    EXPECT_EQ (status_of (run.pid (), "NoNewPrivs"), sandbox ? "1" : "0");
    if (sandbox) {
      EXPECT_EQ (status_of (run.pid (), "CapEff"), "0000000000000000");
    }
    EXPECT_EQ (run.wait ().ending (), "done");
    fs::remove_all (job.staging () + "/out");
  }
}

/* Guards against a daemon that answers late because its own renders, or those
 * before it, take every processor. A check has somebody waiting for it. */
TEST (WorkerLife, ARenderGivesWay)
{
  Job job (kFilm, {"card.png"});
  for (Task task : {Task::Check, Task::Render}) {
    WorkerRun run (job, job.order (task));
    ASSERT_TRUE (run.next ());
    int ours = getpriority (PRIO_PROCESS, 0);
    int wanted = task == Task::Render ? std::min (19, ours + 5) : ours;
    EXPECT_EQ (getpriority (PRIO_PROCESS, (id_t) run.pid ()), wanted);
    EXPECT_EQ (run.wait ().ending (), "done");
  }
}

/* Guards against cancels that are answered late, or by half a video, in
 * whatever stage: 0.5 s later the daemon kills. */
TEST (WorkerLife, TermEndsItInEveryStage)
{
  int stopped = 0;
  for (const char *stage : {"speak", "render", "mix", "join", "check"}) {
    Job job (kFilm, {"card.png"});
    WorkerRun run (job, job.order (Task::Render));
    while (auto report = run.next ())
      if (auto *now = std::get_if<ReportStage> (&*report);
          now && now->stage == stage)
        break;
    gint64 asked = g_get_monotonic_time ();
    run.send (SIGTERM);
    auto outcome = run.wait ();
    EXPECT_LT (g_get_monotonic_time () - asked, 5 * G_USEC_PER_SEC);
    if (outcome.ending () == "done")
      continue; // it was faster
    stopped++;
    EXPECT_EQ (outcome.status, kWorkerCancelled) << stage << outcome.log;
    EXPECT_EQ (outcome.signal, 0);
    EXPECT_FALSE (outcome.has<ReportStored> ());
  }
  EXPECT_GE (stopped, 3);
}

/* Guards against a cancel that is only looked at while rendering. */
TEST (WorkerLife, TermEndsItAtAnyMoment)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  std::mt19937 random (seed);
  std::uniform_int_distribution<int> moment (0, 300'000);
  Job job (kFilm, {"card.png"});
  for (int i = 0; i < 8; i++) {
    WorkerRun run (job, job.order (i % 2 ? Task::Render : Task::Check));
    /* Not to give it time: to hit it at another moment each time. */
    usleep ((useconds_t) moment (random));
    run.send (SIGTERM);
    auto outcome = run.wait ();
    EXPECT_TRUE (outcome.in_time);
    EXPECT_TRUE (outcome.status == kWorkerCancelled ||
                 outcome.ending () == "done" || outcome.signal == SIGTERM)
        << "seed " << seed << " status " << outcome.status << outcome.log;
  }
}

/* Guards against workers that go on for hours after the daemon is gone. */
TEST (WorkerLife, EndsWhenNobodyListens)
{
  Job job (kFilm, {"card.png"});
  WorkerRun early (job, job.order (Task::Render));
  early.stop_listening ();
  EXPECT_EQ (early.wait ().status, kWorkerAlone);
  WorkerRun late (job, job.order (Task::Render));
  ASSERT_TRUE (late.next ());
  late.stop_listening ();
  EXPECT_EQ (late.wait ().status, kWorkerAlone);
}

/* Guards against a file limit that kills, or that goes unnoticed. */
TEST (WorkerLife, AFileThatGrowsTooLargeFailsTheJob)
{
  if (!has_sandbox ())
    GTEST_SKIP () << "this kernel has no Landlock or no seccomp";
  Job job (kFilm, {"card.png"});
  auto order = job.order (Task::Render);
  order.limits.file_bytes = 20'000;
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.status, kWorkerFailed) << outcome.log;
  ASSERT_TRUE (outcome.has<ReportFailed> ());
  std::string message = outcome.all<ReportFailed> ()[0].message;
  EXPECT_EQ (message.find (job.staging ()), std::string::npos) << message;
}

/* Guards against a job that takes the machine's memory: it ends, and does not
 * end well. */
TEST (WorkerLife, TooLittleMemoryEndsIt)
{
  if (!has_sandbox ())
    GTEST_SKIP () << "this kernel has no Landlock or no seccomp";
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP () << "its memory can't be limited when sanitized";
#endif
  Job job (kFilm, {"card.png"});
  auto order = job.order (Task::Render);
  order.limits.address_space_bytes = 250 << 20;
  auto outcome = run_worker (job, order);
  EXPECT_NE (outcome.ending (), "done");
  EXPECT_TRUE (outcome.in_time);
}

/* Guards against a loop in a decoder that nobody ends. */
TEST (WorkerLife, TooLittleProcessorTimeEndsIt)
{
  if (!has_sandbox ())
    GTEST_SKIP () << "this kernel has no Landlock or no seccomp";
  Job job ("---\nsize: 1080p\n---\n\n(generate: aurora)\n\n(duration: 60)\n");
  auto order = job.order (Task::Render);
  order.limits.cpu_seconds = 1;
  auto outcome = run_worker (job, order);
  EXPECT_TRUE (outcome.signal == SIGKILL || outcome.signal == SIGXCPU)
      << outcome.ending () << outcome.log;
}

/* Guards against a render in the sandbox that gives something else than
 * `reelsmith render` does. */
TEST (WorkerLife, TheVideoIsTheOneRenderGives)
{
  Job job (kFilm, {"card.png"});
  auto outcome = run_worker (job, job.order (Task::Render));
  ASSERT_EQ (outcome.ending (), "done") << outcome.log;
  std::ofstream (job.home () + "/film.md") << kFilm;
  fs::copy_file (TEST_DATA "/card.png", job.home () + "/card.png");
  auto rendered = Program ({REELSMITH, "render", job.home () + "/film.md", "-o",
                               job.home () + "/film.mp4", "--media",
                               job.home () + "/media", "--progress", "none"},
      {{"HOME", job.home ()}, {"GST_REGISTRY", TEST_REGISTRY},
          {"LC_ALL", "C.UTF-8"}, {"TMPDIR", job.home ()}})
                      .run ();
  ASSERT_EQ (rendered.status, 0) << rendered.err;
  for (const char *name :
      {"film.mp4", "film.vtt", "film.srt", "film.transcript.txt"})
    EXPECT_TRUE (contents (job.staging () + "/out/" + name) ==
                 contents (job.home () + "/" + name))
        << name;
}

/* Guards against anything that calls out: a sound server, D-Bus, a plugin
 * that asks the network. What happens before the sandbox is entered has no
 * stranger's bytes in it; it is looked at too. */
TEST (WorkerLife, MakesNoNetworkCall)
{
  if (Program ({"strace", "--version"}).run ().status != 0)
    GTEST_SKIP () << "strace is not installed";
  if (!has_sandbox ())
    GTEST_SKIP () << "this kernel has no Landlock or no seccomp";
  Job job (kFilm, {"card.png"});
  std::string trace = job.home () + "/trace";
  /* The registry is there by then. */
  ASSERT_EQ (run_worker (job, job.order (Task::Check)).ending (), "done");
  auto outcome = WorkerRun (job, write_order (job.order (Task::Render)),
      {"strace", "-f", "-qq", "-e", "trace=%network,seccomp", "-o", trace})
                     .wait ();
  if (outcome.reports.empty ())
    GTEST_SKIP () << "nothing can be traced here: " << outcome.log;
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  int filters = 0, calls = 0, pairs = 0;
  std::ifstream lines (trace);
  for (std::string line; std::getline (lines, line);) {
    filters += line.find ("SECCOMP_SET_MODE_FILTER") != std::string::npos;
    bool is_pair = line.find ("socketpair") != std::string::npos;
    pairs += is_pair;
    for (const char *call : {"socket(", "connect(", "bind(", "send"})
      if (line.find (call) != std::string::npos && !is_pair) {
        calls++;
        ADD_FAILURE () << line;
      }
  }
  EXPECT_GT (filters, 0) << "the trace is not one of a worker";
  std::printf ("network calls: %d\n", calls);
}

} // namespace reel::test
