// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>

#include "unique_fd.h"

namespace reel::storage {

/* Lets one thread call another out of a long write, seal or wait. All methods
 * from any thread. */
class Interrupt {
public:
  void set ()
  {
    raised_ = true;
    uint64_t one = 1;
    [[maybe_unused]] auto written = ::write (event_.get (), &one, sizeof one);
  }
  void clear ()
  {
    uint64_t count;
    [[maybe_unused]] auto read = ::read (event_.get (), &count, sizeof count);
    raised_ = false;
  }
  bool is_set () const { return raised_; }

  /* Waits until raised, at most MILLISECONDS. */
  void wait (int milliseconds) const
  {
    pollfd event = {event_.get (), POLLIN, 0};
    ::poll (&event, 1, milliseconds);
  }

private:
  std::atomic<bool> raised_ = false;
  UniqueFd event_{::eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK)};
};

} // namespace reel::storage
