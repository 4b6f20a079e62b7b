// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/readers/source.h"

namespace reel {

/* What a run of Markdown text is, once its marks are read. */
struct InlineText {
  std::string shown;       // as captions and titles show it
  std::string said;        // the same with `<mark name="N"/>`
  std::string ssml;        // with emphasis and spelled words, in `<speak>`
  bool needs_ssml = false; // `said` would lose something
};

/* Reads WORDS, one line of Markdown; they stand in the source somewhere from
 * OFFSET on. Wrong tags are told to SOURCE. */
InlineText read_inline (
    Source &source, size_t offset, const std::string &words);

} // namespace reel
