// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "speech_piece.h"

namespace reel::speech {

/* What a program and the process that speaks for it say to each other on a
 * socket. Both are of one build and on one machine: numbers go as they lie in
 * memory. Nothing here waits for an end that has gone. */

/* What a process that speaks says first, if it can; with it, which build it is
 * of. */
[[nodiscard]] std::string wire_greeting ();

/* Something spoken, or why not. */
struct PieceAnswer {
  std::optional<int> failure; // a SpeechError
  std::string message;        // of the failure
  SpokenPiece piece;
};

/* False if the other end has gone. The voice is not sent: it is the
 * process's. */
[[nodiscard]] bool send_request (int socket, const PieceRequest &request);
[[nodiscard]] bool send_answer (int socket, const PieceAnswer &answer);

/* Nothing if the other end has gone, or what comes is nothing we send. */
[[nodiscard]] std::optional<PieceRequest> receive_request (int socket);
/* Nothing also once STOP, a descriptor or -1, can be read from. */
[[nodiscard]] std::optional<PieceAnswer> receive_answer (int socket, int stop);

} // namespace reel::speech
