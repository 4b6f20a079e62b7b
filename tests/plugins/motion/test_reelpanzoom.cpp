// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "gst_ptr.h"
#include "pipeline_run.h"
#include "video_frame.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr const char *kIn = "video/x-raw,format=I420,width=64,height=48,"
                            "framerate=30/1";
constexpr const char *kOut = "video/x-raw,format=I420,width=32,height=24,"
                             "framerate=30/1";

/* A harness that is torn down with its scope. */
struct Harness {
  explicit Harness (
      const char *line, const char *in = kIn, const char *result = kOut)
      : h (gst_harness_new_parse (line))
  {
    gst_harness_set_src_caps_str (h, in);
    gst_harness_set_sink_caps_str (h, result);
  }
  ~Harness () { gst_harness_teardown (h); }
  GstHarness *h;
};

/* A frame whose luma differs from place to place and by SEED. */
GstPtr<GstBuffer>
frame (GstClockTime pts = 0, int seed = 0, int width = 64, int height = 48)
{
  gsize size = (gsize) width * height * 3 / 2;
  auto buffer = adopt (gst_buffer_new_allocate (nullptr, size, nullptr));
  MappedBuffer map (buffer.get (), GST_MAP_WRITE);
  for (gsize i = 0; i < size; i++)
    map.data ()[i] = (guint8) (30 + (i * 37 + i / width * 11 + seed) % 180);
  GST_BUFFER_PTS (buffer.get ()) = pts;
  GST_BUFFER_DURATION (buffer.get ()) = GST_SECOND / 30;
  return buffer;
}

/* A further buffer with the same memory, as imagefreeze makes them. */
GstPtr<GstBuffer>
again (const GstPtr<GstBuffer> &still, GstClockTime pts)
{
  auto buffer = adopt (gst_buffer_copy (still.get ()));
  GST_BUFFER_PTS (buffer.get ()) = pts;
  return buffer;
}

std::string
bytes_of (GstBuffer *buffer)
{
  MappedBuffer map (buffer, GST_MAP_READ);
  return {(const char *) map.data (), map.size ()};
}

GstPtr<GstBuffer>
through (GstHarness *h, GstPtr<GstBuffer> buffer)
{
  return adopt (gst_harness_push_and_pull (h, buffer.release ()));
}

/* What LINE makes of a still in COUNT frames 0.1 s apart. */
std::vector<std::string>
frames_of (const char *line, int count)
{
  Harness harness (line);
  auto still = frame ();
  std::vector<std::string> all;
  for (int i = 0; i < count; i++)
    all.push_back (bytes_of (
        through (harness.h, again (still, i * 100 * GST_MSECOND)).get ()));
  return all;
}

} // namespace

/* Guards against a copy where nothing is to be done: the very buffer passes. */
TEST (ReelPanZoom, WholeViewOfTheSameSizePassesTheBuffer)
{
  Harness harness ("reelpanzoom", kIn, kIn);
  auto buffer = frame ();
  GstBuffer *given = buffer.get ();
  auto got = through (harness.h, std::move (buffer));
  EXPECT_EQ (got.get (), given);
}

/* Guards against rendering a standing still again and again: from the third
 * frame on all have one memory, with their own times. */
TEST (ReelPanZoom, StandingStillIsRenderedOnce)
{
  Harness harness ("reelpanzoom");
  auto still = frame ();
  const GstMemory *memory = nullptr;
  std::string first;
  for (int i = 0; i < 5; i++) {
    auto got = through (harness.h, again (still, i * GST_SECOND));
    EXPECT_EQ (GST_BUFFER_PTS (got.get ()), i * GST_SECOND);
    if (i == 0)
      first = bytes_of (got.get ());
    EXPECT_EQ (bytes_of (got.get ()), first);
    if (i >= 2) {
      EXPECT_EQ (gst_buffer_peek_memory (got.get (), 0), memory);
    }
    memory = gst_buffer_peek_memory (got.get (), 0);
  }
}

/* Guards against taking recycled memory for a still: what is written into it
 * between two frames must be seen. */
TEST (ReelPanZoom, SameMemoryWithNewContentIsSeen)
{
  Harness harness ("reelpanzoom");
  auto buffer = frame ();
  auto first = through (harness.h, adopt (gst_buffer_ref (buffer.get ())));
  buffer = adopt (gst_buffer_make_writable (buffer.release ()));
  {
    MappedBuffer map (buffer.get (), GST_MAP_WRITE);
    ASSERT_TRUE (map);
    std::memset (map.data (), 77, map.size ());
  }
  auto second = through (harness.h, std::move (buffer));
  EXPECT_EQ (bytes_of (second.get ())[100], 77);
}

/* Guards against ends of a movement that are not the views asked for. */
TEST (ReelPanZoom, StartsAtFromAndEndsAtTo)
{
  auto moving = frames_of ("reelpanzoom from=<0.0,0.0,0.5,0.5> "
                           "to=<0.5,0.5,0.5,0.5> duration=1000000000",
      12);
  auto from = frames_of ("reelpanzoom from=<0.0,0.0,0.5,0.5>", 1);
  auto to = frames_of ("reelpanzoom from=<0.5,0.5,0.5,0.5>", 1);
  EXPECT_EQ (moving[0], from[0]);
  EXPECT_EQ (moving[10], to[0]);
  EXPECT_EQ (moving[11], to[0]);
  for (int i = 1; i < 10; i++)
    EXPECT_NE (moving[i], moving[i - 1]) << i;
}

/* Guards against results that depend on what was rendered before. */
TEST (ReelPanZoom, SecondRunGivesTheSameBytes)
{
  const char *line = "reelpanzoom to=<0.1,0.2,0.5,0.6> duration=500000000 "
                     "easing=in-out fit=contain";
  EXPECT_EQ (frames_of (line, 8), frames_of (line, 8));
}

/* Guards against times taken from anything but stream time. */
TEST (ReelPanZoom, MovesByStreamTime)
{
  const char *line = "reelpanzoom to=<0.5,0.5,0.5,0.5> duration=1000000000";
  auto expected = frames_of (line, 6)[5];
  Harness harness (line);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = 100 * GST_SECOND;
  segment.time = 0;
  segment.base = 7 * GST_SECOND;
  gst_harness_push_event (harness.h, gst_event_new_segment (&segment));
  auto got = through (harness.h, frame (100 * GST_SECOND + 500 * GST_MSECOND));
  EXPECT_EQ (bytes_of (got.get ()), expected);
}

/* Guards against a `progress` that eases, or that time still moves. */
TEST (ReelPanZoom, ProgressStandsInForTime)
{
  auto by_time = frames_of ("reelpanzoom to=<0.5,0.5,0.5,0.5> "
                            "duration=1000000000",
      6);
  auto set = frames_of ("reelpanzoom to=<0.5,0.5,0.5,0.5> progress=0.5 "
                        "duration=1000000000 easing=in",
      2);
  EXPECT_EQ (set[0], by_time[5]);
  EXPECT_EQ (set[1], by_time[5]);
}

/* Guards against whole numbers in an array being lost. */
TEST (ReelPanZoom, TakesWholeNumbersInArrays)
{
  EXPECT_EQ (frames_of ("reelpanzoom from=<0,0,1,1>", 1),
      frames_of ("reelpanzoom", 1));
}

/* Guards against caps that change in the stream being taken for the old. */
TEST (ReelPanZoom, CapsMayChangeInTheStream)
{
  Harness harness ("reelpanzoom");
  through (harness.h, frame ());
  gst_harness_set_src_caps_str (
      harness.h, "video/x-raw,format=I420,width=128,height=96,framerate=30/1");
  auto got = through (harness.h, frame (GST_SECOND, 3, 128, 96));
  EXPECT_EQ (gst_buffer_get_size (got.get ()), 32u * 24 * 3 / 2);
  gst_harness_set_src_caps_str (harness.h, kIn);
  got = through (harness.h, frame (2 * GST_SECOND, 3));
  Harness fresh ("reelpanzoom");
  EXPECT_EQ (
      bytes_of (got.get ()), bytes_of (through (fresh.h, frame (0, 3)).get ()));
}

/* Guards against wrong settings that render something, or fail without a word
 * or with two: one error of the right kind, at start. */
TEST (ReelPanZoom, WrongSettingsFailAtStart)
{
  for (const char *wrong : {"from=<0.0,0.0,0.0,1.0>", "from=<-0.1,0.0,1.0,1.0>",
           "to=<0.5,0.0,0.6,1.0>", "to=<0.0,0.0,1.0>", "focus=<0.5,2.0>",
           "bars=nosuchcolour", "from=<a,b,c,d>"}) {
    auto result = run_pipeline (std::string ("videotestsrc num-buffers=3 ! "
                                             "reelpanzoom name=view ") +
                                wrong + " ! fakesink");
    EXPECT_EQ (result.errors, 1) << wrong;
    EXPECT_EQ (result.error_domain, GST_RESOURCE_ERROR) << wrong;
    EXPECT_EQ (result.error_code, GST_RESOURCE_ERROR_SETTINGS) << wrong;
    EXPECT_EQ (result.error_source, "view") << wrong;
  }
}

/* Guards against a wrong setting while playing that goes unnoticed, or stays
 * wrong for ever. */
TEST (ReelPanZoom, WrongSettingWhilePlayingIsAnErrorAndCanBeMended)
{
  auto pipeline = parse_pipeline (
      "videotestsrc num-buffers=5 ! video/x-raw,width=64,height=48 ! "
      "reelpanzoom name=view ! video/x-raw,width=32,height=24 ! fakesink");
  auto view = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "view"));
  gst_util_set_object_arg (G_OBJECT (view.get ()), "bars", "nothing");
  EXPECT_EQ (run_pipeline (pipeline.get ()).errors, 1);
  gst_util_set_object_arg (G_OBJECT (view.get ()), "bars", "#102030");
  EXPECT_TRUE (run_pipeline (pipeline.get ()).eos);
  EXPECT_TRUE (run_pipeline (pipeline.get ()).eos) << "second run";
}

/* Guards against formats and shapes that negotiate and then fail. */
TEST (ReelPanZoom, TakesEveryFormatItNames)
{
  for (const char *in :
      {"I420", "YV12", "Y42B", "Y444", "I420_10LE", "I422_10LE", "Y444_10LE",
          "Y41B", "NV12", "NV21", "YUY2", "UYVY", "GRAY8", "GBR", "RGB", "BGR",
          "RGBA", "BGRA", "ARGB", "ABGR", "RGBx", "BGRx", "xRGB", "xBGR"}) {
    std::string line = "videotestsrc num-buffers=2 ! video/x-raw,format=";
    line += in;
    line += ",width=61,height=37 ! reelpanzoom fit=contain ! "
            "video/x-raw,format=I420,width=33,height=48 ! fakesink";
    auto result = run_pipeline (line);
    EXPECT_TRUE (result.eos)
        << in << ": " << result.error_message << " " << result.error_debug;
  }
  for (const char *out :
      {"YV12", "Y42B", "Y444", "I420_10LE", "I422_10LE", "Y444_10LE"}) {
    std::string line = "videotestsrc num-buffers=2 ! "
                       "video/x-raw,format=RGB,width=61,height=37 ! "
                       "reelpanzoom ! video/x-raw,width=33,height=48,format=";
    EXPECT_TRUE (run_pipeline (line + out + " ! fakesink").eos) << out;
  }
}

/* Guards against colours that change with the size: caps that don't name them
 * mean BT.601 for small pictures and BT.709 for large ones. */
TEST (ReelPanZoom, KeepsTheColoursOfSmallPicturesInLargeFrames)
{
  GstHarness *h = gst_harness_new ("reelpanzoom");
  gst_harness_set_src_caps_str (h, kIn);
  gst_harness_set_sink_caps_str (
      h, "video/x-raw,width=1280,height=720,format=I420");
  auto got = through (h, frame ());
  auto caps = adopt (gst_pad_get_current_caps (h->sinkpad));
  GstVideoInfo info;
  ASSERT_TRUE (gst_video_info_from_caps (&info, caps.get ()));
  EXPECT_EQ (info.colorimetry.matrix, GST_VIDEO_COLOR_MATRIX_BT601);
  got.reset ();
  gst_harness_teardown (h);
}

/* Guards against leaks and stale state over many runs. */
TEST (ReelPanZoom, SurvivesManyStateChanges)
{
  auto element = sink_floating (gst_element_factory_make ("reelpanzoom", "v"));
  ASSERT_TRUE (element);
  for (int i = 0; i < 1000; i++)
    gst_element_set_state (element.get (), i % 3 == 0   ? GST_STATE_PAUSED
                                           : i % 3 == 1 ? GST_STATE_READY
                                                        : GST_STATE_NULL);
  gst_element_set_state (element.get (), GST_STATE_NULL);
}
