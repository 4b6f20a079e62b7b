// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/findings.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <glib.h>

#include "run/loudness.h"
#include "run/sound_file.h"

namespace reel {

/* A recording of 16 bits reaches 32767 of 32768; one that was resampled comes
 * out a little below or above. */
static constexpr float kFullScale = 0.9995f;
static constexpr double kMostClipped = 0.001;
static constexpr double kQuietest = -35; // LUFS
static constexpr double kNoisiest = -45; // dBFS
/* The noise of a recording is what its quietest moments have: of windows of
 * 50 ms, those a twentieth of all are below. Digital silence is no noise, but
 * a cut. */
static constexpr int64_t kWindow = kSampleRate / 20;
static constexpr double kQuietShare = 0.05;
static constexpr double kDigitalSilence = -100; // dBFS

std::optional<RecordingMeasures>
measure_recording (const Spoken &recording)
{
  SoundFile file (recording.file, recording.channels);
  if (!file.is_open ())
    return std::nullopt;
  LoudnessMeter meter (recording.channels, LoudnessMeter::Peak::Unknown);
  std::vector<double> levels;
  std::vector<float> block;
  int64_t clipped = 0;
  for (int64_t at = 0; at < recording.samples; at += kWindow) {
    int64_t count = std::min (kWindow, recording.samples - at);
    if (!file.read (at, count, block))
      return std::nullopt;
    meter.add (block.data (), count);
    double sum = 0;
    for (float sample : block) {
      clipped += std::fabs (sample) >= kFullScale;
      sum += (double) sample * sample;
    }
    double level = 10 * std::log10 (sum / (double) block.size () + 1e-15);
    if (level > kDigitalSilence)
      levels.push_back (level);
  }
  RecordingMeasures measures;
  measures.loudness = meter.integrated ();
  if (recording.samples > 0)
    measures.clipped = (double) clipped / (double) recording.samples /
                       (double) recording.channels;
  if (!levels.empty ()) {
    auto nth = levels.begin () +
               (ptrdiff_t) (kQuietShare * (double) (levels.size () - 1));
    std::nth_element (levels.begin (), nth, levels.end ());
    measures.floor_db = *nth;
  }
  return measures;
}

void
warn_of_recording (const RecordingMeasures &measures, const std::string &name,
    Place place, Problems &problems)
{
  auto tenths = [] (double number) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return std::string (g_ascii_formatd (text, sizeof text, "%.1f", number));
  };
  std::string file = "`" + name + "`";
  if (measures.clipped > kMostClipped)
    problems.warning (place,
        file + " is clipped: " + tenths (measures.clipped * 100) +
            " % of its samples are at full scale",
        "record it again with less gain");
  if (!measures.loudness)
    problems.warning (place, file + " is silent", "is it the right file?");
  else if (*measures.loudness < kQuietest)
    problems.warning (place,
        file + " is quiet: " + tenths (*measures.loudness) +
            " LUFS, and its noise is raised with it",
        "record it again, closer or with more gain: above -35 LUFS");
  if (measures.loudness && measures.floor_db > kNoisiest)
    problems.warning (place,
        file + " is noisy: where nobody speaks there are " +
            tenths (measures.floor_db) + " dBFS",
        "record it in a quieter place, below -45 dBFS, or clean it");
}

} // namespace reel
