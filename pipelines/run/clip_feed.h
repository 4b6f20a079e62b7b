// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>

#include "gst_ptr.h"
#include "plan/plan.h"
#include "run/clip_reader.h"

namespace reel {

/* What a feed of pictures is to show. */
struct ClipFeed {
  ClipSource source;
  ClipPlay play;
  int64_t first_frame = 0; // of the shot
  int64_t frames = 0;
  const Plan *plan = nullptr; // its rate; outlives the element
  const std::atomic<bool> *cancelled = nullptr;
  /* Told once, at the end, how many pictures were damaged if any were. */
  std::function<void (int)> on_damage;
};

/* A source that shows a clip frame by frame at the plan's rate: of each frame
 * what is on screen at its time, so that a feed that begins in the middle
 * gives what one from the start would give there. Its times begin at 0.
 * Floating; null with ERROR if there is no appsrc. */
GstElement *make_clip_feed (ClipFeed feed, GError **error);

} // namespace reel
