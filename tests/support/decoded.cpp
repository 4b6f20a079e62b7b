// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoded.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include "gst_ptr.h"
#include "video_frame.h"

namespace reel::test {

void
for_each_frame (const std::string &file, const char *format,
    const std::function<bool (GstSample *)> &seen)
{
  constexpr GstClockTime kPatience = 60 * GST_SECOND;
  std::string line = "filesrc name=file ! decodebin "
                     "caps=\"video/x-raw(ANY)\" expose-all-streams=false ! "
                     "videoconvert ! video/x-raw,format=" +
                     std::string (format) +
                     " ! appsink name=end sync=false max-buffers=2";
  ErrorPtr error;
  auto pipeline = sink_floating (gst_parse_launch (line.c_str (), out (error)));
  ASSERT_TRUE (pipeline && !error) << (error ? error->message : line);
  GstBin *bin = GST_BIN (pipeline.get ());
  auto source = adopt (gst_bin_get_by_name (bin, "file"));
  auto end = adopt (gst_bin_get_by_name (bin, "end"));
  auto *sink = GST_APP_SINK (end.get ());
  g_object_set (source.get (), "location", file.c_str (), nullptr);
  gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
  bool goes_on = true;
  while (goes_on) {
    auto sample = adopt (gst_app_sink_try_pull_sample (sink, kPatience));
    if (!sample)
      break;
    goes_on = seen (sample.get ());
  }
  EXPECT_TRUE (!goes_on || gst_app_sink_is_eos (sink))
      << file << " isn't decoded to its end";
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}

std::vector<uint8_t>
plane_of (GstSample *sample, unsigned plane)
{
  std::vector<uint8_t> bytes;
  GstVideoInfo info;
  bool known = gst_video_info_from_caps (&info, gst_sample_get_caps (sample));
  MappedFrame map (&info, gst_sample_get_buffer (sample), GST_MAP_READ);
  EXPECT_TRUE (known && map) << "a frame can't be read";
  if (!known || !map)
    return bytes;
  const GstVideoFrame *frame = map.get ();
  auto width = (ptrdiff_t) GST_VIDEO_FRAME_COMP_WIDTH (frame, plane) *
               GST_VIDEO_FRAME_COMP_PSTRIDE (frame, plane);
  for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane); y++) {
    const auto *row =
        (const uint8_t *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane) +
        (ptrdiff_t) y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
    bytes.insert (bytes.end (), row, row + width);
  }
  return bytes;
}

std::pair<int, int>
size_of (GstSample *sample)
{
  GstVideoInfo info;
  bool known = gst_video_info_from_caps (&info, gst_sample_get_caps (sample));
  EXPECT_TRUE (known) << "a frame without a size";
  return known ? std::pair (info.width, info.height) : std::pair (0, 0);
}

static Frame
rgb_of (GstSample *sample)
{
  Frame frame;
  std::vector<uint8_t> bytes = plane_of (sample);
  for (size_t i = 0; i + 2 < bytes.size (); i += 3)
    frame.push_back ({bytes[i], bytes[i + 1], bytes[i + 2]});
  return frame;
}

std::vector<Frame>
frames_of (const std::string &file)
{
  std::vector<Frame> frames;
  for_each_frame (file, "RGB", [&] (GstSample *sample) {
    frames.push_back (rgb_of (sample));
    return true;
  });
  return frames;
}

Frame
frame_at (const std::string &file, double seconds)
{
  auto wanted = (GstClockTime) (seconds * (double) GST_SECOND);
  GstPtr<GstSample> shown;
  for_each_frame (file, "RGB", [&] (GstSample *sample) {
    /* Buffers of MP4 begin with what its edit list leaves out. */
    GstClockTime time =
        gst_segment_to_stream_time (gst_sample_get_segment (sample),
            GST_FORMAT_TIME, GST_BUFFER_PTS (gst_sample_get_buffer (sample)));
    if (time <= wanted)
      shown.reset (gst_sample_ref (sample));
    return time <= wanted;
  });
  return shown ? rgb_of (shown.get ()) : Frame ();
}

std::vector<std::vector<uint8_t>>
lumas_of (const std::string &file)
{
  std::vector<std::vector<uint8_t>> lumas;
  for_each_frame (file, "I420", [&] (GstSample *sample) {
    lumas.push_back (plane_of (sample));
    return true;
  });
  return lumas;
}

} // namespace reel::test
