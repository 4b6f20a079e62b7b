// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <glib.h>

#include "run/render_context.h"
#include "run/sound_facts.h"

namespace reel {

/* Which part of the sound of a file is wanted. */
struct SpoolRequest {
  std::string file; // as Brief names it
  Nanoseconds from = 0;
  int64_t most = 0; // samples
};

struct Spooled {
  int64_t samples = 0;
  SoundFacts facts;
};

/* Decodes what REQUEST asks for to PATH: raw F32LE stereo at kSampleRate, at
 * its place in time to the sample (gaps are silence), more channels mixed down
 * to two. Memory doesn't grow with the length. Fails, with a message that names
 * the file, where there is no sound or it can't be decoded. */
bool spool_sound (const SpoolRequest &request, const RenderContext &context,
    const std::string &path, Spooled &spooled, GError **error);

} // namespace reel
