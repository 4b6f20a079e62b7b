// SPDX-License-Identifier: GPL-3.0-or-later
#include "speaking_process.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <dlfcn.h>
#include <poll.h>
#include <sys/socket.h>

#include "config.h"
#include "gate.h"
#include "glib_ptr.h"
#include "piece_wire.h"
#include "speech_error.h"

namespace reel::speech {

namespace {

constexpr unsigned kMostProcesses = 8;
constexpr char kProgram[] = "reelsmith-speaker";

unsigned
most_processes ()
{
  return std::clamp (std::thread::hardware_concurrency (), 1u, kMostProcesses);
}

/* Lasts as long as the process, as the threads that use it may. */
struct Processes {
  struct Idle {
    std::string voice;
    UniqueFd socket;
  };
  Gate gate{(int) most_processes ()};
  std::atomic<bool> is_unusable = false;
  std::mutex lock; // guards `idle`
  std::vector<Idle> idle;
};

Processes &
processes ()
{
  static Processes *only = new Processes;
  return *only;
}

/* Has the process behind SOCKET ended? It says nothing by itself. */
bool
has_ended (int socket)
{
  pollfd end{socket, POLLIN, 0};
  return poll (&end, 1, 0) != 0;
}

UniqueFd
take_idle (const std::string &voice)
{
  Processes &all = processes ();
  std::lock_guard<std::mutex> hold (all.lock);
  std::erase_if (
      all.idle, [] (const auto &one) { return has_ended (one.socket.get ()); });
  auto found = std::find_if (all.idle.begin (), all.idle.end (),
      [&] (const auto &one) { return one.voice == voice; });
  if (found == all.idle.end ())
    return {};
  UniqueFd socket = std::move (found->socket);
  all.idle.erase (found);
  return socket;
}

/* The one that waited longest goes where there are too many. */
void
give_idle (const std::string &voice, UniqueFd socket)
{
  Processes &all = processes ();
  std::lock_guard<std::mutex> hold (all.lock);
  if (all.idle.size () >= most_processes ())
    all.idle.erase (all.idle.begin ());
  all.idle.push_back ({voice, std::move (socket)});
}

/* Where the environment says, beside this plugin as it lies after building, or
 * where it is installed. Empty: nowhere, or not wanted. */
std::string
find_program ()
{
  if (const char *named = g_getenv ("REELSMITH_SPEAKER"))
    return named;
  Dl_info self = {};
  std::vector<std::string> places = {REELSMITH_LIBEXECDIR};
  if (dladdr (reinterpret_cast<void *> (&find_program), &self) &&
      self.dli_fname)
    places.insert (
        places.begin (), CharPtr (g_path_get_dirname (self.dli_fname)).get ());
  for (const std::string &place : places)
    if (std::string path = place + "/" + kProgram;
        access (path.c_str (), X_OK) == 0)
      return path;
  return {};
}

/* The other end of a new process's standard input. */
UniqueFd
spawn (const std::string &program, const std::string &voice)
{
  int ends[2] = {-1, -1};
  if (program.empty () ||
      socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return {};
  UniqueFd ours (ends[0]), theirs (ends[1]);
  const char *arguments[] = {program.c_str (), voice.c_str (), nullptr};
  /* Not a child of this program, which would have to wait for its end. */
  bool started = g_spawn_async_with_pipes_and_fds (nullptr, arguments, nullptr,
      G_SPAWN_STDOUT_TO_DEV_NULL, nullptr, nullptr, theirs.get (), -1, -1,
      nullptr, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
  return started ? std::move (ours) : UniqueFd ();
}

bool
fail (GError **error, int code, const char *message)
{
  g_set_error_literal (error, speech_error_quark (), code, message);
  return false;
}

/* A process that speaks VOICE. Nothing where there is none, with ERROR if it
 * says why. */
UniqueFd
start (const std::string &voice, const StopFlag &stop, GError **error)
{
  UniqueFd socket = spawn (find_program (), voice);
  if (!socket)
    return {};
  auto greeting = receive_answer (socket.get (), stop.descriptor ());
  if (greeting && greeting->failure)
    fail (error, *greeting->failure, greeting->message.c_str ());
  else if (greeting && greeting->message == wire_greeting ())
    return socket;
  else if (stop.stopped ())
    fail (error, kErrorCancelled, "stopped");
  else
    processes ().is_unusable = true; // another build's, or it can't run here
  return {};
}

/* What came of it; nothing if the process ended without a word. */
std::optional<bool>
ask (UniqueFd socket, const PieceRequest &request, const StopFlag &stop,
    SpokenPiece &out, GError **error)
{
  auto answer = send_request (socket.get (), request)
                    ? receive_answer (socket.get (), stop.descriptor ())
                    : std::nullopt;
  if (stop.stopped ())
    return fail (error, kErrorCancelled, "stopped");
  if (!answer)
    return std::nullopt;
  give_idle (request.voice, std::move (socket));
  if (answer->failure)
    return fail (error, *answer->failure, answer->message.c_str ());
  out = std::move (answer->piece);
  return true;
}

std::optional<bool>
speak_through_gate (const PieceRequest &request, const StopFlag &stop,
    SpokenPiece &out, GError **error)
{
  if (UniqueFd idle = take_idle (request.voice))
    if (auto done = ask (std::move (idle), request, stop, out, error))
      return done;
  ErrorPtr failure;
  UniqueFd socket = start (request.voice, stop, reel::out (failure));
  if (failure) {
    g_propagate_error (error, failure.release ());
    return false;
  }
  if (!socket)
    return std::nullopt;
  if (auto done = ask (std::move (socket), request, stop, out, error))
    return done;
  return fail (error, kErrorSynthesis,
      "eSpeak NG came to grief over a sentence; word it differently");
}

} // namespace

std::optional<bool>
speak_in_process (const PieceRequest &request, const StopFlag &stop,
    SpokenPiece &out, GError **error)
{
  if (processes ().is_unusable)
    return std::nullopt;
  if (!processes ().gate.enter (stop))
    return fail (error, kErrorCancelled, "stopped");
  auto done = speak_through_gate (request, stop, out, error);
  processes ().gate.leave ();
  return done;
}

} // namespace reel::speech
