// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/finished.h"

#include <algorithm>
#include <cstdlib>

#include "error.h"
#include "run/encoders/stream.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_file.h"
#include "sha256.h"

namespace reel {

/* Sound may be off by what the encoder's last packet adds. */
static constexpr Nanoseconds kSoundSlack = 50'000'000;

/* Key frames are decoded behind a probe that lets only them pass. The sinks
 * don't wait for each other: a decoder that holds its first picture back would
 * make the sound wait for ever; and so would decodebin, for its pads. The sound
 * was decoded and measured before it was copied here. */
static std::string
parse_description (const Encoders &encoders)
{
  bool mp4 = encoders.container == Container::Mp4;
  return std::string ("filesrc name=file ! ") +
         (mp4 ? "qtdemux" : "matroskademux") +
         " name=demux demux.video_0 ! queue ! " +
         stream_of (encoders.codec).parser +
         " ! identity name=frames silent=true ! "
         "identity name=video_decoder ! fakesink async=false "
         "demux.audio_0 ! queue ! identity name=sound silent=true ! "
         "fakesink async=false";
}

namespace {

struct Counts {
  int64_t frames = 0, key_frames = 0;
  Nanoseconds video_end = 0, sound_end = 0;
  bool in_order = true;
  guint64 last_dts = 0;
  Sha256 sound;
};

/* When BUFFER ends, from the start of the video: the file's edit list is in
 * the segment. */
Nanoseconds
end_of (GstPad *pad, GstBuffer *buffer)
{
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  const GstSegment *segment = nullptr;
  if (!event || !GST_BUFFER_PTS_IS_VALID (buffer))
    return 0;
  gst_event_parse_segment (event.get (), &segment);
  guint64 start = gst_segment_to_running_time (
      segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  return GST_CLOCK_TIME_IS_VALID (start)
             ? (Nanoseconds) (start + GST_BUFFER_DURATION (buffer))
             : 0;
}

GstPadProbeReturn
count_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *counts = static_cast<Counts *> (data);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  counts->frames++;
  if (GST_BUFFER_DTS_IS_VALID (buffer)) {
    counts->in_order &=
        counts->frames == 1 || GST_BUFFER_DTS (buffer) > counts->last_dts;
    counts->last_dts = GST_BUFFER_DTS (buffer);
  }
  counts->video_end = std::max (counts->video_end, end_of (pad, buffer));
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT))
    return GST_PAD_PROBE_DROP;
  counts->key_frames++;
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn
count_sound (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *counts = static_cast<Counts *> (data);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  counts->sound_end = std::max (counts->sound_end, end_of (pad, buffer));
  MappedBuffer map (buffer, GST_MAP_READ);
  if (map)
    counts->sound.update (map.data (), map.size ());
  return GST_PAD_PROBE_OK;
}

void
add_probe (GstElement *element, GstPadProbeCallback callback, gpointer data)
{
  auto pad = adopt (gst_element_get_static_pad (element, "src"));
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, callback, data, nullptr);
}

/* Puts the first decoder that is installed in its place. Without one the
 * stream is still parsed whole. */
void
use_decoder (Graph &graph, Codec codec)
{
  for (const char *factory : stream_of (codec).decoders)
    if (GstElement *decoder = gst_element_factory_make (factory, nullptr)) {
      graph.replace ("video_decoder", decoder);
      return;
    }
}

bool
fail (GError **error, const std::string &message)
{
  g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
      "the finished video is not what was planned: %s", message.c_str ());
  return false;
}

/* Does playing start before all is loaded? Of an MP4; rewrite_mkv writes no
 * other files. */
bool
header_is_in_front (const std::string &file)
{
  FilePtr in (fopen (file.c_str (), "rbe"));
  unsigned char type[8], next[8];
  if (!in || fread (type, 1, 8, in.get ()) != 8)
    return false;
  long size = (long) type[0] << 24 | type[1] << 16 | type[2] << 8 | type[3];
  return fseek (in.get (), size, SEEK_SET) == 0 &&
         fread (next, 1, 8, in.get ()) == 8 &&
         std::string ((char *) next + 4, 4) == "moov";
}

} // namespace

bool
check_finished (const Plan &plan, const Encoders &encoders,
    const std::string &file, const std::string &sound_sha256,
    const std::atomic<bool> *cancelled, GError **error)
{
  if (encoders.container == Container::Mp4 && !header_is_in_front (file))
    return fail (error, "its header is not in front");
  auto graph = Graph::parse (parse_description (encoders).c_str (), error);
  if (!graph)
    return false;
  g_object_set (graph->at ("file"), "location", file.c_str (), nullptr);
  use_decoder (*graph, encoders.codec);
  Counts counts;
  add_probe (graph->at ("frames"), count_frame, &counts);
  add_probe (graph->at ("sound"), count_sound, &counts);
  RunOptions options;
  options.cancelled = cancelled;
  if (!graph->complete (error) ||
      !run_to_end (graph->pipeline (), options, error))
    return false;
  if (counts.frames != plan.frames)
    return fail (error, "it has " + std::to_string (counts.frames) +
                            " frames instead of " +
                            std::to_string (plan.frames));
  if (!counts.in_order || counts.key_frames == 0)
    return fail (error, "its frames are out of order");
  Nanoseconds length = plan.frame_time (plan.frames);
  if (std::llabs (counts.video_end - length) > plan.frame_time (1))
    return fail (error, "its picture ends at the wrong time");
  if (std::llabs (counts.sound_end - length) > kSoundSlack)
    return fail (error, "its sound ends at the wrong time");
  if (counts.sound.hex () != sound_sha256)
    return fail (error, "its sound is not the one that was encoded");
  return true;
}

} // namespace reel
