// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include <gst/app/gstappsink.h>

namespace reel {

/* Between the thread of a decoder, which gives pictures, and the one that takes
 * them: one picture waits to be taken, and none is decoded meanwhile. An
 * appsink that is full holds a second one, 3 MB at 1080p. Outlives the
 * pipeline. */
class ClipHandover {
public:
  ClipHandover () = default;
  ClipHandover (const ClipHandover &) = delete;
  ClipHandover &operator= (const ClipHandover &) = delete;

  /* Lets the thread that gives SINK a picture wait until it is taken. Before
   * SINK plays. */
  void watch (GstAppSink *sink);

  /* A picture was pulled from the sink. */
  void note_taken ();

  /* While it lives the decoder's thread doesn't wait: it can be flushed. */
  class Open {
  public:
    explicit Open (ClipHandover &handover);
    ~Open ();
    Open (const Open &) = delete;
    Open &operator= (const Open &) = delete;

  private:
    ClipHandover &handover_;
  };

private:
  static GstFlowReturn wait_until_taken (GstAppSink *sink, gpointer data);
  void set_open (bool is_open);

  std::mutex lock_; // of what follows
  std::condition_variable changed_;
  uint64_t given_ = 0, taken_ = 0;
  bool is_open_ = false; // nobody waits
};

} // namespace reel
