// SPDX-License-Identifier: GPL-3.0-or-later
#include "core_support.h"
#include "text_units.h"

using namespace reel;
using namespace reel::test;

using Strings = std::vector<std::string>;

static Script
with_voice (const std::string &text, const std::string &voice)
{
  Script script = plain (text);
  script.voices[0].name = voice;
  return script;
}

/* Words in order, inside the text and the sound, none over the other. */
static void
expect_sane (const Script &script, const Said &said)
{
  size_t place = 0;
  uint64_t time = 0;
  for (const SpokenWord &word : said.words) {
    EXPECT_GE (word.offset, place) << word.text;
    place = word.offset + word.length;
    EXPECT_LE (place, script.text.size ());
    EXPECT_EQ (encode_utf8 (std::u32string_view (script.text)
                                .substr (word.offset, word.length)),
        word.text);
    EXPECT_GE (word.start, time) << word.text;
    EXPECT_GE (word.stop, word.start) << word.text;
    time = word.stop;
    EXPECT_LE (time, said.samples.size ());
  }
}

/* Guards against spans that wander off in texts eSpeak NG rewrites, joins and
 * skips. */
TEST (WordTimes, AreSaneInEveryScript)
{
  const std::pair<const char *, const char *> cases[] = {
      {"en", "Hello, it's 1,234.5 well-known \"things\" of the tree."},
      {"en", "in the of the to the at a I am you are there is — or—maybe"},
      // clang-format off
      {"en", "Go 👩‍💻 done 🏳️‍🌈🇩🇪 then ❤️‍🔥 → ok (yes) 'Tis 50% – fine"},
      // clang-format on
      {"en", "See https://example.com/a?b=c or me@x.org, $5.99 3:45 U.S.A."},
      {"en", "mixed 漢字 text and नमस्ते, Привет μέλι สวัสดี مرحبا."},
      {"en", "a < b && c > d; x²+y³=z ~tilde~ _under_ | [[pipe]] \\ ^ `"},
      {"ja", "今日はとても良い天気です。コーヒーを飲みます、ABC123です！"},
      {"cmn", "今天天气很好，我们去公园吧。2024年有12个月。"},
      {"th", "สวัสดีครับ วันนี้อากาศดีมาก"},
      {"ar", "مرحبا بالعالم، كيف حالك اليوم؟"},
      {"hi", "नमस्ते दुनिया, आज मौसम अच्छा है।"},
      {"ru", "Привет мир, как дела? Всё хорошо."},
      {"ko", "안녕하세요 여러분."},
  };
  for (const auto &[voice, text] : cases) {
    SCOPED_TRACE (text);
    Script script = with_voice (text, voice);
    Said said = say (script);
    EXPECT_FALSE (said.words.empty ());
    expect_sane (script, said);
    // Every letter belongs to a word.
    size_t letters = 0;
    for (char32_t c : script.text)
      letters += g_unichar_isalpha (c) || g_unichar_isdigit (c);
    for (const SpokenWord &word : said.words)
      for (char32_t c : script.text.substr (word.offset, word.length))
        letters -= g_unichar_isalpha (c) || g_unichar_isdigit (c);
    EXPECT_EQ (letters, 0u);
  }
}

/* Guards against the words of joined pairs being lost, and against time lost
 * between words. */
TEST (WordTimes, JoinedWordsShareTheirTime)
{
  Said said = say (plain ("one of the trees - fox"));
  EXPECT_EQ (texts (said.words), (Strings{"one", "of", "the", "trees", "fox"}));
  for (size_t i = 1; i < said.words.size (); i++) {
    EXPECT_LT (said.words[i - 1].start, said.words[i].start);
    EXPECT_EQ (said.words[i - 1].stop, said.words[i].start);
  }
}

/* Guards against a number highlighted digit by digit. */
TEST (WordTimes, NumbersAreOneWord)
{
  Said said = say (plain ("about 1234 boats"));
  EXPECT_EQ (texts (said.words), (Strings{"about", "1234", "boats"}));
  EXPECT_GT (said.words[1].stop - said.words[1].start, 20'000u);
}

/* Guards against Japanese lighting up clause by clause. */
TEST (WordTimes, JapaneseIsDealtOutInsideAClause)
{
  Said said = say (with_voice ("今日はとても良い天気です。", "ja"));
  ASSERT_GE (said.words.size (), 3u);
  for (size_t i = 1; i < said.words.size (); i++)
    EXPECT_GT (said.words[i].start, said.words[i - 1].start);
}

/* Guards against a pause that is highlighted with the last word. */
TEST (WordTimes, LastWordStopsWithTheSound)
{
  Said said = say (plain ("One two. Three four."));
  ASSERT_EQ (said.words.size (), 4u);
  EXPECT_LT (said.words[1].stop + 2205, said.words[2].start);
  EXPECT_EQ (said.sentences[0].stop, said.words[1].stop);
  EXPECT_EQ (said.sentences[1].start, said.words[2].start);
  EXPECT_LT (
      energy (said.samples, said.words[1].stop, said.words[2].start), 10);
}

/* Guards against a gap that is a wish only. */
TEST (WordTimes, WordGapIsSilenceToTheSample)
{
  const std::string text = "one two three four";
  SpeakerSettings wide;
  wide.gap_ns = 500'000'000;
  Said said = say (plain (text), wide);
  ASSERT_EQ (said.words.size (), 4u);
  for (size_t i = 1; i < 4; i++)
    EXPECT_LT (energy (said.samples, said.words[i].start - 11'025,
                   said.words[i].start),
        256);
  EXPECT_GT (said.samples.size (), say (plain (text)).samples.size () + 30'000);
}
