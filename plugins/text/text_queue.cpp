// SPDX-License-Identifier: LGPL-2.1-or-later
#include "text_queue.h"

#include <algorithm>

namespace reel::text {

GstFlowReturn
TextQueue::push (TextCue cue)
{
  std::unique_lock guard (lock_);
  changed_.wait (
      guard, [this] { return flushing_ || video_ended_ || cues_.empty (); });
  if (flushing_)
    return GST_FLOW_FLUSHING;
  if (video_ended_)
    return GST_FLOW_EOS;
  uint64_t known = cue.stop == kNever ? cue.start : cue.stop;
  position_ = std::max (position_, known);
  cues_.push_back (std::move (cue));
  changed_.notify_all ();
  return GST_FLOW_OK;
}

void
TextQueue::advance (uint64_t position)
{
  std::lock_guard guard (lock_);
  position_ = std::max (position_, position);
  changed_.notify_all ();
}

void
TextQueue::end ()
{
  std::lock_guard guard (lock_);
  ended_ = true;
  changed_.notify_all ();
}

void
TextQueue::set_linked (bool linked)
{
  std::lock_guard guard (lock_);
  linked_ = linked;
  changed_.notify_all ();
}

void
TextQueue::set_flushing (bool flushing)
{
  std::lock_guard guard (lock_);
  flushing_ = flushing;
  cues_.clear ();
  if (!flushing) {
    ended_ = false;
    position_ = 0;
    flushed_ = true;
  }
  changed_.notify_all ();
}

bool
TextQueue::take (uint64_t t, TextCue &cue, bool &changed)
{
  std::unique_lock guard (lock_);
  changed_.wait (guard, [this, t] {
    return video_flushing_ || flushing_ || !linked_ || ended_ ||
           !cues_.empty () || position_ > t;
  });
  changed = flushed_;
  flushed_ = false;
  if (cues_.empty () || cues_.front ().shown_from () > t)
    return false;
  cue = std::move (cues_.front ());
  cues_.pop_front ();
  changed_.notify_all ();
  return true;
}

void
TextQueue::set_video_flushing (bool flushing)
{
  std::lock_guard guard (lock_);
  video_flushing_ = flushing;
  changed_.notify_all ();
}

void
TextQueue::set_video_ended (bool ended)
{
  std::lock_guard guard (lock_);
  video_ended_ = ended;
  changed_.notify_all ();
}

bool
TextQueue::linked ()
{
  std::lock_guard guard (lock_);
  return linked_;
}

void
TextQueue::reset ()
{
  std::lock_guard guard (lock_);
  cues_.clear ();
  position_ = 0;
  flushing_ = ended_ = video_flushing_ = video_ended_ = false;
  flushed_ = true;
  changed_.notify_all ();
}

} // namespace reel::text
