// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "error.h"
#include "glib_ptr.h"
#include "queue/job_queue.h"
#include "temp_folder.h"

namespace reel::test {

/* Hears of all jobs and sees to the rules of what is told. */
class Listener : public daemon::JobListener {
public:
  void on_added (const daemon::Job &job) override;
  void on_changed (const daemon::Job &job) override;
  void on_finished (const daemon::Job &job) override;
  void on_removed (const std::string &id) override;
  void on_queue_changed () override { queue_changes++; }

  /* `queued running completed`, reasons other than none behind a slash. */
  std::string states (const std::string &id) { return states_[id]; }

  std::map<std::string, int> finished;
  std::vector<std::string> added, removed;
  int queue_changes = 0;

private:
  void note (const daemon::Job &job);

  std::map<std::string, std::string> states_, last_;
  std::map<std::string, double> progress_;
};

/* A queue in a folder of its own, with workers that do as the brief says (see
 * worker.sh) unless they are REAL. */
class QueueTest : public testing::Test {
protected:
  QueueTest ();
  ~QueueTest () override;

  /* Opens the queue, without starting it. */
  void open ();
  void start ();
  /* As by SIGTERM. */
  void stop ();
  /* As by SIGKILL: nothing is said to anybody. */
  void drop () { queue.reset (); }

  daemon::Submission brief (const std::string &text, uid_t owner = 1000);
  /* The id, or `!` and the error's name; MESSAGE is what it says. */
  std::string submit (daemon::Submission submission);
  std::string submit (const std::string &text) { return submit (brief (text)); }
  std::string answer (const daemon::Job *job, const GError *error);
  bool wait (const std::function<bool ()> &done);
  bool wait_state (const std::string &id, daemon::State state);
  /* Waits for the end and gives its state's name. */
  std::string end_of (const std::string &id);
  daemon::Job job (const std::string &id);
  /* The error's name of what CALL answers with; empty: it succeeded. */
  std::string refusal (const std::function<bool (GError **)> &call);
  bool exists (const std::string &name); // in the media folder
  std::string read (const std::string &name);
  /* A FIFO a worker can `wait` for, and letting it go on. */
  std::string fifo (const std::string &name);
  void release (const std::string &fifo);

  TempFolder folder;
  std::string media;
  daemon::Config config;
  std::string worker;
  Listener listener;
  std::unique_ptr<daemon::JobQueue> queue;
  std::string message;
};

} // namespace reel::test
