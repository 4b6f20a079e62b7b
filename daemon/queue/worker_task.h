// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "config/config.h"
#include "queue/worker_process.h"
#include "worker/order.h"
#include "worker/report.h"

namespace reel::daemon {

/* How this daemon runs workers. */
struct WorkerSetup {
  std::string program; // path of reelsmith-worker
  std::string media;   // absolute
  Config config;
  std::vector<std::string> stock, templates; // folders it may read
};

/* A file handed to a worker. */
struct TaskInput {
  std::string path, name; // see OrderInput
  int fd = -1;            // ours; the caller keeps it
};

/* What a worker is to do, but for what start () fills in: descriptors, stock
 * and templates, limits and the sandbox. */
struct TaskSpec {
  Order order;
  const std::string *brief = nullptr; // text; none for a pipeline
  std::vector<TaskInput> inputs;
  int answers_fd = -1; // see CacheDesk; the caller keeps it
  int lock_fd = -1;    // of its staging folder: kept open by it as well
  uint64_t file_bytes = 0, wall_seconds = 0;
  int stalled_seconds = 0;
};

/* How it ended. */
struct TaskEnd {
  enum class How {
    Done,
    Failed,   // it says why
    Crashed,  // died, or ended without a word, or isn't to be trusted
    TimedOut, // killed at the deadline
    Stopped,  // we asked for it
  };
  How how = How::Crashed;
  Error error = Error::WorkerCrashed; // unless Done
  std::string message;                // a sentence; unless Done
  std::string report;                 // of Done, JSON
};

struct TaskEvents {
  /* All but ReportDone and ReportFailed. Gives whether it is a sign of
   * progress. */
  std::function<bool (const Report &report)> report;
  std::function<void (bool stalled)> stalled;
  std::function<void (const TaskEnd &end)> ended; // once, the last
};

/* A worker with its order, understood. Main thread only; an event may destroy
 * it. */
class WorkerTask {
public:
  static std::unique_ptr<WorkerTask> start (const WorkerSetup &setup,
      TaskSpec spec, TaskEvents events, GError **error);

  void terminate () { process_->terminate (); }
  std::string log () const { return process_->log (); }

private:
  explicit WorkerTask (TaskEvents events) : events_ (std::move (events)) {}
  bool take_line (const std::string &line);
  void finish (const WorkerEnd &end);
  TaskEnd judge (const WorkerEnd &end) const;

  TaskEvents events_;
  std::unique_ptr<WorkerProcess> process_;
  std::string stage_; // what was on
  std::optional<ReportDone> done_;
  std::optional<ReportFailed> failed_;
  std::string garbage_; // why a report of it can't be read
};

/* May a worker be given ORDER at all? False, with InvalidArgument, where it
 * holds what a client must not say: control characters, endless lists. */
bool check_order (const Order &order, GError **error);

} // namespace reel::daemon
