// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"

namespace reel {

/* A slide of words as reeltextoverlay's style `slide` takes it. */
struct SlideText {
  std::string text;
  bool markup = false;
  std::string align; // the slide's own, or what suits it
};
SlideText slide_text (const Slide &slide, const Theme &theme = Theme ());

/* MARKDOWN (CommonMark with strikethrough) as Pango markup: a line for each
 * paragraph or item, an empty line between blocks, a tab behind what items
 * hang on, if HANGS. Only ours is markup: each character that somebody wrote
 * is shown. HAS_ITEMS is set if there are lists or code. THEME has the spans
 * of elements. */
std::string markdown_markup (const std::string &markdown, bool hangs,
    bool &has_items, const Theme &theme = Theme ());

} // namespace reel
