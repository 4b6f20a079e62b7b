// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "glib_ptr.h"
#include "queue/worker_process.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::daemon;

namespace {

/* Runs small programs as workers and keeps what is heard of them. */
class Worker : public testing::Test {
protected:
  /* SCRIPT is what /bin/sh runs. */
  std::unique_ptr<WorkerProcess> start (
      const std::string &script, WorkerBounds bounds = {})
  {
    std::string path = folder.path () + "/worker";
    std::string text = "#!/bin/sh\n" + script + "\n";
    EXPECT_TRUE (g_file_set_contents (
        path.c_str (), text.c_str (), (gssize) text.size (), nullptr));
    EXPECT_EQ (chmod (path.c_str (), 0755), 0);
    WorkerProcess::Spec spec;
    spec.program = path;
    spec.order = "the order\n";
    spec.inputs = inputs;
    spec.bounds = bounds;
    WorkerEvents events;
    events.line = [this] (const std::string &line) {
      lines.push_back (line);
      if (on_line)
        on_line ();
      return line != "nothing new";
    };
    events.stalled = [this] (bool is) { stalls.push_back (is); };
    events.ended = [this] (const WorkerEnd &how) {
      ends++;
      end = how;
    };
    ErrorPtr error;
    auto process = WorkerProcess::start (spec, events, out (error));
    EXPECT_NE (process, nullptr) << error->message;
    return process;
  }

  /* Turns the main context until DONE or for 20 s. */
  template <typename Done> bool wait (Done done)
  {
    bool late = false;
    guint timer = g_timeout_add (
        20000, [] (void *flag) -> gboolean { return !(*(bool *) flag = true); },
        &late);
    while (!done () && !late)
      g_main_context_iteration (nullptr, TRUE);
    if (!late)
      g_source_remove (timer);
    return !late;
  }
  bool wait_end ()
  {
    return wait ([this] { return ends > 0; });
  }

  test::TempFolder folder;
  std::vector<int> inputs;
  std::vector<std::string> lines;
  std::vector<bool> stalls;
  std::function<void ()> on_line;
  int ends = 0;
  WorkerEnd end;
};

} // namespace

TEST_F (Worker, HearsEveryLineThenTheEnd)
{
  auto process = start ("echo one >&4; echo two >&4; exit 3");
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (lines, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ (end.status, 3);
  EXPECT_EQ (end.signal, 0);
  EXPECT_FALSE (end.asked || end.timed_out);
  EXPECT_EQ (end.misbehaved, "");
}

/* Guards against descriptors of the daemon (its database, its clients' files)
 * in the hands of a worker. */
TEST_F (Worker, HasItsOrderItsInputsAndNothingElse)
{
  UniqueFd other (open ("/dev/zero", O_RDONLY)); // without O_CLOEXEC
  UniqueFd input (open ("/etc/passwd", O_RDONLY | O_CLOEXEC));
  inputs = {input.get ()};
  auto process = start ("read order <&3; echo \"$order\" >&4\n"
                        "head -c 4 <&5 >&4; echo >&4\n"
                        "ls /proc/$$/fd | tr '\\n' ' ' >&4; echo >&4");
  ASSERT_TRUE (wait_end ());
  ASSERT_EQ (lines.size (), 3u);
  EXPECT_EQ (lines[0], "the order");
  EXPECT_EQ (lines[1], "root");
  /* 10 is where dash keeps the script. */
  EXPECT_EQ (lines[2], "0 1 10 2 3 4 5 ");
}

/* What the daemon's environment holds is no business of a worker. */
TEST_F (Worker, EnvironmentIsMadeFromNothing)
{
  g_setenv ("REELSMITH_SECRET", "1", TRUE);
  auto process = start ("cat /proc/$$/environ | tr '\\0' '\\n' >&4");
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (lines,
      (std::vector<std::string>{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}));
}

TEST_F (Worker, TellsTheSignalItDiedOf)
{
  auto process = start ("echo before >&4; kill -SEGV $$");
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (lines.size (), 1u);
  EXPECT_EQ (end.status, -1);
  EXPECT_EQ (end.signal, SIGSEGV);
}

TEST_F (Worker, AskedToEndItMayTidyUp)
{
  auto process = start ("trap 'echo tidy >&4; exit 7' TERM; echo up >&4\n"
                        "while :; do sleep 0.01; done");
  ASSERT_TRUE (wait ([this] { return !lines.empty (); }));
  process->terminate ();
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (lines.back (), "tidy");
  EXPECT_EQ (end.status, 7);
  EXPECT_TRUE (end.asked);
}

TEST_F (Worker, KilledIfItDoesntEndWhenAsked)
{
  auto process = start ("trap '' TERM; echo up >&4; while :; do sleep 5; done");
  ASSERT_TRUE (wait ([this] { return !lines.empty (); }));
  process->terminate ();
  process->terminate ();
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (end.signal, SIGKILL);
  EXPECT_TRUE (end.asked);
  EXPECT_EQ (ends, 1);
}

TEST_F (Worker, KilledAtItsDeadline)
{
  WorkerBounds bounds;
  bounds.wall_seconds = 1;
  auto process = start ("trap '' TERM; while :; do sleep 5; done", bounds);
  ASSERT_TRUE (wait_end ());
  EXPECT_TRUE (end.timed_out);
  EXPECT_EQ (end.signal, SIGKILL);
}

/* What a worker started must not outlive it. */
TEST_F (Worker, ItsChildrenGoWithIt)
{
  auto process = start ("sleep 100 & echo $! >&4");
  ASSERT_TRUE (wait_end ());
  ASSERT_EQ (lines.size (), 1u);
  pid_t child = (pid_t) atoi (lines[0].c_str ());
  /* Gone, or a zombie that waits for init. */
  EXPECT_TRUE (wait ([child] {
    std::string path = "/proc/" + std::to_string (child) + "/stat";
    CharPtr text;
    g_main_context_wakeup (nullptr);
    bool is_there =
        g_file_get_contents (path.c_str (), out (text), nullptr, nullptr);
    return !is_there || strstr (text.get (), ") Z");
  }));
}

TEST_F (Worker, DestroyedItIsKilledAndReaped)
{
  auto process = start ("echo up >&4; sleep 100");
  ASSERT_TRUE (wait ([this] { return !lines.empty (); }));
  pid_t pid = process->pid ();
  process.reset ();
  EXPECT_EQ (kill (pid, 0), -1);
  EXPECT_EQ (errno, ESRCH);
  EXPECT_EQ (ends, 0);
}

TEST_F (Worker, MayBeDestroyedFromWhatItSays)
{
  std::unique_ptr<WorkerProcess> process;
  on_line = [&process] { process.reset (); };
  process = start ("echo one >&4; echo two >&4; sleep 100");
  ASSERT_TRUE (wait ([this] { return !lines.empty (); }));
  EXPECT_EQ (process, nullptr);
  EXPECT_EQ (lines.size (), 1u);
}

TEST_F (Worker, ALineWithoutEndIsKilled)
{
  WorkerBounds bounds;
  bounds.line_bytes = 100000;
  auto process = start ("yes | tr -d '\\n' >&4", bounds);
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (end.misbehaved, "it reported a line that is too long");
  EXPECT_TRUE (lines.empty ());
}

TEST_F (Worker, AFloodIsKilled)
{
  WorkerBounds bounds;
  bounds.burst_lines = 1000;
  auto process = start ("yes >&4", bounds);
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (end.misbehaved, "it reported faster than a worker may");
  EXPECT_GE (lines.size (), 1000u);
  EXPECT_LT (lines.size (), 20000u);
}

TEST_F (Worker, TooMuchInAllIsKilled)
{
  WorkerBounds bounds;
  bounds.total_bytes = 200000;
  auto process = start ("yes 0123456789012345678901234567890 >&4", bounds);
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (end.misbehaved, "it reported more than a worker may");
}

/* A worker killed while it writes: half a report is none. */
TEST_F (Worker, HalfALineIsNone)
{
  auto process = start ("printf 'whole\\nhalf' >&4");
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (lines, (std::vector<std::string>{"whole"}));
}

TEST_F (Worker, BytesAreHandedOnAsTheyAre)
{
  auto process = start ("printf '\\377\\000x\\n\\n' >&4");
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (lines, (std::vector<std::string>{std::string ("\377\0x", 3), ""}));
}

TEST_F (Worker, ClosingItsReportsEarlyIsNotItsEnd)
{
  auto process = start ("echo one >&4; exec 4>&-; echo tidy; exit 5");
  ASSERT_TRUE (wait_end ());
  EXPECT_EQ (end.status, 5);
  EXPECT_EQ (process->log (), "tidy\n");
}

TEST_F (Worker, KeepsTheBeginningAndTheEndOfWhatItPrints)
{
  auto process = start ("echo first; yes | head -c 3000000; echo last >&2");
  ASSERT_TRUE (wait_end ());
  std::string log = process->log ();
  EXPECT_LT (log.size (), 300000u);
  EXPECT_EQ (log.substr (0, 6), "first\n");
  EXPECT_EQ (log.substr (log.size () - 5), "last\n");
  EXPECT_NE (log.find (" bytes left out]"), std::string::npos);
}

/* Stalled is told once, taken back at the next sign of progress, and what is
 * no progress doesn't count. */
TEST_F (Worker, StalledUntilThereIsProgress)
{
  WorkerBounds bounds;
  bounds.stalled_seconds = 1;
  std::string fifo = folder.path () + "/go";
  /* One that nobody ever writes to: the first may still be open. */
  std::string never = folder.path () + "/never";
  ASSERT_EQ (mkfifo (fifo.c_str (), 0600), 0);
  ASSERT_EQ (mkfifo (never.c_str (), 0600), 0);
  auto process = start ("echo 'nothing new' >&4; read line < " + fifo +
                            "\necho progress >&4; read line < " + never,
      bounds);
  ASSERT_TRUE (wait ([this] { return stalls.size () == 1; }));
  EXPECT_TRUE (process->is_stalled ());
  UniqueFd go (open (fifo.c_str (), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ (write (go.get (), "\n", 1), 1);
  go = UniqueFd ();
  ASSERT_TRUE (wait ([this] { return stalls.size () == 2; }));
  ASSERT_TRUE (wait ([this] { return stalls.size () == 3; }));
  EXPECT_EQ (stalls, (std::vector<bool>{true, false, true}));
}

TEST_F (Worker, AProgramThatIsntThereIsAnError)
{
  WorkerProcess::Spec spec;
  spec.program = folder.path () + "/none";
  ErrorPtr error;
  EXPECT_EQ (WorkerProcess::start (spec, {}, out (error)), nullptr);
  ASSERT_NE (error, nullptr);
  EXPECT_NE (
      std::string (error->message).find ("No such file"), std::string::npos);
}

/* Hundreds of inputs, in whatever order their numbers are. */
TEST_F (Worker, ManyInputsComeInOrder)
{
  std::vector<UniqueFd> files;
  for (int i = 0; i < 200; i++) {
    std::string path = folder.path () + "/" + std::to_string (i);
    std::string text = std::to_string (i) + "\n";
    ASSERT_TRUE (
        g_file_set_contents (path.c_str (), text.c_str (), -1, nullptr));
    files.emplace_back (open (path.c_str (), O_RDONLY | O_CLOEXEC));
  }
  for (size_t i = files.size (); i-- > 0;)
    inputs.push_back (files[i].get ());
  auto process = start ("i=5; while [ $i -lt 205 ]; do\n"
                        "cat /proc/self/fd/$i >&4; i=$((i+1)); done");
  ASSERT_TRUE (wait_end ());
  ASSERT_EQ (lines.size (), 200u);
  for (int i = 0; i < 200; i++)
    ASSERT_EQ (lines[i], std::to_string (199 - i));
}
