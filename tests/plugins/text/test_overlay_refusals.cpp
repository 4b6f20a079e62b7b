// SPDX-License-Identifier: GPL-3.0-or-later
#include "overlay_harness.h"
#include "pipeline_run.h"

using namespace reel;
using namespace reel::test;

namespace {

/* What happens to a second of video with PROPERTIES set. */
RunResult
run_with (const char *property, const char *value, bool markup = false)
{
  auto pipeline = parse_pipeline (
      "videotestsrc num-buffers=3 ! video/x-raw,width=64,height=64 ! "
      "reeltextoverlay name=o text=x ! fakevideosink sync=false");
  auto overlay = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "o"));
  g_object_set (overlay.get (), property, value, "markup", markup, nullptr);
  return run_pipeline (pipeline.get ());
}

void
expect_error (const RunResult &result, GQuark domain, int code,
              const char *word)
{
  EXPECT_FALSE (result.eos);
  EXPECT_EQ (result.error_domain, domain);
  EXPECT_EQ (result.error_code, code);
  EXPECT_NE (result.error_message.find (word), std::string::npos)
      << result.error_message;
}

} // namespace

/* Guards against a colour that is misspelt and silently black. */
TEST (TextOverlayRefuses, BadColours)
{
  for (const char *property : {"color", "background", "outline", "highlight"})
    expect_error (run_with (property, "#12"), GST_RESOURCE_ERROR,
                  GST_RESOURCE_ERROR_SETTINGS, property);
}

/* Guards against a place that is misspelt and silently the middle. */
TEST (TextOverlayRefuses, BadPosition)
{
  expect_error (run_with ("position", "somewhere"), GST_RESOURCE_ERROR,
                GST_RESOURCE_ERROR_SETTINGS, "somewhere");
}

/* Guards against a font file that is missing and silently another. */
TEST (TextOverlayRefuses, MissingFontFile)
{
  expect_error (run_with ("font", "/nonexistent/font.ttf"), GST_RESOURCE_ERROR,
                GST_RESOURCE_ERROR_NOT_FOUND, "/nonexistent/font.ttf");
}

/* Guards against a blank picture for bad markup. */
TEST (TextOverlayRefuses, BadMarkup)
{
  expect_error (run_with ("text", "<b>bold", true), GST_STREAM_ERROR,
                GST_STREAM_ERROR_FORMAT, "markup");
}

/* Guards against markup rules applied to plain text. */
TEST (TextOverlayRefuses, NothingOfPlainText)
{
  EXPECT_TRUE (run_with ("text", "plain & <b").eos);
  EXPECT_TRUE (run_with ("text", "<b>bold</b>", true).eos);
}

/* Guards against text that is no UTF-8. */
TEST (TextOverlayRefuses, BadUtf8)
{
  expect_error (run_with ("text", "a\xff\xfe"), GST_STREAM_ERROR,
                GST_STREAM_ERROR_FORMAT, "UTF-8");
}

/* Guards against an error in mid-stream that is posted twice, or not at all,
 * and against an element that can't be used after it. */
TEST (TextOverlayRefuses, BadPropertiesWhileRunning)
{
  auto h = new_overlay ();
  Watch bus (h.get ());
  g_object_set (h->element, "text", "fine", nullptr);
  pushed (h.get (), 0);
  g_object_set (h->element, "color", "blurple", nullptr);
  for (int i = 1; i < 4; i++)
    EXPECT_EQ (gst_harness_push (h.get (), gray_frame (i * GST_SECOND)),
               GST_FLOW_ERROR);
  EXPECT_TRUE (bus.next (GST_MESSAGE_ERROR));
  EXPECT_FALSE (bus.next (GST_MESSAGE_ERROR));
  gst_element_set_state (h->element, GST_STATE_NULL);
  g_object_set (h->element, "color", "blue", nullptr);
  gst_harness_play (h.get ());
  gst_harness_set_src_caps_str (h.get (), kCaps);
  EXPECT_TRUE (has_text (pushed (h.get (), 5 * GST_SECOND).get ()));
}

/* Guards against a font family nobody has going unmentioned. */
TEST (TextOverlayRefuses, UnknownFamilyOnlyWithAWarning)
{
  auto h = new_overlay ();
  Watch bus (h.get ());
  g_object_set (h->element, "text", "fine", "font", "No Such Family", "enter",
                1, nullptr);
  EXPECT_TRUE (has_text (pushed (h.get (), 0).get ()));
  EXPECT_TRUE (bus.next (GST_MESSAGE_WARNING));
}
