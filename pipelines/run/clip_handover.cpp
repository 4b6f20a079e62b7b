// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/clip_handover.h"

namespace reel {

GstFlowReturn
ClipHandover::wait_until_taken (GstAppSink *, gpointer data)
{
  auto &self = *static_cast<ClipHandover *> (data);
  std::unique_lock guard (self.lock_);
  self.given_++;
  self.changed_.wait (
      guard, [&] { return self.is_open_ || self.taken_ >= self.given_; });
  return GST_FLOW_OK;
}

void
ClipHandover::watch (GstAppSink *sink)
{
  GstAppSinkCallbacks callbacks = {};
  callbacks.new_sample = wait_until_taken;
  gst_app_sink_set_callbacks (sink, &callbacks, this, nullptr);
}

void
ClipHandover::note_taken ()
{
  std::lock_guard guard (lock_);
  taken_++;
  changed_.notify_one ();
}

void
ClipHandover::set_open (bool is_open)
{
  std::lock_guard guard (lock_);
  is_open_ = is_open;
  taken_ = given_; // what was flushed isn't waited for
  changed_.notify_one ();
}

ClipHandover::Open::Open (ClipHandover &handover) : handover_ (handover)
{
  handover_.set_open (true);
}

ClipHandover::Open::~Open ()
{
  handover_.set_open (false);
}

} // namespace reel
