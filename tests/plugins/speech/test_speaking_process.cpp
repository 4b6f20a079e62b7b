// SPDX-License-Identifier: GPL-3.0-or-later
/* What speaks in processes of its own. REELSMITH_SPEAKER is the program, and
 * REELSMITH_ODD_SPEAKER one that goes wrong. */
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "espeak_session.h"
#include "glib_ptr.h"
#include "piece_wire.h"
#include "speaking_process.h"
#include "speech_error.h"

using namespace reel;
using namespace reel::speech;

namespace {

PieceRequest
request_of (const char *voice, const char *text)
{
  PieceRequest request;
  request.voice = voice;
  request.text = text;
  return request;
}

SpokenPiece
spoken_here (const PieceRequest &request)
{
  StopFlag stop;
  SpokenPiece piece;
  ErrorPtr error;
  auto session = EspeakSession::open (stop, out (error));
  EXPECT_TRUE (session && session->speak (request, piece, out (error)))
      << (error ? error->message : "");
  return piece;
}

SpokenPiece
spoken_there (const PieceRequest &request)
{
  StopFlag stop;
  SpokenPiece piece;
  ErrorPtr error;
  auto done = speak_in_process (request, stop, piece, out (error));
  EXPECT_TRUE (done && *done) << (error ? error->message : "no process");
  return piece;
}

/* The error's code and message, or -1 where there is no such process, or 0 and
 * nothing where it speaks. */
std::pair<int, std::string>
failure_of (const PieceRequest &request, const StopFlag &stop)
{
  SpokenPiece piece;
  ErrorPtr error;
  auto done = speak_in_process (request, stop, piece, out (error));
  if (!done)
    return {-1, ""};
  return *done ? std::pair (0, std::string ())
               : std::pair (error->code, std::string (error->message));
}

/* A process that speaks VOICE, and is this one's child. */
struct Child {
  GPid pid = 0;
  UniqueFd socket;
};

Child
start_child (const char *voice)
{
  Child child;
  int ends[2];
  EXPECT_EQ (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  child.socket = UniqueFd (ends[0]);
  UniqueFd theirs (ends[1]);
  const char *arguments[] = {g_getenv ("REELSMITH_SPEAKER"), voice, nullptr};
  ErrorPtr error;
  EXPECT_TRUE (g_spawn_async_with_pipes_and_fds (nullptr, arguments, nullptr,
      (GSpawnFlags) (G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDOUT),
      nullptr, nullptr, theirs.get (), -1, -1, nullptr, nullptr, 0, &child.pid,
      nullptr, nullptr, nullptr, out (error)))
      << (error ? error->message : "");
  auto greeting = receive_answer (child.socket.get (), -1);
  EXPECT_TRUE (greeting && greeting->message == wire_greeting ());
  return child;
}

int
exit_status_of (const Child &child)
{
  int status = 0;
  EXPECT_EQ (waitpid (child.pid, &status, 0), child.pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

} // namespace

/* Guards against sound that depends on where it was made. */
TEST (SpeakingProcess, SpeaksAsTheLibraryDoes)
{
  PieceRequest slow =
      request_of ("gmw/de+f3", "Jedes Boot hinterlässt Spuren.");
  slow.rate = 90;
  slow.pitch = 70;
  slow.word_gap = true;
  slow.end_pause = true;
  const PieceRequest requests[] = {
      request_of ("gmw/en-US", "Every boat leaves a trace, 1234 times."), slow,
      request_of ("gmw/en+whisper", "With breath, which is drawn at random."),
      request_of ("sem/ar", "كل قارب يترك أثرا"), request_of ("gmw/en", "")};
  for (const PieceRequest &request : requests) {
    SpokenPiece here = spoken_here (request);
    EXPECT_EQ (here.words.empty (), request.text.empty ());
    for (int i = 0; i < 3; i++)
      EXPECT_TRUE (spoken_there (request) == here) << request.text;
  }
}

/* Guards against pieces of several threads that get into each other. */
TEST (SpeakingProcess, SpeaksForManyThreads)
{
  const PieceRequest requests[] = {request_of ("gmw/en", "The quick fox."),
      request_of ("gmw/en", "It jumps over the dog, and over the other dog."),
      request_of ("gmw/de", "Der schnelle Fuchs.")};
  std::vector<SpokenPiece> here;
  for (const PieceRequest &request : requests)
    here.push_back (spoken_here (request));
  std::vector<std::thread> threads;
  std::atomic<int> equal = 0;
  for (int i = 0; i < 8; i++)
    threads.emplace_back ([&, i] {
      for (int j = 0; j < 6; j++) {
        size_t which = (size_t) (i + j) % std::size (requests);
        equal += spoken_there (requests[which]) == here[which];
      }
    });
  for (std::thread &thread : threads)
    thread.join ();
  EXPECT_EQ (equal, 48);
}

/* Guards against a stream that can't be stopped while a sentence is spoken. */
TEST (SpeakingProcess, EndsWhenStopped)
{
  std::string words;
  for (int i = 0; i < 20'000; i++)
    words += "boat ";
  PieceRequest lengthy = request_of ("gmw/en", words.c_str ());
  StopFlag stop;
  stop.stop ();
  EXPECT_EQ (failure_of (lengthy, stop).first, kErrorCancelled);
  stop.rearm ();
  std::pair<int, std::string> failure;
  std::thread speaks ([&] { failure = failure_of (lengthy, stop); });
  stop.stop ();
  speaks.join ();
  EXPECT_EQ (failure.first, kErrorCancelled);
  stop.rearm ();
  EXPECT_EQ (failure_of (request_of ("gmw/en", "One."), stop).first, 0);
}

TEST (SpeakingProcess, RefusesAVoiceThatIsNotThere)
{
  StopFlag stop;
  auto [code, message] = failure_of (request_of ("gmw/xx", "One."), stop);
  EXPECT_EQ (code, kErrorSynthesis);
  EXPECT_NE (message.find ("gmw/xx"), std::string::npos) << message;
}

/* Guards against processes that stay when nobody needs them. */
TEST (SpeakingProcess, EndsWithItsUserAndByItself)
{
  Child left = start_child ("gmw/en");
  left.socket = UniqueFd ();
  EXPECT_EQ (exit_status_of (left), 0);
  Child idle = start_child ("gmw/en");
  EXPECT_EQ (exit_status_of (idle), 0);
}

/* Guards against one who asks for anything else. */
TEST (SpeakingProcess, EndsWhereItIsAskedForNonsense)
{
  Child child = start_child ("gmw/en");
  const std::string nonsense (64, '\xff');
  EXPECT_EQ (send (child.socket.get (), nonsense.data (), nonsense.size (), 0),
      (ssize_t) nonsense.size ());
  EXPECT_EQ (exit_status_of (child), 0);
}

/* Guards against text that takes the program with it. */
TEST (SpeakingProcess, IsNotOutlivedByItsErrors)
{
  CharPtr right = adopt (g_strdup (g_getenv ("REELSMITH_SPEAKER")));
  g_setenv ("REELSMITH_SPEAKER", g_getenv ("REELSMITH_ODD_SPEAKER"), TRUE);
  StopFlag stop;
  auto [code, message] = failure_of (request_of ("dies", "One."), stop);
  g_setenv ("REELSMITH_SPEAKER", right.get (), TRUE);
  EXPECT_EQ (code, kErrorSynthesis);
  EXPECT_NE (message.find ("word it differently"), std::string::npos)
      << message;
  EXPECT_EQ (failure_of (request_of ("gmw/en", "One."), stop).first, 0);
}

/* Guards against depending on it. What can't be used at all isn't tried again:
 * so the last of the tests. */
TEST (SpeakingProcess, IsDoneWithoutWhereThereIsNone)
{
  StopFlag stop;
  for (const char *program : {"", "/nonexistent/speaker", "/etc/passwd"}) {
    g_setenv ("REELSMITH_SPEAKER", program, TRUE);
    EXPECT_EQ (failure_of (request_of ("none", "One."), stop).first, -1)
        << program;
  }
  CharPtr odd = adopt (g_strdup (g_getenv ("REELSMITH_ODD_SPEAKER")));
  g_setenv ("REELSMITH_SPEAKER", odd.get (), TRUE);
  for (const char *voice : {"other", "silent"})
    EXPECT_EQ (failure_of (request_of (voice, "One."), stop).first, -1)
        << voice;
}
