// SPDX-License-Identifier: GPL-3.0-or-later
/* The commands that speak with the daemon, and the daemon's real objects on a
 * bus; what becomes of a job is the test's to say. */
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include <rapidjson/document.h>

#include "served_bus.h"
#include "workplace.h"

using namespace reel::test;
using reel::daemon::Error;
using reel::daemon::Job;
using reel::daemon::Reason;
using reel::daemon::State;

namespace {

constexpr int kDone = 0, kFailed = 1, kWrong = 2, kNoRoom = 3, kUnreachable = 4,
              kCancelled = 130;

using Arguments = std::vector<std::string>;

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

rapidjson::Document
parse (const std::string &line)
{
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag> (line.c_str ());
  return document;
}

Job
job_of (const std::string &id, State state = State::Queued)
{
  Job job;
  job.id = id;
  job.title = "Film " + id;
  job.state = state;
  job.created = (uint64_t) g_get_real_time ();
  return job;
}

class JobCommands : public testing::Test {
protected:
  explicit JobCommands (bool is_system = false) : served (is_system)
  {
    const char *bus =
        is_system ? "DBUS_SYSTEM_BUS_ADDRESS" : "DBUS_SESSION_BUS_ADDRESS";
    place.environment[bus] = served.address ();
    brief = place.write ("film.yaml", "scenes: [{duration: 1}]\n");
  }
  Program program (Arguments arguments) const
  {
    return place.reelsmith (std::move (arguments));
  }
  Outcome run (Arguments arguments) const
  {
    return place.reelsmith (std::move (arguments)).run ();
  }
  void add (Job job)
  {
    served.in_queue ([&] (MemoryQueue &queue) { return queue.add (job); });
  }
  void change (const std::string &id, const std::function<void (Job &)> &how)
  {
    served.in_queue ([&] (MemoryQueue &queue) { queue.change (id, how); });
  }
  void finish (const std::string &id, State state)
  {
    served.in_queue ([&] (MemoryQueue &queue) { queue.finish (id, state); });
  }
  void refuse_next (Error error, const std::string &message)
  {
    served.in_queue ([&] (MemoryQueue &queue) {
      queue.fault = {error, message};
    });
  }
  std::vector<std::string> calls ()
  {
    return served.in_queue ([] (MemoryQueue &queue) { return queue.calls; });
  }
  /* Waits until CALL has arrived. */
  bool wait_call (const std::string &call)
  {
    auto until = std::chrono::steady_clock::now () + std::chrono::seconds (20);
    while (std::chrono::steady_clock::now () < until) {
      auto all = calls ();
      if (std::find (all.begin (), all.end (), call) != all.end ())
        return true;
      std::this_thread::yield ();
    }
    return false;
  }

  Workplace place;
  ServedBus served;
  std::string brief;
};

/* Reads lines of WATCHING up to the one of the job ID in which KEY is VALUE. */
bool
read_until (Program &watching, const std::string &id, const char *key,
    const std::string &value)
{
  std::string line;
  while (watching.read_line (line)) {
    rapidjson::Document job = parse (line);
    if (job.IsObject () && job["id"] == id.c_str () && job.HasMember (key) &&
        job[key].IsString () && job[key].GetString () == value)
      return true;
  }
  return false;
}

} // namespace

/* Guards against options that get lost on the way. */
TEST_F (JobCommands, SubmitHandsOverAllThatWasSaid)
{
  Outcome outcome = run ({"submit", "film.yaml", "--quality", "draft", "--size",
      "720p", "--name", "mine", "--set", "a=1=2", "--set", "b=", "--strict",
      "--voice-fallback", "--force", "--progressive", "--priority", "-7",
      "--key", "monday", "--asset", "film.yaml", "--asset",
      "logo.png=" + brief});
  ASSERT_EQ (outcome.status, kDone) << outcome.err;
  auto last = served.in_queue (
      [] (MemoryQueue &queue) { return std::move (*queue.last); });
  EXPECT_EQ (outcome.out, last.id + "\n");
  EXPECT_EQ (last.brief, "scenes: [{duration: 1}]\n");
  EXPECT_EQ (last.base_dir, std::filesystem::canonical (place.path ()));
  EXPECT_EQ (last.options.format, "yaml");
  EXPECT_EQ (last.options.quality, "draft");
  EXPECT_EQ (last.options.size, "720p");
  EXPECT_EQ (last.options.name, "mine");
  EXPECT_EQ (last.options.variables,
      (std::map<std::string, std::string>{{"a", "1=2"}, {"b", ""}}));
  EXPECT_TRUE (last.options.strict && last.options.progressive && last.force);
  EXPECT_EQ (last.options.voice_fallback, "");
  EXPECT_EQ (last.priority, -7);
  EXPECT_EQ (last.key, "monday");
  EXPECT_EQ (last.assets.size (), 2u);
  EXPECT_TRUE (
      last.assets.count ("film.yaml") && last.assets.count ("logo.png"));
}

/* Standard input, whatever it is; and JSON for programs. */
TEST_F (JobCommands, SubmitReadsStandardInput)
{
  Program program = this->program ({"submit", "-", "--json"});
  program.say ("# Hello\n");
  Outcome outcome = program.run ();
  ASSERT_EQ (outcome.status, kDone) << outcome.err;
  rapidjson::Document job = parse (outcome.out);
  EXPECT_STREQ (job["type"].GetString (), "submitted");
  EXPECT_EQ (job["object"].GetString (),
      std::string ("/org/reelsmith/jobs/") + job["id"].GetString ());
  Outcome piped = Program ({"sh", "-c",
                               "echo '# From a pipe' | \"$0\" submit - "
                               "--format markdown",
                               REELSMITH},
      place.environment, place.path ())
                      .run ();
  EXPECT_EQ (piped.status, kDone) << piped.err;
  EXPECT_EQ (
      served.in_queue ([] (MemoryQueue &queue) { return queue.last->brief; }),
      "# From a pipe\n");
}

/* Guards against refusals that scripts can't tell from each other. */
TEST_F (JobCommands, RefusalsHaveTheirExitStatus)
{
  const struct {
    Error error;
    int status;
  } refusals[] = {{Error::InvalidArgument, kWrong}, {Error::Exists, kWrong},
      {Error::QueueFull, kNoRoom}, {Error::NoSpace, kNoRoom},
      {Error::NotPermitted, kFailed}, {Error::Degraded, kFailed}};
  for (const auto &refusal : refusals) {
    refuse_next (refusal.error, "this is why");
    Outcome outcome = run ({"submit", "film.yaml"});
    EXPECT_EQ (outcome.status, refusal.status);
    EXPECT_EQ (outcome.err, "reelsmith: error: this is why\n");
    EXPECT_EQ (outcome.out, "");
  }
}

/* Problems look as those of validate do, with the name that was written. */
TEST_F (JobCommands, ProblemsOfABriefAreToldWithTheirPlaces)
{
  refuse_next (Error::InvalidBrief, "film.yaml:1:9: error: `scenes` is empty\n"
                                    "  hint: add one\n"
                                    "other.css:3:1: warning: unknown\n");
  Outcome outcome = run ({"submit", brief});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.err, brief + ":1:9: error: `scenes` is empty\n"
                                  "  hint: add one\n"
                                  "other.css:3:1: warning: unknown\n");
}

/* Guards against jobs that aren't shown, or states that are. */
TEST_F (JobCommands, JobsAreListedByState)
{
  EXPECT_TRUE (has (run ({"jobs"}).err, "No job waits or runs"));
  add (job_of ("aaaaaaaa11", State::Running));
  add (job_of ("aaaaaaaa12", State::Completed));
  add (job_of ("bbbbbbbb11", State::Failed));
  Job held = job_of ("cccccccc11", State::Held);
  held.reason = Reason::StorageLow;
  held.title = "Evil \x1b[31m\n\u202e title";
  add (held);
  change ("aaaaaaaa11", [] (Job &job) {
    job.stage = "render";
    job.progress = 0.42;
    job.expected_end = (uint64_t) g_get_real_time () + 3600000000;
  });
  Outcome open = run ({"jobs"}), all = run ({"jobs", "--all"}),
          failed = run ({"jobs", "--state", "failed", "--json"});
  EXPECT_EQ (open.status, kDone) << open.err;
  for (const char *part : {"aaaaaaaa11", " 42 %", "render", ":", "0 s",
           "held (storage-low)", "Film aaaaaaaa11"})
    EXPECT_TRUE (has (open.out, part)) << part << " in\n" << open.out;
  EXPECT_FALSE (has (open.out, "bbbbbbbb") || has (open.out, "aaaaaaaa12"));
  EXPECT_FALSE (has (open.out, "\x1b") || has (open.out, "\u202e")) << open.out;
  EXPECT_TRUE (has (all.out, "aaaaaaaa12") && has (all.out, "bbbbbbbb  "));
  EXPECT_STREQ (parse (failed.out)["id"].GetString (), "bbbbbbbb11");
}

/* Guards against a changed job that is taken for another, or for all. */
TEST_F (JobCommands, JobsAreFoundByTheBeginningOfTheirIds)
{
  for (const char *id : {"abc1", "abc2", "abc", "xyz"})
    add (job_of (id, State::Completed));
  EXPECT_EQ (run ({"remove", "x"}).status, kDone);
  EXPECT_EQ (run ({"remove", "abc"}).status, kDone);
  Outcome several = run ({"remove", "ab"}), none = run ({"remove", "q"});
  EXPECT_EQ (several.status, kWrong);
  EXPECT_TRUE (has (several.err, "2 jobs begin with `ab`")) << several.err;
  EXPECT_EQ (none.status, kWrong);
  EXPECT_EQ (run ({"remove", "abc1", "q"}).status, kWrong);
  EXPECT_EQ (run ({"remove", "/org/reelsmith/jobs/abc2"}).status, kDone);
  EXPECT_EQ (calls (), (Arguments{"remove xyz", "remove abc", "remove abc2"}));
}

/* The whole way of several jobs, and what is said of each. */
TEST_F (JobCommands, WatchEndsWhenAllHaveEnded)
{
  add (job_of ("one"));
  add (job_of ("two"));
  Program watching = program ({"watch", "--json"});
  ASSERT_TRUE (watching.start ());
  ASSERT_TRUE (read_until (watching, "two", "state", "queued"));
  change ("one", [] (Job &job) {
    job.state = State::Running;
    job.stage = "speak";
  });
  ASSERT_TRUE (read_until (watching, "one", "stage", "speak"));
  finish ("one", State::Completed);
  ASSERT_TRUE (read_until (watching, "one", "state", "completed"));
  change ("two", [] (Job &job) { job.state = State::Running; });
  ASSERT_TRUE (read_until (watching, "two", "state", "running"));
  finish ("two", State::Completed);
  ASSERT_TRUE (read_until (watching, "two", "state", "completed"));
  Outcome outcome = watching.wait ();
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
}

/* Guards against a script that goes on after a failure. */
TEST_F (JobCommands, WatchTellsHowJobsEnded)
{
  Job done = job_of ("done", State::Completed);
  done.output_paths = {"/videos/done.mp4", "/videos/done.vtt"};
  done.warnings = {"`logo.png` is missing: left out"};
  Job failed = job_of ("failed", State::Failed),
      full = job_of ("full", State::Failed),
      cancelled = job_of ("cancelled", State::Cancelled);
  failed.error_name = "org.reelsmith.Error.WorkerCrashed";
  failed.error_message = "the worker died";
  full.error_name = "org.reelsmith.Error.NoSpace";
  for (const Job &job : {done, failed, full, cancelled})
    add (job);
  Outcome outcome = run ({"watch", "done"});
  EXPECT_EQ (outcome.status, kDone);
  EXPECT_EQ (outcome.out, "/videos/done.mp4\n");
  EXPECT_EQ (outcome.err,
      "done Film done: warning: `logo.png` is missing: left out\n");
  outcome = run ({"watch", "failed"});
  EXPECT_EQ (outcome.status, kFailed);
  EXPECT_EQ (outcome.err, "failed Film failed: error: the worker died\n");
  EXPECT_EQ (run ({"watch", "full"}).status, kNoRoom);
  EXPECT_EQ (run ({"watch", "cancelled"}).status, kCancelled);
  EXPECT_EQ (run ({"watch", "done", "cancelled"}).status, kCancelled);
  EXPECT_EQ (run ({"watch", "cancelled", "full", "failed"}).status, kFailed);
}

/* Guards against a draft that is taken for the video, and against videos that
 * a script isn't told of. */
TEST_F (JobCommands, WatchTellsWhatIsThere)
{
  Job cancelled = job_of ("cancelled", State::Cancelled),
      part = job_of ("part", State::Failed),
      several = job_of ("several", State::Completed);
  cancelled.draft = true;
  cancelled.output_paths = {"/videos/film.mp4", "/videos/film.vtt"};
  part.output_paths = {"/videos/a.mp4", "/videos/a.vtt"};
  several.output_paths = {
      "/videos/a.mp4", "/videos/b.webm", "/videos/a.vtt", "/videos/b.vtt"};
  for (const Job &job : {cancelled, part, several})
    add (job);
  Outcome outcome = run ({"watch", "cancelled"});
  EXPECT_EQ (outcome.status, kCancelled);
  EXPECT_EQ (outcome.out, "");
  EXPECT_TRUE (
      has (outcome.err, "\n  what is there is a draft: /videos/film.mp4\n"))
      << outcome.err;
  outcome = run ({"watch", "part"});
  EXPECT_EQ (outcome.out, "");
  EXPECT_TRUE (has (outcome.err, "  what is there is whole: /videos/a.mp4\n"))
      << outcome.err;
  outcome = run ({"watch", "several"});
  EXPECT_EQ (outcome.out, "/videos/a.mp4\n/videos/b.webm\n");
}

/* Guards against a watch that ends what it only watches. */
TEST_F (JobCommands, InterruptedWatchLeavesTheJob)
{
  for (int signal : {SIGINT, SIGTERM}) {
    add (job_of ("job" + std::to_string (signal), State::Running));
    Program watching = program ({"watch", "--json"});
    ASSERT_TRUE (watching.start ());
    ASSERT_TRUE (read_until (
        watching, "job" + std::to_string (signal), "state", "running"));
    watching.send (signal);
    Outcome outcome = watching.wait ();
    EXPECT_EQ (outcome.status, kCancelled);
    EXPECT_TRUE (has (outcome.err, "No longer watching")) << outcome.err;
  }
  EXPECT_EQ (calls (), Arguments{});
}

/* Guards against a watch that waits for a job that nobody has any more. */
TEST_F (JobCommands, WatchTellsOfRemovedJobs)
{
  add (job_of ("gone", State::Running));
  Program watching = program ({"watch", "gone", "--json"});
  ASSERT_TRUE (watching.start ());
  ASSERT_TRUE (read_until (watching, "gone", "state", "running"));
  served.in_queue (
      [] (MemoryQueue &queue) { return queue.remove ("gone", nullptr); });
  Outcome outcome = watching.wait ();
  EXPECT_EQ (outcome.status, kFailed);
  EXPECT_TRUE (has (outcome.err, "the job gone was removed")) << outcome.err;
}

/* Guards against a cancel that returns before the job has ended. */
TEST_F (JobCommands, CancelWaitsForTheEnd)
{
  add (job_of ("one", State::Running));
  Program cancelling = program ({"cancel", "one"});
  ASSERT_TRUE (cancelling.start ());
  ASSERT_TRUE (wait_call ("cancel one"));
  finish ("one", State::Cancelled);
  Outcome outcome = cancelling.wait ();
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_EQ (outcome.out, "one\n");
  /* It may have ended in another way meanwhile, or long before. */
  add (job_of ("two", State::Completed));
  outcome = run ({"cancel", "two"});
  EXPECT_EQ (outcome.status, kFailed);
  EXPECT_TRUE (has (outcome.err, "it is completed")) << outcome.err;
  refuse_next (Error::NotPermitted, "the job has ended");
  outcome = run ({"cancel", "two"});
  EXPECT_EQ (outcome.status, kFailed);
  EXPECT_EQ (outcome.err, "reelsmith: error: the job has ended\n");
}

TEST_F (JobCommands, RetryGivesTheNewJob)
{
  add (job_of ("old", State::Failed));
  Outcome outcome = run ({"retry", "old"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_EQ (outcome.out, "job1\n");
  refuse_next (Error::QueueFull, "the queue is full");
  EXPECT_EQ (run ({"retry", "old"}).status, kNoRoom);
}

TEST_F (JobCommands, RemoveFinishedLeavesTheOthers)
{
  add (job_of ("run", State::Running));
  for (int i = 0; i < 100; i++)
    add (job_of ("old" + std::to_string (i), State::Completed));
  Outcome outcome = run ({"remove", "--finished"});
  EXPECT_EQ (outcome.status, kDone);
  EXPECT_EQ (outcome.err, "100 jobs removed\n");
  EXPECT_EQ (served.in_queue ([] (MemoryQueue &queue) {
    return queue.list (std::nullopt, {});
  }),
      Arguments{"run"});
}

/* Ids that are offered are of jobs for which the command means something. */
TEST_F (JobCommands, CompletionOffersJobs)
{
  add (job_of ("waits"));
  add (job_of ("ended", State::Completed));
  auto offers = [&] (const char *command) {
    std::string script =
        "source \"$1\"; COMP_WORDS=(\"$2\" \"$3\" '') COMP_CWORD=2; "
        "_reelsmith; echo \"${COMPREPLY[@]}\"";
    return Program ({"bash", "--norc", "-c", script, "bash",
                        TEST_DATA "/../../data/completion/reelsmith.bash",
                        REELSMITH, command},
        place.environment)
        .run ()
        .out;
  };
  EXPECT_EQ (offers ("cancel"), "waits\n");
  EXPECT_EQ (offers ("watch"), "waits\n");
  EXPECT_EQ (offers ("retry"), "ended\n");
  EXPECT_EQ (offers ("remove"), "ended\n");
}

namespace {

class SystemJobCommands : public JobCommands {
protected:
  SystemJobCommands () : JobCommands (true) {}
};

} // namespace

/* There signals tell names without values, and files are handed over. */
TEST_F (SystemJobCommands, SubmitAndWatchWorkOnTheSystemBus)
{
  Program watching =
      program ({"submit", "--system", "--watch", "--json", "film.yaml"});
  ASSERT_TRUE (watching.start ());
  std::string line;
  ASSERT_TRUE (watching.read_line (line));
  std::string id = parse (line)["id"].GetString ();
  ASSERT_TRUE (read_until (watching, id, "state", "queued"));
  change (id, [] (Job &job) {
    job.state = State::Running;
    job.stage = "mix";
  });
  ASSERT_TRUE (read_until (watching, id, "stage", "mix"));
  finish (id, State::Completed);
  ASSERT_TRUE (read_until (watching, id, "state", "completed"));
  EXPECT_EQ (watching.wait ().status, kDone);
  EXPECT_EQ (served.in_queue (
                 [] (MemoryQueue &queue) { return queue.last->base_dir; }),
      "");
  EXPECT_EQ (run ({"jobs"}).status, kUnreachable);
}
