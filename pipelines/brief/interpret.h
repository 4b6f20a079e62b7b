// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* What the caller may say over the brief's head, as on the command line. */
struct BriefOverrides {
  std::string base_dir;               // empty: the folder of the file
  std::optional<std::string> size;    // `--size`, spelled as in a brief
  std::optional<std::string> quality; // `--quality`
  std::optional<std::string>
      voice_fallback; // set: a voice nobody has is a
                      // warning; its text: the one to take
};

/* Turns the tree of a brief into a Brief: every key known or refused by name,
 * every value of its type and within its range. All problems go to PROBLEMS;
 * nothing is returned if there was an error. Reads no file. */
std::optional<Brief> interpret (
    const Value &tree, const BriefOverrides &overrides, Problems &problems);

/* Looks at what the brief names outside itself: pictures and recordings (there,
 * readable, of a kind that can be shown, not too large; their sizes are put
 * into BRIEF), stock, voices, glyphs, marks and words that `at` refers to. All
 * problems go to PROBLEMS. GStreamer must be initialised. */
void verify (Brief &brief, const BriefOverrides &overrides, Problems &problems);

/* Reads FILE ("-": standard input), interprets and verifies it. */
std::optional<Brief> load_brief (const std::string &file,
    const BriefOverrides &overrides, Problems &problems);

} // namespace reel
