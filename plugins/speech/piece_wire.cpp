// SPDX-License-Identifier: GPL-3.0-or-later
#include "piece_wire.h"

#include <cerrno>
#include <type_traits>

#include <poll.h>
#include <sys/socket.h>

#include "config.h"
#include "script.h"

namespace reel::speech {

namespace {

/* More than a sentence can be. */
constexpr uint64_t kMostText = 16 << 20;
constexpr uint64_t kMostWords = 1 << 20;
constexpr uint64_t kMostSamples = 7200ull * kSampleRate;

struct RequestHead {
  uint64_t text = 0; // bytes that follow
  int32_t rate = 0, pitch = 0;
  uint32_t word_gap = 0, end_pause = 0;
};

struct AnswerHead {
  uint64_t message = 0, words = 0, samples = 0; // that follow
  int64_t failure = -1;
};

bool
send_bytes (int socket, const void *bytes, size_t size)
{
  const char *at = static_cast<const char *> (bytes);
  while (size > 0) {
    ssize_t sent = send (socket, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent <= 0)
      return false;
    at += sent;
    size -= (size_t) sent;
  }
  return true;
}

/* Can SOCKET be read from, or has its other end gone? False once STOP can. */
bool
wait_for (int socket, int stop)
{
  pollfd ends[] = {{socket, POLLIN, 0}, {stop, POLLIN, 0}};
  int ready = 0;
  do
    ready = poll (ends, 2, -1);
  while (ready < 0 && errno == EINTR);
  return ready > 0 && !ends[1].revents;
}

bool
receive_bytes (int socket, int stop, void *bytes, size_t size)
{
  char *at = static_cast<char *> (bytes);
  while (size > 0) {
    if (!wait_for (socket, stop))
      return false;
    ssize_t got = recv (socket, at, size, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    at += got;
    size -= (size_t) got;
  }
  return true;
}

template <typename Vector>
bool
send_all (int socket, const Vector &values)
{
  using Value = typename Vector::value_type;
  static_assert (std::is_trivially_copyable_v<Value>);
  return send_bytes (socket, values.data (), values.size () * sizeof (Value));
}

template <typename Vector>
bool
receive_all (int socket, int stop, uint64_t count, Vector &values)
{
  values.resize ((size_t) count);
  return receive_bytes (socket, stop, values.data (),
      values.size () * sizeof (typename Vector::value_type));
}

} // namespace

std::string
wire_greeting ()
{
  return "reelsmith " REELSMITH_VERSION " speaks 1";
}

bool
send_request (int socket, const PieceRequest &request)
{
  RequestHead head;
  head.text = request.text.size ();
  head.rate = request.rate;
  head.pitch = request.pitch;
  head.word_gap = request.word_gap;
  head.end_pause = request.end_pause;
  return send_bytes (socket, &head, sizeof head) &&
         send_all (socket, request.text);
}

std::optional<PieceRequest>
receive_request (int socket)
{
  RequestHead head;
  PieceRequest request;
  if (!receive_bytes (socket, -1, &head, sizeof head) ||
      head.text > kMostText ||
      !receive_all (socket, -1, head.text, request.text))
    return std::nullopt;
  request.rate = head.rate;
  request.pitch = head.pitch;
  request.word_gap = head.word_gap;
  request.end_pause = head.end_pause;
  return request;
}

bool
send_answer (int socket, const PieceAnswer &answer)
{
  AnswerHead head;
  head.message = answer.message.size ();
  head.words = answer.piece.words.size ();
  head.samples = answer.piece.samples.size ();
  head.failure = answer.failure.value_or (-1);
  return send_bytes (socket, &head, sizeof head) &&
         send_all (socket, answer.message) &&
         send_all (socket, answer.piece.words) &&
         send_all (socket, answer.piece.samples);
}

std::optional<PieceAnswer>
receive_answer (int socket, int stop)
{
  AnswerHead head;
  PieceAnswer answer;
  if (!receive_bytes (socket, stop, &head, sizeof head) ||
      head.message > kMostText || head.words > kMostWords ||
      head.samples > kMostSamples ||
      !receive_all (socket, stop, head.message, answer.message) ||
      !receive_all (socket, stop, head.words, answer.piece.words) ||
      !receive_all (socket, stop, head.samples, answer.piece.samples))
    return std::nullopt;
  if (head.failure >= 0)
    answer.failure = (int) head.failure;
  return answer;
}

} // namespace reel::speech
