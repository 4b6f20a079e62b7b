// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "brief/brief_limits.h"
#include "brief/problem.h"
#include "brief/value.h"

namespace reel {

enum class Notation { Json, Yaml, Markdown };

/* `json`, `yaml`, `markdown`; nothing for other words. */
std::optional<Notation> notation_by_name (std::string_view name);

/* The notation by the suffix of FILE, or where it has none (or is "-") by
 * what TEXT begins with. A suffix nobody knows: by what it begins with too. */
Notation guess_notation (const std::string &file, std::string_view text);

/* Reads TEXT into the tree of a brief: the same for all three notations, the
 * keys those of JSON and YAML. All problems go to PROBLEMS; nothing is
 * returned if there was an error. */
std::optional<Value> read_value (std::string_view text, Notation notation,
    Problems &problems, const Limits &limits = {});

/* The readers of each notation; TEXT is already checked: as large as a brief
 * may be, of valid UTF-8 without NUL and byte-order mark. */
std::optional<Value> read_json (
    std::string_view text, Problems &problems, const Limits &limits);
std::optional<Value> read_yaml (
    std::string_view text, Problems &problems, const Limits &limits);
std::optional<Value> read_markdown (
    std::string_view text, Problems &problems, const Limits &limits);

} // namespace reel
