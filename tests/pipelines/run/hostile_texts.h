// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>
#include <vector>

#include "brief/read.h"

namespace reel::test {

inline constexpr Notation kNotations[] = {
    Notation::Json, Notation::Yaml, Notation::Markdown};

struct HostileText {
  std::string name;
  Notation notation;
  std::string text;
};

/* A right brief of each notation that holds a little of nearly everything but
 * files, repeated until it has BYTES. */
std::vector<HostileText> whole_briefs (size_t bytes);

/* TEXT with so many EDITS: characters and pieces gone, changed, added, said
 * twice. */
std::string mutate (std::string text, int edits, std::mt19937 &random);

/* A megabyte each: bytes, characters of all of Unicode, and of those that mean
 * something. */
std::vector<std::string> random_megabytes (std::mt19937 &random);

/* Each of BYTES at the most, of one thing of which there can be very much. */
std::vector<HostileText> heavy_briefs (size_t bytes);

} // namespace reel::test
