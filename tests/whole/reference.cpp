// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference.h"

#include <algorithm>
#include <cmath>

#include "media_file.h"
#include "program.h"

namespace reel::test {

double
luma_of (double red, double green, double blue)
{
  return 16 + 219 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

Luma
decode_luma (const std::string &file)
{
  auto about = probe (file, {"-show_entries", "stream=width,height"});
  if (!about.IsObject () || about["streams"].Empty ())
    return {};
  const auto &stream = about["streams"][0];
  Luma luma = {stream["width"].GetInt (), stream["height"].GetInt (), {}};
  Outcome outcome =
      Program ({"ffmpeg", "-v", "error", "-nostdin", "-i", file, "-f",
                   "rawvideo", "-pix_fmt", "rgb24", "-sws_flags",
                   "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp", "-"})
          .run ();
  size_t pixels = (size_t) luma.width * (size_t) luma.height;
  if (outcome.out.size () != pixels * 3)
    return {};
  luma.samples.reserve (pixels);
  for (size_t i = 0; i < outcome.out.size (); i += 3) {
    auto level = [&] (size_t channel) {
      return (double) (unsigned char) outcome.out[i + channel];
    };
    luma.samples.push_back (luma_of (level (0), level (1), level (2)));
  }
  return luma;
}

std::vector<std::string>
stored_luma (const std::string &file, int width, int height)
{
  /* As gray it would be stretched to the full range. */
  Outcome outcome = Program (
      {"ffmpeg", "-v", "error", "-nostdin", "-i", file, "-an", "-vf",
          "extractplanes=y", "-fps_mode", "passthrough", "-f", "rawvideo", "-"})
                        .run ();
  std::vector<std::string> frames;
  size_t size = (size_t) width * (size_t) height;
  for (size_t at = 0; at + size <= outcome.out.size (); at += size)
    frames.push_back (outcome.out.substr (at, size));
  return frames;
}

View
view_of (const Luma &picture, int width, int height, const View &fraction)
{
  double scale = std::min (
      (double) picture.width / width, (double) picture.height / height);
  double whole_width = scale * width, whole_height = scale * height;
  return {(picture.width - whole_width) / 2 + fraction[0] * whole_width,
      (picture.height - whole_height) / 2 + fraction[1] * whole_height,
      fraction[2] * whole_width, fraction[3] * whole_height};
}

/* R. Keys, "Cubic convolution interpolation for digital image processing",
 * 1981, with a = -0.5. */
static double
cubic (double x)
{
  x = std::fabs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

namespace {

/* What one sample is made of. */
struct Taps {
  std::vector<int> from;
  std::vector<double> weight;
};

} // namespace

static std::vector<Taps>
taps_along (int given, double start, double length, int made)
{
  double step = length / made;
  double wide = std::max (step, 1.0);
  std::vector<Taps> all ((size_t) made);
  for (int i = 0; i < made; i++) {
    double middle = start + (i + 0.5) * step;
    double sum = 0;
    Taps &taps = all[(size_t) i];
    for (int j = (int) std::floor (middle - 2 * wide);
         j <= (int) std::ceil (middle + 2 * wide); j++) {
      double weight = cubic ((j + 0.5 - middle) / wide);
      taps.from.push_back (std::clamp (j, 0, given - 1));
      taps.weight.push_back (weight);
      sum += weight;
    }
    for (double &weight : taps.weight)
      weight /= sum;
  }
  return all;
}

Luma
resample (const Luma &picture, const View &view, int width, int height)
{
  auto across = taps_along (picture.width, view[0], view[2], width);
  auto down = taps_along (picture.height, view[1], view[3], height);
  Luma rows = {width, picture.height, {}};
  rows.samples.reserve ((size_t) width * (size_t) picture.height);
  for (int y = 0; y < picture.height; y++) {
    const double *row = &picture.samples[(size_t) (y * picture.width)];
    for (const Taps &taps : across) {
      double sum = 0;
      for (size_t i = 0; i < taps.from.size (); i++)
        sum += taps.weight[i] * row[taps.from[i]];
      rows.samples.push_back (sum);
    }
  }
  Luma made = {width, height, {}};
  made.samples.reserve ((size_t) width * (size_t) height);
  for (const Taps &taps : down)
    for (int x = 0; x < width; x++) {
      double sum = 0;
      for (size_t i = 0; i < taps.from.size (); i++)
        sum +=
            taps.weight[i] * rows.samples[(size_t) (taps.from[i] * width + x)];
      made.samples.push_back (sum);
    }
  return made;
}

double
psnr (const Luma &want, const std::string &got)
{
  if (want.samples.empty () || want.samples.size () != got.size ())
    return 0;
  double sum = 0;
  for (size_t i = 0; i < got.size (); i++) {
    double off = std::clamp (want.samples[i], 0.0, 255.0) -
                 (double) (unsigned char) got[i];
    sum += off * off;
  }
  if (sum == 0)
    return 100;
  return 10 * std::log10 (255.0 * 255.0 * (double) got.size () / sum);
}

} // namespace reel::test
