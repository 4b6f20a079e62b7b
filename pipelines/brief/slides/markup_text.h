// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace reel {

/* Puts TEXT, UTF-8, behind MARKUP so that Pango shows each of its characters.
 * Those of control but line feeds and tabs, which no markup may have, go. */
void append_as_markup (std::string &markup, std::string_view text);

/* TEXT without them. */
std::string without_controls (std::string_view text);

} // namespace reel
