// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/segment_render.h"

#include "error.h"
#include "plan/leaving.h"
#include "run/callout_layer.h"
#include "run/encoders/stream.h"
#include "run/fade.h"
#include "run/graph.h"
#include "run/initialise.h"
#include "run/picture_layer.h"
#include "run/picture_source.h"
#include "run/runner.h"
#include "run/text_layer.h"

namespace reel {

/* What a transition may find of the segments before it; bytes. */
static constexpr size_t kSmall = 160 << 20;

static constexpr BranchNames kScene = {
    "picture", "rate", "view", "size", "text"};
static constexpr BranchNames kOutgoing = {
    "picture_0", "rate_0", "view_0", "size_0", "text_0"};
static constexpr BranchNames kIncoming = {
    "picture_1", "rate_1", "view_1", "size_1", "text_1"};

/* One branch: a shot of SCENE with TEXTS, for FRAMES from FIRST_FRAME of the
 * scene on. */
static bool
set_up_branch (Graph &graph, const BranchNames &names, const Plan &plan,
    const Shot &shot, const std::vector<Overlay> &texts, int64_t first_frame,
    int64_t frames, const RenderContext &context, GError **error)
{
  Nanoseconds start = plan.frame_time (first_frame);
  Nanoseconds stop = plan.frame_time (first_frame + frames);
  PictureSpan span{first_frame - shot.first_frame, frames, shot.first_frame};
  return set_up_picture (
             graph, names, plan, shot.picture, span, context, error) &&
         set_up_texts (
             graph, names.text, texts, start, stop, context.files, error);
}

static std::optional<Graph>
body_graph (const Plan &plan, const Segment &segment,
    const RenderContext &context, GError **error)
{
  auto graph = Graph::load ("scene", error);
  if (!graph)
    return graph;
  const PlannedScene &scene = plan.scenes[segment.scene];
  if (!set_up_branch (*graph, kScene, plan, plan.shot_of (segment),
          scene.overlays, segment.first_frame, segment.frames, context, error))
    return std::nullopt;
  add_callouts (*graph, kScene, plan, scene, segment.shot);
  return graph;
}

static void
align_buffer (const Plan &plan, GstPad *pad, GstPadProbeInfo *info)
{
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  const GstSegment *segment = nullptr;
  if (!event)
    return;
  gst_event_parse_segment (event.get (), &segment);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  auto time = (Nanoseconds) gst_segment_to_running_time (
      segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  int64_t frame = plan.frame_at (time + plan.frame_time (1) / 2);
  Nanoseconds start = plan.frame_time (frame);
  buffer = gst_buffer_make_writable (buffer);
  GST_BUFFER_PTS (buffer) = segment->start + (guint64) start;
  GST_BUFFER_DURATION (buffer) =
      (guint64) (plan.frame_time (frame + 1) - start);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
}

static void
align_segment (const Plan &plan, GstPadProbeInfo *info)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstSegment segment;
  gst_event_copy_segment (event, &segment);
  if (!GST_CLOCK_TIME_IS_VALID (segment.stop))
    return;
  auto length = (Nanoseconds) (segment.stop - segment.start);
  int64_t frames = plan.frame_at (length + plan.frame_time (1) / 2);
  segment.stop = segment.start + (guint64) plan.frame_time (frames);
  GstEvent *aligned = gst_event_new_segment (&segment);
  gst_event_set_seqnum (aligned, gst_event_get_seqnum (event));
  gst_event_unref (event);
  GST_PAD_PROBE_INFO_DATA (info) = aligned;
}

/* Times of a picture that doesn't begin with its scene are off those of the
 * other by rounding: a nanosecond too long, and the mixer adds a frame. DATA
 * is the Plan; its frames count from the start of the branch. */
static GstPadProbeReturn
align_to_frames (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const Plan &plan = *static_cast<const Plan *> (data);
  if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER)
    align_buffer (plan, pad, info);
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) ==
           GST_EVENT_SEGMENT)
    align_segment (plan, info);
  return GST_PAD_PROBE_OK;
}

/* Draws PICTURES on what comes into ELEMENT at its pad called PAD_NAME: FRAMES
 * from FIRST_FRAME of their scene on. */
static bool
set_up_pictures (const Plan &plan, GstElement *element, const char *pad_name,
    const std::vector<PlannedPicture> &pictures, int64_t first_frame,
    int64_t frames, const RenderContext &context, GError **error)
{
  auto pad = adopt (gst_element_get_static_pad (element, pad_name));
  SceneSpan span{
      plan.frame_time (first_frame), plan.frame_time (first_frame + frames)};
  return !pad ||
         draw_pictures (pad.get (), plan, pictures, span, context, error);
}

static std::optional<Graph>
transition_graph (const Plan &plan, const Segment &segment,
    const RenderContext &context, GError **error)
{
  auto graph = Graph::load ("transition", error);
  if (!graph)
    return graph;
  PlannedScene scene = plan.scenes[segment.scene];
  const Shot &shot = plan.shot_of (segment);
  const Shot &shot_before = plan.shot_before (segment);
  bool within = segment.shot > 0; // one scene
  PlannedScene before = within ? scene : plan.scenes[segment.scene - 1];
  Nanoseconds transition = plan.frame_time (shot.transition_frames);
  if (!within) {
    before.overlays = leaving_overlays (before, shot.transition_type,
        plan.frame_time (before.frames), transition);
    scene.overlays =
        entering_overlays (scene, shot.transition_type, transition);
  }
  GstElement *mix = graph->at ("mix");
  gst_util_set_object_arg (
      G_OBJECT (mix), "type", shot.transition_type.c_str ());
  gst_util_set_object_arg (
      G_OBJECT (mix), "easing", easing_name (shot.transition_easing));
  g_object_set (mix, "duration", (guint64) transition, nullptr);
  if (auto outgoing = adopt (gst_element_get_static_pad (mix, "sink_0")))
    gst_pad_add_probe (outgoing.get (),
        (GstPadProbeType) (GST_PAD_PROBE_TYPE_BUFFER |
                           GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM),
        align_to_frames, const_cast<Plan *> (&plan), nullptr);
  /* The texts of one scene stand over both of its pictures. */
  const std::vector<Overlay> none;
  int64_t left_at = within ? segment.first_frame : before.frames;
  if (!set_up_branch (*graph, kOutgoing, plan, shot_before,
          within ? none : before.overlays, left_at, segment.frames, context,
          error) ||
      !set_up_branch (*graph, kIncoming, plan, shot,
          within ? none : scene.overlays, segment.first_frame, segment.frames,
          context, error))
    return std::nullopt;
  add_callouts (*graph, kOutgoing, plan, before,
      within ? segment.shot - 1 : before.shots.size () - 1);
  add_callouts (*graph, kIncoming, plan, scene, segment.shot);
  /* So do its pictures; those of two scenes come and go with them. */
  if (!within &&
      (!set_up_pictures (plan, mix, "sink_0", pictures_of (before, false),
           left_at, segment.frames, context, error) ||
          !set_up_pictures (plan, mix, "sink_1", pictures_of (scene, false),
              segment.first_frame, segment.frames, context, error)))
    return std::nullopt;
  auto mixed = adopt (gst_element_get_static_pad (mix, "src"));
  if (within && mixed)
    shift_stream_time (mixed.get (), plan.frame_time (segment.first_frame));
  return graph;
}

/* What stands over a segment as a whole: captions on top, the brief's pictures
 * below them, and all that is the scene's where that shows by itself. */
static bool
set_up_above (Graph &graph, const Plan &plan, const Segment &segment,
    const RenderContext &context, GError **error)
{
  const PlannedScene &scene = plan.scenes[segment.scene];
  bool body = segment.kind == Segment::Kind::Body;
  bool inner = !body && segment.shot > 0;
  Nanoseconds start = plan.frame_time (segment.first_frame);
  Nanoseconds stop = plan.frame_time (segment.first_frame + segment.frames);
  if (!set_up_texts (graph, "captions", caption_overlays (plan, scene), start,
          stop, context.files, error))
    return false;
  GstElement *captions = graph.at ("captions");
  if (inner) {
    captions = make_element ("identity", error);
    if (!captions)
      return false;
    if (!graph.insert_after ("captions", captions))
      return graph.complete (error);
    if (!set_up_texts (graph, "captions", scene.overlays, start, stop,
            context.files, error))
      return false;
  }
  auto pictures = pictures_of (scene, true);
  if (body || inner)
    pictures = scene.pictures;
  return set_up_pictures (plan, captions, "sink", pictures, segment.first_frame,
      segment.frames, context, error);
}

/* How what comes out of the encoder lies in the file. */
static bool
set_up_stream (
    Graph &graph, const Plan &plan, const Encoders &encoders, GError **error)
{
  const StreamKind &kind = stream_of (encoders.codec);
  auto encoded = adopt (gst_caps_new_empty_simple (kind.media));
  if (encoders.codec == Codec::H264 &&
      coded_quality (encoders, plan.quality) != Quality::Lossless &&
      !is_hardware (encoders))
    gst_caps_set_simple (
        encoded.get (), "profile", G_TYPE_STRING, "high", nullptr);
  auto stored = adopt (gst_caps_from_string (kind.caps));
  g_object_set (graph.at ("profile"), "caps", encoded.get (), nullptr);
  g_object_set (graph.at ("stream"), "caps", stored.get (), nullptr);
  GstElement *parser = make_element (kind.parser, error);
  return parser && (graph.replace ("parser", parser) || graph.complete (error));
}

/* From the last text on: the encoder that was chosen, and the file. */
static bool
set_up_ending (Graph &graph, const Plan &plan, const Segment &segment,
    const RenderContext &context, const std::string &file, GError **error)
{
  GstElement *encoder = make_video_encoder (context.encoders, plan.quality,
      content_of (plan, segment), plan.width, plan.height, error);
  if (!encoder || !graph.replace ("encoder", encoder))
    return graph.complete (error) && false;
  GstElement *sink = make_element ("filesink", error);
  if (!sink || !graph.replace ("store", sink))
    return graph.complete (error) && false;
  g_object_set (sink, "location", file.c_str (), nullptr);
  return set_up_stream (graph, plan, context.encoders, error) &&
         graph.complete (error);
}

static GstPadProbeReturn
count_frame (GstPad *, GstPadProbeInfo *, gpointer data)
{
  ++*static_cast<std::atomic<int64_t> *> (data);
  return GST_PAD_PROBE_OK;
}

/* What a body may find of the segments before it; bytes. One of 1080p has 150
 * MB, most of which are holes of the one before: two side by side then take
 * 380 to 480 MB, where up to 120 MB and 190 MB for each is what they may.
 * Transitions hold two pictures, come last and need all of that. */
static size_t
resident_for_bodies (int jobs)
{
  constexpr size_t kProgram = 60 << 20, kBody = 160 << 20;
  return kProgram + (size_t) jobs * kBody;
}

bool
render_segment (const Plan &plan, const Segment &segment,
    const RenderContext &context, const std::string &file,
    const std::function<void (Nanoseconds)> &on_position, GError **error)
{
  const PlannedScene &scene = plan.scenes[segment.scene];
  bool body = segment.kind == Segment::Kind::Body;
  give_back_memory (body ? resident_for_bodies (context.jobs) : kSmall);
  auto graph = body ? body_graph (plan, segment, context, error)
                    : transition_graph (plan, segment, context, error);
  if (!graph || !set_up_above (*graph, plan, segment, context, error) ||
      !set_up_ending (*graph, plan, segment, context, file, error)) {
    g_prefix_error (error, "scene %s: ", scene.id.c_str ());
    /* A generated picture is ready for its seek by now. */
    if (graph)
      gst_element_set_state (graph->pipeline (), GST_STATE_NULL);
    return false;
  }
  add_fade (*graph, "encoder", plan, segment);
  RunOptions options;
  options.cancelled = context.cancelled;
  options.on_position = on_position;
  options.graph_folder = context.graph_folder;
  std::atomic<int64_t> frames = 0;
  auto encoded =
      adopt (gst_element_get_static_pad (graph->at ("mux"), "video_0"));
  if (encoded)
    gst_pad_add_probe (encoded.get (), GST_PAD_PROBE_TYPE_BUFFER, count_frame,
        &frames, nullptr);
  /* A decoder that gives up in silence ends as well as one that is done. */
  options.on_eos = [&] (GError **e) {
    if (!encoded || frames == segment.frames)
      return true;
    g_set_error (e, REEL_ERROR, (int) ErrorCode::Failed,
        "%" G_GINT64_FORMAT " frames came of %" G_GINT64_FORMAT
        "; a picture may be damaged",
        frames.load (), segment.frames);
    return false;
  };
  if (run_to_end (graph->pipeline (), options, error))
    return true;
  const std::string &picture = plan.shot_of (segment).picture.background.file;
  g_prefix_error (error, "scene %s%s: ", scene.id.c_str (),
      picture.empty ()
          ? ""
          : (" (`" + context.files.shown (picture) + "`)").c_str ());
  return false;
}

} // namespace reel
