// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/av1_colours.h"

#include "gst_ptr.h"

namespace reel {

namespace {

class Bits {
public:
  Bits (const uint8_t *data, size_t size) : data_ (data), size_ (8 * size) {}

  unsigned get (int count)
  {
    unsigned value = 0;
    for (; count > 0; count--, at_++)
      value = value << 1 |
              (at_ < size_ ? data_[at_ / 8] >> (7 - at_ % 8) & 1u : 0u);
    return value;
  }
  size_t at () const { return at_; }
  bool is_within () const { return at_ < size_; }

private:
  const uint8_t *data_;
  size_t size_, at_ = 0;
};

/* Where color_description_present_flag is in a sequence header, in bits; AV1
 * bitstream specification, 5.5. Nothing for what av1enc never writes. */
std::optional<size_t>
find_flag (const uint8_t *data, size_t size)
{
  Bits bits (data, size);
  unsigned profile = bits.get (3);
  /* Still and reduced pictures, timing, delays, operating points. */
  if (profile != 0 || bits.get (2) || bits.get (2) || bits.get (5))
    return std::nullopt;
  bits.get (12);
  if (bits.get (5) > 7)
    bits.get (1); // tier
  int width = (int) bits.get (4) + 1, height = (int) bits.get (4) + 1;
  bits.get (width);
  bits.get (height);
  if (bits.get (1)) // numbers of frames
    bits.get (7);
  bits.get (7); // blocks, filters and kinds of prediction
  bool order_hint = bits.get (1);
  if (order_hint)
    bits.get (2);
  bool chosen = bits.get (1);
  if ((chosen || bits.get (1)) && !bits.get (1)) // screen content, integer
    bits.get (1);
  if (order_hint)
    bits.get (3);
  bits.get (3); // superres, cdef, restoration
  bits.get (2); // bit depth, monochrome
  return bits.is_within () ? std::optional (bits.at ()) : std::nullopt;
}

/* HEADER with its flag at bit FLAG set, and the three codes of BT.709 (1, 1, 1:
 * 6.4.2) behind it. What follows moves by whole bytes. */
std::vector<uint8_t>
with_codes (const uint8_t *header, size_t size, size_t flag)
{
  std::vector<uint8_t> tagged (header, header + size);
  size_t byte = flag / 8, bit = flag % 8;
  uint32_t codes = 0x010101u << (7 - bit); // as they lie over four bytes
  auto kept = (uint8_t) (header[byte] & (0xff >> bit >> 1));
  tagged[byte] = (uint8_t) ((header[byte] & ~(0xff >> bit >> 1)) | 0x80 >> bit |
                            codes >> 24);
  uint8_t rest[] = {(uint8_t) (codes >> 16), (uint8_t) (codes >> 8),
      (uint8_t) ((codes & 0xff) | kept)};
  tagged.insert (
      tagged.begin () + (long) byte + 1, std::begin (rest), std::end (rest));
  return tagged;
}

GstPadProbeReturn
tag (GstPad *, GstPadProbeInfo *info, gpointer)
{
  auto given = adopt (GST_PAD_PROBE_INFO_BUFFER (info));
  std::optional<std::vector<uint8_t>> tagged;
  if (MappedBuffer map (given.get (), GST_MAP_READ); map)
    tagged = say_bt709 (map.data (), map.size ());
  if (!tagged) {
    GST_PAD_PROBE_INFO_DATA (info) = given.release ();
    return GST_PAD_PROBE_OK;
  }
  GstBuffer *buffer = gst_buffer_new_memdup (tagged->data (), tagged->size ());
  gst_buffer_copy_into (buffer, given.get (), GST_BUFFER_COPY_METADATA, 0, 0);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

} // namespace

std::optional<std::vector<uint8_t>>
say_bt709 (const uint8_t *data, size_t size)
{
  constexpr int kSequence = 1;
  constexpr size_t kShort = 124; // and three more in a size of one byte
  for (size_t at = 0; at + 2 <= size;) {
    bool extended = data[at] & 4, sized = data[at] & 2;
    size_t head = at + 1 + extended;
    if (!sized || head >= size || data[head] & 128)
      return std::nullopt; // its sequence header comes first, and is short
    size_t length = data[head], body = head + 1;
    if (length > size - body)
      return std::nullopt;
    if ((data[at] >> 3 & 15) != kSequence) {
      at = body + length;
      continue;
    }
    auto flag = find_flag (data + body, length);
    if (!flag || length > kShort ||
        data[body + *flag / 8] >> (7 - *flag % 8) & 1)
      return std::nullopt;
    auto header = with_codes (data + body, length, *flag);
    std::vector<uint8_t> tagged (data, data + head);
    tagged.push_back ((uint8_t) header.size ());
    tagged.insert (tagged.end (), header.begin (), header.end ());
    tagged.insert (tagged.end (), data + body + length, data + size);
    return tagged;
  }
  return std::nullopt;
}

void
tag_colours (GstElement *encoder)
{
  auto pad = adopt (gst_element_get_static_pad (encoder, "src"));
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, tag, nullptr, nullptr);
}

} // namespace reel
