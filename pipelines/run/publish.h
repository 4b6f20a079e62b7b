// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "plan/plan.h"
#include "run/mastering.h"
#include "run/render_context.h"

namespace reel {

/* Where a finished video goes: ROOT/COLLECTION/NAME.mp4, with its side files.
 * What is on its way there lies under ROOT, in assets/temp. */
struct Target {
  std::string root;       // absolute
  std::string collection; // `videos` in the media folder, else empty
  std::string name;       // without suffix
  bool force = false;     // replace whatever is there

  std::string folder () const
  {
    return collection.empty () ? root : root + "/" + collection;
  }
};

/* Who made a video: two renders of the same brief have the same identity. */
std::string brief_identity (const Brief &brief);

/* May a video of IDENTITY go to TARGET? Not over a file that no manifest says
 * came from the same brief: REEL_ERROR Exists. */
bool check_target (
    const Target &target, const std::string &identity, GError **error);

/* What is published beside the video. */
struct Publication {
  const Brief *brief = nullptr;
  const Plan *plan = nullptr;
  const RenderContext *context = nullptr;
  Mastered sound;
  std::string video; // the checked file, in staging
};

/* Stores the side files, then the video, each whole or not at all; the
 * manifest holds their hashes. Gives the path of the video. */
std::optional<std::string> publish (
    const Publication &publication, const Target &target, GError **error);

} // namespace reel
