// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/captions.h"
#include "plan/unicode.h"

using namespace reel;

namespace {

/* TEXT as if it were spoken: a word each 400 ms, split at spaces. */
Spoken
say (const std::string &text)
{
  Spoken spoken;
  spoken.text = text;
  std::u32string wide = to_utf32 (text);
  uint32_t at = 0;
  Nanoseconds time = 0;
  while (at < wide.size ()) {
    uint32_t end = at;
    while (end < wide.size () && wide[end] != U' ')
      end++;
    spoken.words.push_back ({time, time + 350'000'000, at, end - at});
    time += 400'000'000;
    at = end + 1;
  }
  spoken.samples = time / 1000 * kSampleRate / 1'000'000;
  spoken.sentences.push_back ({0, (uint32_t) wide.size ()});
  return spoken;
}

std::vector<std::string>
texts_of (const std::vector<Caption> &captions)
{
  std::vector<std::string> texts;
  for (const Caption &caption : captions)
    texts.push_back (caption.text);
  return texts;
}

std::u32string
word_of (const Caption &caption, size_t index)
{
  const CaptionWord &word = caption.words[index];
  return to_utf32 (caption.text).substr (word.offset, word.length);
}

} // namespace

/* Guards against breaking what fits. */
TEST (Captions, ShortSentenceStandsInOneLine)
{
  auto captions = caption_words (say ("Every boat leaves a trace."), 0, {});
  EXPECT_EQ (texts_of (captions),
      std::vector<std::string>{"Every boat leaves a trace."});
}

/* Guards against a lonely word, and lines of very different length. */
TEST (Captions, LinesAreBalanced)
{
  auto captions = caption_words (
      say ("Every second breath we take comes from the wide water"), 0, {});
  ASSERT_EQ (captions.size (), 1u);
  size_t newline = captions[0].text.find ('\n');
  ASSERT_NE (newline, std::string::npos);
  EXPECT_NEAR ((double) newline, (double) captions[0].text.size () / 2, 8);
}

/* Guards against lines that end in an article or a preposition. */
TEST (Captions, ArticlesStayWithTheirNouns)
{
  auto captions = caption_words (
      say ("The ocean covers more than seventy percent of the surface of our "
           "planet, and we have mapped little of it."),
      0, {});
  for (const Caption &caption : captions) {
    size_t newline = caption.text.find ('\n');
    for (const std::string &line : {caption.text.substr (0, newline),
             newline == std::string::npos ? ""
                                          : caption.text.substr (newline + 1)})
      for (const char *bad : {" the", " of", " a", " and"})
        EXPECT_FALSE (line.ends_with (bad)) << line;
  }
}

/* Guards against words lost, doubled or moved where a caption is broken. */
TEST (Captions, EveryWordIsWhereItWasSaid)
{
  Spoken spoken = say ("Currents carry heat from the equator to the poles, and "
                       "decide where it rains and where it does not, year "
                       "after year and without an end in sight.");
  CaptionRules rules;
  auto captions = caption_words (spoken, kSecond, rules);
  size_t next = 0;
  std::u32string text = to_utf32 (spoken.text);
  for (const Caption &caption : captions) {
    EXPECT_EQ (caption.start, caption.words.front ().start);
    for (size_t i = 0; i < caption.words.size (); i++, next++) {
      const SpokenWord &word = spoken.words[next];
      EXPECT_EQ (word_of (caption, i), text.substr (word.offset, word.length));
      EXPECT_EQ (caption.words[i].start, word.start + kSecond);
    }
  }
  EXPECT_EQ (next, spoken.words.size ());
}

/* Guards against captions longer than their lines, for every limit a brief can
 * set. */
TEST (Captions, KeepToTheirLimits)
{
  Spoken spoken = say ("It is a long established fact that a reader will be "
                       "distracted by the readable content of a page when "
                       "looking at its layout, said nobody in particular.");
  for (int chars = 12; chars <= 80; chars++)
    for (int lines = 1; lines <= 4; lines++) {
      CaptionRules rules;
      rules.max_chars = chars;
      rules.max_lines = lines;
      for (const Caption &caption : caption_words (spoken, 0, rules)) {
        int count = 1, column = 0;
        for (char c : caption.text) {
          column = c == '\n' ? 0 : column + 1;
          count += c == '\n';
          EXPECT_LE (column, chars) << caption.text;
        }
        EXPECT_LE (count, lines) << chars << ": " << caption.text;
      }
    }
}

/* Guards against scripts without spaces running out of the picture. */
TEST (Captions, JapaneseIsBrokenWithoutSpaces)
{
  Spoken spoken;
  spoken.text = "海は地球の表面の七割以上を覆っていますが、まだその多くは知られ"
                "ていません。";
  auto size = (uint32_t) to_utf32 (spoken.text).size ();
  for (uint32_t i = 0; i < size; i++)
    spoken.words.push_back ({(Nanoseconds) i * 100'000'000,
        (Nanoseconds) (i + 1) * 100'000'000, i, 1});
  spoken.sentences.push_back ({0, size});
  CaptionRules rules;
  rules.max_chars = 26;
  auto captions = caption_words (spoken, 0, rules);
  std::u32string joined;
  for (const Caption &caption : captions)
    for (char32_t c : to_utf32 (caption.text))
      if (c != U'\n')
        joined.push_back (c);
  EXPECT_EQ (to_utf8 (joined), spoken.text);
  for (const Caption &caption : captions) {
    std::u32string text = to_utf32 (caption.text);
    EXPECT_LE (display_width (text.substr (0, text.find (U'\n'))), 26);
  }
}

/* Guards against flashing by, lingering, and touching the next. */
TEST (Captions, StandLongEnoughAndNotTooLong)
{
  CaptionRules rules;
  std::vector<Caption> captions (3);
  captions[0] = {"a", 0, 200'000'000, {}};
  captions[1] = {"b", 2 * kSecond, 4 * kSecond, {}};
  captions[2] = {"c", 4 * kSecond + 100'000'000, 5 * kSecond, {}};
  settle_captions (captions, rules);
  EXPECT_EQ (captions[0].stop, kSecond);
  EXPECT_EQ (captions[1].stop, captions[2].start - 2 * rules.frame);
  EXPECT_EQ (captions[2].stop, 5 * kSecond + kSecond / 2);
}

/* Guards against texts given in place of the narration piling up. */
TEST (Captions, GivenTextsAreSpreadByLength)
{
  auto captions = caption_texts (
      {{"aaaaa", {}}, {"aaaaaaaaaaaaaaa", {}}}, 0, 4 * kSecond, {});
  ASSERT_EQ (captions.size (), 2u);
  EXPECT_EQ (captions[1].start, kSecond);
  EXPECT_EQ (captions[1].stop, 4 * kSecond);
  EXPECT_TRUE (caption_texts ({}, 0, kSecond, {}).empty ());
}

/* Guards against an empty line within a caption: players end it there, and
 * what is below is lost. */
TEST (Captions, GivenTextsHaveNoEmptyLines)
{
  auto captions =
      caption_texts ({{"a\n\nb", {}}, {"c\r\n \t\r\nd\n", {}}, {"\n \n", {}}},
          0, 4 * kSecond, {});
  ASSERT_EQ (captions.size (), 2u);
  EXPECT_EQ (captions[0].text, "a\nb");
  EXPECT_EQ (captions[1].text, "c\nd");
  EXPECT_EQ (captions[1].stop, 4 * kSecond);
}

/* Guards against sizes the guides give for other shapes. */
TEST (Captions, LettersALineFollowTheShape)
{
  EXPECT_EQ (default_caption_chars (1920, 1080), 42);
  EXPECT_EQ (default_caption_chars (1080, 1920), 26);
  EXPECT_EQ (default_caption_chars (1080, 1080), 32);
}
