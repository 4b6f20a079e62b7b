// SPDX-License-Identifier: GPL-3.0-or-later
/* Megabytes of text that somebody sends to do harm, through all that `reelsmith
 * validate` does with a brief but speaking. */
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "brief/interpret.h"
#include "brief/write.h"
#include "hostile_texts.h"
#include "plan_text.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;
namespace fs = std::filesystem;

namespace {

/* What a brief may take of the processor in a build that users have. Under a
 * sanitizer, or valgrind (whoever runs that sets RUNNING_ON_VALGRIND), it only
 * has to end. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kMostSeconds = 100;
constexpr size_t kHeavyBytes =
    Limits ().brief_bytes / 8; // so that it ends soon
#else
const double kMostSeconds = std::getenv ("RUNNING_ON_VALGRIND") ? 100 : 1.0;
constexpr size_t kHeavyBytes = Limits ().brief_bytes;
#endif

/* Of this thread, in seconds: what else runs on the machine is of no matter. */
double
processor_time ()
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* A brief that was read, interpreted, verified and laid out. */
struct Outcome {
  std::optional<Value> tree;
  std::optional<Brief> brief;
  std::vector<Problem> problems;
  std::string plan; // of all outputs
  double seconds = 0;
};

class Hostile : public testing::Test {
protected:
  void SetUp () override
  {
    fs::current_path (folder_.path ());
    overrides_.base_dir = folder_.path ();
    overrides_.voice_fallback = "";
    /* What is read once for all briefs: fonts and voices. */
    take (Notation::Yaml, "scenes: [{title: a, narration: b, slide: c}]\n");
  }

  void TearDown () override
  {
    fs::current_path ("/");
    EXPECT_TRUE (fs::is_empty (folder_.path ())) << "a file was written";
    RecordProperty ("accepted", accepted_);
    RecordProperty ("refused", refused_);
    RecordProperty ("slowest", std::to_string (slowest_));
  }

  static std::optional<Plan> lay_out (const Brief &brief, Problems &problems)
  {
    return make_plan (brief, made_up_speech (brief), problems);
  }

  Outcome take (Notation notation, const std::string &text)
  {
    Problems problems ("brief");
    Outcome outcome;
    double begin = processor_time ();
    outcome.tree = read_value (text, notation, problems);
    if (outcome.tree)
      outcome.brief = interpret (*outcome.tree, overrides_, problems);
    if (outcome.brief)
      verify (*outcome.brief, overrides_, problems);
    if (problems.has_errors ())
      outcome.brief.reset ();
    std::vector<Plan> plans;
    for (size_t i = 0; outcome.brief && i < outcome.brief->outputs.size (); i++)
      if (auto plan = lay_out (brief_of_output (*outcome.brief, i), problems))
        plans.push_back (*plan);
    outcome.seconds = processor_time () - begin;
    outcome.problems = problems.sorted ();
    for (size_t i = 0; i < plans.size () && compares_; i++)
      outcome.plan += plan_text (brief_of_output (*outcome.brief, i), plans[i]);
    return outcome;
  }

  /* Refused with a place, or the same plan from its canonical JSON; in time. */
  void check (Notation notation, const std::string &text)
  {
    Outcome first = take (notation, text);
    slowest_ = std::max (slowest_, first.seconds);
    EXPECT_LT (first.seconds, kMostSeconds) << text.substr (0, 200);
    if (!first.brief) {
      refused_++;
      ASSERT_FALSE (first.problems.empty ());
      auto error = std::find_if (first.problems.begin (), first.problems.end (),
          [] (const Problem &p) { return p.severity == Severity::Error; });
      ASSERT_NE (error, first.problems.end ());
      EXPECT_GT (error->place.line, 0u) << format_problem (*error);
      EXPECT_GT (error->place.column, 0u) << format_problem (*error);
      return;
    }
    accepted_++;
    if (!compares_)
      return;
    std::string json = write_json (*first.tree);
    if (json.size () > Limits ().brief_bytes)
      return; // aliases can say more than a brief may hold
    Outcome again = take (Notation::Json, json);
    EXPECT_LT (again.seconds, kMostSeconds) << json.substr (0, 200);
    ASSERT_TRUE (again.brief) << format_problem (again.problems.at (0));
    EXPECT_EQ (first.plan, again.plan) << text.substr (0, 1000);
  }

  bool compares_ = true; // plans, which takes longer than to make them
  int accepted_ = 0, refused_ = 0;
  double slowest_ = 0;

private:
  TempFolder folder_;
  BriefOverrides overrides_;
};

} // namespace

/* Guards against all that ends a program, or holds it up, on text that nearly
 * is a brief as large as one may be. */
TEST_F (Hostile, MutatedMegabytesAreRefusedOrMeanOneThing)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  for (const HostileText &whole : whole_briefs (Limits ().brief_bytes - 4096)) {
    check (whole.notation, whole.text);
    for (int edits : {1, 1, 3, 30, 1000})
      check (whole.notation, mutate (whole.text, edits, random));
  }
  EXPECT_GE (accepted_, 3) << "those that nobody has touched";
  EXPECT_GE (refused_, 3);
}

/* The same of the size of what people write, many of which are right. */
TEST_F (Hostile, MutatedBriefsAreRefusedOrMeanOneThing)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  for (const HostileText &whole : whole_briefs (4096))
    for (int i = 0; i < 60; i++)
      check (whole.notation, mutate (whole.text, i % 5, random));
  EXPECT_GE (accepted_, 30);
  EXPECT_GE (refused_, 30);
}

/* Guards against the same on a megabyte that never was a brief. */
TEST_F (Hostile, RandomMegabytesAreRefusedOrMeanOneThing)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  for (Notation notation : kNotations)
    for (const std::string &text : random_megabytes (random))
      check (notation, text);
  EXPECT_GE (refused_, 9);
}

/* Guards against time that grows faster than the text, in what is nobody's
 * mistake: many of all that there may be many of, and the longest of all that
 * may be long. */
TEST_F (Hostile, LargeBriefsOfEveryKindAreReadInTime)
{
  compares_ = false;
  for (const HostileText &text : heavy_briefs (kHeavyBytes)) {
    SCOPED_TRACE (text.name);
    slowest_ = 0;
    check (text.notation, text.text);
    RecordProperty ("seconds of " + text.name, std::to_string (slowest_));
  }
}
