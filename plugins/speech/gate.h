// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stop_flag.h"

namespace reel::speech {

/* Lets some threads at a time through. Any thread. */
class Gate {
public:
  explicit Gate (int places) : free_ (places) {}

  /* Waits for a place; false once STOP is raised. */
  [[nodiscard]] bool enter (const StopFlag &stop);
  void leave ();

private:
  int free_; // guarded by the lock that all gates share
};

} // namespace reel::speech
