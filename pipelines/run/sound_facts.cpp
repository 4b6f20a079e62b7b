// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sound_facts.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "gst_ptr.h"
#include "run/sound_file.h"

namespace reel {

/* A file may be shorter than it says by this: encoders pad. */
static constexpr Nanoseconds kTolerance = kSecond / 2;

namespace {

uint32_t
little (const unsigned char *bytes)
{
  return bytes[0] | (uint32_t) bytes[1] << 8 | (uint32_t) bytes[2] << 16 |
         (uint32_t) bytes[3] << 24;
}

/* What a WAV file says of itself, where more was to come than there is:
 * wavparse goes by what is there. (RIFF: "Multimedia Programming Interface and
 * Data Specifications 1.0", 1991, Waveform Audio File Format.) */
Nanoseconds
promise_of_wav (const std::string &path)
{
  /* Written by programs that don't know it yet, and can't go back. */
  constexpr uint32_t kUnknown = 0x7fff0000;
  constexpr int kMostChunks = 1000;
  FilePtr file (fopen (path.c_str (), "rbe"));
  unsigned char head[16];
  if (!file || fread (head, 1, 12, file.get ()) != 12 ||
      memcmp (head, "RIFF", 4) != 0 || memcmp (head + 8, "WAVE", 4) != 0)
    return 0;
  uint32_t bytes_a_second = 0;
  for (int i = 0; i < kMostChunks; i++) {
    if (fread (head, 1, 8, file.get ()) != 8)
      return 0;
    bool is_format = memcmp (head, "fmt ", 4) == 0;
    bool is_data = memcmp (head, "data", 4) == 0;
    uint32_t size = little (head + 4);
    off_t at = ftello (file.get ());
    if (is_format && fread (head, 1, 16, file.get ()) == 16)
      bytes_a_second = little (head + 8);
    if (is_data) {
      bool is_told = size < kUnknown && bytes_a_second > 0;
      if (!is_told || fseeko (file.get (), 0, SEEK_END) != 0 ||
          ftello (file.get ()) - at >= (off_t) size)
        return 0;
      return (Nanoseconds) gst_util_uint64_scale (
          size, kSecond, bytes_a_second);
    }
    if (fseeko (file.get (), at + (off_t) size + (size & 1), SEEK_SET) != 0)
      return 0;
  }
  return 0;
}

bool
has_many_streams (GstElement *element)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  return factory && element->numsrcpads > 1 &&
         gst_element_factory_list_is_type (
             factory, GST_ELEMENT_FACTORY_TYPE_DEMUXER);
}

/* A demuxer tells the length of the longest of its streams. */
bool
is_sound_alone (GstElement *pipeline)
{
  std::unique_ptr<GstIterator, void (*) (GstIterator *)> elements (
      gst_bin_iterate_recurse (GST_BIN (pipeline)), gst_iterator_free);
  GValue item = G_VALUE_INIT;
  bool alone = true;
  while (gst_iterator_next (elements.get (), &item) == GST_ITERATOR_OK) {
    alone &= !has_many_streams (
        static_cast<GstElement *> (g_value_get_object (&item)));
    g_value_reset (&item);
  }
  return alone;
}

int
channels_before (GstElement *convert)
{
  auto pad = convert ? adopt (gst_element_get_static_pad (convert, "sink"))
                     : GstPtr<GstPad> ();
  auto caps =
      pad ? adopt (gst_pad_get_current_caps (pad.get ())) : GstPtr<GstCaps> ();
  gint channels = 0;
  if (caps)
    gst_structure_get_int (
        gst_caps_get_structure (caps.get (), 0), "channels", &channels);
  return channels;
}

} // namespace

SoundFacts
facts_of_sound (
    GstElement *pipeline, const std::string &path, Nanoseconds reached)
{
  gint64 length = 0;
  if (!is_sound_alone (pipeline) ||
      !gst_element_query_duration (pipeline, GST_FORMAT_TIME, &length))
    length = 0;
  auto convert = adopt (gst_bin_get_by_name (GST_BIN (pipeline), "convert"));
  SoundFacts facts{channels_before (convert.get ()), {}};
  Nanoseconds promised = std::max ((Nanoseconds) length, promise_of_wav (path));
  if (promised > reached + kTolerance)
    facts.cut = {reached, promised};
  return facts;
}

void
warn_of_cut (const CutShort &cut, const std::string &name, Place place,
    Problems &problems)
{
  auto seconds = [] (Nanoseconds time) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return std::string (g_ascii_formatd (
               text, sizeof text, "%.1f", (double) time / kSecond)) +
           " s";
  };
  problems.warning (place,
      "`" + name + "` is cut short: its sound ends at " +
          seconds (cut.reached) + ", not at " + seconds (cut.promised) +
          " as it says",
      "write or copy it again");
}

void
note_channels (
    int channels, const std::string &name, Place place, Problems &problems)
{
  if (channels == 1)
    problems.note (place,
        "`" + name + "` has one channel of sound: it is heard on both sides");
  else if (channels > 2)
    problems.note (place, "`" + name + "` has " + std::to_string (channels) +
                              " channels of sound: they are mixed down to two");
}

} // namespace reel
