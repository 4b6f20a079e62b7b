// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "brief/css/sheet.h"
#include "color.h"

namespace reel {

using CssValue = std::vector<CssToken>;

/* The parts of VALUE between commas, or between spaces, that stand in no
 * brackets; none is empty. */
std::vector<CssValue> split_commas (const CssValue &value);
std::vector<CssValue> split_spaces (const CssValue &value);

/* The arguments of VALUE where it is a function and nothing else. */
std::optional<std::vector<CssValue>> arguments_of (const CssValue &value);

/* The lower-case word that VALUE is; empty: it is none. */
std::string word_of (const CssValue &value);

/* A colour: a name, a hexadecimal number, rgb (), hsl (), transparent (CSS
 * Color Module Level 4, sections 4 to 7). */
std::optional<Color> css_color (const CssValue &value);

/* COLOR as `#rrggbb`, or `#rrggbbaa` where it is transparent. */
std::string css_hex (Color color);

/* A size: pixels of a picture whose shorter side is 720, EM being those of
 * what it is relative to and REM those of `body`. */
std::optional<double> css_length (const CssValue &value, double em, double rem);

/* The file or the address that VALUE names by `url ()`. */
std::optional<std::string> css_url (const CssValue &value);

} // namespace reel
