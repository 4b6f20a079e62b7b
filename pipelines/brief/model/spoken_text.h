// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "brief/value.h"

namespace reel {

/* What is left of a narration when its markup is taken out. */
struct SpokenText {
  std::string text;               // as captions show it
  std::vector<std::string> marks; // in order
  std::string fault;              // of SSML: what is wrong; else empty
};

/* Of plain text, in which only `<mark name="N"/>` is markup, or of SSML. */
SpokenText read_spoken_text (const std::string &text, bool is_ssml);

/* Reads `<mark name="N"/>` at AT of plain TEXT; gives where it ends, or AT if
 * there is none. */
size_t read_mark (const std::string &text, size_t at, std::string &name);

/* Plain TEXT as SSML that says the same. There are no marks in the parts
 * LITERAL of it. */
std::string ssml_from_plain_text (
    const std::string &text, const std::vector<Value::Inserted> &literal);

} // namespace reel
