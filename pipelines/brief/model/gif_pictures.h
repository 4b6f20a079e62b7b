// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "brief/brief.h"
#include "brief/model/media_file.h"

namespace reel {

/* Where one picture of an animated GIF lies in its file, with all that stands
 * in front of it, and when it is shown. */
struct GifPicture {
  uint64_t offset = 0;
  size_t bytes = 0;
  Nanoseconds start = 0, length = 0;
};

struct GifPictures {
  std::vector<GifPicture> pictures; // whole ones, in order
  bool is_whole = false;            // the file ends as a GIF ends
};

/* Takes FILE, a GIF, apart into its pictures without decoding them: GStreamer
 * 1.22's demuxer never comes to an end of one. A picture without a length of
 * its own is shown for 0.1 s, as browsers do it. */
GifPictures read_gif_pictures (const MediaFile &file);

} // namespace reel
