// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "brief/value.h"

namespace reel {

/* Finds the line and column of an offset into a text, which must outlive it.
 * Lines end in LF; columns count characters. Quick where places are asked for
 * in rising order, however long the lines are. Not for several threads. */
class LineIndex {
public:
  explicit LineIndex (std::string_view text);

  /* Of the character that OFFSET lies in, or of the end of the text. */
  Place place (size_t offset) const;

private:
  std::string_view text_;
  std::vector<size_t> starts_; // of the lines
  /* The place found last: the next one is counted from there. */
  mutable size_t last_line_ = 0;
  mutable size_t last_offset_ = 0;
  mutable size_t last_column_ = 0;
};

} // namespace reel
