// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/line_index.h"

#include <algorithm>

namespace reel {

LineIndex::LineIndex (std::string_view text) : text_ (text), starts_{0}
{
  for (size_t i = 0; i < text.size (); i++)
    if (text[i] == '\n')
      starts_.push_back (i + 1);
}

static bool
begins_character (char c)
{
  return ((unsigned char) c & 0xc0) != 0x80;
}

Place
LineIndex::place (size_t offset) const
{
  offset = std::min (offset, text_.size ());
  auto next = std::upper_bound (starts_.begin (), starts_.end (), offset);
  size_t line = next - starts_.begin () - 1;
  if (line != last_line_) {
    last_line_ = line;
    last_offset_ = starts_[line];
    last_column_ = 0;
  }
  for (; last_offset_ < offset; last_offset_++)
    last_column_ += begins_character (text_[last_offset_]);
  for (; last_offset_ > offset; last_offset_--)
    last_column_ -= begins_character (text_[last_offset_ - 1]);
  bool inside = offset < text_.size () && !begins_character (text_[offset]);
  return {(uint32_t) line + 1, (uint32_t) last_column_ + (inside ? 0 : 1)};
}

} // namespace reel
