// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "queue/job_json.h"
#include "queue/passes.h"

using namespace reel::daemon;

namespace {

/* Two videos; the first has a draft that takes 1 s, and takes 3 s itself, the
 * second takes 4 s. */
Job
two_videos ()
{
  Job job;
  job.name = "film";
  job.videos = {{"film-a", "film-a.mp4", "one", 3, true, 1},
      {"film-b", "film-b.webm", "two", 4, false, 0}};
  return job;
}

std::vector<std::string>
in_videos (std::vector<std::string> names)
{
  for (std::string &name : names)
    name = "/media/videos/" + name;
  return names;
}

} // namespace

/* Guards against a draft that comes behind a video, or twice. */
TEST (Passes, DraftsComeFirst)
{
  auto passes = passes_of (two_videos ());
  ASSERT_EQ (passes.size (), 3u);
  EXPECT_TRUE (passes[0].draft && passes[0].output == 0);
  EXPECT_TRUE (!passes[1].draft && passes[1].output == 0);
  EXPECT_TRUE (!passes[2].draft && passes[2].output == 1);
}

/* A template, and a job that an earlier version has stored. */
TEST (Passes, AJobWithoutVideosHasOne)
{
  Job job;
  job.name = "film";
  job.identity = "one";
  job.render_seconds = 5;
  EXPECT_EQ (passes_of (job).size (), 1u);
  EXPECT_TRUE (is_last_pass (job));
  EXPECT_EQ (share_of (job).begin, 0);
  EXPECT_EQ (share_of (job).width, 1);
  EXPECT_EQ (seconds_left (job), 5);
  EXPECT_EQ (name_of_output (job, 0), "film");
  EXPECT_EQ (identity_of_output (job, 0), "one");
}

/* Guards against progress that leaps at the seams, and an end that counts only
 * what is made now. */
TEST (Passes, SharesFillTheWhole)
{
  Job job = two_videos ();
  double begin = 0;
  for (double left : {8.0, 7.0, 4.0}) {
    Share share = share_of (job);
    EXPECT_DOUBLE_EQ (share.begin, begin);
    EXPECT_DOUBLE_EQ (seconds_left (job), left);
    EXPECT_EQ (is_last_pass (job), job.passes == 2);
    begin += share.width;
    job.passes++;
  }
  EXPECT_DOUBLE_EQ (begin, 1);
}

/* Nothing is predicted of them: none of them has no part in the whole. */
TEST (Passes, WithoutPredictionsAllCountAlike)
{
  Job job = two_videos ();
  for (JobVideo &video : job.videos)
    video.render_seconds = video.draft_seconds = 0;
  job.passes = 1;
  EXPECT_NEAR (share_of (job).begin, 1 / 3.0, 1e-9);
  EXPECT_NEAR (share_of (job).width, 1 / 3.0, 1e-9);
}

/* Guards against files of a draft that are listed when they are gone, and
 * videos that stand behind what lies beside them. */
TEST (Passes, PathsAreWhatIsThere)
{
  Job job = two_videos ();
  note_published (job, in_videos ({"film-a.vtt", "film-a.srt", "film-a.mp4"}));
  EXPECT_EQ (
      job.output_paths, in_videos ({"film-a.mp4", "film-a.vtt", "film-a.srt"}));
  EXPECT_TRUE (job.draft);
  job.publishing = "on its way";
  note_published (job, in_videos ({"film-a.vtt", "film-a.mp4"}));
  EXPECT_EQ (job.output_paths, in_videos ({"film-a.mp4", "film-a.vtt"}));
  EXPECT_FALSE (job.draft);
  EXPECT_EQ (job.publishing, "");
  note_published (job, in_videos ({"film-b.vtt", "film-b.webm"}));
  EXPECT_EQ (job.output_paths,
      in_videos ({"film-a.mp4", "film-b.webm", "film-a.vtt", "film-b.vtt"}));
  EXPECT_EQ (job.passes, 3u);
}

/* As long as one of them is a draft, the job says so. */
TEST (Passes, OneOfSeveralMayBeADraftStill)
{
  Job job = two_videos ();
  job.videos[1].has_draft = true;
  const bool drafts[] = {true, true, true, false};
  const char *files[] = {
      "film-a.mp4", "film-b.webm", "film-a.mp4", "film-b.webm"};
  for (size_t i = 0; i < 4; i++) {
    note_published (job, in_videos ({files[i]}));
    EXPECT_EQ (job.draft, drafts[i]) << i;
  }
  EXPECT_EQ (job.output_paths, in_videos ({"film-a.mp4", "film-b.webm"}));
}

/* Reports of several are told apart by their files; that of a draft is
 * replaced; what a worker made up does no harm. */
TEST (Passes, ReportsOfSeveralAreOneObject)
{
  std::string all = put_report ("", "a.mp4", R"({"frames":1})");
  all = put_report (all, "b.mp4", R"({"frames":2})");
  all = put_report (all, "a.mp4", R"({"frames":3})");
  EXPECT_EQ (all, R"({"a.mp4":{"frames":3},"b.mp4":{"frames":2}})");
  EXPECT_EQ (put_report (all, "c.mp4", ""), all);
  EXPECT_EQ (put_report ("[1]", "c.mp4", "{"), "{}");
}
