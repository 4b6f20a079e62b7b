// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <gst/gst.h>

namespace reel {

/* How long what a synthesiser says lasts, without the silence after its last
 * sound: how long a pause is, is the brief's to say. It is told by the sound as
 * it is made, so that a plan, which keeps none, knows what a render will. */
class SpeechLength {
public:
  /* Listens to what comes out of ELEMENT (S16LE, mono, its own rate) until that
   * is gone, which must be before this object is. */
  void listen_to (GstElement *element);

  /* At kSampleRate; to be asked once the stream has ended. */
  int64_t samples () const;

private:
  static GstPadProbeReturn hear (
      GstPad *pad, GstPadProbeInfo *info, gpointer self);
  void add (const int16_t *samples, int64_t count);

  int rate_ = 0;
  int64_t all_ = 0;   // that came
  int64_t heard_ = 0; // up to the last that isn't silence
};

} // namespace reel
