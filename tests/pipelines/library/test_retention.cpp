// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include <sys/file.h>
#include <unistd.h>

#include "commit_fixture.h"
#include "glib_ptr.h"
#include "library/retention.h"

using namespace reel;
using namespace reel::library;
using namespace reel::test;

namespace {

[[maybe_unused]] const bool kInMemory = use_memory ();

#ifdef LONG_TESTS
constexpr int kHistories = 10000;
#else
constexpr int kHistories = 500;
#endif

constexpr int64_t kNow = 2000000000000000;
constexpr int64_t kDay = 86400ll * G_USEC_PER_SEC;

Candidate
candidate (const char *path, Kind kind, uint64_t bytes, int64_t age)
{
  return {path, kind, bytes, bytes, kNow - age};
}

using Names = std::vector<std::string>;

Policy
at_most (uint64_t bytes)
{
  Policy policy;
  policy.max_bytes = bytes;
  return policy;
}

} // namespace

TEST (Choose, NothingWithoutLimits)
{
  EXPECT_TRUE (choose (
      {candidate ("a", Kind::Segment, 1 << 30, kDay * 1000)}, {}, kNow, 0)
                   .empty ());
}

TEST (Choose, LeastRecentlyUsedGoFirst)
{
  std::vector<Candidate> files = {candidate ("new", Kind::Audio, 10, 1),
      candidate ("old", Kind::Segment, 10, 3),
      candidate ("middle", Kind::Image, 10, 2)};
  EXPECT_EQ (choose (files, at_most (30), kNow, 0), Names ());
  EXPECT_EQ (choose (files, at_most (29), kNow, 0), Names ({"old"}));
  EXPECT_EQ (choose (files, at_most (19), kNow, 0), Names ({"old", "middle"}));
  Policy policy;
  policy.keep_free = 100;
  EXPECT_EQ (choose (files, policy, kNow, 85), Names ({"old", "middle"}));
}

/* Guards against pinned or used work lost, and against more going for it than
 * has to. */
TEST (Choose, PinnedAndBusyStayAndCount)
{
  auto pinned = candidate ("pinned", Kind::Segment, 10, 9);
  pinned.pinned = true;
  auto busy = candidate ("busy", Kind::Segment, 10, 8);
  busy.busy = true;
  std::vector<Candidate> files = {
      pinned, busy, candidate ("free", Kind::Segment, 10, 1)};
  Policy policy = at_most (20);
  policy.max_age_us[Kind::Segment] = 5;
  EXPECT_EQ (choose (files, policy, kNow, 0), Names ({"free"}));
  EXPECT_EQ (choose (files, at_most (1), kNow, 0), Names ({"free"}));
}

/* Guards against somebody's film deleted to make room for a cache. */
TEST (Choose, VideosGoOnlyIfThePolicySaysSo)
{
  std::vector<Candidate> files = {
      candidate ("film", Kind::Video, 100, 9 * kDay),
      candidate ("input", Kind::Input, 100, 9 * kDay),
      candidate ("segment", Kind::Segment, 10, 1)};
  Policy policy = at_most (10);
  policy.keep_free = 1000;
  policy.max_age_us[Kind::Video] = policy.max_age_us[Kind::Input] = kDay;
  EXPECT_EQ (choose (files, policy, kNow, 2000), Names ());
  EXPECT_EQ (choose (files, policy, kNow, 0), Names ({"segment"}));
  policy.evict_videos = true;
  EXPECT_EQ (choose (files, policy, kNow, 2000), Names ({"film"}));
}

TEST (Choose, AgeIsByKind)
{
  Policy policy;
  policy.max_age_us[Kind::Failed] = 2 * kDay;
  policy.max_age_us[Kind::Audio] = 0;
  EXPECT_EQ (choose ({candidate ("a", Kind::Failed, 1, 2 * kDay),
                         candidate ("b", Kind::Failed, 1, 2 * kDay + 1),
                         candidate ("c", Kind::Audio, 1, 90 * kDay),
                         candidate ("d", Kind::Failed, 1, -5 * kDay)},
                 policy, kNow, 0),
      Names ({"b"}));
}

namespace {

/* Files that come, are used and go, with the rules written down once more, as
 * plainly as can be. */
class History {
public:
  explicit History (unsigned seed) : random_ (seed) {}

  void run ()
  {
    policy_ = {pick (3) ? pick (2000) + 1 : 0, pick (3) ? pick (3000) + 1 : 0,
        {}, pick (2) == 0};
    for (Kind kind : {Kind::Video, Kind::Image, Kind::Audio, Kind::Segment,
             Kind::Failed, Kind::Input})
      if (pick (3) == 0)
        policy_.max_age_us[kind] = pick (300);
    for (int step = 0; step < 60; step++) {
      now_ += (int64_t) pick (20);
      change ();
      if (pick (4) == 0)
        sweep ();
    }
    sweep ();
  }

private:
  uint64_t pick (uint64_t below) { return random_ () % below; }

  void change ()
  {
    if (files_.empty () || pick (3) == 0) {
      static constexpr Kind kKinds[] = {Kind::Video, Kind::Image, Kind::Audio,
          Kind::Segment, Kind::Failed, Kind::Input};
      Candidate file;
      file.path = std::to_string (made_++);
      file.kind = kKinds[pick (6)];
      file.bytes = pick (300);
      file.freeable = pick (3) ? file.bytes : 0;
      file.used_us = now_ - (int64_t) (pick (5) ? 0 : pick (500));
      files_.push_back (file);
      return;
    }
    Candidate &file = files_[pick (files_.size ())];
    switch (pick (3)) {
    case 0:
      file.used_us = now_;
      break;
    case 1:
      file.pinned = !file.pinned;
      break;
    default:
      file.busy = !file.busy;
    }
  }

  bool may_go (const Candidate &file) const
  {
    return !file.pinned && !file.busy && file.kind != Kind::Input &&
           (file.kind != Kind::Video || policy_.evict_videos);
  }
  bool counts (const Candidate &file) const
  {
    return file.kind != Kind::Input &&
           (file.kind != Kind::Video || policy_.evict_videos);
  }
  bool is_old (const Candidate &file) const
  {
    auto limit = policy_.max_age_us.find (file.kind);
    return limit != policy_.max_age_us.end () && limit->second &&
           now_ - file.used_us > (int64_t) limit->second;
  }
  uint64_t total () const
  {
    uint64_t bytes = 0;
    for (const Candidate &file : files_)
      bytes += counts (file) ? file.bytes : 0;
    return bytes;
  }

  void sweep ()
  {
    uint64_t free_bytes = pick (5000);
    auto before = files_;
    auto gone = choose (files_, policy_, now_, free_bytes);
    std::shuffle (before.begin (), before.end (), random_);
    ASSERT_EQ (choose (before, policy_, now_, free_bytes), gone)
        << "the order they are given in must not matter";
    int64_t youngest = INT64_MIN;
    for (const std::string &path : gone) {
      auto file = std::find_if (files_.begin (), files_.end (),
          [&] (const Candidate &one) { return one.path == path; });
      ASSERT_NE (file, files_.end ());
      ASSERT_TRUE (may_go (*file));
      bool too_much = policy_.max_bytes && total () > policy_.max_bytes;
      bool too_full = policy_.keep_free && free_bytes < policy_.keep_free;
      ASSERT_TRUE (is_old (*file) || too_much || too_full)
          << "nothing called for it";
      if (!is_old (*file))
        youngest = std::max (youngest, file->used_us);
      free_bytes += file->freeable;
      files_.erase (file);
    }
    bool any_left = false;
    for (const Candidate &file : files_) {
      if (!may_go (file))
        continue;
      any_left = true;
      ASSERT_FALSE (is_old (file));
      ASSERT_GE (file.used_us, youngest) << "a younger one went";
    }
    if (any_left) {
      ASSERT_TRUE (!policy_.max_bytes || total () <= policy_.max_bytes);
      ASSERT_TRUE (!policy_.keep_free || free_bytes >= policy_.keep_free);
    }
  }

  std::mt19937 random_;
  Policy policy_;
  std::vector<Candidate> files_;
  int64_t now_ = 1000;
  int made_ = 0;
};

} // namespace

/* Guards against a rule broken where several meet. */
TEST (Choose, KeepsItsRulesOverRandomHistories)
{
  unsigned seed = std::random_device () ();
  SCOPED_TRACE ("seed " + std::to_string (seed));
  for (int i = 0; i < kHistories && !testing::Test::HasFatalFailure (); i++)
    History (seed + (unsigned) i).run ();
  RecordProperty ("histories", kHistories);
}

namespace {

class SweepTest : public testing::Test {
protected:
  SweepTest () : library (Library::open (media.path (), nullptr)) {}

  void put (const std::string &path, Kind kind, size_t bytes, int64_t age,
      const std::string &made_by = "", const std::string &video = "")
  {
    write_file (media.path () + "/" + path, std::string (bytes, 'x'));
    File file;
    file.path = path;
    file.kind = kind;
    file.bytes = bytes;
    file.made_by = made_by;
    file.used_us = file.created_us = g_get_real_time () - age;
    file.video = video;
    ASSERT_TRUE (library->record (file, nullptr));
  }
  Names swept (const Policy &policy, const std::set<std::string> &busy = {},
      bool dry_run = false)
  {
    ErrorPtr error;
    auto evicted = sweep (*library, policy, busy, dry_run, out (error));
    EXPECT_TRUE (evicted) << error->message;
    Names names;
    for (const File &file : evicted ? evicted->files : std::vector<File> ())
      names.push_back (file.path);
    return names;
  }
  bool there (const std::string &path) const
  {
    return std::filesystem::exists (media.path () + "/" + path);
  }

  TempFolder media;
  std::unique_ptr<Library> library;
};

} // namespace

TEST_F (SweepTest, FileAndRowGoTogether)
{
  put ("assets/segments/a", Kind::Segment, 100, 2 * kDay);
  put ("assets/segments/b", Kind::Segment, 100, kDay);
  EXPECT_EQ (swept (at_most (150), {}, true), Names ({"assets/segments/a"}));
  EXPECT_TRUE (there ("assets/segments/a")) << "a dry run changes nothing";
  EXPECT_EQ (swept (at_most (150)), Names ({"assets/segments/a"}));
  EXPECT_FALSE (there ("assets/segments/a"));
  EXPECT_FALSE (library->find ("assets/segments/a", nullptr));
  EXPECT_TRUE (there ("assets/segments/b"));
  EXPECT_EQ (swept (at_most (150)), Names ()) << "within one sweep";
}

/* Guards against the work of a running job taken from under it. */
TEST_F (SweepTest, RunningAndOpenFilesStay)
{
  put ("assets/audio/told", Kind::Audio, 100, 4 * kDay, "told");
  put ("assets/audio/running", Kind::Audio, 100, 3 * kDay, "running");
  put ("assets/audio/open", Kind::Audio, 100, 2 * kDay, "done");
  put ("assets/audio/free", Kind::Audio, 100, kDay, "done");
  ASSERT_TRUE (library->database ().run (
      "INSERT INTO jobs (id, owner, kind, state, created) VALUES "
      "('running', 1, 'brief', 'running', 1), "
      "('done', 1, 'brief', 'completed', 1)",
      nullptr));
  {
    UniqueFd fd = library->use ("assets/audio/open", nullptr);
    ASSERT_TRUE (fd);
    EXPECT_EQ (swept (at_most (1), {"told"}), Names ({"assets/audio/free"}));
  }
  EXPECT_EQ (swept (at_most (1), {"told"}), Names ({"assets/audio/open"}));
}

/* Guards against side files left alone, and against half a video. */
TEST_F (SweepTest, VideoGoesWithItsSideFiles)
{
  put ("videos/a.mp4", Kind::Video, 100, 2 * kDay);
  put ("videos/a.srt", Kind::Side, 10, 2 * kDay, "", "videos/a.mp4");
  put ("videos/b.mp4", Kind::Video, 100, kDay);
  put ("videos/b.srt", Kind::Side, 10, 9 * kDay, "", "videos/b.mp4");
  Policy policy = at_most (110);
  EXPECT_EQ (swept (policy), Names ());
  policy.evict_videos = true;
  EXPECT_EQ (swept (policy), Names ({"videos/a.mp4", "videos/a.srt"}));
  EXPECT_TRUE (there ("videos/b.srt"));
  ASSERT_TRUE (library->pin ("videos/b.srt", true, nullptr));
  EXPECT_EQ (swept (at_most (1)), Names ());
}

TEST_F (SweepTest, FailuresGoAsAFolder)
{
  ASSERT_TRUE (library->keep_failure ("job", {{"log.txt", "x"}}, nullptr));
  ASSERT_TRUE (there ("assets/failed/job/log.txt"));
  EXPECT_EQ (swept (at_most (1)), Names ());
  ASSERT_TRUE (library->keep_failure ("job", {{"log.txt", "xx"}}, nullptr));
  EXPECT_EQ (swept (at_most (1)), Names ({"assets/failed/job"}));
  EXPECT_FALSE (there ("assets/failed/job"));
}

/* Guards against files forgotten where the sweep was killed in between. */
TEST_F (SweepTest, InterruptedSweepIsFinished)
{
  put ("assets/segments/a", Kind::Segment, 100, kDay);
  ASSERT_TRUE (
      library->database ().run ("UPDATE files SET state = 'leaving'", nullptr));
  EXPECT_EQ (swept (at_most (1)), Names ());
  ASSERT_TRUE (library->recover (true, nullptr));
  EXPECT_FALSE (there ("assets/segments/a"));
  EXPECT_FALSE (library->find ("assets/segments/a", nullptr));
}

/* Guards against a link followed out of the library. */
TEST_F (SweepTest, LinksAreNotFollowed)
{
  write_file (media.path () + "/outside/kept", "kept");
  put ("assets/failed/job", Kind::Failed, 1, kDay);
  std::filesystem::remove (media.path () + "/assets/failed/job");
  std::filesystem::create_directory_symlink (
      media.path () + "/outside", media.path () + "/assets/failed/job");
  Policy policy;
  policy.max_age_us[Kind::Failed] = 1;
  EXPECT_EQ (swept (policy), Names ({"assets/failed/job"}));
  EXPECT_FALSE (std::filesystem::exists (
      std::filesystem::symlink_status (media.path () + "/assets/failed/job")));
  EXPECT_TRUE (there ("outside/kept"));
}
