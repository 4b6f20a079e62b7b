// SPDX-License-Identifier: GPL-3.0-or-later
/* What is installed for systemd, D-Bus and polkit, as these read it. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include <glib.h>

#include "config.h"
#include "program.h"
#include "temp_folder.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

const fs::path kMade (DATA_BUILD_ROOT);
const fs::path kData = fs::path (REELSMITH_SOURCE_ROOT) / "data";

bool
is_there (const char *program)
{
  char *found = g_find_program_in_path (program);
  g_free (found);
  return found != nullptr;
}

std::string
content (const fs::path &file)
{
  std::ifstream in (file);
  return {std::istreambuf_iterator<char> (in), {}};
}

/* A copy of UNIT in FOLDER that can be verified where Reelsmith isn't
 * installed: another program is started. */
std::string
installed_unit (const std::string &unit, const TempFolder &folder)
{
  std::string text = std::regex_replace (
      content (kMade / unit), std::regex ("=/\\S+smithd\\b"), "=/bin/true");
  EXPECT_NE (text.find ("ExecStart=/bin/true"), text.npos) << unit;
  fs::path file = fs::path (folder.path ()) / "reelsmithd.service";
  std::ofstream (file) << text;
  return file;
}

Outcome
run (const std::vector<std::string> &arguments)
{
  return Program (arguments).run ();
}

/* The value of KEY in the unit or service file FILE; the last one. */
std::string
value_in (const fs::path &file, const std::string &key)
{
  std::string text = content (file), value;
  std::regex line ("(^|\n)" + key + "=([^\n]*)");
  for (std::sregex_iterator i (text.begin (), text.end (), line), end; i != end;
       ++i)
    value = (*i)[2];
  return value;
}

} // namespace

class Unit : public testing::TestWithParam<const char *> {};

/* Guards against directives that systemd ignores because of a slip. */
TEST_P (Unit, IsVerifiedBySystemd)
{
  if (!is_there ("systemd-analyze"))
    GTEST_SKIP () << "systemd-analyze (package systemd) isn't there";
  TempFolder folder;
  std::string unit = installed_unit (GetParam (), folder);
  std::vector<std::string> words = {"systemd-analyze", "verify", "--man=no"};
  if (std::string (GetParam ()).find ("user") != std::string::npos)
    words.emplace_back ("--user");
  words.push_back (unit);
  Outcome outcome =
      Program (words, {{"XDG_RUNTIME_DIR", folder.path ()}}).run ();
  EXPECT_EQ (outcome.status, 0);
  /* It also reads units that are no concern of ours. */
  EXPECT_EQ (outcome.err.find ("reelsmithd"), std::string::npos) << outcome.err;
}

/* Guards against a unit that gives the daemon less than it was promised. */
TEST_P (Unit, WatchesAndStopsTheDaemonAsPromised)
{
  fs::path unit = kMade / GetParam ();
  EXPECT_EQ (value_in (unit, "Type"), "notify");
  EXPECT_EQ (value_in (unit, "BusName"), "org.reelsmith.Reelsmith1");
  EXPECT_EQ (value_in (unit, "Restart"), "on-failure");
  EXPECT_EQ (value_in (unit, "WatchdogSec"), "30s");
  EXPECT_EQ (value_in (unit, "KillMode"), "mixed");
  EXPECT_EQ (value_in (unit, "OOMPolicy"), "continue");
  /* It is out within 5 s of SIGTERM. */
  EXPECT_EQ (value_in (unit, "TimeoutStopSec"), "10s");
}

INSTANTIATE_TEST_SUITE_P (System, Unit,
    testing::Values ("reelsmithd-system.service", "reelsmithd-user.service"));

/* Guards against hardening that gets lost: 1.5 is what was promised. */
TEST (SystemUnit, IsExposedByOneAndAHalfAtMost)
{
  if (!is_there ("systemd-analyze"))
    GTEST_SKIP () << "systemd-analyze (package systemd) isn't there";
  TempFolder folder;
  std::string unit = installed_unit ("reelsmithd-system.service", folder);
  Outcome outcome = run ({"systemd-analyze", "security", "--offline=true",
      "--threshold=15", unit});
  EXPECT_EQ (outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_NE (outcome.out.find ("Overall exposure level"), std::string::npos);
}

/* Guards against a threshold that lets everything pass. */
TEST (SystemUnit, ExposureOfTheUsersUnitIsSeenToBeHigher)
{
  if (!is_there ("systemd-analyze"))
    GTEST_SKIP () << "systemd-analyze (package systemd) isn't there";
  TempFolder folder;
  std::string unit = installed_unit ("reelsmithd-user.service", folder);
  EXPECT_NE (run ({"systemd-analyze", "security", "--offline=true",
                      "--threshold=15", unit})
                 .status,
      0);
}

/* Guards against hardening that takes from the workers what they lock
 * themselves in with. */
TEST (SystemUnit, LeavesTheWorkersTheirSandbox)
{
  std::string unit = content (kMade / "reelsmithd-system.service");
  for (const char *call : {"capset", "landlock_create_ruleset",
           "landlock_add_rule", "landlock_restrict_self", "seccomp"})
    EXPECT_NE (unit.find (call), unit.npos) << call;
  EXPECT_EQ (
      value_in (kMade / "reelsmithd-system.service", "RestrictNamespaces"),
      "user net");
  EXPECT_EQ (value_in (kMade / "reelsmithd-system.service", "StateDirectory"),
      "reelsmith");
}

/* Guards against an activation that starts something else, or twice. */
TEST (BusServices, StartTheUnitOfTheirBus)
{
  fs::path session = kMade / "dbus-session.service";
  fs::path system = kMade / "dbus-system.service";
  for (const fs::path &file : {session, system}) {
    EXPECT_EQ (value_in (file, "Name"), "org.reelsmith.Reelsmith1");
    EXPECT_EQ (value_in (file, "SystemdService"), "reelsmithd.service");
  }
  EXPECT_EQ (value_in (session, "Exec"),
      value_in (kMade / "reelsmithd-user.service", "ExecStart"));
  EXPECT_EQ (value_in (system, "Exec"),
      value_in (kMade / "reelsmithd-system.service", "ExecStart"));
  EXPECT_EQ (value_in (system, "User"),
      value_in (kMade / "reelsmithd-system.service", "User"));
}

/* Guards against actions that polkit leaves out because it can't read them. */
TEST (PolkitActions, AreValidAndGrantNoMoreThanMeant)
{
  fs::path file = kData / "polkit/org.reelsmith.policy";
  std::string text = content (file);
  std::regex action ("<action id=\"org\\.reelsmith\\.([a-z]+)\">");
  std::vector<std::string> actions;
  for (std::sregex_iterator i (text.begin (), text.end (), action), end;
       i != end; ++i)
    actions.push_back ((*i)[1]);
  EXPECT_EQ (actions, (std::vector<std::string>{"submit", "manage"}));
  /* Only submitting needs no password, and only at the machine itself. */
  size_t granted = text.find (">yes<");
  EXPECT_LT (granted, text.find ("org.reelsmith.manage"));
  EXPECT_EQ (text.find (">yes<", granted + 1), text.npos);
  /* polkitd answers questions about others to root and to the action's owner
   * only (polkit(8)). */
  std::string owner =
      "<annotate key=\"org.freedesktop.policykit.owner\">unix-user:" +
      value_in (kMade / "reelsmithd-system.service", "User") + "</annotate>";
  size_t at = 0;
  for (const std::string &name : actions) {
    at = text.find (owner, text.find ("org.reelsmith." + name));
    EXPECT_NE (at, text.npos) << name;
  }
  EXPECT_NE (text.find (owner), at) << "each action has an owner of its own";
  const char *dtd = "/usr/share/polkit-1/policyconfig-1.dtd";
  if (!is_there ("xmllint") || !fs::exists (dtd))
    GTEST_SKIP () << "xmllint (libxml2-utils) or polkit's DTD isn't there";
  Outcome outcome =
      run ({"xmllint", "--noout", "--nonet", "--dtdvalid", dtd, file});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
}

/* Guards against documentation that GDBus and other generators can't read. */
TEST (BusXml, IsWellFormed)
{
  if (!is_there ("xmllint"))
    GTEST_SKIP () << "xmllint (libxml2-utils) isn't there";
  for (const auto &entry :
      fs::directory_iterator (REELSMITH_SOURCE_ROOT "/daemon/bus"))
    if (entry.path ().extension () == ".xml") {
      Outcome outcome = run ({"xmllint", "--noout", "--nonet", entry.path ()});
      EXPECT_EQ (outcome.status, 0) << outcome.err;
    }
}

/* Guards against a user that systemd-sysusers doesn't make. */
TEST (Sysusers, MakesTheUserThatTheUnitRunsAs)
{
  fs::path file = kData / "systemd/reelsmith.sysusers.conf";
  EXPECT_NE (content (file).find ("\nu reelsmith "), std::string::npos);
  if (!is_there ("systemd-sysusers"))
    GTEST_SKIP () << "systemd-sysusers isn't there";
  TempFolder root;
  Outcome outcome =
      run ({"systemd-sysusers", "--root=" + root.path (), "--dry-run", file});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_NE ((outcome.out + outcome.err).find ("reelsmith"), std::string::npos)
      << outcome.out << outcome.err;
}
