// SPDX-License-Identifier: GPL-3.0-or-later
/* Can what a draft says be read? Its captions are held against those of the
 * standard video. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "program.h"
#include "workplace.h"

using namespace reel::test;

namespace {

constexpr int kWidth = 768, kHeight = 432; // of a draft of 16:9

/* The frames that show captions, and where: the middle of the lower part. */
struct Captions {
  std::vector<std::string> frames; // luma
  int width = kWidth / 2, height = kHeight * 20 / 100;
};

/* Frames of VIDEO, which has RATE a second, as large as a draft, through
 * FILTER: one in each second. */
Captions
captions_of (const std::string &video, int rate, const std::string &filter)
{
  Captions captions;
  std::string cut = std::to_string (captions.width) + ":" +
                    std::to_string (captions.height) + ":" +
                    std::to_string (kWidth / 4) + ":" +
                    std::to_string (kHeight * 75 / 100);
  std::string second = std::to_string (rate);
  std::string first = std::to_string (rate * 4 / 3);
  Outcome outcome = Program (
      {"ffmpeg", "-v", "error", "-nostdin", "-i", video, "-an", "-vf",
          "select='not(mod(n-" + first + "," + second + "))*gte(n," + first +
              ")'," + filter + "scale=768:432:flags=area,crop=" + cut +
              ":exact=1,format=yuv420p,extractplanes=y",
          "-fps_mode", "passthrough", "-f", "rawvideo", "-"})
                        .run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  size_t size = (size_t) captions.width * (size_t) captions.height;
  for (size_t at = 0; at + size <= outcome.out.size (); at += size)
    captions.frames.push_back (outcome.out.substr (at, size));
  return captions;
}

/* What makes letters: how far pixels are from those beside them, of steps that
 * are too large to be a picture's. */
double
sharpness (const Captions &captions, const std::string &frame)
{
  constexpr double kStep = 24;
  double sum = 0;
  for (int y = 0; y < captions.height; y++)
    for (int x = 1; x < captions.width; x++) {
      auto level = [&] (int at) {
        return (
            double) (unsigned char) frame[(size_t) (y * captions.width + at)];
      };
      double step = std::fabs (level (x) - level (x - 1));
      sum += step > kStep ? step : 0;
    }
  return sum;
}

/* From the darkest to the brightest hundredth. */
int
contrast (const std::string &frame)
{
  int counts[256] = {};
  for (char sample : frame)
    counts[(unsigned char) sample]++;
  int share = (int) frame.size () / 100;
  int low = 0, high = 255;
  for (int below = 0; below < share; below += counts[low++])
    ;
  for (int above = 0; above < share; above += counts[high--])
    ;
  return high - low;
}

struct Kept {
  double sharpness = 0, contrast = 0; // least, of the standard's
};

Kept
kept_of (const Captions &standard, const Captions &draft)
{
  Kept kept{1e9, 1e9};
  for (size_t i = 0; i < standard.frames.size (); i++) {
    const std::string &a = standard.frames[i], &b = draft.frames[i];
    kept.sharpness = std::min (
        kept.sharpness, sharpness (draft, b) / sharpness (standard, a));
    kept.contrast =
        std::min (kept.contrast, (double) contrast (b) / contrast (a));
  }
  return kept;
}

constexpr char kBrief[] =
    "captions: line\n"
    "scenes:\n"
    "  - {background: {stock: city, motion: zoom-in}, duration: 3,\n"
    "     captions: [Every second breath we take comes from the water]}\n"
    "  - {background: {stock: meadow, motion: pan-left}, duration: 3,\n"
    "     captions: [It decides where it rains and where it does not]}\n";

} // namespace

/* A draft that saves its bits where the words are. */
TEST (Draft, CaptionsAreAsReadableAsInTheStandardVideo)
{
  Workplace place;
  std::string brief = place.write ("words.yaml", kBrief);
  std::string draft = place.file ("draft.mp4");
  std::string standard = place.file ("standard.mp4");
  Outcome outcome = place.render (brief, {"--quality", "draft", "-o", draft});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  outcome = place.render (brief, {"-o", standard});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  Captions wanted = captions_of (standard, 30, "");
  Captions made = captions_of (draft, 15, "");
  ASSERT_EQ (wanted.frames.size (), 5u);
  ASSERT_EQ (made.frames.size (), wanted.frames.size ());
  Kept kept = kept_of (wanted, made);
  std::printf ("of the standard's sharpness %.2f, of its contrast %.2f\n",
      kept.sharpness, kept.contrast);
  EXPECT_GE (kept.sharpness, 0.7);
  EXPECT_GE (kept.contrast, 0.9);

  /* Guards against measures that let everything pass. */
  Kept soft = kept_of (wanted, captions_of (draft, 15, "gblur=sigma=1.5,"));
  std::printf ("blurred: sharpness %.2f\n", soft.sharpness);
  EXPECT_LT (soft.sharpness, 0.7);
}
