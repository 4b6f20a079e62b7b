// SPDX-License-Identifier: GPL-3.0-or-later
#include "espeak_session.h"

#include "gate.h"
#include "speech_error.h"

namespace reel::speech {

/* Lets one thread at a time have the library. */
static Gate &
gate ()
{
  // Lives as long as the process: threads may wait at exit.
  static Gate *only = new Gate (1);
  return *only;
}

EspeakSession::~EspeakSession ()
{
  library_.reset ();
  gate ().leave ();
}

std::unique_ptr<EspeakSession>
EspeakSession::open (const StopFlag &stop, GError **error)
{
  if (!gate ().enter (stop)) {
    g_set_error_literal (
        error, speech_error_quark (), kErrorCancelled, "stopped");
    return nullptr;
  }
  std::unique_ptr<EspeakSession> session (new EspeakSession (stop));
  session->library_ = std::make_unique<EspeakLibrary> ();
  if (!session->library_->load (error))
    return nullptr;
  return session;
}

bool
EspeakSession::speak (
    const PieceRequest &request, SpokenPiece &out, GError **error)
{
  auto is_stopped = [this] { return stop_.stopped (); };
  if (!library_->set_voice (request.voice, error) ||
      !library_->speak (request, is_stopped, out, error))
    return false;
  if (!stop_.stopped ())
    return true;
  g_set_error_literal (
      error, speech_error_quark (), kErrorCancelled, "stopped");
  return false;
}

std::vector<ListedVoice>
EspeakSession::list_voices (bool variants)
{
  return library_->list_voices (variants);
}

} // namespace reel::speech
