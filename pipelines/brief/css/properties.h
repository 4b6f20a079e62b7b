// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "brief/css/elements.h"
#include "brief/css/faces.h"
#include "brief/problem.h"

namespace reel {

/* Of slides, without a body's font-size: pixels of a picture of 720. */
inline constexpr double kCssSlideSize = 50;

/* What is being read into, and what it is relative to. */
struct CssTarget {
  CssLook &look;
  const std::vector<CssFace> &faces;
  Problems &problems;
  double em = kCssSlideSize;
};

/* Puts what DECLARATION says of ELEMENT into TARGET. What has no effect, or
 * can't be read, is a warning with its place. */
void read_css_property (
    const CssDeclaration &declaration, CssElement element, CssTarget &target);

} // namespace reel
