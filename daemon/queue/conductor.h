// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "library/library.h"
#include "library/retention.h"
#include "queue/fair_line.h"
#include "queue/job_index.h"
#include "queue/job_queue.h"
#include "queue/library_error.h"
#include "queue/library_thread.h"
#include "queue/preparation.h"
#include "queue/running_job.h"

namespace reel::daemon {

/* Who comes first decides: the thread that begins to publish, or who cancels
 * before it does. */
class Gate {
public:
  bool begin () { return pass (kBegun); }
  bool cancel () { return pass (kCancelled); }

private:
  enum State { kOpen, kBegun, kCancelled };
  bool pass (State to)
  {
    int open = kOpen;
    return state_.compare_exchange_strong (open, to);
  }
  std::atomic<int> state_ = kOpen;
};

/* The queue itself: what the parts know comes together here. Its files:
 *   conductor          jobs and their database
 *   conductor_submit   from a submission to a job
 *   conductor_run      from a job to its end
 *   conductor_publish  from what a worker stored to a video
 *   conductor_library  retention, and what lies there by itself
 *   conductor_voices   what workers know of voices and templates */
class Conductor final : public JobQueue {
public:
  Conductor (WorkerSetup setup, UniqueFd lock, JobListener &listener);
  ~Conductor () override;
  Conductor (const Conductor &) = delete;
  Conductor &operator= (const Conductor &) = delete;

  /* Opens the database and recovers. Sets what is degraded otherwise. */
  void open ();

  void start () override;
  void configure (const Config &config) override;
  void stop (std::function<void ()> done) override;
  void submit (Submission submission, Submitted answer) override;
  void check (Submission submission, Checked answer) override;
  std::optional<Job> find (const std::string &id) const override;
  std::vector<std::string> list (std::optional<uid_t> owner,
      const std::vector<State> &states) const override;
  QueueStatus status () const override;
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
  /* --- Jobs and their database --- */
  bool try_open (GError **error);
  void salvage_parts ();
  bool recover (GError **error);
  bool recover_job (const JobEntry &entry, GError **error);
  bool recover_pass (Job &job, GError **error);
  /* False, with Degraded, while nothing can be changed. */
  bool usable (GError **error);
  /* Gives ERROR to the client; a damaged database degrades the queue. */
  bool give (const GError *reason, GError **error);
  const JobEntry *need (const std::string &id, GError **error);
  std::optional<Job> load (
      const std::string &id, bool brief, GError **error) const;
  bool set_paused (bool paused, GError **error);
  bool forget (const std::vector<std::string> &ids, GError **error);
  void trim ();
  void watch_age (bool at_once = false);
  void tell_changed (const std::string &id);
  void tell_queue () { listener_.on_queue_changed (); }
  bool may_queue (uid_t owner, GError **error) const;

  /* --- From a submission to a job --- */
  struct Pending {
    Submission submission;
    std::vector<Submitted> answers;
    Checked checked; // of check () only
    std::string id;  // asked for
    std::string key;
    uid_t owner = 0;
    size_t bytes = 0, fds = 0;
    std::unique_ptr<Preparation> preparation;
  };
  using PendingPtr = std::shared_ptr<Pending>;
  bool admit (const Submission &submission, GError **error) const;
  bool may_check (uid_t owner, GError **error) const;
  void enqueue (PendingPtr pending);
  void pump ();
  void leave (const PendingPtr &pending);
  void prepared (
      const PendingPtr &pending, Prepared *result, const GError *error);
  std::optional<Job> accept (
      Pending &pending, Prepared &prepared, GError **error);
  bool may_publish (const Job &job, GError **error);
  bool store (Job &job, Prepared *prepared, GError **error);
  void drop_pending ();

  /* --- From a job to a video --- */
  struct Run {
    std::unique_ptr<RunningJob> worker;
    bool publishing = false, cancelled = false;
    std::shared_ptr<Gate> gate;
    Job outcome; // what the job is when what is published is there
  };
  void schedule ();
  void schedule_soon ();
  bool start_job (const std::string &id);
  bool launch (const std::string &id, Job job);
  std::vector<TaskInput> open_inputs (
      const Job &job, std::vector<UniqueFd> &opened);
  void ended (const std::string &id, const TaskEnd &end);
  void died (const std::string &id, const TaskEnd &end);
  void requeue (const std::string &id, Reason reason, uint32_t attempts,
      const std::string &message);
  void publish (const std::string &id, const TaskEnd &end);
  void published (const std::string &id, const GError *error);
  void passed (const std::string &id);
  void not_published (const std::string &id, const GError *error);
  bool settle (const std::string &id);
  void fail_job (const std::string &id, Error code, const std::string &message);
  bool finish (Job job, State state, GError **error);
  void finish_run (const std::string &id, Job job, State state);
  void finished (const Job &job);
  void keep_unsaved (const std::string &id, Job job, State state, bool is_full);
  bool save (const Job &job, GError **error);
  void do_chores ();
  void watch_chores ();
  void resume_publications ();
  void settle_publications ();
  /* Applies the policy; WANTED: with so much room on top. */
  void sweep (uint64_t wanted = 0);
  /* Notes PARTS, which lie in the cache, so that they are bounded. */
  void take_in (const std::vector<library::File> &parts);
  void verify ();
  void list_voices ();
  void stopped_one ();
  std::set<std::string> busy () const;

  WorkerSetup setup_;
  UniqueFd lock_;
  JobListener &listener_;
  std::unique_ptr<library::Library> library_;
  std::string degraded_;
  bool may_reopen_ = false; // degraded by something that can pass
  gint64 tried_ = 0;
  JobIndex index_;
  bool paused_ = false, started_ = false, stopping_ = false;
  std::function<void ()> stopped_;
  std::vector<std::string> completed_at_start_;
  mutable std::optional<uint64_t> library_bytes_;

  FairLine<PendingPtr> line_;
  std::list<PendingPtr> active_;
  std::map<std::pair<uid_t, std::string>, PendingPtr> pending_keys_;
  std::set<std::string> pending_ids_;
  std::map<uid_t, size_t> pending_of_;
  size_t pending_ = 0, pending_bytes_ = 0, pending_fds_ = 0;

  std::map<std::string, Run> runs_;
  std::map<std::string, Job> unsaved_; // ended, but not on disk yet
  /* Pending, see library/error.h: where what is to be published lies, and
   * whether it is published by now. */
  struct Unpublished {
    std::string staging;
    bool done = false;
  };
  std::map<std::string, Unpublished> unpublished_;
  bool held_ = false;   // a job waits for room
  uint64_t wanted_ = 0; // by the first that does
  bool resuming_ = false, sweeping_ = false;
  guint schedule_source_ = 0, chores_source_ = 0, age_source_ = 0;
  std::atomic<bool> verify_stop_ = false;
  std::unique_ptr<LibraryThread> thread_, verifier_;
  std::optional<Staging> voices_staging_;
  std::unique_ptr<WorkerTask> voices_task_;
  std::vector<std::string> voices_, templates_, heard_voices_, heard_templates_;
};

/* 32 hexadecimal digits, made at random. */
std::string make_job_id ();
uint64_t now_microseconds ();

} // namespace reel::daemon
