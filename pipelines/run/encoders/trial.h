// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "run/encoders.h"

namespace reel {

/* Does ENCODERS' encoder of video do what segments need? A few frames of
 * OUTPUT's size are encoded twice: all of them have to come out, the first a
 * key frame, with the same parameter sets both times. By how many frames it
 * reorders is measured and set. An error says what is wrong with it, Cancelled
 * where CANCELLED (may be null) is set meanwhile. Takes a moment; 20 s where
 * the encoder hangs. */
bool try_encoder (Encoders &encoders, const Output &output,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
