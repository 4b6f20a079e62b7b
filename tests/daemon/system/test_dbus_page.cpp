// SPDX-License-Identifier: GPL-3.0-or-later
/* docs/dbus.md, against what the daemon and its XML say. */
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "config.h"
#include "error.h"
#include "queue/job.h"

using namespace reel;
using namespace reel::daemon;

namespace {

std::string
content (const char *file)
{
  std::ifstream in (std::string (REELSMITH_SOURCE_ROOT) + "/" + file);
  return {std::istreambuf_iterator<char> (in), {}};
}

/* The part of the page under HEADING, up to the next of the same level. */
std::string
section (const std::string &heading)
{
  std::string page = content ("docs/dbus.md");
  size_t start = page.find ("\n## " + heading + "\n");
  EXPECT_NE (start, page.npos) << heading;
  return page.substr (start, page.find ("\n## ", start + 1) - start);
}

/* What stands in backticks in the first column of the tables of TEXT. */
std::set<std::string>
rows (const std::string &text)
{
  std::regex row ("\n\\| `([^`]+)` \\|");
  std::set<std::string> found;
  for (std::sregex_iterator i (text.begin (), text.end (), row), end; i != end;
       ++i)
    found.insert ((*i)[1]);
  return found;
}

} // namespace

/* Guards against an error that a client meets and finds nowhere. */
TEST (DBusPage, ListsEveryErrorAndNoOther)
{
  std::set<std::string> names;
  for (int code = 0; code <= (int) Error::Degraded; code++)
    names.insert (error_name ((Error) code));
  EXPECT_EQ (names.size (), 13u);
  EXPECT_EQ (rows (section ("Errors")), names);
}

/* Guards against a state that a client waits in for ever. */
TEST (DBusPage, ListsEveryStateAndReasonAndNoOther)
{
  std::set<std::string> names;
  for (State state : {State::Queued, State::Held, State::Running,
           State::Completed, State::Failed, State::Cancelled})
    names.insert (state_name (state));
  for (Reason reason :
      {Reason::None, Reason::StorageLow, Reason::Paused, Reason::RateLimited,
          Reason::Stalled, Reason::Retrying, Reason::Restarted})
    names.insert (reason_name (reason));
  EXPECT_EQ (rows (section ("States")), names);
}

/* Guards against pages that name methods, properties or options that aren't
 * there. */
TEST (DBusPage, NamesOnlyWhatIsThere)
{
  std::string reference = content ("docs/dbus-reference.md");
  std::string page = content ("docs/dbus.md");
  for (const char *option : {"handle-token", "key", "base-dir", "assets",
           "format", "force", "name"}) {
    EXPECT_NE (page.find (std::string ("`") + option + "`"), page.npos);
    EXPECT_NE (
        reference.find (std::string ("\n") + option + " "), reference.npos)
        << option;
  }
  for (const char *member : {"Submit", "SubmitFd", "SubmitPipeline", "Validate",
           "ListJobs", "CleanUp", "Pause", "Resume", "Cancel", "Retry",
           "Remove", "SetPriority", "Open", "Finished"})
    EXPECT_NE (reference.find (std::string ("\n#### ") + member + "\n"),
        reference.npos)
        << member;
}
