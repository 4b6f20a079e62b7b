// SPDX-License-Identifier: GPL-3.0-or-later
/* One publication, broken at each system call, in every way: once the folder
 * is swept there is the set that was before or the one that was to come. */
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "commit_fixture.h"
#include "faulty_calls.h"
#include "glib_ptr.h"
#include "library/error.h"

using namespace reel;
using namespace reel::library;
using namespace reel::test;

namespace {

[[maybe_unused]] const bool kInMemory = use_memory ();

struct Way {
  const char *name;
  bool has_old;     // a video is replaced, and a side file of it goes
  bool has_foreign; // ... which was somebody else's: by force
  bool links;
};

const Way kWays[] = {
    {"new", false, false, true},
    {"over", true, false, true},
    {"by_force", false, true, true},
    {"new_without_links", false, false, false},
    {"over_without_links", true, false, false},
};

#ifdef LONG_TESTS
constexpr bool kLong = true;
#else
constexpr bool kLong = false;
#endif

const char kVideo[] = "film.mp4";

enum class State { Before, After, Neither };

class CommitFaults : public testing::TestWithParam<Way> {
protected:
  CommitFaults ()
  {
    if (GetParam ().has_old)
      before_ = make_set ("film", "brief", "old", true);
    else if (GetParam ().has_foreign)
      before_ = {{kVideo, "mine"}, {"film.jpg", "mine"}, {"other.mp4", "o"}};
    after_ = make_set ("film", "brief", std::string (30000, 'n'), false);
    if (GetParam ().has_foreign)
      after_["other.mp4"] = "o";
  }

  void prepare (const std::string &media) const
  {
    for (const auto &[name, text] : before_)
      write_file (media + "/videos/" + name, text);
  }
  State state (const std::string &media) const
  {
    Files files = files_in (media + "/videos");
    return files == after_    ? State::After
           : files == before_ ? State::Before
                              : State::Neither;
  }
  CommitOrder order (const std::string &media, const Staging &staging) const
  {
    Files set = after_;
    set.erase ("other.mp4");
    auto ordered = order_of (media, staging, set, kVideo, "brief");
    ordered.force = GetParam ().has_foreign;
    return ordered;
  }
  /* Publishes with what SPOIL does to the calls; gives how many there were. */
  template <typename Spoil>
  int publish (const std::string &media, Spoil spoil, GError **error) const
  {
    auto staging = Staging::create (media, "job", nullptr);
    auto ordered = order (media, *staging);
    FaultyCalls calls;
    if (!GetParam ().links)
      calls.forbid_links ();
    spoil (calls);
    done_ = commit_files (ordered, error);
    return calls.calls ();
  }
  int count_calls () const
  {
    TempFolder media;
    prepare (media.path ());
    ErrorPtr error;
    int count = publish (
        media.path (), [] (FaultyCalls &) {}, out (error));
    EXPECT_FALSE (error) << error->message;
    EXPECT_EQ (state (media.path ()), State::After);
    EXPECT_TRUE (files_in (media.path () + "/assets/temp").empty ());
    return count;
  }
  void break_at (int call, int number, bool for_ever) const;

  Files before_, after_;
  mutable bool done_ = false;
  mutable int pending_ = 0;
};

void
CommitFaults::break_at (int call, int number, bool for_ever) const
{
  SCOPED_TRACE (std::string (g_strerror (number)) + " at call " +
                std::to_string (call) + (for_ever ? " and all later" : ""));
  TempFolder media;
  prepare (media.path ());
  ErrorPtr error;
  done_ = false;
  publish (
      media.path (),
      [&] (FaultyCalls &calls) { calls.fail_at (call, number, for_ever); },
      out (error));
  EXPECT_EQ (done_, !error);
  bool pending = error && error->code == (int) Error::Pending;
  State found = state (media.path ());
  /* After an error it may be that only the journal could not be removed. */
  if (done_) {
    EXPECT_EQ (found, State::After);
  }
  sweep_staging (media.path ());
  State swept = state (media.path ());
  EXPECT_NE (swept, State::Neither);
  if (error && !pending) {
    EXPECT_NE (found, State::Neither);
    EXPECT_EQ (swept, found);
  }
  pending_ += pending;
  EXPECT_TRUE (files_in (media.path () + "/assets/temp").empty ());
}

} // namespace

/* An error path that leaves a part, or success claimed after a failure. */
TEST_P (CommitFaults, EveryErrnoAtEveryCallIsBeforeOrAfter)
{
  int calls = count_calls ();
  ASSERT_GE (calls, 30);
  std::vector<int> numbers = {ENOSPC, EIO, EPERM, EINTR};
  if (kLong)
    numbers = {ENOSPC, EDQUOT, EIO, EROFS, EACCES, EPERM, EEXIST, ENOENT, EXDEV,
        EMLINK, EINVAL, EOPNOTSUPP, ENOMEM, EMFILE, EINTR};
  for (int number : numbers)
    for (int call = 1; call <= calls; call++) {
      break_at (call, number, false);
      if (number == EIO || number == EACCES)
        break_at (call, number, true);
    }
  RecordProperty ("calls", calls);
  RecordProperty ("pending", pending_);
}

/* What a killed process leaves: seen by others, or there for ever. */
TEST_P (CommitFaults, KillAtEveryCallIsBeforeOrAfter)
{
  int calls = count_calls ();
  int afters = 0;
  for (int call = 1; call <= calls; call++)
    for (bool done : {false, true}) {
      SCOPED_TRACE ("killed at call " + std::to_string (call));
      TempFolder media;
      prepare (media.path ());
      pid_t child = fork ();
      if (child == 0) {
        publish (
            media.path (),
            [&] (FaultyCalls &faulty) { faulty.kill_at (call, done); },
            nullptr);
        _exit (0);
      }
      int status = 0;
      ASSERT_EQ (waitpid (child, &status, 0), child);
      ASSERT_TRUE (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      sweep_staging (media.path ());
      State swept = state (media.path ());
      EXPECT_NE (swept, State::Neither);
      EXPECT_TRUE (files_in (media.path () + "/assets/temp").empty ());
      afters += swept == State::After;
    }
  EXPECT_GT (afters, 5);
  EXPECT_LT (afters, 2 * calls);
}

/* Whoever completes it is killed, too, again and again. */
TEST_P (CommitFaults, KillOfTheSweepAtEveryCallIsBeforeOrAfter)
{
  int calls = count_calls ();
  auto in_child = [] (auto work) {
    pid_t child = fork ();
    if (child == 0) {
      work ();
      _exit (0);
    }
    int status = 0;
    waitpid (child, &status, 0);
    return WIFSIGNALED (status);
  };
  for (int first = 20; first <= calls; first += kLong ? 2 : 20)
    for (int call = 1; call <= 60; call += kLong ? 1 : 1 + call / 4) {
      SCOPED_TRACE ("killed at call " + std::to_string (first) + ", then " +
                    std::to_string (call));
      TempFolder media;
      prepare (media.path ());
      ASSERT_TRUE (in_child ([&] {
        publish (
            media.path (),
            [&] (FaultyCalls &faulty) { faulty.kill_at (first, false); },
            nullptr);
      }));
      bool killed = in_child ([&] {
        FaultyCalls faulty;
        if (!GetParam ().links)
          faulty.forbid_links ();
        faulty.kill_at (call, true);
        sweep_staging (media.path ());
      });
      sweep_staging (media.path ());
      EXPECT_NE (state (media.path ()), State::Neither);
      EXPECT_TRUE (files_in (media.path () + "/assets/temp").empty ());
      if (!killed)
        break;
    }
}

INSTANTIATE_TEST_SUITE_P (Ways, CommitFaults, testing::ValuesIn (kWays),
    [] (const auto &way) { return way.param.name; });
