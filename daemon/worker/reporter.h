// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "brief/problem.h"
#include "run/prepare.h"
#include "run/progress.h"
#include "worker/report.h"

namespace reel::daemon {

/* Says to the daemon what the engine says, a line each. If nobody reads any
 * more the process ends there and then: what it does has no use. Any
 * thread. */
class Reporter {
public:
  explicit Reporter (int fd) : fd_ (fd) {}

  void say (const Report &report);

  /* The stage where it is a new one, and how far the whole is. */
  void progress (const ProgressReport &report);
  /* Those of PROBLEMS that were not said before. */
  void problems (const Problems &problems);
  void stored (const Prepared &prepared);
  /* ERROR of the engine or of ours; gives the status to end with. */
  int failed (const GError *error);
  int failed (Error code, const std::string &message);

private:
  const int fd_;
  std::mutex lock_; // guards all below, and the order of lines
  std::string stage_;
  std::set<std::string> told_;
};

} // namespace reel::daemon
