// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_queue.h"

#include <algorithm>
#include <utility>

#include <fcntl.h>

#include "glib_ptr.h"

using namespace reel::daemon;

namespace reel::test {

void
MemoryQueue::put (Job job)
{
  order_.push_back (job.id);
  std::string id = job.id;
  jobs_[id] = std::move (job);
}

std::string
MemoryQueue::add (Job job)
{
  if (job.id.empty ())
    job.id = "job" + std::to_string (++made_);
  std::string id = job.id;
  put (std::move (job));
  listener->on_added (jobs_[id]);
  return id;
}

void
MemoryQueue::change (
    const std::string &id, const std::function<void (Job &)> &how)
{
  how (jobs_[id]);
  listener->on_changed (jobs_[id]);
}

void
MemoryQueue::finish (const std::string &id, State state)
{
  change (id, [state] (Job &job) {
    job.state = state;
    job.reason = Reason::None;
    job.finished = 2;
    if (state != State::Completed)
      return;
    job.progress = 1;
    job.output_paths = {"/videos/" + job.id + ".mp4"};
  });
  listener->on_finished (jobs_[id]);
}

bool
MemoryQueue::note (const std::string &call, GError **error)
{
  calls.push_back (call);
  if (!fault)
    return true;
  g_set_error_literal (
      error, REEL_DAEMON_ERROR, (int) fault->first, fault->second.c_str ());
  fault.reset ();
  return false;
}

void
MemoryQueue::submit (Submission submission, Submitted answer)
{
  last = std::move (submission);
  ErrorPtr error;
  if (!note ("submit", out (error))) {
    answer (nullptr, error.get ());
    return;
  }
  Job job;
  job.id = last->id;
  job.owner = last->owner;
  job.kind = last->kind;
  job.title = last->brief.substr (0, 20);
  std::string id = add (std::move (job));
  auto tell = [this, id, answer] { answer (&jobs_[id], nullptr); };
  if (holds_answers)
    held_.push_back (tell);
  else
    tell ();
}

void
MemoryQueue::answer_held ()
{
  for (const auto &tell : std::exchange (held_, {}))
    tell ();
}

void
MemoryQueue::check (Submission submission, Checked answer)
{
  last = std::move (submission);
  ErrorPtr error;
  if (note ("check", out (error)))
    answer (&checked, nullptr);
  else
    answer (nullptr, error.get ());
}

std::optional<Job>
MemoryQueue::find (const std::string &id) const
{
  auto found = jobs_.find (id);
  return found == jobs_.end () ? std::nullopt
                               : std::optional<Job> (found->second);
}

std::vector<std::string>
MemoryQueue::list (
    std::optional<uid_t> owner, const std::vector<State> &states) const
{
  std::vector<std::string> ids;
  for (const std::string &id : order_) {
    const Job &job = jobs_.at (id);
    if ((!owner || job.owner == *owner) &&
        (states.empty () ||
            std::count (states.begin (), states.end (), job.state)))
      ids.push_back (id);
  }
  return ids;
}

bool
MemoryQueue::cancel (const std::string &id, GError **error)
{
  return note ("cancel " + id, error);
}

std::optional<std::string>
MemoryQueue::retry (const std::string &id, GError **error)
{
  if (!note ("retry " + id, error))
    return std::nullopt;
  Job again;
  again.owner = jobs_[id].owner;
  return add (again);
}

bool
MemoryQueue::remove (const std::string &id, GError **error)
{
  if (!note ("remove " + id, error))
    return false;
  jobs_.erase (id);
  order_.erase (std::find (order_.begin (), order_.end (), id));
  listener->on_removed (id);
  return true;
}

bool
MemoryQueue::set_priority (const std::string &id, int priority, GError **error)
{
  return note ("priority " + id + " " + std::to_string (priority), error);
}

bool
MemoryQueue::pause (GError **error)
{
  if (!note ("pause", error))
    return false;
  now.paused = true;
  listener->on_queue_changed ();
  return true;
}

bool
MemoryQueue::resume (GError **error)
{
  if (!note ("resume", error))
    return false;
  now.paused = false;
  listener->on_queue_changed ();
  return true;
}

bool
MemoryQueue::clean_up (const std::map<std::string, uint64_t> &wanted,
    uint64_t *bytes, uint32_t *files, GError **error)
{
  limits = wanted;
  *bytes = 5000000000;
  *files = 7;
  return note ("clean_up", error);
}

UniqueFd
MemoryQueue::open_output (const std::string &id, GError **error)
{
  if (!note ("open " + id, error))
    return {};
  UniqueFd video (::open (open_path.c_str (), O_RDONLY | O_CLOEXEC));
  if (!video)
    g_set_error_literal (
        error, REEL_DAEMON_ERROR, (int) Error::NotFound, "there is no video");
  return video;
}

} // namespace reel::test
