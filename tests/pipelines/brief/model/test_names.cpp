// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "brief/model/glyph_check.h"
#include "brief/model/spoken_text.h"
#include "brief/model/voice_names.h"
#include "brief/problem.h"

using namespace reel;

static const std::vector<KnownVoice> kVoices = {
    {"English (Great Britain)", "gmw/en", "en-gb", {"en-gb", "en"}},
    {"English (America)", "gmw/en-US", "en-us", {"en-us", "en"}},
    {"German", "gmw/de", "de", {"de"}},
    {"Portuguese (Brazil)", "roa/pt-BR", "pt-br", {"pt-br", "pt"}},
};

/* Guards against voices refused for their letter case or variant. */
TEST (Voices, AreFoundByNameIdentifierAndTag)
{
  for (const char *right : {"English (Great Britain)", "german", "gmw/EN-us",
           "en-US", "pt_BR", "de+f3", "en"})
    EXPECT_EQ (find_voice (right, kVoices), right);
}

/* Guards against a tag nobody speaks when its start is spoken. */
TEST (Voices, TagsFallBackToTheirStart)
{
  EXPECT_EQ (find_voice ("de-AT", kVoices), "de");
  EXPECT_EQ (find_voice ("en-GB-scotland+f2", kVoices), "en-gb+f2");
  EXPECT_EQ (find_voice ("pt-PT", kVoices), "pt");
}

/* Guards against a variant that the synthesiser leaves out in silence, and one
 * taken for a voice of its own. */
TEST (Voices, VariantsMustBeKnownWhereTheyAreListed)
{
  std::vector<KnownVoice> voices = kVoices;
  voices.push_back ({"female3", "!v/f3", "variant", {}, true});
  EXPECT_EQ (find_voice ("de+F3", voices), "de+F3");
  EXPECT_FALSE (find_voice ("de+f99", voices));
  EXPECT_FALSE (find_voice ("female3", voices));
}

TEST (Voices, UnknownOnesAreToldWithWhatIsNear)
{
  EXPECT_FALSE (find_voice ("klingon", kVoices));
  EXPECT_FALSE (find_voice ("de+", kVoices));
  EXPECT_FALSE (find_voice ("", kVoices));
  EXPECT_EQ (near_voices ("gernam", kVoices), "german");
  EXPECT_EQ (near_voices ("englich", kVoices), "en-gb, en-us");
}

/* Guards against markup that is spoken, or text that is swallowed as markup. */
TEST (SpokenText, TakesOnlyMarksOutOfPlainText)
{
  SpokenText spoken = read_spoken_text (
      "1 < 2 <b>bold</b> <mark name=\"a\"/>and <mark name='b' />& on", false);
  EXPECT_EQ (spoken.text, "1 < 2 <b>bold</b> and & on");
  EXPECT_EQ (spoken.marks, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ (
      read_spoken_text ("<mark/><marker name=\"a\"/><mark name=\"a", false)
          .marks.size (),
      0u);
}

/* Guards against SSML that reads files or breaks off in mid-render. */
TEST (SpokenText, ReadsTheSubsetOfSsml)
{
  SpokenText spoken = read_spoken_text (
      "<speak>One <emphasis>two</emphasis> <mark name=\"m\"/>&amp;</speak>",
      true);
  EXPECT_EQ (spoken.fault, "");
  EXPECT_EQ (spoken.text, "One two &");
  EXPECT_EQ (spoken.marks, (std::vector<std::string>{"m"}));
  EXPECT_NE (read_spoken_text ("<speak><audio src=\"/a\"/></speak>", true)
                 .fault.find ("audio"),
      std::string::npos);
  EXPECT_NE (read_spoken_text ("<speak>open", true).fault, "");
}

/* Guards against blanks, joiners and selectors reported as missing, and
 * against holes that nobody hears of. */
TEST (Glyphs, OnlyWhatIsDrawnCanBeMissing)
{
  GlyphCheck check;
  ASSERT_TRUE (check.has_fonts ());
  EXPECT_TRUE (check.missing ("Hello, world! \t\n\u00a0\u200d\ufe0f").empty ());
  EXPECT_TRUE (check.missing ("e\u0301").empty ());
  auto missing = check.missing ("A\U000f1234B\U000f1234");
  ASSERT_EQ (missing.size (), 1u);
  EXPECT_EQ (missing[0], 0xf1234u);
}

TEST (Glyphs, NamesScriptAndPackage)
{
  EXPECT_EQ (script_name (0x0915), "Devanagari");
  EXPECT_EQ (script_name (0x4e00), "Han");
  EXPECT_STREQ (package_with (0x0915), "fonts-noto-core");
  EXPECT_STREQ (package_with (0x4e00), "fonts-noto-cjk");
  EXPECT_STREQ (package_with (0x2a6d0), "fonts-hanazono");
  EXPECT_STREQ (package_with (0x3042), "fonts-noto-cjk");
  EXPECT_STREQ (package_with (0x1f600), "fonts-noto-color-emoji");
  EXPECT_STREQ (package_with (0x2603), "fonts-symbola");
  EXPECT_EQ (package_with (0xe000), nullptr);
}

TEST (Glyphs, MarkupIsStripped)
{
  std::string plain, fault;
  EXPECT_TRUE (strip_markup ("<b>a</b> &amp; b", plain, fault));
  EXPECT_EQ (plain, "a & b");
  EXPECT_FALSE (strip_markup ("plain & <b", plain, fault));
  EXPECT_NE (fault, "");
}

/* Guards against `titel` that nobody understands. */
TEST (NearestWord, KnowsSwappedLetters)
{
  EXPECT_EQ (nearest_word ("titel", {"text", "title"}), "title");
  EXPECT_EQ (nearest_word ("xyz", {"text", "title"}), "");
}
