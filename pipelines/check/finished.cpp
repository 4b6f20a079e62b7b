// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/finished.h"

#include <algorithm>
#include <cstdlib>

#include "error.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_file.h"

namespace reel {

/* Sound may be off by what the encoder's last packet adds. */
static constexpr Nanoseconds kSoundSlack = 50'000'000;

/* Key frames are decoded behind a probe that lets only them pass. */
static constexpr char kParse[] =
    "filesrc name=file ! qtdemux name=demux "
    "demux.video_0 ! queue ! identity name=frames silent=true ! "
    "h264parse ! decodebin ! fakesink "
    "demux.audio_0 ! queue ! decodebin ! identity name=sound silent=true ! "
    "fakesink";

namespace {

struct Counts {
  int64_t frames = 0, key_frames = 0;
  Nanoseconds video_end = 0, sound_end = 0;
  bool in_order = true;
  guint64 last_dts = 0;
};

GstPadProbeReturn
count_frame (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  auto *counts = static_cast<Counts *> (data);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  counts->frames++;
  if (GST_BUFFER_DTS_IS_VALID (buffer)) {
    counts->in_order &=
        counts->frames == 1 || GST_BUFFER_DTS (buffer) > counts->last_dts;
    counts->last_dts = GST_BUFFER_DTS (buffer);
  }
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    counts->video_end = std::max (
        counts->video_end,
        (Nanoseconds)(GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer)));
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT))
    return GST_PAD_PROBE_DROP;
  counts->key_frames++;
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn
count_sound (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    static_cast<Counts *> (data)->sound_end =
        (Nanoseconds)(GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer));
  return GST_PAD_PROBE_OK;
}

void
add_probe (GstElement *element, GstPadProbeCallback callback, Counts *counts)
{
  auto pad = adopt (gst_element_get_static_pad (element, "src"));
  gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_BUFFER, callback, counts,
                     nullptr);
}

bool
fail (GError **error, const std::string &message)
{
  g_set_error (error, REEL_ERROR, (int)ErrorCode::CheckFailed,
               "the finished video is not what was planned: %s",
               message.c_str ());
  return false;
}

/* Does playing start before all is loaded? */
bool
header_is_in_front (const std::string &file)
{
  FilePtr in (fopen (file.c_str (), "rbe"));
  unsigned char type[8], next[8];
  if (!in || fread (type, 1, 8, in.get ()) != 8)
    return false;
  long size = (long)type[0] << 24 | type[1] << 16 | type[2] << 8 | type[3];
  return fseek (in.get (), size, SEEK_SET) == 0 &&
         fread (next, 1, 8, in.get ()) == 8 &&
         std::string ((char *)next + 4, 4) == "moov";
}

} // namespace

bool
check_finished (const Plan &plan, const std::string &file,
                const std::atomic<bool> *cancelled, GError **error)
{
  if (!header_is_in_front (file))
    return fail (error, "its header is not in front");
  auto graph = Graph::parse (kParse, error);
  if (!graph)
    return false;
  g_object_set (graph->at ("file"), "location", file.c_str (), nullptr);
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
  return true;
}

} // namespace reel
