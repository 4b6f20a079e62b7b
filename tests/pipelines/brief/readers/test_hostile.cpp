// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>
#include <ctime>
#include <random>

#include <gtest/gtest.h>

#include "tree.h"

using namespace reel;

static constexpr Notation kNotations[] = {
    Notation::Json, Notation::Yaml, Notation::Markdown};

/* How many times slower than one that users have a build may be. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static constexpr double kSlowness = 100;
#else
static constexpr double kSlowness = 1;
#endif

/* Reads TEXT in every notation. A time limit of a second for a brief is part
 * of the contract; it is held here in time of the processor, so that what else
 * runs on the machine is of no matter. */
static void
read_all (const std::string &text)
{
  for (Notation notation : kNotations) {
    std::clock_t begin = std::clock ();
    read_as (notation, text);
    double taken = (double) (std::clock () - begin) / CLOCKS_PER_SEC;
    EXPECT_LT (taken, kSlowness) << (int) notation << text.substr (0, 100);
  }
}

/* Guards against the suffix or the first characters being misread. */
TEST (Reading, GuessesTheNotation)
{
  EXPECT_EQ (guess_notation ("a.json", "x"), Notation::Json);
  EXPECT_EQ (guess_notation ("a.YAML", "{"), Notation::Yaml);
  EXPECT_EQ (guess_notation ("a.yml", "{"), Notation::Yaml);
  for (const char *name : {"a.md", "a.markdown", "a.txt"})
    EXPECT_EQ (guess_notation (name, "{"), Notation::Markdown);
  EXPECT_EQ (guess_notation ("-", "\xef\xbb\xbf \n{}"), Notation::Json);
  EXPECT_EQ (guess_notation ("-", "# note\n\nreelsmith: 1\n"), Notation::Yaml);
  EXPECT_EQ (guess_notation ("-", "---\nscenes:\n"), Notation::Yaml);
  EXPECT_EQ (guess_notation ("brief", "\"scenes\" : []"), Notation::Yaml);
  EXPECT_EQ (guess_notation ("-", "---\nreelsmith: 1\n---\nText.\n"),
      Notation::Markdown);
  EXPECT_EQ (guess_notation ("-", "# Title\n"), Notation::Markdown);
  EXPECT_EQ (guess_notation ("-", "scenes change.\n"), Notation::Markdown);
  EXPECT_EQ (guess_notation ("-", ""), Notation::Markdown);
}

/* Guards against a mark that becomes text or moves the first column. */
TEST (Reading, SkipsTheByteOrderMark)
{
  const std::string mark = "\xef\xbb\xbf";
  EXPECT_EQ (tree_of (Notation::Json, mark + "{\"a\": 1}"), "{a: 1}");
  EXPECT_EQ (tree_of (Notation::Yaml, mark + "a: 1\n"), "{a: 1}");
  EXPECT_EQ (tree_of (Notation::Markdown, mark + "---\ntitle: x\n---\n"),
      "{scenes: [], title: \"x\"}");
  expect_refused (Notation::Json, {"\xef\xbb\xbf[x]", "1:2", "a value"});
}

/* Guards against bytes that are no UTF-8 reaching a parser or the screen. */
TEST (Reading, RefusesWhatIsNotUtf8WithItsPlace)
{
  for (const char *bad :
      {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80",
          "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xff", "\xe2\x82"})
    for (Notation notation : kNotations) {
      std::string text =
          std::string ("a: 1\r\n\xc3\xa9\xf0\x9f\x98\x80") + bad + " b";
      expect_refused (notation, {text.c_str (), "2:3", "is not UTF-8"});
    }
}

/* Guards against a text that ends early for some and not for others. */
TEST (Reading, RefusesControlCharacters)
{
  for (Notation notation : kNotations) {
    std::string nul ("a: \xc3\xa9\0b\n", 8);
    EXPECT_EQ (problems_of (notation, nul),
        "1:5 the control character U+0000 can't stand in a brief");
    EXPECT_EQ (problems_of (notation, "a: 1\n\x04"),
        "2:1 the control character U+0004 can't stand in a brief");
  }
}

/* Guards against a limit that is off by one, and doesn't say where it is. */
TEST (Reading, RefusesLargeBriefs)
{
  std::string text = "a: 1\n#" + std::string (Limits ().brief_bytes - 6, 'x');
  EXPECT_TRUE (read_as (Notation::Yaml, text).value);
  EXPECT_EQ (problems_of (Notation::Yaml, text + "x"),
      "2:1048572 the brief is larger than 1 MiB");
}

/* Guards against a parser that crashes or hangs on what repeats. */
TEST (Hostile, RepeatedWordsAreReadInTime)
{
  static const char *const kWords[] = {"[", "{", "{\"a\":", "- ", "? ",
      "a: ", "&a ", "*a ", "!", "\"", "'", "`", "*a_ ", "**a", "~~", "![",
      "![](a) ", "[a](", "<", "<!--", "<speak>", "<a ", "(a: '\n---\n",
      "(video: a)\n(fit: cover)\n", "(voice: a)\na\n\n", "> a\n\n", "# a\n",
      "- a\n", "```\na\n", "---\n", "a\n", "a\n\n", "(x: {a: [", "a: |\n", "\\",
      "a: 1\n", "&", "&amp;", "|-|\n", "a|b\n-|-\n", "[a]:", "%", "1,",
      "\"a\":1,", "\xc3\xa9", "<speak>\n---\n", "(pause: 1)\n", "a*b_", "(a:\n",
      "![[", "](", "<!-- -->", "` `` ``` ", "- - ", "{a: ", "0"};
  for (const char *word : kWords) {
    std::string text;
    while (text.size () + strlen (word) <= Limits ().brief_bytes)
      text += word;
    read_all (text);
    read_all (text.substr (0, 60000));
    read_all ("---\n" + text.substr (0, 100000) + "\n---\n");
  }
}

static const char *const kSeeds[] = {
    "{\"title\": \"T \\ud83d\\ude00\", \"scenes\": [{\"a\": [1, -2.5e3, "
    "true, null]}, {\"b\": {\"c\": \"\\u00e9\"}}]}\n",
    "title: &a T\nscenes:\n  - a: [1, 'x', \"y\\n\"]\n    b: {c: *a}\n"
    "  - |\n    text\n  - ? k\n    : v\n",
    "---\ntitle: T\nsize: 720p\n---\n# A *b*\n![zoom 4-12](a.mp4) text `x`\n"
    "(texts: [{text: \"a)\"}])\n> q\n\n- i\n\n```c\nx\n```\n<speak>a</speak>"
    "\n<mark name=\"m\"/> **b** <!-- c -->\n---\n(voice: g)\nE.\n"};

/* Changes TEXT in COUNT places. */
static std::string
mutate (std::string text, int count, std::mt19937 &random)
{
  static constexpr std::string_view kChars =
      "\n\n  \t\"'`*_~()[]{}<>!#&%|:;,.-+=?@\\/0123abcxyz\xc3\xa9\r\x80";
  for (int i = 0; i < count && !text.empty (); i++) {
    size_t at = random () % text.size ();
    size_t size = random () % 8;
    switch (random () % 4) {
    case 0:
      text.erase (at, size);
      break;
    case 1:
      text.insert (at, 1, kChars[random () % kChars.size ()]);
      break;
    case 2:
      text[at] = kChars[random () % (kChars.size () - 1)];
      break;
    default:
      text.insert (at, text.substr (random () % text.size (), size));
    }
  }
  return text;
}

/* Guards against crashes on what nearly is a brief. */
TEST (Hostile, MutatedBriefsDoNotCrash)
{
  std::mt19937 random (20240501);
  for (int i = 0; i < 4000; i++)
    for (const char *seed : kSeeds)
      read_all (mutate (seed, 1 + (int) (random () % 12), random));
}

/* Guards against running times that grow faster than the text. */
TEST (Hostile, MutatedMegabytesAreReadInTime)
{
  std::mt19937 random (20240502);
  for (const char *seed : kSeeds) {
    std::string text;
    while (text.size () < Limits ().brief_bytes - 65536)
      text += seed;
    read_all (text);
    read_all (mutate (text, 20, random));
    read_all (mutate (text, 100, random));
  }
}

/* Guards against crashes on what never was a brief. */
TEST (Hostile, RandomCharactersDoNotCrash)
{
  std::mt19937 random (20240503);
  static constexpr std::string_view kChars =
      "\n\n\n   \"'`*_~()[]{}<>!#&%|:-,.abc019";
  for (size_t size : {10u, 100u, 1000u, 100000u, 1000000u})
    for (int i = 0; i < (size > 1000 ? 2 : 500); i++) {
      std::string text (size, ' ');
      for (char &c : text)
        c = kChars[random () % kChars.size ()];
      read_all (text);
    }
}
