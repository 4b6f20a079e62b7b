// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "brief/interpret.h"
#include "brief/read.h"

namespace reel::test {

/* What became of a brief. */
struct Reading {
  std::optional<Brief> brief;
  /* Each as it is printed, the hint behind it: "1:2: error: ... | hint" */
  std::vector<std::string> problems;
};

/* Reads and interprets TEXT, JSON or YAML, as the file FILE. */
Reading read_text (const std::string &text, BriefOverrides overrides = {},
    const std::string &file = "/briefs/harbour.yaml");

/* The same, and verifies it; its files are those of BASE_DIR. */
Reading read_and_verify (const std::string &text, const std::string &base_dir,
    BriefOverrides overrides = {});

/* The brief of TEXT, which must be right; an empty one if it isn't, with a
 * failure of the running test. */
Brief right_brief (const std::string &text, BriefOverrides overrides = {});

/* The first problem of TEXT, and whether it is the only one. */
std::string only_problem (
    const std::string &text, BriefOverrides overrides = {});

/* The brief `{"scenes": [{KEYS}]}`: its scene's keys begin in column 14. */
std::string scene (const std::string &keys);

} // namespace reel::test
