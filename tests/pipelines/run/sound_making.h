// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "temp_folder.h"

namespace reel::test {

/* Sounds for tests: interleaved at 48 kHz. */

std::vector<float> tone (
    double frequency, double level, double seconds, int channels);
/* White, stereo, both sides apart; LEVEL is its RMS. */
std::vector<float> noise (double level, double seconds, uint32_t seed);

/* Raw, as the engine stages it. */
std::string write_sound (const TempFolder &folder, const char *name,
    const std::vector<float> &sound);
/* The bytes of a WAV file of 16 bits; MASK: where its channels belong, 0 for
 * none said. */
std::string wav_of (
    const std::vector<float> &sound, int channels, int rate, uint32_t mask);

/* RMS of the left side of stereo, dBFS. */
double mean_level_db (const std::vector<float> &stereo, double from, double to);
/* The largest step between two samples of the left side. */
double steepest (const std::vector<float> &stereo);

} // namespace reel::test
