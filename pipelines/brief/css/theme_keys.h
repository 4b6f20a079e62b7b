// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/css/elements.h"
#include "brief/problem.h"

namespace reel {

/* What LOOKS come to as the keys of a theme. */
Value css_theme_keys (const CssLook (&looks)[kCssElements], Problems &problems);

/* What is said of ELEMENT as attributes of a span of Pango's markup; empty: it
 * looks as ever. */
std::string css_span (const CssLook (&looks)[kCssElements], CssElement element);

} // namespace reel
