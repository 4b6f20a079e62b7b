// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/slides/markup_text.h"

namespace reel {

std::string
without_controls (std::string_view text)
{
  std::string kept;
  for (size_t i = 0; i < text.size (); i++) {
    auto c = (unsigned char) text[i];
    /* U+0080 to U+009F are two bytes. */
    bool is_c1 =
        c == 0xc2 && i + 1 < text.size () && (unsigned char) text[i + 1] < 0xa0;
    if (is_c1)
      i++;
    else if ((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
      kept += text[i];
  }
  return kept;
}

void
append_as_markup (std::string &markup, std::string_view text)
{
  for (char c : without_controls (text))
    switch (c) {
    case '&':
      markup += "&amp;";
      break;
    case '<':
      markup += "&lt;";
      break;
    case '>':
      markup += "&gt;";
      break;
    default:
      markup += c;
    }
}

} // namespace reel
