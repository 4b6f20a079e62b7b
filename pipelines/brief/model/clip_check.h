// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"

namespace reel {

/* What a clip is, found by reading all of it and decoding its beginning. */
struct ClipFacts {
  /* Empty if it can be shown; else why not, as the end of a sentence that
   * begins with its name. */
  std::string fault;
  Footage footage;
  int width = 0, height = 0; // upright, in square pixels
  double rate = 0;           // pictures a second, in the mean
  Nanoseconds declared = 0;  // its length as it says itself; 0: it doesn't
  Nanoseconds sound = 0;     // length of its sound
  bool has_varying_rate = false;
  bool is_turned = false; // shown upright by its own mark
  bool is_interlaced = false;
  bool is_hdr = false;
  bool has_wide_pixels = false; // not square
  bool has_odd_size = false;    // as it is coded, or upright
  int channels = 0;             // of its sound
  bool is_cut_short = false;    // its last pictures are not there
  int bits = 8;                 // a component
};

/* Reads the clip or animated picture PATH. CAN_SEEK: its container can be
 * entered at any key frame. Takes as long as reading the file, a minute at
 * most. GStreamer must be initialised. */
ClipFacts look_at_clip (const std::string &path, bool can_seek);

} // namespace reel
