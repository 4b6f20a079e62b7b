// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/speech.h"

#include <algorithm>
#include <unistd.h>

#include "error.h"
#include "plan/unicode.h"
#include "run/align.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_facts.h"
#include "run/sound_file.h"
#include "run/speech_length.h"
#include "run/voice_polish.h"
#include "run/voice_print.h"

namespace reel {

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

static bool
cannot_write (GError **error)
{
  g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
      "the narration can't be written to disk");
  return false;
}

static bool
cut_file (const std::string &path, int64_t samples, GError **error)
{
  auto bytes = (off_t) (samples * (int64_t) sizeof (float));
  return truncate (path.c_str (), bytes) == 0 || cannot_write (error);
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
  return done || cannot_write (error);
}

static RunOptions
options_of (const RenderContext &context)
{
  RunOptions options;
  options.cancelled = context.cancelled;
  return options;
}

static void
ask_for (const NarrationPiece &piece, GstElement *speech)
{
  g_object_set (speech, "text", piece.text.c_str (), "ssml",
      (gboolean) piece.ssml, "voice", piece.voice.name.c_str (), "rate",
      piece.voice.rate, "pitch", piece.voice.pitch, "word-gap",
      (guint64) piece.voice.gap, nullptr);
}

/* Runs GRAPH, which speaks, and takes down what is said when. */
static bool
listen (
    Graph &graph, const RenderContext &context, Spoken &spoken, GError **error)
{
  SpeechLength length;
  length.listen_to (graph.at ("speech"));
  RunOptions options = options_of (context);
  options.on_message = [&] (GstMessage *message) {
    note_word (message, spoken);
  };
  if (!run_to_end (graph.pipeline (), options, error))
    return false;
  spoken.channels = 1;
  spoken.samples = length.samples ();
  return true;
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
  ask_for (piece, graph->at ("speech"));
  if (!graph->complete (error) || !listen (*graph, context, spoken, error))
    return false;
  spoken.file = file;
  if (!cut_file (file, spoken.samples, error))
    return false;
  return !piece.voice.polish || polish_file (file, context, error);
}

bool
time_piece (const NarrationPiece &piece, const RenderContext &context,
    Spoken &spoken, GError **error)
{
  auto graph =
      Graph::parse ("reelttssrc name=speech ! fakesink name=store", error);
  if (!graph)
    return false;
  ask_for (piece, graph->at ("speech"));
  return graph->complete (error) && listen (*graph, context, spoken, error);
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
