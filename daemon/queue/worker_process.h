// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <glib.h>

#include "queue/bounded_log.h"
#include "unique_fd.h"

namespace reel::daemon {

/* What a worker may say, and for how long it may work. A worker that says more
 * is killed: it is no longer ours. */
struct WorkerBounds {
  size_t line_bytes = 1 << 20;
  size_t total_bytes = 64 << 20;
  /* Lines: so many at once, and so many a second on the average. */
  double burst_lines = 20000, lines_per_second = 500;
  uint64_t wall_seconds = 0; // 0: no deadline
  /* No line that counts (see WorkerEvents::line) for so long: stalled. 0:
   * never. */
  int stalled_seconds = 0;
};

/* How a worker ended. */
struct WorkerEnd {
  int status = -1; // exit status; -1: a signal ended it
  int signal = 0;  // the signal that did
  bool timed_out = false;
  bool asked = false;     // terminate () was called before it ended
  std::string misbehaved; // which bound it broke; empty: none
};

/* Calls in the main context; each may destroy the WorkerProcess. */
struct WorkerEvents {
  /* A line of its reports, without the newline. Gives whether it counts as a
   * sign of progress. */
  std::function<bool (const std::string &line)> line;
  std::function<void (bool stalled)> stalled;
  std::function<void (const WorkerEnd &end)> ended; // once, the last call
};

/* A program that works for the daemon, in a process group of its own that dies
 * with it and with us: ORDER on descriptor 3, its reports on 4, INPUTS on 5
 * and so on, standard input empty, standard output and error in a log. Its
 * environment is made from nothing. Main thread only. */
class WorkerProcess {
public:
  struct Spec {
    std::string program; // path
    std::string order;   // text
    std::vector<int> inputs;
    std::vector<std::string> environment; // further NAME=VALUE
    WorkerBounds bounds;
  };

  /* Null if the program can't be started. INPUTS stay the caller's. */
  static std::unique_ptr<WorkerProcess> start (
      const Spec &spec, WorkerEvents events, GError **error);
  ~WorkerProcess (); // kills it
  WorkerProcess (const WorkerProcess &) = delete;
  WorkerProcess &operator= (const WorkerProcess &) = delete;

  /* Asks it to end (SIGTERM), kills it after half a second. */
  void terminate ();
  void kill ();

  pid_t pid () const { return pid_; }
  bool is_stalled () const { return stalled_; }
  /* What it wrote to standard output and error. */
  std::string log () const { return log_.text (); }

private:
  WorkerProcess (WorkerBounds bounds, WorkerEvents events)
      : bounds_ (bounds), events_ (std::move (events))
  {
  }
  void watch ();
  bool on_reports ();
  bool on_output ();
  bool on_exit ();
  bool on_stall_check ();
  bool on_deadline ();
  bool on_kill_time ();

  /* Reads what there is, PARTS of 64 KiB at the most; false: no more to
   * come. */
  bool read_reports (int parts);
  bool read_output (int parts);
  bool take (const char *data, size_t size);
  bool take_line (const std::string &line);
  void misbehave (const char *what);
  void reap ();

  WorkerBounds bounds_;
  WorkerEvents events_;
  pid_t pid_ = -1;
  UniqueFd process_, reports_, output_;
  guint reports_source_ = 0, output_source_ = 0, exit_source_ = 0;
  guint stall_source_ = 0, deadline_source_ = 0, kill_source_ = 0;
  bool alive_ = false, stalled_ = false;
  std::string partial_;
  size_t total_ = 0;
  double budget_ = 0; // lines it may still say
  gint64 budget_time_ = 0, heard_ = 0;
  BoundedLog log_;
  WorkerEnd end_;
  std::shared_ptr<bool> gone_ = std::make_shared<bool> (false);
};

} // namespace reel::daemon
