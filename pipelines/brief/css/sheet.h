// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/css/tokens.h"
#include "brief/problem.h"

namespace reel {

/* `property: value`, the value without spaces around it and without
 * `!important`. */
struct CssDeclaration {
  std::string property; // in lower case
  std::vector<CssToken> value;
  Place place;
};

struct CssSelector {
  std::string text;
  Place place;
};

struct CssRule {
  std::vector<CssSelector> selectors;
  std::vector<CssDeclaration> declarations;
};

struct CssSheet {
  std::vector<CssRule> rules;
  std::vector<std::vector<CssDeclaration>> font_faces;
};

/* Takes TEXT apart, as CSS Syntax Module Level 3 recovers from mistakes: what
 * can't be read, and rules that begin with `@`, are a warning with their place
 * and left out. */
CssSheet read_css (std::string_view text, Problems &problems);

} // namespace reel
