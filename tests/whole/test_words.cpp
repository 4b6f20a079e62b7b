// SPDX-License-Identifier: GPL-3.0-or-later
/* Are captions and the marked word where the words are heard? */
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <sstream>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

constexpr int kWidth = 640, kHeight = 360;
constexpr int kRateOfFrames = 30;
/* A caption comes with a frame; what is heard first is quiet. */
constexpr double kNear = 1.0 / kRateOfFrames + 0.020;

std::string
sentences_brief (const std::string &captions)
{
  return "output: {size: 640x360}\ncaptions: " + captions + R"(
voice: {name: en-us, rate: 150, polish: false}
scenes:
  - background: "#202020"
    narration:
      - Boats go out at dawn.
      - {pause: 1}
      - Merchants come back by noon.
      - {pause: 1}
      - Dogs and cats wait for them.
  - background: "#202020"
    transition: {type: crossfade, duration: 0.6}
    narration: [{pause: 1}, Goodbye to all of you., {pause: 1}, All is well.]
)";
}

/* Captions stand in the lower third. */
Pictures
caption_area (const std::string &video, int channels)
{
  return decode_pictures (
      video, {0, kHeight * 2 / 3, kWidth, kHeight / 3}, channels);
}

/* Frames at which something appears where there was nothing. */
std::vector<double>
appearances (const Pictures &area)
{
  std::vector<double> times;
  std::string blank (area.pixels[0].size (), area.pixels[0][0]);
  bool shown = false;
  for (size_t i = 0; i < area.pixels.size (); i++) {
    bool now = difference (area.pixels[i], blank) > 0.5;
    if (now && !shown)
      times.push_back ((double) i / kRateOfFrames);
    shown = now;
  }
  return times;
}

/* Where the red of the marked word is, as its middle from the left; below 0
 * where there is none. */
double
place_of_red (const Pictures &area, size_t frame)
{
  double sum = 0;
  int count = 0;
  const std::string &pixels = area.pixels[frame];
  for (int i = 0; i < area.width * area.height; i++) {
    auto *p = (const unsigned char *) pixels.data () + 3 * i;
    if (p[0] > 150 && p[1] < 80 && p[2] < 80) {
      sum += i % area.width;
      count++;
    }
  }
  return count > 20 ? sum / count : -1;
}

void
expect_near (const char *what, const std::vector<double> &seen,
    const std::vector<double> &heard)
{
  ASSERT_EQ (seen.size (), heard.size ());
  for (size_t i = 0; i < seen.size (); i++) {
    std::printf ("%s %zu: heard %.3f s, seen %.3f s, %+.0f ms\n", what, i + 1,
        heard[i], seen[i], 1000 * (seen[i] - heard[i]));
    EXPECT_NEAR (seen[i], heard[i], kNear) << what << " " << i + 1;
  }
}

/* Words apart: silence between them makes each one's beginning heard. At two
 * of them a green box comes. */
std::string
words_brief (const std::string &before)
{
  constexpr char kBox[] = ", for: 0.3, text: here, position: top-left, size: "
                          "60, color: lime, background: lime, enter: none, "
                          "exit: none}\n";
  return "output: {size: 640x360}\n"
         "captions: {mode: karaoke, highlight: \"#ff0000\"}\n"
         "voice: {name: en-us, rate: 150, gap: 0.3, polish: false}\n"
         "scenes:\n" +
         before +
         "  - background: \"#202020\"\n"
         "    narration: Never open <mark name=\"a\"/>any yellow "
         "<mark name=\"b\"/>window.\n"
         "    texts:\n"
         "      - {at: mark:a" +
         kBox + "      - {at: mark:b" + kBox;
}

/* When the pill of AREA is on its way to each of its words: it begins where
 * it leaves its rest. */
std::vector<double>
pill_starts (const Pictures &area)
{
  std::vector<double> seen;
  int at_rest = 0;
  double last = -1;
  for (size_t i = 0; i < area.pixels.size (); i++) {
    double now = place_of_red (area, i);
    bool moves = now < 0 || std::fabs (now - last) > 1;
    if ((seen.empty () && now >= 0) || (moves && at_rest >= 3))
      seen.push_back ((double) i / kRateOfFrames);
    at_rest = moves ? 0 : at_rest + 1;
    last = now;
  }
  if (last < 0 && !seen.empty ())
    seen.pop_back (); // with the caption
  return seen;
}

class Words : public testing::Test {
protected:
  void render (const std::string &brief)
  {
    Outcome outcome = place.render (place.write ("words.yaml", brief));
    ASSERT_EQ (outcome.status, 0) << outcome.err;
    video = place.videos () + "/words.mp4";
    sound = decode_sound (video);
  }

  /* Those of words_brief (), BEFORE seconds from the start on. */
  void expect_words (int before)
  {
    auto heard = find_onsets (sound, 0.18);
    auto from = [&] (const Cut &cut, int channels) {
      return decode_pictures (
          video, cut, channels, (int64_t) before * kRateOfFrames);
    };
    auto later = [&] (std::vector<double> times) {
      for (double &time : times)
        time += before;
      return times;
    };
    ASSERT_EQ (heard.size (), 5u);
    expect_near ("word",
        later (
            pill_starts (from ({0, kHeight * 2 / 3, kWidth, kHeight / 3}, 3))),
        heard);
    expect_near ("mark",
        later (appearances (from ({0, 0, kWidth, kHeight / 3}, 1))),
        {heard[2], heard[4]});
  }

  Workplace place;
  std::string video;
  std::vector<float> sound;
};

/* When the captions of FILE, WebVTT, begin. */
std::vector<double>
vtt_starts (const std::string &file)
{
  std::vector<double> starts;
  std::istringstream lines (read_file (file));
  for (std::string line; std::getline (lines, line);) {
    int hours = 0, minutes = 0, seconds = 0, thousandths = 0;
    if (line.find ("-->") != std::string::npos &&
        std::sscanf (line.c_str (), "%d:%d:%d.%d", &hours, &minutes, &seconds,
            &thousandths) == 4)
      starts.push_back (
          hours * 3600 + minutes * 60 + seconds + thousandths / 1000.0);
  }
  return starts;
}

} // namespace

/* Captions that come before or after their words: a delay of the encoder, of
 * the synthesiser, of a transition, that nobody took into account. */
TEST_F (Words, CaptionsComeWithTheirSentences)
{
  render (sentences_brief ("line"));
  auto heard = find_onsets (sound, 0.6);
  expect_near ("caption", appearances (caption_area (video, 1)), heard);
  expect_near ("in .vtt", vtt_starts (place.videos () + "/words.vtt"), heard);
}

TEST_F (Words, KaraokeCaptionsComeWithTheirSentences)
{
  render (sentences_brief ("karaoke"));
  expect_near ("karaoke", appearances (caption_area (video, 1)),
      find_onsets (sound, 0.6));
}

/* Captions that drift away from what is said, by a rounding a scene, a
 * segment or a buffer. */
TEST_F (Words, CaptionsComeWithTheirSentencesAfterTenMinutes)
{
  constexpr int kBefore = 600;
  std::string brief = sentences_brief ("line");
  brief.insert (brief.find ("scenes:\n") + 8,
      "  - {background: \"#202020\", duration: \"10:00\"}\n");
  render (brief);
  std::vector<double> heard = find_onsets (sound, 0.6);
  std::vector<double> seen = appearances (decode_pictures (video,
      {0, kHeight * 2 / 3, kWidth, kHeight / 3}, 1, kBefore * kRateOfFrames));
  for (double &time : seen)
    time += kBefore;
  expect_near ("caption", seen, heard);
  expect_near ("in .vtt", vtt_starts (place.videos () + "/words.vtt"), heard);
}

/* The pill that runs ahead of what is said, and texts that don't come at their
 * marks. */
TEST_F (Words, PillAndMarksAreOnTheWordsThatAreHeard)
{
  render (words_brief (""));
  expect_words (0);
}

#ifdef LONG_TESTS
/* The same, where a rounding a scene, a segment or a buffer has added up. */
TEST_F (Words, PillAndMarksAreOnTheWordsAfterTenMinutes)
{
  constexpr int kBefore = 600;
  place.patience = std::chrono::minutes (25);
  render (words_brief ("  - {background: \"#202020\", duration: \"10:00\"}\n"));
  expect_words (kBefore);
}
#endif
