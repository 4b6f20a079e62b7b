// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cue_reader.h"

#include <gio/gio.h>

#include "gst_ptr.h"
#include "text_layout.h"

namespace reel::text {

namespace {

constexpr char kWordMeta[] = "ReelWord"; // of reeltextoverlay's text pad

/* Where in which sentence a word stands, if the buffer says so. */
void
read_word (GstBuffer *buffer, const GstSegment &segment, TextCue &cue)
{
  if (!gst_meta_get_info (kWordMeta))
    return;
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, kWordMeta);
  if (!meta)
    return;
  GstStructure *s = gst_custom_meta_get_structure (meta);
  const char *sentence = gst_structure_get_string (s, "sentence");
  guint offset = 0, length = 0, sentence_offset = 0;
  guint64 start = GST_CLOCK_TIME_NONE, stop = GST_CLOCK_TIME_NONE;
  if (!sentence || !*sentence || !gst_structure_get_uint (s, "offset", &offset))
    return;
  gst_structure_get_uint (s, "length", &length);
  gst_structure_get_uint (s, "sentence-offset", &sentence_offset);
  gst_structure_get_uint64 (s, "sentence-start", &start);
  gst_structure_get_uint64 (s, "sentence-stop", &stop);
  cue.is_word = true;
  cue.sentence = sentence;
  cue.word.start = cue.start;
  cue.word.stop = cue.stop == kNever ? cue.start : cue.stop;
  cue.word.offset = offset > sentence_offset ? offset - sentence_offset : 0;
  cue.word.length = length;
  uint64_t from = running_time (segment, MAX (start, segment.start));
  cue.sentence_start = from == kNever ? cue.start : from;
  uint64_t to = running_time (segment, MIN (stop, segment.stop));
  cue.sentence_stop = to == kNever ? cue.stop : to;
}

} // namespace

uint64_t
running_time (const GstSegment &segment, uint64_t position)
{
  if (segment.format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (position))
    return kNever;
  return gst_segment_to_running_time (&segment, GST_FORMAT_TIME, position);
}

std::optional<TextCue>
read_cue (
    GstBuffer *buffer, bool markup, const GstSegment &segment, GError **error)
{
  TextCue cue;
  MappedBuffer map (buffer, GST_MAP_READ);
  if (!map) {
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_FAILED, "The text buffer can't be read");
    return std::nullopt;
  }
  cue.text.assign ((const char *) map.data (), map.size ());
  while (!cue.text.empty () &&
         (cue.text.back () == '\0' || cue.text.back () == '\n'))
    cue.text.pop_back ();
  cue.markup = markup;
  uint64_t start = GST_BUFFER_PTS (buffer);
  cue.start = running_time (segment, start);
  if (cue.start == kNever)
    cue.start = 0;
  if (GST_CLOCK_TIME_IS_VALID (start) &&
      GST_BUFFER_DURATION_IS_VALID (buffer)) {
    uint64_t stop = start + GST_BUFFER_DURATION (buffer);
    cue.stop = running_time (segment, MIN (stop, segment.stop));
  }
  read_word (buffer, segment, cue);
  TextSpec spec;
  spec.text = cue.text;
  spec.markup = markup;
  if (!read_text (spec, error))
    return std::nullopt;
  spec.text = cue.sentence;
  spec.markup = false;
  if (!read_text (spec, error))
    return std::nullopt;
  return cue;
}

} // namespace reel::text
