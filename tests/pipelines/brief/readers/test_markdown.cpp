// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "config.h"
#include "tree.h"

using namespace reel;

static std::string
markdown (std::string_view text)
{
  return tree_of (Notation::Markdown, text);
}

/* The scenes that come of TEXT, without the rest of the tree. */
static std::string
scenes (std::string_view text)
{
  Reading reading = read_as (Notation::Markdown, text);
  const Value *found = reading.value ? reading.value->find ("scenes") : nullptr;
  return found ? print_tree (*found) : problems_of (Notation::Markdown, text);
}

/* Guards against a header that is spoken, or scenes that run together. */
TEST (Markdown, CutsHeaderAndScenes)
{
  EXPECT_EQ (markdown ("---\ntitle: T\n---\nOne.\n---\nTwo.\n-----\n"),
      "{scenes: [{narration: [\"One.\"]}, {narration: [\"Two.\"]}], "
      "title: \"T\"}");
  EXPECT_EQ (scenes ("One.\n---\n\n---\n<!-- nothing -->\n---\nTwo.\n"),
      "[{narration: [\"One.\"]}, {narration: [\"Two.\"]}]");
  EXPECT_EQ (markdown ("---\n---\n"), "{scenes: []}");
}

/* Guards against short forms that reach the tables unconverted. */
TEST (Markdown, WidensShortFormsOfTheHeader)
{
  EXPECT_EQ (markdown ("---\n"
                       "size: 720p 9:16\nfps: 25\n"
                       "voice: en-gb\nvoice-speed: fast\n"
                       "voice-volume: soft\nvoice-pitch: x-low\n"
                       "background: my song.mp3 0.4 2 3\n"
                       "transition: wipe-left 1.5\n"
                       "asset-resize: fit\n"
                       "voice-map: {host: en-us}\n"
                       "---\n"),
      "{fit: \"stretch\", music: {fade-in: 2, fade-out: 3, "
      "src: \"my song.mp3\", volume: 0.4}, "
      "output: {fps: 25, size: \"720p 9:16\"}, scenes: [], "
      "transition: {duration: 1.5, type: \"wipe-left\"}, "
      "voice: {name: \"en-gb\", pitch: 10, rate: 206, volume: \"-6 dB\"}, "
      "voices: {host: \"en-us\"}}");
  EXPECT_EQ (markdown ("---\nsubtitles: embed\ntransition: 2\n---\n"),
      "{captions: \"soft\", scenes: [], transition: 2}");
  EXPECT_EQ (markdown ("---\nsubtitles: {mode: auto, break: 30, size: 40}\n"
                       "background: a.mp3 fade-in 2 fade-out\n---\n"),
      "{captions: {max-chars: 30, max-lines: 1, mode: \"line\", size: 40}, "
      "music: {fade-in: 2, src: \"a.mp3\"}, scenes: []}");
}

/* Guards against a rate out of the range of voices, or twice the header's. */
TEST (Markdown, ScalesSpeedByTheRateOfTheVoice)
{
  EXPECT_EQ (scenes ("---\nvoice-speed: 1.25\n"
                     "voices: {guest: {name: en-us, rate: 100}}\n---\n"
                     "(voice-speed: slow)\nA.\n(voice: guest)\n"
                     "(voice-speed: 2)\nB.\n"),
      "[{narration: [{rate: 132, text: \"A.\"}, "
      "{rate: 200, text: \"B.\", voice: \"guest\"}]}]");
  Reading reading =
      read_as (Notation::Markdown, "(voice-speed: 3)\nVery fast.\n");
  ASSERT_EQ (reading.problems.size (), 1u);
  EXPECT_EQ (reading.problems[0].severity, Severity::Note);
  EXPECT_EQ (reading.value->find ("scenes")
                 ->items[0]
                 .find ("narration")
                 ->items[0]
                 .find ("rate")
                 ->integer,
      450);
}

/* Guards against line breaks that split sentences. */
TEST (Markdown, TakesParagraphsAsNarration)
{
  EXPECT_EQ (scenes ("One\ntwo  \nthree\\\nfour.\n\n    Not code.\n"),
      "[{narration: [\"One two three four.\", \"Not code.\"]}]");
  EXPECT_EQ (scenes ("Text above\n---\n"), "[{narration: [\"Text above\"]}]");
  EXPECT_EQ (scenes ("In the year\n1986. We said 2 < 3 & 4 > 3.\n"),
      "[{narration: [\"In the year 1986. We said 2 < 3 & 4 > 3.\"]}]");
  EXPECT_EQ (scenes ("\\(pause: 2) \\*a\\* snake_case_word &amp; \\# b\n"),
      "[{narration: [\"(pause: 2) *a* snake_case_word & # b\"]}]");
}

/* Guards against marks of Markdown that are read aloud. */
TEST (Markdown, SpeaksEmphasisAndCode)
{
  EXPECT_EQ (scenes ("_A_ *b* **c** ~~d~~ `S & L`.\n"),
      "[{narration: [{ssml: \"<speak><emphasis level=\\\"moderate\\\">A"
      "</emphasis> <emphasis level=\\\"moderate\\\">b</emphasis> "
      "<emphasis level=\\\"strong\\\">c</emphasis> "
      "<emphasis level=\\\"reduced\\\">d</emphasis> "
      "<say-as interpret-as=\\\"characters\\\">S &amp; L</say-as>."
      "</speak>\"}]}]");
  EXPECT_EQ (scenes ("See [the page](https://example.org) ~here~.\n"),
      "[{narration: [\"See the page ~here~.\"]}]");
}

/* Guards against marks that are lost, or made by text that means none. */
TEST (Markdown, KeepsMarksAndSpeak)
{
  EXPECT_EQ (scenes ("Go <mark name='x'/> on.\n"),
      "[{narration: [\"Go <mark name=\\\"x\\\"/> on.\"]}]");
  EXPECT_EQ (scenes ("Go \\<mark name=\"x\"/> on.\n"),
      "[{narration: [{ssml: \"<speak>Go &lt;mark name=\\\"x\\\"/&gt; on."
      "</speak>\"}]}]");
  EXPECT_EQ (scenes ("Before <speak>one\n\n<break/> *two*</speak> after.\n"),
      "[{narration: [\"Before\", {ssml: \"<speak>one\\n\\n<break/> *two*"
      "</speak>\"}, \"after.\"]}]");
  EXPECT_EQ (scenes ("A <!-- (b: c)\n\n---\n--> d. `<!-- e`\n"),
      "[{narration: [{ssml: \"<speak>A d. <say-as interpret-as="
      "\\\"characters\\\">&lt;!-- e</say-as></speak>\"}]}]");
}

/* Guards against hints that are lost, and paths that are not found. */
TEST (Markdown, ReadsPictures)
{
  EXPECT_EQ (scenes ("![](a.jpg)\nSaid. ![](<b c.png> \"title\") More.\n"
                     "![contain](d%20e.webp)\n"),
      "[{background: [{image: \"a.jpg\"}, {image: \"b c.png\"}, "
      "{fit: \"contain\", image: \"d e.webp\"}], "
      "narration: [\"Said. More.\"]}]");
  EXPECT_EQ (scenes ("![fit mute match 1:00 - 1:02.5](a.MP4)\n"),
      "[{background: {fit: \"stretch\", sync: \"match\", "
      "trim: [\"1:00\", \"1:02.5\"], video: \"a.MP4\", volume: 0}}]");
  EXPECT_EQ (scenes ("![start loop-audio](a.mkv)\n---\n![4-12](stock:b)\n"),
      "[{background: {still: \"start\", sync: \"loop-audio\", "
      "video: \"a.mkv\"}}, {background: {image: \"stock:b\", "
      "trim: [4, 12]}}]");
}

/* Guards against movements that go elsewhere than where they are sent. */
TEST (Markdown, ReadsMovementsOfPictures)
{
  EXPECT_EQ (scenes ("![zoomout top left](a.jpg)\n"),
      "[{background: {focus: \"top-left\", image: \"a.jpg\", "
      "motion: \"zoom-out\"}}]");
  EXPECT_EQ (scenes ("![bottom](a.jpg)\n"),
      "[{background: {focus: \"bottom\", image: \"a.jpg\"}}]");
  EXPECT_EQ (scenes ("![pan bottom](a.jpg)\n"),
      "[{background: {image: \"a.jpg\", motion: \"pan-down\"}}]");
  EXPECT_EQ (scenes ("![pan top-left](a.jpg)\n"),
      "[{background: {image: \"a.jpg\", motion: {"
      "from: [0.12, 0.12, 0.88, 0.88], to: [0, 0, 0.88, 0.88]}}}]");
  EXPECT_EQ (scenes ("![panzoom right](a.jpg)\n"),
      "[{background: {image: \"a.jpg\", motion: {"
      "from: [0, 0.06, 0.88, 0.88], to: [0.28, 0.14, 0.72, 0.72]}}}]");
  EXPECT_NE (problems_of (Notation::Markdown, "![Old quay cover](a.jpg)\n")
                 .find ("warning 1:3 `Old quay` is no hint"),
      std::string::npos);
}

/* Guards against fences read aloud, or lines in them taken for marks. */
TEST (Markdown, TakesFencesAsSlidesAndCode)
{
  EXPECT_EQ (scenes ("```\n# One\n---\n  (two: 2)\n```\n~~~ md\n# H\n~~~\n"),
      "[{slide: [{text: \"# One\\n---\\n  (two: 2)\"}, "
      "{format: \"markdown\", text: \"# H\"}]}]");
  EXPECT_EQ (scenes ("(font-size: 30)\n````txt\n```\n````\n"),
      "[{slide: [{font-size: 30, text: \"```\"}]}]");
  EXPECT_EQ (scenes ("---\nfont-size: 60\n---\n```c\nint a;\n\n```\n```\nx\n"
                     "```\n"),
      "[{slide: [{format: \"code\", language: \"c\", text: \"int a;\\n\"}, "
      "{font-size: 60, text: \"x\"}]}]");
}

/* Guards against headings that are said, and lists that aren't. */
TEST (Markdown, ShowsTitlesAndLists)
{
  EXPECT_EQ (scenes ("# A *b* `c` ##\n### D\n#hashtag\n"),
      "[{narration: [\"#hashtag\"], subtitle: \"D\", title: \"A b c\"}]");
  EXPECT_EQ (scenes ("- One\n  more\n- *Two* <mark name=\"m\"/>\n\n"
                     "1. Three\n2) Four\n"),
      "[{bullets: [\"One more\", \"Two\", \"Three\", \"Four\"], "
      "narration: [\"One more\", {ssml: \"<speak><emphasis "
      "level=\\\"moderate\\\">Two</emphasis> <mark name=\\\"m\\\"/></speak>"
      "\"}, \"Three\", \"Four\"]}]");
}

/* Guards against captions that are said, or run into one. */
TEST (Markdown, TakesQuotesAsCaptions)
{
  EXPECT_EQ (scenes ("> One *and*\n> two\n\n> three\nSaid.\n"),
      "[{captions: [\"One and\\ntwo\", \"three\"], narration: [\"Said.\"]}]");
  EXPECT_EQ (scenes (">\nSaid.\n"), "[{captions: [], narration: [\"Said.\"]}]");
}

/* Guards against directions that act elsewhere than they should. */
TEST (Markdown, ObeysDirections)
{
  EXPECT_EQ (scenes ("One.\n(voice: guest)\n(pause: 1)\nTwo.\n(voice-volume: "
                     "loud)\n(voice-emphasis: strong)\nThree.\n---\nFour.\n"),
      "[{narration: [\"One.\", {pause: 1}, {text: \"Two.\", "
      "voice: \"guest\"}, {emphasis: \"strong\", text: \"Three.\", "
      "voice: \"guest\", volume: \"4 dB\"}]}, {narration: [\"Four.\"]}]");
  EXPECT_EQ (scenes ("(id: a)\n(duration: 1:30)\n(transition: fade-black 1)\n"
                     "(subtitles: none)\n(background: stock:calm)\n"
                     "(canvas: \"#123\")\n(chapter: false)\n(x-note: 1)\n"),
      "[{canvas: \"#123\", captions: \"none\", chapter: false, "
      "duration: \"1:30\", id: \"a\", music: \"stock:calm\", "
      "transition: {duration: 1, type: \"fade-black\"}}]");
  EXPECT_EQ (scenes ("(texts:\n  - text: \"71 %) (\"\n    at: word:3 # :)\n)\n"
                     "(texts: [{text: b}])\n"),
      "[{texts: [{at: \"word:3\", text: \"71 %) (\"}, {text: \"b\"}]}]");
  EXPECT_EQ (scenes ("(narration-mode: fragment)\nGoes\n\non\n"),
      "[{narration: [\"Goes\", {continues: true, text: \"on\"}]}]");
}

/* Guards against pictures by direction that differ from those of YAML. */
TEST (Markdown, TakesBackgroundsByDirection)
{
  EXPECT_EQ (scenes ("(video:\n  file: a.mp4\n  segment: 4-12\n"
                     "  sync: loop\n  size: fit\n  position: top\n)\n"
                     "![](b.jpg)\n(motion: auto)\n"),
      "[{background: [{fit: \"stretch\", focus: \"top\", motion: \"auto\", "
      "sync: \"loop\", trim: [4, 12], video: \"a.mp4\"}, "
      "{image: \"b.jpg\", motion: \"auto\"}]}]");
  EXPECT_EQ (scenes ("(generate: aurora)\n(colors: [red, \"#00f\"])\n"),
      "[{background: {colors: [\"red\", \"#00f\"], generate: \"aurora\"}}]");
  EXPECT_EQ (scenes ("(video: {file: a.mp4, segment: start})\n"
                     "(callout: {type: rectangle, left: 1, top: 2, right: 3, "
                     "bottom: 4, alpha: 0.3})\n"),
      "[{background: {still: \"start\", video: \"a.mp4\"}, "
      "callouts: [{box: [1, 2, 3, 4], dim: 0.3, shape: \"rectangle\"}]}]");
  EXPECT_EQ (scenes ("(audio: rec.wav)\nWhat *it*\n\nsays.\n"),
      "[{narration: {file: \"rec.wav\", text: \"What it\\nsays.\"}}]");
}

/* Guards against values that lose their place in the text. */
TEST (Markdown, GivesEveryValueItsPlace)
{
  Reading reading = read_as (Notation::Markdown,
      "---\r\ntitle: \xc3\xa9\r\nsize: 720p\r\n---\r\n\r\n"
      "#  Na\xc3\xafve\r\n"
      "\xc3\xa9 ![zoom](a.jpg) text\r\n"
      "(texts:\r\n  - text: t)\r\n"
      "(voice: guest)\r\n"
      "  Last.\r\n");
  ASSERT_TRUE (reading.value);
  const Value &root = *reading.value;
  EXPECT_EQ (place_of (root, "title"), "2:8");
  EXPECT_EQ (place_of (root, "output.size"), "3:7");
  EXPECT_EQ (place_of (root, "scenes.0"), "6:1");
  EXPECT_EQ (place_of (root, "scenes.0.title"), "6:4");
  EXPECT_EQ (place_of (root, "scenes.0.background"), "7:3");
  EXPECT_EQ (place_of (root, "scenes.0.background.image"), "7:11");
  EXPECT_EQ (place_of (root, "scenes.0.narration.0"), "7:1");
  EXPECT_EQ (place_of (root, "scenes.0.texts.0.text"), "9:11");
  EXPECT_EQ (place_of (root, "scenes.0.narration.1.voice"), "10:9");
  EXPECT_EQ (place_of (root, "scenes.0.narration.1.text"), "11:3");
}

/* Guards against wrong Markdown that is read aloud. */
TEST (Markdown, RefusesWhatIsWrongWithItsPlace)
{
  static const WrongInput kWrong[] = {
      {"---\ntitle: x\nText.\n", "1:1", "header is not closed"},
      {"---\n- a\n---\n", "2:1", "no map of keys"},
      {"---\ntitle: x\ntitle: y\n---\n", "3:1", "`title` is repeated"},
      {"---\nscenes: []\n---\n", "2:1", "`scenes` can't"},
      {"---\nmusic: a\nbackground: b\n---\n", "3:1", "says again"},
      {"---\noutput: []\nsize: 720p\n---\n", "3:1", "say the same"},
      {"---\nvoice-speed: 9\n---\n", "2:14", "0.3 to 3"},
      {"Text.\n(pauze: 2)\n", "2:2", "no direction `pauze`"},
      {"(note: that)\n", "1:2", "no direction `note`"},
      {"(pause: 2) go on\n", "1:12", "follows the direction"},
      {"Text.\n(pause: 2\n", "2:1", "not closed"},
      {"(pause:)\n", "1:2", "needs a value"},
      {"(texts: [{text: a)\n", "1:18", "a comma or } is missing"},
      {"(title: a)\n# B\n", "2:1", "title stands twice"},
      {"# A\n# B\n", "2:1", "title stands twice"},
      {"(duration: 1)\n(duration: 2)\n", "2:2", "stands twice"},
      {"(motion: auto)\nText.\n", "1:2", "is for pictures"},
      {"(title: Note: this)\n", "1:9", "not quoted"},
      {"(texts: - a)\n", "1:9", "not quoted"},
      {"(font-size: 30)\nText.\n", "1:2", "is for slides"},
      {"(voice-speed: quick)\n", "1:15", "voice-speed"},
      {"(voice-pitch: 2x)\n", "1:15", "voice-pitch"},
      {"(narration-mode: x)\nA.\n", "1:18", "fragment"},
      {"(video: {sync: loop})\n", "1:2", "needs its `file`"},
      {"(audio: a.wav)\n(pause: 1)\n", "2:2", "in a recording"},
      {"(narration: a)\nText.\n", "2:1", "narration twice"},
      {"> a\n\n(subtitles: none)\n", "1:1", "captions twice"},
      {"Text ![](my photo.jpg)\n", "1:10", "a space in it"},
      {"![]()\n", "1:5", "is missing"},
      {"![a](b.jpg\n", "1:1", "not written to its end"},
      {"Look: ![a]\n", "1:7", "not written to its end"},
      {"![](song.mp3)\n", "1:5", "sound file"},
      {"![cover contain](a.jpg)\n", "1:9", "say twice"},
      {"![](%ff.jpg)\n", "1:5", "not UTF-8"},
      {"\xc3\xa9 <b>bold</b>\n", "1:3", "the tag `<b>`"},
      {"Wait <break time=\"1s\"/> here.\n", "1:6", "the tag"},
      {"<mark name=\"x\">\n", "1:1", "the tag"},
      {"A <speak>b\n", "1:3", "not closed"},
      {"A <!-- b\n", "1:3", "comment is not closed"},
      {"```\nA\n", "1:1", "fence is not closed"},
      {"| a | b |\n|---|---|\n| 1 | 2 |\n", "1:1", "tables"},
      {"Title\n=====\n", "2:1", "underlined"},
      {"***\n", "1:1", "separate nothing"},
      {"[a]: http://b\n", "1:1", "links"},
      {" \n", "1:1", "empty"},
  };
  for (const WrongInput &wrong : kWrong)
    expect_refused (Notation::Markdown, wrong);
}

/* Guards against directions that are read aloud without a word. */
TEST (Markdown, WarnsOfDirectionsWithinALine)
{
  EXPECT_EQ (
      problems_of (Notation::Markdown,
          "![](a.jpg)(pause: 2)\nText (voice: x) \\(pause: 1) `(id: `\n"),
      "warning 1:11 `(pause:` within a line is no direction, it is spoken\n"
      "warning 2:6 `(voice:` within a line is no direction, it is spoken");
  EXPECT_EQ (problems_of (Notation::Markdown, "Text (see: below) (a).\n"), "");
}

/* Guards against only the first of several problems being told, and against a
 * direction nobody knows without the way out. */
TEST (Markdown, TellsOfAllProblemsWithAdvice)
{
  Reading reading =
      read_as (Notation::Markdown, "(pauze: 2)\n---\n<b>\n---\n![]()\n");
  ASSERT_EQ (reading.problems.size (), 3u);
  EXPECT_EQ (reading.problems[0].hint,
      "did you mean `pause`? Write `\\(` if it is to be spoken");
}

/* Guards against notations that drift apart. */
TEST (Markdown, GivesTheTreeOfYamlAndJson)
{
  const char *const kYaml =
      "title: T\n"
      "output: {size: \"16:9\", fps: 25}\n"
      "captions: line\n"
      "scenes:\n"
      "  - id: intro\n"
      "    title: The quiet harbour\n"
      "    background: {image: quay.jpg, motion: zoom-in, focus: top}\n"
      "    narration:\n"
      "      - Every boat <mark name=\"map\"/> leaves a trace.\n"
      "      - {pause: 1}\n"
      "      - {text: Even the small ones., voice: guest}\n"
      "    texts: [{text: 71 %, at: mark:map, for: 2.5}]\n";
  const char *const kJson =
      "{\"title\": \"T\", \"output\": {\"size\": \"16:9\", \"fps\": 25},"
      "\"captions\": \"line\", \"scenes\": [{\"id\": \"intro\", \"title\":"
      "\"The quiet harbour\", \"background\": {\"image\": \"quay.jpg\","
      "\"motion\": \"zoom-in\", \"focus\": \"top\"}, \"narration\": ["
      "\"Every boat <mark name=\\\"map\\\"/> leaves a trace.\","
      "{\"pause\": 1}, {\"text\": \"Even the small ones.\", \"voice\":"
      "\"guest\"}], \"texts\": [{\"text\": \"71 %\", \"at\": \"mark:map\","
      "\"for\": 2.5}]}]}";
  const char *const kMarkdown =
      "---\ntitle: T\nsize: 16:9\nfps: 25\nsubtitles: overlay\n---\n"
      "# The quiet harbour\n(id: intro)\n![zoom top](quay.jpg)\n"
      "Every boat <mark name=\"map\"/>\nleaves a trace.\n"
      "(pause: 1)\n(voice: guest)\nEven the small ones.\n\n"
      "(texts: [{text: 71 %, at: mark:map, for: 2.5}])\n";
  EXPECT_EQ (markdown (kMarkdown), tree_of (Notation::Yaml, kYaml));
  EXPECT_EQ (tree_of (Notation::Json, kJson), tree_of (Notation::Yaml, kYaml));
}

/* The fences of the user's page whose language is LANGUAGE. */
static std::vector<std::string>
examples (const std::string &language)
{
  std::ifstream page (REELSMITH_SOURCE_ROOT "/docs/markdown.md");
  std::vector<std::string> found;
  std::string line, fence;
  while (std::getline (page, line)) {
    size_t marks = std::min (line.find_first_not_of ('`'), line.size ());
    if (fence.empty () && marks >= 3) {
      fence = line.substr (0, marks);
      if (line.substr (marks) == language)
        found.emplace_back ();
      else
        fence += ' '; // another language: closed, but not kept
    } else if (!fence.empty () && line == fence.substr (0, fence.find (' '))) {
      fence.clear ();
    } else if (!fence.empty () && !fence.ends_with (' ')) {
      found.back () += line + "\n";
    }
  }
  return found;
}

/* Guards against a page that promises what isn't read. */
TEST (Markdown, ReadsEveryExampleOfItsPage)
{
  std::vector<std::string> whole = examples ("markdown");
  EXPECT_GE (whole.size (), 8u);
  for (const std::string &brief : whole)
    EXPECT_EQ (problems_of (Notation::Markdown, brief), "") << brief;
  std::vector<std::string> parts = examples ("text");
  EXPECT_GE (parts.size (), 3u);
  for (const std::string &part : parts)
    EXPECT_EQ (problems_of (Notation::Markdown, part), "") << part;
}
