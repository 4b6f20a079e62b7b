// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/split_spoken.h"

#include <algorithm>
#include <optional>

#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "plan/unicode.h"
#include "run/sound_file.h"

namespace reel {

static constexpr int64_t kBlock = 1 << 16;

namespace {

/* Where a part is in the whole: characters, samples and words. */
struct Bounds {
  size_t begin = 0, end = 0;
  int64_t from = 0, to = 0;
};

/* When the first word at or behind character START begins. */
int64_t
sample_of (const Spoken &whole, size_t start)
{
  for (const SpokenWord &word : whole.words)
    if (word.offset >= start)
      return std::min ((int64_t) gst_util_uint64_scale_round (
                           (guint64) word.start, kSampleRate, kSecond),
          whole.samples);
  return whole.samples;
}

bool
copy_part (SoundFile &whole, const Bounds &bounds, const std::string &path)
{
  FilePtr out (fopen (path.c_str (), "wbe"));
  std::vector<float> block;
  for (int64_t at = bounds.from; out && at < bounds.to; at += kBlock) {
    int64_t count = std::min (kBlock, bounds.to - at);
    if (!whole.read (at, count, block) ||
        fwrite (block.data (), sizeof (float), block.size (), out.get ()) !=
            block.size ())
      return false;
  }
  return out && fflush (out.get ()) == 0;
}

void
take_text (const Spoken &whole, const Bounds &bounds, Spoken &part)
{
  std::u32string text = to_utf32 (whole.text);
  size_t begin = std::min (bounds.begin, text.size ());
  size_t end = std::clamp (bounds.end, begin, text.size ());
  part.text = to_utf8 (text.substr (begin, end - begin));
  auto time_of = [&] (int64_t sample) {
    return (Nanoseconds) gst_util_uint64_scale (
        (guint64) sample, kSecond, kSampleRate);
  };
  Nanoseconds zero = time_of (bounds.from), length = time_of (bounds.to) - zero;
  for (SpokenWord word : whole.words) {
    if (word.offset < begin || word.offset >= end)
      continue;
    word.offset -= (uint32_t) begin;
    word.start = std::clamp<Nanoseconds> (word.start - zero, 0, length);
    word.stop = std::clamp<Nanoseconds> (word.stop - zero, 0, length);
    part.words.push_back (word);
  }
  for (const SpokenSentence &sentence : whole.sentences) {
    size_t first = std::max<size_t> (sentence.offset, begin);
    size_t last = std::min<size_t> (sentence.offset + sentence.length, end);
    if (first < last)
      part.sentences.push_back (
          {(uint32_t) (first - begin), (uint32_t) (last - first)});
  }
}

} // namespace

bool
split_spoken (
    const Spoken &whole, const std::vector<SpokenPart> &parts, GError **error)
{
  const bool has_sound = !whole.file.empty ();
  std::optional<SoundFile> sound;
  if (has_sound)
    sound.emplace (whole.file, whole.channels);
  size_t mark = 0;
  for (size_t i = 0; i < parts.size (); i++) {
    bool is_last = i + 1 == parts.size ();
    Bounds bounds;
    bounds.begin = parts[i].start;
    bounds.end = is_last ? (size_t) -1 : parts[i + 1].start - 1;
    bounds.from = i ? sample_of (whole, parts[i].start) : 0;
    bounds.to = is_last ? whole.samples : sample_of (whole, parts[i + 1].start);
    Spoken &part = *parts[i].spoken;
    part.file = has_sound ? parts[i].file : "";
    part.channels = whole.channels;
    part.samples = bounds.to - bounds.from;
    part.joins_before = i > 0;
    part.joins_after = !is_last;
    take_text (whole, bounds, part);
    Nanoseconds zero = (Nanoseconds) gst_util_uint64_scale (
        (guint64) bounds.from, kSecond, kSampleRate);
    for (size_t n = 0; n < parts[i].marks && mark < whole.marks.size ();
         n++, mark++)
      part.marks.push_back ({whole.marks[mark].name,
          std::max<Nanoseconds> (whole.marks[mark].time - zero, 0)});
    if (sound &&
        (!sound->is_open () || !copy_part (*sound, bounds, part.file))) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
          "the narration can't be written to disk");
      return false;
    }
  }
  if (has_sound)
    unlink (whole.file.c_str ());
  return true;
}

} // namespace reel
