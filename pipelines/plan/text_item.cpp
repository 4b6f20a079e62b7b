// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/text_item.h"

#include <algorithm>

namespace reel {

static const char *
style_name (TextStyle style)
{
  switch (style) {
  case TextStyle::Title:
    return "title";
  case TextStyle::Subtitle:
    return "subtitle";
  case TextStyle::LowerThird:
    return "lower-third";
  case TextStyle::BigNumber:
    return "big-number";
  case TextStyle::Quote:
    return "quote";
  case TextStyle::Label:
    return "label";
  }
  return "label";
}

Overlay
overlay_of (const TextItem &item)
{
  Overlay overlay;
  overlay.text = item.text;
  overlay.markup = item.markup;
  overlay.style = style_name (item.style);
  overlay.font = item.font;
  overlay.color = item.color;
  overlay.background = item.background;
  overlay.outline = item.outline;
  overlay.position = item.position;
  overlay.align = item.align;
  overlay.size = item.size;
  overlay.width = item.width;
  overlay.enter = item.enter;
  overlay.exit = item.exit;
  return overlay;
}

bool
set_times (Overlay &overlay, const TextItem &item, const SceneTiming &timing,
    Problems &problems)
{
  auto start = resolve_moment (item.at, timing, problems);
  if (!start)
    return false;
  Nanoseconds stop = timing.length;
  if (item.until) {
    auto until = resolve_moment (*item.until, timing, problems);
    if (!until)
      return false;
    stop = *until;
  } else if (item.length) {
    stop = *start + *item.length;
    if (stop > timing.length) {
      problems.warning (item.place,
          "this text would stand longer than its scene, and ends with it");
      stop = timing.length;
    }
  }
  if (stop <= *start) {
    problems.error (item.place, "this text ends before it begins",
        "`until` must be later than `at`");
    return false;
  }
  overlay.start = *start;
  if (stop < timing.length || !timing.leads_out)
    overlay.stop = stop;
  return true;
}

std::string
one_line (std::string text)
{
  std::replace (text.begin (), text.end (), '\n', ' ');
  return text;
}

} // namespace reel
