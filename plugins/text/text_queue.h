// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

#include <gst/gst.h>

#include "text_types.h"

namespace reel::text {

/* What came as one buffer on the text pad; times are running times. */
struct TextCue {
  std::string text;
  bool markup = false;
  uint64_t start = 0, stop = kNever;
  bool is_word = false; // of a sentence, at WORD
  TimedWord word;
  std::string sentence;
  uint64_t sentence_start = 0, sentence_stop = kNever;

  uint64_t shown_from () const
  {
    return is_word && sentence_start < start ? sentence_start : start;
  }
};

/* Between the thread of the text pad and that of the video: holds one cue that
 * isn't shown yet, and lets each side wait for the other. */
class TextQueue {
public:
  /* The text pad's side. push () blocks until the video has taken what is
   * held; FLUSHING, or EOS once the video has ended. */
  GstFlowReturn push (TextCue cue);
  /* There is no further text before POSITION. */
  void advance (uint64_t position);
  void end ();
  void set_linked (bool linked);
  void set_flushing (bool flushing);

  /* The video's side. Waits until it is known what text there is at T; gives
   * one cue to show from now on, or false. CHANGED is set if the text was
   * flushed since the last call. */
  bool take (uint64_t t, TextCue &cue, bool &changed);
  void set_video_flushing (bool flushing);
  void set_video_ended (bool ended);

  bool linked ();
  void reset ();

private:
  std::mutex lock_; // guards all below; no other lock is taken with it held
  std::condition_variable changed_;
  std::deque<TextCue> cues_;
  uint64_t position_ = 0;
  bool linked_ = false, flushing_ = true, ended_ = false;
  bool video_flushing_ = false, video_ended_ = false, flushed_ = false;
};

} // namespace reel::text
