// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/css/elements.h"

namespace reel {

/* A file that a sheet gives the name of a family. */
struct CssFace {
  std::string family; // in lower case
  CssText file;
  int weight = 400;
  bool is_italic = false;
};

/* The first family that VALUE names; empty: none. */
std::string css_family (const CssValue &value);
std::optional<int> css_weight (const CssValue &value);

/* Whether NAME is found on the network, or is no file at all. */
bool is_css_address (const std::string &name);

/* What an `@font-face` says. Nothing, and a warning, if it lacks something. */
std::optional<CssFace> read_css_face (
    const std::vector<CssDeclaration> &declarations, Problems &problems);

/* The face of the family NAME that is nearest to what LOOK asks for; null: no
 * face has that name. */
const CssFace *nearest_css_face (const std::vector<CssFace> &faces,
    const std::string &name, const CssLook &look);

} // namespace reel
