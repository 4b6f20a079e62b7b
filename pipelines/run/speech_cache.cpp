// SPDX-License-Identifier: GPL-3.0-or-later
/* A cached narration: its samples, then what is known of them (numbers of eight
 * bytes, least first; texts after their length), then the length of that. */
#include "run/speech_cache.h"

#include <cstring>

#include <unistd.h>

#include "run/identity.h"
#include "run/key_text.h"
#include "run/sound_file.h"

namespace reel {

static constexpr uint64_t kMostNotes = 64 << 20;
static constexpr int kMostChannels = 8;

namespace {

class Writer {
public:
  void number (int64_t value)
  {
    for (int i = 0; i < 8; i++)
      bytes += (char) ((uint64_t) value >> (8 * i));
  }
  void text (const std::string &value)
  {
    number ((int64_t) value.size ());
    bytes += value;
  }
  std::string bytes;
};

/* Gives zeros and nothing once the bytes are at their end. */
class Reader {
public:
  explicit Reader (const std::string &bytes) : bytes_ (bytes) {}

  int64_t number ()
  {
    uint64_t value = 0;
    if (!has (8))
      return 0;
    for (int i = 0; i < 8; i++)
      value |= (uint64_t) (unsigned char) bytes_[at_ + (size_t) i] << (8 * i);
    at_ += 8;
    return (int64_t) value;
  }
  std::string text ()
  {
    auto size = (uint64_t) number ();
    if (!has (size))
      return {};
    at_ += (size_t) size;
    return bytes_.substr (at_ - (size_t) size, (size_t) size);
  }
  /* How many of something follow, each of SIZE bytes at the least. */
  size_t count (uint64_t size)
  {
    auto count = (uint64_t) number ();
    if (count <= bytes_.size () / size)
      return (size_t) count;
    good_ = false;
    return 0;
  }
  bool is_done () const { return good_ && at_ == bytes_.size (); }

private:
  bool has (uint64_t size)
  {
    good_ = good_ && size <= bytes_.size () - at_;
    return good_;
  }
  const std::string &bytes_;
  size_t at_ = 0;
  bool good_ = true;
};

} // namespace

std::string
speech_key (const NarrationPiece &piece, ContentHashes &hashes)
{
  /* Emphasis is in the text, sentences that continue are spoken as one. */
  const auto &[kind, place, text, ssml, emphasis, continues, voice, volume,
      file, captions, cues, pause] = piece;
  const auto &[name, voice_place, rate, pitch, voice_volume, gap, polish] =
      voice;
  if (kind == NarrationPiece::Kind::Pause)
    return {};
  KeyText key;
  key.add ("speech 2").add (engine_identity ()).add (speech_identity ());
  key.add (kind).add (text).add (ssml).add (name).add (rate).add (pitch);
  key.add (gap).add (polish);
  if (kind == NarrationPiece::Kind::Recording)
    key.add (hashes.of (file));
  key.add (cues.size ());
  for (const auto &[start, stop, said] : cues)
    key.add (start).add (stop).add (said);
  return key.hash ();
}

static std::string
write_notes (const Spoken &spoken)
{
  const auto &[text, file, channels, samples, gain, recorded_channels, promised,
      joins_before, joins_after, words, sentences, marks] = spoken;
  Writer notes;
  notes.text (text);
  notes.number (channels);
  notes.number (samples);
  notes.number (recorded_channels);
  notes.number (promised);
  notes.number ((int64_t) words.size ());
  for (const auto &[start, stop, offset, length] : words)
    for (int64_t value : {start, stop, (int64_t) offset, (int64_t) length})
      notes.number (value);
  notes.number ((int64_t) sentences.size ());
  for (const auto &[offset, length] : sentences)
    for (int64_t value : {(int64_t) offset, (int64_t) length})
      notes.number (value);
  notes.number ((int64_t) marks.size ());
  for (const auto &[name, time] : marks) {
    notes.text (name);
    notes.number (time);
  }
  return notes.bytes;
}

static bool
read_notes (const std::string &bytes, Spoken &spoken)
{
  Reader notes (bytes);
  spoken.text = notes.text ();
  spoken.channels = (int) notes.number ();
  spoken.samples = notes.number ();
  spoken.recorded_channels = (int) notes.number ();
  spoken.promised = notes.number ();
  spoken.words.resize (notes.count (32));
  for (SpokenWord &word : spoken.words) {
    word.start = notes.number ();
    word.stop = notes.number ();
    word.offset = (uint32_t) notes.number ();
    word.length = (uint32_t) notes.number ();
  }
  spoken.sentences.resize (notes.count (16));
  for (SpokenSentence &sentence : spoken.sentences) {
    sentence.offset = (uint32_t) notes.number ();
    sentence.length = (uint32_t) notes.number ();
  }
  spoken.marks.resize (notes.count (16));
  for (SpokenMark &mark : spoken.marks) {
    mark.name = notes.text ();
    mark.time = notes.number ();
  }
  return notes.is_done () && spoken.samples >= 0 && spoken.channels > 0 &&
         spoken.channels <= kMostChannels;
}

static uint64_t
sample_bytes (const Spoken &spoken)
{
  return (uint64_t) spoken.samples * (uint64_t) spoken.channels *
         sizeof (float);
}

static bool
read_at (FILE *file, uint64_t at, std::string &bytes)
{
  return fseeko (file, (off_t) at, SEEK_SET) == 0 &&
         fread (bytes.data (), 1, bytes.size (), file) == bytes.size ();
}

bool
take_spoken (const RenderContext &context, const std::string &key,
    const std::string &file, Spoken &spoken)
{
  auto bytes = key.empty ()
                   ? std::nullopt
                   : context.cache.take (Cache::Kind::Audio, key, file);
  if (!bytes)
    return false;
  Spoken found;
  std::string length (8, '\0'), notes;
  FilePtr in (fopen (file.c_str (), "rbe"));
  bool good = in && *bytes >= length.size () &&
              read_at (in.get (), *bytes - length.size (), length);
  uint64_t size = good ? (uint64_t) Reader (length).number () : 0;
  good = good && size <= kMostNotes && size <= *bytes - length.size ();
  if (good) {
    notes.resize ((size_t) size);
    uint64_t at = *bytes - length.size () - size;
    good = read_at (in.get (), at, notes) && read_notes (notes, found) &&
           (uint64_t) found.samples <= at && sample_bytes (found) == at;
  }
  if (!good) {
    unlink (file.c_str ()); // it is written to now
    return false;
  }
  found.file = file;
  spoken = std::move (found);
  return true;
}

void
keep_spoken (
    const RenderContext &context, const std::string &key, const Spoken &spoken)
{
  if (key.empty () || !context.cache.is_set ())
    return;
  std::string notes = write_notes (spoken);
  Writer length;
  length.number ((int64_t) notes.size ());
  notes += length.bytes;
  FilePtr out (fopen (spoken.file.c_str (), "r+be"));
  bool put =
      out && fseeko (out.get (), 0, SEEK_END) == 0 &&
      (uint64_t) ftello (out.get ()) == sample_bytes (spoken) &&
      fwrite (notes.data (), 1, notes.size (), out.get ()) == notes.size () &&
      fflush (out.get ()) == 0;
  out.reset ();
  if (put)
    context.cache.keep (Cache::Kind::Audio, key, spoken.file);
}

} // namespace reel
