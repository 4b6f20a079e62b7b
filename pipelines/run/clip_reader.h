// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <gst/app/gstappsink.h>

#include "brief/brief.h"
#include "gst_ptr.h"

namespace reel {

class ClipHandover;
struct GifFeed;

/* What of a clip is read, and how. */
struct ClipSource {
  std::string path; // to open
  Footage footage;
};

/* Decodes the pictures of a clip in order of time: upright, progressive, I420
 * of BT.709, with the clip's own pixel aspect ratio and chroma site. How the
 * planes lie in memory is the decoder's choice: see GstVideoMeta. One thread
 * decodes. Used by one thread at a time. */
class ClipReader {
public:
  static std::unique_ptr<ClipReader> open (
      const ClipSource &source, GError **error);
  ~ClipReader ();
  ClipReader (const ClipReader &) = delete;
  ClipReader &operator= (const ClipReader &) = delete;

  /* The picture that is on screen TIME after the clip's start: the last one
   * that begins by then, or the first one where none does. It is the same
   * whatever was asked for before. Times that rise are read in one go. Null
   * with ERROR if there is none; and once CANCELLED is set. */
  GstSample *picture_at (
      Nanoseconds time, const std::atomic<bool> *cancelled, GError **error);

  /* Pictures that the decoder found damaged so far. */
  int damaged () const { return damaged_; }

private:
  ClipReader () = default;
  bool begin_at_start (const std::atomic<bool> *cancelled, GError **error);
  bool read_until (
      Nanoseconds time, const std::atomic<bool> *cancelled, GError **error);
  void forget_pictures ();
  bool wait_for_start (const std::atomic<bool> *cancelled, GError **error);
  bool seek (Nanoseconds time);
  void stop ();
  bool read_next (const std::atomic<bool> *cancelled, GError **error);
  bool has_failed (GError **error);
  bool is_known_to_last (Nanoseconds time) const;
  bool has_hole (Nanoseconds one, Nanoseconds next) const;

  struct Frame {
    GstPtr<GstSample> sample;
    Nanoseconds time = 0;
    bool is_damaged = false;
  };

  ClipSource source_;
  std::unique_ptr<GifFeed> gif_; // null for anything else; its pipeline's
  std::unique_ptr<ClipHandover> handover_; // the pipeline's too
  GstPtr<GstElement> pipeline_;
  GstPtr<GstElement> sink_;
  GstPtr<GstBus> bus_;
  bool started_ = false;
  bool is_from_start_ = false; // nothing of the clip was skipped
  bool is_sound_ = false;      // a whole picture came since the last seek
  bool is_first_ = false;      // current_ is the clip's first picture
  bool ended_ = false;
  Frame current_, next_;
  std::atomic<int> damaged_ = 0;
};

} // namespace reel
