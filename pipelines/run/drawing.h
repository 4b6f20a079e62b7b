// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace reel {

/* The size of a drawing. */
struct DrawingSize {
  int width = 0, height = 0;
};

/* TEXT, an SVG drawing of the size GIVEN, as one of the size WANTED, so that
 * a decoder draws it as large as it is needed: sharp, and no larger. Only the
 * size its outermost tag states is written anew. Empty if that tag isn't
 * plain. */
std::string resize_drawing (const std::string &text, const DrawingSize &given,
    const DrawingSize &wanted);

} // namespace reel
