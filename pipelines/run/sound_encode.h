// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "run/mastering.h"
#include "run/render_context.h"

namespace reel {

/* What came out of the encoder. */
struct EncodedSound {
  std::string sha256; // of its packets, one after the other
  /* Measured on what is decoded from them; nothing without a decoder. */
  std::optional<Mastered> heard;
};

/* Encodes SAMPLES of SOUND, raw F32LE stereo at kSampleRate, into FILE, an MP4
 * (of Opus a Matroska file, which keeps how much is to be skipped) with times
 * from 0 on, and decodes the packets on the way. The encoder is fed
 * from its own delay on: what it gives late by that is in its place. ON_SHARE,
 * if not empty, hears how much is done, in the stream's thread. */
std::optional<EncodedSound> encode_sound (const std::string &sound,
    int64_t samples, const RenderContext &context, const std::string &file,
    const std::function<void (double)> &on_share, GError **error);

} // namespace reel
