// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"
#include "run/graph.h"

namespace reel {

/* Times of a layer that are off by rounding still meet their frame. */
inline constexpr Nanoseconds kTimeSlack = 1000;

/* Draws OVERLAYS, those that are seen between START and STOP of the scene's
 * time, from the reeltextoverlay called NAME on; more are put behind it. */
bool set_up_texts (Graph &graph, const char *name,
    const std::vector<Overlay> &overlays, Nanoseconds start, Nanoseconds stop,
    const NamedFiles &files, GError **error);

/* A font is named by its family, or by the absolute path of its file. */
inline bool
is_font_file (const std::string &font)
{
  return font.starts_with ('/');
}

/* The captions of SCENE as overlays, each from the frame its first word is
 * in. */
std::vector<Overlay> caption_overlays (
    const Plan &plan, const PlannedScene &scene);

} // namespace reel
