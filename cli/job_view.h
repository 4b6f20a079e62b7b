// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon_job.h"

namespace reel::cli {

/* Shows how jobs go on. */
class JobView {
public:
  virtual ~JobView () = default;
  /* JOBS are all that aren't final yet, in their order; CHANGED is the one
   * because of which. */
  virtual void changed (
      const DaemonJob &changed, const std::vector<const DaemonJob *> &jobs) = 0;
  /* Once for each job, when it is final; JOBS are those that are left. */
  virtual void finished (
      const DaemonJob &job, const std::vector<const DaemonJob *> &jobs) = 0;
  /* Whatever is drawn goes, before something else is said. */
  virtual void clear () {}
};

/* AS_JSON: an object a line on standard output. Else bars on standard error if
 * that is a terminal, else a line for each change there; and the path of each
 * finished video on standard output. */
std::unique_ptr<JobView> make_job_view (bool as_json);

/* For those who only wait. */
std::unique_ptr<JobView> make_silent_view ();

} // namespace reel::cli
