// SPDX-License-Identifier: LGPL-2.1-or-later
#include "panzoom_caps.h"

#include <algorithm>
#include <cmath>

#include "gst_ptr.h"

namespace reel::motion {

static GstStaticCaps in_caps =
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("{ " REEL_PANZOOM_IN_FORMATS " }"));
static GstStaticCaps out_caps =
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("{ " REEL_PANZOOM_OUT_FORMATS " }"));

/* CAPS with any size; with ANY_COLOUR also with any format and colours. */
static GstPtr<GstCaps>
any_size (GstCaps *caps, bool any_colour)
{
  auto result = adopt (gst_caps_copy (caps));
  for (guint i = 0; i < gst_caps_get_size (result.get ()); i++) {
    GstStructure *s = gst_caps_get_structure (result.get (), i);
    gst_structure_remove_fields (
        s, "width", "height", "pixel-aspect-ratio", nullptr);
    if (any_colour)
      gst_structure_remove_fields (
          s, "format", "colorimetry", "chroma-site", nullptr);
  }
  return result;
}

GstCaps *
panzoom_transform_caps (
    GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  bool to_output = direction == GST_PAD_SINK;
  auto possible =
      adopt (gst_static_caps_get (to_output ? &out_caps : &in_caps));
  auto alike = any_size (caps, false);
  auto other = any_size (caps, true);
  // With CAPS' order first: what needs no conversion is preferred.
  auto result =
      adopt (gst_caps_merge (gst_caps_intersect_full (alike.get (),
                                 possible.get (), GST_CAPS_INTERSECT_FIRST),
          gst_caps_intersect_full (
              other.get (), possible.get (), GST_CAPS_INTERSECT_FIRST)));
  if (!filter)
    return result.release ();
  return gst_caps_intersect_full (
      filter, result.get (), GST_CAPS_INTERSECT_FIRST);
}

/* Settles size and pixel shape: both as the input's where nothing is asked
 * for; a single given side keeps the picture's shape. */
static void
fixate_size (GstStructure *s, const GstVideoInfo &in)
{
  int width = 0, height = 0;
  bool has_width = gst_structure_get_int (s, "width", &width);
  bool has_height = gst_structure_get_int (s, "height", &height);
  if (!gst_structure_has_field (s, "pixel-aspect-ratio")) {
    bool same = !has_width && !has_height;
    gst_structure_set (s, "pixel-aspect-ratio", GST_TYPE_FRACTION,
        same ? in.par_n : 1, same ? in.par_d : 1, nullptr);
  } else {
    gst_structure_fixate_field_nearest_fraction (
        s, "pixel-aspect-ratio", in.par_n, in.par_d);
  }
  int par_n = 1, par_d = 1;
  gst_structure_get_fraction (s, "pixel-aspect-ratio", &par_n, &par_d);
  double shape =
      (double) in.width / in.height * in.par_n / in.par_d * par_d / par_n;
  auto side = [] (double length) {
    return (int) std::clamp (std::round (length), 1.0, (double) G_MAXINT);
  };
  if (has_width && !has_height) {
    gst_structure_fixate_field_nearest_int (s, "height", side (width / shape));
  } else if (!has_width && has_height) {
    gst_structure_fixate_field_nearest_int (s, "width", side (height * shape));
  } else if (!has_width) {
    gst_structure_fixate_field_nearest_int (s, "width", in.width);
    gst_structure_fixate_field_nearest_int (s, "height", in.height);
  }
}

/* Caps that say nothing about colours mean what is usual for their size: where
 * that would be something else than the input's, the input's is said. */
static void
fixate_colour (GstCaps *caps, const GstVideoInfo &in)
{
  GstStructure *s = gst_caps_get_structure (caps, 0);
  GstVideoInfo guess;
  if (gst_structure_has_field (s, "colorimetry") ||
      !gst_video_info_from_caps (&guess, caps))
    return;
  CharPtr colours;
  if (GST_VIDEO_INFO_IS_YUV (&in)) {
    if (!gst_video_colorimetry_is_equal (&in.colorimetry, &guess.colorimetry))
      colours.reset (gst_video_colorimetry_to_string (&in.colorimetry));
  } else {
    colours.reset (g_strdup (GST_VIDEO_COLORIMETRY_BT709));
  }
  if (colours)
    gst_structure_set (
        s, "colorimetry", G_TYPE_STRING, colours.get (), nullptr);
}

GstCaps *
panzoom_fixate_caps (GstCaps *caps, GstCaps *other)
{
  GstVideoInfo in;
  GstCaps *result = gst_caps_truncate (gst_caps_make_writable (other));
  if (gst_caps_is_empty (result) || !gst_video_info_from_caps (&in, caps))
    return gst_caps_fixate (result);
  GstStructure *s = gst_caps_get_structure (result, 0);
  if (!gst_structure_has_field (s, "width"))
    gst_structure_set (s, "width", GST_TYPE_INT_RANGE, 1, G_MAXINT, nullptr);
  if (!gst_structure_has_field (s, "height"))
    gst_structure_set (s, "height", GST_TYPE_INT_RANGE, 1, G_MAXINT, nullptr);
  fixate_size (s, in);
  result = gst_caps_fixate (result);
  fixate_colour (result, in);
  return result;
}

Layout
layout_of (const GstVideoInfo &info)
{
  Layout layout;
  layout.width = info.width;
  layout.height = info.height;
  layout.depth = GST_VIDEO_INFO_COMP_DEPTH (&info, 0);
  layout.rgb = GST_VIDEO_INFO_IS_RGB (&info);
  layout.grey = GST_VIDEO_INFO_IS_GRAY (&info);
  layout.full_range = info.colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  guint matrix = gst_video_color_matrix_to_iso (info.colorimetry.matrix);
  // Unspecified (2) and identity (0) Y, U, V are taken as BT.709.
  layout.matrix = matrix == 0 || matrix == 2 ? 1 : (int) matrix;
  if (!layout.rgb && !layout.grey) {
    layout.chroma_x = 1 << GST_VIDEO_FORMAT_INFO_W_SUB (info.finfo, 1);
    layout.chroma_y = 1 << GST_VIDEO_FORMAT_INFO_H_SUB (info.finfo, 1);
  }
  if (layout.rgb)
    layout.matrix = 1, layout.full_range = true;
  // Unknown is what H.264 and H.265 mean when they say nothing: MPEG-2's.
  GstVideoChromaSite site = info.chroma_site;
  bool known = site != GST_VIDEO_CHROMA_SITE_UNKNOWN;
  layout.cosited_x = !known || (site & GST_VIDEO_CHROMA_SITE_H_COSITED);
  layout.cosited_y = known && (site & GST_VIDEO_CHROMA_SITE_V_COSITED);
  return layout;
}

Components
components_of (const GstVideoFrame *frame)
{
  Components result;
  guint count = std::min (3u, (guint) GST_VIDEO_FRAME_N_COMPONENTS (frame));
  for (guint c = 0; c < count; c++)
    result.part[c] = {
        static_cast<const uint8_t *> (GST_VIDEO_FRAME_COMP_DATA (frame, c)),
        GST_VIDEO_FRAME_COMP_STRIDE (frame, c),
        GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c)};
  if (GST_VIDEO_INFO_HAS_ALPHA (&frame->info))
    result.alpha = static_cast<const uint8_t *> (
        GST_VIDEO_FRAME_COMP_DATA (frame, GST_VIDEO_COMP_A));
  return result;
}

TargetRef
target_of (GstVideoFrame *frame)
{
  TargetRef result;
  for (int c = 0; c < 3; c++) {
    result[c].data = GST_VIDEO_FRAME_COMP_DATA (frame, c);
    result[c].stride = GST_VIDEO_FRAME_COMP_STRIDE (frame, c);
    result[c].width = GST_VIDEO_FRAME_COMP_WIDTH (frame, c);
    result[c].height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, c);
    result[c].depth = GST_VIDEO_FRAME_COMP_DEPTH (frame, c);
  }
  return result;
}

} // namespace reel::motion
