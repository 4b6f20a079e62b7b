// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tree.h"

using namespace reel;

static std::string
yaml (std::string_view text)
{
  return tree_of (Notation::Yaml, text);
}

/* Guards against a notation of YAML that gets lost. */
TEST (Yaml, ReadsBlocksAndFlow)
{
  EXPECT_EQ (yaml ("a: text\n"
                   "b:\n"
                   "  - 1\n"
                   "  - c: two words   # a note\n"
                   "    d: [x, {e: 'it''s'}]\n"
                   "f: |\n"
                   "  one\n"
                   "  two\n"
                   "g: >-\n"
                   "  one\n"
                   "  two\n"
                   "h: \"\\u00e9\\n\"\n"),
      "{a: \"text\", b: [1, {c: \"two words\", d: [\"x\", {e: \"it's\"}]}], "
      "f: \"one\\ntwo\\n\", g: \"one two\", h: \"\xc3\xa9\\n\"}");
}

/* Guards against YAML 1.1, in which 1:30 is 90 and off is false. */
TEST (Yaml, ResolvesPlainScalarsAsYaml12)
{
  EXPECT_EQ (yaml ("[9:16, 1:30, off, no, yes, on, y, 1_000, 2024-01-01]"),
      "[\"9:16\", \"1:30\", \"off\", \"no\", \"yes\", \"on\", \"y\", "
      "\"1_000\", \"2024-01-01\"]");
  EXPECT_EQ (yaml ("[true, False, TRUE, tRue, null, ~, Null, nUll]"),
      "[true, false, true, \"tRue\", null, null, null, \"nUll\"]");
  EXPECT_EQ (yaml ("[1, -2, +3, 007, 0x1F, 0o17, 0b1, 1.5, .5, 5., 1e3]"),
      "[1, -2, 3, 7, 31, 15, \"0b1\", 1.5, 0.5, 5, 1000]");
  EXPECT_EQ (yaml ("[.inf, -.inf, .nan, 30000/1001, 1.5s, '5', \"true\"]"),
      "[\".inf\", \"-.inf\", \".nan\", \"30000/1001\", \"1.5s\", \"5\", "
      "\"true\"]");
}

/* Guards against columns in bytes, and places of whatever comes next. */
TEST (Yaml, GivesEveryValueItsPlace)
{
  Reading reading =
      read_as (Notation::Yaml, "# \xc3\xa9\r\n"
                               "\xc3\xa4\xf0\x9f\x98\x80: [\xc3\xb6, 12]\r\n"
                               "b:\r\n"
                               "  - c:   d\r\n"
                               "    e:\r\n"
                               "    f: |\r\n"
                               "      text\r\n"
                               "g: {h: \"x\"}\r\n"
                               "i: &anchor x\r\n"
                               "j: ~\r\n");
  ASSERT_TRUE (reading.value);
  const Value &root = *reading.value;
  EXPECT_EQ (place_of (root, ""), "2:1");
  EXPECT_EQ (place_of (root, "\xc3\xa4\xf0\x9f\x98\x80"), "2:5");
  EXPECT_EQ (place_of (root, "\xc3\xa4\xf0\x9f\x98\x80.0"), "2:6");
  EXPECT_EQ (place_of (root, "\xc3\xa4\xf0\x9f\x98\x80.1"), "2:9");
  EXPECT_EQ (place_of (root, "b.0.c:"), "4:5");
  EXPECT_EQ (place_of (root, "b.0.c"), "4:10");
  EXPECT_EQ (place_of (root, "b.0.e:"), "5:5");
  EXPECT_EQ (place_of (root, "b.0.e"), "5:7");
  EXPECT_EQ (place_of (root, "b.0.f"), "6:8");
  EXPECT_EQ (place_of (root, "g.h"), "8:8");
  EXPECT_EQ (place_of (root, "i"), "9:4");
  EXPECT_EQ (place_of (root, "j"), "10:4");
}

/* Guards against aliases that are refused or come out empty. */
TEST (Yaml, RepeatsWhatAliasesName)
{
  EXPECT_EQ (yaml ("a: &x {k: [1, &y two]}\nb: *x\nc: [*y, *x]\n"),
      "{a: {k: [1, \"two\"]}, b: {k: [1, \"two\"]}, "
      "c: [\"two\", {k: [1, \"two\"]}]}");
  EXPECT_EQ (
      yaml ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"), "{a: 1, b: 1, c: 2, d: 2}");
}

/* Guards against a few lines that grow to fill the memory. */
TEST (Yaml, BoundsWhatAliasesRepeat)
{
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; c++) {
    std::string before = std::string ("*") + char (c - 1);
    text += std::string (1, c) + ": &" + c + " [" + before;
    for (int i = 0; i < 9; i++)
      text += ", " + before;
    text += "]\n";
  }
  expect_refused (Notation::Yaml, {text.c_str (), "6:8", "repeat too much"});
  std::string page = "a: &a " + std::string (100000, 'x') + "\nb: [*a";
  for (int i = 0; i < 50; i++)
    page += ", *a";
  page += "]\n";
  expect_refused (Notation::Yaml, {page.c_str (), "2:169", "repeat too much"});
}

/* Guards against wrong YAML that passes, and messages nobody understands. */
TEST (Yaml, RefusesWhatIsWrongWithItsPlace)
{
  static const WrongInput kWrong[] = {
      {"a: 1\nb: 2\na: 3\n", "3:1", "`a` is repeated"},
      {"x: {\xc3\xa9: 1, \xc3\xa9: 3}\n", "1:11", "is repeated"},
      {"a: 1\n---\nb: 2\n", "2:1", "follows the end"},
      {"a: 1\n...\nb: 2\n", "3:1", "follows the end"},
      {"[1, 2]\nb: 2\n", "2:1", "follows the end"},
      {"a: !!str 1\n", "1:4", "tags"},
      {"a: ! 1\n", "1:4", "tags"},
      {"a: !color red\n", "1:4", "tags"},
      {"a: !!map {b: 1}\n", "1:4", "tags"},
      {"a: !!seq [b]\n", "1:4", "tags"},
      {"!!str a: 1\n", "1:1", "tags"},
      {"a: &x {k: 1}\nb:\n  <<: *x\n", "3:3", "merge keys"},
      {"a: *x\n", "1:4", "anchor of this name"},
      {"a: &x [*x]\n", "1:8", "within its own anchor"},
      {"? [a]\n: 1\n", "1:3", "a key must be plain text"},
      {"{a: 1}: 2\n", "1:1", "a key must be plain text"},
      {": 1\n", "1:1", "a key is missing"},
      {"a: [1, 2\nb: 3\n", "2:2", "comma or ]"},
      {"a: {b: 1\nc: 3]\n", "2:2", "comma or }"},
      {"a: 'text\nb: 1\n", "1:4", "closing quotation mark"},
      {"a: \"C:\\dir\"\n", "1:9", "no such escape"},
      {"a: \"\\0\"\n", "1:4", "U+0000"},
      {"a: b: c\n", "1:5", "a colon can't stand here"},
      {"a: - b\n", "1:4", "a list can't begin here"},
      {"a:\n\tb: 1\n", "2:1", "tab"},
      {"a: @home\n", "1:4", "can't begin with this character"},
      {"a: ]\n", "1:4", "not opened"},
      {"a: 1\n b: 2\n", "2:3", "a colon can't stand here"},
      {"a:\n  b: 1\n c: 2\n", "3:2", "fits neither"},
      {"a: |x\n  y\n", "1:5", "| or >"},
      {"a: 1e999\n", "1:4", "too large"},
      {"- a\nb: 1\n", "2:1", "follows the end"},
  };
  for (const WrongInput &wrong : kWrong)
    expect_refused (Notation::Yaml, wrong);
}

/* Guards against the limit being off by one, and the stack being eaten. */
TEST (Yaml, RefusesDeepNesting)
{
  auto nested = [] (size_t depth) {
    return std::string (depth, '[') + std::string (depth, ']');
  };
  EXPECT_TRUE (read_as (Notation::Yaml, nested (64)).value);
  const char *const kTooDeep = "nested deeper than 64 levels";
  expect_refused (Notation::Yaml, {nested (65).c_str (), "1:65", kTooDeep});
  EXPECT_NE (
      yaml (std::string (1000000, '[')).find (kTooDeep), std::string::npos);
  std::string dashes;
  for (int i = 0; i < 100000; i++)
    dashes += "- ";
  expect_refused (Notation::Yaml, {dashes.c_str (), "1:129", kTooDeep});
  std::string grown = "a0: &a0 [x]\n";
  for (int i = 1; i < 70; i++) {
    std::string n = std::to_string (i);
    grown += "a" + n + ": &a" + n + " [*a" + std::to_string (i - 1) + "]\n";
  }
  EXPECT_NE (yaml (grown).find (kTooDeep), std::string::npos);
}

/* Guards against an empty brief that stops a program on a missing tree. */
TEST (Yaml, ReadsNothingAsNull)
{
  EXPECT_EQ (yaml ("# only a note\n"), "null");
  EXPECT_EQ (yaml ("---\n"), "null");
}
