// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "config/config.h"
#include "queue/job.h"
#include "unique_fd.h"
#include "worker/report.h"

namespace reel::daemon {

/* A brief or a template that a client hands over. */
struct Submission {
  Order::Kind kind = Order::Kind::Brief;
  std::string brief; // text
  std::string file;  // how messages call it
  /* Files in the brief are opened under it; empty: only those handed over and
   * stock. */
  std::string base_dir;
  /* Who may replace the video, together with its name: the path of the
   * brief's file; empty: owner and base_dir instead. */
  std::string identity;
  std::map<std::string, UniqueFd> assets; // as written in the brief
  OrderOptions options;
  bool force = false;
  std::string template_name;
  std::map<std::string, std::string> properties;
  uid_t owner = 0;
  std::string id; // from handle-token; empty: made
  std::string key;
  int priority = 0;
};

/* What Check said of a submission. */
struct CheckResult {
  std::vector<ReportProblem> problems;
  std::optional<ReportPlan> plan; // none: there were errors
  std::vector<ReportVideo> videos;
};

/* Told of what happens to jobs, in the main context; each call comes after
 * what it tells of is on disk. */
class JobListener {
public:
  virtual ~JobListener () = default;
  virtual void on_added (const Job &job) = 0;
  /* State, stage, progress, message or anything else is another; at most four
   * times a second for progress alone. */
  virtual void on_changed (const Job &job) = 0;
  virtual void on_finished (const Job &job) = 0; // once, after on_changed
  virtual void on_removed (const std::string &id) = 0;
  /* Counts, Paused, space, voices, templates. */
  virtual void on_queue_changed () = 0;
};

struct QueueStatus {
  bool paused = false;
  uint32_t queued = 0, running = 0, max_queued = 0, max_running = 0;
  uint64_t disk_free = 0, library_bytes = 0;
  std::vector<std::string> templates, voices;
  std::string degraded; // why nothing is accepted; empty: all is well
};

/* The jobs and what becomes of them: takes them, keeps them through a restart,
 * runs them in workers, publishes what they make. Main thread only. */
class JobQueue {
public:
  using Submitted = std::function<void (const Job *job, const GError *error)>;
  using Checked =
      std::function<void (const CheckResult *result, const GError *error)>;

  /* Opens MEDIA/library.db, takes the lock of MEDIA, recovers. A database that
   * can't be used gives a queue that is degraded; null only where MEDIA can't
   * be had at all. WORKER is the path of reelsmith-worker. */
  static std::unique_ptr<JobQueue> open (const Config &config,
      const std::string &worker, JobListener &listener, GError **error);
  virtual ~JobQueue () = default;

  virtual void start () = 0; // begins to run jobs
  virtual void configure (const Config &config) = 0;
  /* Running jobs go back into the queue; DONE when no worker is left. */
  virtual void stop (std::function<void ()> done) = 0;

  /* Checks, stores, answers: a job that is answered with survives anything.
   * The same owner and key give the same job again. */
  virtual void submit (Submission submission, Submitted answer) = 0;
  virtual void check (Submission submission, Checked answer) = 0;

  virtual std::optional<Job> find (const std::string &id) const = 0;
  /* Ids, oldest first. Empty STATES: all. */
  virtual std::vector<std::string> list (
      std::optional<uid_t> owner, const std::vector<State> &states) const = 0;
  virtual QueueStatus status () const = 0;

  /* Each is false with REEL_DAEMON_ERROR where it can't be done. */
  virtual bool cancel (const std::string &id, GError **error) = 0;
  virtual std::optional<std::string> retry (
      const std::string &id, GError **error) = 0;
  virtual bool remove (const std::string &id, GError **error) = 0;
  virtual bool set_priority (
      const std::string &id, int priority, GError **error) = 0;
  virtual bool pause (GError **error) = 0;
  virtual bool resume (GError **error) = 0;
  /* Applies the policy, or LIMITS in its place. */
  virtual bool clean_up (const std::map<std::string, uint64_t> &limits,
      uint64_t *bytes, uint32_t *files, GError **error) = 0;
  /* The finished video, open for reading. */
  virtual UniqueFd open_output (const std::string &id, GError **error) = 0;
};

} // namespace reel::daemon
