// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <espeak-ng/speak_lib.h>
#include <glib.h>

#include "speech_piece.h"

namespace reel::speech {

/* A voice as eSpeak NG lists it. */
struct ListedVoice {
  struct Language {
    std::string tag;
    int priority; // low is preferred
  };
  std::string name;
  std::string identifier; // file below the data folder
  std::vector<Language> languages;
  int gender = 0; // 1 male, 2 female
};

/* eSpeak NG, opened afresh, and unloaded with the object. It keeps its state in
 * globals: one object at a time in a process, used by one thread at a time. */
class EspeakLibrary {
public:
  EspeakLibrary () = default;
  ~EspeakLibrary ();
  EspeakLibrary (const EspeakLibrary &) = delete;
  EspeakLibrary &operator= (const EspeakLibrary &) = delete;

  /* Once. False with ERROR (kErrorLibrary). */
  [[nodiscard]] bool load (GError **error);
  /* Before it speaks. False with ERROR (kErrorSynthesis). */
  [[nodiscard]] bool set_voice (const std::string &voice, GError **error);
  /* Once: it doesn't repeat itself. REQUEST's voice is not looked at. Ends
   * early, with true, when IS_STOPPED says so. */
  [[nodiscard]] bool speak (const PieceRequest &request,
      const std::function<bool ()> &is_stopped, SpokenPiece &out,
      GError **error);
  /* All voices; with VARIANTS those that only alter another voice. */
  [[nodiscard]] std::vector<ListedVoice> list_voices (bool variants);

private:
  template <typename F> bool find (F &function, const char *name);
  bool find_all ();

  void *handle_ = nullptr;
  bool initialized_ = false;
  decltype (&espeak_Initialize) initialize_ = nullptr;
  decltype (&espeak_SetSynthCallback) set_synth_callback_ = nullptr;
  decltype (&espeak_SetUriCallback) set_uri_callback_ = nullptr;
  decltype (&espeak_SetVoiceByName) set_voice_by_name_ = nullptr;
  decltype (&espeak_SetParameter) set_parameter_ = nullptr;
  decltype (&espeak_Synth) synth_ = nullptr;
  decltype (&espeak_ListVoices) list_voices_ = nullptr;
  decltype (&espeak_Terminate) terminate_ = nullptr;
};

} // namespace reel::speech
