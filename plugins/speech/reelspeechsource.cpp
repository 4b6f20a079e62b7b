// SPDX-License-Identifier: GPL-3.0-or-later
/* The part of reelttssrc that speaks: text in, sound out, each sentence's words
 * on the first buffer of its sound. Not registered: reelttssrc makes it. */
#include "reelspeechsource.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>

#include "gst_ptr.h"
#include "speech_error.h"
#include "timing_meta.h"

GST_DEBUG_CATEGORY_STATIC (reel_speech_source_debug);
#define GST_CAT_DEFAULT reel_speech_source_debug

using namespace reel;
using namespace reel::speech;

namespace {

/* One buffer at most: 93 ms. */
constexpr uint64_t kBufferSamples = 2048;

/* Lives from start to stop; used by the streaming thread alone. */
struct Stream {
  explicit Stream (Speaker &&s) : speaker (std::move (s)) {}

  Speaker speaker;
  std::optional<Utterance> current; // being pushed
  bool announced = false;           // its words are on their way
  uint64_t taken = 0;               // samples of it that were pushed
  uint64_t position = 0;            // samples pushed in all
};

struct Impl {
  GstObject *owner = nullptr; // contains us, so outlives us
  SettingsProvider provider = nullptr;
  StopFlag stop;
  std::unique_ptr<Stream> stream;
  // Guards `length`, which queries read from any thread.
  std::mutex lock;
  std::optional<uint64_t> length; // samples, once all is spoken
};

} // namespace

struct _ReelSpeechSource {
  GstPushSrc parent;
  Impl *impl;
};

G_DEFINE_TYPE_WITH_CODE (ReelSpeechSource, reel_speech_source,
    GST_TYPE_PUSH_SRC,
    GST_DEBUG_CATEGORY_INIT (
        reel_speech_source_debug, "reelttssrc", 0, "speech synthesis"))

static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS ("audio/x-raw, format=(string)S16LE, "
                         "layout=(string)interleaved, rate=(int)22050, "
                         "channels=(int)1"));

static void
post_error (ReelSpeechSource *self, const GError *error)
{
  switch (error->code) {
  case kErrorCancelled:
    break;
  case kErrorText:
  case kErrorMarkup:
    GST_ELEMENT_ERROR (
        self, STREAM, FORMAT, ("%s.", error->message), (nullptr));
    break;
  case kErrorTooLarge:
    GST_ELEMENT_ERROR (
        self, RESOURCE, SETTINGS, ("%s.", error->message), (nullptr));
    break;
  case kErrorVoice:
    GST_ELEMENT_ERROR (
        self, RESOURCE, NOT_FOUND, ("%s.", error->message), (nullptr));
    break;
  case kErrorLibrary:
    GST_ELEMENT_ERROR (self, LIBRARY, INIT, ("%s.", error->message), (nullptr));
    break;
  default:
    GST_ELEMENT_ERROR (
        self, LIBRARY, FAILED, ("%s.", error->message), (nullptr));
    break;
  }
}

static std::unique_ptr<Stream>
make_stream (
    const SpeechSettings &settings, const StopFlag &stop, GError **error)
{
  Style base;
  base.rate = settings.rate;
  base.pitch = settings.pitch;
  Limits limits;
  auto script = (settings.ssml ? read_ssml : read_plain_text) (
      settings.text, base, settings.voice, limits, error);
  if (!script)
    return nullptr;
  auto catalog = VoiceCatalog::installed (stop, error);
  std::vector<FoundVoice> voices;
  if (!catalog || !catalog->resolve (script->voices, voices, error))
    return nullptr;
  SpeakerSettings speaking{settings.volume, settings.word_gap_ns};
  return std::make_unique<Stream> (
      Speaker (std::move (*script), std::move (voices), speaking));
}

static gboolean
reel_speech_source_start (GstBaseSrc *base)
{
  auto *self = REEL_SPEECH_SOURCE (base);
  Impl *impl = self->impl;
  ErrorPtr error;
  impl->stop.rearm ();
  impl->stream =
      make_stream (impl->provider (impl->owner), impl->stop, out (error));
  if (!impl->stream) {
    post_error (self, error.get ());
    return FALSE;
  }
  return TRUE;
}

static gboolean
reel_speech_source_stop (GstBaseSrc *base)
{
  Impl *impl = REEL_SPEECH_SOURCE (base)->impl;
  impl->stream.reset ();
  std::lock_guard<std::mutex> hold (impl->lock);
  impl->length.reset ();
  return TRUE;
}

static gboolean
reel_speech_source_unlock (GstBaseSrc *base)
{
  REEL_SPEECH_SOURCE (base)->impl->stop.stop ();
  return TRUE;
}

static gboolean
reel_speech_source_unlock_stop (GstBaseSrc *base)
{
  REEL_SPEECH_SOURCE (base)->impl->stop.rearm ();
  return TRUE;
}

static gboolean
reel_speech_source_is_seekable (GstBaseSrc *)
{
  return FALSE;
}

static gboolean
reel_speech_source_query (GstBaseSrc *base, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_DURATION)
    return GST_BASE_SRC_CLASS (reel_speech_source_parent_class)
        ->query (base, query);
  Impl *impl = REEL_SPEECH_SOURCE (base)->impl;
  GstFormat format;
  gst_query_parse_duration (query, &format, nullptr);
  std::lock_guard<std::mutex> hold (impl->lock);
  if (format != GST_FORMAT_TIME || !impl->length)
    return FALSE;
  gst_query_set_duration (query, format, samples_to_time (*impl->length));
  return TRUE;
}

static void
post_structure (Impl *impl, GstStructure *structure)
{
  gst_element_post_message (GST_ELEMENT (impl->owner),
      gst_message_new_element (impl->owner, structure));
}

/* In order of time, a sentence before its words, a mark before the word it
 * stands at. */
static void
post_messages (Impl *impl, const Utterance &said)
{
  const SpokenWord &sentence = said.sentence;
  if (!said.words.empty ())
    post_structure (impl,
        gst_structure_new ("reel-sentence", "text", G_TYPE_STRING,
            sentence.text.c_str (), "offset", G_TYPE_UINT, sentence.offset,
            "length", G_TYPE_UINT, sentence.length, "start", G_TYPE_UINT64,
            samples_to_time (sentence.start), "stop", G_TYPE_UINT64,
            samples_to_time (sentence.stop), nullptr));
  auto mark = said.marks.begin ();
  auto post_marks = [&] (uint64_t until) {
    for (; mark != said.marks.end () && mark->sample <= until; mark++)
      post_structure (
          impl, gst_structure_new ("reel-mark", "name", G_TYPE_STRING,
                    mark->name.c_str (), "offset", G_TYPE_UINT, mark->offset,
                    "time", G_TYPE_UINT64, samples_to_time (mark->sample),
                    "sample", G_TYPE_UINT64, mark->sample, nullptr));
  };
  for (const SpokenWord &word : said.words) {
    post_marks (word.start);
    post_structure (
        impl, gst_structure_new ("reel-word", "text", G_TYPE_STRING,
                  word.text.c_str (), "offset", G_TYPE_UINT, word.offset,
                  "length", G_TYPE_UINT, word.length, "start", G_TYPE_UINT64,
                  samples_to_time (word.start), "stop", G_TYPE_UINT64,
                  samples_to_time (word.stop), "sample", G_TYPE_UINT64,
                  word.start, nullptr));
  }
  post_marks (G_MAXUINT64);
}

/* Speaks on until there is sound to push; EOS when all is said. */
static GstFlowReturn
speak_on (ReelSpeechSource *self)
{
  Impl *impl = self->impl;
  Stream &stream = *impl->stream;
  while (!stream.current || stream.taken >= stream.current->samples.size ()) {
    if (stream.speaker.finished ())
      return GST_FLOW_EOS;
    ErrorPtr error;
    auto said = stream.speaker.next (impl->stop, out (error));
    if (!said && error->code == kErrorCancelled)
      return GST_FLOW_FLUSHING;
    if (!said) {
      post_error (self, error.get ());
      return GST_FLOW_ERROR;
    }
    post_messages (impl, *said);
    stream.current = std::move (said);
    stream.announced = false;
    stream.taken = 0;
    if (!stream.speaker.finished ())
      continue;
    {
      std::lock_guard<std::mutex> hold (impl->lock);
      impl->length = stream.speaker.samples ();
    }
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_duration_changed (GST_OBJECT (self)));
  }
  return GST_FLOW_OK;
}

/* GstBaseSrc sends the segment with the first buffer: where none comes, EOS
 * would stand without one, and sinks wait for ever. */
static void
push_segment (ReelSpeechSource *self)
{
  GstPad *pad = GST_BASE_SRC_PAD (self);
  auto start =
      adopt (gst_pad_get_sticky_event (pad, GST_EVENT_STREAM_START, 0));
  GstEvent *segment = gst_event_new_segment (&GST_BASE_SRC (self)->segment);
  if (start)
    gst_event_set_seqnum (segment, gst_event_get_seqnum (start.get ()));
  gst_pad_push_event (pad, segment);
}

/* A buffer for COUNT samples or, where downstream's pool has smaller ones,
 * fewer. */
static GstFlowReturn
make_buffer (ReelSpeechSource *self, uint64_t &count, GstBuffer **buffer)
{
  auto *base = GST_BASE_SRC (self);
  GstFlowReturn flow = GST_BASE_SRC_CLASS (reel_speech_source_parent_class)
                           ->alloc (base, 0, count * sizeof (int16_t), buffer);
  if (flow != GST_FLOW_OK)
    return flow;
  count = std::min<uint64_t> (
      count, gst_buffer_get_size (*buffer) / sizeof (int16_t));
  if (count == 0) {
    gst_clear_buffer (buffer);
    GST_ELEMENT_ERROR (self, CORE, NEGOTIATION,
        ("What follows offers buffers too small for sound."), (nullptr));
    return GST_FLOW_ERROR;
  }
  gst_buffer_set_size (*buffer, count * sizeof (int16_t));
  return GST_FLOW_OK;
}

static GstFlowReturn
reel_speech_source_create (GstPushSrc *push, GstBuffer **out_buffer)
{
  auto *self = REEL_SPEECH_SOURCE (push);
  Impl *impl = self->impl;
  if (impl->stop.stopped ())
    return GST_FLOW_FLUSHING;
  GstFlowReturn flow = speak_on (self);
  if (flow == GST_FLOW_EOS && impl->stream->position == 0)
    push_segment (self);
  if (flow != GST_FLOW_OK)
    return flow;
  Stream &stream = *impl->stream;
  Utterance &said = *stream.current;
  uint64_t count =
      std::min<uint64_t> (said.samples.size () - stream.taken, kBufferSamples);
  GstBuffer *buffer = nullptr;
  flow = make_buffer (self, count, &buffer);
  if (flow != GST_FLOW_OK)
    return flow;
  gst_buffer_fill (
      buffer, 0, said.samples.data () + stream.taken, count * sizeof (int16_t));
  GST_BUFFER_PTS (buffer) = samples_to_time (stream.position);
  GST_BUFFER_DURATION (buffer) = samples_to_time (stream.position + count) -
                                 samples_to_time (stream.position);
  GST_BUFFER_OFFSET (buffer) = stream.position;
  GST_BUFFER_OFFSET_END (buffer) = stream.position + count;
  if (!stream.announced) {
    std::vector<int16_t> samples = std::move (said.samples);
    said.samples.clear ();
    add_timing_meta (buffer, said);
    said.samples = std::move (samples);
    stream.announced = true;
  }
  stream.taken += count;
  stream.position += count;
  *out_buffer = buffer;
  return GST_FLOW_OK;
}

static void
reel_speech_source_init (ReelSpeechSource *self)
{
  self->impl = new Impl;
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
  gst_base_src_set_live (GST_BASE_SRC (self), FALSE);
}

static void
reel_speech_source_finalize (GObject *object)
{
  delete REEL_SPEECH_SOURCE (object)->impl;
  G_OBJECT_CLASS (reel_speech_source_parent_class)->finalize (object);
}

static void
reel_speech_source_class_init (ReelSpeechSourceClass *klass)
{
  auto *element_class = GST_ELEMENT_CLASS (klass);
  auto *base_class = GST_BASE_SRC_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = reel_speech_source_finalize;
  base_class->start = reel_speech_source_start;
  base_class->stop = reel_speech_source_stop;
  base_class->unlock = reel_speech_source_unlock;
  base_class->unlock_stop = reel_speech_source_unlock_stop;
  base_class->is_seekable = reel_speech_source_is_seekable;
  base_class->query = reel_speech_source_query;
  GST_PUSH_SRC_CLASS (klass)->create = reel_speech_source_create;
  gst_element_class_add_static_pad_template (element_class, &source_template);
  gst_element_class_set_static_metadata (element_class, "Speech of reelttssrc",
      "Source/Audio", "Speaks a text; the inner part of reelttssrc",
      "The Reelsmith authors <https://reelsmith.org>");
}

GstElement *
reel::speech::new_speech_source (GstObject *owner, SettingsProvider provider)
{
  auto *self = REEL_SPEECH_SOURCE (
      g_object_new (REEL_TYPE_SPEECH_SOURCE, "name", "speech-source", nullptr));
  self->impl->owner = owner;
  self->impl->provider = provider;
  return GST_ELEMENT (self);
}
