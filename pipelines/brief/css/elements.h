// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "brief/css/values.h"

namespace reel {

/* A text of CSS, and where it stands. */
struct CssText {
  std::string text;
  Place place;
};

/* What is said of one element. */
struct CssLook {
  std::optional<CssText> family; // or a file
  bool is_file = false;          // of family
  std::optional<double> size;    // pixels of a picture of 720
  Place size_place;
  std::optional<int> weight;
  std::optional<bool> is_italic, is_underlined, is_struck;
  std::optional<Color> color, background;
  Place color_place, background_place;
  std::optional<double> line_height; // times the size
  std::optional<double> opacity;
  std::optional<CssText> align;
  std::optional<double> padding; // pixels of a picture of 720
  Place padding_place;
  /* Of a box, pixels of a picture of 720. */
  std::optional<double> border_width, radius;
  std::optional<Color> border; // none: that of its letters
  Place border_place, radius_place;
  std::optional<double> blur; // of what is behind it
  Place blur_place;
  /* Of body: a file, or the colours of a gradient. */
  std::optional<CssText> image;
  std::vector<Color> gradient;
  std::optional<CssText> fit;
};

/* Elements by the bits of a set. */
enum CssElement : unsigned {
  kCssBody,
  kCssH1,
  kCssH2,
  kCssH3,
  kCssH4,
  kCssH5,
  kCssH6,
  kCssP,
  kCssUl,
  kCssOl,
  kCssLi,
  kCssPre,
  kCssCode,
  kCssStrong,
  kCssEm,
  kCssBackdrop,
  kCssElements,
};

inline constexpr const char *kCssNames[kCssElements] = {"body", "h1", "h2",
    "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "pre", "code", "strong",
    "em", ".backdrop"};

} // namespace reel
