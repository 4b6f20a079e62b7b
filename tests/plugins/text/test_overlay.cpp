// SPDX-License-Identifier: GPL-3.0-or-later
#include "overlay_harness.h"

#include <thread>

#include <gst/video/video.h>

using namespace reel;
using namespace reel::test;

/* Guards against copies, or changed bytes, where there is nothing to draw. */
TEST (TextOverlay, PassesTheSameBufferWhereNothingIsVisible)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "Later", "start", 2 * GST_SECOND, "stop",
      3 * GST_SECOND, "enter", 1, nullptr);
  for (GstClockTime t : {0 * GST_SECOND, 4 * GST_SECOND, 3 * GST_SECOND}) {
    GstBuffer *in = gray_frame (t);
    auto out = adopt (gst_harness_push_and_pull (h.get (), in));
    EXPECT_EQ (out.get (), in);
    EXPECT_FALSE (has_text (out.get ()));
  }
  EXPECT_TRUE (has_text (pushed (h.get (), 2 * GST_SECOND).get ()));
}

/* Guards against an empty text that still costs a copy. */
TEST (TextOverlay, PassesThroughWithoutText)
{
  auto h = new_overlay ();
  GstBuffer *in = gray_frame (0);
  auto out = adopt (gst_harness_push_and_pull (h.get (), in));
  EXPECT_EQ (out.get (), in);
}

/* Guards against drawing into a frame that somebody else still holds. */
TEST (TextOverlay, CopiesSharedBuffers)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "Shared", "enter", 1, nullptr);
  auto mine = adopt (gray_frame (GST_SECOND));
  auto out = adopt (
      gst_harness_push_and_pull (h.get (), gst_buffer_ref (mine.get ())));
  EXPECT_TRUE (has_text (out.get ()));
  EXPECT_FALSE (has_text (mine.get ()));
}

/* Guards against drawing into memory that other buffers share, as those of
 * imagefreeze do. */
TEST (TextOverlay, CopiesSharedMemory)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "Shared", "enter", 1, nullptr);
  auto mine = adopt (gray_frame (GST_SECOND));
  auto out = adopt (
      gst_harness_push_and_pull (h.get (), gst_buffer_copy (mine.get ())));
  EXPECT_TRUE (has_text (out.get ()));
  EXPECT_FALSE (has_text (mine.get ()));
}

/* Guards against animation timed by running time or by counting frames. */
TEST (TextOverlay, TimesAreStreamTimes)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "At ten", "enter", 1, "start",
      10 * GST_SECOND, nullptr);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.time = 10 * GST_SECOND;
  gst_harness_push_event (h.get (), gst_event_new_segment (&segment));
  EXPECT_TRUE (has_text (pushed (h.get (), 0).get ()));
}

/* Guards against state that outlives a stop, or differs the second time. */
TEST (TextOverlay, SecondRunGivesTheSameBytes)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "Again\nand again", nullptr);
  auto first = pushed (h.get (), 200 * GST_MSECOND);
  pushed (h.get (), 5 * GST_SECOND);
  gst_element_set_state (h->element, GST_STATE_NULL);
  gst_harness_play (h.get ());
  gst_harness_set_src_caps_str (h.get (), kCaps);
  auto second = pushed (h.get (), 200 * GST_MSECOND);
  EXPECT_EQ (bytes_of (first.get ()), bytes_of (second.get ()));
}

/* Guards against text of the old size after caps change. */
TEST (TextOverlay, FollowsCapsMidStream)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "Wide", "enter", 1, nullptr);
  EXPECT_TRUE (has_text (pushed (h.get (), 0).get ()));
  gst_harness_set_src_caps_str (
      h.get (), "video/x-raw,format=BGRA,width=101,height=77,framerate=25/1");
  auto buffer =
      adopt (gst_buffer_new_allocate (nullptr, 101 * 77 * 4, nullptr));
  gst_buffer_memset (buffer.get (), 0, 0, 101 * 77 * 4);
  GST_BUFFER_PTS (buffer.get ()) = GST_SECOND;
  auto out = adopt (gst_harness_push_and_pull (h.get (), buffer.release ()));
  auto bytes = bytes_of (out.get ());
  EXPECT_NE (
      std::count (bytes.begin (), bytes.end (), 0), (long) bytes.size ());
}

/* Guards against a property that shows half a change, or only after a
 * restart. */
TEST (TextOverlay, PropertiesChangeBetweenFrames)
{
  auto h = new_overlay ();
  g_object_set (h->element, "text", "One", "enter", 1, nullptr);
  auto one = pushed (h.get (), 0);
  g_object_set (h->element, "text", "Two", nullptr);
  auto two = pushed (h.get (), 40 * GST_MSECOND);
  g_object_set (h->element, "text", "One", nullptr);
  auto again = pushed (h.get (), 80 * GST_MSECOND);
  EXPECT_NE (bytes_of (one.get ()), bytes_of (two.get ()));
  EXPECT_EQ (bytes_of (one.get ()), bytes_of (again.get ()));
}

/* Guards against formats that are accepted and then drawn wrongly or not at
 * all: the text is bright in every one. */
TEST (TextOverlay, DrawsInEveryFormat)
{
  for (const char *format :
      {"I420", "YV12", "NV12", "NV21", "Y42B", "Y444", "AYUV", "BGRA", "RGBA",
          "ARGB", "ABGR", "BGRx", "RGBx", "xRGB", "xBGR", "RGB", "BGR", "GRAY8",
          "I420_10LE", "I422_10LE", "Y444_10LE"}) {
    std::string caps =
        std::string (
            "video/x-raw,width=321,height=181,framerate=25/1,format=") +
        format;
    auto h = new_overlay (caps.c_str ());
    g_object_set (h->element, "text", "Harbour", "enter", 1, nullptr);
    GstVideoInfo info;
    auto parsed = adopt (gst_caps_from_string (caps.c_str ()));
    ASSERT_TRUE (gst_video_info_from_caps (&info, parsed.get ()));
    GstBuffer *in = gst_buffer_new_allocate (nullptr, info.size, nullptr);
    gst_buffer_memset (in, 0, 0, info.size);
    GST_BUFFER_PTS (in) = 0;
    ASSERT_EQ (gst_harness_push (h.get (), in), GST_FLOW_OK) << format;
    auto out = adopt (gst_harness_pull (h.get ()));
    GstVideoFrame frame;
    ASSERT_TRUE (gst_video_frame_map (&frame, &info, out.get (), GST_MAP_READ));
    long bright = 0;
    auto *first = (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (&frame, 0);
    bool deep = GST_VIDEO_INFO_COMP_DEPTH (&info, 0) > 8;
    for (int y = 0; y < 181; y++)
      for (int x = 0; x < 321; x++) {
        const guint8 *at = first + y * GST_VIDEO_FRAME_COMP_STRIDE (&frame, 0) +
                           x * GST_VIDEO_FRAME_COMP_PSTRIDE (&frame, 0);
        bright += (deep ? GST_READ_UINT16_LE (at) / 4 : *at) > 200;
      }
    gst_video_frame_unmap (&frame);
    EXPECT_GT (bright, 150) << format;
    EXPECT_LT (bright, 6000) << format;
  }
}

/* Guards against critical messages or lost data for words and times. */
TEST (TextOverlay, WordsAndTimesSurviveARoundTrip)
{
  auto h = new_overlay ();
  GValue words = G_VALUE_INIT, word = G_VALUE_INIT, back = G_VALUE_INIT;
  g_value_init (&words, GST_TYPE_ARRAY);
  g_value_init (&word, GST_TYPE_STRUCTURE);
  g_value_take_boxed (
      &word, gst_structure_new ("word", "start", G_TYPE_UINT64, GST_SECOND,
                 "stop", G_TYPE_UINT64, 2 * GST_SECOND, "offset", G_TYPE_UINT,
                 3u, "length", G_TYPE_UINT, 4u, nullptr));
  gst_value_array_append_and_take_value (&words, &word);
  g_object_set_property (G_OBJECT (h->element), "words", &words);
  g_value_init (&back, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (h->element), "words", &back);
  EXPECT_EQ (gst_value_compare (&words, &back), GST_VALUE_EQUAL);
  g_value_unset (&words);
  g_value_unset (&back);
}

/* Guards against karaoke that marks no word. */
TEST (TextOverlay, KaraokeChangesWithItsWords)
{
  auto h = new_overlay ();
  GValue words = G_VALUE_INIT;
  g_value_init (&words, GST_TYPE_ARRAY);
  for (guint i = 0; i < 2; i++) {
    GValue word = G_VALUE_INIT;
    g_value_init (&word, GST_TYPE_STRUCTURE);
    g_value_take_boxed (&word,
        gst_structure_new ("word", "start", G_TYPE_UINT64, (i + 1) * GST_SECOND,
            "stop", G_TYPE_UINT64, (i + 2) * GST_SECOND, "offset", G_TYPE_UINT,
            i * 4, "length", G_TYPE_UINT, 3u, nullptr));
    gst_value_array_append_and_take_value (&words, &word);
  }
  g_object_set (h->element, "text", "one two", nullptr);
  gst_util_set_object_arg (G_OBJECT (h->element), "style", "karaoke");
  g_object_set_property (G_OBJECT (h->element), "words", &words);
  g_value_unset (&words);
  auto none = pushed (h.get (), 0);
  auto one = pushed (h.get (), 1800 * GST_MSECOND);
  auto two = pushed (h.get (), 2800 * GST_MSECOND);
  EXPECT_TRUE (has_text (none.get ()));
  EXPECT_NE (bytes_of (none.get ()), bytes_of (one.get ()));
  EXPECT_NE (bytes_of (one.get ()), bytes_of (two.get ()));
}

/* Guards against a lost flag for text that had to be cut, and against a
 * warning for every frame. */
TEST (TextOverlay, WarnsOnceOfTextThatIsTooLong)
{
  auto h = new_overlay ();
  Watch bus (h.get ());
  gst_util_set_object_arg (G_OBJECT (h->element), "style", "caption");
  g_object_set (h->element, "text", std::string (3000, 'w').c_str (), nullptr);
  for (int i = 0; i < 5; i++)
    pushed (h.get (), i * 40 * GST_MSECOND);
  gboolean fits = TRUE;
  g_object_get (h->element, "fits", &fits, nullptr);
  EXPECT_FALSE (fits);
  auto warning = bus.next (GST_MESSAGE_WARNING);
  ASSERT_TRUE (warning);
  EXPECT_FALSE (bus.next (GST_MESSAGE_WARNING));
  ErrorPtr error;
  gst_message_parse_warning (warning.get (), out (error), nullptr);
  EXPECT_NE (
      std::string (error->message).find ("too long by"), std::string::npos);
}

/* Guards against races between the setters and the streaming thread. */
TEST (TextOverlay, PropertiesMayBeSetFromAnyThread)
{
  auto h = new_overlay ();
  std::thread setter ([&h] {
    for (int i = 0; i < 200; i++) {
      std::string text = "Text " + std::to_string (i);
      g_object_set (h->element, "text", text.c_str (), "style", i % 11, "scale",
          0.5 + i % 3, "start", (guint64) 0, nullptr);
    }
  });
  for (int i = 0; i < 30; i++)
    pushed (h.get (), i * 40 * GST_MSECOND);
  setter.join ();
}

/* Guards against state changes that leak or hang. */
TEST (TextOverlay, StateWalk)
{
  auto element =
      sink_floating (gst_element_factory_make ("reeltextoverlay", nullptr));
  g_object_set (element.get (), "text", "Walk", nullptr);
  for (int i = 0; i < 50; i++)
    for (GstState state : {GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_READY,
             GST_STATE_PLAYING, GST_STATE_NULL})
      ASSERT_NE (gst_element_set_state (element.get (), state),
          GST_STATE_CHANGE_FAILURE);
}
