// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>

#include <glib.h>

#include "brief/slides/highlight.h"
#include "brief/slides/languages.h"

using namespace reel;

namespace {

char
letter_of (Token token)
{
  switch (token) {
  case Token::Comment:
    return 'c';
  case Token::String:
    return 's';
  case Token::Number:
    return 'n';
  case Token::Keyword:
    return 'k';
  case Token::Type:
    return 't';
  case Token::Function:
    return 'f';
  case Token::Directive:
    return 'd';
  case Token::Added:
    return '+';
  case Token::Removed:
    return '-';
  }
  return '?';
}

/* TEXT with a letter for each byte in place of it: what it was taken for. */
std::string
taken (const char *language, const std::string &text)
{
  const ProgramLanguage *found = find_language (language);
  if (!found)
    return "unknown";
  std::string result (text.size (), '.');
  for (const TokenSpan &span : highlight (*found, text))
    for (size_t i = 0; i < span.size; i++)
      result[span.offset + i] = letter_of (span.token);
  return result;
}

struct Sample {
  const char *language, *text, *taken;
};

} // namespace

/* Guards against a language whose comments, strings, numbers, words or types
 * look like something else. */
TEST (Highlight, TakesLanguagesApart)
{
  static constexpr Sample kSamples[] = {
      {"c", "#include <a.h>\nint x = 0x1f; // y",
          "dddddddd.sssss.ttt.....nnnn..cccc"},
      {"c", "char c = '\\''; /* a\nb */ x", "tttt.....ssss..ccccccccc.."},
      {"c++", "auto n = 1'000u; f (\"a\\\"b\", Foo{});",
          "kkkk.....nnnnnn..f..ssssss..ttt...."},
      {"python", "@a\ndef f (x): # y\n  return 1.5e-3",
          "dd.kkk.f......ccc...kkkkkk.nnnnnn"},
      {"py", "x = \"\"\"a\nb\"\"\" + 'c'", "....sssssssss...sss"},
      {"javascript", "const a = `b\nc`; new Map ();",
          "kkkkk.....sssss..kkk.ttt...."},
      {"typescript", "let a: string = 'b' // c", "kkk....tttttt...sss.cccc"},
      {"java", "@Override public int f () { return 1; }",
          "ddddddddd.kkkkkk.ttt.f......kkkkkk.n..."},
      {"go", "func f (a int) { return `b` }", "kkkk.f....ttt....kkkkkk.sss.."},
      {"rust", "fn f<'a> (x: &'a str) -> char { 'b' }",
          "kk...tt.......tt.ttt.....tttt...sss.."},
      {"sh", "for a in $b; do # c\necho \"$x#\"",
          "kkk...kk.tt..kk.ccc......sssss"},
      {"yaml", "a-b: it's 5 # c\n- x: true", "kkk.......n.ccc...k..nnnn"},
      {"json", "{\"a\": [1, \"b\", null]}", ".kkk...n..sss..tttt.."},
      {"sql", "SELECT a FROM b -- c", "kkkkkk...kkkk...cccc"},
      {"html", "<p class=\"a\">b &amp; <!-- c --></p>",
          "kk.ttttt.sssk..nnnnn.cccccccccckkkk"},
      {"css", ".a { color: #fff; width: 5px } /* b */",
          "tt...kkkkk..nnnn..kkkkk..nnn...ccccccc"},
      {"ruby", "def f # a\n  'b'\nend", "kkk...ccc...sss.kkk"},
      {"php", "<?php echo $a; // b", "ddddd.kkkk.tt..cccc"},
      {"lua", "local a = 1 --[[ b\nc ]] x", "kkkkk.....n.ccccccccccc.."},
      {"kotlin", "fun f (a: Int) = \"b\"", "kkk.f.....ttt....sss"},
      {"swift", "let a: Int = 5", "kkk....ttt...n"},
      {"toml", "[a]\nb = \"c\" # d", "ttt.kk..sss.ccc"},
      {"ini", "[a]\nb=5 ; c", "ttt.k.n.ccc"},
      {"makefile", "a: b\n\tcc $(C) # d", "k........tttt.ccc"},
      {"diff", "@@ -1 +1 @@\n-a\n+b\n c", "ddddddddddd.--.++..."},
  };
  for (const Sample &sample : kSamples)
    EXPECT_EQ (taken (sample.language, sample.text), sample.taken)
        << sample.text;
}

/* Guards against a word that a person would try, and a suffix. */
TEST (Highlight, LanguagesHaveManyNames)
{
  for (const char *name :
      {"c", "C++", "cpp", "Python", "py", "js", "ts", "java", "go", "rs",
          "bash", "sh", "yml", "json", "SQL", "html", "xml", "css", "rb", "php",
          "lua", "kt", "swift", "toml", "ini", "diff", "makefile", "make"})
    EXPECT_TRUE (find_language (name)) << name;
  for (const char *name : {"", " ", "klingon", "py js", "c+", "text"})
    EXPECT_FALSE (find_language (name)) << name;
  EXPECT_STREQ (language_name (*language_of_file ("/a/b.d/main.cc")), "c++");
  EXPECT_STREQ (language_name (*language_of_file ("Makefile")), "makefile");
  EXPECT_FALSE (language_of_file ("/a.py/readme"));
  EXPECT_FALSE (language_of_file (""));
}

/* Guards against endless loops, spans that overlap, lie outside of the text or
 * cut a letter in two: whatever it is, and whichever language it is said to
 * be in. */
TEST (Highlight, TakesAnything)
{
  const unsigned seed = std::random_device () ();
  SCOPED_TRACE (seed);
  std::mt19937 random (seed);
  static constexpr const char *kPieces[] = {"\"", "'", "`", "\\", "/*", "*/",
      "//", "#", "--", "<", ">", "&", ";", "$", "{", "}", "(", "[", "]", "@",
      "\n", "\t", " ", "a", "if", "9", ".", "e+", "0x", "\u00e9", "\u4e2d",
      "\U0001f600", "<!--", "-->", "<?php", "#[", "\"\"\"", ":", "=", "-"};
  for (int round = 0; round < 60; round++) {
    std::string text;
    for (int i = 0; i < 40; i++)
      text += kPieces[random () % std::size (kPieces)];
    for (const ProgramLanguage &language : program_languages ()) {
      size_t last = 0;
      for (const TokenSpan &span : highlight (language, text)) {
        ASSERT_GE (span.offset, last) << language.name << ": " << text;
        ASSERT_GT (span.size, 0u) << language.name << ": " << text;
        last = span.offset + span.size;
        ASSERT_LE (last, text.size ()) << language.name << ": " << text;
        ASSERT_TRUE (g_utf8_validate (
            text.data () + span.offset, (gssize) span.size, nullptr))
            << language.name << ": " << text;
      }
    }
  }
}

/* Guards against time that grows with the square of the length. */
TEST (Highlight, LongTextsAreReadOnce)
{
  for (const char *piece : {"&", "<!", "${", "\"", "/*", "#[", "'", "<?", "`"})
    for (const ProgramLanguage &language : program_languages ()) {
      std::string text;
      while (text.size () < 50'000)
        text += piece;
      (void) highlight (language, text);
    }
}
