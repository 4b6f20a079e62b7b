// SPDX-License-Identifier: GPL-3.0-or-later
/* The part of reelttssrc that takes sound with words on it and gives the two
 * out on a pad each. Not registered: reelttssrc makes it. */
#include "reelspeechsplit.h"

#include <string>

#include "gst_ptr.h"
#include "timing_meta.h"

GST_DEBUG_CATEGORY_STATIC (reel_speech_split_debug);
#define GST_CAT_DEFAULT reel_speech_split_debug

using namespace reel;
using namespace reel::speech;

struct _ReelSpeechSplit {
  GstElement parent;
  GstPad *sink;
  GstPad *audio;
  GstPad *words;
  bool words_done; // nobody wants more of them; streaming thread
};

G_DEFINE_TYPE_WITH_CODE (ReelSpeechSplit, reel_speech_split, GST_TYPE_ELEMENT,
    GST_DEBUG_CATEGORY_INIT (
        reel_speech_split_debug, "reelspeechsplit", 0, "speech and its words"))

#define AUDIO_CAPS                                                             \
  "audio/x-raw, format=(string)S16LE, layout=(string)interleaved, "            \
  "rate=(int)22050, channels=(int)1"
#define WORDS_CAPS "text/x-raw, format=(string)utf8"

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (AUDIO_CAPS));
static GstStaticPadTemplate audio_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (AUDIO_CAPS));
static GstStaticPadTemplate words_template = GST_STATIC_PAD_TEMPLATE (
    "words", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (WORDS_CAPS));

static GstBuffer *
new_word_buffer (const SpokenWord &word, const SpokenWord &sentence)
{
  GstBuffer *buffer =
      gst_buffer_new_memdup (word.text.data (), word.text.size ());
  GST_BUFFER_PTS (buffer) = samples_to_time (word.start);
  GST_BUFFER_DURATION (buffer) =
      samples_to_time (word.stop) - samples_to_time (word.start);
  GstCustomMeta *meta = gst_buffer_add_custom_meta (buffer, "ReelWord");
  gst_structure_set (gst_custom_meta_get_structure (meta), "kind",
      G_TYPE_STRING, "word", "text", G_TYPE_STRING, word.text.c_str (),
      "offset", G_TYPE_UINT, word.offset, "length", G_TYPE_UINT, word.length,
      "sentence", G_TYPE_STRING, sentence.text.c_str (), "sentence-offset",
      G_TYPE_UINT, word.offset - sentence.offset, "sentence-start",
      G_TYPE_UINT64, samples_to_time (sentence.start), "sentence-stop",
      G_TYPE_UINT64, samples_to_time (sentence.stop), nullptr);
  return buffer;
}

/* A gap of no length that says what happens there. */
static GstEvent *
new_sentence_gap (const SpokenWord &sentence)
{
  GstEvent *event = gst_event_new_gap (samples_to_time (sentence.start), 0);
  gst_structure_set (gst_event_writable_structure (event), "kind",
      G_TYPE_STRING, "sentence", "text", G_TYPE_STRING, sentence.text.c_str (),
      "offset", G_TYPE_UINT, sentence.offset, "length", G_TYPE_UINT,
      sentence.length, "stop", G_TYPE_UINT64, samples_to_time (sentence.stop),
      nullptr);
  return event;
}

static GstEvent *
new_mark_gap (const SpokenMark &mark)
{
  GstEvent *event = gst_event_new_gap (samples_to_time (mark.sample), 0);
  gst_structure_set (gst_event_writable_structure (event), "kind",
      G_TYPE_STRING, "mark", "name", G_TYPE_STRING, mark.name.c_str (),
      "offset", G_TYPE_UINT, mark.offset, "sample", G_TYPE_UINT64, mark.sample,
      nullptr);
  return event;
}

static GstFlowReturn
push_words (ReelSpeechSplit *self, const Utterance &said)
{
  if (!said.words.empty ())
    gst_pad_push_event (self->words, new_sentence_gap (said.sentence));
  auto mark = said.marks.begin ();
  auto push_marks = [&] (uint64_t until) {
    for (; mark != said.marks.end () && mark->sample <= until; mark++)
      gst_pad_push_event (self->words, new_mark_gap (*mark));
  };
  GstFlowReturn flow = GST_FLOW_OK;
  for (const SpokenWord &word : said.words) {
    push_marks (word.start);
    flow = gst_pad_push (self->words, new_word_buffer (word, said.sentence));
    if (flow != GST_FLOW_OK)
      return flow;
  }
  push_marks (G_MAXUINT64);
  return flow;
}

/* The words are an extra: without a listener, or with one that has heard
 * enough, the sound goes on. */
static GstFlowReturn
reel_speech_split_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  auto *self = REEL_SPEECH_SPLIT (parent);
  if (const Utterance *said = get_timing_meta (buffer)) {
    GstFlowReturn flow =
        self->words_done ? GST_FLOW_OK : push_words (self, *said);
    self->words_done = self->words_done || flow == GST_FLOW_EOS;
    if (flow != GST_FLOW_OK && flow != GST_FLOW_EOS &&
        flow != GST_FLOW_NOT_LINKED) {
      gst_buffer_unref (buffer);
      return flow;
    }
    buffer = gst_buffer_make_writable (buffer);
    remove_timing_meta (buffer);
  }
  return gst_pad_push (self->audio, buffer);
}

/* The words are a stream of their own, with an id and caps of its own; all
 * else goes both ways as it is. */
static GstEvent *
event_for_words (ReelSpeechSplit *self, GstEvent *event)
{
  GstEvent *own = nullptr;
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START: {
    const char *audio_id = nullptr;
    gst_event_parse_stream_start (event, &audio_id);
    std::string id = std::string (audio_id) + "/words";
    own = gst_event_new_stream_start (id.c_str ());
    guint group = 0;
    if (gst_event_parse_group_id (event, &group))
      gst_event_set_group_id (own, group);
    gst_event_set_stream_flags (own, GST_STREAM_FLAG_SPARSE);
    break;
  }
  case GST_EVENT_CAPS: {
    auto caps = adopt (gst_static_pad_template_get_caps (&words_template));
    own = gst_event_new_caps (caps.get ());
    break;
  }
  default:
    return gst_event_ref (event);
  }
  gst_event_set_seqnum (own, gst_event_get_seqnum (event));
  return own;
}

static gboolean
reel_speech_split_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  auto *self = REEL_SPEECH_SPLIT (parent);
  if (GST_EVENT_TYPE (event) == GST_EVENT_STREAM_START ||
      GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    self->words_done = false;
  // Nobody may listen to the words: what they answer is of no matter.
  gst_pad_push_event (self->words, event_for_words (self, event));
  return gst_pad_push_event (self->audio, event);
}

static void
reel_speech_split_init (ReelSpeechSplit *self)
{
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, reel_speech_split_chain);
  gst_pad_set_event_function (self->sink, reel_speech_split_event);
  GST_PAD_SET_PROXY_ALLOCATION (self->sink);
  self->audio = gst_pad_new_from_static_template (&audio_template, "src");
  self->words = gst_pad_new_from_static_template (&words_template, "words");
  gst_pad_use_fixed_caps (self->words);
  for (GstPad *pad : {self->sink, self->audio, self->words})
    gst_element_add_pad (GST_ELEMENT (self), pad);
}

static void
reel_speech_split_class_init (ReelSpeechSplitClass *klass)
{
  auto *element_class = GST_ELEMENT_CLASS (klass);
  for (auto *pad : {&sink_template, &audio_template, &words_template})
    gst_element_class_add_static_pad_template (element_class, pad);
  gst_element_class_set_static_metadata (element_class,
      "Splitter of reelttssrc", "Generic",
      "Parts sound from its words; the inner part of reelttssrc",
      "The Reelsmith authors <https://reelsmith.org>");
}
