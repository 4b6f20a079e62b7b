// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/speech.h"

#include <algorithm>
#include <cmath>
#include <unistd.h>

#include "error.h"
#include "plan/unicode.h"
#include "run/align.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_facts.h"
#include "run/sound_file.h"
#include "run/voice_polish.h"
#include "run/voice_print.h"

namespace reel {

/* Sound below this is silence at the end of an utterance (-60 dBFS); so much
 * of it is kept. */
static constexpr float kSilence = 0.001f;
static constexpr int64_t kKeptSilence = kSampleRate / 20;
static constexpr int64_t kBlock = 1 << 16;

static Nanoseconds
time_field (const GstStructure *structure, const char *name)
{
  guint64 value = 0;
  gst_structure_get_uint64 (structure, name, &value);
  return (Nanoseconds) value;
}

static uint32_t
count_field (const GstStructure *structure, const char *name)
{
  guint value = 0;
  gst_structure_get_uint (structure, name, &value);
  return value;
}

/* The whole text is the sentences, each at its own offset. */
static void
put_text (std::string &whole, size_t offset, const char *part)
{
  std::u32string text = to_utf32 (whole), added = to_utf32 (part);
  if (text.size () < offset + added.size ())
    text.resize (offset + added.size (), U' ');
  text.replace (offset, added.size (), added);
  whole = to_utf8 (text);
}

static void
note_word (GstMessage *message, Spoken &spoken)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
    return;
  const GstStructure *s = gst_message_get_structure (message);
  if (gst_structure_has_name (s, "reel-word")) {
    spoken.words.push_back ({time_field (s, "start"), time_field (s, "stop"),
        count_field (s, "offset"), count_field (s, "length")});
  } else if (gst_structure_has_name (s, "reel-sentence")) {
    spoken.sentences.push_back (
        {count_field (s, "offset"), count_field (s, "length")});
    const char *text = gst_structure_get_string (s, "text");
    put_text (spoken.text, count_field (s, "offset"), text ? text : "");
  } else if (gst_structure_has_name (s, "reel-mark")) {
    const char *name = gst_structure_get_string (s, "name");
    spoken.marks.push_back ({name ? name : "", time_field (s, "time")});
  }
}

/* Cuts the silence after the last sound: how long a pause is, is the brief's
 * to say. */
static int64_t
trim_end (const std::string &path)
{
  int64_t kept = 0;
  {
    SoundFile file (path, 1);
    if (!file.is_open ())
      return 0;
    std::vector<float> block;
    int64_t last = 0;
    for (int64_t at = 0; at < file.samples (); at += kBlock) {
      int64_t count = std::min (kBlock, file.samples () - at);
      if (!file.read (at, count, block))
        return 0;
      for (int64_t i = 0; i < count; i++)
        if (std::fabs (block[(size_t) i]) > kSilence)
          last = at + i + 1;
    }
    kept = std::min (file.samples (), last ? last + kKeptSilence : 0);
  }
  if (truncate (path.c_str (), (off_t) (kept * (int64_t) sizeof (float))))
    return 0;
  return kept;
}

static bool
polish_file (
    const std::string &path, const RenderContext &context, GError **error)
{
  FilePtr file (fopen (path.c_str (), "r+be"));
  std::vector<float> block ((size_t) kBlock);
  VoicePolish polish;
  bool done = file != nullptr;
  off_t at = 0;
  while (done) {
    size_t count =
        fread (block.data (), sizeof (float), block.size (), file.get ());
    if (count == 0)
      break;
    if (context.is_cancelled ()) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
      return false;
    }
    polish.process (block.data (), (int64_t) count);
    done =
        fseeko (file.get (), at, SEEK_SET) == 0 &&
        fwrite (block.data (), sizeof (float), count, file.get ()) == count &&
        fflush (file.get ()) == 0;
    at += (off_t) (count * sizeof (float));
  }
  if (!done)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "the narration can't be written to disk");
  return done;
}

static RunOptions
options_of (const RenderContext &context)
{
  RunOptions options;
  options.cancelled = context.cancelled;
  return options;
}

bool
speak_piece (const NarrationPiece &piece, const RenderContext &context,
    const std::string &file, Spoken &spoken, GError **error)
{
  auto graph = Graph::load ("speech", error);
  if (!graph)
    return false;
  GstElement *sink = make_element ("filesink", error);
  if (!sink)
    return false;
  graph->replace ("store", sink);
  graph->replace ("format", gst_element_factory_make ("identity", nullptr));
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  g_object_set (graph->at ("speech"), "text", piece.text.c_str (), "ssml",
      (gboolean) piece.ssml, "voice", piece.voice.name.c_str (), "rate",
      piece.voice.rate, "pitch", piece.voice.pitch, "word-gap",
      (guint64) piece.voice.gap, nullptr);
  if (!graph->complete (error))
    return false;
  RunOptions options = options_of (context);
  options.on_message = [&] (GstMessage *message) {
    note_word (message, spoken);
  };
  if (!run_to_end (graph->pipeline (), options, error))
    return false;
  if (piece.voice.polish && !polish_file (file, context, error))
    return false;
  spoken.file = file;
  spoken.channels = 1;
  spoken.samples = trim_end (file);
  return true;
}

static constexpr char kDecode[] =
    "filesrc name=file ! "
    "decodebin caps=audio/x-raw expose-all-streams=false ! "
    "audioconvert dithering=none name=convert ! audioresample ! "
    "capsfilter name=format ! filesink name=sound";

/* The recording as it is: 48 kHz stereo. */
static bool
decode_to_file (const NarrationPiece &piece, const RenderContext &context,
    const std::string &file, Spoken &spoken, GError **error)
{
  auto graph = Graph::parse (kDecode, error);
  if (!graph)
    return false;
  auto caps = adopt (gst_caps_new_simple ("audio/x-raw", "format",
      G_TYPE_STRING, "F32LE", "rate", G_TYPE_INT, kSampleRate, "channels",
      G_TYPE_INT, 2, "layout", G_TYPE_STRING, "interleaved", nullptr));
  g_object_set (graph->at ("file"), "location",
      context.files.to_open (piece.file).c_str (), nullptr);
  g_object_set (graph->at ("format"), "caps", caps.get (), nullptr);
  g_object_set (graph->at ("sound"), "location", file.c_str (), nullptr);
  if (!graph->complete (error))
    return false;
  RunOptions options = options_of (context);
  options.on_eos = [&] (GError **) {
    spoken.file = file;
    spoken.channels = 2;
    spoken.samples = SoundFile (file, 2).samples ();
    SoundFacts facts = facts_of_sound (graph->pipeline (),
        context.files.to_open (piece.file), length_of (spoken));
    spoken.recorded_channels = facts.channels;
    if (facts.cut)
      spoken.promised = facts.cut->promised;
    return true;
  };
  return run_to_end (graph->pipeline (), options, error);
}

/* Words of READING laid over the recording they were read from. */
static bool
align_words (const Spoken &reading, Spoken &spoken)
{
  SoundFile read (reading.file, 1), recorded (spoken.file, spoken.channels);
  if (!read.is_open () || !recorded.is_open ())
    return false;
  Alignment alignment (print_voice (read), print_voice (recorded));
  spoken.text = reading.text;
  spoken.sentences = reading.sentences;
  if (!alignment.is_found ())
    return true;
  for (SpokenWord word : reading.words) {
    word.start = alignment.begin_of (word.start);
    word.stop = std::max (alignment.end_of (word.stop), word.start);
    spoken.words.push_back (word);
  }
  for (SpokenMark mark : reading.marks) {
    mark.time = alignment.begin_of (mark.time);
    spoken.marks.push_back (mark);
  }
  return true;
}

/* Words stay within the caption they stand in, and each is a sentence. */
static void
keep_to_cues (const std::vector<SubtitleCue> &cues, Spoken &spoken)
{
  spoken.sentences.clear ();
  uint32_t offset = 0;
  for (const SubtitleCue &cue : cues) {
    auto length = (uint32_t) to_utf32 (cue.text).size ();
    spoken.sentences.push_back ({offset, length});
    for (SpokenWord &word : spoken.words)
      if (word.offset >= offset && word.offset < offset + length) {
        word.start = std::clamp (word.start, cue.start, cue.stop);
        word.stop = std::clamp (word.stop, cue.start, cue.stop);
      }
    offset += length + 1;
  }
}

bool
decode_recording (const NarrationPiece &piece, const RenderContext &context,
    const std::string &file, Spoken &spoken, GError **error)
{
  if (!decode_to_file (piece, context, file, spoken, error)) {
    g_prefix_error (error,
        "`%s` can't be decoded: ", context.files.shown (piece.file).c_str ());
    return false;
  }
  if (piece.text.empty ())
    return true;
  NarrationPiece read_aloud = piece;
  read_aloud.voice.polish = false;
  Spoken reading;
  if (!speak_piece (read_aloud, context, file + ".reading", reading, error))
    return false;
  bool is_aligned = align_words (reading, spoken);
  unlink (reading.file.c_str ());
  if (!is_aligned) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "a recording can't be read back from disk");
    return false;
  }
  if (!piece.cues.empty ())
    keep_to_cues (piece.cues, spoken);
  return true;
}

} // namespace reel
