// SPDX-License-Identifier: GPL-3.0-or-later
/* SIGKILL of the daemon or of a worker at any moment of a mixed load: no
 * accepted job is lost, nothing outlives the daemon, no partial video is
 * visible, nothing ends twice, and it serves again within two seconds. */
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <set>

#include "folder_watch.h"
#include "stress.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLong = 1000;
constexpr int kEachPhase = 20; // of kLong
constexpr int kOpen = 6;       // jobs at a time

/* A stage is there when a file comes into the job's folder, or goes. The bus
 * tells four changes a second, which is too few for the short ones. */
struct StageMark {
  const char *stage, *file;
  bool gone;
};
constexpr StageMark kStages[] = {
    {"speak", "speech-0-0.f32", false},
    {"render", "segment-0.mp4", false},
    {"mix", "sound.mix", false},
    {"join", "joined", false},
    {"check", "joined", true},
    {"publish", "video", true},
};

/* A submission whose answer is not known, or a job. */
struct Order {
  Load load;
  bool is_accepted = false;
  bool has_ended = false;
  int workers_killed = 0;
};

class Kills : public Stress {
protected:
  void SetUp () override
  {
    adopt_orphans ();
    begin (16, kLong);
    add_template ();
    daemon.configure ("[daemon]\nmax-running=2\nmax-finished=100000\n");
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    ours = children_of (getpid ());
  }

  std::string path_of (const std::string &name) { return kJobsPath + name; }
  void top_up ();
  void settle_ended ();
  void await_moment ();
  std::string await_mark (const StageMark &mark);
  void kill_daemon ();
  void kill_worker ();
  void check_visible (bool is_recovered);
  void submit_again ();

  std::map<std::string, Order> orders;
  std::set<std::string> open;  // names of those that haven't ended
  std::set<std::string> whole; // videos found whole
  std::vector<pid_t> ours;
  std::vector<double> back_after;
  int named = 0;
};

/* So many jobs at a time; all with a key, so that a submission whose answer
 * never came can be made again. */
void
Kills::top_up ()
{
  while ((int) open.size () < kOpen) {
    std::string name = "k" + std::to_string (named++);
    Order order;
    order.load = make_load (name);
    order.load.options.set ("key", name);
    hit (order.load.kind);
    Reply reply = daemon.client ().wait (send (order.load));
    order.is_accepted = reply.ok ();
    EXPECT_TRUE (reply.ok ()) << reply.error << ": " << reply.message;
    orders.emplace (name, std::move (order));
    open.insert (name);
  }
}

void
Kills::settle_ended ()
{
  for (auto it = open.begin (); it != open.end ();) {
    std::string state =
        daemon.client ().properties (path_of (*it)).text ("State");
    EXPECT_NE (state, "") << *it << " is lost";
    bool ended = state != "queued" && state != "held" && state != "running";
    orders[*it].has_ended = ended;
    it = ended ? open.erase (it) : std::next (it);
  }
}

std::string
Kills::await_mark (const StageMark &mark)
{
  std::string temp = daemon.place.media () + "/assets/temp";
  FolderWatch watch;
  watch.follow ();
  watch.add (temp);
  for (const std::string &name : open)
    watch.add (temp + "/job-" + name);
  return watch.wait_for (mark.file, mark.gone, 3) ? mark.stage : "any";
}

/* Until something chosen by chance happens, and some milliseconds more. The
 * phase that counts is the one seen last. */
void
Kills::await_moment ()
{
  std::string phase;
  FolderWatch watch;
  std::string media = daemon.place.media ();
  switch (pick (5)) {
  case 0: { // a submission on its way
    std::string name = "k" + std::to_string (named++);
    Order order;
    order.load = make_load (name);
    order.load.options.set ("key", name);
    uint32_t serial = send (order.load);
    Reply reply = daemon.client ().wait (serial, share () * 0.3);
    order.is_accepted = reply.ok ();
    hit (reply.answered ? "phase submitted" : "phase submitting");
    orders.emplace (name, std::move (order));
    open.insert (name);
    return;
  }
  case 1: // a video becomes visible
    watch.add (media + "/videos");
    phase = watch.wait (3).empty () ? "any" : "publishing";
    break;
  case 2: // a transaction
    watch.add (media);
    phase = watch.wait (3).empty () ? "any" : "transaction";
    break;
  case 3: // a staging folder comes or goes
    watch.add (media + "/assets/temp");
    phase = watch.wait (3).empty () ? "any" : "staging";
    break;
  default: {
    /* Half of the time one that was hit least. */
    const StageMark *mark = &kStages[pick (6)];
    if (pick (2))
      mark = std::min_element (std::begin (kStages), std::end (kStages),
          [this] (const StageMark &a, const StageMark &b) {
            return hits[std::string ("phase ") + a.stage] <
                   hits[std::string ("phase ") + b.stage];
          });
    phase = await_mark (*mark);
  }
  }
  hit ("phase " + phase);
  int delay_us = pick (2) ? 0 : pick (20'000);
  daemon.client ().wait_manager (
      [] (const Values &) { return false; }, delay_us / 1e6);
}

/* Every video that can be seen is whole; once the daemon has recovered there
 * is nothing else either. */
void
Kills::check_visible (bool is_recovered)
{
  for (const std::string &name : files_under (daemon.place.videos ()))
    if (fs::path (name).extension () == ".mp4" && !whole.count (name)) {
      EXPECT_EQ (
          faults_of_video (daemon.place.videos () + "/" + name, false), "");
      whole.insert (name);
    }
  if (is_recovered) {
    std::set<std::string> stems;
    for (const std::string &name : whole)
      stems.insert (name.substr (0, name.find ('.')));
    for (const std::string &name : files_under (daemon.place.videos ())) {
      bool is_of_one = stems.count (name.substr (0, name.find ('.')));
      /* One that was published since the names were read. */
      bool is_new = fs::exists (daemon.place.videos () + "/" +
                                name.substr (0, name.find ('.')) + ".mp4");
      bool is_picture = fs::path (name).extension () == ".jpg";
      EXPECT_TRUE (is_of_one || is_new || is_picture)
          << name << " belongs to no video";
    }
  }
}

void
Kills::submit_again ()
{
  for (const std::string &name : open) {
    Order &order = orders[name];
    Values values = daemon.client ().properties (path_of (name));
    bool is_there = !values.text ("State").empty ();
    if (order.is_accepted) {
      EXPECT_TRUE (is_there) << name << " was accepted and is lost";
      continue;
    }
    hit (is_there ? "unanswered but kept" : "unanswered and forgotten");
    if (is_there)
      daemon.client ().suppose_added (path_of (name));
    Reply reply = daemon.client ().wait (send (order.load));
    EXPECT_TRUE (reply.ok ()) << reply.error << ": " << reply.message;
    EXPECT_EQ (reply.path (), path_of (name));
    order.is_accepted = reply.ok ();
  }
}

void
Kills::kill_daemon ()
{
  hit ("daemon killed");
  ASSERT_TRUE (daemon.stop (SIGKILL));
  std::vector<pid_t> left = orphans (ours, 1);
  EXPECT_TRUE (left.empty ()) << left.size () << " outlive the daemon";
  check_visible (false);
  int64_t start = g_get_monotonic_time ();
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  EXPECT_NE (daemon.client ().manager_properties ().text ("Version"), "");
  back_after.push_back ((double) (g_get_monotonic_time () - start) / 1e6);
  ours = children_of (getpid ());
  check_visible (true);
  submit_again ();
}

void
Kills::kill_worker ()
{
  for (const std::string &name : open) {
    pid_t worker = daemon.worker_of (path_of (name));
    if (daemon.signal_child (worker, SIGKILL)) {
      hit ("worker killed");
      orders[name].workers_killed++;
      return;
    }
  }
  auto workers = daemon.workers (); // one that only checks
  pid_t last = workers.empty () ? -1 : workers.back ();
  bool is_of_a_job = // and was started a moment ago
      std::any_of (open.begin (), open.end (), [&] (const std::string &name) {
        return daemon.worker_of (path_of (name)) == last;
      });
  if (!is_of_a_job && daemon.signal_child (last, SIGKILL))
    hit ("checking worker killed");
  else
    hit ("no worker to kill");
}

} // namespace

TEST_F (Kills, LoseNothing)
{
  for (int i = 0; i < size.count && !HasFailure (); i++) {
    SCOPED_TRACE (i);
    top_up ();
    await_moment ();
    if (pick (3))
      kill_daemon ();
    else
      kill_worker ();
    if (!HasFailure ()) {
      submit_again ();
      settle_ended ();
    }
  }
  for (int i = 0; i < 240 && !open.empty () && !HasFailure (); i++) {
    daemon.client ().wait_finished (path_of (*open.begin ()), 0.5);
    settle_ended ();
  }
  EXPECT_EQ (open.size (), 0u) << "without an end";
  std::set<std::string> expected;
  for (const auto &[name, order] : orders) {
    Values values = daemon.client ().properties (path_of (name));
    std::string state = values.text ("State");
    hit ("ended " + state);
    bool was_poisoned =
        order.workers_killed >= 2 &&
        short_error (values.text ("ErrorName")) == "WorkerCrashed";
    EXPECT_TRUE (state == "completed" || (state == "failed" && was_poisoned))
        << values.print ();
    /* What was published before it failed stays, too. */
    std::set<std::string> kept;
    for (const std::string &file : values.list ("OutputPaths"))
      if (fs::path (file).extension () == ".mp4")
        kept.insert (fs::path (file).filename ());
    if (state == "completed") {
      std::set<std::string> all (
          order.load.videos.begin (), order.load.videos.end ());
      EXPECT_EQ (kept, all) << values.print ();
    }
    expected.insert (kept.begin (), kept.end ());
    auto events = daemon.client ().events (path_of (name));
    EXPECT_EQ (broken_rules (events), "");
  }
  std::set<std::string> found;
  for (const std::string &name : files_under (daemon.place.videos ()))
    if (fs::path (name).extension () == ".mp4")
      found.insert (name);
  EXPECT_EQ (found, expected);
  EXPECT_EQ (faults_of_videos (daemon.place.videos (), true), "");
  EXPECT_EQ (daemon.leftovers (), std::vector<std::string>{});
  std::printf ("serving again after p50 %.3f s, p99 %.3f s, max %.3f s\n",
      percentile (back_after, 0.5), percentile (back_after, 0.99),
      percentile (back_after, 1));
  EXPECT_LE (percentile (back_after, 1), 2);
  if (!is_long (size, kLong))
    return;
  for (const char *phase :
      {"submitting", "submitted", "publishing", "transaction", "staging",
          "speak", "render", "mix", "join", "check", "publish"})
    EXPECT_GE (hits[std::string ("phase ") + phase], kEachPhase) << phase;
}
