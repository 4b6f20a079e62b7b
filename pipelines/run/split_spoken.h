// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <glib.h>

#include "plan/spoken.h"

namespace reel {

/* A part of what was spoken as one. */
struct SpokenPart {
  Spoken *spoken = nullptr; // what is filled in
  std::string file;         // where its sound goes
  size_t start = 0;         // its first character in the whole text
  size_t marks = 0;         // how many it has
};

/* Cuts WHOLE, and its file, into PARTS right before the first word of each. The
 * whole's file is removed. */
bool split_spoken (
    const Spoken &whole, const std::vector<SpokenPart> &parts, GError **error);

} // namespace reel
