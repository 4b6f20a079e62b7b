// SPDX-License-Identifier: GPL-3.0-or-later
/* reelsmith-speaker VOICE: speaks what is asked for on the socket that is its
 * standard input, in VOICE. eSpeak NG doesn't repeat itself when used twice, so
 * each piece is spoken by a child that begins where all begin: with the library
 * loaded and the voice chosen, which takes longer than most sentences. It ends
 * with the program that started it, and by itself when nothing is asked for. */
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "espeak_library.h"
#include "glib_ptr.h"
#include "piece_wire.h"
#include "speech_error.h"

using namespace reel;
using namespace reel::speech;

namespace {

constexpr int kSocket = STDIN_FILENO;

/* So long it waits for the next piece; milliseconds. It is started again in a
 * few, so what it is kept for is a brief that is being spoken. */
constexpr int kIdle = 2000;

/* An hour of speech takes about four seconds of a core. */
constexpr rlim_t kMostSeconds = 600;

/* eSpeak NG opens a sound server's connection when it is initialised, though
 * nothing is played: there is none to be found, started or shared memory
 * with. */
void
leave_sound_servers_alone ()
{
  static constexpr char kText[] = "enable-shm = no\nautospawn = no\n";
  int file = memfd_create ("client.conf", MFD_CLOEXEC);
  if (file < 0 || write (file, kText, sizeof kText - 1) < 0)
    return;
  std::string path = "/proc/self/fd/" + std::to_string (file);
  setenv ("PULSE_CLIENTCONFIG", path.c_str (), 1);
  setenv ("PULSE_SERVER", "{none}unix:/nonexistent", 1);
}

PieceAnswer
failure_of (const ErrorPtr &error)
{
  PieceAnswer answer;
  answer.failure = error ? error->code : kErrorSynthesis;
  answer.message = error ? error->message : "eSpeak NG refused to speak";
  return answer;
}

/* Nobody waits for what is being said any more. */
bool
is_alone ()
{
  pollfd end{kSocket, 0, 0};
  return poll (&end, 1, 0) > 0 && (end.revents & (POLLHUP | POLLERR));
}

/* In the child, which has nothing else to do. */
[[noreturn]] void
speak (EspeakLibrary &library, const PieceRequest &request)
{
  rlimit limit{kMostSeconds, kMostSeconds};
  setrlimit (RLIMIT_CPU, &limit);
  PieceAnswer answer;
  ErrorPtr error;
  if (!library.speak (request, is_alone, answer.piece, out (error)))
    answer = failure_of (error);
  _exit (send_answer (kSocket, answer) ? 0 : 1);
}

/* Has a child speak REQUEST. Where it comes to grief, so does this process:
 * the other end sees the socket close. */
bool
speak_in_child (EspeakLibrary &library, const PieceRequest &request)
{
  pid_t child = fork ();
  if (child == 0)
    speak (library, request);
  if (child < 0)
    return false;
  int status = 0;
  while (waitpid (child, &status, 0) < 0)
    if (errno != EINTR)
      return false;
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

bool
has_request ()
{
  pollfd end{kSocket, POLLIN, 0};
  int ready = 0;
  do
    ready = poll (&end, 1, kIdle);
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

int
serve (const char *voice)
{
  EspeakLibrary library;
  ErrorPtr error;
  PieceAnswer greeting;
  greeting.message = wire_greeting ();
  bool is_ready = library.load (out (error));
  is_ready = is_ready && library.set_voice (voice, out (error));
  if (!is_ready)
    greeting = failure_of (error);
  if (!send_answer (kSocket, greeting) || !is_ready)
    return 1;
  while (has_request ()) {
    auto request = receive_request (kSocket);
    if (!request)
      return 0;
    if (!speak_in_child (library, *request))
      return 1;
  }
  return 0;
}

} // namespace

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  /* A terminal tells everyone; who started this decides. */
  std::signal (SIGINT, SIG_IGN);
  leave_sound_servers_alone ();
  return serve (argv[1]);
}
