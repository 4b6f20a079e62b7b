// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/speech_length.h"

#include <algorithm>
#include <cstdlib>

#include "gst_ptr.h"
#include "plan/spoken.h"

namespace reel {

/* Sound up to this is silence at the end of an utterance (-60 dBFS); so much of
 * it is kept. */
static constexpr int kSilence = 32;
static constexpr int64_t kKeptSilence = kSampleRate / 20;

void
SpeechLength::listen_to (GstElement *element)
{
  auto pad = adopt (gst_element_get_static_pad (element, "src"));
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, hear, this, nullptr);
}

GstPadProbeReturn
SpeechLength::hear (GstPad *pad, GstPadProbeInfo *info, gpointer self)
{
  auto *length = static_cast<SpeechLength *> (self);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstMapInfo map;
  if (length->rate_ == 0) {
    auto caps = adopt (gst_pad_get_current_caps (pad));
    if (caps)
      gst_structure_get_int (
          gst_caps_get_structure (caps.get (), 0), "rate", &length->rate_);
  }
  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    length->add (reinterpret_cast<const int16_t *> (map.data),
        (int64_t) (map.size / sizeof (int16_t)));
    gst_buffer_unmap (buffer, &map);
  }
  return GST_PAD_PROBE_OK;
}

void
SpeechLength::add (const int16_t *samples, int64_t count)
{
  for (int64_t i = count; i > 0; i--)
    if (std::abs ((int) samples[i - 1]) > kSilence) {
      heard_ = all_ + i;
      break;
    }
  all_ += count;
}

int64_t
SpeechLength::samples () const
{
  if (rate_ <= 0 || heard_ == 0)
    return 0;
  auto at_our_rate = [&] (int64_t samples) {
    return (int64_t) gst_util_uint64_scale_int_ceil (
        (guint64) samples, kSampleRate, rate_);
  };
  return std::min (at_our_rate (all_), at_our_rate (heard_) + kKeptSilence);
}

} // namespace reel
