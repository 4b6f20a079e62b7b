// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/plan.h"

using namespace reel;

namespace {

NarrationPiece
speech ()
{
  return {};
}

NarrationPiece
pause (Nanoseconds length)
{
  NarrationPiece piece;
  piece.kind = NarrationPiece::Kind::Pause;
  piece.pause = length;
  return piece;
}

/* What a piece of speech of SECONDS came to. */
Spoken
said (double seconds)
{
  Spoken spoken;
  spoken.text = "one two";
  spoken.samples = (int64_t) (seconds * kSampleRate);
  spoken.words = {
      {100'000'000, 400'000'000, 0, 3}, {500'000'000, 900'000'000, 4, 3}};
  spoken.sentences = {{0, 7}};
  spoken.marks = {{"here", 450'000'000}};
  return spoken;
}

Scene
scene (const char *id)
{
  Scene result;
  result.id = id;
  return result;
}

struct Case {
  Brief brief;
  SpokenScenes spoken;
  Problems problems{"test"};

  void add (Scene added, std::vector<Spoken> pieces)
  {
    added.narration.resize (pieces.size ());
    brief.scenes.push_back (std::move (added));
    spoken.push_back (std::move (pieces));
  }
  std::optional<Plan> plan () { return make_plan (brief, spoken, problems); }
};

} // namespace

/* Guards against the rule that speech sets the length: 34 ms of silence at the
 * start, the pause of half a second after it, in whole frames upwards. */
TEST (Plan, NarrationSetsTheLength)
{
  Case c;
  c.add (scene ("a"), {said (2)});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->frames, 77); // 2.534 s of 30 frames: 76.02
  ASSERT_EQ (plan->sounds.size (), 1u);
  EXPECT_EQ (plan->sounds[0].at, 1632); // 34 ms
}

/* Guards against transitions that lengthen or shorten the video: it is as long
 * as its scenes together; speech begins half-way through the transition. */
TEST (Plan, TransitionsTakeNoTime)
{
  Case c;
  c.add (scene ("a"), {said (2)});
  Scene second = scene ("b");
  second.transition = {"crossfade", kSecond, Easing::InOut, {}};
  second.duration = 4 * kSecond;
  c.add (second, {said (2)});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->frames, 77 + 120);
  EXPECT_EQ (plan->scenes[1].transition_frames, 30);
  EXPECT_EQ (plan->scenes[0].tail_frames, 30);
  EXPECT_EQ (
      plan->sounds[1].at, (int64_t) ((77.0 / 30 + 0.5) * kSampleRate + 0.5));
}

/* Guards against gaps between pieces: 0.4 s, or the pause that stands there;
 * a pause at the end takes the place of the scene's own. */
TEST (Plan, PausesStandInPlaceOfTheGaps)
{
  Case c;
  Scene added = scene ("a");
  added.narration = {
      speech (), speech (), pause (kSecond), speech (), pause (2 * kSecond)};
  c.brief.scenes.push_back (added);
  c.spoken.push_back ({said (1), said (1), {}, said (1), {}});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->sounds[1].at - plan->sounds[0].at, kSampleRate * 14 / 10);
  EXPECT_EQ (plan->sounds[2].at - plan->sounds[1].at, kSampleRate * 2);
  EXPECT_EQ (plan->frames, 194); // 6.434 s
}

/* Guards against narration cut short: a duration that is too short is refused
 * with the length it needs. */
TEST (Plan, TooShortADurationIsRefusedWithTheLengthNeeded)
{
  Case c;
  Scene added = scene ("a");
  added.duration = kSecond;
  added.duration_place = {7, 3};
  c.add (added, {said (2)});
  EXPECT_FALSE (c.plan ());
  auto problems = c.problems.sorted ();
  ASSERT_EQ (problems.size (), 1u);
  EXPECT_EQ (problems[0].place, (Place{7, 3}));
  EXPECT_NE (problems[0].hint.find ("2.07"), std::string::npos)
      << problems[0].hint;
}

/* Guards against silent scenes too short to read, or without end. */
TEST (Plan, SilentScenesLastAsLongAsTheyTakeToRead)
{
  Case c;
  c.add (scene ("short"), {});
  Scene wordy = scene ("wordy");
  TextItem item;
  for (int i = 0; i < 15; i++)
    item.text += "word ";
  wordy.texts.push_back (item);
  c.add (wordy, {});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->scenes[0].frames, 4 * 30);
  EXPECT_EQ (plan->scenes[1].frames, 6 * 30);
}

/* Guards against texts at the wrong word or mark. */
TEST (Plan, TextsComeAtTheirMarksAndWords)
{
  Case c;
  Scene added = scene ("a");
  TextItem at_mark, at_word;
  at_mark.text = at_word.text = "x";
  at_mark.at = {Moment::Base::Mark, "here", 0, 0, {}};
  at_word.at = {Moment::Base::Word, "", 2, 100'000'000, {}};
  added.texts = {at_mark, at_word};
  c.add (added, {said (2)});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->scenes[0].overlays[0].start, 484'000'000);
  EXPECT_EQ (plan->scenes[0].overlays[1].start, 634'000'000);
}

/* Guards against marks and words that nobody says. */
TEST (Plan, UnknownMarksAndWordsAreRefused)
{
  for (Moment moment : {Moment{Moment::Base::Mark, "there", 0, 0, {2, 1}},
           Moment{Moment::Base::Word, "", 3, 0, {2, 1}},
           Moment{Moment::Base::End, "", 0, kSecond, {2, 1}}}) {
    Case c;
    Scene added = scene ("a");
    TextItem item;
    item.at = moment;
    added.texts = {item};
    c.add (added, {said (2)});
    EXPECT_FALSE (c.plan ());
    EXPECT_EQ (c.problems.sorted ().at (0).place, (Place{2, 1}));
  }
}

/* Guards against bullets out of step with what is said. */
TEST (Plan, BulletsComeAtTheirFirstSpokenWord)
{
  Case c;
  Scene added = scene ("a");
  added.bullets = {
      {{}, "The one", {}}, {{}, "Nothing said", {}}, {{}, "Two", {}}};
  c.add (added, {said (2)});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  const auto &times = plan->scenes[0].overlays.at (0).times;
  ASSERT_EQ (times.size (), 3u);
  EXPECT_EQ (times[0], 134'000'000);
  EXPECT_GT (times[1], times[0]);
  EXPECT_LT (times[1], times[2]);
  EXPECT_EQ (times[2], 534'000'000);
}

/* Guards against drift: frame times are those of GStreamer at any rate. */
TEST (Plan, FrameTimesDoNotDrift)
{
  Plan plan;
  plan.fps_n = 30000;
  plan.fps_d = 1001;
  EXPECT_EQ (plan.frame_time (107892), 3599996400000); // an hour
  for (int64_t frame : {0, 1, 2, 29, 30, 1000, 107892}) {
    EXPECT_EQ (plan.frame_at (plan.frame_time (frame)), frame);
    EXPECT_EQ (plan.frame_at (plan.frame_time (frame + 1) - 1), frame);
  }
}
