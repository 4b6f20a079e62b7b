// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reel::speech {

/* Decodes BYTES; nothing if they are not valid UTF-8 (overlong forms,
 * surrogates and NUL included). */
[[nodiscard]] std::optional<std::u32string> decode_utf8 (
    std::string_view bytes);

void append_utf8 (std::string &out, char32_t c);
[[nodiscard]] std::string encode_utf8 (std::u32string_view text);

[[nodiscard]] bool is_space (char32_t c);
[[nodiscard]] bool is_digit (char32_t c);
/* Letters, digits and the marks that combine with them. */
[[nodiscard]] bool is_letter (char32_t c);
/* Signs that are said by name: %, &, +, arrows, emoji. */
[[nodiscard]] bool is_symbol (char32_t c);
/* Parts of a grapheme that never stand alone: combining marks, joiners. */
[[nodiscard]] bool is_attached (char32_t c);
/* Han, Hiragana, Katakana: scripts that put no space between words. */
[[nodiscard]] bool is_han (char32_t c);
[[nodiscard]] bool is_hiragana (char32_t c);
[[nodiscard]] bool is_katakana (char32_t c);
/* Characters that must never reach the synthesiser, which takes some of them
 * for commands: controls, private use, non-characters. */
[[nodiscard]] bool is_unspeakable (char32_t c);

} // namespace reel::speech
