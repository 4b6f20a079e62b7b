// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "picture.h"

struct zimg_filter_graph;

namespace reel::motion {

struct Rgb {
  uint8_t red = 0;
  uint8_t green = 0;
  uint8_t blue = 0;
  bool operator== (const Rgb &) const = default;
};

/* Reads "#rgb", "#rrggbb", or one of the sixteen colour names of HTML 4. An
 * alpha part ("#rgba", "#rrggbbaa") is read and has no effect. */
[[nodiscard]] std::optional<Rgb> parse_colour (const std::string &text);

/* COLOUR as samples of LAYOUT. */
[[nodiscard]] std::array<uint16_t, 3> samples_of (
    const Rgb &colour, const Layout &layout);

/* Whether samples of IN mean something else than the same samples of OUT, their
 * subsampling and size apart. */
[[nodiscard]] bool needs_conversion (const Layout &in, const Layout &out);

/* Changes what samples mean: matrix, range, depth, RGB to Y, U, V. The transfer
 * function and the primaries stay, as with videoconvert's defaults. */
class ColourConverter {
public:
  /* FROM of IN to TO of OUT; both have one size and no subsampling. */
  [[nodiscard]] bool convert (const PictureRef &from, const Layout &in,
      const TargetRef &to, const Layout &out, std::string &error);

private:
  struct Free {
    void operator() (zimg_filter_graph *graph) const;
  };
  std::unique_ptr<zimg_filter_graph, Free> graph_;
  Layout in_, out_;
  Plane scratch_;
};

} // namespace reel::motion
