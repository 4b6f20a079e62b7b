// SPDX-License-Identifier: GPL-3.0-or-later
/* The commands that speak with the daemon, where there is none: what is wrong
 * is told before anybody is asked, and who can't be reached is told. */
#include <gtest/gtest.h>

#include <algorithm>

#include "workplace.h"

using namespace reel::test;

namespace {

constexpr int kDone = 0, kWrong = 2, kUnreachable = 4;

using Arguments = std::vector<std::string>;

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

class DaemonCommands : public testing::Test {
protected:
  DaemonCommands ()
  {
    place.write ("a.yaml", "scenes: [{duration: 1}]\n");
    /* No bus that happens to run beside the test. */
    place.environment["DBUS_SESSION_BUS_ADDRESS"] =
        "unix:path=" + place.file ("no-bus");
    place.environment["DBUS_SYSTEM_BUS_ADDRESS"] =
        "unix:path=" + place.file ("no-bus");
  }
  Outcome run (Arguments arguments) const
  {
    return place.reelsmith (std::move (arguments)).run ();
  }
  Workplace place;
};

const std::vector<Arguments> kRight = {{"submit", "a.yaml"},
    {"submit", "--watch", "--json", "--set", "a=b", "--asset", "x=a.yaml",
        "--priority", "-100", "a.yaml"},
    {"submit", "-"}, {"jobs"}, {"jobs", "--all", "--json"},
    {"jobs", "--state", "failed"}, {"watch"}, {"watch", "a1", "b2"},
    {"cancel", "a1"}, {"retry", "a1"}, {"remove", "a1"},
    {"remove", "--finished"}};

} // namespace

/* Guards against a daemon that is blamed for what the user wrote. */
TEST_F (DaemonCommands, WrongUsageIsToldFirst)
{
  const std::vector<Arguments> wrong = {{"submit"}, {"submit", "absent.yaml"},
      {"submit", "."}, {"submit", "a.yaml", "a.yaml"},
      {"submit", "--priority", "101", "a.yaml"},
      {"submit", "--priority", "-101", "a.yaml"},
      {"submit", "--priority", "high", "a.yaml"},
      {"submit", "--set", "novalue", "a.yaml"},
      {"submit", "--set", "=1", "a.yaml"},
      {"submit", "--asset", "absent.jpg", "a.yaml"},
      {"submit", "--asset", "=a.yaml", "a.yaml"},
      {"submit", "--asset", "x=absent.jpg", "a.yaml"},
      {"submit", "--jobs", "2", "a.yaml"}, {"jobs", "a1"},
      {"jobs", "--state", "runing"}, {"jobs", "--state", "done"},
      {"watch", "--fast"}, {"cancel"}, {"cancel", "--all"}, {"retry"},
      {"retry", "a1", "b2"}, {"remove"}, {"remove", "--finished", "a1"}};
  for (const Arguments &arguments : wrong) {
    Outcome outcome = run (arguments);
    SCOPED_TRACE (testing::PrintToString (arguments));
    EXPECT_EQ (outcome.status, kWrong);
    EXPECT_EQ (outcome.err.rfind ("reelsmith: error: ", 0), 0u) << outcome.err;
    EXPECT_EQ (std::count (outcome.err.begin (), outcome.err.end (), '\n'), 1)
        << outcome.err;
    EXPECT_EQ (outcome.out, "");
  }
  EXPECT_TRUE (
      has (run ({"jobs", "--state", "runing"}).err, "did you mean `running`"));
}

/* Guards against a script that takes an absent daemon for a failed job. */
TEST_F (DaemonCommands, WithoutABusAreUnreachable)
{
  for (Arguments arguments : kRight)
    for (bool on_system_bus : {false, true}) {
      if (on_system_bus)
        arguments.insert (arguments.begin () + 1, "--system");
      Outcome outcome = run (arguments);
      SCOPED_TRACE (testing::PrintToString (arguments));
      EXPECT_EQ (outcome.status, kUnreachable) << outcome.err;
      EXPECT_EQ (outcome.err.rfind ("reelsmith: error: there is no bus", 0), 0u)
          << outcome.err;
      EXPECT_EQ (outcome.out, "");
    }
}

/* A bus on which nobody is: how to start the daemon is told. */
TEST_F (DaemonCommands, WithoutADaemonTellHowToStartIt)
{
  place.environment.erase ("DBUS_SESSION_BUS_ADDRESS");
  for (Arguments arguments : kRight) {
    arguments.insert (
        arguments.begin (), {"dbus-run-session", "--", REELSMITH});
    Outcome outcome =
        Program (arguments, place.environment, place.path ()).run ();
    SCOPED_TRACE (testing::PrintToString (arguments));
    EXPECT_EQ (outcome.status, kUnreachable) << outcome.err;
    EXPECT_TRUE (has (outcome.err, "the daemon isn't running: "))
        << outcome.err;
    EXPECT_TRUE (has (outcome.err, "daemon/service/reelsmithd &"))
        << outcome.err;
    EXPECT_EQ (outcome.out, "");
  }
}

/* Help needs neither bus nor engine. */
TEST_F (DaemonCommands, HaveHelp)
{
  for (const char *command :
      {"submit", "jobs", "watch", "cancel", "retry", "remove", "stock"}) {
    Outcome outcome = run ({command, "--help"});
    EXPECT_EQ (outcome.status, kDone) << command;
    EXPECT_TRUE (has (outcome.out, std::string ("reelsmith ") + command));
    EXPECT_EQ (outcome.err, "");
  }
}
