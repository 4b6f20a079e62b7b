// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gst_ptr.h"
#include "pipeline_run.h"

using namespace reel;
using namespace reel::test;

namespace {

std::string
source (int frames, const char *pattern, const char *rest = "")
{
  return "videotestsrc num-buffers=" + std::to_string (frames) +
         " pattern=" + pattern + " " + rest +
         " ! video/x-raw,format=I420,width=64,height=36,framerate=30/1 ! ";
}

struct Output {
  RunResult result;
  std::vector<std::string> frames;
  std::vector<GstClockTime> times;
};

/* Runs LINE, whose sink is an appsink named "out". */
Output
run (const std::string &line)
{
  Output output;
  auto pipeline = parse_pipeline (line);
  if (!pipeline)
    return output;
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "out"));
  GstAppSinkCallbacks callbacks = {};
  callbacks.new_sample = [] (GstAppSink *from, gpointer data) {
    auto *to = static_cast<Output *> (data);
    auto sample = adopt (gst_app_sink_pull_sample (from));
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    MappedBuffer map (buffer, GST_MAP_READ);
    to->frames.emplace_back ((const char *) map.data (), map.size ());
    to->times.push_back (GST_BUFFER_PTS (buffer));
    return GST_FLOW_OK;
  };
  gst_app_sink_set_callbacks (
      GST_APP_SINK (sink.get ()), &callbacks, &output, nullptr);
  output.result = run_pipeline (pipeline.get ());
  return output;
}

Output
run_two (int first, int second, const std::string &properties = "")
{
  return run ("reeltransition name=t " + properties +
              " ! appsink name=out sync=false " + source (first, "smpte75") +
              "t.sink_0 " + source (second, "white") + "t.sink_1");
}

std::string
frame_of (const char *pattern)
{
  return run (source (1, pattern) + "appsink name=out sync=false")
      .frames.at (0);
}

} // namespace

/* Guards against frames lost or added, and times that drift. */
TEST (ReelTransition, FifteenAndFifteenGiveFifteen)
{
  auto output = run_two (15, 15);
  EXPECT_TRUE (output.result.eos);
  ASSERT_EQ (output.frames.size (), 15u);
  for (guint64 i = 0; i < 15; i++)
    EXPECT_EQ (output.times[i], gst_util_uint64_scale (i, GST_SECOND, 30));
}

/* Guards against ends that are not the pictures themselves. */
TEST (ReelTransition, FirstFrameIsTheFirstPictureAndProgressEndsAtTheSecond)
{
  auto output = run_two (20, 20);
  ASSERT_EQ (output.frames.size (), 20u);
  EXPECT_EQ (output.frames[0], frame_of ("smpte75"));
  EXPECT_NE (output.frames[14], output.frames[15]);
  EXPECT_EQ (output.frames[15], frame_of ("white"));
  EXPECT_EQ (output.frames[19], frame_of ("white"));
}

/* Guards against a stream that ends early taking its picture away. */
TEST (ReelTransition, LastFrameStandsWhenOneEndsEarly)
{
  for (auto [first, second] : {std::pair{15, 4}, {4, 15}, {1, 15}, {15, 1}}) {
    auto output = run_two (first, second, "type=wipe-right");
    EXPECT_TRUE (output.result.eos);
    ASSERT_EQ (output.frames.size (), 15u);
    EXPECT_EQ (output.frames, run_two (15, 15, "type=wipe-right").frames);
  }
}

/* Guards against a second run that isn't the first. */
TEST (ReelTransition, SecondRunGivesTheSameBytes)
{
  for (const char *type : {"type=dissolve", "type=blur", "type=zoom"})
    EXPECT_EQ (run_two (8, 8, type).frames, run_two (8, 8, type).frames);
}

/* Guards against `progress` that time overrules. */
TEST (ReelTransition, ProgressStandsInForTime)
{
  auto first = run_two (3, 3, "progress=0 duration=0");
  auto second = run_two (3, 3, "progress=1");
  for (int i = 0; i < 3; i++) {
    EXPECT_EQ (first.frames.at (i), frame_of ("smpte75"));
    EXPECT_EQ (second.frames.at (i), frame_of ("white"));
  }
}

/* Guards against running time that is taken for time since the first frame. */
TEST (ReelTransition, CountsFromItsFirstFrame)
{
  const char *late = "timestamp-offset=3000000000";
  auto output = run ("reeltransition name=t ! appsink name=out sync=false " +
                     source (15, "smpte75", late) + "t.sink_0 " +
                     source (15, "white", late) + "t.sink_1");
  EXPECT_TRUE (output.result.eos);
  EXPECT_EQ (output.frames, run_two (15, 15).frames);
}

/* Guards against pictures of two sizes being mixed all the same. */
TEST (ReelTransition, DifferentSizesAreRefused)
{
  auto output = run ("reeltransition name=t ! appsink name=out sync=false " +
                     source (5, "smpte75") +
                     "t.sink_0 videotestsrc num-buffers=5 ! "
                     "video/x-raw,format=I420,width=32,height=36 ! t.sink_1");
  EXPECT_FALSE (output.result.eos);
  EXPECT_GE (output.result.errors, 1);
}

/* Guards against formats of the core that the pads don't offer: 10 bits come
 * through as they are, and end with the second picture. */
TEST (ReelTransition, TakesTenBits)
{
  for (const char *format : {"I420_10LE", "I422_10LE", "Y444_10LE"}) {
    std::string caps = std::string (" ! video/x-raw,format=") + format +
                       ",width=64,height=36,framerate=30/1 ! ";
    auto output = run ("reeltransition name=t type=blur duration=100000000 ! "
                       "appsink name=out sync=false "
                       "videotestsrc num-buffers=5" +
                       caps + "t.sink_0 videotestsrc num-buffers=5 " +
                       "pattern=white" + caps + "t.sink_1");
    EXPECT_TRUE (output.result.eos) << output.result.error_message;
    ASSERT_EQ (output.frames.size (), 5u) << format;
    EXPECT_NE (output.frames[0], output.frames[1]);
    EXPECT_EQ (output.frames[3], output.frames[4]);
  }
}

/* Guards against a pad that doesn't tell what it takes: a scaler before it
 * adapts to the other one. */
TEST (ReelTransition, ScalersBeforeItAdapt)
{
  auto output = run (
      "reeltransition name=t ! "
      "video/x-raw,format=I420,width=64,height=36,framerate=30/1 ! appsink "
      "name=out sync=false " +
      source (5, "smpte75") +
      "t.sink_0 videotestsrc num-buffers=5 ! video/x-raw,format=RGB,"
      "width=32,height=36,framerate=30/1 ! videoconvert ! videoscale ! "
      "video/x-raw,width=64 ! t.sink_1");
  EXPECT_TRUE (output.result.eos) << output.result.error_message;
  EXPECT_EQ (output.frames.size (), 5u);
}

/* Guards against a third picture that is silently left out. */
TEST (ReelTransition, HasTwoPadsAndNoThird)
{
  auto element =
      sink_floating (gst_element_factory_make ("reeltransition", nullptr));
  ASSERT_TRUE (element);
  auto request = [&] (const char *name) {
    return adopt (gst_element_request_pad_simple (element.get (), name));
  };
  auto second = request ("sink_1");
  auto first = request ("sink_%u");
  ASSERT_TRUE (first && second);
  EXPECT_STREQ (GST_PAD_NAME (first.get ()), "sink_0");
  EXPECT_FALSE (request ("sink_%u"));
  EXPECT_FALSE (request ("sink_2"));
  gst_element_release_request_pad (element.get (), first.get ());
  first = request ("sink_%u");
  ASSERT_TRUE (first);
  EXPECT_STREQ (GST_PAD_NAME (first.get ()), "sink_0");
  for (auto *pad : {first.get (), second.get ()})
    gst_element_release_request_pad (element.get (), pad);
}

/* Guards against kinds that the brief names and the element doesn't. */
TEST (ReelTransition, HasEveryKindOfTheBrief)
{
  std::vector<std::string> kinds = {"none", "crossfade", "fade-black",
      "fade-white", "dissolve", "blur", "pixelize", "zoom", "radial", "reveal",
      "circle", "rect", "diagonal", "fade-circle"};
  for (const char *moving : {"wipe", "fade", "slice", "slide", "cover"})
    for (const char *way : {"-left", "-right", "-up", "-down"})
      kinds.push_back (std::string (moving) + way);
  for (const std::string &kind : kinds) {
    auto output = run_two (3, 3, "type=" + kind);
    EXPECT_TRUE (output.result.eos) << kind;
    EXPECT_EQ (output.frames.size (), 3u) << kind;
  }
}

/* Guards against leaks and stale state over many runs. */
TEST (ReelTransition, SurvivesManyStateChanges)
{
  auto element =
      sink_floating (gst_element_factory_make ("reeltransition", "t"));
  ASSERT_TRUE (element);
  for (int i = 0; i < 300; i++)
    gst_element_set_state (
        element.get (), i % 2 ? GST_STATE_READY : GST_STATE_PAUSED);
  gst_element_set_state (element.get (), GST_STATE_NULL);
}
