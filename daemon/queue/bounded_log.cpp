// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/bounded_log.h"

#include <algorithm>

namespace reel::daemon {

void
BoundedLog::append (const char *data, size_t size)
{
  size_t first = std::min (size, kHead - head_.size ());
  head_.append (data, first);
  tail_.append (data + first, size - first);
  /* Cut rarely, not with every piece. */
  if (tail_.size () > 2 * kTail) {
    left_out_ += tail_.size () - kTail;
    tail_.erase (0, tail_.size () - kTail);
  }
}

std::string
BoundedLog::text () const
{
  size_t cut = tail_.size () > kTail ? tail_.size () - kTail : 0;
  if (left_out_ + cut == 0)
    return head_ + tail_;
  return head_ + "\n[" + std::to_string (left_out_ + cut) +
         " bytes left out]\n" + tail_.substr (cut);
}

} // namespace reel::daemon
