// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "library/commit.h"
#include "library/library.h"
#include "library/staging.h"
#include "queue/cache_desk.h"
#include "queue/job.h"
#include "queue/passes.h"
#include "queue/worker_task.h"

namespace reel::daemon {

/* Tells of changes at once where the last was long enough ago, else later:
 * four times a second at the most. No timer while there is nothing to tell. */
class Coalescer {
public:
  explicit Coalescer (std::function<void ()> tell) : tell_ (std::move (tell)) {}
  ~Coalescer ();
  Coalescer (const Coalescer &) = delete;
  Coalescer &operator= (const Coalescer &) = delete;

  void changed ();
  void told (); // what was to be told has been, another way

private:
  void tell ();

  std::function<void ()> tell_;
  gint64 last_ = 0;
  guint source_ = 0;
};

/* Takes what a worker that makes SHARE of a job reports into it: progress that
 * never falls and is under 1, texts of bounded size and number. Gives whether
 * it is a sign of progress. */
bool take_report (Job &job, const Report &report, const Share &share = {});

/* A job in a worker, which makes its next pass. Main thread only. */
class RunningJob {
public:
  struct Events {
    std::function<void ()> changed;
    std::function<void (const TaskEnd &end)> ended; // may destroy it
  };

  /* INPUTS are open until the worker has them. Null: it can't be started. */
  static std::unique_ptr<RunningJob> start (const WorkerSetup &setup, Job job,
      const std::vector<TaskInput> &inputs, Events events, GError **error);

  Job &job () { return job_; }
  const Job &job () const { return job_; }
  void terminate () { task_->terminate (); }
  /* What it was promised of the disk and hasn't used yet. */
  uint64_t reserved () const;

  /* Of a worker that is done: in the order it stored them. */
  const std::vector<library::StagedFile> &stored () const { return stored_; }
  const std::string &staging () const { return staging_->path (); }
  /* What a worker that has ended leaves for others, in its place by now. */
  std::vector<library::File> collect ();
  /* Somebody else is to complete what is published from there. */
  void release_staging () { staging_.reset (); }
  /* What is worth keeping of a failure. */
  std::vector<library::FailureText> failure () const;

private:
  RunningJob (Job job, Staging staging, Events events);
  bool take (const Report &report);
  void set_stalled (bool stalled);
  TaskEnd explained (TaskEnd end) const;

  Job job_; // without its brief, which may be large
  const Share share_;
  std::string brief_;
  std::optional<Staging> staging_;
  std::optional<CacheDesk> desk_;
  Events events_;
  Coalescer coalescer_;
  std::vector<library::StagedFile> stored_;
  std::vector<ReportProblem> problems_; // why its brief can't be rendered
  std::unique_ptr<WorkerTask> task_;
};

} // namespace reel::daemon
