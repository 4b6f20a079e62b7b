// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "brief/problem.h"
#include "brief/value.h"

namespace reel {

/* Values of variables by their names, in place of their defaults. */
using VariableValues = std::map<std::string, std::string>;

/* Is NAME made of a-z, 0-9 and `_`, and not too long? */
bool is_variable_name (std::string_view name);

/* Puts what the variables of TREE hold where `${name}` stands in a text, and
 * `${` where `$${` does. They are declared by the key `variables` of the top,
 * which has their defaults; GIVEN comes before those. Keys, notes (`comment`,
 * `x-...`) and what was put in are not searched. Every value keeps its place.
 * What is wrong goes to PROBLEMS; its text stays as it is, and the places of
 * such texts are given back. */
std::vector<Place> substitute_variables (
    Value &tree, const VariableValues &given, Problems &problems);

/* The text of VALUE with what variables put into it changed by ESCAPE, so that
 * it stays text where the rest is read as markup. */
std::string escape_inserted (const Value &value,
    const std::function<std::string (const std::string &)> &escape);

/* VALUE, or if it is one variable what it would be if it stood in YAML: a
 * number, a boolean, nothing, or else the text. */
Value resolve_variable (const Value &value);

} // namespace reel
