// SPDX-License-Identifier: GPL-3.0-or-later
/* How long a scene without speech lasts: 1.5 s and 0.3 s a word. */
#include <gtest/gtest.h>

#include "plan/reading_time.h"

using namespace reel;

namespace {

constexpr Nanoseconds kTenth = kSecond / 10;

std::string
words (int count)
{
  std::string text;
  for (int i = 0; i < count; i++)
    text += "word ";
  return text;
}

Slide
slide (const std::string &text)
{
  Slide made;
  made.text = text;
  return made;
}

} // namespace

/* Guards against slides that are gone before they are read. */
TEST (Reading, SlidesAndProgramsCount)
{
  Scene scene;
  scene.slides = {slide (words (10)), slide (words (10))};
  EXPECT_EQ (reading_time (scene), 75 * kTenth);
  scene.slides[1].markdown = true;
  scene.slides[1].text = "# word\n\n- **word** word\n- [word](https://a.b/c)\n";
  EXPECT_EQ (reading_time (scene), (15 + 30 + 12) * kTenth);
  scene.slides[1].code.emplace ();
  scene.slides[1].text = "return one (two);";
  EXPECT_EQ (reading_time (scene), (15 + 30 + 9) * kTenth);
  scene.slides.assign (3, slide (words (40)));
  EXPECT_EQ (reading_time (scene), 20 * kSecond);
}

/* Guards against a text over the picture that nobody has time for, and time
 * for a picture that has no words. */
TEST (Reading, TextOverlaysCount)
{
  Scene scene;
  scene.overlays.resize (2);
  scene.overlays[0].kind = PictureOverlay::Kind::Text;
  scene.overlays[0].source = words (20);
  scene.overlays[1].source = words (20); // a file's name
  EXPECT_EQ (reading_time (scene), 75 * kTenth);
}

/* Guards against tags that take their time. */
TEST (Reading, TagsAreNotRead)
{
  Scene scene;
  scene.title.emplace ().text =
      "<span foreground=\"red\" weight=\"bold\">" + words (20) + "</span>";
  scene.title->markup = true;
  EXPECT_EQ (reading_time (scene), 75 * kTenth);
  scene.title->text = "<span no " + words (20);
  EXPECT_GT (reading_time (scene), 75 * kTenth) << "verify tells of it";
}

/* Guards against a glance and a stare. */
TEST (Reading, IsWithinItsLimits)
{
  Scene scene;
  EXPECT_EQ (reading_time (scene), 4 * kSecond);
  scene.subtitle.emplace ().text = words (500);
  EXPECT_EQ (reading_time (scene), 20 * kSecond);
}
