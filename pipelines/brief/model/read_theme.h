// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "brief/brief.h"
#include "brief/model/reader.h"

namespace reel {

/* Reads the keys of a theme, TREE, all of which but `base` are put into
 * THEME; what it doesn't say stays, and what is derived is derived. TREE's
 * `captions`, `transition` and `motion` are looked at only. */
void read_theme (Reader &reader, const Value &tree, Theme &theme);

/* Tells of colours that can hardly be told apart. */
void warn_of_contrast (const Theme &theme, Place place, Problems &problems);

/* The files that TREE, out of a file of the folder PREFIX (with its slash, or
 * empty), names, as a brief would write them. */
void anchor_files (Value &tree, const std::string &prefix);

/* Whether TEXT names a file of a theme rather than one that ships. */
bool is_theme_file (const std::string &text);

} // namespace reel
