// SPDX-License-Identifier: GPL-3.0-or-later
/* Every script of the world is drawn, or refused by name. */
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

constexpr int kWidth = 480, kHeight = 270;

struct Sample {
  const char *name, *first, *second;
};

/* Each pair is of the same script and about as long. */
constexpr Sample kSamples[] = {
    {"markup", "plain & <b", "plain & <i"},
    {"arabic", "مرحبا بالعالم", "صباح الخير يا"},
    {"hebrew", "שלום עולם", "בוקר טוב לך"},
    {"hindi", "नमस्ते दुनिया", "शुभ प्रभात मित्र"},
    {"tamil", "வணக்கம்", "நன்றி மிக"},
    {"japanese", "こんにちは世界", "静かな港の朝"},
    {"korean", "안녕하세요", "고맙습니다"},
    {"chinese", "安静的港口", "每一艘船只"},
    {"thai", "สวัสดีชาวโลก", "อรุณสวัสดิ์"},
    {"greek", "Ήσυχο λιμάνι", "Κάθε βάρκα"},
    {"cyrillic", "Тихая гавань", "Доброе утро"},
    {"emoji", "😀🚢🌊", "🎉🐶🍎"},
    {"combining", "e\u0301a\u0308n\u0303E\u0301A\u0308N\u0303",
        "o\u0302u\u030ac\u0327O\u0302U\u030aC\u0327"},
};

/* A scene of six frames a text, at once and in white. */
std::string
texts_brief ()
{
  std::string brief = "output: {size: 480x270}\nscenes:\n"
                      "  - {background: \"#202020\", duration: 0.2}\n";
  for (const Sample &sample : kSamples)
    for (const char *text : {sample.first, sample.second})
      brief += std::string ("  - background: \"#202020\"\n    duration: 0.2\n"
                            "    texts: [{text: \"") +
               text +
               "\", style: label, size: 80, position: center, background: "
               "\"#00000000\", enter: none, exit: none}]\n";
  return brief;
}

/* How colourful the pixels are: the mean distance of the channels. */
double
colour (const std::string &rgb)
{
  double sum = 0;
  for (size_t i = 0; i + 2 < rgb.size (); i += 3) {
    int r = (unsigned char) rgb[i], g = (unsigned char) rgb[i + 1],
        b = (unsigned char) rgb[i + 2];
    sum += std::abs (r - g) + std::abs (g - b);
  }
  return sum / (double) (rgb.size () / 3);
}

/* How many rows of PICTURE differ from BLANK. */
int
rows_drawn (const std::string &picture, const std::string &blank)
{
  int rows = 0;
  for (size_t y = 0; y < kHeight; y++)
    rows += difference (picture.substr (y * kWidth * 3, kWidth * 3),
                blank.substr (y * kWidth * 3, kWidth * 3)) > 1;
  return rows;
}

} // namespace

/* Blank pictures, or the same box for every character. */
TEST (Scripts, EachIsDrawnAndNoTwoLookAlike)
{
  Workplace place;
  Outcome outcome = place.render (place.write ("scripts.yaml", texts_brief ()));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  ASSERT_EQ (outcome.err.find ("error"), std::string::npos) << outcome.err;
  std::string video = place.videos () + "/scripts.mp4";
  Pictures all = decode_pictures (video, {0, 0, kWidth, kHeight}, 3);
  auto frame = [&] (size_t scene) -> const std::string & {
    return all.pixels[scene * 6 + 3];
  };
  ASSERT_EQ (all.pixels.size (), 6 * (1 + 2 * std::size (kSamples)));
  for (size_t i = 0; i < std::size (kSamples); i++) {
    const std::string &first = frame (1 + 2 * i), &second = frame (2 + 2 * i);
    SCOPED_TRACE (kSamples[i].name);
    EXPECT_GT (difference (first, frame (0)), 1) << "nothing is drawn";
    EXPECT_GT (difference (second, frame (0)), 1) << "nothing is drawn";
    /* Two lines of 30 pixels; colour bitmaps of 136 would be drawn as such. */
    EXPECT_LT (rows_drawn (first, frame (0)), 90);
    EXPECT_GT (difference (first, second), 1) << "two texts look alike";
    bool emoji = std::string ("emoji") == kSamples[i].name;
    EXPECT_EQ (colour (first) > 1, emoji) << colour (first);
  }
}

/* A box in a finished video is worse than being told. */
TEST (Scripts, CharacterWithoutFontIsRefusedByName)
{
  Workplace place;
  std::string brief =
      place.write ("rare.yaml", "scenes:\n  - texts: [\"a\U00010F70\"]\n");
  Outcome outcome = place.reelsmith ({"validate", brief}).run ();
  EXPECT_EQ (outcome.status, 2);
  for (const char *part : {"rare.yaml:2:", "U+10F70", "Ougr", "fonts-unifont"})
    EXPECT_NE (outcome.err.find (part), std::string::npos)
        << part << " is not in: " << outcome.err;
  EXPECT_EQ (place.render (brief).status, 2);
}

/* An unassigned character is in no font that one could install. */
TEST (Scripts, UnassignedCharacterIsRefusedToo)
{
  Workplace place;
  std::string brief =
      place.write ("none.yaml", "scenes:\n  - title: \"x\\U0003FFF0\"\n");
  Outcome outcome = place.reelsmith ({"validate", brief}).run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_NE (outcome.err.find ("U+3FFF0"), std::string::npos) << outcome.err;
}
