// SPDX-License-Identifier: GPL-3.0-or-later
#include "espeak_library.h"

#include <algorithm>
#include <cstdlib>

#include <dlfcn.h>

#include "script.h"
#include "speech_error.h"

namespace reel::speech {

static constexpr char kLibraryName[] = "libespeak-ng.so.1";

/* Most texts need less: what isn't used is never fetched, what grows is
 * copied. */
static constexpr size_t kSamplesPerByte = 4096, kMostReserved = 4 << 20;

namespace {

/* What the callback collects into; eSpeak NG has no place for it that is there
 * in all of its calls. */
struct Collector {
  const std::function<bool ()> *is_stopped;
  SpokenPiece *out;
};
Collector collector;

int
on_sound (short *samples, int count, espeak_EVENT *events)
{
  if ((*collector.is_stopped) ())
    return 1;
  if (samples && count > 0)
    collector.out->samples.insert (
        collector.out->samples.end (), samples, samples + count);
  for (; events->type != espeakEVENT_LIST_TERMINATED; events++)
    if (events->type == espeakEVENT_WORD && events->text_position > 0)
      collector.out->words.push_back (
          {(uint64_t) events->sample, (uint64_t) events->text_position - 1});
  return 0;
}

/* Nothing is ever opened for a text. */
int
refuse_uri (int, const char *, const char *)
{
  return 1;
}

bool
fail (GError **error, SpeechError code, const char *what)
{
  g_set_error_literal (error, speech_error_quark (), code, what);
  return false;
}

} // namespace

EspeakLibrary::~EspeakLibrary ()
{
  if (initialized_)
    terminate_ ();
  if (handle_)
    dlclose (handle_);
}

template <typename F>
bool
EspeakLibrary::find (F &function, const char *name)
{
  function = reinterpret_cast<F> (dlsym (handle_, name));
  return function != nullptr;
}

bool
EspeakLibrary::find_all ()
{
  return find (initialize_, "espeak_Initialize") &&
         find (set_synth_callback_, "espeak_SetSynthCallback") &&
         find (set_uri_callback_, "espeak_SetUriCallback") &&
         find (set_voice_by_name_, "espeak_SetVoiceByName") &&
         find (set_parameter_, "espeak_SetParameter") &&
         find (synth_, "espeak_Synth") &&
         find (list_voices_, "espeak_ListVoices") &&
         find (terminate_, "espeak_Terminate");
}

bool
EspeakLibrary::load (GError **error)
{
  // A copy that others hold keeps its state: it would neither repeat itself
  // nor survive our terminating it.
  if (void *other = dlopen (kLibraryName, RTLD_NOLOAD | RTLD_NOW)) {
    dlclose (other);
    return fail (error, kErrorLibrary,
        "eSpeak NG is in use by another part of this program; "
        "speech needs it for itself");
  }
  handle_ = dlopen (kLibraryName, RTLD_NOW | RTLD_LOCAL);
  if (!handle_ || !find_all ())
    return fail (
        error, kErrorLibrary, "eSpeak NG is missing; install libespeak-ng1");
  // The "breath" of some voices draws from rand.
  srand (1);
  int rate = initialize_ (
      AUDIO_OUTPUT_SYNCHRONOUS, 50, nullptr, espeakINITIALIZE_DONT_EXIT);
  initialized_ = rate > 0;
  if (rate != kSampleRate)
    return fail (error, kErrorLibrary,
        "the data of eSpeak NG are missing or of another version; "
        "install espeak-ng-data");
  set_synth_callback_ (on_sound);
  set_uri_callback_ (refuse_uri);
  return true;
}

bool
EspeakLibrary::set_voice (const std::string &voice, GError **error)
{
  if (set_voice_by_name_ (voice.c_str ()) == EE_OK)
    return true;
  g_set_error (error, speech_error_quark (), kErrorSynthesis,
      "eSpeak NG can't load the voice \"%s\"", voice.c_str ());
  return false;
}

bool
EspeakLibrary::speak (const PieceRequest &request,
    const std::function<bool ()> &is_stopped, SpokenPiece &out, GError **error)
{
  collector = {&is_stopped, &out};
  out.samples.reserve (
      std::min (request.text.size () * kSamplesPerByte, kMostReserved));
  set_parameter_ (espeakRATE, request.rate, 0);
  set_parameter_ (espeakPITCH, request.pitch, 0);
  set_parameter_ (espeakWORDGAP, request.word_gap ? 1 : 0, 0);
  unsigned flags = espeakCHARS_UTF8 | (request.end_pause ? espeakENDPAUSE : 0u);
  espeak_ERROR status = synth_ (request.text.c_str (), request.text.size () + 1,
      0, POS_CHARACTER, 0, flags, nullptr, nullptr);
  if (status != EE_OK && !is_stopped ())
    return fail (error, kErrorSynthesis, "eSpeak NG refused to speak");
  return true;
}

std::vector<ListedVoice>
EspeakLibrary::list_voices (bool variants)
{
  espeak_VOICE wanted = {};
  wanted.languages = "variant";
  const espeak_VOICE **list = list_voices_ (variants ? &wanted : nullptr);
  std::vector<ListedVoice> voices;
  for (; list && *list; list++) {
    const espeak_VOICE &voice = **list;
    if (!voice.name || !voice.identifier || !voice.languages)
      continue;
    ListedVoice listed;
    listed.name = voice.name;
    listed.identifier = voice.identifier;
    listed.gender = voice.gender;
    // Pairs of a byte of priority and a string, ended by a zero.
    for (const char *p = voice.languages; *p;) {
      std::string tag = p + 1;
      int priority = (unsigned char) *p;
      p += 1 + tag.size () + 1;
      listed.languages.push_back ({std::move (tag), priority});
    }
    voices.push_back (std::move (listed));
  }
  return voices;
}

} // namespace reel::speech
