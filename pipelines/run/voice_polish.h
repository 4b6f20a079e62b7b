// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reel {

/* Makes a synthesised voice less harsh: a low cut at 80 Hz, 3 dB less above
 * 7 kHz, gentle compression and a trace of room (look.md's sound). One
 * channel at kSampleRate, worked on in place, block by block. */
class VoicePolish {
public:
  VoicePolish ();
  void process (float *samples, int64_t count);

private:
  struct Biquad {
    double b0, b1, b2, a1, a2;
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    double step (double x);
  };
  static Biquad low_cut (double frequency);
  static Biquad high_shelf (double frequency, double decibels);
  double compress (double x);
  double add_room (double x);

  Biquad low_cut_, shelf_;
  double level_ = 0;
  double attack_, release_;
  std::vector<float> room_;
  size_t room_at_ = 0;
};

} // namespace reel
