// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <gst/gst.h>

namespace reel {

/* The temporal unit DATA with a sequence header that says BT.709; nothing where
 * it has no header, one that says something, or one that can't be read. */
std::optional<std::vector<uint8_t>> say_bt709 (
    const uint8_t *data, size_t size);

/* av1enc leaves the colours out of its stream, whatever its caps say; decoders
 * believe the stream and not the file. To be called once, before ENCODER
 * runs. */
void tag_colours (GstElement *encoder);

} // namespace reel
