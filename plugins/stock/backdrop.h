// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "color.h"

namespace reel {

enum class BackdropPattern {
  solid,
  gradient,
  aurora,
  waves,
  bokeh,
  grid,
  particles,
  paper,
};

inline constexpr size_t kMaxBackdropColors = 6;

struct BackdropSettings {
  BackdropPattern pattern = BackdropPattern::gradient;
  std::vector<Color> colors; // empty: the pattern's own; at most 6
  uint64_t seed = 0;
  double speed = 1;     // 0 stands still
  uint64_t loop_ns = 0; // 0: never the same again
  bool operator== (const BackdropSettings &) const = default;
};

/* TEXT's colours, separated by commas with white space around them allowed.
 * Empty TEXT has none. Nothing if one can't be read or there are over 6; then
 * WRONG is the part that was at fault. */
std::optional<std::vector<Color>> parse_colors (
    std::string_view text, std::string &wrong);

enum class BackdropLayout { i420, y444, bgra };

/* Shape of a frame. For Y'CbCr, red and blue weights and the 8-bit ranges say
 * how colours become numbers (ITU-R BT.601, 709, 2020). */
struct BackdropFormat {
  int width = 0;
  int height = 0;
  BackdropLayout layout = BackdropLayout::i420;
  double kr = 0.2126, kb = 0.0722;
  int offset[3] = {16, 128, 128};
  int range[3] = {219, 224, 224};
};

/* Where the 8-bit samples go: Y, Cb, Cr or, for bgra, only the first. */
struct BackdropPlanes {
  uint8_t *data[3] = {};
  int stride[3] = {}; // bytes
};

class BackdropOutput;
class Pattern;

/* Draws one pattern at one size. A frame is a pure function of the settings,
 * the format and the time; the same bytes on every processor: no function of
 * the maths library takes part, and nothing is fused. Not thread safe. */
class Backdrop {
public:
  Backdrop (const BackdropSettings &settings, const BackdropFormat &format);
  ~Backdrop ();

  /* All frames are equal. */
  bool is_still () const;
  void render (uint64_t time_ns, const BackdropPlanes &planes);

private:
  BackdropSettings settings_;
  BackdropFormat format_;
  std::unique_ptr<Pattern> pattern_;
  std::unique_ptr<BackdropOutput> output_;
};

} // namespace reel
