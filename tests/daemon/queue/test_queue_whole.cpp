// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole queues with the real worker: what it and the queue take for granted of
 * each other. */
#include "queue_test.h"

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

using namespace reel;
using namespace reel::daemon;
using namespace reel::test;

namespace {

class QueueWhole : public QueueTest {
protected:
  QueueWhole () { worker = REELSMITH_WORKER; }

  Submission yaml (const std::string &text)
  {
    Submission submission = brief (text);
    submission.file = "brief.yaml";
    return submission;
  }
  /* A video `film` of SECONDS, without speech; MORE are further scenes. */
  Submission film (int seconds, const std::string &more = "")
  {
    Submission submission =
        yaml ("title: Film\noutput: {size: 64x64, fps: 12, quality: draft}\n"
              "scenes:\n  - {background: {generate: aurora}, duration: " +
              std::to_string (seconds) + "}\n" + more);
    submission.options.name = "film";
    return submission;
  }
};

} // namespace

TEST_F (QueueWhole, ABriefBecomesAVideoWithAllThatBelongsToIt)
{
  start ();
  std::string id = submit (film (1));
  ASSERT_NE (id[0], '!') << message;
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  Job done = job (id);
  EXPECT_EQ (done.output_paths.front (), media + "/videos/film.mp4");
  EXPECT_TRUE (exists ("videos/film.manifest.json"));
  EXPECT_GT (done.staging_bytes, 0u);
  EXPECT_GT (done.render_seconds, 0);
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
  /* The same again replaces it. */
  EXPECT_EQ (end_of (submit (film (1))), "completed");
}

TEST_F (QueueWhole, AWrongBriefIsRefusedWithItsPlace)
{
  start ();
  EXPECT_EQ (submit (yaml (
                 "title: Film\nscenes:\n  - duration: 1\n    colour: red\n")),
      "!InvalidBrief");
  EXPECT_NE (message.find ("brief.yaml:4:"), std::string::npos) << message;
  EXPECT_EQ (
      submit (film (1, "  - {background: {image: none.png}, duration: 1}\n")),
      "!InvalidBrief");
  EXPECT_NE (message.find ("none.png"), std::string::npos) << message;
}

TEST_F (QueueWhole, APictureHandedOverIsShown)
{
  start ();
  Submission submission =
      film (1, "  - {background: {image: photo.jpg}, duration: 1}\n");
  submission.assets["photo.jpg"] =
      UniqueFd (::open (TEST_DATA "/photo-3x2.jpg", O_RDONLY | O_CLOEXEC));
  std::string id = submit (std::move (submission));
  ASSERT_NE (id[0], '!') << message;
  EXPECT_EQ (end_of (id), "completed") << job (id).error_message;
}

TEST_F (QueueWhole, CancelledWhileItRendersNothingIsLeft)
{
  start ();
  std::string id = submit (film (120));
  ASSERT_TRUE (wait ([&] { return job (id).progress > 0; }));
  gint64 begin = g_get_monotonic_time ();
  EXPECT_TRUE (queue->cancel (id, nullptr));
  EXPECT_EQ (end_of (id), "cancelled");
  EXPECT_LT (g_get_monotonic_time () - begin, 5 * G_USEC_PER_SEC);
  EXPECT_FALSE (exists ("videos/film.mp4"));
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
}

TEST_F (QueueWhole, RestartedInTheMiddleItIsMadeOnce)
{
  start ();
  std::string id = submit (film (20));
  ASSERT_TRUE (wait ([&] { return job (id).progress > 0; }));
  stop ();
  start ();
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (job (id).attempts, 1u);
}

TEST_F (QueueWhole, VoicesAndTemplatesAreTheMachines)
{
  start ();
  ASSERT_TRUE (wait ([&] { return !queue->status ().voices.empty (); }));
  auto templates = queue->status ().templates;
  EXPECT_NE (std::find (templates.begin (), templates.end (), "scene"),
      templates.end ());
}

namespace {

size_t
count (const std::string &text, const std::string &part)
{
  size_t found = 0;
  for (size_t at = text.find (part); at != std::string::npos;
       at = text.find (part, at + 1))
    found++;
  return found;
}

constexpr char kReused[] = "\"reused\": true";

} // namespace

/* Guards against rendering for the daemon what it has rendered before, and
 * against files that nobody bounds: each has its row. */
TEST_F (QueueWhole, WhatWasRenderedIsReused)
{
  start ();
  std::string id = submit (film (12)); // three pieces, one of them short
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (count (job (id).report, kReused), 0u);
  size_t pieces = count (job (id).report, "\"reused\"");
  EXPECT_GT (pieces, 1u);
  id = submit (film (12, "  - {duration: 1}\n"));
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (count (job (id).report, kReused), pieces);
  uint64_t bytes = 0;
  uint32_t files = 0;
  ASSERT_TRUE (queue->clean_up ({{"max-bytes", 1}}, &bytes, &files, nullptr));
  EXPECT_EQ (files, pieces + 1 + 2 * 2) << "each has sound, found by two keys";
}

/* Guards against one user's pictures in another's video, by a key that can be
 * worked out. */
TEST_F (QueueWhole, WhatAnotherOwnerRenderedIsNotReused)
{
  start ();
  Submission submission = film (2);
  submission.owner = 1001;
  submission.options.name = "first";
  std::string id = submit (std::move (submission));
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  submission = film (2);
  submission.owner = 1002;
  submission.options.name = "second";
  id = submit (std::move (submission));
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (count (job (id).report, kReused), 0u);
  submission = film (2);
  submission.owner = 1001;
  submission.options.name = "third";
  id = submit (std::move (submission));
  ASSERT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (count (job (id).report, kReused), 1u);
}
