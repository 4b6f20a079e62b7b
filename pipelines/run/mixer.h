// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <memory>
#include <vector>

#include "run/score.h"
#include "run/sound_file.h"

namespace reel {

/* The sound of a whole video, to the sample: stereo at kSampleRate. Reads the
 * parts from their files block by block, so memory doesn't grow with their
 * length. Parts are faded at their ends, those that duck sink under speech,
 * and in the first 34 ms there is silence. */
class Mixer {
public:
  explicit Mixer (const Score &score);

  /* COUNT samples from AT on into INTO (resized to 2 * COUNT, interleaved).
   * Fastest in order of time. False if a part can't be read. */
  bool mix (int64_t at, int64_t count, std::vector<float> &into);
  int64_t samples () const { return samples_; }

private:
  static constexpr size_t kDuckSteps = 256;
  using DuckTable = std::array<float, kDuckSteps + 2>; // gain by depth
  struct Part {
    MixPart part;
    const DuckTable *duck = nullptr; // null: it doesn't
    std::unique_ptr<SoundFile> file; // open while it is being heard
  };
  bool add_part (Part &part, SampleSpan block, std::vector<float> &into);
  void set_gains (const Part &part, SampleSpan heard, SampleSpan block);
  void ramp (SampleSpan heard, int64_t from, int64_t length, bool rises);
  void set_depths (SampleSpan block);
  void fade_whole (SampleSpan block, std::vector<float> &into) const;
  const DuckTable *duck_table (double decibels);

  std::vector<Part> parts_;                 // by `at`
  std::map<double, DuckTable> duck_tables_; // by decibels
  std::vector<SampleSpan> speech_;
  size_t first_ = 0;    // before it nothing is heard any more
  int64_t reached_ = 0; // end of the block before
  std::vector<float> block_, gains_;
  std::vector<float> depths_; // how far what ducks has sunk, 0 to 1
  int64_t samples_;
  int64_t fade_in_, fade_out_; // of the whole, from and to silence
};

} // namespace reel
