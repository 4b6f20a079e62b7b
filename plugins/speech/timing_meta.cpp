// SPDX-License-Identifier: GPL-3.0-or-later
#include "timing_meta.h"

#include <utility>

namespace reel::speech {

namespace {

struct TimingMeta {
  GstMeta meta;
  Utterance *utterance;
};

gboolean
init_timing (GstMeta *meta, gpointer, GstBuffer *)
{
  reinterpret_cast<TimingMeta *> (meta)->utterance = nullptr;
  return TRUE;
}

void
free_timing (GstMeta *meta, GstBuffer *)
{
  delete reinterpret_cast<TimingMeta *> (meta)->utterance;
}

/* Never copied: what was said is told once. */
gboolean
transform_timing (GstBuffer *, GstMeta *, GstBuffer *, GQuark, gpointer)
{
  return FALSE;
}

GType
timing_api ()
{
  static const gchar *tags[] = {nullptr};
  static const GType type =
      gst_meta_api_type_register ("ReelSpeechTimingMetaAPI", tags);
  return type;
}

const GstMetaInfo *
timing_info ()
{
  static const GstMetaInfo *info =
      gst_meta_register (timing_api (), "ReelSpeechTimingMeta",
          sizeof (TimingMeta), init_timing, free_timing, transform_timing);
  return info;
}

} // namespace

void
add_timing_meta (GstBuffer *buffer, Utterance utterance)
{
  auto *meta = reinterpret_cast<TimingMeta *> (
      gst_buffer_add_meta (buffer, timing_info (), nullptr));
  meta->utterance = new Utterance (std::move (utterance));
}

const Utterance *
get_timing_meta (GstBuffer *buffer)
{
  auto *meta = reinterpret_cast<TimingMeta *> (
      gst_buffer_get_meta (buffer, timing_api ()));
  return meta ? meta->utterance : nullptr;
}

void
remove_timing_meta (GstBuffer *buffer)
{
  if (GstMeta *meta = gst_buffer_get_meta (buffer, timing_api ()))
    gst_buffer_remove_meta (buffer, meta);
}

void
register_word_meta ()
{
  static const gchar *tags[] = {nullptr};
  if (!gst_meta_get_info ("ReelWord"))
    gst_meta_register_custom ("ReelWord", tags, nullptr, nullptr, nullptr);
}

GstClockTime
samples_to_time (uint64_t samples)
{
  return gst_util_uint64_scale (samples, GST_SECOND, kSampleRate);
}

} // namespace reel::speech
