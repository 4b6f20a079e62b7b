// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include <gst/video/video.h>

#include "error.h"
#include "run/encoders.h"
#include "run/graph.h"
#include "run/runner.h"
#include "temp_folder.h"

using namespace reel;

namespace {

constexpr Content kContents[] = {Content::Still, Content::MovingStill,
    Content::Generated, Content::Footage, Content::FootageTransition};
constexpr Quality kQualities[] = {
    Quality::Draft, Quality::Standard, Quality::High, Quality::Lossless};

struct Encoded {
  std::string stream;     // H.264 with start codes
  std::string parameters; // of the stream: SPS and PPS, as in an MP4
};

/* 24 frames of 192 x 112 as a segment of CONTENT would be encoded. */
Encoded
encoded (Quality quality, Content content)
{
  Encoders encoders = {.video = "x264enc", .audio = "avenc_aac"};
  test::TempFolder folder;
  std::string file = folder.path () + "/stream.264";
  ErrorPtr error;
  auto graph = Graph::parse (
      "videotestsrc pattern=ball num-buffers=24 ! "
      "video/x-raw,format=I420,width=192,height=112,framerate=30/1,"
      "colorimetry=bt709 ! x264enc name=encoder ! "
      "video/x-h264,stream-format=byte-stream ! h264parse ! tee name=split ! "
      "queue ! filesink name=store split. ! queue ! h264parse ! "
      "video/x-h264,stream-format=avc,alignment=au ! fakesink name=packed",
      out (error));
  if (!graph) {
    ADD_FAILURE () << error->message;
    return {};
  }
  GstElement *encoder =
      make_video_encoder (encoders, quality, content, 192, 112, out (error));
  EXPECT_TRUE (encoder && graph->replace ("encoder", encoder));
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  Encoded result;
  RunOptions options;
  options.on_eos = [&] (GError **) {
    auto pad =
        adopt (gst_element_get_static_pad (graph->at ("packed"), "sink"));
    auto caps = adopt (gst_pad_get_current_caps (pad.get ()));
    const GValue *data = gst_structure_get_value (
        gst_caps_get_structure (caps.get (), 0), "codec_data");
    CharPtr text = adopt (gst_value_serialize (data));
    result.parameters = text.get ();
    return true;
  };
  EXPECT_TRUE (run_to_end (graph->pipeline (), options, out (error)))
      << error->message;
  CharPtr bytes;
  gsize size = 0;
  if (g_file_get_contents (file.c_str (), out (bytes), &size, nullptr))
    result.stream.assign (bytes.get (), size);
  return result;
}

/* The settings as x264 itself wrote them into STREAM (an SEI message). */
std::string
told_settings (const std::string &stream)
{
  size_t start = stream.find ("options: ");
  return start == std::string::npos
             ? ""
             : " " + std::string (stream.c_str () + start + 9) + " ";
}

/* Frames that are on their way or kept by somebody, and the most at once. */
struct Alive {
  std::atomic<int> now = 0;
  int most = 0;
};

void
count_gone (gpointer data, GstMiniObject *)
{
  static_cast<Alive *> (data)->now--;
}

/* Each frame becomes one of its own: those of a pool never go. */
GstPadProbeReturn
count_alive (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  auto *alive = static_cast<Alive *> (data);
  auto given = adopt (GST_PAD_PROBE_INFO_BUFFER (info));
  GstBuffer *own = gst_buffer_copy_deep (given.get ());
  gst_mini_object_weak_ref (GST_MINI_OBJECT (own), count_gone, alive);
  alive->most = std::max (alive->most, ++alive->now);
  GST_PAD_PROBE_INFO_DATA (info) = own;
  return GST_PAD_PROBE_OK;
}

/* The visible samples of an I420 frame in BUFFER, whose PAD's caps are known.
 */
std::string
samples_of (GstPad *pad, GstBuffer *buffer)
{
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo info;
  GstVideoFrame frame;
  if (!caps || !gst_video_info_from_caps (&info, caps.get ()) ||
      !gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    return "";
  std::string samples;
  for (guint p = 0; p < 3; p++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&frame, p); y++)
      samples.append (
          static_cast<const char *> (GST_VIDEO_FRAME_PLANE_DATA (&frame, p)) +
              (gsize) y * (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (&frame, p),
          (gsize) GST_VIDEO_FRAME_COMP_WIDTH (&frame, p));
  gst_video_frame_unmap (&frame);
  return samples;
}

GstPadProbeReturn
collect_samples (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  static_cast<std::vector<std::string> *> (data)->push_back (
      samples_of (pad, GST_PAD_PROBE_INFO_BUFFER (info)));
  return GST_PAD_PROBE_OK;
}

/* Every frame becomes one whose rows are far apart, as a decoded still has. */
GstPadProbeReturn
spread_rows (GstPad *pad, GstPadProbeInfo *info, gpointer)
{
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo given, padded;
  if (!caps || !gst_video_info_from_caps (&given, caps.get ()))
    return GST_PAD_PROBE_DROP;
  padded = given;
  GstVideoAlignment alignment;
  gst_video_alignment_reset (&alignment);
  alignment.padding_right = 90;
  if (!gst_video_info_align (&padded, &alignment))
    return GST_PAD_PROBE_DROP;
  auto from = adopt (GST_PAD_PROBE_INFO_BUFFER (info));
  GstBuffer *to = gst_buffer_new_allocate (nullptr, padded.size, nullptr);
  gst_buffer_copy_into (to, from.get (), GST_BUFFER_COPY_TIMESTAMPS, 0, 0);
  gst_buffer_add_video_meta_full (to, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_I420, (guint) given.width, (guint) given.height, 3,
      padded.offset, padded.stride);
  GstVideoFrame source, target;
  if (gst_video_frame_map (&source, &given, from.get (), GST_MAP_READ)) {
    if (gst_video_frame_map (&target, &given, to, GST_MAP_WRITE)) {
      gst_video_frame_copy (&target, &source);
      gst_video_frame_unmap (&target);
    }
    gst_video_frame_unmap (&source);
  }
  GST_PAD_PROBE_INFO_DATA (info) = to;
  return GST_PAD_PROBE_OK;
}

class EncodersTest : public testing::Test {
  void SetUp () override
  {
    auto found = adopt (gst_element_factory_find ("x264enc"));
    if (!found)
      GTEST_SKIP () << "x264enc is not installed";
  }
};

Shot
shot_of (BackgroundKind kind, bool moves)
{
  Shot shot;
  shot.picture.background.kind = kind;
  shot.picture.duration = kSecond;
  if (moves)
    shot.picture.to = {0.1, 0.1, 0.8, 0.8};
  return shot;
}

} // namespace

/* Guards against segments that can't be joined: whatever they show, the
 * parameter sets of one output are the same. */
TEST_F (EncodersTest, EveryContentHasTheSameParameterSets)
{
  for (Quality quality : kQualities) {
    std::string first = encoded (quality, kContents[0]).parameters;
    EXPECT_FALSE (first.empty ());
    for (Content content : kContents)
      EXPECT_EQ (encoded (quality, content).parameters, first)
          << "quality " << (int) quality << ", content " << (int) content;
  }
}

/* Guards against settings the element drops or overrides in silence: x264 has
 * to tell those that were meant. */
TEST_F (EncodersTest, SettingsArriveInTheEncoder)
{
  std::string moving =
      told_settings (encoded (Quality::Standard, Content::MovingStill).stream);
  for (const char *setting : {" threads=1 ", " bframes=5 ", " b_pyramid=1 ",
           " b_adapt=0 ", " scenecut=0 ", " mbtree=1 ", " rc_lookahead=10 ",
           " subme=1 ", " ref=1 ", " keyint=250 ", " stitchable=1 ", " rc=crf ",
           " crf=22.0 ", "0,1000000,b=0.93303"})
    EXPECT_NE (moving.find (setting), std::string::npos)
        << setting << " in" << moving;
  std::string footage =
      told_settings (encoded (Quality::Standard, Content::Footage).stream);
  for (const char *setting :
      {" threads=1 ", " bframes=3 ", " b_adapt=1 ", " scenecut=40 ",
          " mbtree=1 ", " subme=2 ", " crf=23.0 ", " rc_lookahead=8 "})
    EXPECT_NE (footage.find (setting), std::string::npos)
        << setting << " in" << footage;
  std::string two = told_settings (
      encoded (Quality::Standard, Content::FootageTransition).stream);
  EXPECT_NE (two.find (" rc_lookahead=2 "), std::string::npos) << two;
}

/* Guards against the rate buffer that the element sets unless told not to: it
 * costs time and spoils quality (measured). */
TEST_F (EncodersTest, NoRateBuffer)
{
  for (Quality quality : kQualities)
    for (Content content : kContents)
      EXPECT_EQ (told_settings (encoded (quality, content).stream)
                     .find ("vbv_maxrate"),
          std::string::npos);
}

/* Guards against memory for every frame of the look-ahead twice: x264enc keeps
 * a frame until it is encoded, though x264 has copied it long before; and it
 * asks those before it to hold as many ready. */
TEST_F (EncodersTest, FramesAreGivenBackAtOnce)
{
  ErrorPtr error;
  auto graph = Graph::parse (
      "videotestsrc num-buffers=24 ! "
      "video/x-raw,format=I420,width=192,height=112,framerate=30/1 ! "
      "x264enc name=encoder ! fakesink name=store",
      out (error));
  ASSERT_TRUE (graph) << error->message;
  GstElement *encoder =
      make_video_encoder ({.video = "x264enc", .audio = "avenc_aac"},
          Quality::Standard, Content::MovingStill, 192, 112, out (error));
  ASSERT_TRUE (encoder && graph->replace ("encoder", encoder));
  Alive alive;
  guint pools = G_MAXUINT;
  auto pad = adopt (gst_element_get_static_pad (encoder, "sink"));
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, count_alive, &alive, nullptr);
  RunOptions options;
  options.on_eos = [&] (GError **) {
    auto caps = adopt (gst_pad_get_current_caps (pad.get ()));
    auto query = adopt (gst_query_new_allocation (caps.get (), TRUE));
    if (gst_pad_query (pad.get (), query.get ()))
      pools = gst_query_get_n_allocation_pools (query.get ());
    return true;
  };
  EXPECT_TRUE (run_to_end (graph->pipeline (), options, out (error)))
      << error->message;
  EXPECT_EQ (alive.most, 1);
  EXPECT_EQ (alive.now, 0);
  EXPECT_EQ (pools, 0u);
}

/* Guards against frames whose rows are not where their width says, such as a
 * picture's that stands and is shown as it was decoded, encoded askew. */
TEST_F (EncodersTest, RowsAreFoundWhereTheFrameHasThem)
{
  ErrorPtr error;
  auto graph = Graph::parse (
      "videotestsrc pattern=smpte num-buffers=3 ! "
      "video/x-raw,format=I420,width=202,height=112,framerate=30/1,"
      "colorimetry=bt709 ! identity name=given ! x264enc name=encoder ! "
      "h264parse ! avdec_h264 ! video/x-raw,format=I420 ! fakesink name=store",
      out (error));
  ASSERT_TRUE (graph) << error->message;
  GstElement *encoder =
      make_video_encoder ({.video = "x264enc", .audio = "avenc_aac"},
          Quality::Lossless, Content::Still, 202, 112, out (error));
  ASSERT_TRUE (encoder && graph->replace ("encoder", encoder));
  std::vector<std::string> given, decoded;
  auto source = adopt (gst_element_get_static_pad (graph->at ("given"), "src"));
  gst_pad_add_probe (source.get (), GST_PAD_PROBE_TYPE_BUFFER, collect_samples,
      &given, nullptr);
  gst_pad_add_probe (
      source.get (), GST_PAD_PROBE_TYPE_BUFFER, spread_rows, nullptr, nullptr);
  auto sink = adopt (gst_element_get_static_pad (graph->at ("store"), "sink"));
  gst_pad_add_probe (sink.get (), GST_PAD_PROBE_TYPE_BUFFER, collect_samples,
      &decoded, nullptr);
  EXPECT_TRUE (run_to_end (graph->pipeline (), {}, out (error)))
      << error->message;
  ASSERT_EQ (given.size (), 3u);
  ASSERT_EQ (given[0].size (), 202u * 112 * 3 / 2);
  EXPECT_TRUE (given == decoded);
}

/* Guards against footage encoded as if nothing in it could be cut, and
 * against work spent on pictures that need none. */
TEST (Encoders, ContentIsWhatThePlanShows)
{
  struct {
    BackgroundKind kind;
    bool moves;
    Content content;
  } const cases[] = {
      {BackgroundKind::Canvas, false, Content::Still},
      {BackgroundKind::Color, false, Content::Still},
      {BackgroundKind::Image, false, Content::Still},
      {BackgroundKind::Image, true, Content::MovingStill},
      {BackgroundKind::Stock, true, Content::MovingStill},
      {BackgroundKind::Generated, false, Content::Generated},
      {BackgroundKind::Video, false, Content::Footage},
  };
  Plan plan;
  plan.scenes.resize (2);
  Segment body{.scene = 1}, lead{.kind = Segment::Kind::Transition, .scene = 1};
  for (const auto &c : cases) {
    plan.scenes[1].shots = {shot_of (c.kind, c.moves)};
    EXPECT_EQ (content_of (plan, body), c.content);
    auto with = [&] (Content other) {
      return c.content == Content::Footage ? Content::FootageTransition
                                           : std::max (c.content, other);
    };
    plan.scenes[0].shots = {shot_of (BackgroundKind::Color, false)};
    EXPECT_EQ (content_of (plan, lead), with (Content::MovingStill));
    plan.scenes[0].shots = {shot_of (BackgroundKind::Generated, false)};
    EXPECT_EQ (content_of (plan, lead), with (Content::Generated));
  }
}

/* Guards against cached segments of other settings: what is described differs
 * where the settings do. */
TEST (Encoders, DescriptionsTellSettingsApart)
{
  Encoders encoders = {.video = "x264enc", .audio = "avenc_aac"};
  auto told = [&] (Quality quality, Content content) {
    return describe_video_encoder (encoders, quality, content, 1920, 1080);
  };
  EXPECT_NE (told (Quality::Standard, Content::MovingStill),
      told (Quality::Standard, Content::Footage));
  EXPECT_NE (told (Quality::Standard, Content::MovingStill),
      told (Quality::Draft, Content::MovingStill));
  EXPECT_EQ (told (Quality::High, Content::MovingStill),
      told (Quality::High, Content::Footage));
}
