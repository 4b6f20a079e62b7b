// SPDX-License-Identifier: GPL-3.0-or-later
/* Overlays: how they are read, and what is looked at before a render. */
#include <gtest/gtest.h>

#include <filesystem>

#include <glib.h>

#include "brief/write.h"
#include "config.h"
#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;
namespace fs = std::filesystem;

namespace {

using Kind = PictureOverlay::Kind;

std::string
problem_of (const std::string &overlay)
{
  return only_problem ("{overlays: [" + overlay + "], scenes: [{}]}");
}

/* A folder with pictures, and what is said of briefs in it. */
class Overlays : public testing::Test {
protected:
  Overlays ()
  {
    fs::path data = fs::path (REELSMITH_SOURCE_ROOT) / "tests/data";
    for (const char *name : {"alpha.png", "drawing.svg", "moving.gif",
             "truncated.jpg", "text.jpg", "really-jpeg.png"})
      fs::copy (data / name, fs::path (folder_.path ()) / name);
  }
  Reading read (const std::string &overlays, const std::string &more = "")
  {
    return read_and_verify (
        "{overlays: [" + overlays + "], scenes: [{duration: 3" + more + "}]}",
        folder_.path ());
  }
  std::string told (const std::string &overlays, const std::string &more = "")
  {
    std::string all;
    for (const std::string &problem : read (overlays, more).problems)
      all += (all.empty () ? "" : "\n") + problem;
    return all;
  }

  TempFolder folder_;
};

} // namespace

/* Guards against defaults that aren't those of the reference. */
TEST (ReadOverlays, DefaultsAreThoseOfTheReference)
{
  Brief brief = right_brief ("{overlays: [{image: logo.svg}, {text: Draft}], "
                             "scenes: [{overlays: [{video: a.mp4}]}]}");
  ASSERT_EQ (brief.overlays.size (), 2u);
  const PictureOverlay &logo = brief.overlays[0];
  EXPECT_EQ (logo.kind, Kind::Image);
  EXPECT_EQ (logo.file, "/briefs/logo.svg");
  EXPECT_EQ (logo.position, "top-right");
  EXPECT_EQ (logo.width, 0.15);
  EXPECT_EQ (logo.opacity, 1);
  EXPECT_EQ (logo.margin, 0.03);
  EXPECT_FALSE (logo.at || logo.length || logo.until || logo.optional);
  EXPECT_EQ (logo.enter.type, Effect::None);
  EXPECT_EQ (brief.overlays[1].kind, Kind::Text);
  EXPECT_EQ (brief.overlays[1].width, 0); // as its words need
  EXPECT_EQ (brief.scenes[0].overlays.at (0).kind, Kind::Video);
}

/* Guards against keys that are read into nothing. */
TEST (ReadOverlays, EveryKeyCounts)
{
  Brief brief = right_brief (
      "{overlays: [{image: a.png, position: [0.2, 0.8], width: 0.4, "
      "opacity: 0.5, margin: 0, at: 1, until: end - 1, enter: pop, "
      "exit: {type: wipe, duration: 2, easing: linear}, optional: true}], "
      "scenes: [{}]}");
  const PictureOverlay &it = brief.overlays.at (0);
  EXPECT_EQ (it.position, "0.2,0.8");
  EXPECT_EQ (it.width, 0.4);
  EXPECT_EQ (it.opacity, 0.5);
  EXPECT_EQ (it.margin, 0);
  EXPECT_EQ (it.at->offset, kSecond);
  EXPECT_EQ (it.until->base, Moment::Base::End);
  EXPECT_EQ (it.enter.type, Effect::Pop);
  EXPECT_EQ (it.enter.duration, 400'000'000);
  EXPECT_EQ (it.exit.type, Effect::Wipe);
  EXPECT_EQ (it.exit.duration, 2 * kSecond);
  EXPECT_EQ (it.exit.easing, Easing::Linear);
  EXPECT_FALSE (it.enter.easing);
  EXPECT_TRUE (it.optional);
}

/* Guards against files that a worker isn't handed. */
TEST (ReadOverlays, FilesAreListedAndWordsAreNot)
{
  Brief brief = right_brief ("{overlays: [{image: 'stock:logo'}], scenes: "
                             "[{overlays: [{video: 'a b.mp4'}]}]}");
  EXPECT_EQ (brief.overlays.at (0).source, "images/logo");
  EXPECT_EQ (brief.overlays[0].file, "");
  ASSERT_EQ (brief.files.list ().size (), 1u);
  EXPECT_EQ (brief.files.list ()[0].path, "/briefs/a b.mp4");
}

/* Guards against one notation that says less than the others. */
TEST (ReadOverlays, MarkdownSaysTheSame)
{
  Reading reading =
      read_text ("---\noverlays: [{image: logo.svg, width: 0.1}]\n---\n"
                 "(overlays:\n  - text: Draft\n    position: bottom\n)\n\n"
                 "Words.\n",
          {}, "/briefs/harbour.md");
  ASSERT_TRUE (reading.brief);
  const Brief &brief = *reading.brief;
  EXPECT_EQ (brief.overlays.at (0).width, 0.1);
  EXPECT_EQ (brief.scenes.at (0).overlays.at (0).source, "Draft");
  EXPECT_EQ (brief.scenes[0].overlays[0].position, "bottom");
}

/* Guards against overlays that are lost between two notations. */
TEST (ReadOverlays, SurviveTheWayThroughMarkdown)
{
  Problems problems ("brief");
  auto tree = read_value (
      "{overlays: [{image: 'my logo.svg', width: 0.1, enter: {type: pop}}], "
      "scenes: [{duration: 2, overlays: [{text: 'A: b', position: [0, 1]}, "
      "{video: c.mp4}]}]}",
      Notation::Yaml, problems);
  ASSERT_TRUE (tree);
  auto written = write_markdown (*tree, problems);
  ASSERT_TRUE (written);
  auto again = read_value (*written, Notation::Markdown, problems);
  ASSERT_TRUE (again) << *written;
  EXPECT_EQ (write_json (*again), write_json (*tree)) << *written;
}

/* Guards against slips of the pen that are taken for something else. */
TEST (ReadOverlays, WrongOnesAreTold)
{
  EXPECT_EQ (problem_of ("{position: top}"),
      "1:13: error: the overlay says nothing to show | give it exactly one of "
      "`image`, `video`, `text`");
  EXPECT_EQ (problem_of ("{image: a.png, text: A}"),
      "1:13: error: the overlay has both `image` and `text` | give it exactly "
      "one of `image`, `video`, `text`");
  EXPECT_EQ (problem_of ("logo.svg"),
      "1:13: error: `overlays` wants maps, not the text `logo.svg` | for "
      "example `overlays: [{image: logo.svg, position: top-right}]`");
  EXPECT_EQ (problem_of ("{text: A, for: 2, until: 3}"),
      "1:28: error: an overlay has either `for` or `until`, not both | `for` "
      "is a length, `until` the moment when it leaves");
  EXPECT_EQ (problem_of ("{text: A, enter: typewriter}"),
      "1:30: error: `enter` of an overlay can't be `typewriter` | `wipe` "
      "uncovers it; letter by letter come `texts`");
  EXPECT_EQ (problem_of ("{text: A, width: 2}"),
      "1:30: error: `width` is 2, but goes from 0.01 to 1");
  EXPECT_EQ (problem_of ("{text: A, opacity: 1.5}"),
      "1:32: error: `opacity` is 1.5, but goes from 0 to 1");
  EXPECT_EQ (problem_of ("{image: 'https://a/b.png'}"),
      "1:21: error: `image` can't be an address (`https:`): only files of this "
      "machine are read | download it and name the file");
  EXPECT_EQ (problem_of ("{imag: a.png, text: A}"),
      "1:14: error: unknown key `imag` in an overlay | did you mean `image`?");
}

/* Guards against lists without an end. */
TEST (ReadOverlays, AtMostTwenty)
{
  std::string many;
  for (int i = 0; i < 21; i++)
    many += "{text: A}, ";
  EXPECT_NE (problem_of (many).find ("20"), std::string::npos);
}

/* Guards against pictures that fail in mid-render. */
TEST_F (Overlays, FilesAreLookedAt)
{
  Reading right = read ("{image: alpha.png, width: 0.1}, {image: drawing.svg}",
      ", overlays: [{video: moving.gif, width: 0.08}]");
  EXPECT_TRUE (right.problems.empty ()) << right.problems[0];
  ASSERT_TRUE (right.brief);
  EXPECT_EQ (right.brief->overlays[0].pixel_width, 256);
  EXPECT_EQ (right.brief->scenes[0].overlays[0].kind, Kind::Video);
  EXPECT_GT (right.brief->scenes[0].overlays[0].footage.length, 0);
}

TEST_F (Overlays, WhatCantBeShownIsTold)
{
  EXPECT_EQ (told ("{image: alhpa.png}"),
      "1:13: error: `alhpa.png` does not exist | did you mean `alpha.png`?");
  EXPECT_EQ (
      told ("{image: text.jpg}").find ("1:13: error: `text.jpg` is "), 0u);
  EXPECT_EQ (told ("{video: alpha.png}"),
      "1:13: error: `alpha.png` is a picture that stands, not a video | show "
      "it with "
      "`image`");
  EXPECT_EQ (
      told ("{image: truncated.jpg, width: 0.1}").find ("1:13: error: "), 0u);
}

/* Guards against surprises that a person would have wanted to know of. */
TEST_F (Overlays, OddOnesAreWarnedOf)
{
  EXPECT_EQ (told ("{image: alpha.png, width: 0.5}"),
      "1:13: warning: `alpha.png` has only 256x256 pixels and is shown 3.7 "
      "times as large | it will look soft: take a larger picture, or a smaller "
      "`width`");
  EXPECT_EQ (told ("{image: really-jpeg.png, width: 0.1}"),
      "1:13: warning: `really-jpeg.png` is a JPEG picture, whatever its suffix "
      "says | rename it to `.jpg`");
  EXPECT_EQ (told ("{image: moving.gif, width: 0.08}"),
      "1:13: note: `moving.gif` is animated, but only its first picture is "
      "shown | name it with `video` to have it move");
  std::string tall = "<svg xmlns='http://www.w3.org/2000/svg' width='10' "
                     "height='9'/>";
  ASSERT_TRUE (g_file_set_contents (
      (folder_.path () + "/tall.svg").c_str (), tall.c_str (), -1, nullptr));
  EXPECT_EQ (told ("{image: tall.svg, width: 0.9}"),
      "1:13: warning: `tall.svg` is higher than the frame, and is cut off | "
      "make its `width` smaller");
}

/* Guards against a drawing that takes all memory there is. */
TEST_F (Overlays, SlimDrawingsAreRefused)
{
  std::string slim = "<svg xmlns='http://www.w3.org/2000/svg' width='1' "
                     "height='9000'/>";
  ASSERT_TRUE (g_file_set_contents (
      (folder_.path () + "/slim.svg").c_str (), slim.c_str (), -1, nullptr));
  EXPECT_NE (told ("{image: slim.svg}").find ("times as high as the frame"),
      std::string::npos);
}

/* Guards against a job that fails for a logo it was told to do without. */
TEST_F (Overlays, OptionalOnesAreLeftOut)
{
  Reading left = read ("{image: gone.png, optional: true}, {text: Draft}",
      ", overlays: [{image: truncated.jpg, optional: true}]");
  ASSERT_TRUE (left.brief);
  ASSERT_EQ (left.problems.size (), 2u);
  EXPECT_EQ (left.problems[0].find ("1:13: warning: `gone.png` does not exist: "
                                    "it is left out"),
      0u)
      << left.problems[0];
  EXPECT_EQ (left.brief->overlays.size (), 1u);
  EXPECT_TRUE (left.brief->scenes[0].overlays.empty ());
}

/* Guards against words that nothing answers to, and that nobody is told of. */
TEST_F (Overlays, WhatStockLacksIsTold)
{
  EXPECT_NE (
      told ("{image: 'stock:zzqqxx'}").find ("stock"), std::string::npos);
  Reading left = read ("{image: 'stock:zzqqxx', optional: true}");
  EXPECT_TRUE (!left.brief || left.brief->overlays.empty ());
}

/* Guards against moments that can't come. */
TEST_F (Overlays, MomentsMustBeThere)
{
  EXPECT_EQ (
      told ("{text: A, at: 'word:2'}")
          .find ("1:27: error: an overlay of the whole video has no words"),
      0u);
  EXPECT_NE (told ("", ", overlays: [{text: A, at: 'mark:x'}]")
                 .find ("no mark is called `x`"),
      std::string::npos);
}

/* Guards against boxes in place of letters. */
TEST_F (Overlays, GlyphsMustBeThere)
{
  EXPECT_NE (told ("{text: \"\\U0001FAFE\\uE123\"}").find ("no installed font"),
      std::string::npos);
}
