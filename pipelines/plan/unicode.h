// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reel {

/* TEXT is valid UTF-8. */
std::u32string to_utf32 (std::string_view text);
std::string to_utf8 (std::u32string_view text);

/* Is C written without spaces between words (Han, kana, Thai ...)? */
bool is_spaceless_script (char32_t c);

/* Columns that TEXT takes: wide characters count two, combining none. */
int display_width (std::u32string_view text);

/* The words of TEXT in lower case, without punctuation. */
std::vector<std::string> words_of (std::string_view text);

/* How long TEXT takes to read: 0.3 s a word, 0.15 s a character in scripts
 * without spaces. */
double reading_seconds (std::string_view text);

} // namespace reel
