// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/slide_fit.h"

#include <algorithm>

#include <gst/gst.h>

#include "brief/model/notation.h"
#include "brief/slides/slide_markup.h"
#include "gst_ptr.h"

namespace reel {

namespace {

constexpr int kShorterSide = 360;

/* Surely there is room for so much. */
bool
is_short (const Slide &slide, double size)
{
  return size <= 60 && count_characters (slide.text) <= 40 &&
         std::count (slide.text.begin (), slide.text.end (), '\n') < 3;
}

GstFlowReturn
drop_buffer (GstPad *, GstObject *, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

/* Sends one black picture through ELEMENT. */
void
push_picture (GstElement *element, int width, int height)
{
  auto start = sink_floating (gst_pad_new ("start", GST_PAD_SRC));
  auto end = sink_floating (gst_pad_new ("end", GST_PAD_SINK));
  gst_pad_set_chain_function (end.get (), drop_buffer);
  auto sink = adopt (gst_element_get_static_pad (element, "sink"));
  auto source = adopt (gst_element_get_static_pad (element, "src"));
  gst_pad_set_active (end.get (), TRUE);
  gst_pad_set_active (start.get (), TRUE);
  gst_element_set_state (element, GST_STATE_PLAYING);
  if (gst_pad_link (start.get (), sink.get ()) == GST_PAD_LINK_OK &&
      gst_pad_link (source.get (), end.get ()) == GST_PAD_LINK_OK) {
    auto caps = adopt (gst_caps_new_simple ("video/x-raw", "format",
        G_TYPE_STRING, "GRAY8", "width", G_TYPE_INT, width, "height",
        G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION, 1, 1, nullptr));
    GstSegment segment;
    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_pad_push_event (start.get (), gst_event_new_stream_start ("slide"));
    gst_pad_push_event (start.get (), gst_event_new_caps (caps.get ()));
    gst_pad_push_event (start.get (), gst_event_new_segment (&segment));
    auto stride = (gsize) (width + 3) / 4 * 4;
    GstBuffer *buffer =
        gst_buffer_new_allocate (nullptr, stride * (gsize) height, nullptr);
    gst_buffer_memset (buffer, 0, 0, stride * (gsize) height);
    GST_BUFFER_PTS (buffer) = 0;
    GST_BUFFER_DURATION (buffer) = GST_SECOND;
    gst_pad_push (start.get (), buffer);
  }
  gst_element_set_state (element, GST_STATE_NULL);
  gst_pad_set_active (start.get (), FALSE);
  gst_pad_set_active (end.get (), FALSE);
}

} // namespace

bool
slide_fits (const Slide &slide, const Theme &theme, const SlideRoom &room,
    const NamedFiles &files, int width, int height)
{
  double size = slide.font_size > 0 ? slide.font_size : theme.slide_size;
  if ((is_short (slide, size) && theme.spans.empty ()) ||
      !gst_is_initialized ())
    return true;
  auto element =
      sink_floating (gst_element_factory_make ("reeltextoverlay", nullptr));
  if (!element)
    return true;
  SlideText text = slide_text (slide, theme);
  auto *object = G_OBJECT (element.get ());
  gst_util_set_object_arg (object, "style", "slide");
  gst_util_set_object_arg (object, "enter", "none");
  if (!text.align.empty ())
    gst_util_set_object_arg (object, "align", text.align.c_str ());
  g_object_set (object, "text", text.text.c_str (), "markup",
      (gboolean) text.markup, "font-size", size, "top", room.top, "bottom",
      room.bottom, "scrim", 0.0, "safe-area", theme.safe_area, "font",
      files.to_open (theme.body_font).c_str (), "background",
      theme.slide_box.color.c_str (), "border-width",
      theme.slide_box.border_width, "box-padding",
      theme.slide_box.padding.value_or (-1), nullptr);
  double scale = (double) kShorterSide / std::min (width, height);
  push_picture (element.get (), std::max (16, (int) (width * scale)),
      std::max (16, (int) (height * scale)));
  gboolean fits = TRUE;
  g_object_get (object, "fits", &fits, nullptr);
  return fits;
}

} // namespace reel
