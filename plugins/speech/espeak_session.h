// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <glib.h>

#include "espeak_library.h"
#include "speech_piece.h"
#include "stop_flag.h"

namespace reel::speech {

/* eSpeak NG in this process. It does not repeat itself when used twice and
 * hangs when initialised twice (measured with 1.51): so the library is loaded
 * for one piece of speech and unloaded after it, and only one thread of the
 * process can have it. Waiting for the others ends at once when STOP is
 * raised. */
class EspeakSession {
public:
  /* Null with ERROR set (library missing, or kErrorCancelled). */
  [[nodiscard]] static std::unique_ptr<EspeakSession> open (
      const StopFlag &stop, GError **error);
  ~EspeakSession ();
  EspeakSession (const EspeakSession &) = delete;
  EspeakSession &operator= (const EspeakSession &) = delete;

  /* Once a session: it doesn't repeat itself. */
  [[nodiscard]] bool speak (
      const PieceRequest &request, SpokenPiece &out, GError **error);
  /* All voices; with VARIANTS those that only alter another voice. */
  [[nodiscard]] std::vector<ListedVoice> list_voices (bool variants);

private:
  explicit EspeakSession (const StopFlag &stop) : stop_ (stop) {}

  const StopFlag &stop_;
  std::unique_ptr<EspeakLibrary> library_;
};

} // namespace reel::speech
