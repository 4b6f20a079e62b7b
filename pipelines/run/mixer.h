// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "plan/plan.h"
#include "run/sound_file.h"

namespace reel {

/* The sound of a whole video, to the sample: stereo at kSampleRate. Reads the
 * parts from their files block by block; where a part begins and ends it is
 * faded over 10 ms so that nothing clicks. */
class Mixer {
public:
  explicit Mixer (const Plan &plan);

  /* COUNT samples from AT on into INTO (resized to 2 * COUNT, interleaved).
   * False if a part can't be read. */
  bool mix (int64_t at, int64_t count, std::vector<float> &into);
  int64_t samples () const { return samples_; }

private:
  struct Part {
    PlannedSound sound;
    std::unique_ptr<SoundFile> file; // open while it is being heard
  };
  bool add_part (
      Part &part, int64_t at, int64_t count, std::vector<float> &into);

  void fade_whole (int64_t at, int64_t count, std::vector<float> &into) const;

  std::vector<Part> parts_;
  std::vector<float> block_;
  int64_t samples_;
  int64_t fade_in_, fade_out_; // samples of the whole, from and to silence
};

} // namespace reel
