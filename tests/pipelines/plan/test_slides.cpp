// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/plan.h"

using namespace reel;

namespace {

Slide
words (const std::string &text)
{
  Slide slide;
  slide.text = text;
  return slide;
}

Slide
program (const std::string &text, Code::Reveal reveal)
{
  Slide slide = words (text);
  slide.code.emplace ().reveal = reveal;
  return slide;
}

struct Case {
  Brief brief;
  SpokenScenes spoken;
  Problems problems{"test"};

  explicit Case (double seconds)
  {
    Scene &scene = brief.scenes.emplace_back ();
    scene.id = "a";
    scene.duration = (Nanoseconds) (seconds * kSecond);
    spoken.emplace_back ();
  }
  Scene &scene () { return brief.scenes[0]; }
  /* The overlays of the first scene with STYLE. */
  std::vector<Overlay> overlays (const std::string &style)
  {
    auto plan = make_plan (brief, spoken, problems);
    std::vector<Overlay> found;
    EXPECT_TRUE (plan);
    if (plan)
      for (const Overlay &overlay : plan->scenes[0].overlays)
        if (overlay.style == style)
          found.push_back (overlay);
    return found;
  }
};

} // namespace

/* Guards against slides that overlap, leave a gap, or come in another order:
 * each has the same part of the scene. */
TEST (PlanSlides, ShareTheSceneEvenly)
{
  Case c (6);
  c.scene ().slides = {words ("One"), words ("Two"), words ("Three")};
  auto slides = c.overlays ("slide");
  ASSERT_EQ (slides.size (), 3u);
  for (size_t i = 0; i < 3; i++) {
    EXPECT_EQ (slides[i].start, (Nanoseconds) i * 2 * kSecond);
    EXPECT_EQ (slides[i].stop, ((Nanoseconds) i + 1) * 2 * kSecond);
  }
  EXPECT_EQ (slides[0].text, "One");
  EXPECT_EQ (slides[2].text, "Three");
}

/* Guards against a last slide that vanishes before the next scene covers it. */
TEST (PlanSlides, TheLastStaysUnderTheTransition)
{
  Case c (6);
  c.scene ().slides = {words ("One"), words ("Two")};
  Scene &next = c.brief.scenes.emplace_back ();
  next.id = "b";
  next.duration = 3 * kSecond;
  next.transition.type = "crossfade";
  c.spoken.emplace_back ();
  auto slides = c.overlays ("slide");
  ASSERT_EQ (slides.size (), 2u);
  EXPECT_TRUE (slides[0].stop);
  EXPECT_FALSE (slides[1].stop);
}

/* Guards against titles on slides, and captions under them. */
TEST (PlanSlides, StandBelowTheHeadingAndAboveCaptions)
{
  Case c (6);
  c.scene ().slides = {words ("One")};
  Overlay alone = c.overlays ("slide").at (0);
  c.scene ().title.emplace ().text = "Title";
  c.scene ().title->style = TextStyle::Title;
  Overlay below = c.overlays ("slide").at (0);
  EXPECT_EQ (c.overlays ("heading").size (), 1u);
  EXPECT_EQ (c.overlays ("title").size (), 0u);
  EXPECT_GT (below.top, alone.top + 0.05);
  EXPECT_EQ (below.bottom, alone.bottom);
  c.scene ().captions.mode = CaptionMode::Line;
  c.scene ().caption_texts.emplace ().push_back ({"Said", {}});
  EXPECT_LT (c.overlays ("slide").at (0).bottom, alone.bottom - 0.1);
}

/* Guards against bullets behind a slide. */
TEST (PlanSlides, BulletsEndWhereTheyBegin)
{
  Case c (6);
  c.scene ().slides = {words ("One")};
  c.scene ().bullets.resize (1);
  c.scene ().bullets[0].text = "A bullet";
  Overlay bullets = c.overlays ("bullets").at (0);
  Overlay slide = c.overlays ("slide").at (0);
  EXPECT_GT (slide.top, bullets.bottom);
  EXPECT_LT (bullets.bottom, 0.6);
}

/* Guards against lines of a program that come too late to be read, or not one
 * by one. */
TEST (PlanSlides, LinesComeOverTwoThirds)
{
  Case c (9);
  c.scene ().slides = {program ("a\nb\nc\n", Code::Reveal::Line)};
  Overlay code = c.overlays ("code").at (0);
  EXPECT_EQ (
      code.times, (std::vector<Nanoseconds>{0, 2 * kSecond, 4 * kSecond}));
  EXPECT_TRUE (code.markup);
  EXPECT_EQ (code.scrim, 0);
  c.scene ().slides = {program ("a\nb\nc\n", Code::Reveal::None)};
  EXPECT_TRUE (c.overlays ("code").at (0).times.empty ());
}

/* Guards against lines that don't follow the words. */
TEST (PlanSlides, LinesComeWhileSomebodySpeaks)
{
  Case c (9);
  c.scene ().slides = {program ("a\nb\n", Code::Reveal::Line)};
  c.scene ().narration.resize (1);
  Spoken said;
  said.text = "one two";
  said.samples = 4 * kSampleRate;
  said.words = {{100'000'000, 400'000'000, 0, 3}};
  said.sentences = {{0, 7}};
  c.spoken[0].push_back (said);
  auto times = c.overlays ("code").at (0).times;
  ASSERT_EQ (times.size (), 2u);
  EXPECT_GT (times[1] - times[0], kSecond);
  EXPECT_LT (times[1], 3 * kSecond);
}

/* Guards against Markdown that is shown as it is written, and plain text that
 * is taken for markup. */
TEST (PlanSlides, MarkdownIsRendered)
{
  Case c (6);
  c.scene ().slides = {words ("# <b>"), words ("# <b>\n- x")};
  c.scene ().slides[1].markdown = true;
  auto slides = c.overlays ("slide");
  ASSERT_EQ (slides.size (), 2u);
  EXPECT_FALSE (slides[0].markup);
  EXPECT_EQ (slides[0].text, "# <b>");
  EXPECT_EQ (slides[0].size, 50);
  EXPECT_TRUE (slides[1].markup);
  EXPECT_NE (slides[1].text.find ("&lt;b&gt;"), std::string::npos);
  EXPECT_EQ (slides[1].align, "left");
}
