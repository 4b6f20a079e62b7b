// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "brief/problem.h"
#include "brief/value.h"

namespace reel {

/* The tree of a brief as JSON: the same tree in whatever notation it was
 * written gives the same bytes. Keys stand in one order, a value a line,
 * numbers in their shortest spelling; it ends in a newline. */
std::string write_json (const Value &tree);

/* VALUE in one line, which is YAML too. */
std::string write_flow (const Value &value);

/* The tree of a brief as Markdown: read again it says the same. What Markdown
 * has no words for goes to PROBLEMS, by its place; nothing is returned if there
 * was an error. */
std::optional<std::string> write_markdown (
    const Value &tree, Problems &problems);

} // namespace reel
