// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "run/sound_file.h"

namespace reel {

/* What a voice sounds like over time, apart from who speaks: mel-frequency
 * cepstra (S. Davis and P. Mermelstein, IEEE Trans. ASSP 28, 1980) of frames of
 * 21 ms, 20 ms apart, their mean and spread taken out, and how loud it is. */
struct VoicePrint {
  static constexpr int64_t kHop = 960; // samples
  static constexpr size_t kCepstra = 12;
  static constexpr size_t kSize = 2 * kCepstra + 1;
  using Frame = std::array<float, kSize>;

  std::vector<Frame> frames;
  std::vector<bool> is_quiet; // nobody speaks
};

/* Of the sound in FILE, all of its channels together; memory grows by 100
 * bytes a frame, 18 MB for an hour. Nothing in it if the file can't be read. */
VoicePrint print_voice (SoundFile &file);

} // namespace reel
