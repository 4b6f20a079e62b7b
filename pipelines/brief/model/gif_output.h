// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "brief/brief.h"
#include "brief/model/reader.h"

namespace reel {

/* Gives OUTPUT, a GIF that was read from WRITTEN, what goes without saying for
 * one, and tells what one can't have. */
void finish_gif (Reader &reader, const Value &written, Output &output);

/* Gives OUTPUT the lines of a GIF where SIZE, which it was read from, doesn't
 * say how many. */
void size_gif (std::string_view size, Output &output);

} // namespace reel
