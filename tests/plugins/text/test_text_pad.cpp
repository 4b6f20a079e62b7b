// SPDX-License-Identifier: GPL-3.0-or-later
#include "overlay_harness.h"

#include <atomic>
#include <thread>

using namespace reel;
using namespace reel::test;

namespace {

/* An overlay with text coming in on its second pad. */
struct Pads {
  HarnessPtr video = new_overlay ();
  HarnessPtr text;

  explicit Pads (const char *format = "utf8")
  {
    gst_util_set_object_arg (G_OBJECT (video->element), "style", "caption");
    text.reset (gst_harness_new_with_element (video->element, "text", nullptr));
    std::string caps = std::string ("text/x-raw,format=") + format;
    gst_harness_set_src_caps_str (text.get (), caps.c_str ());
  }
  GstFlowReturn say (const char *words, GstClockTime from, GstClockTime to)
  {
    GstBuffer *buffer = gst_buffer_new_memdup (words, strlen (words));
    GST_BUFFER_PTS (buffer) = from;
    GST_BUFFER_DURATION (buffer) = to - from;
    return gst_harness_push (text.get (), buffer);
  }
  void gap (GstClockTime from, GstClockTime to)
  {
    gst_harness_push_event (text.get (), gst_event_new_gap (from, to - from));
  }
  void end () { gst_harness_push_event (text.get (), gst_event_new_eos ()); }
  bool shows (GstClockTime time)
  {
    return has_text (pushed (video.get (), time).get ());
  }
};

GstBuffer *
word_buffer (const char *word, guint offset, GstClockTime from, GstClockTime to)
{
  static const gchar *tags[] = {nullptr};
  if (!gst_meta_get_info ("ReelWord"))
    gst_meta_register_custom ("ReelWord", tags, nullptr, nullptr, nullptr);
  GstBuffer *buffer = gst_buffer_new_memdup (word, strlen (word));
  GST_BUFFER_PTS (buffer) = from;
  GST_BUFFER_DURATION (buffer) = to - from;
  GstCustomMeta *meta = gst_buffer_add_custom_meta (buffer, "ReelWord");
  gst_structure_set (gst_custom_meta_get_structure (meta), "text",
      G_TYPE_STRING, word, "offset", G_TYPE_UINT, offset, "length", G_TYPE_UINT,
      (guint) strlen (word), "sentence", G_TYPE_STRING, "one two",
      "sentence-offset", G_TYPE_UINT, 0u, "sentence-start", G_TYPE_UINT64,
      GST_SECOND, "sentence-stop", G_TYPE_UINT64, 3 * GST_SECOND, nullptr);
  return buffer;
}

} // namespace

/* Guards against captions that are late, early, or stay. */
TEST (TextPad, ShowsEachBufferForItsTime)
{
  Pads pads;
  EXPECT_EQ (pads.say ("first", GST_SECOND, 2 * GST_SECOND), GST_FLOW_OK);
  EXPECT_FALSE (pads.shows (GST_SECOND - 1));
  EXPECT_TRUE (pads.shows (GST_SECOND));
  pads.end ();
  EXPECT_TRUE (pads.shows (2 * GST_SECOND - 1));
  EXPECT_FALSE (pads.shows (2 * GST_SECOND));
}

/* Guards against a video that runs ahead of text which is still to come. */
TEST (TextPad, VideoWaitsForText)
{
  Pads pads;
  std::atomic<bool> said = false;
  std::thread speaker ([&] {
    said = true;
    pads.say ("slow", 0, GST_SECOND);
  });
  EXPECT_TRUE (pads.shows (0));
  EXPECT_TRUE (said);
  speaker.join ();
}

/* Guards against a hang in a pause of the text. */
TEST (TextPad, GapLetsVideoPass)
{
  Pads pads;
  pads.gap (0, 5 * GST_SECOND);
  EXPECT_FALSE (pads.shows (4 * GST_SECOND));
}

/* Guards against a hang after the last text. */
TEST (TextPad, EosLetsVideoPass)
{
  Pads pads;
  pads.end ();
  EXPECT_FALSE (pads.shows (4 * GST_SECOND));
}

/* Guards against the text property showing through. */
TEST (TextPad, LinkedPadReplacesTheProperty)
{
  Pads pads;
  g_object_set (pads.video->element, "text", "property", nullptr);
  pads.gap (0, 5 * GST_SECOND);
  EXPECT_FALSE (pads.shows (GST_SECOND));
}

/* Guards against markup where plain text was negotiated, and the reverse. */
TEST (TextPad, FormatDecidesWhatIsMarkup)
{
  Pads plain;
  EXPECT_EQ (plain.say ("a & <b", 0, GST_SECOND), GST_FLOW_OK);
  Pads markup ("pango-markup");
  Watch bus (markup.video.get ());
  EXPECT_EQ (markup.say ("a & <b", 0, GST_SECOND), GST_FLOW_ERROR);
  EXPECT_TRUE (bus.next (GST_MESSAGE_ERROR));
}

/* Guards against a blank for text that isn't UTF-8. */
TEST (TextPad, BadUtf8IsAnError)
{
  Pads pads;
  Watch bus (pads.video.get ());
  EXPECT_EQ (pads.say ("\xff", 0, GST_SECOND), GST_FLOW_ERROR);
  auto message = bus.next (GST_MESSAGE_ERROR);
  ASSERT_TRUE (message);
  ErrorPtr error;
  gst_message_parse_error (message.get (), out (error), nullptr);
  EXPECT_TRUE (g_error_matches (
      error.get (), GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT));
}

/* Guards against a flush that leaves old text, or a blocked thread. */
TEST (TextPad, FlushForgetsAndUnblocks)
{
  Pads pads;
  pads.say ("held", GST_SECOND, 2 * GST_SECOND);
  std::thread blocked ([&] {
    EXPECT_EQ (
        pads.say ("next", 2 * GST_SECOND, 3 * GST_SECOND), GST_FLOW_FLUSHING);
  });
  gst_harness_push_event (pads.text.get (), gst_event_new_flush_start ());
  blocked.join ();
  gst_harness_push_event (pads.text.get (), gst_event_new_flush_stop (TRUE));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (pads.text.get (), gst_event_new_segment (&segment));
  pads.gap (0, 5 * GST_SECOND);
  EXPECT_FALSE (pads.shows (1500 * GST_MSECOND));
}

/* Guards against a video thread that waits for text for ever while it is
 * stopped. */
TEST (TextPad, StoppingUnblocksVideo)
{
  Pads pads;
  std::thread waiting (
      [&] { gst_harness_push (pads.video.get (), gray_frame (GST_SECOND)); });
  gst_element_set_state (pads.video->element, GST_STATE_NULL);
  waiting.join ();
}

/* Guards against a text thread that waits for a video that has ended. */
TEST (TextPad, VideoEosUnblocksText)
{
  Pads pads;
  pads.say ("held", GST_SECOND, 2 * GST_SECOND);
  gst_harness_push_event (pads.video.get (), gst_event_new_eos ());
  EXPECT_EQ (pads.say ("next", 2 * GST_SECOND, 3 * GST_SECOND), GST_FLOW_EOS);
}

/* Guards against karaoke from the pad that shows single words, or waits for a
 * word before it shows its sentence. */
TEST (TextPad, WordsShowTheirSentence)
{
  Pads pads;
  gst_util_set_object_arg (G_OBJECT (pads.video->element), "style", "karaoke");
  std::thread speaker ([&] {
    gst_harness_push (pads.text.get (),
        word_buffer ("one", 0, 1200 * GST_MSECOND, 1600 * GST_MSECOND));
    gst_harness_push (pads.text.get (),
        word_buffer ("two", 4, 2000 * GST_MSECOND, 2400 * GST_MSECOND));
    pads.end ();
  });
  EXPECT_FALSE (pads.shows (900 * GST_MSECOND));
  auto before = pushed (pads.video.get (), 1100 * GST_MSECOND);
  auto one = pushed (pads.video.get (), 1500 * GST_MSECOND);
  auto two = pushed (pads.video.get (), 2300 * GST_MSECOND);
  speaker.join ();
  EXPECT_TRUE (has_text (before.get ()));
  EXPECT_NE (bytes_of (before.get ()), bytes_of (one.get ()));
  EXPECT_NE (bytes_of (one.get ()), bytes_of (two.get ()));
  EXPECT_TRUE (pads.shows (2900 * GST_MSECOND));
  EXPECT_FALSE (pads.shows (3 * GST_SECOND));
}
