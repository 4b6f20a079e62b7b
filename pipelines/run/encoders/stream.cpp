// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/stream.h"

#include <algorithm>
#include <functional>

namespace reel {

const StreamKind &
stream_of (Codec codec)
{
  static const StreamKind kH264 = {"video/x-h264", "h264parse",
      "video/x-h264,stream-format=avc,alignment=au",
      {"avdec_h264", "openh264dec"}};
  static const StreamKind kH265 = {"video/x-h265", "h265parse",
      "video/x-h265,stream-format=hvc1,alignment=au",
      {"avdec_h265", "libde265dec"}};
  static const StreamKind kVp9 = {"video/x-vp9", "vp9parse",
      "video/x-vp9,alignment=super-frame", {"vp9dec", "avdec_vp9"}};
  static const StreamKind kAv1 = {"video/x-av1", "av1parse",
      "video/x-av1,stream-format=obu-stream,alignment=tu",
      {"dav1ddec", "av1dec"}};
  switch (codec) {
  case Codec::H264:
    break;
  case Codec::H265:
    return kH265;
  case Codec::Vp9:
    return kVp9;
  case Codec::Av1:
    return kAv1;
  }
  return kH264;
}

namespace {

/* The first byte of each unit of an access unit of DATA, each after its length
 * in four bytes; true as soon as IS_KEY says so of one. */
bool
any_unit (
    const guint8 *data, gsize size, const std::function<bool (guint8)> &is_key)
{
  for (gsize at = 0; at + 5 <= size;) {
    if (is_key (data[at + 4]))
      return true;
    /* Byte by byte: units begin anywhere. */
    at += 4 + ((gsize) data[at] << 24 | (gsize) data[at + 1] << 16 |
                  (gsize) data[at + 2] << 8 | data[at + 3]);
  }
  return false;
}

/* VP9 bitstream specification, 6.2: two bits of marker, two of profile (and one
 * more of profile 3), then show_existing_frame and frame_type. */
bool
is_vp9_key_frame (const guint8 *data, gsize size)
{
  if (size < 1 || data[0] >> 6 != 2)
    return false;
  int shift = (data[0] >> 4 & 3) == 3 ? 2 : 3;
  bool shows_other = data[0] >> shift & 1;
  bool inter = data[0] >> (shift - 1) & 1;
  return !shows_other && !inter;
}

/* AV1 bitstream specification, 5.3 to 5.9: a key frame, shown, in the temporal
 * unit that repeats the sequence header. */
bool
is_av1_key_frame (const guint8 *data, gsize size)
{
  constexpr int kSequence = 1, kFrameHeader = 3, kFrame = 6;
  bool sequence = false;
  for (gsize at = 0; at < size;) {
    int type = data[at] >> 3 & 15;
    bool extended = data[at] & 4, sized = data[at] & 2;
    gsize head = at + 1 + extended, length = 0;
    int shift = 0;
    bool more = sized;
    while (more && head < size && shift < 35) {
      length |= (gsize) (data[head] & 127) << shift;
      shift += 7;
      more = data[head++] & 128;
    }
    if (!sized)
      length = size > head ? size - head : 0;
    sequence |= type == kSequence;
    if ((type == kFrameHeader || type == kFrame) && head < size)
      /* show_existing_frame, frame_type, show_frame. */
      return sequence && data[head] >> 4 == 1;
    at = head + length;
  }
  return false;
}

} // namespace

bool
is_key_frame (Codec codec, GstBuffer *buffer)
{
  MappedBuffer map (buffer, GST_MAP_READ);
  if (!map)
    return false;
  switch (codec) {
  case Codec::H264: // IDR: ITU-T H.264, table 7-1
    return any_unit (map.data (), map.size (),
        [] (guint8 head) { return (head & 0x1f) == 5; });
  case Codec::H265: // IDR_W_RADL, IDR_N_LP: ITU-T H.265, table 7-1
    return any_unit (map.data (), map.size (), [] (guint8 head) {
      return (head >> 1 & 0x3f) == 19 || (head >> 1 & 0x3f) == 20;
    });
  case Codec::Vp9:
    return is_vp9_key_frame (map.data (), map.size ());
  case Codec::Av1:
    break;
  }
  return is_av1_key_frame (map.data (), map.size ());
}

bool
have_same_parameters (GstCaps *caps, GstCaps *others)
{
  const GstStructure *one = gst_caps_get_structure (caps, 0);
  const GstStructure *other = gst_caps_get_structure (others, 0);
  auto same = [&] (const char *field) {
    const GValue *a = gst_structure_get_value (one, field);
    const GValue *b = gst_structure_get_value (other, field);
    return (!a && !b) ||
           (a && b && gst_value_compare (a, b) == GST_VALUE_EQUAL);
  };
  /* Levels and frame rates are rounded by each file from its own length. */
  constexpr const char *kFields[] = {"codec_data", "width", "height", "profile",
      "chroma-format", "bit-depth-luma", "bit-depth-chroma", "colorimetry"};
  return gst_structure_has_name (other, gst_structure_get_name (one)) &&
         std::all_of (std::begin (kFields), std::end (kFields), same);
}

} // namespace reel
