// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>

#include <unistd.h>

#include "bus/job_properties.h"
#include "job_rules.h"
#include "served_bus.h"

using namespace reel;
using namespace reel::test;
using reel::daemon::Job;
using reel::daemon::Reason;
using reel::daemon::State;

static const std::string kUnknownObject =
    "org.freedesktop.DBus.Error.UnknownObject";

static Job
full_job ()
{
  Job job;
  job.id = "full";
  job.title = "A \xff title";
  job.kind = daemon::Order::Kind::Pipeline;
  job.owner = 7;
  job.state = State::Held;
  job.reason = Reason::StorageLow;
  job.stage = "mix";
  job.progress = 0.25;
  job.progress_valid = true;
  job.message = "m";
  job.created = 1;
  job.started = 2;
  job.finished = 3;
  job.expected_end = 4;
  job.output_paths = {"/a", "/b"};
  job.draft = true;
  job.report = "{}";
  job.warnings = {"w"};
  job.error_name = "n";
  job.error_message = "e";
  job.attempts = 5;
  return job;
}

/* All that is known of a job is there under its name; what is no UTF-8 neither
 * ends the daemon nor gets onto the bus. */
TEST (Jobs, AllPropertiesAreRead)
{
  ServedBus bus;
  std::string path = bus.add_job (full_job ());
  Values all = bus.client ().properties (path);
  EXPECT_EQ (all.names ().size (), daemon::kJobProperties);
  EXPECT_EQ (all.text ("Id"), "full");
  EXPECT_EQ (all.text ("Title"), "A \uFFFD title");
  EXPECT_EQ (all.text ("Kind"), "pipeline");
  EXPECT_EQ (all.text ("State"), "held");
  EXPECT_EQ (all.text ("StateReason"), "storage-low");
  EXPECT_EQ (all.text ("Stage"), "mix");
  EXPECT_EQ (all.number ("Progress"), 0.25);
  EXPECT_TRUE (all.flag ("ProgressValid") && all.flag ("Draft"));
  EXPECT_EQ (all.number ("Created"), 1);
  EXPECT_EQ (all.number ("Started"), 2);
  EXPECT_EQ (all.number ("Finished"), 3);
  EXPECT_EQ (all.number ("ExpectedEnd"), 4);
  EXPECT_EQ (all.list ("OutputPaths").size (), 2u);
  EXPECT_EQ (all.list ("Warnings"), std::vector<std::string>{"w"});
  EXPECT_EQ (all.number ("Attempts"), 5);
  EXPECT_EQ (all.number ("Owner"), 7);
  Reply one = bus.client ().call (path, "org.freedesktop.DBus.Properties",
      "Get", g_variant_new ("(ss)", kJob, "Stage"));
  EXPECT_EQ (printed (one), "(<'mix'>,)");
}

/* Each method gets to the queue, and its refusal back. */
TEST (Jobs, MethodsReachTheQueue)
{
  ServedBus bus;
  Client &client = bus.client ();
  std::string path = bus.add_job ();
  std::string video = bus.folder.path () + "/v.mp4";
  std::ofstream (video) << "video";
  bus.in_queue ([&video] (MemoryQueue &q) { q.open_path = video; });
  EXPECT_TRUE (client.job (path, "Cancel").ok ());
  EXPECT_TRUE (
      client.job (path, "SetPriority", g_variant_new ("(i)", -100)).ok ());
  Reply retried = client.job (path, "Retry");
  EXPECT_EQ (retried.path (), "/org/reelsmith/jobs/job2");
  Reply opened = client.job (path, "Open");
  ASSERT_TRUE (opened.ok () && opened.files) << opened.message;
  char text[6] = {};
  int fd = g_unix_fd_list_get (opened.files.get (), 0, nullptr);
  EXPECT_EQ (read (fd, text, 5), 5);
  EXPECT_STREQ (text, "video");
  close (fd);
  EXPECT_TRUE (client.job (path, "Remove").ok ());
  EXPECT_EQ (bus.in_queue ([] (MemoryQueue &q) { return q.calls; }),
      (std::vector<std::string>{"cancel job1", "priority job1 -100",
          "retry job1", "open job1", "remove job1"}));
}

TEST (Jobs, RefusalsOfTheQueueAreTold)
{
  ServedBus bus;
  std::string path = bus.add_job ();
  for (const char *method : {"Cancel", "Retry", "Remove", "Open"}) {
    bus.in_queue ([] (MemoryQueue &q) {
      q.fault = {daemon::Error::NotPermitted, "it has ended"};
    });
    Reply reply = bus.client ().job (path, method);
    EXPECT_EQ (reply.error, "org.reelsmith.Error.NotPermitted") << method;
    EXPECT_EQ (reply.message, "it has ended");
  }
  for (int priority : {101, -101, 2147483647})
    EXPECT_EQ (bus.client ()
                   .job (path, "SetPriority", g_variant_new ("(i)", priority))
                   .error,
        "org.reelsmith.Error.InvalidArgument");
}

/* A job that was removed, or never was, is no object: whatever is asked. */
TEST (Jobs, RemovedOnesAreNoObjects)
{
  ServedBus bus;
  Client &client = bus.client ();
  std::string path = bus.add_job ();
  EXPECT_TRUE (client.job (path, "Remove").ok ());
  for (const std::string &gone : {path, kJobsPath + std::string ("never")}) {
    for (const char *method : {"Cancel", "Retry", "Remove", "Open"})
      EXPECT_EQ (client.job (gone, method).error, kUnknownObject);
    for (const char *method : {"Get", "GetAll"}) {
      GVariant *body = *(method + 3) ? g_variant_new ("(s)", kJob)
                                     : g_variant_new ("(ss)", kJob, "State");
      EXPECT_EQ (
          client.call (gone, "org.freedesktop.DBus.Properties", method, body)
              .error,
          kUnknownObject);
    }
  }
}

/* The whole story of a job, as a client hears it. */
TEST (Jobs, SignalsComeInOrder)
{
  ServedBus bus;
  std::string path = bus.add_job ();
  bus.in_queue ([] (MemoryQueue &q) {
    q.change ("job1", [] (Job &job) { job.state = State::Running; });
    q.change ("job1", [] (Job &job) {
      job.progress = 0.5;
      job.stage = "render";
    });
    q.finish ("job1", State::Completed);
  });
  EXPECT_EQ (bus.client ().wait_finished (path), "completed");
  EXPECT_TRUE (bus.client ().job (path, "Remove").ok ());
  auto events = job_events (bus.client (), path);
  EXPECT_EQ (
      broken_rules (
          std::vector<Event> (events.begin (), events.end () - 1), "completed"),
      "");
  EXPECT_EQ (state_sequence (events), "queued running completed");
  ASSERT_GE (events.size (), 4u);
  EXPECT_EQ (events.front ().kind, Event::Kind::Added);
  EXPECT_EQ (events.end ()[-3].kind, Event::Kind::Changed);
  EXPECT_EQ (events.end ()[-3].values.number ("Progress"), 1);
  EXPECT_EQ (events.end ()[-2].kind, Event::Kind::Finished);
  EXPECT_EQ (events.end ()[-1].kind, Event::Kind::Removed);
}

/* What changes is told, and nothing else. */
TEST (Jobs, ChangesHoldWhatChanged)
{
  ServedBus bus;
  std::string path = bus.add_job ();
  bus.in_queue ([] (MemoryQueue &q) {
    q.change ("job1", [] (Job &) {});
    q.change ("job1", [] (Job &job) { job.message = "hello"; });
  });
  ASSERT_TRUE (bus.client ().wait_until (path,
      [] (const Values &now) { return now.text ("Message") == "hello"; }));
  auto events = job_events (bus.client (), path);
  ASSERT_EQ (events.size (), 2u);
  EXPECT_EQ (events[1].values.names (), std::vector<std::string>{"Message"});
  EXPECT_TRUE (events[1].invalidated.empty ());
}

/* A worker that reports a thousand times a second floods nobody; another state
 * and the end are told all the same, and no change is lost. */
TEST (Jobs, AtMostFourChangesASecond)
{
  const unsigned seed = std::random_device () ();
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  ServedBus bus;
  std::string path = bus.add_job ();
  int64_t until = g_get_monotonic_time () + 2500000;
  int sent = 0;
  for (; g_get_monotonic_time () < until; sent++)
    bus.in_queue ([&] (MemoryQueue &q) {
      q.change ("job1", [&] (Job &job) {
        job.state = State::Running;
        job.progress = std::min (0.999, job.progress + 1e-5);
        if (random () % 50 == 0)
          job.reason =
              job.reason == Reason::None ? Reason::Stalled : Reason::None;
      });
    });
  bus.in_queue ([] (MemoryQueue &q) { q.finish ("job1", State::Completed); });
  EXPECT_EQ (bus.client ().wait_finished (path), "completed");
  auto events = job_events (bus.client (), path);
  EXPECT_EQ (broken_rules (events, "completed"), "");
  std::vector<int64_t> times;
  for (const Event &event : events)
    if (event.kind == Event::Kind::Changed)
      times.push_back (event.at_us);
  EXPECT_GT (sent, 100);
  EXPECT_GE (times.size (), 5u) << "changes are told while they happen";
  /* As they came: what sent them and who receives them have delays too. */
  for (size_t i = 4; i < times.size (); i++)
    EXPECT_GE (times[i] - times[i - 4], 900000) << i;
}

/* The last change before a pause is told without another one after it. */
TEST (Jobs, WhatWasHeldBackIsTold)
{
  ServedBus bus;
  std::string path = bus.add_job ();
  bus.in_queue ([] (MemoryQueue &q) {
    for (int i = 1; i <= 5; i++)
      q.change ("job1", [i] (Job &job) { job.progress = i / 10.; });
  });
  EXPECT_TRUE (bus.client ().wait_until (
      path, [] (const Values &now) { return now.number ("Progress") == 0.5; },
      5));
  EXPECT_EQ (job_events (bus.client (), path).size (), 3u);
}

/* As ObjectManager's clients see the jobs. */
TEST (Jobs, AreManagedObjects)
{
  ServedBus bus;
  std::string path = bus.add_job (full_job ());
  Reply reply = bus.client ().call (
      kManagerPath, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
  ASSERT_TRUE (reply.ok ()) << reply.message;
  GLibPtr<GVariant> all =
      adopt (g_variant_get_child_value (reply.body.get (), 0));
  GLibPtr<GVariant> one = adopt (g_variant_lookup_value (
      all.get (), path.c_str (), G_VARIANT_TYPE ("a{sa{sv}}")));
  EXPECT_EQ (g_variant_n_children (all.get ()), 1u);
  ASSERT_TRUE (one);
  GLibPtr<GVariant> properties =
      adopt (g_variant_lookup_value (one.get (), kJob, G_VARIANT_TYPE_VARDICT));
  ASSERT_TRUE (properties);
  EXPECT_EQ (Values (properties.get ()).print (),
      bus.client ().properties (path).print ());
  EXPECT_TRUE (bus.client ().job (path, "Remove").ok ());
  auto events = job_events (bus.client (), path);
  ASSERT_EQ (events.size (), 2u);
  EXPECT_EQ (events[0].kind, Event::Kind::Added);
  EXPECT_EQ (events[0].values.names ().size (), daemon::kJobProperties);
  EXPECT_EQ (events[1].kind, Event::Kind::Removed);
}

/* Who asks for ten thousand jobs at once keeps nobody else waiting, and hears
 * of them as they are when it is answered. */
TEST (Jobs, ManyObjectsHoldNobodyUp)
{
  ServedBus bus;
  Client &client = bus.client ();
  bus.in_queue ([] (MemoryQueue &q) {
    for (int i = 0; i < 10000; i++) {
      Job job;
      job.id = "many" + std::to_string (i);
      q.put (job);
    }
  });
  uint32_t all = client.send (
      kManagerPath, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
  Reply removed = client.job (kJobsPath + std::string ("many0"), "Remove");
  bus.in_queue ([] (MemoryQueue &q) {
    q.change ("many1", [] (Job &job) { job.message = "changed"; });
    q.finish ("many2", State::Completed);
  });
  std::string late = bus.add_job ();
  Reply listed = client.wait (all);
  ASSERT_TRUE (removed.ok () && listed.ok ()) << listed.message;
  EXPECT_LT (removed.came_us, listed.came_us);
  std::string text = printed (listed);
  EXPECT_EQ (text.find ("'/org/reelsmith/jobs/many0'"), std::string::npos);
  EXPECT_NE (text.find ("'/org/reelsmith/jobs/many9999'"), std::string::npos);
  EXPECT_NE (text.find ("<'changed'>"), std::string::npos);
  EXPECT_NE (text.find ("<'completed'>"), std::string::npos);
  EXPECT_NE (text.find ("'" + late + "'"), std::string::npos);
}

/* More than a message may hold is refused in words, and the bus stays. */
TEST (Jobs, TooMuchForOneMessageIsRefused)
{
  ServedBus bus;
  bus.in_queue ([] (MemoryQueue &q) {
    for (int i = 0; i < 30; i++) {
      Job job;
      job.report = std::string (1 << 20, 'x');
      job.id = "big" + std::to_string (i);
      q.put (job);
    }
  });
  EXPECT_EQ (bus.client ()
                 .call (kManagerPath, "org.freedesktop.DBus.ObjectManager",
                     "GetManagedObjects")
                 .error,
      "org.freedesktop.DBus.Error.LimitsExceeded");
  EXPECT_EQ (bus.client ().list_jobs ().size (), 30u);
}

/* A job of an earlier life, whose video was evicted, still tells. */
TEST (Jobs, EndedOnesTellOfChanges)
{
  ServedBus bus;
  std::string path = kJobsPath + std::string ("old");
  bus.in_queue ([] (MemoryQueue &q) {
    Job job;
    job.id = "old";
    job.state = State::Completed;
    job.output_paths = {"/gone"};
    q.put (job);
    q.change ("old", [] (Job &j) { j.output_paths.clear (); });
  });
  ASSERT_TRUE (bus.client ().wait_until (
      path, [] (const Values &now) { return now.has ("OutputPaths"); }));
  EXPECT_TRUE (bus.client ().properties (path).list ("OutputPaths").empty ());
}
