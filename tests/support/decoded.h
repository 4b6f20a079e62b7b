// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gst/gst.h>

#include "color.h"

namespace reel::test {

/* Finished files as GStreamer's decoders see them. A failure to read one is the
 * test's. */

/* Hands on each frame of FILE in order as it is decoded, in FORMAT (I420, RGB,
 * GRAY8), with its caps; the sample is the caller's for that call only. Stops
 * where SEEN says false. */
void for_each_frame (const std::string &file, const char *format,
    const std::function<bool (GstSample *)> &seen);

/* The bytes of PLANE of SAMPLE, row by row without padding. */
std::vector<uint8_t> plane_of (GstSample *sample, unsigned plane = 0);

/* Width and height of SAMPLE, pixels. */
std::pair<int, int> size_of (GstSample *sample);

/* A frame in RGB, row by row. */
using Frame = std::vector<Color>;

std::vector<Frame> frames_of (const std::string &file);
/* The frame of FILE that is on screen at SECONDS: past its end, the last. */
Frame frame_at (const std::string &file, double seconds);

/* The luma of all frames of FILE, as it is stored: 16 to 235. */
std::vector<std::vector<uint8_t>> lumas_of (const std::string &file);

} // namespace reel::test
