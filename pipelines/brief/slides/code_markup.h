// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.h"
#include "brief/slides/highlight.h"

namespace reel {

/* `#rrggbb`, on the panel that reeltextoverlay puts behind programs: at least
 * 4.5 to 1 even where a white picture shines through it (WCAG 2.2, 1.4.3). */
const char *token_color (Token token);

/* The lines of TEXT as they are shown: tabs are spaces, to each fourth column,
 * and empty lines at its end are gone. */
std::vector<std::string> code_lines (std::string_view text);

/* How many columns LINE takes: letters of East Asia and emoji take two. */
int count_columns (std::string_view line);

/* Columns before each of COUNT lines of CODE that its numbers take; a single
 * line has none. */
int gutter_columns (const Code &code, int count);

/* The program of SLIDE as Pango markup: coloured, numbered, what is not
 * pointed out dimmed. Long ones are left plain rather than be too long to be
 * drawn. */
std::string code_markup (const Slide &slide);

/* The language SLIDE's program is in; null: it is shown in plain type. */
const ProgramLanguage *language_of (const Slide &slide);

} // namespace reel
