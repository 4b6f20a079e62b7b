// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/page_picture.h"

#include "brief/model/pdf_page.h"
#include "error.h"
#include "gst_ptr.h"
#include "run/give_once.h"

namespace reel {

/* What cairo calls CAIRO_FORMAT_RGB24. */
static constexpr const char *kFormat =
    G_BYTE_ORDER == G_LITTLE_ENDIAN ? "BGRx" : "xRGB";

static bool
draw_into (GstBuffer *buffer, const PdfPage &page, const StillSize &size)
{
  MappedBuffer map (buffer, GST_MAP_WRITE);
  return map && page.draw (map.data (), size.width, size.height, nullptr);
}

static void
give (GstElement *source, GstPtr<GstBuffer> drawn, const StillSize &size)
{
  auto caps = adopt (gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, kFormat, "width", G_TYPE_INT, size.width, "height",
      G_TYPE_INT, size.height, "framerate", GST_TYPE_FRACTION, 25, 1,
      "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr));
  g_object_set (source, "caps", caps.get (), nullptr);
  give_once (source, std::move (drawn));
}

bool
give_page (GstElement *source, const std::string &file,
    std::vector<WantedStill> &wanted, GError **error)
{
  Fault fault{"can't be drawn: there is not enough memory", {}};
  if (auto page = PdfPage::open (file, wanted.front ().need.page, fault)) {
    StillSize largest;
    for (WantedStill &still : wanted) {
      still.size = page_size (page->width (), page->height (), still.need);
      if (still.size.width > largest.width)
        largest = still.size;
    }
    auto buffer = adopt (gst_buffer_new_allocate (
        nullptr, 4 * (gsize) largest.width * (gsize) largest.height, nullptr));
    GST_BUFFER_PTS (buffer.get ()) = 0;
    if (draw_into (buffer.get (), *page, largest)) {
      give (source, std::move (buffer), largest);
      return true;
    }
  }
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed, "the PDF %s",
      fault.message.c_str ());
  return false;
}

} // namespace reel
