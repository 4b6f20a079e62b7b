// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/gif_output.h"

#include <algorithm>
#include <cmath>

#include "brief/model/notation.h"
#include "brief/model/variables.h"

namespace reel {

static constexpr int kLines = 480, kRate = 12;
/* Programs show a frame of less than two hundredths of a second for ten. */
static constexpr int kMostRate = 50;

/* OUTPUT with kLines on its shorter side. */
static void
limit_lines (Output &output)
{
  int shorter = std::min (output.width, output.height);
  auto scaled = [&] (int side) {
    return 2 * (int) std::lround ((double) side * kLines / shorter / 2);
  };
  int width = scaled (output.width);
  output.height = scaled (output.height);
  output.width = width;
}

void
size_gif (std::string_view size, Output &output)
{
  if (is_shape_alone (size))
    limit_lines (output);
}

static void
set_rate (Reader &reader, const Value *fps, Output &output)
{
  if (!fps) {
    output.fps_n = kRate;
    output.fps_d = 1;
  } else if (output.fps_n > kMostRate * (int64_t) output.fps_d) {
    reader.problems.error (fps->place,
        "`fps` is " + resolve_variable (*fps).text +
            ", but programs play GIFs with at most 50",
        "leave it out for 12, or take `format: mp4`");
  }
}

static void
refuse (Reader &reader, const Value &written, const char *key, const char *why)
{
  if (const Value *value = written.find (key))
    reader.problems.error (value->place, why,
        std::string ("leave out `") + key + "`, or take `format: mp4`");
}

void
finish_gif (Reader &reader, const Value &written, Output &output)
{
  if (const Value *size = written.find ("size"))
    size_gif (resolve_variable (*size).text, output);
  else
    limit_lines (output);
  set_rate (reader, written.find ("fps"), output);
  refuse (reader, written, "codec", "a GIF has no `codec`");
  refuse (reader, written, "loudness", "a GIF has no sound");
  refuse (reader, written, "true-peak", "a GIF has no sound");
  output.codec = Codec::H264;
  output.loudness.reset ();
  output.true_peak.reset ();
}

} // namespace reel
