// SPDX-License-Identifier: GPL-3.0-or-later
#include "core_support.h"
#include "piece_text.h"
#include "text_units.h"

using namespace reel;
using namespace reel::test;

static std::vector<std::string>
sentences (const std::string &text)
{
  auto decoded = *decode_utf8 (text);
  std::vector<std::string> all;
  size_t at = 0;
  for (const Sentence &sentence : cut_sentences (decoded, {})) {
    EXPECT_EQ (sentence.span.begin, at);
    at = sentence.span.end;
    all.push_back (encode_utf8 (std::u32string_view (decoded).substr (
        sentence.span.begin, sentence.span.size ())));
  }
  EXPECT_EQ (at, decoded.size ());
  return all;
}

using Strings = std::vector<std::string>;

/* Guards against sentences run together or torn at abbreviations. */
TEST (Sentences, EndWhereReadersPause)
{
  EXPECT_EQ (
      sentences ("One. Two! Three?"), (Strings{"One. ", "Two! ", "Three?"}));
  EXPECT_EQ (
      sentences ("“Quoted.” He left."), (Strings{"“Quoted.” ", "He left."}));
  EXPECT_EQ (sentences ("Title\n\nText"), (Strings{"Title\n\n", "Text"}));
  EXPECT_EQ (sentences ("今日は。明日も！"), (Strings{"今日は。", "明日も！"}));
  EXPECT_EQ (sentences ("नमस्ते। आज"), (Strings{"नमस्ते। ", "आज"}));
  EXPECT_EQ (sentences ("كيف؟ نعم"), (Strings{"كيف؟ ", "نعم"}));
  for (const char *whole :
      {"Dr. No met J. R. Smith, e.g. there.", "It is 3.14 or so.",
          "v1.2.3 is out.", "wait... what", "a! b", "", "\n", "See x.org/a.b"})
    EXPECT_LE (sentences (whole).size (), 1u) << whole;
}

/* Guards against memory and waits that grow with a sentence. */
TEST (Sentences, AreBounded)
{
  std::string words, dots, flags;
  for (int i = 0; i < 1000; i++) {
    words += "word, ";
    dots += ".x";
    flags += "👩‍💻";
  }
  for (const auto &text : {words, dots, flags, std::string (5000, 'x'),
           std::string (100'000, '.'), std::string (100'000, '\n')})
    for (const std::string &sentence : sentences (text))
      EXPECT_TRUE (decode_utf8 (sentence)->size () <= kLongestSentence ||
                   sentence.find_first_not_of (".\n") == std::string::npos);
}

static std::vector<std::string>
words (const Script &script)
{
  std::vector<std::string> all;
  for (const Token &token : find_words (script, {0, script.text.size ()}))
    all.push_back (
        encode_utf8 (std::u32string_view (script.text)
                         .substr (token.span.begin, token.span.size ())));
  return all;
}

/* Guards against highlights on punctuation, or on half a word. */
TEST (Words, AreWhatViewersSee)
{
  EXPECT_EQ (words (plain ("(“It's” well-known—1,234.5 °C, isn't it?)")),
      (Strings{"It's", "well-known", "1,234.5", "°C", "isn't", "it"}));
  EXPECT_EQ (words (plain ("see https://a.org/b?c=d; AT&T 😀 … – ok...")),
      (Strings{"see", "https://a.org/b?c=d", "AT&T", "😀", "ok"}));
  EXPECT_EQ (words (plain ("今天很好，走吧")),
      (Strings{"今", "天", "很", "好", "走", "吧"}));
  EXPECT_EQ (words (plain ("今日はABC123です。")),
      (Strings{"今日は", "ABC123", "です"}));
  EXPECT_EQ (words (plain ("नमस्ते दुनिया।")), (Strings{"नमस्ते", "दुनिया"}));
  EXPECT_EQ (words (ssml ("<speak>the <sub alias='a b'>W 3 C</sub>'s "
                          "<say-as interpret-as='characters'>A.B</say-as>."
                          "</speak>")),
      (Strings{"the", "W 3 C", "s", "A.B"}));
  EXPECT_TRUE (words (plain ("... – “” \xc2\xa0 —")).empty ());
}

static std::string
sent (const Script &script)
{
  Span all = {0, script.text.size ()};
  PieceText piece = write_piece (script, all, find_words (script, all), false);
  EXPECT_EQ (decode_utf8 (piece.bytes)->size (), piece.position.size ());
  return piece.bytes;
}

/* Guards against characters that the synthesiser takes for commands. */
TEST (Piece, HoldsNoCommandOfAUser)
{
  EXPECT_EQ (sent (plain ("a\x01"
                          "250Sb \x7f c\nd \xee\x80\x81 <b>")),
      "a 250Sb   c d   <b>");
}

/* Guards against "asterisk" heard at every note and emphasis. */
TEST (Piece, AsterisksAreSaidBetweenNumbersOnly)
{
  EXPECT_EQ (sent (plain ("*so* 5 * 3 a* * b 2*2")), " so  5 * 3 a    b 2*2");
}

/* Guards against styles that begin inside a word or never end. */
TEST (Piece, CommandsStandBeforeWords)
{
  EXPECT_EQ (sent (ssml ("<speak>a <prosody rate='200%'>(b</prosody> c <say-as "
                         "interpret-as='characters'>SQL</say-as>.</speak>")),
      "a (\x01"
      "330Sb \x01"
      "165Sc \x01"
      "18YSQL \x01"
      "0Y.");
}
