// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace reel {

/* Takes from decodebin and its like, for the rest of the process, every
 * demuxer, parser and decoder but those we support: a file that isn't what its
 * name says can't make a render fetch an address, read a playlist, or reach a
 * decoder nobody has looked at. Elements made by name are not concerned. */
void limit_autoplugging ();

/* Whether decodebin may still choose the element FACTORY. */
bool is_autoplugged (std::string_view factory);

} // namespace reel
