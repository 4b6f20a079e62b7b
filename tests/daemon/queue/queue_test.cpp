// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue_test.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace reel::test {

using namespace reel::daemon;

/* --- What is told --- */

void
Listener::note (const Job &job)
{
  EXPECT_EQ (finished.count (job.id), 0u) << "told of after its end";
  EXPECT_GE (job.progress, progress_[job.id]) << "progress goes back";
  EXPECT_TRUE (job.progress < 1 || job.state == State::Completed);
  progress_[job.id] = job.progress;
  std::string now = state_name (job.state);
  if (job.reason != Reason::None)
    now += std::string ("/") + reason_name (job.reason);
  if (std::exchange (last_[job.id], now) == now)
    return;
  std::string &all = states_[job.id];
  all += (all.empty () ? "" : " ") + now;
}

void
Listener::on_added (const Job &job)
{
  added.push_back (job.id);
  note (job);
}

void
Listener::on_changed (const Job &job)
{
  note (job);
}

void
Listener::on_finished (const Job &job)
{
  EXPECT_TRUE (is_final (job.state));
  EXPECT_EQ (last_[job.id], state_name (job.state)) << "not told before";
  EXPECT_EQ (++finished[job.id], 1) << "ended twice";
}

void
Listener::on_removed (const std::string &id)
{
  removed.push_back (id);
}

/* --- The queue --- */

QueueTest::QueueTest ()
    : media (folder.path () + "/media"), config (default_config ()),
      worker (QUEUE_TEST_WORKER)
{
  config.media = media;
  config.keep_free_bytes = 0;
}

QueueTest::~QueueTest () = default;

void
QueueTest::open ()
{
  queue.reset ();
  listener = Listener ();
  ErrorPtr error;
  queue = JobQueue::open (config, worker, listener, out (error));
  ASSERT_NE (queue, nullptr) << error->message;
  EXPECT_EQ (queue->status ().degraded, "");
}

void
QueueTest::start ()
{
  open ();
  queue->start ();
}

void
QueueTest::stop ()
{
  bool stopped = false;
  queue->stop ([&stopped] { stopped = true; });
  ASSERT_TRUE (wait ([&] { return stopped; }));
  queue.reset ();
}

Submission
QueueTest::brief (const std::string &text, uid_t owner)
{
  Submission submission;
  submission.brief = text;
  submission.file = "brief.md";
  submission.owner = owner;
  return submission;
}

std::string
QueueTest::answer (const Job *job, const GError *error)
{
  EXPECT_NE (job == nullptr, error == nullptr);
  if (job)
    return job->id;
  EXPECT_EQ (error->domain, REEL_DAEMON_ERROR) << error->message;
  message = error->message;
  EXPECT_EQ (message.find (folder.path ()), std::string::npos) << message;
  return std::string ("!") + error_name ((Error) error->code);
}

std::string
QueueTest::submit (Submission submission)
{
  std::string said;
  queue->submit (
      std::move (submission), [&] (const Job *made, const GError *error) {
        EXPECT_EQ (said, "") << "answered twice";
        said = answer (made, error);
      });
  EXPECT_TRUE (wait ([&] { return !said.empty (); }));
  return said;
}

bool
QueueTest::wait (const std::function<bool ()> &done)
{
  bool late = false;
  guint timer = g_timeout_add (
      20000, [] (void *flag) -> gboolean { return !(*(bool *) flag = true); },
      &late);
  /* What is waited for may be a file: looked for now and then. */
  guint look = g_timeout_add (
      5, [] (void *) -> gboolean { return TRUE; }, nullptr);
  while (!done () && !late)
    g_main_context_iteration (nullptr, TRUE);
  g_source_remove (look);
  if (!late)
    g_source_remove (timer);
  return !late;
}

bool
QueueTest::wait_state (const std::string &id, State state)
{
  return wait ([&] {
    auto now = queue->find (id);
    return now && now->state == state;
  });
}

std::string
QueueTest::end_of (const std::string &id)
{
  EXPECT_TRUE (wait ([&] { return listener.finished.count (id) > 0; })) << id;
  return state_name (job (id).state);
}

Job
QueueTest::job (const std::string &id)
{
  auto found = queue->find (id);
  EXPECT_TRUE (found) << "there is no job " << id;
  return found.value_or (Job ());
}

std::string
QueueTest::refusal (const std::function<bool (GError **)> &call)
{
  ErrorPtr error;
  bool good = call (out (error));
  EXPECT_EQ (good, error == nullptr);
  if (!error)
    return "";
  EXPECT_EQ (error->domain, REEL_DAEMON_ERROR);
  message = error->message;
  return error_name ((Error) error->code);
}

bool
QueueTest::exists (const std::string &name)
{
  return g_file_test ((media + "/" + name).c_str (), G_FILE_TEST_EXISTS);
}

std::string
QueueTest::read (const std::string &name)
{
  CharPtr text;
  g_file_get_contents (
      (media + "/" + name).c_str (), out (text), nullptr, nullptr);
  return text ? text.get () : "";
}

std::string
QueueTest::fifo (const std::string &name)
{
  std::string path = folder.path () + "/" + name;
  EXPECT_EQ (mkfifo (path.c_str (), 0600), 0);
  return path;
}

void
QueueTest::release (const std::string &path)
{
  std::string there = path + ".there";
  EXPECT_TRUE (
      wait ([&] { return g_file_test (there.c_str (), G_FILE_TEST_EXISTS); }));
  UniqueFd fd (::open (path.c_str (), O_WRONLY | O_CLOEXEC));
  EXPECT_TRUE (fd);
}

} // namespace reel::test
