// SPDX-License-Identifier: GPL-3.0-or-later
/* Voices and templates: a worker knows them, asked once. */
#include "queue/conductor.h"

namespace reel::daemon {

static constexpr uint64_t kVoicesSeconds = 60;
static constexpr size_t kMaxVoices = 5000, kMaxTemplates = 1000;

void
Conductor::list_voices ()
{
  ErrorPtr error;
  auto staging =
      Staging::create (setup_.media, "voices-" + make_job_id (), out (error));
  if (!staging) {
    g_message ("voices can't be listed: %s, ignoring", error->message);
    return;
  }
  voices_staging_.emplace (std::move (*staging));
  TaskSpec spec;
  spec.order.task = Order::Task::Voices;
  spec.order.staging = voices_staging_->path ();
  spec.lock_fd = voices_staging_->lock_fd ();
  spec.wall_seconds = kVoicesSeconds;
  TaskEvents events;
  events.report = [this] (const Report &report) {
    if (auto *voice = std::get_if<ReportVoice> (&report);
        voice && heard_voices_.size () < kMaxVoices)
      heard_voices_.push_back (voice->name);
    if (auto *one = std::get_if<ReportTemplate> (&report);
        one && heard_templates_.size () < kMaxTemplates)
      heard_templates_.push_back (one->name);
    return true;
  };
  events.ended = [this] (const TaskEnd &end) {
    if (end.how != TaskEnd::How::Done)
      g_message ("voices can't be listed: %s, ignoring", end.message.c_str ());
    voices_ = std::move (heard_voices_);
    templates_ = std::move (heard_templates_);
    voices_staging_.reset ();
    voices_task_.reset ();
    tell_queue ();
  };
  voices_task_ = WorkerTask::start (
      setup_, std::move (spec), std::move (events), out (error));
  if (!voices_task_) {
    voices_staging_.reset ();
    g_message ("voices can't be listed: %s, ignoring", error->message);
  }
}

} // namespace reel::daemon
