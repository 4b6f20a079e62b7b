// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/blur.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gst/video/video.h>

namespace reel {

namespace {

/* Three boxes in a row are near a Gaussian (central limit). */
constexpr int kPasses = 3;
/* Radius of each box at full amount, of the shorter side. */
constexpr double kRadiusShare = 0.07;

struct Plane {
  guint8 *data;
  int width, height, stride;
};

/* The mean of each pixel and RADIUS on both sides of it; the edge repeats. */
void
box (const guint8 *from, guint8 *to, int count, int step, int radius)
{
  auto at = [&] (
                int i) { return (guint32) from[std::clamp (i, 0, count - 1)]; };
  auto width = (guint32) (2 * radius + 1);
  guint32 sum = 0;
  for (int i = -radius; i <= radius; i++)
    sum += at (i);
  for (int i = 0; i < count; i++) {
    to[i * step] = (guint8) ((sum + width / 2) / width);
    sum += at (i + radius + 1) - at (i - radius);
  }
}

void
blur_plane (const Plane &plane, int radius)
{
  std::vector<guint8> line ((size_t) std::max (plane.width, plane.height));
  for (int pass = 0; pass < kPasses; pass++) {
    for (int y = 0; y < plane.height; y++) {
      guint8 *row = plane.data + (ptrdiff_t) y * plane.stride;
      std::copy_n (row, plane.width, line.begin ());
      box (line.data (), row, plane.width, 1, radius);
    }
    for (int x = 0; x < plane.width; x++) {
      guint8 *column = plane.data + x;
      for (int y = 0; y < plane.height; y++)
        line[(size_t) y] = column[(ptrdiff_t) y * plane.stride];
      box (line.data (), column, plane.height, plane.stride, radius);
    }
  }
}

GstPadProbeReturn
blur_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  double amount = *static_cast<const double *> (data);
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo video;
  if (!caps || !gst_video_info_from_caps (&video, caps.get ()))
    return GST_PAD_PROBE_OK;
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  GstVideoFrame frame;
  if (!gst_video_frame_map (&frame, &video, buffer, GST_MAP_READWRITE))
    return GST_PAD_PROBE_OK;
  int side =
      std::min (GST_VIDEO_INFO_WIDTH (&video), GST_VIDEO_INFO_HEIGHT (&video));
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&frame); i++) {
    Plane plane{(guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, i),
        GST_VIDEO_FRAME_COMP_WIDTH (&frame, i),
        GST_VIDEO_FRAME_COMP_HEIGHT (&frame, i),
        GST_VIDEO_FRAME_PLANE_STRIDE (&frame, i)};
    double share = (double) plane.height / GST_VIDEO_INFO_HEIGHT (&video);
    auto radius = (int) std::lround (amount * kRadiusShare * side * share);
    if (radius > 0)
      blur_plane (plane, radius);
  }
  gst_video_frame_unmap (&frame);
  return GST_PAD_PROBE_OK;
}

void
forget (gpointer data)
{
  delete static_cast<double *> (data);
}

} // namespace

void
blur_pictures (GstPad *pad, double amount)
{
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER, blur_buffer, new double (amount), forget);
}

} // namespace reel
