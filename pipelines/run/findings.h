// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "brief/problem.h"
#include "plan/spoken.h"

namespace reel {

/* What there is to say of how a recording was made. */
struct RecordingMeasures {
  double clipped = 0;             // share of samples at full scale
  std::optional<double> loudness; // LUFS; none: silence
  double floor_db = -120;         // what is heard where nobody speaks, dBFS
};

/* Of what a recording was decoded to; nothing if it can't be read. */
std::optional<RecordingMeasures> measure_recording (const Spoken &recording);

/* Warns, at PLACE, of a recording called NAME that is clipped, too quiet or
 * noisy. */
void warn_of_recording (const RecordingMeasures &measures,
    const std::string &name, Place place, Problems &problems);

} // namespace reel
