// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/reading_time.h"

#include <algorithm>
#include <cmath>

#include "brief/model/glyph_check.h"
#include "brief/slides/slide_markup.h"
#include "plan/unicode.h"

namespace reel {

static constexpr double kReadingStart = 1.5;
static constexpr double kShortestReading = 4, kLongestReading = 20;

static double
seconds_of_slide (const Slide &slide)
{
  if (slide.code)
    return reading_seconds (slide.text);
  SlideText shown = slide_text (slide);
  TextItem item; // tags are not read
  item.text = shown.text;
  item.markup = shown.markup;
  return reading_seconds (plain_text (item));
}

Nanoseconds
reading_time (const Scene &scene)
{
  double seconds = kReadingStart;
  for (const auto &item : {&scene.title, &scene.subtitle})
    if (*item)
      seconds += reading_seconds (plain_text (**item));
  for (const TextItem &item : scene.texts)
    seconds += reading_seconds (plain_text (item));
  for (const Bullet &bullet : scene.bullets)
    seconds += reading_seconds (bullet.text);
  for (const Slide &slide : scene.slides)
    seconds += seconds_of_slide (slide);
  for (const PictureOverlay &overlay : scene.overlays)
    if (overlay.kind == PictureOverlay::Kind::Text)
      seconds += reading_seconds (overlay.source);
  if (scene.caption_texts)
    for (const Placed &caption : *scene.caption_texts)
      seconds += reading_seconds (caption.text);
  seconds = std::clamp (seconds, kShortestReading, kLongestReading);
  return (Nanoseconds) std::llround (seconds * kSecond);
}

} // namespace reel
