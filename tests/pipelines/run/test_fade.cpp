// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "error.h"
#include "gst_ptr.h"
#include "run/fade.h"
#include "run/mixer.h"
#include "run/runner.h"
#include "temp_folder.h"

using namespace reel;

namespace {

/* One scene of FRAMES that fades in over FADE_IN and out over FADE_OUT. */
Plan
plan_of (int64_t frames, int64_t fade_in, int64_t fade_out)
{
  Plan plan;
  plan.frames = frames;
  plan.samples = frames * 1600;
  plan.fades = {fade_in, fade_out};
  plan.scenes.resize (1);
  plan.scenes[0].frames = frames;
  return plan;
}

/* The first sample of Y, U, V of every frame of a white SEGMENT in FORMAT. */
std::vector<std::array<int, 3>>
faded (const Plan &plan, const Segment &segment, const char *format = "I420")
{
  ErrorPtr error;
  std::string line = "videotestsrc name=picture pattern=white ! "
                     "video/x-raw,width=6,height=4,framerate=30/1,format=" +
                     std::string (format) +
                     " ! identity name=encoder ! appsink name=end sync=false";
  auto graph = Graph::parse (line.c_str (), out (error));
  EXPECT_TRUE (graph) << error->message;
  std::vector<std::array<int, 3>> frames;
  if (!graph)
    return frames;
  g_object_set (
      graph->at ("picture"), "num-buffers", (int) segment.frames, nullptr);
  GstAppSinkCallbacks callbacks = {};
  callbacks.new_sample = [] (GstAppSink *sink, gpointer data) {
    auto sample = adopt (gst_app_sink_pull_sample (sink));
    GstVideoInfo info;
    gst_video_info_from_caps (&info, gst_sample_get_caps (sample.get ()));
    GstMapInfo map;
    gst_buffer_map (gst_sample_get_buffer (sample.get ()), &map, GST_MAP_READ);
    bool deep = GST_VIDEO_INFO_COMP_DEPTH (&info, 0) > 8;
    std::array<int, 3> values;
    for (guint c = 0; c < 3; c++) {
      const guint8 *at = map.data + GST_VIDEO_INFO_COMP_OFFSET (&info, c);
      values[c] = deep ? *reinterpret_cast<const guint16 *> (at) : *at;
    }
    gst_buffer_unmap (gst_sample_get_buffer (sample.get ()), &map);
    static_cast<std::vector<std::array<int, 3>> *> (data)->push_back (values);
    return GST_FLOW_OK;
  };
  gst_app_sink_set_callbacks (
      GST_APP_SINK (graph->at ("end")), &callbacks, &frames, nullptr);
  add_fade (*graph, "encoder", plan, segment);
  EXPECT_TRUE (graph->complete (out (error)));
  EXPECT_TRUE (run_to_end (graph->pipeline (), {}, out (error)))
      << error->message;
  return frames;
}

Segment
body (int64_t first, int64_t frames)
{
  Segment segment;
  segment.first_frame = first;
  segment.frames = frames;
  return segment;
}

} // namespace

/* Guards against a film that doesn't begin and end in black, and against
 * frames between that are touched. */
TEST (Fade, FromBlackAndBackToIt)
{
  Plan plan = plan_of (40, 10, 20);
  auto frames = faded (plan, body (0, 40));
  ASSERT_EQ (frames.size (), 40u);
  EXPECT_EQ (frames[0], (std::array{16, 128, 128}));
  EXPECT_EQ (frames[39], (std::array{16, 128, 128}));
  EXPECT_NEAR (frames[5][0], (16 + 235) / 2, 1);
  for (int i = 10; i < 20; i++)
    EXPECT_EQ (frames[i][0], 235) << i;
}

/* Guards against a seam within a fade: segments by themselves give what the
 * whole does. */
TEST (Fade, SegmentsGiveWhatTheWholeDoes)
{
  Plan plan = plan_of (40, 25, 15);
  auto whole = faded (plan, body (0, 40));
  std::vector<std::array<int, 3>> joined;
  for (int64_t first : {0, 10, 20, 30})
    for (auto &frame : faded (plan, body (first, 10)))
      joined.push_back (frame);
  EXPECT_EQ (joined, whole);
}

/* Guards against 10 bits that are faded to another black. */
TEST (Fade, TenBitsGoToTheirBlack)
{
  auto frames = faded (plan_of (20, 10, 0), body (0, 20), "I420_10LE");
  ASSERT_EQ (frames.size (), 20u);
  EXPECT_EQ (frames[0], (std::array{64, 512, 512}));
  EXPECT_GT (frames[15][0], 900);
  EXPECT_EQ (frames[15], frames[19]);
}

/* Guards against segments that are rendered again for a fade they have no part
 * in, and against some that have and are not. */
TEST (Fade, OnlyItsSegmentsNameIt)
{
  Plan plan = plan_of (400, 30, 60);
  std::string first = describe_fade (plan, body (0, 150));
  EXPECT_FALSE (first.empty ());
  EXPECT_TRUE (describe_fade (plan, body (150, 100)).empty ());
  EXPECT_TRUE (describe_fade (plan, body (250, 90)).empty ());
  EXPECT_FALSE (describe_fade (plan, body (340, 60)).empty ());
  EXPECT_FALSE (describe_fade (plan, body (300, 50)).empty ());
  Plan longer = plan_of (900, 30, 60);
  EXPECT_EQ (describe_fade (longer, body (0, 150)), first);
}

/* Guards against sound that goes on while the picture fades. */
TEST (Fade, SoundFadesWithThePicture)
{
  test::TempFolder folder;
  std::string file = folder.path () + "/loud";
  std::vector<float> loud (64000, 0.5f);
  g_file_set_contents (file.c_str (), (const char *) loud.data (),
      (gssize) (loud.size () * sizeof (float)), nullptr);
  Plan plan = plan_of (40, 10, 20);
  plan.sounds.push_back ({file, 1, 0, 64000, 1});
  Mixer mixer (narration_score (plan));
  std::vector<float> mix;
  ASSERT_TRUE (mixer.mix (0, 64000, mix));
  EXPECT_EQ (mix[0], 0);
  EXPECT_NEAR (mix[2 * 8000], 0.25, 0.001);
  EXPECT_EQ (mix[2 * 20000], 0.5f);
  EXPECT_NEAR (mix[2 * 48000 + 1], 0.25, 0.001);
  EXPECT_EQ (mix[2 * 63999], 0);
}
