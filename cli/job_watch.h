// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon_client.h"
#include "daemon_job.h"
#include "job_view.h"

namespace reel::cli {

/* Follows jobs until they have ended. Nothing is missed: signals are
 * subscribed to when it is made, and each job is read after that. */
class JobWatch {
public:
  JobWatch (DaemonClient &client, JobView &view);
  ~JobWatch ();
  JobWatch (const JobWatch &) = delete;
  JobWatch &operator= (const JobWatch &) = delete;

  /* Reads the job and follows it. */
  void add (const std::string &path);

  enum class End {
    AllFinal,
    Interrupted, // SIGINT or SIGTERM
    DaemonGone,  // and it did not come back
    TimedOut,
  };
  /* Runs the main context; for SECONDS at most, if that isn't 0. */
  End run (unsigned seconds = 0);

  const std::vector<DaemonJob> &jobs () const;
  /* Those that were no longer there when they were to be read. */
  const std::vector<std::string> &missing () const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace reel::cli
