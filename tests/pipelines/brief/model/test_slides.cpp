// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <glib.h>

#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

namespace {

class Slides : public testing::Test {
protected:
  void put (const std::string &name, const std::string &bytes)
  {
    std::string path = folder_.path () + "/" + name;
    ASSERT_TRUE (g_file_set_contents (
        path.c_str (), bytes.data (), (gssize) bytes.size (), nullptr));
  }
  Reading read (const std::string &text)
  {
    return read_and_verify (text, folder_.path ());
  }
  /* The slides of the only scene of KEYS, which is right. */
  std::vector<Slide> slides (const std::string &keys)
  {
    Reading reading = read ("scenes: [{" + keys + "}]");
    EXPECT_TRUE (reading.brief)
        << keys << ": "
        << (reading.problems.empty () ? "" : reading.problems[0]);
    return reading.brief ? reading.brief->scenes[0].slides
                         : std::vector<Slide> ();
  }
  /* All that is said of the brief with one scene of KEYS. */
  std::string told (const std::string &keys)
  {
    std::string all;
    for (const std::string &problem :
        read ("scenes: [{" + keys + "}]").problems)
      all += (all.empty () ? "" : "\n") + problem;
    return all;
  }
  void refused (const std::string &keys, const char *message)
  {
    std::string all = told (keys);
    EXPECT_NE (all.find (message), std::string::npos) << keys << ": " << all;
    EXPECT_NE (all.find ("error"), std::string::npos) << all;
  }

  TempFolder folder_;
};

std::string
lines (int count, const std::string &line = "x")
{
  std::string text;
  for (int i = 0; i < count; i++)
    text += line + "\n";
  return text;
}

} // namespace

/* Guards against a form of slides that isn't read, or read as another. */
TEST_F (Slides, AreTextsMapsAndLists)
{
  auto bare = slides ("slide: One");
  ASSERT_EQ (bare.size (), 1u);
  EXPECT_EQ (bare[0].text, "One");
  EXPECT_FALSE (bare[0].markdown);
  EXPECT_EQ (bare[0].font_size, 0); // the theme's
  EXPECT_EQ (bare[0].align, "");
  auto map = slides ("slide: {text: '# One', format: markdown, font-size: 30, "
                     "align: right}");
  ASSERT_EQ (map.size (), 1u);
  EXPECT_TRUE (map[0].markdown);
  EXPECT_EQ (map[0].font_size, 30);
  EXPECT_EQ (map[0].align, "right");
  auto list = slides ("code: {text: x}, slide: [One, {text: Two}, "
                      "{text: y, format: code, language: c}]");
  ASSERT_EQ (list.size (), 4u);
  EXPECT_EQ (list[1].text, "Two");
  EXPECT_EQ (list[2].code->language, "c");
  EXPECT_EQ (list[3].text, "x"); // programs stand behind slides
  EXPECT_TRUE (list[3].code);
}

/* Guards against lines, and numbers of lines, that are others. */
TEST_F (Slides, ProgramsShowTheLinesAskedFor)
{
  put ("main.py", "a\r\nb\r\nc\r\nd\r\n");
  auto part =
      slides ("code: {file: main.py, lines: 2-3, highlight: 3, reveal: line}");
  ASSERT_EQ (part.size (), 1u);
  EXPECT_EQ (part[0].text, "b\nc\n");
  EXPECT_EQ (part[0].code->first_line, 2);
  EXPECT_EQ (part[0].code->above, "a\n");
  EXPECT_EQ (part[0].code->reveal, Code::Reveal::Line);
  EXPECT_EQ (
      part[0].code->highlight, (std::vector<std::pair<int, int>>{{3, 3}}));
  auto one = slides ("code: {file: main.py, lines: 4, highlight: [4]}");
  EXPECT_EQ (one[0].text, "d\n");
  auto ranges = slides ("code: {file: main.py, highlight: [1, '2 - 3']}");
  EXPECT_EQ (ranges[0].code->highlight,
      (std::vector<std::pair<int, int>>{{1, 1}, {2, 3}}));
  EXPECT_EQ (told ("code: {text: \"x\\ny\", highlight: 3}")
                 .find ("1:17: warning: `highlight` names line 3, but shown "
                        "are lines 1 to 2"),
      0u);
}

/* Guards against files that a worker is not handed. */
TEST_F (Slides, FilesAreNamed)
{
  put ("a.md", "\xef\xbb\xbf# One\n");
  put ("b.c", "int x;\n");
  Reading reading = read ("scenes: [{slide: {file: a.md, format: markdown}, "
                          "code: {file: b.c}}]");
  ASSERT_TRUE (reading.brief);
  std::vector<std::string> names;
  for (const NamedFile &file : reading.brief->files.list ())
    names.push_back (file.name);
  EXPECT_EQ (names, (std::vector<std::string>{"a.md", "b.c"}));
  EXPECT_EQ (reading.brief->scenes[0].slides[0].text, "# One\n");
}

/* Guards against pictures too bright for the words on them, and against a
 * `dim` that somebody set. */
TEST_F (Slides, PicturesBehindThemAreDimmed)
{
  auto dims = [] (const std::string &keys) {
    Brief brief = right_brief ("scenes: [{" + keys + "}]");
    std::vector<double> all;
    for (const Background &background : brief.scenes[0].backgrounds)
      all.push_back (background.dim);
    return all;
  };
  using Dims = std::vector<double>;
  EXPECT_EQ (dims ("slide: One, background: a.jpg"), Dims{0.55});
  EXPECT_EQ (dims ("background: {video: a.mp4}, code: {text: x}"), Dims{0.55});
  EXPECT_EQ (dims ("slide: One, background: {image: a.jpg, dim: 0}"), Dims{0});
  EXPECT_EQ (dims ("slide: One, background: [a.jpg, {image: b.jpg, dim: 0.2}, "
                   "'#102030', {generate: waves}]"),
      (Dims{0.55, 0.2, 0, 0}));
  EXPECT_EQ (dims ("background: a.jpg"), Dims{0});
}

/* Guards against wrong values that are taken, and messages without a place. */
TEST_F (Slides, WrongOnesAreRefused)
{
  refused ("slide: 5", "1:18: error: `slide` wants");
  refused ("slide: {format: plain}", "a slide needs `text` or `file`");
  refused ("slide: {text: a, file: b}", "has either `text` or `file`");
  refused ("slide: {text: a, format: html}", "`format` can't be `html`");
  refused ("slide: {text: a, font-size: 5}", "`font-size` is 5");
  refused ("slide: {text: a, align: middle}", "`align` can't be `middle`");
  refused ("slide: {text: a, lines: 3}", "unknown key `lines` in a slide");
  refused ("slide: {text: a, format: code, align: left}", "unknown key");
  refused (
      "slide: " + std::string ("[") +
          [] {
            std::string all;
            for (int i = 0; i < 21; i++)
              all += "a, ";
            return all;
          }() +
          "b]",
      "20");
  refused ("slide: {file: 'http://a/b.md'}", "http");
  refused ("slide: {file: none.md}", "none.md` does not exist");
  refused ("code: x", "`code` wants a map");
  refused ("code: {language: c}", "`code` needs `text` or `file`");
  refused ("code: {text: a, lines: 5-3}", "`lines` can't be `5-3`");
  refused ("code: {text: a, lines: 0}", "`lines` can't be `0`");
  refused ("code: {text: a, lines: first}", "`lines` can't be `first`");
  refused ("code: {text: a, highlight: [[1]]}", "wants lines such as 12");
  refused ("code: {text: a, reveal: word}", "`reveal` can't be `word`");
  refused ("code: {text: a, format: markdown}", "`format` can't be `markdown`");
  refused ("code: {text: a, lines: 2-3}",
      "`lines` goes to line 3, but the code has only 1");
}

/* Guards against files that are no text drawn as if they were. */
TEST_F (Slides, FilesMustBeText)
{
  put ("a.bin", std::string ("\xff\xfe\0x", 4));
  put ("empty.md", " \n");
  put ("long.md", std::string (6000, 'x'));
  put ("large.c", std::string (1024 * 1024 + 1, 'x'));
  refused ("slide: {file: a.bin}", "`a.bin` is not UTF-8");
  refused ("slide: {file: empty.md}", "`empty.md` is empty");
  refused ("slide: {file: long.md}", "has more than 5000 characters");
  refused ("code: {file: large.c}", "has more than 1 MiB");
}

/* Guards against code nobody can read, or that is cut off in silence. */
TEST_F (Slides, CodeThatDoesNotFitNamesItsLine)
{
  put ("long.c", lines (60));
  put ("wide.c", "int x;\n" + std::string (120, 'x') + "\n");
  put ("endless.c", lines (300));
  EXPECT_EQ (told ("code: {file: long.c, lines: 10-30}"), "");
  refused ("code: {file: long.c}", "line 24 of the code doesn't fit 1920x1080");
  refused ("code: {file: long.c, lines: 10-40}",
      "line 33 of the code doesn't fit 1920x1080");
  refused ("code: {file: wide.c}", "line 2 of the code is 120 columns wide");
  refused ("code: {file: endless.c}", "the code has 300 lines: line 201");
  refused ("code: {text: \"  \\n\\n x\", lines: 1-2}", "the code is empty");
  /* Of several outputs each must have room. */
  Reading reading = read ("output: [{size: 16:9}, {size: 9:16}]\n"
                          "scenes: [{code: {text: '" +
                          std::string (80, 'x') + "'}}]");
  ASSERT_EQ (reading.problems.size (), 1u);
  EXPECT_NE (reading.problems[0].find ("fit 1080x1920"), std::string::npos);
}

/* Guards against languages that are refused only because nobody knows them. */
TEST_F (Slides, UnknownLanguagesAreAWarning)
{
  std::string all = told ("code: {text: x, language: klingon}");
  EXPECT_EQ (all.find ("1:17: warning: no language is called `klingon`: the "
                       "code is shown in plain type"),
      0u)
      << all;
  EXPECT_EQ (told ("code: {text: x, language: Rust}"), "");
  put ("notes.xyz", "x");
  EXPECT_EQ (told ("code: {file: notes.xyz}"), "");
}

/* Guards against a blank where no font has a character. */
TEST_F (Slides, CharactersWithoutAGlyphAreErrors)
{
  refused ("slide: \"a \U000f1234\"", "no installed font has the character");
}
