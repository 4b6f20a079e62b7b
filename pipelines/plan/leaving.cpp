// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/leaving.h"

#include <algorithm>

namespace reel {

static bool
is_seen_through (const std::string &type)
{
  constexpr const char *kTypes[] = {
      "crossfade", "dissolve", "pixelize", "blur", "zoom"};
  return std::find (std::begin (kTypes), std::end (kTypes), type) !=
         std::end (kTypes);
}

std::vector<Overlay>
leaving_overlays (const PlannedScene &scene, const std::string &type,
    Nanoseconds length, Nanoseconds transition)
{
  std::vector<Overlay> overlays = scene.overlays;
  if (!is_seen_through (type))
    return overlays;
  for (Overlay &overlay : overlays) {
    if (overlay.stop)
      continue;
    /* What leaves at once may as well stay: it would only be missed. */
    if (overlay.exit.type == Effect::None || overlay.exit.duration <= 0)
      continue;
    overlay.exit.duration = std::min (overlay.exit.duration, transition);
    overlay.stop = length + std::max (transition / 2, overlay.exit.duration);
  }
  return overlays;
}

std::vector<Overlay>
entering_overlays (
    const PlannedScene &scene, const std::string &type, Nanoseconds transition)
{
  std::vector<Overlay> overlays = scene.overlays;
  if (!is_seen_through (type))
    return overlays;
  for (Overlay &overlay : overlays) {
    bool enters = overlay.enter.type != Effect::None && overlay.times.empty ();
    bool stays = !overlay.stop || *overlay.stop >= transition;
    if (!enters || !stays)
      continue;
    Nanoseconds latest = transition - overlay.enter.duration;
    overlay.start = std::max (overlay.start, std::min (transition / 2, latest));
  }
  return overlays;
}

} // namespace reel
