// SPDX-License-Identifier: GPL-3.0-or-later
/* One commit, broken at each call that changes files, in every way: what is in
 * the collection is what was before or what was to come, and nothing else. */
#include <gtest/gtest.h>

#include <cerrno>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faulty_syscalls.h"
#include "store_fixture.h"
#include "store_steps.h"
#include "temp_folder.h"

using namespace reel::storage;
using namespace reel::test;

namespace {

/* A way to commit: with or without an old file, and on what file system. */
struct Way {
  const char *name;
  Existing existing;
  bool has_old;
  bool nameless;
  bool rename_noreplace;
};

const Way kWays[] = {
    {"new", Existing::kRefuse, false, true, true},
    {"over", Existing::kReplace, true, true, true},
    {"over_nothing", Existing::kReplace, false, true, true},
    {"new_named", Existing::kRefuse, false, false, true},
    {"new_named_linked", Existing::kRefuse, false, false, false},
    {"over_named", Existing::kReplace, true, false, true},
};

const std::string kOld = "the old one";

const std::string &
new_bytes ()
{
  static const std::string bytes (200000, 'n');
  return bytes;
}

class CommitFaults : public testing::TestWithParam<Way> {
protected:
  void prepare (const TempFolder &media, FaultySyscalls &faults) const
  {
    if (GetParam ().has_old)
      write_file (media.path () + "/videos/a", kOld);
    if (!GetParam ().nameless)
      faults.forbid_nameless_files ();
    if (!GetParam ().rename_noreplace)
      faults.forbid_rename_noreplace ();
  }
  bool store_it (const TempFolder &media, std::string *sha256 = nullptr) const
  {
    Store store;
    bool stored = store.store (
        media.path (), "a", new_bytes (), GetParam ().existing, 300000);
    if (stored && sha256)
      *sha256 = store.file->sha256 ();
    EXPECT_EQ (stored, store.problem.text ().empty ());
    return stored;
  }
  /* Looks at the collection. True: as it was to become; false: as before. */
  bool is_after (const TempFolder &media) const
  {
    auto files = files_under (media.path () + "/videos");
    std::string bytes = read_file (media.path () + "/videos/a");
    if (bytes == new_bytes ()) {
      EXPECT_EQ (files.size (), 1u);
      return true;
    }
    EXPECT_EQ (bytes, GetParam ().has_old ? kOld : "");
    EXPECT_EQ (files.size (), GetParam ().has_old ? 1u : 0u);
    return false;
  }
  int count_calls () const
  {
    TempFolder media;
    FaultySyscalls faults;
    prepare (media, faults);
    EXPECT_TRUE (store_it (media));
    EXPECT_TRUE (is_after (media));
    return faults.calls ();
  }
};

} // namespace

/* An error path that leaves a part, or success claimed after a failure. */
TEST_P (CommitFaults, EveryErrnoAtEveryCallIsBeforeOrAfter)
{
  int calls = count_calls ();
  ASSERT_GE (calls, 6);
  for (int error_number : {ENOSPC, EDQUOT, EIO, EROFS, EACCES, EPERM, ENOMEM,
           EMFILE, ENOENT, EEXIST, ENOTDIR, EXDEV, EMLINK, EBUSY, EINVAL,
           EOPNOTSUPP, ENOSYS, EINTR, EAGAIN})
    for (int call = 1; call <= calls; call++) {
      SCOPED_TRACE (std::string (g_strerror (error_number)) + " at call " +
                    std::to_string (call));
      TempFolder media;
      FaultySyscalls faults;
      prepare (media, faults);
      faults.fail_at (call, error_number);
      std::string sha256;
      bool stored = store_it (media, &sha256);
      bool after = is_after (media);
      EXPECT_TRUE (!stored || after);
      EXPECT_EQ (sha256, stored ? sha256_of (new_bytes ()) : "");
    }
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
      {
        FaultySyscalls faults;
        prepare (media, faults);
        faults.kill_at (call, done);
        pid_t child = fork ();
        if (child == 0) {
          store_it (media);
          _exit (0);
        }
        int status = 0;
        ASSERT_EQ (waitpid (child, &status, 0), child);
        ASSERT_TRUE (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
        afters += is_after (media);
      }
      /* Whoever stages next sweeps what is left. */
      Store next;
      ASSERT_TRUE (next.store (media.path (), "a", "x", Existing::kReplace));
      EXPECT_EQ (files_under (media.path ()).size (), 1u);
    }
  EXPECT_GT (afters, 0);
}

INSTANTIATE_TEST_SUITE_P (Ways, CommitFaults, testing::ValuesIn (kWays),
    [] (const auto &way) { return way.param.name; });

/* A sweep that takes the file a living process is writing. */
TEST (Sweep, LeavesWhatIsInUse)
{
  TempFolder media;
  FaultySyscalls faults;
  faults.forbid_nameless_files ();
  write_file (media.path () + "/assets/temp/reelstoragesink/dead", "dead");
  Store working, sweeping;
  ASSERT_TRUE (working.open (media.path (), "a"));
  ASSERT_TRUE (working.write (0, "working"));
  ASSERT_TRUE (sweeping.store (media.path (), "b", "x", Existing::kReplace));
  EXPECT_FALSE (std::filesystem::exists (
      media.path () + "/assets/temp/reelstoragesink/dead"));
  ASSERT_TRUE (working.seal () && working.publish ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "working");
  EXPECT_EQ (files_under (media.path ()).size (), 2u);
}
