// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/gst.h>

#include "text_types.h"

namespace reel::text {

/* The properties as they were set. What can be wrong with them is said by
 * read_settings (). */
struct OverlaySettings {
  TextSpec spec;
  std::string font;
  std::string color, background, outline, highlight;
  std::string highlight_text, muted, scrim_color, border;
  std::string position;
};

/* Adds all properties but the read-only ones to CLASS. */
void install_overlay_properties (GObjectClass *klass);

/* False if ID is none of those. */
bool set_overlay_property (
    OverlaySettings &settings, guint id, const GValue *value);
bool get_overlay_property (
    const OverlaySettings &settings, guint id, GValue *value);

inline constexpr guint kFirstFreeProperty = 64;

/* Makes out colours and place. Nothing and a GError of G_IO_ERROR that names
 * the property if one can't be read. */
[[nodiscard]] std::optional<TextSpec> read_settings (
    const OverlaySettings &settings, GError **error);

} // namespace reel::text
