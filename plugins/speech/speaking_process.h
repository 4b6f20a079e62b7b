// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <glib.h>

#include "speech_piece.h"
#include "stop_flag.h"

namespace reel::speech {

/* Speaks REQUEST in a process of its own (reelsmith-speaker), which lasts a
 * while for the next: so pieces are spoken on all cores, and text that eSpeak
 * NG doesn't survive takes nothing else with it. The samples are those of
 * EspeakSession. Any thread; waits where as many as cores are at it. False with
 * ERROR; nothing where such a process can't be had, as in a sandbox. */
[[nodiscard]] std::optional<bool> speak_in_process (const PieceRequest &request,
    const StopFlag &stop, SpokenPiece &out, GError **error);

} // namespace reel::speech
