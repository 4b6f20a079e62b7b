// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/slides.h"

#include <algorithm>

#include "brief/slides/code_markup.h"
#include "brief/slides/slide_markup.h"

namespace reel {

/* Nobody speaking, the lines of a program come over this part of its time. */
static constexpr double kRevealSpan = 2.0 / 3.0;

struct SlideSpan {
  Nanoseconds start = 0, stop = 0;
};

/* When each of COUNT lines appears: evenly, the first one at once. */
static std::vector<Nanoseconds>
line_times (size_t count, const SlideSpan &span, const SceneTiming &timing)
{
  Nanoseconds from = span.start;
  auto to = from + (Nanoseconds) ((double) (span.stop - from) * kRevealSpan);
  Nanoseconds said_from = std::max (timing.speech_start, span.start);
  Nanoseconds said_to = std::min (timing.speech_stop, span.stop);
  if (said_to > said_from) {
    from = said_from;
    to = said_to;
  }
  std::vector<Nanoseconds> times;
  for (size_t i = 0; i < count; i++)
    times.push_back (from + (to - from) * (Nanoseconds) i /
                                (Nanoseconds) std::max<size_t> (count, 1));
  return times;
}

static Overlay
overlay_of (const Slide &slide, const SlideSpan &span,
    const SceneTiming &timing, const Theme &theme)
{
  Overlay overlay;
  if (slide.code) {
    size_t lines = code_lines (slide.text).size ();
    overlay.style = "code";
    overlay.text = code_markup (slide);
    overlay.markup = true;
    overlay.size = code_size ((int) lines, theme);
    overlay.scrim = 0; // it has a panel
    if (slide.code->reveal == Code::Reveal::Line)
      overlay.times = line_times (lines, span, timing);
    return overlay;
  }
  SlideText text = slide_text (slide, theme);
  overlay.style = "slide";
  overlay.text = std::move (text.text);
  overlay.markup = text.markup;
  overlay.align = std::move (text.align);
  overlay.size = slide.font_size > 0 ? slide.font_size : theme.slide_size;
  return overlay;
}

void
add_slides (const Scene &scene, const SceneTiming &timing,
    const SlideRoom &room, const Theme &theme, std::vector<Overlay> &overlays)
{
  auto count = (Nanoseconds) scene.slides.size ();
  for (Nanoseconds i = 0; i < count; i++) {
    SlideSpan span{timing.length * i / count, timing.length * (i + 1) / count};
    Overlay overlay =
        overlay_of (scene.slides[(size_t) i], span, timing, theme);
    overlay.top = room.top;
    overlay.bottom = room.bottom;
    overlay.start = span.start;
    if (i + 1 < count || !timing.leads_out)
      overlay.stop = span.stop;
    overlay.enter = {Effect::Fade, 400'000'000};
    overlay.exit = {Effect::Fade, 250'000'000};
    overlays.push_back (std::move (overlay));
  }
}

} // namespace reel
