// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <type_traits>

#include <glib.h>

#include "sha256.h"

namespace reel {

/* What a content key is the hash of: texts with their lengths, so that no two
 * lists of them look the same; numbers in full. */
class KeyText {
public:
  KeyText &add (const std::string &text)
  {
    text_ += std::to_string (text.size ()) + ":" + text + ";";
    return *this;
  }
  KeyText &add (const char *text) { return add (std::string (text)); }
  KeyText &add (double number)
  {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return add (std::string (g_ascii_dtostr (buffer, sizeof buffer, number)));
  }
  template <typename T>
  requires (std::is_integral_v<T> || std::is_enum_v<T>) KeyText &add (T number)
  {
    return add (std::to_string ((long long) number));
  }

  std::string hash () const { return sha256_of (text_); }

private:
  std::string text_;
};

} // namespace reel
