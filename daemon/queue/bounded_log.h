// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace reel::daemon {

/* The beginning and the end of a text that may be of any length: the first
 * says what was done, the last why it ended. */
class BoundedLog {
public:
  static constexpr size_t kHead = 64 << 10, kTail = 192 << 10;

  void append (const char *data, size_t size);
  /* With a line in between that says how much is left out. */
  std::string text () const;

private:
  std::string head_, tail_;
  size_t left_out_ = 0;
};

} // namespace reel::daemon
