// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "run/prepare.h"

namespace reel {

/* Where a finished video goes: ROOT/COLLECTION/NAME.mp4 or so, with its side
 * files.
 * What is on its way there lies under ROOT, in assets/temp. */
struct Target {
  std::string root;       // absolute
  std::string collection; // `videos` in the media folder, else empty
  std::string name;       // without suffix
  std::string suffix = ".mp4";
  bool force = false; // replace whatever is there

  std::string folder () const
  {
    return collection.empty () ? root : root + "/" + collection;
  }
};

/* Who made the video NAME: two renders of the same brief under the same name
 * have the same identity. */
std::string brief_identity (const Brief &brief, const std::string &name);

/* May a video of IDENTITY go to TARGET? Not over a file that no manifest says
 * came from the same brief: REEL_ERROR Exists. */
bool check_target (
    const Target &target, const std::string &identity, GError **error);

/* Puts what was PREPARED in the folder STAGING where TARGET says, the video
 * last: all or nothing, also where this is killed in the middle, since the next
 * sweep completes it. On another file system each file by itself is whole or
 * not there. Gives the path of the video. */
std::optional<std::string> publish (const Prepared &prepared,
    const std::string &staging, const Target &target,
    const std::string &identity, GError **error);

} // namespace reel
