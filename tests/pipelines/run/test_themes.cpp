// SPDX-License-Identifier: GPL-3.0-or-later
/* Themes on decoded frames: each of their colours is seen where it belongs. */
#include <gtest/gtest.h>

#include <cmath>

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "color.h"
#include "preparing.h"
#include "run/graph.h"
#include "video_frame.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int kWidth = 640, kHeight = 360;

using Frame = std::vector<Color>;

/* The frame of FILE in the middle of its two seconds. */
Frame
middle_of (const std::string &file)
{
  ErrorPtr error;
  Frame frame;
  auto graph = Graph::parse ("filesrc name=file ! decodebin caps=video/x-raw ! "
                             "videoconvert ! video/x-raw,format=RGB ! "
                             "appsink name=end sync=false max-buffers=1",
      out (error));
  if (!graph) {
    ADD_FAILURE () << error->message;
    return frame;
  }
  g_object_set (graph->at ("file"), "location", file.c_str (), nullptr);
  EXPECT_TRUE (graph->complete (nullptr));
  gst_element_set_state (graph->pipeline (), GST_STATE_PLAYING);
  auto *sink = GST_APP_SINK (graph->at ("end"));
  for (int i = 0; i < 6; i++) {
    auto sample = adopt (gst_app_sink_try_pull_sample (sink, 30 * GST_SECOND));
    if (!sample || i < 5)
      continue;
    GstVideoInfo info;
    gst_video_info_from_caps (&info, gst_sample_get_caps (sample.get ()));
    MappedFrame map (
        &info, gst_sample_get_buffer (sample.get ()), GST_MAP_READ);
    for (int y = 0; y < info.height; y++) {
      const auto *row =
          (const uint8_t *) GST_VIDEO_FRAME_PLANE_DATA (map.get (), 0) +
          (ptrdiff_t) y * GST_VIDEO_FRAME_PLANE_STRIDE (map.get (), 0);
      for (int x = 0; x < info.width; x++)
        frame.push_back ({row[3 * x], row[3 * x + 1], row[3 * x + 2]});
    }
  }
  gst_element_set_state (graph->pipeline (), GST_STATE_NULL);
  return frame;
}

/* How many pixels of FRAME are about COLOR. */
int
count (const Frame &frame, const char *color)
{
  constexpr int kApart = 30;
  Color wanted = *parse_color (color);
  int found = 0;
  for (const Color &pixel : frame)
    found += std::abs (pixel.r - wanted.r) < kApart &&
             std::abs (pixel.g - wanted.g) < kApart &&
             std::abs (pixel.b - wanted.b) < kApart;
  return found;
}

/* What a scene of SCENE's keys looks like below THEME. */
Frame
seen (const std::string &theme, const std::string &scene)
{
  Preparing place;
  auto result = place.prepare (
      "output: {size: 640x360, fps: 5, quality: high}\ntheme: " + theme +
      "\nscenes: [{duration: 2, " + scene + "}]\n");
  EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
  if (!result.prepared)
    return {};
  return middle_of (place.out ("brief.mp4"));
}

} // namespace

/* Guards against colours of a theme that are read and then seen nowhere. */
TEST (ThemeColours, AreSeenWhereTheyBelong)
{
  const std::string theme =
      "{sizes: {title: 90, lower-third: 90, bullets: 120}, colors: {text: "
      "\"#ffe000\", muted: \"#00e0ff\", background: \"#102040\", accent: "
      "\"#ff00a0\", surface: \"#005000fe\"}}";
  Frame title = seen (theme, "title: HHHH, subtitle: HHHHHHHHHH");
  ASSERT_EQ (title.size (), (size_t) kWidth * kHeight);
  EXPECT_GT (count (title, "#ffe000"), 500);
  EXPECT_GT (count (title, "#00e0ff"), 100);
  EXPECT_GT (count (title, "#102040"), kWidth * kHeight / 2);
  Frame third = seen (theme, "texts: [{text: \"HHHH\\nHHHH\", style: "
                             "lower-third}]");
  EXPECT_GT (count (third, "#005000"), 1000);
  EXPECT_GT (count (third, "#ff00a0"), 100);
  EXPECT_GT (count (third, "#00e0ff"), 60);
  Frame bullets = seen (theme, "bullets: [HHHH]");
  EXPECT_GT (count (bullets, "#ffe000"), 100);
  EXPECT_GT (count (bullets, "#ff00a0"), 8);
}

/* Guards against shades that don't know for which text they are: dark text on
 * a dark picture gets the theme's light, on a light one next to nothing. */
TEST (ThemeColours, ScrimSetsDarkTextOffWhereItMust)
{
  const std::string theme =
      "{colors: {text: \"#101010\", muted: \"#202020\", background: "
      "\"#f0f0f0\", scrim: \"#00ff00\"}}";
  Frame dark = seen (theme, "title: H, background: black");
  ASSERT_EQ (dark.size (), (size_t) kWidth * kHeight);
  Color behind = dark[(size_t) (kHeight / 2) * kWidth + kWidth / 2 - 90];
  EXPECT_GT (behind.g, 100);
  EXPECT_LT (behind.r, 40);
  Frame light = seen (theme, "title: H, background: white");
  behind = light[(size_t) (kHeight / 2) * kWidth + kWidth / 2 - 90];
  EXPECT_GT (behind.r, 200);
}

/* Guards against backdrops that are shown in place of what a brief says, and
 * canvases that aren't. */
TEST (ThemeColours, BackdropStandsWhereNothingElseDoes)
{
  const std::string theme = "{backdrop: {color: \"#203060\"}}";
  EXPECT_GT (
      count (seen (theme, "pause: 0"), "#203060"), kWidth * kHeight * 9 / 10);
  EXPECT_GT (count (seen (theme, "canvas: \"#703010\""), "#703010"),
      kWidth * kHeight * 9 / 10);
  EXPECT_GT (count (seen (theme, "background: \"#107030\""), "#107030"),
      kWidth * kHeight * 9 / 10);
}
