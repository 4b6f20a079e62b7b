// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <glib.h>

#include "library/library.h"
#include "library/staging.h"
#include "queue/cache_desk.h"
#include "queue/job_queue.h"
#include "queue/worker_task.h"

namespace reel::daemon {

/* What is known of a submission once workers have looked at it. */
struct Prepared {
  CheckResult check;
  std::vector<JobInput> inputs;
  /* Copies of what was handed over, not in the library yet. Those of
   * inputs[copy_of[i]]. */
  std::vector<library::CopiedInput> copies;
  std::vector<size_t> copy_of;
  /* What the check has left for others, in its place: for the database. */
  std::vector<library::File> parts;
};

/* From a submission to what is known of it: a worker lists the files the
 * brief names, those handed over are copied, the others opened, a worker
 * checks. Nothing of it blocks. */
class Preparation {
public:
  /* One of the two is null; called once, and may destroy the Preparation. */
  using Done = std::function<void (Prepared *prepared, const GError *error)>;

  /* ROOM: how many bytes copies of assets may take. */
  Preparation (const WorkerSetup &setup, Submission submission, uint64_t room,
      Done done);
  ~Preparation (); // ends what is going on; DONE isn't called any more
  Preparation (const Preparation &) = delete;
  Preparation &operator= (const Preparation &) = delete;

  const Submission &submission () const { return submission_; }

private:
  struct Copying;

  void begin ();
  void later (void (Preparation::*step) ());
  void list ();
  void collect_themes (
      std::vector<TaskInput> &inputs, std::vector<UniqueFd> &opened);
  bool take_listed (const Report &report);
  void listed (const TaskEnd &end);
  void copy ();
  void copied (Copying &copying, const GError *error);
  void check ();
  bool take_checked (const Report &report);
  void checked (const TaskEnd &end);
  void collect_inputs (
      std::vector<TaskInput> &inputs, std::vector<UniqueFd> &opened);

  TaskSpec spec (Order::Task task) const;
  void start (TaskSpec spec, bool (Preparation::*take) (const Report &),
      void (Preparation::*ended) (const TaskEnd &));
  bool has_errors () const;
  bool is_refusal (const TaskEnd &end) const;
  void finish ();
  void fail (const GError *error);
  void fail (Error code, const std::string &message);

  const WorkerSetup &setup_;
  Submission submission_;
  uint64_t room_;
  Done done_;
  guint begin_source_ = 0;
  void (Preparation::*next_) () = nullptr; // what it does
  std::optional<Staging> staging_;
  std::optional<CacheDesk> desk_;
  std::unique_ptr<WorkerTask> task_;
  std::vector<ReportFile> files_;
  size_t themes_read_ = 0; // of those
  int rounds_ = 0;         // of listing
  bool too_many_ = false;
  std::set<std::string> seen_;     // paths listed
  std::vector<ReportProblem> own_; // found here, not by a worker
  Prepared prepared_;
  std::shared_ptr<bool> gone_ = std::make_shared<bool> (false);
};

/* `FILE:LINE:COL: error: MESSAGE`, a line. */
std::string describe_problem (const ReportProblem &problem);
/* The message of InvalidBrief: of at most 200 of PROBLEMS. */
std::string describe_problems (const std::vector<ReportProblem> &problems);
/* The same as a job's warning: `FILE:LINE:COL: MESSAGE`. */
std::string describe_warning (const ReportProblem &problem);

} // namespace reel::daemon
