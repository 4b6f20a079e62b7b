// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "brief/model/media_file.h"

namespace reel {

/* What a picture says of itself, read without decoding it. */
struct PictureHeader {
  int64_t width = 0, height = 0; // pixels, upright; of SVG: its own units
  bool is_animated = false;
  bool is_truncated = false;
  /* How it lies, by its own Exif data: 1 is upright, see CIPA DC-008, 4.6.4. */
  int orientation = 1;
  bool is_cmyk = false; // a JPEG of four inks
};

/* Of a picture of KIND; nothing if its header can't be made sense of. */
std::optional<PictureHeader> read_picture_header (
    const MediaFile &file, MediaKind kind);

} // namespace reel
