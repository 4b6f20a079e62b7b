// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace reel {

/* What is left of a narration when its markup is taken out. */
struct SpokenText {
  std::string text;               // as captions show it
  std::vector<std::string> marks; // in order
  std::string fault;              // of SSML: what is wrong; else empty
};

/* Of plain text, in which only `<mark name="N"/>` is markup, or of SSML. */
SpokenText read_spoken_text (const std::string &text, bool is_ssml);

} // namespace reel
