// SPDX-License-Identifier: GPL-3.0-or-later
#include "espeak_session.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include <dlfcn.h>
#include <espeak-ng/speak_lib.h>

#include "script.h"
#include "speech_error.h"

namespace reel::speech {

namespace {

/* Lets one thread at a time have the library. `lock` guards `taken` and is
 * held for moments only, never while speaking. */
struct Gate {
  std::mutex lock;
  std::condition_variable changed;
  bool taken = false;
};

Gate &
gate ()
{
  // Lives as long as the process: threads may wait at exit.
  static Gate *only = new Gate;
  return *only;
}

bool
enter_gate (const StopFlag &stop)
{
  std::unique_lock<std::mutex> hold (gate ().lock);
  gate ().changed.wait (
      hold, [&] { return !gate ().taken || stop.stopped (); });
  if (stop.stopped ())
    return false;
  gate ().taken = true;
  return true;
}

void
leave_gate ()
{
  std::lock_guard<std::mutex> hold (gate ().lock);
  gate ().taken = false;
  gate ().changed.notify_all ();
}

/* What the callback collects into. Only the thread that is through the gate
 * touches it. */
struct Collector {
  const StopFlag *stop;
  SpokenPiece *out;
};
Collector collector;

int
on_sound (short *samples, int count, espeak_EVENT *events)
{
  if (collector.stop->stopped ())
    return 1;
  if (samples && count > 0)
    collector.out->samples.insert (
        collector.out->samples.end (), samples, samples + count);
  for (; events->type != espeakEVENT_LIST_TERMINATED; events++)
    if (events->type == espeakEVENT_WORD && events->text_position > 0)
      collector.out->words.push_back (
          {(uint64_t) events->sample, (size_t) events->text_position - 1});
  return 0;
}

/* Nothing is ever opened for a text. */
int
refuse_uri (int, const char *, const char *)
{
  return 1;
}

} // namespace

void
StopFlag::stop ()
{
  std::lock_guard<std::mutex> hold (gate ().lock);
  stopped_ = true;
  gate ().changed.notify_all ();
}

struct EspeakSession::Library {
  void *handle = nullptr;
  bool initialized = false;
  decltype (&espeak_Initialize) initialize;
  decltype (&espeak_SetSynthCallback) set_synth_callback;
  decltype (&espeak_SetUriCallback) set_uri_callback;
  decltype (&espeak_SetVoiceByName) set_voice_by_name;
  decltype (&espeak_SetParameter) set_parameter;
  decltype (&espeak_Synth) synth;
  decltype (&espeak_ListVoices) list_voices;
  decltype (&espeak_Terminate) terminate;

  ~Library ()
  {
    if (initialized)
      terminate ();
    if (handle)
      dlclose (handle);
  }

  template <typename F> bool find (F &function, const char *name)
  {
    function = reinterpret_cast<F> (dlsym (handle, name));
    return function != nullptr;
  }

  bool find_all ()
  {
    return find (initialize, "espeak_Initialize") &&
           find (set_synth_callback, "espeak_SetSynthCallback") &&
           find (set_uri_callback, "espeak_SetUriCallback") &&
           find (set_voice_by_name, "espeak_SetVoiceByName") &&
           find (set_parameter, "espeak_SetParameter") &&
           find (synth, "espeak_Synth") &&
           find (list_voices, "espeak_ListVoices") &&
           find (terminate, "espeak_Terminate");
  }
};

static constexpr char kLibraryName[] = "libespeak-ng.so.1";

static bool
fail (GError **error, SpeechError code, const char *what)
{
  g_set_error_literal (error, speech_error_quark (), code, what);
  return false;
}

EspeakSession::EspeakSession (const StopFlag &stop) : stop_ (stop) {}

EspeakSession::~EspeakSession ()
{
  library_.reset ();
  leave_gate ();
}

bool
EspeakSession::load (GError **error)
{
  library_ = std::make_unique<Library> ();
  // A copy that others hold keeps its state: it would neither repeat itself
  // nor survive our terminating it.
  if (void *other = dlopen (kLibraryName, RTLD_NOLOAD | RTLD_NOW)) {
    dlclose (other);
    return fail (error, kErrorLibrary,
        "eSpeak NG is in use by another part of this program; "
        "speech needs it for itself");
  }
  library_->handle = dlopen (kLibraryName, RTLD_NOW | RTLD_LOCAL);
  if (!library_->handle || !library_->find_all ())
    return fail (
        error, kErrorLibrary, "eSpeak NG is missing; install libespeak-ng1");
  // The "breath" of some voices draws from rand.
  srand (1);
  int rate = library_->initialize (
      AUDIO_OUTPUT_SYNCHRONOUS, 50, nullptr, espeakINITIALIZE_DONT_EXIT);
  library_->initialized = rate > 0;
  if (rate != kSampleRate)
    return fail (error, kErrorLibrary,
        "the data of eSpeak NG are missing or of another version; "
        "install espeak-ng-data");
  library_->set_synth_callback (on_sound);
  library_->set_uri_callback (refuse_uri);
  return true;
}

std::unique_ptr<EspeakSession>
EspeakSession::open (const StopFlag &stop, GError **error)
{
  if (!enter_gate (stop)) {
    fail (error, kErrorCancelled, "stopped");
    return nullptr;
  }
  std::unique_ptr<EspeakSession> session (new EspeakSession (stop));
  if (!session->load (error))
    return nullptr;
  return session;
}

bool
EspeakSession::speak (
    const PieceRequest &request, SpokenPiece &out, GError **error)
{
  collector = {&stop_, &out};
  if (library_->set_voice_by_name (request.voice.c_str ()) != EE_OK) {
    g_set_error (error, speech_error_quark (), kErrorSynthesis,
        "eSpeak NG can't load the voice \"%s\"", request.voice.c_str ());
    return false;
  }
  library_->set_parameter (espeakRATE, request.rate, 0);
  library_->set_parameter (espeakPITCH, request.pitch, 0);
  library_->set_parameter (espeakWORDGAP, request.word_gap ? 1 : 0, 0);
  unsigned flags = espeakCHARS_UTF8 | (request.end_pause ? espeakENDPAUSE : 0u);
  espeak_ERROR status = library_->synth (request.text.c_str (),
      request.text.size () + 1, 0, POS_CHARACTER, 0, flags, nullptr, nullptr);
  if (stop_.stopped ())
    return fail (error, kErrorCancelled, "stopped");
  if (status != EE_OK)
    return fail (error, kErrorSynthesis, "eSpeak NG refused to speak");
  return true;
}

std::vector<ListedVoice>
EspeakSession::list_voices (bool variants)
{
  espeak_VOICE wanted = {};
  wanted.languages = "variant";
  const espeak_VOICE **list =
      library_->list_voices (variants ? &wanted : nullptr);
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
