// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/heading.h"

#include "brief/slides/markup_text.h"
#include "brief/slides/slide_room.h"

namespace reel {

/* Whether something else than texts has the middle of the frame. */
static bool
is_filled (const Scene &scene)
{
  return !scene.bullets.empty () || !scene.slides.empty ();
}

static bool
is_heading (TextStyle style)
{
  return style == TextStyle::Title || style == TextStyle::Subtitle;
}

static std::string
as_markup (const TextItem &item)
{
  if (item.markup)
    return one_line (item.text);
  std::string markup;
  append_as_markup (markup, one_line (item.text));
  return markup;
}

/* One text is markup or it isn't: what is plain stays so in it. */
static void
join_texts (const TextItem &title, const TextItem &subtitle, Overlay &overlay)
{
  overlay.markup = title.markup || subtitle.markup;
  if (overlay.markup)
    overlay.text = as_markup (title) + "\n" + as_markup (subtitle);
  else
    overlay.text = one_line (title.text) + "\n" + one_line (subtitle.text);
}

/* Whether A stands wherever B does. */
static bool
outlasts (const Overlay &a, const Overlay &b)
{
  return a.start <= b.start && (!a.stop || (b.stop && *b.stop <= *a.stop));
}

static void
add_item (const TextItem &item, const Scene &scene, const SceneTiming &timing,
    std::vector<Overlay> &overlays, Problems &problems)
{
  Overlay overlay = overlay_of (item);
  overlay.text = one_line (item.text);
  if (is_filled (scene) && is_heading (item.style))
    overlay.style = "heading";
  if (set_times (overlay, item, timing, problems))
    overlays.push_back (std::move (overlay));
}

/* Title and subtitle as one text, or as two drawn in the same places. */
static void
add_joined (const Scene &scene, const SceneTiming &timing,
    std::vector<Overlay> &overlays, Problems &problems)
{
  const TextItem &title = *scene.title, &subtitle = *scene.subtitle;
  Overlay overlay = overlay_of (title);
  join_texts (title, subtitle, overlay);
  if (is_filled (scene) && is_heading (title.style))
    overlay.style = "heading";
  overlay.muted = subtitle.color;
  overlay.second_size = subtitle.size;
  if (subtitle.font != title.font)
    overlay.second_font = subtitle.font;
  if (!set_times (overlay, title, timing, problems))
    return;
  bool own_outline =
      !subtitle.outline.empty () && subtitle.outline != title.outline;
  if (!subtitle.has_own_times && !own_outline) {
    overlays.push_back (std::move (overlay));
    return;
  }
  Overlay below = overlay;
  overlay.shown = "first";
  below.shown = "second";
  if (own_outline)
    below.outline = subtitle.outline;
  if (subtitle.has_own_times) {
    below.enter = subtitle.enter;
    below.exit = subtitle.exit;
    below.stop.reset ();
    if (!set_times (below, subtitle, timing, problems))
      return;
  }
  if (outlasts (overlay, below))
    below.scrim = 0; // the title's is behind both
  overlays.push_back (std::move (overlay));
  overlays.push_back (std::move (below));
}

void
add_heading (const Scene &scene, const SceneTiming &timing,
    std::vector<Overlay> &overlays, Problems &problems)
{
  if (scene.title && scene.subtitle && !is_subtitle_apart (scene))
    return add_joined (scene, timing, overlays, problems);
  if (scene.title)
    add_item (*scene.title, scene, timing, overlays, problems);
  if (!scene.subtitle)
    return;
  if (!scene.title)
    return add_item (*scene.subtitle, scene, timing, overlays, problems);
  const TextItem &subtitle = *scene.subtitle;
  bool in_the_way = is_filled (scene) && subtitle.position.empty () &&
                    is_heading (subtitle.style);
  if (in_the_way)
    problems.error (subtitle.place,
        "the subtitle can't stand below its title like that, and would cover "
        "the scene's bullets or slides",
        "give it a `position`, such as `top-right`");
  Overlay overlay = overlay_of (subtitle);
  overlay.text = one_line (subtitle.text);
  /* A box is larger than its text: it keeps off a title of two lines. */
  bool is_boxed = !subtitle.background.empty () && is_heading (subtitle.style);
  if (is_boxed && overlay.position.empty () && overlay.align.empty ())
    overlay.position = "0.5,0.68";
  if (set_times (overlay, subtitle, timing, problems))
    overlays.push_back (std::move (overlay));
}

} // namespace reel
