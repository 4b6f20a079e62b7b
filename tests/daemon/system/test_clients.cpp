// SPDX-License-Identifier: GPL-3.0-or-later
/* The clients that the documentation shows, and its commands, against the real
 * daemon. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "config.h"
#include "daemon.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

const std::string kRoot (REELSMITH_SOURCE_ROOT);
const std::string kClients = kRoot + "/docs/clients/";

/* A Python that has PyGObject; empty: there is none. */
std::string
python ()
{
  for (const char *name : {"python3", "/usr/bin/python3"})
    if (Program ({name, "-c", "from gi.repository import Gio"}).run ().status ==
        0)
      return name;
  return "";
}

/* The words a client is started with; none: it can't be run here. */
std::vector<std::string>
client (const std::string &language)
{
  if (language == "shell")
    return {kClients + "submit.sh"};
  if (language == "c")
    return {SUBMIT_C};
  std::string name = python ();
  return name.empty () ? std::vector<std::string>{}
                       : std::vector<std::string>{name, kClients + "submit.py"};
}

class Clients : public testing::TestWithParam<const char *> {
protected:
  void SetUp () override
  {
    words_ = client (GetParam ());
    if (words_.empty ())
      GTEST_SKIP () << "there is no Python with PyGObject (python3-gi)";
  }
  Program program (const Daemon &daemon, std::vector<std::string> arguments)
  {
    arguments.insert (arguments.begin (), words_.begin (), words_.end ());
    return Program (arguments, daemon.place.environment, daemon.place.path ());
  }

private:
  std::vector<std::string> words_;
};

/* The per cents that lines of TEXT begin with. */
std::vector<int>
per_cents (const std::string &text)
{
  std::regex line ("(^|\n) *([0-9]+) %  ");
  std::vector<int> found;
  for (std::sregex_iterator i (text.begin (), text.end (), line), end; i != end;
       ++i)
    found.push_back (std::stoi ((*i)[2]));
  return found;
}

/* Reads lines of PROGRAM until one holds WORD; false at the end. */
bool
read_until (Program &program, const std::string &word)
{
  std::string line;
  while (program.read_line (line))
    if (line.find (word) != std::string::npos)
      return true;
  return false;
}

std::string
last_line (std::string text)
{
  while (text.ends_with ("\n"))
    text.pop_back ();
  return text.substr (text.rfind ('\n') + 1);
}

} // namespace

/* Guards against examples that don't do what they are there to show. */
TEST_P (Clients, ShowProgressAndNameTheVideo)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  // Long enough for several reports, of which there are four a second.
  std::string brief = daemon.place.write ("it's.yaml", long_brief (200));
  Outcome outcome = program (daemon, {brief}).run ();
  ASSERT_EQ (outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_EQ (outcome.err, "");
  EXPECT_TRUE (outcome.out.starts_with ("submitted as /org/reelsmith/jobs/"));
  std::vector<int> shown = per_cents (outcome.out);
  EXPECT_GE (shown.size (), 2u) << outcome.out;
  EXPECT_TRUE (std::is_sorted (shown.begin (), shown.end ())) << outcome.out;
  EXPECT_EQ (shown.back (), 100) << outcome.out;
  EXPECT_NE (outcome.out.find (daemon.place.videos () + "/"), std::string::npos)
      << outcome.out;
  EXPECT_NE (outcome.out.find (".mp4"), std::string::npos);
}

/* Guards against a client that says no more than that something is wrong. */
TEST_P (Clients, TellWhereABriefIsWrong)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  std::string brief =
      daemon.place.write ("wrong.yaml", "scenes:\n- narations: Hello\n");
  Outcome outcome = program (daemon, {brief}).run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_NE (outcome.err.find ("InvalidBrief: "), std::string::npos);
  EXPECT_NE (outcome.err.find ("wrong.yaml:2:3: error: "), std::string::npos)
      << outcome.err;
  EXPECT_EQ (outcome.out, "");
}

/* Guards against waiting for ever where nobody answers. */
TEST_P (Clients, TellThatNoDaemonIsThere)
{
  Workplace place;
  fs::create_directory (place.file ("bus"));
  PrivateBus bus (place.file ("bus"));
  place.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address ();
  std::vector<std::string> words = client (GetParam ());
  words.push_back (place.write ("brief.yaml", tiny_brief ()));
  /* The shell's waits for an activation, which this bus hasn't got. */
  Outcome outcome = Program (words, place.environment).run ();
  EXPECT_EQ (outcome.status, 4) << outcome.out << outcome.err;
  EXPECT_NE (outcome.err, "");
}

/* Guards against jobs that go on when the client was told to end. */
TEST_P (Clients, CancelOnInterrupt)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  std::string brief = daemon.place.write ("long.yaml", long_brief (600));
  Program running = program (daemon, {brief});
  ASSERT_TRUE (running.start ());
  EXPECT_TRUE (read_until (running, " %  render"));
  running.send (SIGINT);
  Outcome outcome = running.wait ();
  EXPECT_EQ (outcome.status, 130) << outcome.out << outcome.err;
  EXPECT_EQ (last_line (outcome.out), "cancelled");
  EXPECT_EQ (files_under (daemon.place.videos ()).size (), 0u);
}

INSTANTIATE_TEST_SUITE_P (Docs, Clients,
    testing::Values ("shell", "python", "c"),
    [] (const auto &kind) { return std::string (kind.param); });

class FullClients : public Clients {};

/* Guards against descriptors that reach the daemon for another name. */
TEST_P (FullClients, HandFilesOver)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  fs::create_directory (daemon.place.file ("far"));
  fs::copy (kRoot + "/stock/images/sea.jpg", daemon.place.file ("far/sea.jpg"));
  std::string brief =
      daemon.place.write ("brief.yaml", spoken_brief ("near.jpg"));
  Outcome without = program (daemon, {brief}).run ();
  EXPECT_EQ (without.status, 2);
  EXPECT_NE (without.err.find ("near.jpg"), std::string::npos) << without.err;
  Outcome with =
      program (daemon, {brief, "near.jpg=" + daemon.place.file ("far/sea.jpg")})
          .run ();
  EXPECT_EQ (with.status, 0) << with.out << with.err;
}

/* Guards against a client that misses the end because it came while the daemon
 * was away. */
TEST_P (FullClients, OutliveTheDaemon)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  std::string brief = daemon.place.write ("long.yaml", long_brief (20));
  Program running = program (daemon, {brief});
  ASSERT_TRUE (running.start ());
  EXPECT_TRUE (read_until (running, " %  "));
  ASSERT_TRUE (daemon.restart (SIGKILL)) << daemon.log ();
  Outcome outcome = running.wait ();
  EXPECT_EQ (outcome.status, 0) << outcome.out << outcome.err;
}

/* Guards against examples that work on the bus of a desktop only. */
TEST_P (FullClients, WorkOnTheSystemBus)
{
  Daemon daemon (
      "", std::string (kRoot) + "/data/dbus/org.reelsmith.Reelsmith1.conf");
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  std::string brief = daemon.place.write ("brief.yaml", tiny_brief ());
  Outcome outcome = program (daemon, {"--system", brief}).run ();
  ASSERT_EQ (outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_EQ (per_cents (outcome.out).back (), 100) << outcome.out;
}

/* Guards against a file name that was mistyped and becomes a puzzle. */
TEST_P (FullClients, TellThatAFileIsMissing)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  Outcome outcome = program (daemon, {"nowhere.yaml"}).run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_NE (outcome.err.find ("nowhere.yaml"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P (Docs, FullClients, testing::Values ("python", "c"),
    [] (const auto &kind) { return std::string (kind.param); });

/* The blocks of PAGE that are for a shell, in order. */
static std::vector<std::string>
shell_blocks (const std::string &page)
{
  std::vector<std::string> blocks;
  std::ifstream in (page);
  std::string line;
  bool inside = false;
  while (std::getline (in, line)) {
    if (!inside && line == "```sh") {
      inside = true;
      blocks.emplace_back ();
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back () += line + "\n";
    }
  }
  return blocks;
}

/* Guards against a guide whose commands don't work as they stand, one after
 * the other, for someone who has nothing but a shell. */
TEST (Guide, WorksAsItStands)
{
  Workplace place;
  fs::create_directory (place.file ("bus"));
  PrivateBus bus (place.file ("bus"));
  place.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address ();
  /* A checkout to look at, whose daemon keeps its videos here. */
  fs::create_directory_symlink (kRoot + "/docs", place.file ("docs"));
  fs::create_directories (place.file ("build/daemon/service"));
  std::string daemon = place.write ("build/daemon/service/reelsmithd",
      "#!/bin/sh\nexec " REELSMITHD_PATH " --media \"" + place.media () +
          "\" \"$@\"\n");
  fs::permissions (daemon, fs::perms (0755));
  std::vector<std::string> blocks = shell_blocks (kRoot + "/docs/dbus.md");
  ASSERT_GE (blocks.size (), 6u);
  /* Where the reader waits for Finished, so does the test. */
  std::string script = "set -eu\ntrap 'kill $(jobs -p) || true' EXIT\n"
                       "settle () {\n"
                       "  until ! gdbus introspect --session --only-properties"
                       " --dest org.reelsmith.Reelsmith1 --object-path"
                       " /org/reelsmith/jobs/hello 2>/dev/null |"
                       " grep -Eq \"State = '(queued|held|running)'\"; do\n"
                       "    read -r -t 0.2 _ <>\"$TMPDIR/never\" || true\n"
                       "  done\n}\nmkfifo \"$TMPDIR/never\"\n";
  for (const std::string &block : blocks)
    script += block + "settle\n";
  Outcome outcome =
      Program ({"bash", "-c", script}, place.environment, place.path ()).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.out << outcome.err;
  for (const char *word : {"org.reelsmith.Job1.Finished ('completed',)",
           "hello.mp4", "s \"completed\"", "did you mean", "100 %  "})
    EXPECT_NE (outcome.out.find (word), std::string::npos)
        << word << " is missing in\n"
        << outcome.out << outcome.err;
}
