// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * SECTION:element-reelttssrc
 * @title: reelttssrc
 *
 * Speaks #ReelTtsSrc:text with eSpeak NG. The pad `src` gives the sound, the
 * pad `words` (which may stay unlinked) each word as a buffer of text, timed to
 * the sample, ahead of its sentence's sound. The same words, sentences and
 * marks are posted as element messages `reel-word`, `reel-sentence` and
 * `reel-mark`.
 *
 * Plain text is literal but for `<mark name="N"/>`. With #ReelTtsSrc:ssml it is
 * SSML of a subset; whatever is outside it is an error with its place. Text
 * is read as it is at the start (READY to PAUSED); what is set later is spoken
 * in the next run. The length is not known, and DURATION refused, until the
 * last sentence is spoken; there is no seeking.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 -m reelttssrc text="Every boat leaves a trace." ! audioconvert
 * ! fakesink
 * ]|
 * It prints a `reel-word` message for each of the five words.
 */
#include "reelttssrc.h"

#include <atomic>
#include <mutex>
#include <string>

#include "gst_ptr.h"
#include "reelspeechsource.h"
#include "reelspeechsplit.h"
#include "timing_meta.h"

GST_DEBUG_CATEGORY_STATIC (reel_tts_src_debug);
#define GST_CAT_DEFAULT reel_tts_src_debug

using namespace reel;
using namespace reel::speech;

namespace {

/* So many words may wait for a slow listener: more than one sentence has, so
 * that its sound can follow even while the listener is prerolled. */
constexpr guint kWaitingWords = 2000;

struct Impl {
  // Guards `settings`. Never held while calling out.
  std::mutex lock;
  SpeechSettings settings;
  std::atomic<bool> failed = false; // this run posted its error
};

enum Property {
  PROP_0,
  PROP_TEXT,
  PROP_SSML,
  PROP_VOICE,
  PROP_RATE,
  PROP_PITCH,
  PROP_VOLUME,
  PROP_WORD_GAP,
  PROP_VOICES,
};

} // namespace

struct _ReelTtsSrc {
  GstBin parent;
  Impl *impl;
};

G_DEFINE_TYPE_WITH_CODE (ReelTtsSrc, reel_tts_src, GST_TYPE_BIN,
    GST_DEBUG_CATEGORY_INIT (
        reel_tts_src_debug, "reelttssrc", 0, "speech synthesis"))
GST_ELEMENT_REGISTER_DEFINE (
    reelttssrc, "reelttssrc", GST_RANK_NONE, REEL_TYPE_TTS_SRC)

static GstStaticPadTemplate audio_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS ("audio/x-raw, format=(string)S16LE, "
                         "layout=(string)interleaved, rate=(int)22050, "
                         "channels=(int)1"));
static GstStaticPadTemplate words_template =
    GST_STATIC_PAD_TEMPLATE ("words", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS ("text/x-raw, format=(string)utf8"));

static SpeechSettings
settings_of (GstObject *owner)
{
  Impl *impl = REEL_TTS_SRC (owner)->impl;
  std::lock_guard<std::mutex> hold (impl->lock);
  return impl->settings;
}

static void
append_voice (GValue *array, const ListedVoice &voice, bool variant)
{
  std::string languages;
  for (const auto &language : voice.languages)
    languages += (languages.empty () ? "" : ",") + language.tag;
  std::string first =
      voice.languages.empty () ? "" : voice.languages.front ().tag;
  std::string identifier = variant ? variant_file (voice) : voice.identifier;
  const char *gender = voice.gender == 1   ? "male"
                       : voice.gender == 2 ? "female"
                                           : "unknown";
  auto structure = adopt (gst_structure_new ("voice", "name", G_TYPE_STRING,
      voice.name.c_str (), "identifier", G_TYPE_STRING, identifier.c_str (),
      "language", G_TYPE_STRING, variant ? "" : first.c_str (), "languages",
      G_TYPE_STRING, variant ? "" : languages.c_str (), "gender", G_TYPE_STRING,
      gender, "variant", G_TYPE_BOOLEAN, (gboolean) variant, nullptr));
  GValue value = G_VALUE_INIT;
  g_value_init (&value, GST_TYPE_STRUCTURE);
  gst_value_set_structure (&value, structure.get ());
  gst_value_array_append_and_take_value (array, &value);
}

static void
get_voices (GValue *array)
{
  StopFlag never;
  ErrorPtr error;
  auto catalog = VoiceCatalog::installed (never, out (error));
  if (!catalog) {
    GST_WARNING ("%s, ignoring", error->message);
    return;
  }
  for (const ListedVoice &voice : catalog->voices ())
    append_voice (array, voice, false);
  for (const ListedVoice &variant : catalog->variants ())
    append_voice (array, variant, true);
}

static std::string
string_of (const GValue *value)
{
  const char *string = g_value_get_string (value);
  return string ? string : "";
}

static void
reel_tts_src_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  Impl *impl = REEL_TTS_SRC (object)->impl;
  std::lock_guard<std::mutex> hold (impl->lock);
  SpeechSettings &settings = impl->settings;
  switch (id) {
  case PROP_TEXT:
    settings.text = string_of (value);
    break;
  case PROP_SSML:
    settings.ssml = g_value_get_boolean (value);
    break;
  case PROP_VOICE:
    settings.voice = string_of (value);
    break;
  case PROP_RATE:
    settings.rate = g_value_get_int (value);
    break;
  case PROP_PITCH:
    settings.pitch = g_value_get_int (value);
    break;
  case PROP_VOLUME:
    settings.volume = g_value_get_double (value);
    break;
  case PROP_WORD_GAP:
    settings.word_gap_ns = g_value_get_uint64 (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    break;
  }
}

static void
reel_tts_src_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  // Reads the machine's list, which may wait for another element's speech.
  if (id == PROP_VOICES) {
    get_voices (value);
    return;
  }
  SpeechSettings settings = settings_of (GST_OBJECT (object));
  switch (id) {
  case PROP_TEXT:
    g_value_set_string (value, settings.text.c_str ());
    break;
  case PROP_SSML:
    g_value_set_boolean (value, settings.ssml);
    break;
  case PROP_VOICE:
    g_value_set_string (value, settings.voice.c_str ());
    break;
  case PROP_RATE:
    g_value_set_int (value, settings.rate);
    break;
  case PROP_PITCH:
    g_value_set_int (value, settings.pitch);
    break;
  case PROP_VOLUME:
    g_value_set_double (value, settings.volume);
    break;
  case PROP_WORD_GAP:
    g_value_set_uint64 (value, settings.word_gap_ns);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    break;
  }
}

/* GstBaseSrc adds an error of its own ("failed to start") to each of ours:
 * only the first of a run, which says what is wrong, goes on. */
static void
reel_tts_src_handle_message (GstBin *bin, GstMessage *message)
{
  Impl *impl = REEL_TTS_SRC (bin)->impl;
  bool repeated = GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR &&
                  impl->failed.exchange (true);
  if (repeated) {
    gst_message_unref (message);
    return;
  }
  GST_BIN_CLASS (reel_tts_src_parent_class)->handle_message (bin, message);
}

static GstStateChangeReturn
reel_tts_src_change_state (GstElement *element, GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    REEL_TTS_SRC (element)->impl->failed = false;
  return GST_ELEMENT_CLASS (reel_tts_src_parent_class)
      ->change_state (element, transition);
}

static GstPad *
add_ghost_pad (ReelTtsSrc *self, GstElement *inner, const char *inner_pad,
    const char *name, GstStaticPadTemplate *pad_template)
{
  auto target = adopt (gst_element_get_static_pad (inner, inner_pad));
  auto templ = adopt (gst_static_pad_template_get (pad_template));
  GstPad *ghost =
      gst_ghost_pad_new_from_template (name, target.get (), templ.get ());
  gst_element_add_pad (GST_ELEMENT (self), ghost);
  return ghost;
}

/* Words that nobody takes are dropped here: the queue before would turn a
 * missing listener into an error. */
static GstFlowReturn
push_word (GstPad *inner, GstObject *parent, GstBuffer *buffer)
{
  GstFlowReturn flow = gst_proxy_pad_chain_default (inner, parent, buffer);
  return flow == GST_FLOW_NOT_LINKED ? GST_FLOW_OK : flow;
}

static void
reel_tts_src_init (ReelTtsSrc *self)
{
  self->impl = new Impl;
  GstElement *source = new_speech_source (GST_OBJECT (self), settings_of);
  auto *split = GST_ELEMENT (
      g_object_new (REEL_TYPE_SPEECH_SPLIT, "name", "speech-split", nullptr));
  // Words go ahead of their sound: a thread of their own keeps a listener that
  // waits for the sound from waiting for ever.
  GstElement *queue = gst_element_factory_make ("queue", "speech-words");
  gst_bin_add_many (GST_BIN (self), source, split, nullptr);
  gst_element_link_pads (source, "src", split, "sink");
  add_ghost_pad (self, split, "src", "src", &audio_template);
  GstElement *words = split;
  const char *words_pad = "words";
  if (queue) {
    g_object_set (queue, "max-size-buffers", kWaitingWords, "max-size-bytes",
        0u, "max-size-time", (guint64) 0, "silent", TRUE, nullptr);
    gst_bin_add (GST_BIN (self), queue);
    gst_element_link_pads (split, "words", queue, "sink");
    words = queue;
    words_pad = "src";
  } else {
    GST_WARNING_OBJECT (self, "this GStreamer has no queue, ignoring");
  }
  GstPad *ghost =
      add_ghost_pad (self, words, words_pad, "words", &words_template);
  auto inner =
      adopt (GST_PAD (gst_proxy_pad_get_internal (GST_PROXY_PAD (ghost))));
  gst_pad_set_chain_function (inner.get (), push_word);
}

static void
reel_tts_src_finalize (GObject *object)
{
  Impl *impl = REEL_TTS_SRC (object)->impl;
  G_OBJECT_CLASS (reel_tts_src_parent_class)->finalize (object);
  delete impl;
}

static void
install_properties (GObjectClass *object_class)
{
  auto flags = (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_TEXT,
      g_param_spec_string ("text", "Text",
          "What to say, UTF-8. Every character is literal but <mark "
          "name=\"N\"/>, or SSML if ssml is set; read at the start",
          "", flags));
  g_object_class_install_property (object_class, PROP_SSML,
      g_param_spec_boolean ("ssml", "SSML",
          "The text is SSML (speak p s break emphasis prosody say-as sub mark "
          "voice lang); anything else in it is an error",
          FALSE, flags));
  g_object_class_install_property (object_class, PROP_VOICE,
      g_param_spec_string ("voice", "Voice",
          "Name or identifier of a voice or a language tag, with a variant "
          "after + (en, pt-BR, en-gb+f3); letter case doesn't matter, a tag "
          "falls back to its longest known start",
          "en", flags));
  g_object_class_install_property (object_class, PROP_RATE,
      g_param_spec_int (
          "rate", "Rate", "Speed in words a minute", 80, 450, 165, flags));
  g_object_class_install_property (object_class, PROP_PITCH,
      g_param_spec_int ("pitch", "Pitch",
          "Pitch from 0 to 99; 50 is the voice's own", 0, 99, 50, flags));
  g_object_class_install_property (object_class, PROP_VOLUME,
      g_param_spec_double ("volume", "Volume",
          "Factor from 0 (silent) to 4; 1 is the voice's own, "
          "and above it loud sounds are clipped",
          0, 4, 1, flags));
  g_object_class_install_property (object_class, PROP_WORD_GAP,
      g_param_spec_uint64 ("word-gap", "Word gap",
          "Shortest silence between words in nanoseconds, up "
          "to 1 s; 0 joins them as in plain speech",
          0, GST_SECOND, 0, flags));
  g_object_class_install_property (object_class, PROP_VOICES,
      gst_param_spec_array ("voices", "Voices",
          "The voices there are: structures with name, identifier, language, "
          "languages, gender and variant",
          g_param_spec_boxed ("voice", "Voice", "A voice", GST_TYPE_STRUCTURE,
              (GParamFlags) (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)),
          (GParamFlags) (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));
}

static void
reel_tts_src_class_init (ReelTtsSrcClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *element_class = GST_ELEMENT_CLASS (klass);
  object_class->set_property = reel_tts_src_set_property;
  object_class->get_property = reel_tts_src_get_property;
  object_class->finalize = reel_tts_src_finalize;
  element_class->change_state = reel_tts_src_change_state;
  GST_BIN_CLASS (klass)->handle_message = reel_tts_src_handle_message;
  install_properties (object_class);
  gst_element_class_add_static_pad_template (element_class, &audio_template);
  gst_element_class_add_static_pad_template (element_class, &words_template);
  gst_element_class_set_static_metadata (element_class, "Text to speech source",
      "Source/Audio/Text",
      "Speaks a text or SSML by eSpeak NG and tells when each word is said",
      "The Reelsmith authors <https://reelsmith.org>");
  register_word_meta ();
}
