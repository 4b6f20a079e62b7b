// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace reel {

/* A voice of the synthesiser. */
struct KnownVoice {
  std::string name;       // English (Great Britain)
  std::string identifier; // gmw/en
  std::string language;   // en-gb
  std::vector<std::string> languages;
  bool is_variant = false; // follows a `+` after another's name
};

/* What WANTED means among VOICES: a name, an identifier or a tag, in any
 * letter case, perhaps with `+VARIANT`; a tag is shortened to its longest
 * known start. Gives the name to ask for, which is WANTED unless it was
 * shortened; nothing if there is no such voice. */
std::optional<std::string> find_voice (
    const std::string &wanted, const std::vector<KnownVoice> &voices);

/* Up to three names that look like WANTED, "a, b, c"; may be empty. */
std::string near_voices (
    const std::string &wanted, const std::vector<KnownVoice> &voices);

} // namespace reel
