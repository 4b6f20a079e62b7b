// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>

#include "pdf_file.h"
#include "worker/exit_status.h"
#include "worker_run.h"

namespace fs = std::filesystem;

namespace reel::test {

using namespace daemon;
using Task = Order::Task;

static constexpr char kFilm[] = "---\n"
                                "size: 320x180\n"
                                "captions: karaoke\n"
                                "---\n\n"
                                "# One\n\n"
                                "![cover zoomin](card.png)\n\n"
                                "Hello there.\n\n"
                                "---\n\n"
                                "(generate: aurora)\n\n"
                                "Good bye.\n";

/* Is SHOWN free of every path of this machine? */
static bool
tells_no_path (const Job &job, const std::string &shown)
{
  return shown.find (job.home ()) == std::string::npos &&
         shown.find (job.staging ()) == std::string::npos &&
         shown.find ("/proc/") == std::string::npos;
}

/* Guards against files that are asked for by another path than they are
 * looked up by. */
TEST (Worker, ListNamesTheFiles)
{
  Job job (kFilm);
  auto order = job.order (Task::List);
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  EXPECT_EQ (outcome.status, kWorkerDone);
  auto files = outcome.all<ReportFile> ();
  ASSERT_EQ (files.size (), 1u);
  EXPECT_EQ (files[0].path, job.home () + "/card.png");
  EXPECT_EQ (files[0].name, "card.png");
}

/* Guards against a file that is read because a brief names it. */
TEST (Worker, ListReadsNothingButTheBrief)
{
  Job job ("# A\n\n![](/etc/passwd)\n\n![](../../etc/shadow)\n");
  auto outcome = run_worker (job, job.order (Task::List));
  for (const ReportFile &file : outcome.all<ReportFile> ())
    EXPECT_EQ (file.path.find ("/../"), std::string::npos);
  EXPECT_TRUE (outcome.in_time);
  EXPECT_NE (outcome.ending (), "nothing");
}

/* Guards against a refusal without the place of the mistake. */
TEST (Worker, AWrongBriefIsRefusedWithItsPlaces)
{
  Job job ("---\nsize: huge\nvoicee: x\n---\n\nHello.\n");
  for (Task task : {Task::List, Task::Check, Task::Render}) {
    auto outcome = run_worker (job, job.order (task));
    EXPECT_EQ (outcome.ending (), "InvalidBrief");
    EXPECT_EQ (outcome.status, kWorkerFailed);
    auto problems = outcome.all<ReportProblem> ();
    ASSERT_EQ (problems.size (), 2u);
    EXPECT_EQ (problems[0].severity, "error");
    EXPECT_EQ (problems[0].file, "film.md");
    EXPECT_EQ (problems[0].line, 2u);
    EXPECT_EQ (problems[1].line, 3u);
  }
  EXPECT_TRUE (
      fs::is_empty (job.staging ()) || !fs::exists (job.staging () + "/out"));
}

/* Guards against limits that hold for one task and not for the next, and
 * against hints that send a client to an option he doesn't have. */
TEST (Worker, LimitsOfTheOrderHold)
{
  Job job ("One.\n\n---\n\nTwo.\n\n---\n\nThree.\n");
  for (Task task : {Task::List, Task::Check, Task::Render}) {
    auto order = job.order (task);
    order.brief_limits.scenes = 2;
    auto outcome = run_worker (job, order);
    EXPECT_EQ (outcome.ending (), "InvalidBrief");
    auto problems = outcome.all<ReportProblem> ();
    ASSERT_EQ (problems.size (), 1u);
    EXPECT_EQ (
        problems[0].message, "`scenes` has 3 entries, but may have at most 2");
    EXPECT_EQ (problems[0].hint,
        "make several briefs of it; the limit is `scenes` of the daemon, see "
        "reelsmith.conf(5)");
  }
  auto enough = job.order (Task::List);
  enough.brief_limits.scenes = 3;
  EXPECT_EQ (run_worker (job, enough).ending (), "done");
  Job long_one (std::string (1025, 'x') + "\n");
  auto order = long_one.order (Task::List);
  order.brief_limits.brief_bytes = 1024;
  EXPECT_EQ (run_worker (long_one, order).ending (), "InvalidBrief");
}

/* Guards against a client that can't offer a choice of voices. */
TEST (Worker, VoicesAndTemplatesAreReported)
{
  Job job ("");
  auto order = job.order (Task::Voices);
  order.brief_fd = -1;
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  EXPECT_GT (outcome.all<ReportVoice> ().size (), 50u);
  auto templates = outcome.all<ReportTemplate> ();
  EXPECT_TRUE (std::any_of (templates.begin (), templates.end (),
      [] (const ReportTemplate &t) { return t.name == "scene"; }));
}

/* Guards against a reservation of no disk, or of none too small. */
TEST (Worker, CheckGivesThePlan)
{
  Job job (kFilm, {"card.png"});
  auto outcome = run_worker (job, job.order (Task::Check));
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  auto plans = outcome.all<ReportPlan> ();
  ASSERT_EQ (plans.size (), 1u);
  EXPECT_EQ (plans[0].name, "film");
  EXPECT_GT (plans[0].video_seconds, 1);
  EXPECT_GT (plans[0].render_seconds, 0);
  EXPECT_GT (plans[0].output_bytes, 0u);
  EXPECT_GE (plans[0].staging_bytes, plans[0].output_bytes);
  EXPECT_EQ (plans[0].json[0], '{');
}

/* Guards against a setting that the memory isn't enough for, of which nobody
 * hears, and which is taken for the brief's fault. */
TEST (Worker, MoreJobsThanMemoryIsEnoughForAreTold)
{
  Job job ("---\nsize: 7680x4320\nfps: 10\n---\n\n(color: teal)\n\n"
           "(duration: 0.1)\n");
  auto order = job.order (Task::Render);
  order.jobs = 1024;
  order.options.strict = true;
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  auto problems = outcome.all<ReportProblem> ();
  ASSERT_EQ (problems.size (), 1u);
  EXPECT_EQ (problems[0].severity, "warning");
  EXPECT_TRUE (problems[0].message.starts_with ("1024 jobs may take 3113"))
      << problems[0].message;
}

static constexpr char kTwoOutputs[] =
    "---\noutput: [{size: 640x360, fps: 25}, {size: 360x640, suffix: tall, "
    "format: webm}]\n---\n\n(generate: aurora)\n\n(duration: 1)\n";

/* Guards against outputs and drafts that nobody has reckoned with. */
TEST (Worker, CheckGivesAllVideos)
{
  Job job (kTwoOutputs);
  auto order = job.order (Task::Check);
  auto plain = run_worker (job, order);
  auto videos = plain.all<ReportVideo> ();
  ASSERT_EQ (videos.size (), 2u) << plain.log;
  EXPECT_EQ (videos[0].file, "film-640x360.mp4");
  EXPECT_EQ (videos[1].name, "film-tall");
  EXPECT_EQ (videos[1].file, "film-tall.webm");
  EXPECT_FALSE (videos[0].has_draft || videos[1].has_draft);
  order.options.progressive = true;
  auto outcome = run_worker (job, order);
  videos = outcome.all<ReportVideo> ();
  auto plan = outcome.all<ReportPlan> ();
  ASSERT_EQ (videos.size (), 2u) << outcome.log;
  ASSERT_EQ (plan.size (), 1u);
  EXPECT_EQ (plan[0].name, "film");
  EXPECT_EQ (plan[0].json.front (), '[');
  double seconds = 0;
  for (const ReportVideo &video : videos) {
    EXPECT_TRUE (video.has_draft);
    EXPECT_GT (video.draft_seconds, 0);
    seconds += video.draft_seconds + video.render_seconds;
  }
  EXPECT_NEAR (plan[0].render_seconds, seconds, 1e-6);
  EXPECT_GT (plan[0].staging_bytes, plain.all<ReportPlan> ()[0].staging_bytes);
}

/* Guards against one output in the place of another, or a draft that is whole.
 */
TEST (Worker, ARenderMakesTheOutputThatIsAskedFor)
{
  Job job (kTwoOutputs);
  auto order = job.order (Task::Render);
  order.output = 1;
  order.draft = true;
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  auto stored = outcome.all<ReportStored> ();
  ASSERT_FALSE (stored.empty ());
  EXPECT_EQ (stored.back ().name, "film-tall.webm");
  std::string manifest =
      contents (job.staging () + "/out/film-tall.manifest.json");
  EXPECT_NE (manifest.find ("\"draft\""), std::string::npos) << manifest;
  order.output = 2;
  EXPECT_EQ (run_worker (job, order).ending (), "InvalidBrief");
}

/* Guards against a picture that is opened though nobody handed it over, and
 * against messages that tell of the server's folders. */
TEST (Worker, AFileThatIsNotHandedOverIsMissing)
{
  Job job (kFilm);
  fs::copy_file (TEST_DATA "/card.png", job.home () + "/card.png");
  auto outcome = run_worker (job, job.order (Task::Check));
  EXPECT_EQ (outcome.ending (), "InvalidBrief");
  auto problems = outcome.all<ReportProblem> ();
  ASSERT_EQ (problems.size (), 1u);
  EXPECT_NE (problems[0].message.find ("card.png"), std::string::npos);
  EXPECT_TRUE (tells_no_path (job, problems[0].message + problems[0].hint));
}

/* Guards against overlays that only a process without walls can read: every
 * kind of them, and files by what was handed over alone. */
TEST (Worker, OverlaysComeFromWhatWasHandedOver)
{
  Job job ("---\nsize: 320x180\nfps: 10\noverlays:\n"
           "  - {image: alpha.png, width: 0.2}\n"
           "  - {text: Draft, position: bottom-left}\n---\n\n"
           "(overlays: [{video: moving.gif, width: 0.3, position: center}, "
           "{image: drawing.svg, position: left}])\n\n(duration: 1)\n",
      {"alpha.png", "moving.gif", "drawing.svg"});
  auto listed = run_worker (job, job.order (Task::List));
  EXPECT_EQ (listed.all<ReportFile> ().size (), 3u);
  auto outcome = run_worker (job, job.order (Task::Render));
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  for (const ReportProblem &problem : outcome.all<ReportProblem> ())
    ADD_FAILURE () << problem.message;
}

/* A GIF is made without what a video's sound needs. */
TEST (Worker, MakesGifs)
{
  Job job ("---\noutput: {format: gif, size: 160x90}\n---\n\n# One\n\n"
           "(duration: 1)\n");
  auto outcome = run_worker (job, job.order (Task::Render));
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  auto stored = outcome.all<ReportStored> ();
  ASSERT_FALSE (stored.empty ());
  EXPECT_TRUE (stored.back ().name.ends_with (".gif")) << stored.back ().name;
}

/* Guards against a library that needs more of the system than a worker has. */
TEST (Worker, PagesComeFromWhatWasHandedOver)
{
  Job job ("---\nsize: 320x180\n---\n\n(image: {file: a.pdf, page: 2})\n\n"
           "(duration: 1)\n");
  job.hand_over ("a.pdf", make_pdf ({{1, 0, 0}, {0, 0, 1}}));
  auto outcome = run_worker (job, job.order (Task::Render));
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  for (const ReportProblem &problem : outcome.all<ReportProblem> ())
    ADD_FAILURE () << problem.message;
}

static constexpr char kOptional[] =
    "---\nsize: 320x180\n---\n\n# One\n\n"
    "(image: {file: gone.png, optional: true})\n\nHello.\n";

/* Guards against a job that fails for what it could do without, or that leaves
 * it out without a word. */
TEST (Worker, AnOptionalFileThatIsMissingIsAWarning)
{
  Job job (kOptional);
  auto outcome = run_worker (job, job.order (Task::Render));
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  auto problems = outcome.all<ReportProblem> ();
  ASSERT_EQ (problems.size (), 1u);
  EXPECT_EQ (problems[0].severity, "warning");
  EXPECT_NE (problems[0].message.find ("gone.png"), std::string::npos);
}

/* Guards against `strict` that is found out about after an hour of rendering.
 */
TEST (Worker, StrictMakesAWarningAnErrorBeforeRendering)
{
  Job job (kOptional);
  for (Task task : {Task::Check, Task::Render}) {
    auto order = job.order (task);
    order.options.strict = true;
    auto outcome = run_worker (job, order);
    EXPECT_EQ (outcome.ending (), "InvalidBrief");
    EXPECT_EQ (outcome.all<ReportProblem> ().size (), 1u);
    EXPECT_FALSE (outcome.has<ReportStage> ());
  }
}

static void
expect_files_as_reported (const Job &job, const WorkerOutcome &outcome)
{
  auto stored = outcome.all<ReportStored> ();
  ASSERT_FALSE (stored.empty ());
  EXPECT_TRUE (stored.back ().name.ends_with (".mp4"));
  size_t files = 0;
  for (const auto &entry : fs::directory_iterator (job.staging () + "/out")) {
    EXPECT_TRUE (entry.is_regular_file ());
    files++;
  }
  EXPECT_EQ (files, stored.size ());
  for (const ReportStored &file : stored) {
    std::string text = contents (job.staging () + "/out/" + file.name);
    EXPECT_EQ (text.size (), file.bytes);
    char *sum = g_compute_checksum_for_data (
        G_CHECKSUM_SHA256, (const guchar *) text.data (), text.size ());
    EXPECT_EQ (file.sha256, sum) << file.name;
    g_free (sum);
  }
}

/* Guards against progress that goes back or says 1 before the video is there,
 * and against hashes of something else than what lies there. */
TEST (Worker, ARenderReportsStagesProgressAndFiles)
{
  Job job (kFilm, {"card.png"});
  auto outcome = run_worker (job, job.order (Task::Render));
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  EXPECT_EQ (outcome.status, kWorkerDone);
  EXPECT_EQ (outcome.log, "");
  std::string stages;
  for (const ReportStage &stage : outcome.all<ReportStage> ())
    stages += stage.stage + std::to_string (stage.index) + " ";
  EXPECT_EQ (stages, "speak1 render2 mix3 join4 check5 publish6 ");
  double before = 0;
  for (const ReportProgress &progress : outcome.all<ReportProgress> ()) {
    EXPECT_GE (progress.fraction, before);
    EXPECT_LT (progress.fraction, 1);
    before = progress.fraction;
  }
  expect_files_as_reported (job, outcome);
}

/* Guards against options that don't get to the engine. */
TEST (Worker, OptionsGoOverTheBrief)
{
  Job job (kFilm, {"card.png"});
  auto order = job.order (Task::Check);
  order.options.size = "640x360";
  order.options.quality = "draft";
  order.options.name = "another";
  auto outcome = run_worker (job, order);
  ASSERT_TRUE (outcome.has<ReportPlan> ());
  EXPECT_EQ (outcome.all<ReportPlan> ()[0].name, "another");
  EXPECT_NE (outcome.all<ReportPlan> ()[0].json.find ("\"width\": 640"),
      std::string::npos);
  auto wrong = job.order (Task::Check);
  wrong.options.format = "word";
  EXPECT_EQ (run_worker (job, wrong).ending (), "InvalidArgument");
  wrong = job.order (Task::Check);
  wrong.options.variables["who"] = "x";
  EXPECT_EQ (run_worker (job, wrong).ending (), "InvalidBrief");
  order.options.size = "huge";
  EXPECT_EQ (run_worker (job, order).ending (), "InvalidBrief");
}

/* Guards against values of variables that are lost on their way. */
TEST (Worker, VariablesOfTheOrderAreThoseOfTheBrief)
{
  Job job ("---\nvariables: {city: null}\nname: film-${city}\n---\n"
           "(color: navy)\n(duration: 1)\n");
  auto order = job.order (Task::Check);
  EXPECT_EQ (run_worker (job, order).ending (), "InvalidBrief");
  order.options.variables["city"] = "Oslo";
  auto outcome = run_worker (job, order);
  ASSERT_TRUE (outcome.has<ReportPlan> ()) << outcome.log;
  EXPECT_EQ (outcome.all<ReportPlan> ()[0].name, "film-Oslo");
}

/* Guards against a worker that works on an order it did not understand. */
TEST (Worker, ADamagedOrderIsRefused)
{
  Job job (kFilm);
  std::string whole = write_order (job.order (Task::Render));
  auto lacking = job.order (Task::Render);
  lacking.staging.clear ();
  auto briefless = job.order (Task::Check);
  briefless.brief_fd = -1;
  for (const std::string &text : {std::string (), std::string ("{}"),
           whole.substr (0, whole.size () / 2), std::string (1 << 20, '['),
           write_order (lacking), write_order (briefless)}) {
    auto outcome = WorkerRun (job, text).wait ();
    EXPECT_EQ (outcome.status, kWorkerOrder);
    EXPECT_EQ (outcome.ending (), "InvalidArgument");
  }
}

/* Guards against a hand that starts it in a shell and waits for ever. */
TEST (Worker, IsNotForHands)
{
  Job job (kFilm);
  auto outcome = WorkerRun (job, "", {REELSMITH_WORKER}).wait ();
  EXPECT_EQ (outcome.status, kWorkerOrder);
  EXPECT_NE (outcome.log.find ("reelsmithd"), std::string::npos);
}

} // namespace reel::test
