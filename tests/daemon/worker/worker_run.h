// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "temp_folder.h"
#include "unique_fd.h"
#include "worker/order.h"
#include "worker/report.h"

namespace reel::test {

/* A brief with pictures of its own, and a staging folder, as the daemon makes
 * them for a job. */
class Job {
public:
  /* TEXT is Markdown; PICTURES are names in the test data, which the brief
   * names alike. They lie in no folder: only their descriptors are there. */
  explicit Job (std::string text, std::vector<std::string> pictures = {});

  /* One more that the brief names, of BYTES. */
  void hand_over (const std::string &name, const std::string &bytes);

  daemon::Order order (daemon::Order::Task task) const;
  std::string staging () const { return folder_.path () + "/job"; }
  std::string home () const { return folder_.path () + "/home"; }
  const std::string &text () const { return text_; }
  const std::vector<UniqueFd> &inputs () const { return inputs_; }

private:
  TempFolder folder_;
  std::string text_;
  std::vector<std::string> pictures_;
  std::vector<UniqueFd> inputs_;
};

/* How a worker ended, and all it reported. */
struct WorkerOutcome {
  int status = -1; // -1: a signal ended it
  int signal = 0;
  bool in_time = true; // it was not killed by us
  std::string log;     // standard output and error
  std::vector<daemon::Report> reports;

  template <typename T> std::vector<T> all () const
  {
    std::vector<T> found;
    for (const daemon::Report &report : reports)
      if (auto *held = std::get_if<T> (&report))
        found.push_back (*held);
    return found;
  }
  template <typename T> bool has () const { return !all<T> ().empty (); }
  /* What it says it failed with; `done` or `nothing` if it does not. */
  std::string ending () const;
};

/* The real worker, started as the daemon starts it. Killed with the test. */
class WorkerRun {
public:
  WorkerRun (const Job &job, const daemon::Order &order);
  /* ORDER as text, and no inputs. BEFORE goes before the program. */
  WorkerRun (const Job &job, const std::string &order,
      std::vector<std::string> before = {});
  ~WorkerRun ();
  WorkerRun (const WorkerRun &) = delete;
  WorkerRun &operator= (const WorkerRun &) = delete;

  pid_t pid () const { return child_; }
  void send (int signal);
  /* Nobody listens any more. */
  void stop_listening () { reports_ = UniqueFd (); }
  /* The next report; nothing at the end, or if it takes too long. */
  std::optional<daemon::Report> next ();
  /* Reads to the end. */
  WorkerOutcome wait ();

private:
  void start (const Job &job, const std::string &order,
      std::vector<std::string> command);
  [[noreturn]] void become (const Job &job, std::vector<std::string> &command,
      const std::vector<int> &fds);

  UniqueFd reports_, log_, process_;
  pid_t child_ = -1;
  std::string unread_;
  WorkerOutcome outcome_;
};

WorkerOutcome run_worker (const Job &job, const daemon::Order &order);

std::string contents (const std::string &path);

} // namespace reel::test
