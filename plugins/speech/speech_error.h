// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel::speech {

/* What can go wrong in the core; the shell turns each into GStreamer's. */
enum SpeechError {
  kErrorText,      // not UTF-8
  kErrorMarkup,    // outside the allowed SSML; the message begins LINE:COLUMN
  kErrorTooLarge,  // beyond a limit
  kErrorVoice,     // nobody has such a voice
  kErrorLibrary,   // eSpeak NG or its data are missing
  kErrorSynthesis, // eSpeak NG refused to speak
  kErrorCancelled, // the caller asked to stop
};

inline GQuark
speech_error_quark ()
{
  return g_quark_from_static_string ("reel-speech-error-quark");
}

} // namespace reel::speech
