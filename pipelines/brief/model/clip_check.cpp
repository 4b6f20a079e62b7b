// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/clip_check.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include <gst/gst.h>
#include <gst/video/video.h>

#include "brief/model/gif_pictures.h"
#include "gst_ptr.h"

namespace reel {

namespace {

/* Reading a file is bounded, whatever its demuxer makes of it. */
constexpr GstClockTime kLongest = 60 * GST_SECOND;
/* How often it is looked whether somebody still works at it. */
constexpr GstClockTime kLook = GST_SECOND / 20;
/* So often nobody does before it is believed. */
constexpr int kLooks = 3;
constexpr size_t kMostPictures = 4'000'000;

/* Whether a thread of ELEMENT's own runs. */
bool
has_running_task (GstElement *element)
{
  bool runs = false;
  GValue item = G_VALUE_INIT;
  std::unique_ptr<GstIterator, void (*) (GstIterator *)> pads (
      gst_element_iterate_pads (element), gst_iterator_free);
  while (gst_iterator_next (pads.get (), &item) == GST_ITERATOR_OK) {
    auto *pad = static_cast<GstPad *> (g_value_get_object (&item));
    runs = runs || gst_pad_get_task_state (pad) == GST_TASK_STARTED;
    g_value_reset (&item);
  }
  return runs;
}

/* Whether any thread of PIPELINE reads or decodes. What changes meanwhile
 * counts as work. */
bool
is_at_work (GstElement *pipeline)
{
  GValue item = G_VALUE_INIT;
  std::unique_ptr<GstIterator, void (*) (GstIterator *)> elements (
      gst_bin_iterate_recurse (GST_BIN (pipeline)), gst_iterator_free);
  GstIteratorResult result = GST_ITERATOR_OK;
  bool works = false;
  while (!works && (result = gst_iterator_next (elements.get (), &item)) ==
                       GST_ITERATOR_OK) {
    works = has_running_task (
        static_cast<GstElement *> (g_value_get_object (&item)));
    g_value_reset (&item);
  }
  return works || result == GST_ITERATOR_RESYNC;
}

/* The first message of TYPES from PIPELINE; null if there will be none. A
 * demuxer that fails just as it is put in is silent: parsebin and decodebin
 * (1.22) take its error for one of an element they try out, and no other comes.
 * Then nobody works any more. */
GstPtr<GstMessage>
wait_for (GstElement *pipeline, GstMessageType types)
{
  auto bus = adopt (gst_element_get_bus (pipeline));
  int idle = 0;
  for (GstClockTime waited = 0; waited < kLongest; waited += kLook) {
    auto message =
        adopt (gst_bus_timed_pop_filtered (bus.get (), kLook, types));
    if (message)
      return message;
    idle = is_at_work (pipeline) ? 0 : idle + 1;
    if (idle == kLooks)
      return {};
  }
  return {};
}

/* One stream of the file, filled in by the demuxer's thread. */
struct Track {
  std::string type; // as in caps
  int channels = 0; // of sound
  bool is_video = false;
  std::vector<Nanoseconds> times;
  Nanoseconds end = 0;
  Nanoseconds declared = 0;
};

GstPadProbeReturn
note_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto &track = *static_cast<Track *> (data);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  guint64 pts = GST_BUFFER_PTS_IS_VALID (buffer) ? GST_BUFFER_PTS (buffer)
                                                 : GST_BUFFER_DTS (buffer);
  if (!event || pts == GST_CLOCK_TIME_NONE)
    return GST_PAD_PROBE_OK;
  const GstSegment *segment = nullptr;
  gst_event_parse_segment (event.get (), &segment);
  guint64 time = 0;
  if (segment->format != GST_FORMAT_TIME ||
      gst_segment_to_stream_time_full (segment, GST_FORMAT_TIME, pts, &time) !=
          1)
    return GST_PAD_PROBE_OK;
  Nanoseconds length = GST_BUFFER_DURATION_IS_VALID (buffer)
                           ? (Nanoseconds) GST_BUFFER_DURATION (buffer)
                           : 0;
  track.end = std::max (track.end, (Nanoseconds) time + length);
  if (track.is_video && track.times.size () < kMostPictures)
    track.times.push_back ((Nanoseconds) time);
  if (!track.declared) {
    gint64 declared = 0;
    if (gst_pad_query_duration (pad, GST_FORMAT_TIME, &declared))
      track.declared = declared;
  }
  return GST_PAD_PROBE_OK;
}

/* All streams of a file, read without decoding them. */
class Reading {
public:
  /* Empty, or why it can't be read. */
  std::string read (const std::string &path);
  const Track *video () const;
  const Track *sound () const;

private:
  static void on_pad (GstElement *, GstPad *pad, gpointer data);

  GstPtr<GstElement> pipeline_;
  std::vector<std::unique_ptr<Track>> tracks_; // the demuxer's until the end
};

void
Reading::on_pad (GstElement *, GstPad *pad, gpointer data)
{
  auto &self = *static_cast<Reading *> (data);
  auto caps = adopt (gst_pad_get_current_caps (pad));
  if (!caps)
    caps = adopt (gst_pad_query_caps (pad, nullptr));
  auto track = std::make_unique<Track> ();
  if (caps && gst_caps_get_size (caps.get ()) > 0 &&
      !gst_caps_is_any (caps.get ())) {
    const GstStructure *first = gst_caps_get_structure (caps.get (), 0);
    track->type = gst_structure_get_name (first);
    gst_structure_get_int (first, "channels", &track->channels);
  }
  track->is_video =
      track->type.starts_with ("video/") || track->type.starts_with ("image/");
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER, note_packet, track.get (), nullptr);
  self.tracks_.push_back (std::move (track));
  GstElement *sink = gst_element_factory_make ("fakesink", nullptr);
  if (!sink)
    return;
  g_object_set (sink, "async", FALSE, "sync", FALSE, nullptr);
  gst_bin_add (GST_BIN (self.pipeline_.get ()), sink);
  gst_element_sync_state_with_parent (sink);
  auto in = adopt (gst_element_get_static_pad (sink, "sink"));
  gst_pad_link (pad, in.get ());
}

std::string
Reading::read (const std::string &path)
{
  pipeline_ = sink_floating (
      gst_parse_launch ("filesrc name=file ! parsebin name=parts", nullptr));
  if (!pipeline_)
    return {}; // rendering will say which element is missing
  GstBin *bin = GST_BIN (pipeline_.get ());
  auto file = adopt (gst_bin_get_by_name (bin, "file"));
  g_object_set (file.get (), "location", path.c_str (), nullptr);
  auto parts = adopt (gst_bin_get_by_name (bin, "parts"));
  g_signal_connect (parts.get (), "pad-added", G_CALLBACK (on_pad), this);
  gst_element_set_state (pipeline_.get (), GST_STATE_PLAYING);
  auto message = wait_for (
      pipeline_.get (), (GstMessageType) (GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  gst_element_set_state (pipeline_.get (), GST_STATE_NULL);
  if (video () && !video ()->times.empty ())
    return message ? "" : "can't be read to its end";
  if (message && GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_EOS)
    return "has no moving picture in it";
  return "is damaged, cut short, or of a kind that can't be read";
}

const Track *
Reading::video () const
{
  for (const auto &track : tracks_)
    if (track->is_video)
      return track.get ();
  return nullptr;
}

const Track *
Reading::sound () const
{
  for (const auto &track : tracks_)
    if (track->type.starts_with ("audio/") && track->end > 0)
      return track.get ();
  return nullptr;
}

/* What the times of its pictures tell. */
void
look_at_times (const Track &video, ClipFacts &facts)
{
  std::vector<Nanoseconds> times = video.times;
  std::sort (times.begin (), times.end ());
  size_t count = times.size ();
  Nanoseconds span = times.back () - times.front ();
  Nanoseconds mean = count > 1 ? span / (Nanoseconds) (count - 1) : 0;
  facts.footage.last_picture = times.back ();
  facts.footage.length = std::max (video.end, times.back () + mean);
  facts.declared = video.declared;
  facts.rate = mean > 0 ? (double) kSecond / (double) mean : 0;
  size_t odd = 0;
  facts.footage.shortest_gap = span;
  for (size_t i = 1; i < count; i++) {
    Nanoseconds gap = times[i] - times[i - 1];
    facts.footage.longest_gap = std::max (facts.footage.longest_gap, gap);
    facts.footage.shortest_gap = std::min (facts.footage.shortest_gap, gap);
    odd += std::abs (gap - mean) > mean / 4;
  }
  facts.has_varying_rate = odd > count / 20;
}

void
look_at_caps (GstCaps *caps, ClipFacts &facts)
{
  GstVideoInfo info;
  if (!gst_video_info_from_caps (&info, caps))
    return;
  double aspect = (double) info.par_n / info.par_d;
  facts.has_wide_pixels = info.par_n != info.par_d;
  facts.width = (int) std::lround (info.width * aspect);
  facts.height = info.height;
  facts.has_odd_size = info.width % 2 || info.height % 2;
  facts.is_interlaced = GST_VIDEO_INFO_IS_INTERLACED (&info);
  facts.is_hdr = info.colorimetry.transfer == GST_VIDEO_TRANSFER_SMPTE2084 ||
                 info.colorimetry.transfer == GST_VIDEO_TRANSFER_ARIB_STD_B67;
  facts.bits = (int) GST_VIDEO_INFO_COMP_DEPTH (&info, 0);
}

void
look_at_tags (GstPad *pad, ClipFacts &facts)
{
  for (guint i = 0;; i++) {
    auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i));
    if (!event)
      return;
    GstTagList *tags = nullptr;
    gst_event_parse_tag (event.get (), &tags);
    char *value = nullptr;
    if (!gst_tag_list_get_string (tags, GST_TAG_IMAGE_ORIENTATION, &value))
      continue;
    CharPtr orientation = adopt (value);
    facts.is_turned = strcmp (value, "rotate-0") != 0;
    if (strstr (value, "90") || strstr (value, "270"))
      std::swap (facts.width, facts.height);
    return;
  }
}

/* Decodes the first picture. Empty, or what went wrong. */
std::string
decode_first (const std::string &path, ClipFacts &facts)
{
  auto pipeline = sink_floating (gst_parse_launch (
      "filesrc name=file ! decodebin caps=\"video/x-raw(ANY)\" "
      "expose-all-streams=false ! fakesink name=seen",
      nullptr));
  if (!pipeline)
    return {};
  GstBin *bin = GST_BIN (pipeline.get ());
  auto file = adopt (gst_bin_get_by_name (bin, "file"));
  g_object_set (file.get (), "location", path.c_str (), nullptr);
  gst_element_set_state (pipeline.get (), GST_STATE_PAUSED);
  auto message = wait_for (pipeline.get (),
      (GstMessageType) (GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR));
  bool is_right =
      message && GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_ASYNC_DONE;
  if (is_right) {
    auto seen = adopt (gst_bin_get_by_name (bin, "seen"));
    auto pad = adopt (gst_element_get_static_pad (seen.get (), "sink"));
    auto caps = adopt (gst_pad_get_current_caps (pad.get ()));
    if (caps)
      look_at_caps (caps.get (), facts);
    look_at_tags (pad.get (), facts);
  }
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
  return is_right && facts.width > 0 ? "" : "can't be decoded";
}

/* The pictures of an animated GIF as if a demuxer had told them. */
std::optional<Track>
read_gif (const std::string &path, ClipFacts &facts)
{
  MediaFile file;
  std::string why;
  if (!file.open (path, why) || sniff_media (file) != MediaKind::Gif)
    return std::nullopt;
  GifPictures gif = read_gif_pictures (file);
  Track track;
  track.type = "image/gif";
  track.is_video = true;
  for (const GifPicture &picture : gif.pictures) {
    track.times.push_back (picture.start);
    track.end = picture.start + picture.length;
  }
  track.declared = track.end;
  facts.is_cut_short = !gif.is_whole;
  if (track.times.empty ())
    facts.fault = "is damaged: it has no whole picture";
  return track;
}

} // namespace

ClipFacts
look_at_clip (const std::string &path, bool can_seek)
{
  ClipFacts facts;
  Reading reading;
  auto gif = read_gif (path, facts);
  if (!gif)
    facts.fault = reading.read (path);
  if (!facts.fault.empty ())
    return facts;
  const Track *video = gif ? &*gif : reading.video ();
  if (!video)
    return facts;
  look_at_times (*video, facts);
  facts.footage.can_seek = can_seek;
  if (const Track *sound = reading.sound ()) {
    facts.footage.has_sound = true;
    facts.sound = sound->end;
    facts.channels = sound->channels;
  }
  std::string why = decode_first (path, facts);
  facts.footage.is_upright = why.empty () && !facts.is_turned;
  if (!why.empty ())
    facts.fault = why + ": its pictures are " + video->type;
  return facts;
}

} // namespace reel
