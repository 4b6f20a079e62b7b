// SPDX-License-Identifier: GPL-3.0-or-later
#include "overlay_harness.h"

using namespace reel;
using namespace reel::test;

namespace {

/* An overlay by itself and what it posts. */
struct Alone {
  GstPtr<GstElement> element =
      sink_floating (gst_element_factory_make ("reeltextoverlay", nullptr));
  GstPtr<GstBus> bus = adopt (gst_bus_new ());

  Alone () { gst_element_set_bus (element.get (), bus.get ()); }
  ~Alone ()
  {
    gst_element_set_state (element.get (), GST_STATE_NULL);
    gst_bus_set_flushing (bus.get (), TRUE);
  }
  bool starts ()
  {
    return gst_element_set_state (element.get (), GST_STATE_PAUSED) !=
           GST_STATE_CHANGE_FAILURE;
  }
  ErrorPtr error ()
  {
    auto message = adopt (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ERROR));
    ErrorPtr error;
    if (message)
      gst_message_parse_error (message.get (), out (error), nullptr);
    return error;
  }
};

/* Expects that the overlay doesn't start with PROPERTY set to VALUE, and says
 * so once, with WORD in what it says. */
void
expect_refusal (const char *property, const char *value, GQuark domain,
    int code, const char *word, bool markup = false)
{
  Alone alone;
  g_object_set (alone.element.get (), "text", "x", property, value, "markup",
      markup, nullptr);
  EXPECT_FALSE (alone.starts ());
  auto error = alone.error ();
  ASSERT_TRUE (error) << property;
  EXPECT_TRUE (g_error_matches (error.get (), domain, code));
  EXPECT_NE (std::string (error->message).find (word), std::string::npos)
      << error->message;
  EXPECT_FALSE (alone.error ());
}

} // namespace

/* Guards against a colour that is misspelt and silently black. */
TEST (TextOverlayRefuses, BadColours)
{
  for (const char *property : {"color", "background", "outline", "highlight",
           "highlight-text", "muted", "scrim-color", "border"})
    expect_refusal (property, "#12", GST_RESOURCE_ERROR,
        GST_RESOURCE_ERROR_SETTINGS, property);
}

/* Guards against a place that is misspelt and silently the middle. */
TEST (TextOverlayRefuses, BadPosition)
{
  expect_refusal ("position", "somewhere", GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS, "somewhere");
}

/* Guards against a font file that is missing and silently another. */
TEST (TextOverlayRefuses, MissingFontFile)
{
  expect_refusal ("font", "/nonexistent/font.ttf", GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND, "/nonexistent/font.ttf");
}

/* Guards against a blank picture for bad markup. */
TEST (TextOverlayRefuses, BadMarkup)
{
  expect_refusal ("text", "<b>bold", GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
      "markup", true);
}

/* Guards against markup rules applied to plain text. */
TEST (TextOverlayRefuses, NothingOfPlainText)
{
  for (bool markup : {false, true}) {
    Alone alone;
    g_object_set (alone.element.get (), "text",
        markup ? "<b>bold</b>" : "plain & <b", "markup", markup, nullptr);
    EXPECT_TRUE (alone.starts ());
    EXPECT_FALSE (alone.error ());
  }
}

/* Guards against text that is no UTF-8. */
TEST (TextOverlayRefuses, BadUtf8)
{
  expect_refusal (
      "text", "a\xff\xfe", GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT, "UTF-8");
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
