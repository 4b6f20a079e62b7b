// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "brief/brief.h"
#include "run/voice_print.h"

namespace reel {

/* Where each moment of a READING is in a RECORDING of the same words, by
 * another voice, at another pace, with other pauses: dynamic time warping (H.
 * Sakoe and S. Chiba, IEEE Trans. ASSP 26, 1978), coarse first and then within
 * a band around that (S. Salvador and P. Chan, FastDTW, 2007), so that memory
 * and time grow with the length and not with its square. */
class Alignment {
public:
  Alignment (const VoicePrint &reading, const VoicePrint &recording);

  /* False: one of the two says nothing. */
  bool is_found () const { return !place_.empty (); }
  /* The time in the recording of TIME, when a word begins or ends in the
   * reading; never falls as TIME rises. A word begins at a sound, and ends
   * with one. */
  Nanoseconds begin_of (Nanoseconds time) const;
  Nanoseconds end_of (Nanoseconds time) const;

private:
  double frame_at (Nanoseconds time) const;

  std::vector<double> place_; // frame of the recording, by frame of the reading
  std::vector<bool> is_quiet_; // of the recording
};

} // namespace reel
