// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* The entry of a theme's keys that holds what only CSS can say; no YAML can
 * name it. */
inline constexpr const char *kCssLooks = "\x01looks";

/* The CSS in TEXT, valid UTF-8, as the keys of a theme, each value at its
 * place. What has no effect is a warning. */
Value css_theme (std::string_view text, Problems &problems);

/* What LOOKS, the value of kCssLooks, says of THEME. */
void read_css_looks (const Value &looks, Theme &theme);

} // namespace reel
