// SPDX-License-Identifier: GPL-3.0-or-later
/* Title and subtitle: one text where they can be, two where they must. */
#include <gtest/gtest.h>

#include "plan/plan.h"

using namespace reel;

namespace {

struct Case {
  Brief brief;
  SpokenScenes spoken;
  Problems problems{"test"};
  TextItem &title, &subtitle;

  Case ()
      : title (add ().title.emplace ()),
        subtitle (brief.scenes[0].subtitle.emplace ())
  {
    title.text = "R&D";
    title.style = TextStyle::Title;
    subtitle.text = "a <b";
    subtitle.style = TextStyle::Subtitle;
    subtitle.place = {4, 7};
  }
  Scene &add ()
  {
    Scene &scene = brief.scenes.emplace_back ();
    scene.id = "a";
    scene.duration = 6 * kSecond;
    scene.language = "ja";
    spoken.emplace_back ();
    return scene;
  }
  std::vector<Overlay> overlays ()
  {
    auto plan = make_plan (brief, spoken, problems);
    return plan ? plan->scenes[0].overlays : std::vector<Overlay> ();
  }
};

} // namespace

/* Guards against headings that are drawn twice where once does, and against
 * looks that are read and then seen nowhere. */
TEST (Heading, OneTextHasTheLooksOfBoth)
{
  Case c;
  c.title.outline = "red";
  c.subtitle.color = "#00ff00";
  c.subtitle.size = 60;
  c.subtitle.font = "Noto Serif";
  auto all = c.overlays ();
  ASSERT_EQ (all.size (), 1u);
  EXPECT_EQ (all[0].text, "R&D\na <b");
  EXPECT_FALSE (all[0].markup);
  EXPECT_EQ (all[0].style, "title");
  EXPECT_EQ (all[0].outline, "red");
  EXPECT_EQ (all[0].muted, "#00ff00");
  EXPECT_EQ (all[0].second_size, 60);
  EXPECT_EQ (all[0].second_font, "Noto Serif");
  EXPECT_EQ (all[0].shown, "all");
  EXPECT_EQ (all[0].language, "ja");
}

/* Guards against plain characters taken for tags because the other line has
 * some, and against tags shown as they are written. */
TEST (Heading, PlainTextStaysPlainBesideMarkup)
{
  Case marked_title;
  marked_title.title.text = "<i>R</i>";
  marked_title.title.markup = true;
  auto all = marked_title.overlays ();
  ASSERT_EQ (all.size (), 1u);
  EXPECT_TRUE (all[0].markup);
  EXPECT_EQ (all[0].text, "<i>R</i>\na &lt;b");
  Case marked_subtitle;
  marked_subtitle.subtitle.text = "<b>b</b>";
  marked_subtitle.subtitle.markup = true;
  all = marked_subtitle.overlays ();
  ASSERT_EQ (all.size (), 1u);
  EXPECT_TRUE (all[0].markup);
  EXPECT_EQ (all[0].text, "R&amp;D\n<b>b</b>");
}

/* Guards against a subtitle that can't come later, and against one that then
 * stands elsewhere: both are laid out as the same text. */
TEST (Heading, ASubtitleComesAndGoesByItself)
{
  Case c;
  c.subtitle.at.offset = 2 * kSecond;
  c.subtitle.length = 3 * kSecond;
  c.subtitle.enter = {Effect::Slide, kSecond};
  c.subtitle.has_own_times = true;
  auto all = c.overlays ();
  ASSERT_EQ (all.size (), 2u);
  EXPECT_EQ (all[0].shown, "first");
  EXPECT_EQ (all[1].shown, "second");
  EXPECT_EQ (all[0].text, all[1].text);
  EXPECT_EQ (all[0].start, 0);
  EXPECT_EQ (all[1].start, 2 * kSecond);
  EXPECT_EQ (all[1].stop, 5 * kSecond);
  EXPECT_EQ (all[1].enter.type, Effect::Slide);
  EXPECT_EQ (all[0].scrim, 1);
  EXPECT_EQ (all[1].scrim, 0) << "the title's shade is behind both";
}

/* Guards against a subtitle without its shade after the title has gone. */
TEST (Heading, EachHasItsShadeWhereTheOtherIsnt)
{
  Case c;
  c.title.length = 2 * kSecond;
  c.title.has_own_times = true;
  c.subtitle.at.offset = 3 * kSecond;
  c.subtitle.has_own_times = true;
  auto all = c.overlays ();
  ASSERT_EQ (all.size (), 2u);
  EXPECT_EQ (all[0].scrim, 1);
  EXPECT_EQ (all[1].scrim, 1);
}

/* Guards against an outline of the subtitle that the title gets too. */
TEST (Heading, AnOutlineIsForItsOwnLine)
{
  Case c;
  c.title.enter = {Effect::Pop, kSecond};
  c.subtitle.outline = "blue";
  auto all = c.overlays ();
  ASSERT_EQ (all.size (), 2u);
  EXPECT_EQ (all[0].outline, "");
  EXPECT_EQ (all[1].outline, "blue");
  EXPECT_EQ (all[1].enter.type, Effect::Pop);
}

/* Guards against a place, a box or a style that is asked for and ignored. */
TEST (Heading, ASubtitleWithAPlaceOfItsOwnIsATextApart)
{
  Case placed;
  placed.subtitle.position = "bottom-right";
  placed.subtitle.color = "red";
  auto all = placed.overlays ();
  ASSERT_EQ (all.size (), 2u);
  EXPECT_EQ (all[0].text, "R&D");
  EXPECT_EQ (all[1].text, "a <b");
  EXPECT_EQ (all[1].style, "subtitle");
  EXPECT_EQ (all[1].position, "bottom-right");
  EXPECT_EQ (all[1].color, "red");
  Case boxed;
  boxed.subtitle.background = "navy";
  EXPECT_EQ (boxed.overlays ().size (), 2u);
  Case styled;
  styled.subtitle.style = TextStyle::Label;
  all = styled.overlays ();
  ASSERT_EQ (all.size (), 2u);
  EXPECT_EQ (all[1].style, "label");
  Case quoted;
  quoted.title.style = TextStyle::Quote;
  all = quoted.overlays ();
  ASSERT_EQ (all.size (), 2u);
  EXPECT_EQ (all[0].style, "quote");
}

/* Guards against two texts over each other. */
TEST (Heading, ASubtitleApartNeedsAPlaceOverBullets)
{
  Case c;
  c.brief.scenes[0].bullets = {{{}, "One", {}}};
  c.subtitle.background = "navy";
  EXPECT_TRUE (c.overlays ().empty ());
  ASSERT_EQ (c.problems.sorted ().size (), 1u);
  EXPECT_EQ (c.problems.sorted ()[0].place, (Place{4, 7}));
  EXPECT_NE (
      c.problems.sorted ()[0].hint.find ("`position`"), std::string::npos);
  Case placed;
  placed.brief.scenes[0].bullets = {{{}, "One", {}}};
  placed.subtitle.background = "navy";
  placed.subtitle.position = "top-right";
  EXPECT_EQ (placed.overlays ().size (), 3u);
}

/* Guards against tags in chapters, transcript and the video's own title. */
TEST (Heading, TheSceneIsCalledByWhatIsShown)
{
  Case c;
  c.title.text = "<b>R</b>&amp;D";
  c.title.markup = true;
  auto plan = make_plan (c.brief, c.spoken, c.problems);
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->scenes[0].title, "R&D");
}
