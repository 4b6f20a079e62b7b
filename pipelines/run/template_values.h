// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <gst/gst.h>

namespace reel {

/* VALUE, text that GVariant parses, as GStreamer reads values; what GVariant
 * can't parse stays as it is. */
std::string value_text (const std::string &value);

/* Sets PROPERTY of ELEMENT to TEXT, as value_text gives it. False, with FAULT
 * as the end of a sentence that begins with the property's name, if there is
 * no such property, or it doesn't take that. */
bool set_typed (GstElement *element, const char *property,
    const std::string &text, std::string &fault);

} // namespace reel
