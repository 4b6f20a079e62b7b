// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tree.h"

using namespace reel;

static std::string
json (std::string_view text)
{
  return tree_of (Notation::Json, text);
}

/* Guards against a kind of value that gets lost. */
TEST (Json, ReadsEveryKindOfValue)
{
  EXPECT_EQ (json (R"({"a": "text", "b": [1, -2.5, 1e3, true, false, null],
                       "c": {}, "d": []})"),
      R"({a: "text", b: [1, -2.5, 1000, true, false, null], c: {}, d: []})");
}

/* Guards against surrogate halves that become two characters, or none. */
TEST (Json, JoinsSurrogatePairs)
{
  EXPECT_EQ (json (R"(["\ud83d\ude00 \u00e9 \/"])"),
      "[\"\xf0\x9f\x98\x80 \xc3\xa9 /\"]");
}

/* Guards against integers that lose digits on the way through a double. */
TEST (Json, KeepsIntegersWholeAndNumbersAsWritten)
{
  Reading reading = read_as (
      Notation::Json, "[9223372036854775807, 9223372036854775808, 1.50, -0]");
  ASSERT_TRUE (reading.value);
  const auto &items = reading.value->items;
  EXPECT_EQ (items[0].integer, INT64_MAX);
  EXPECT_FALSE (items[1].is_integer);
  EXPECT_EQ (items[1].number, 9223372036854775808.0);
  EXPECT_EQ (items[2].text, "1.50");
  EXPECT_TRUE (items[3].is_integer);
}

/* Guards against columns in bytes or UTF-16, and places of the token's end. */
TEST (Json, GivesEveryValueItsPlace)
{
  Reading reading = read_as (Notation::Json,
      "{\r\n  \"\xc3\xa9\xf0\x9f\x98\x80\": [ 12, \"x\" ,\r\n"
      "  {\"k\"  :true}, null, [] ] }");
  ASSERT_TRUE (reading.value);
  const Value &root = *reading.value;
  EXPECT_EQ (place_of (root, ""), "1:1");
  EXPECT_EQ (place_of (root, "\xc3\xa9\xf0\x9f\x98\x80:"), "2:3");
  std::string list = "\xc3\xa9\xf0\x9f\x98\x80.";
  EXPECT_EQ (place_of (root, list), "2:9");
  EXPECT_EQ (place_of (root, list + "0"), "2:11");
  EXPECT_EQ (place_of (root, list + "1"), "2:15");
  EXPECT_EQ (place_of (root, list + "2"), "3:3");
  EXPECT_EQ (place_of (root, list + "2.k:"), "3:4");
  EXPECT_EQ (place_of (root, list + "2.k"), "3:10");
  EXPECT_EQ (place_of (root, list + "3"), "3:17");
  EXPECT_EQ (place_of (root, list + "4"), "3:23");
}

/* Guards against wrong JSON that passes, and messages only a programmer or
 * nobody understands. */
TEST (Json, RefusesWhatIsWrongWithItsPlace)
{
  static const WrongInput kWrong[] = {
      {"{\"a\": 1,}", "1:9", "a comma too many"},
      {"[1, 2,\n]", "2:1", "a comma too many"},
      {"{\"a\": 1 // note\n}", "1:9", "no comments"},
      {"{ /* note */ \"a\": 1}", "1:3", "no comments"},
      {"{\"a\": 1} # end", "1:10", "no comments"},
      {"{\"a\" 1}", "1:6", "colon"},
      {"{a: 1}", "1:2", "double quotation marks"},
      {"{'a': 1}", "1:2", "double quotation marks"},
      {"{\"a\": 'x'}", "1:7", "double quotation marks"},
      {"{\"a\": tru}", "1:7", "a value is missing"},
      {"{\"a\": off}", "1:7", "a value is missing"},
      {"{\"a\": }", "1:7", "a value is missing"},
      {"{\"a\": 1\n \"b\": 2}", "2:2", "a comma or } is missing"},
      {"[1 2]", "1:4", "a comma or ] is missing"},
      {"{\"a\": [1, 2", "1:12", "a comma or ] is missing"},
      {"{\"a\": 1}\n{\"b\": 2}", "2:1", "follows the end"},
      {"{\"a\": 1, \"b\": 2,\n \"a\": 3}", "2:2", "`a` is repeated"},
      {"{\"\\u0061\": 1, \"a\": 3}", "1:15", "`a` is repeated"},
      {"{\"a\": \"x\ny\"}", "1:9", "closing quotation mark"},
      {"{\"a\": \"x", "1:9", "closing quotation mark"},
      {"[\"C:\\dir\"]", "1:5", "no such escape"},
      {"[\"a\tb\"]", "1:4", "tab"},
      {"[\"\\ud83d\"]", "1:3", "surrogate"},
      {"[\"\\ude00\"]", "1:2", "surrogate"},
      {"[\"\\u12g4\"]", "1:3", "hexadecimal"},
      {"[\"a\\u0000b\"]", "1:2", "U+0000"},
      {"[1e999]", "1:2", "too large"},
      {"[1.]", "1:4", "digit"},
      {"[1e]", "1:4", "digit"},
      {"[01]", "1:3", "a comma or ]"},
      {"[+1]", "1:2", "a value is missing"},
      {"[NaN]", "1:2", "a value is missing"},
      {"", "1:1", "empty"},
      {" \n ", "1:1", "empty"},
  };
  for (const WrongInput &wrong : kWrong)
    expect_refused (Notation::Json, wrong);
}

/* Guards against only the first of several repeated keys being told. */
TEST (Json, TellsOfEveryRepeatedKey)
{
  EXPECT_EQ (
      problems_of (Notation::Json, "{\"a\": {\"b\": 1, \"b\": 2}, \"a\": 1}"),
      "1:16 the key `b` is repeated\n1:25 the key `a` is repeated");
}

/* Guards against the limit being off by one, and the stack being eaten. */
TEST (Json, RefusesDeepNesting)
{
  auto nested = [] (size_t depth) {
    return std::string (depth, '[') + std::string (depth, ']');
  };
  EXPECT_TRUE (read_as (Notation::Json, nested (64)).value);
  EXPECT_EQ (problems_of (Notation::Json, nested (65)),
      "1:65 the brief is nested deeper than 64 levels");
  EXPECT_EQ (problems_of (Notation::Json, std::string (1000000, '[')),
      "1:65 the brief is nested deeper than 64 levels");
}
