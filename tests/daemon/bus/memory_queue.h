// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "queue/job_queue.h"

namespace reel::test {

/* A queue that runs nothing: its jobs are what the test makes of them. For
 * what the bus does with a queue; the real one has tests of its own. */
class MemoryQueue : public daemon::JobQueue {
public:
  using Job = daemon::Job;

  daemon::JobListener *listener = nullptr;
  daemon::QueueStatus now;
  daemon::CheckResult checked; // what check answers
  /* The next call that can fail does, with this. */
  std::optional<std::pair<daemon::Error, std::string>> fault;
  bool holds_answers = false;     // submit answers when `answer_held` is called
  std::vector<std::string> calls; // `cancel ID`
  std::map<std::string, uint64_t> limits; // of clean_up
  std::optional<daemon::Submission> last; // submitted or checked
  std::string open_path;                  // what open_output opens

  std::string add (Job job); // tells; gives its id
  /* Changes a job and tells. */
  void change (const std::string &id, const std::function<void (Job &)> &how);
  void finish (const std::string &id, daemon::State state);
  void answer_held ();
  void drop_held () { held_.clear (); } // as a queue that goes
  /* Without telling, as jobs of an earlier life are there. */
  void put (Job job);

  void start () override {}
  void configure (const daemon::Config &) override {}
  void stop (std::function<void ()> done) override { done (); }
  void submit (daemon::Submission submission, Submitted answer) override;
  void check (daemon::Submission submission, Checked answer) override;
  std::optional<Job> find (const std::string &id) const override;
  std::vector<std::string> list (std::optional<uid_t> owner,
      const std::vector<daemon::State> &states) const override;
  daemon::QueueStatus status () const override { return now; }
  bool cancel (const std::string &id, GError **error) override;
  std::optional<std::string> retry (
      const std::string &id, GError **error) override;
  bool remove (const std::string &id, GError **error) override;
  bool set_priority (
      const std::string &id, int priority, GError **error) override;
  bool pause (GError **error) override;
  bool resume (GError **error) override;
  bool clean_up (const std::map<std::string, uint64_t> &limits, uint64_t *bytes,
      uint32_t *files, GError **error) override;
  UniqueFd open_output (const std::string &id, GError **error) override;

private:
  bool note (const std::string &call, GError **error);

  std::vector<std::string> order_;
  std::map<std::string, Job> jobs_;
  std::vector<std::function<void ()>> held_;
  int made_ = 0;
};

} // namespace reel::test
