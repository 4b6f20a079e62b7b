// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "unique_fd.h"

namespace reel::speech {

/* Asks work on other threads to end, from any thread. */
class StopFlag {
public:
  StopFlag ();
  void stop ();
  void rearm ();
  bool stopped () const { return stopped_; }
  /* Can be read from, and stays so, once it is raised; -1 if this system has
   * no such descriptor left. */
  int descriptor () const { return event_.get (); }

private:
  std::atomic<bool> stopped_ = false;
  UniqueFd event_;
};

} // namespace reel::speech
