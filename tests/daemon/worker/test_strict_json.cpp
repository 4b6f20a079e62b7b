// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/strict_json.h"

#include <gtest/gtest.h>

namespace reel::daemon {

static constexpr JsonLimits kLimits = {1 << 20, 8, 1000};

/* Guards against a scanner so strict that it refuses what the worker says. */
TEST (StrictJson, TakesEachKindOfValue)
{
  for (const char *text : {"{}", "[]", "0", "-0", "1.5", "-12.25e-3", "1E+5",
           "0.00089306506506506582", "\"\"", "true", "false", "null",
           " { \"a\" : [ 1 , { } , [ ] ] , \"b\" : null } ",
           R"("\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00")", "\"\xf0\x9f\x98\x80\"",
           "[[[[[[[[1]]]]]]]]"})
    EXPECT_TRUE (is_strict_json (text, kLimits)) << text;
}

/* Guards against what json-glib takes besides JSON, or stumbles over. */
TEST (StrictJson, RefusesAllElse)
{
  for (const char *text :
      {"", " ", "{", "}", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":}",
          "{\"a\":1,}", "{a:1}", "{'a':1}", "{1:1}", "[1 2]", "1 2", "01", "+1",
          ".5", "1.", "1e", "1e1000", "0x10", "1234567890123456789", "nul",
          "True", "NaN", "Infinity", "// x\n1", "/* x */ 1", "var a = 1;",
          "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u0000\"", "\"\\ud83d\"",
          "\"\\ud83dx\"", "\"\\ude00\"", "\"\xff\"", "\"\xed\xa0\xbd\"", "\"",
          "\"\\", "\xef\xbb\xbf{}", "{}{}", "{]", "[}", "[[[[[[[[[1]]]]]]]]]"})
    EXPECT_FALSE (is_strict_json (text, kLimits)) << text;
  EXPECT_FALSE (is_strict_json (std::string_view ("1\0", 2), kLimits));
}

/* Guards against a stack as deep as a line is long, and a tree of a hundred
 * times its size. */
TEST (StrictJson, IsBounded)
{
  EXPECT_FALSE (is_strict_json (std::string (1 << 20, '['), kLimits));
  std::string many = "[1";
  for (int i = 1; i < 998; i++)
    many += ",1";
  EXPECT_TRUE (is_strict_json (many + ",1]", kLimits));
  EXPECT_FALSE (is_strict_json (many + ",1,1]", kLimits));
  EXPECT_FALSE (
      is_strict_json ("\"" + std::string (1 << 20, 'a') + "\"", kLimits));
}

/* Guards against a terminal, a log or a bus that is fed control characters or
 * half a letter. */
TEST (StrictJson, TextIsCleaned)
{
  EXPECT_EQ (clean_text ("a\x1b[1mb\nc\x7f", false, 99), "a [1mb c ");
  EXPECT_EQ (clean_text ("a\nb\tc\r", true, 99), "a\nb\tc ");
  EXPECT_EQ (clean_text ("\xc2\x9b"
                         "1m",
                 false, 99),
      " 1m");
  EXPECT_EQ (
      clean_text ("x\xffy\xc3", false, 99), "x\xef\xbf\xbdy\xef\xbf\xbd");
  EXPECT_EQ (clean_text (std::string_view ("a\0b", 3), false, 99),
      "a\xef\xbf\xbd"
      "b");
  EXPECT_EQ (clean_text ("\xc3\xa4\xc3\xa4", false, 3), "\xc3\xa4");
  EXPECT_TRUE (is_clean_text ("\xc3\xa4 \xd8\xb9", false));
  EXPECT_FALSE (is_clean_text ("a\nb", false));
  EXPECT_TRUE (is_clean_text ("a\nb", true));
  EXPECT_FALSE (is_clean_text ("\xc2\x85", true));
}

} // namespace reel::daemon
