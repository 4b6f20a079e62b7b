// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs that publish more than once: a draft before the video, or the videos of
 * several outputs. */
#include "queue_test.h"

#include <filesystem>

#include "library/database.h"

using namespace reel;
using namespace reel::daemon;
using namespace reel::test;

using Texts = std::vector<std::string>;

namespace {

class QueuePasses : public QueueTest {
protected:
  Submission progressive (const std::string &text)
  {
    Submission submission = brief (text);
    submission.options.progressive = true;
    return submission;
  }
  /* Waits until a draft is there and nothing else is. */
  bool wait_draft (const std::string &id)
  {
    return wait ([&] {
      auto now = queue->find (id);
      return now && now->draft;
    });
  }
  /* A job `film` whose draft is there, while its video waits for `go`. MORE
   * are further lines. */
  std::string drafted (const std::string &more = "")
  {
    go = fifo ("go");
    std::string id =
        submit (progressive ("film\nwhole wait " + go + "\n" + more));
    EXPECT_TRUE (wait_draft (id));
    return id;
  }
  void expect_draft (const std::string &id)
  {
    EXPECT_TRUE (job (id).draft);
    EXPECT_EQ (
        job (id).output_paths, (Texts{media + "/videos/film.mp4",
                                   media + "/videos/film.manifest.json"}));
    EXPECT_EQ (read ("videos/film.mp4"), "draft film");
    EXPECT_TRUE (queue->open_output (id, nullptr));
  }
  void expect_whole (const std::string &id)
  {
    EXPECT_FALSE (job (id).draft);
    EXPECT_EQ (
        job (id).output_paths, (Texts{media + "/videos/film.mp4",
                                   media + "/videos/film.manifest.json"}));
    EXPECT_EQ (read ("videos/film.mp4"), "video film");
    EXPECT_FALSE (exists ("assets/temp/job-" + id));
  }
  void change_row (const std::string &how)
  {
    auto database = library::Database::open (media + "/library.db", nullptr);
    ASSERT_TRUE (database->run (("UPDATE jobs SET " + how).c_str (), nullptr));
  }
  std::string hash_of (const std::string &text)
  {
    CharPtr sum = adopt (g_compute_checksum_for_string (
        G_CHECKSUM_SHA256, text.c_str (), (gssize) text.size ()));
    return sum.get ();
  }

  std::string go;
};

} // namespace

/* The whole way: a draft that can be played while the job goes on. */
TEST_F (QueuePasses, ADraftIsThereWhileTheJobGoesOn)
{
  start ();
  std::string id = drafted ();
  expect_draft (id);
  Job now = job (id);
  EXPECT_EQ (now.state, State::Running);
  EXPECT_GE (now.progress, 0.25); // a draft of 1 s, a video of 3 s
  EXPECT_LT (now.progress, 1);
  EXPECT_GT (now.expected_end, (uint64_t) g_get_real_time ());
  release (go);
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (listener.states (id), "queued running completed");
  expect_whole (id);
  EXPECT_EQ (job (id).attempts, 1u);
  EXPECT_EQ (job (id).started, now.started);
}

/* While it is made the draft is a stage. */
TEST_F (QueuePasses, TheDraftIsAStage)
{
  start ();
  std::string gate = fifo ("gate");
  std::string id =
      submit (progressive ("film\ndraft progress 0.5\ndraft wait " + gate));
  ASSERT_TRUE (wait ([&] { return job (id).progress > 0; }));
  EXPECT_NEAR (job (id).progress, 0.125, 1e-9);
  EXPECT_FALSE (job (id).draft);
  /* One second of it, and three of the video. */
  double left = (double) job (id).expected_end - (double) g_get_real_time ();
  EXPECT_LT (left, 4e6);
  EXPECT_GT (left, 1e6);
  release (gate);
  EXPECT_EQ (end_of (id), "completed");
}

/* What was published stays: who watches it may go on. */
TEST_F (QueuePasses, CancelledTheDraftStays)
{
  start ();
  std::string id = drafted ();
  EXPECT_TRUE (queue->cancel (id, nullptr));
  EXPECT_EQ (end_of (id), "cancelled");
  expect_draft (id);
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
  /* Tried again it is replaced. */
  auto again = queue->retry (id, nullptr);
  ASSERT_TRUE (again);
  release (go);
  EXPECT_EQ (end_of (*again), "completed");
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
}

TEST_F (QueuePasses, FailedTheDraftStays)
{
  start ();
  std::string id = submit (progressive ("film\nwhole fail"));
  EXPECT_EQ (end_of (id), "failed");
  EXPECT_EQ (job (id).error_message, "it broke");
  expect_draft (id);
  EXPECT_TRUE (queue->remove (id, nullptr));
  EXPECT_TRUE (exists ("videos/film.mp4"));
}

/* A draft that fails is the job's failure; nothing was published. */
TEST_F (QueuePasses, WithoutADraftNothingIsThere)
{
  start ();
  std::string id = submit (progressive ("film\ndraft fail"));
  EXPECT_EQ (end_of (id), "failed");
  EXPECT_FALSE (job (id).draft);
  EXPECT_EQ (job (id).output_paths, Texts{});
  EXPECT_FALSE (exists ("videos/film.mp4"));
}

/* A worker that dies behind the draft: only what it was at is made again. */
TEST_F (QueuePasses, TriedAgainTheDraftIsNotMadeTwice)
{
  start ();
  std::string made = folder.path () + "/made";
  std::string id =
      submit (progressive ("film\nrender append " + made +
                           "\nwhole crash-once " + folder.path () + "/died"));
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (
      listener.states (id), "queued running queued/retrying running completed");
  expect_whole (id);
  CharPtr lines;
  g_file_get_contents (made.c_str (), out (lines), nullptr, nullptr);
  EXPECT_STREQ (lines.get (), "draft film\nwhole film\nwhole film\n");
}

/* However the daemon ended: the draft is there and said to be, before and
 * while the job goes on. */
TEST_F (QueuePasses, RestartedItGoesOnBehindTheDraft)
{
  start ();
  std::string made = folder.path () + "/made";
  std::string id = drafted ("draft append " + made);
  for (bool killed : {true, false}) {
    ASSERT_TRUE (wait_state (id, State::Running));
    if (killed)
      drop ();
    else
      stop ();
    open ();
    EXPECT_EQ (job (id).reason, Reason::Restarted);
    expect_draft (id);
    queue->start ();
  }
  release (go);
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (job (id).attempts, 1u);
  expect_whole (id);
  CharPtr lines;
  g_file_get_contents (made.c_str (), out (lines), nullptr, nullptr);
  EXPECT_STREQ (lines.get (), "draft film\n");
}

/* Killed after recovery had finished a publication and before the job said so:
 * what its row says was on its way is there, so it isn't made again. What else
 * is there of its own is not taken for it. */
TEST_F (QueuePasses, WhatWasOnItsWayIsKnownByItsHash)
{
  start ();
  std::string id = drafted ();
  drop ();
  std::string before = "passes = 0, draft = 0, output_paths = '[]', "
                       "publishing = '";
  change_row (before + hash_of ("video film") + " film.mp4'");
  open ();
  EXPECT_FALSE (job (id).draft) << "taken for the video";
  EXPECT_EQ (job (id).state, State::Queued);
  drop ();
  change_row (before + hash_of ("draft film") +
              " film.mp4', "
              "state = 'running'");
  open ();
  EXPECT_EQ (job (id).state, State::Queued);
  expect_draft (id);
  drop ();
  change_row ("passes = 1, draft = 1, state = 'running', publishing = '" +
              hash_of ("draft film") + " other.mp4'");
  start ();
  release (go);
  EXPECT_EQ (end_of (id), "completed");
  expect_whole (id);
}

/* Each of several is a video by itself, in the brief's order. */
TEST_F (QueuePasses, SeveralVideosAreOneJob)
{
  start ();
  go = fifo ("go");
  std::string id =
      submit ("film\nvideo film-a\nvideo film-b\nwhole2 wait " + go);
  ASSERT_TRUE (wait ([&] { return !job (id).output_paths.empty (); }));
  EXPECT_EQ (job (id).output_paths, Texts{media + "/videos/film-a.mp4"});
  EXPECT_FALSE (job (id).draft);
  EXPECT_EQ (job (id).message, "film-b.mp4, 2 of 2");
  release (go);
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (job (id).output_paths,
      (Texts{media + "/videos/film-a.mp4", media + "/videos/film-b.mp4"}));
  EXPECT_EQ (read ("videos/film-b.mp4"), "video film-b");
  EXPECT_EQ (job (id).message, "");
  EXPECT_EQ (listener.states (id), "queued running completed");
}

/* Drafts of all come first; where one fails the others are as they are. */
TEST_F (QueuePasses, OfSeveralAllDraftsComeFirst)
{
  start ();
  std::string made = folder.path () + "/made";
  std::string id = submit (progressive ("film\nvideo film-a\nvideo film-b\n"
                                        "render append " +
                                        made + "\nwhole2 fail"));
  EXPECT_EQ (end_of (id), "failed");
  CharPtr lines;
  g_file_get_contents (made.c_str (), out (lines), nullptr, nullptr);
  EXPECT_STREQ (
      lines.get (), "draft film-a\ndraft film-b\nwhole film-a\nwhole film-b\n");
  EXPECT_EQ (job (id).output_paths[0], media + "/videos/film-a.mp4");
  EXPECT_EQ (job (id).output_paths[1], media + "/videos/film-b.mp4");
  EXPECT_EQ (job (id).output_paths.size (), 4u);
  EXPECT_TRUE (job (id).draft);
  EXPECT_EQ (read ("videos/film-a.mp4"), "video film-a");
  EXPECT_EQ (read ("videos/film-b.mp4"), "draft film-b");
}

/* Nothing is rendered if one of them is in the way. */
TEST_F (QueuePasses, AnyOfThemMayBeInTheWay)
{
  start ();
  std::filesystem::create_directories (media + "/videos");
  g_file_set_contents (
      (media + "/videos/film-b.mp4").c_str (), "mine", -1, nullptr);
  std::string text = "film\nvideo film-a\nvideo film-b";
  EXPECT_EQ (submit (text), "!Exists");
  EXPECT_NE (message.find ("film-b"), std::string::npos) << message;
  Submission forced = progressive (text);
  forced.force = true;
  EXPECT_EQ (end_of (submit (std::move (forced))), "completed");
  EXPECT_EQ (read ("videos/film-b.mp4"), "video film-b");
}

/* A worker is not trusted with which of them it made. */
TEST_F (QueuePasses, OneIsNotPublishedAsAnother)
{
  start ();
  std::string id =
      submit ("film\nvideo film-a\nvideo film-b\nwhole2 store film-a.mp4");
  EXPECT_EQ (end_of (id), "failed");
  EXPECT_EQ (job (id).error_name, "org.reelsmith.Error.CheckFailed");
  EXPECT_EQ (job (id).output_paths, Texts{media + "/videos/film-a.mp4"});
}
