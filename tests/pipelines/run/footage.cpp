// SPDX-License-Identifier: GPL-3.0-or-later
#include "footage.h"

#include <gtest/gtest.h>

#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include "decoded.h"
#include "gst_ptr.h"

namespace reel::test {

static constexpr int kBars = 12;

static GstPtr<GstBuffer>
numbered (const GstVideoInfo &info, int number)
{
  auto buffer = adopt (gst_buffer_new_and_alloc (info.size));
  GstVideoFrame frame;
  gst_video_frame_map (&frame, &info, buffer.get (), GST_MAP_WRITE);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++) {
    auto *plane = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, p);
    int stride = GST_VIDEO_FRAME_PLANE_STRIDE (&frame, p);
    int width = GST_VIDEO_FRAME_COMP_WIDTH (&frame, p);
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&frame, p); y++)
      for (int x = 0; x < width; x++) {
        int bar = x * kBars / width;
        plane[y * stride + x] = p > 0                               ? 128
                                : (number >> (kBars - 1 - bar)) & 1 ? 220
                                                                    : 30;
      }
  }
  gst_video_frame_unmap (&frame);
  return buffer;
}

void
make_footage (const std::string &file, const NumberedClip &footage)
{
  std::string text = "appsrc name=in format=time ! " + footage.chain;
  if (footage.tone_seconds > 0)
    text += " name=mux audiotestsrc name=tone samplesperbuffer=480 ! "
            "audio/x-raw,rate=48000,channels=" +
            std::to_string (footage.tone_channels) +
            (footage.tone_channels > 2 ? ",channel-mask=(bitmask)0x3f" : "") +
            " ! avenc_aac ! mux. mux.";
  text += " ! filesink name=out";
  ErrorPtr error;
  auto pipeline =
      sink_floating (gst_parse_launch (text.c_str (), reel::out (error)));
  ASSERT_TRUE (pipeline && !error) << (error ? error->message : "");
  GstBin *bin = GST_BIN (pipeline.get ());
  auto in = adopt (gst_bin_get_by_name (bin, "in"));
  auto sink = adopt (gst_bin_get_by_name (bin, "out"));
  g_object_set (sink.get (), "location", file.c_str (), nullptr);
  if (auto tone = adopt (gst_bin_get_by_name (bin, "tone")))
    g_object_set (tone.get (), "num-buffers",
        (int) (footage.tone_seconds * 100), nullptr);
  std::string described =
      "video/x-raw,format=I420,width=" + std::to_string (footage.width) +
      ",height=" + std::to_string (footage.height) +
      ",framerate=" + std::to_string (footage.fps_n) + "/" +
      std::to_string (footage.fps_d) + footage.caps;
  auto caps = adopt (gst_caps_from_string (described.c_str ()));
  GstVideoInfo info;
  ASSERT_TRUE (gst_video_info_from_caps (&info, caps.get ()));
  gst_app_src_set_caps (GST_APP_SRC (in.get ()), caps.get ());
  gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
  auto time_of = [&] (int i) {
    if (!footage.times.empty () && i < (int) footage.times.size ())
      return footage.times[(size_t) i];
    return gst_util_uint64_scale ((guint64) i,
        GST_SECOND * (guint64) footage.fps_d, (guint64) footage.fps_n);
  };
  for (int i = 0; i < footage.frames; i++) {
    auto buffer = numbered (info, i);
    GST_BUFFER_PTS (buffer.get ()) = time_of (i);
    if (footage.times.empty () || i + 1 < footage.frames)
      GST_BUFFER_DURATION (buffer.get ()) = time_of (i + 1) - time_of (i);
    gst_app_src_push_buffer (GST_APP_SRC (in.get ()), buffer.release ());
  }
  gst_app_src_end_of_stream (GST_APP_SRC (in.get ()));
  auto bus = adopt (gst_element_get_bus (pipeline.get ()));
  auto message = adopt (gst_bus_timed_pop_filtered (bus.get (), 60 * GST_SECOND,
      (GstMessageType) (GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
  ASSERT_TRUE (message);
  if (GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message.get (), reel::out (error), nullptr);
    FAIL () << error->message;
  }
}

/* Codes of GIF's LZW that never grow: the table is cleared in time. */
static std::string
gif_pixels (int color, int count)
{
  std::string bits;
  auto put = [&] (int code) {
    for (int i = 0; i < 3; i++)
      bits += (char) ('0' + ((code >> i) & 1));
  };
  constexpr int kClear = 4, kEnd = 5;
  for (int i = 0; i < count; i++) {
    put (kClear);
    put (color);
  }
  put (kEnd);
  std::string bytes;
  for (size_t i = 0; i < bits.size (); i += 8) {
    int byte = 0;
    for (size_t j = 0; j < 8 && i + j < bits.size (); j++)
      byte |= (bits[i + j] - '0') << j;
    bytes += (char) byte;
  }
  std::string blocks = "\x02";
  for (size_t i = 0; i < bytes.size (); i += 255) {
    std::string block = bytes.substr (i, 255);
    blocks += (char) block.size () + block;
  }
  return blocks + '\0';
}

std::string
animated_gif ()
{
  using namespace std::string_literals;
  constexpr int kWidth = 32, kHeight = 18;
  std::string size = {(char) kWidth, 0, (char) kHeight, 0};
  std::string gif = "GIF89a" + size + "\x81\0\0"s +
                    "\0\0\0\xff\0\0\0\0\xff\0\xff\0"s +
                    "\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"s;
  for (int color : {1, 2})
    gif += "\x21\xf9\x04\x04\x32\0\0\0"s + "\x2c\0\0\0\0"s + size + "\0"s +
           gif_pixels (color, kWidth * kHeight);
  return gif + ";";
}

static Seen
look (GstSample *sample)
{
  Seen seen;
  GstVideoInfo info;
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  seen.time = GST_BUFFER_PTS (buffer);
  GstVideoFrame frame;
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    return seen;
  auto at = [&] (guint plane, double x, double y) {
    auto *data = (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, plane);
    int column = (int) (x * GST_VIDEO_FRAME_COMP_WIDTH (&frame, plane));
    int row = (int) (y * GST_VIDEO_FRAME_COMP_HEIGHT (&frame, plane));
    return (
        int) data[row * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, plane) + column];
  };
  seen.number = 0;
  for (int bar = 0; bar < kBars; bar++) {
    seen.bars[(size_t) bar] = at (0, (bar + 0.5) / kBars, 0.5);
    seen.number = seen.number * 2 + (seen.bars[(size_t) bar] > 125);
  }
  seen.y = at (0, 0.5, 0.5);
  seen.u = at (1, 0.5, 0.5);
  seen.v = at (2, 0.5, 0.5);
  gst_video_frame_unmap (&frame);
  return seen;
}

int
number_of (GstSample *sample)
{
  return look (sample).number;
}

std::vector<Seen>
pictures_of (const std::string &file)
{
  std::vector<Seen> all;
  for_each_frame (file, "I420", [&] (GstSample *sample) {
    all.push_back (look (sample));
    return true;
  });
  return all;
}

std::vector<int>
numbers_of (const std::string &file)
{
  std::vector<int> numbers;
  for (const Seen &seen : pictures_of (file))
    numbers.push_back (seen.number);
  return numbers;
}

} // namespace reel::test
