// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/overlays.h"

#include <algorithm>

#include "plan/captions.h"
#include "plan/heading.h"
#include "plan/slides.h"
#include "plan/text_item.h"
#include "plan/theme_style.h"
#include "plan/unicode.h"

namespace reel {

/* Nothing else said, bullets come over the first two thirds of a scene. */
static constexpr double kBulletSpan = 2.0 / 3.0;

struct SaidWord {
  std::string text;
  Nanoseconds time;
};

static std::vector<SaidWord>
said_words (const SceneTiming &timing)
{
  std::vector<SaidWord> said;
  for (const PlacedPiece &piece : timing.pieces) {
    std::u32string text = to_utf32 (piece.spoken->text);
    for (const SpokenWord &word : piece.spoken->words) {
      if (word.offset >= text.size ())
        continue;
      for (std::string &form :
          words_of (to_utf8 (text.substr (word.offset, word.length))))
        said.push_back ({std::move (form), piece.in_scene (word.start)});
    }
  }
  return said;
}

/* When each bullet appears: where it says so; else at its first word that is
 * also said, in order; the others evenly between their neighbours. */
static std::vector<Nanoseconds>
bullet_times (const Scene &scene, const SceneTiming &timing, Problems &problems)
{
  size_t n = scene.bullets.size ();
  std::vector<std::optional<Nanoseconds>> known (n);
  std::vector<SaidWord> said = said_words (timing);
  size_t from = 0;
  for (size_t i = 0; i < n; i++) {
    if (scene.bullets[i].at) {
      known[i] = resolve_moment (*scene.bullets[i].at, timing, problems);
      continue;
    }
    for (const std::string &word : words_of (scene.bullets[i].text)) {
      auto found = std::find_if (said.begin () + (ptrdiff_t) from, said.end (),
          [&] (const SaidWord &s) { return s.text == word; });
      if (found == said.end ())
        continue;
      known[i] = found->time;
      from = (size_t) (found - said.begin ()) + 1;
      break;
    }
  }
  std::vector<Nanoseconds> times (n);
  Nanoseconds start = timing.speech_start;
  Nanoseconds end = timing.speech_stop > timing.speech_start
                        ? timing.speech_stop
                        : (Nanoseconds) ((double) timing.length * kBulletSpan);
  for (size_t i = 0; i < n; i++) {
    if (known[i]) {
      times[i] = *known[i];
      continue;
    }
    size_t next = i;
    while (next < n && !known[next])
      next++;
    Nanoseconds low = i ? times[i - 1] : start;
    Nanoseconds high = next < n ? *known[next] : std::max (end, low);
    /* The first of all comes at once where nothing holds it back. */
    size_t steps = next - i + (i ? 1 : 0);
    size_t step = i ? 1 : 0;
    times[i] = low + (high - low) * (Nanoseconds) step /
                         (Nanoseconds) std::max<size_t> (steps, 1);
  }
  return times;
}

static void
add_bullets (const Scene &scene, const SceneTiming &timing,
    const SlideRoom &room, std::vector<Overlay> &overlays, Problems &problems)
{
  if (scene.bullets.empty ())
    return;
  Overlay overlay;
  overlay.style = "bullets";
  for (const Bullet &bullet : scene.bullets)
    overlay.text +=
        (overlay.text.empty () ? "" : "\n") + one_line (bullet.text);
  overlay.times = bullet_times (scene, timing, problems);
  if (!scene.slides.empty ())
    overlay.bottom = room.middle;
  overlay.enter = {Effect::Slide, 400'000'000};
  overlay.exit = {Effect::Fade, 250'000'000};
  if (!timing.leads_out)
    overlay.stop = timing.length;
  overlays.push_back (std::move (overlay));
}

/* Texts that lie on the picture itself, with a shade behind them. */
static bool
has_scrim (const Overlay &overlay)
{
  return overlay.background.empty () && overlay.style != "label" &&
         overlay.style != "lower-third" && overlay.style != "code";
}

/* A shade must not fall on another text: texts with one are drawn first; and
 * one shade is enough: bullets' reaches over the heading above them, and one
 * that stands for the whole scene serves the others too, but for that of a
 * heading, which is at the top. */
static void
settle_scrims (std::vector<Overlay> &overlays, bool has_bullets)
{
  std::stable_partition (overlays.begin (), overlays.end (), has_scrim);
  bool covered = false;
  for (Overlay &overlay : overlays) {
    if (!has_scrim (overlay))
      break;
    bool heading = has_bullets && overlay.style == "heading";
    if (heading || (covered && overlay.style != "slide"))
      overlay.scrim = 0;
    covered |=
        overlay.style != "heading" && overlay.start == 0 && !overlay.stop;
  }
}

std::vector<Overlay>
plan_overlays (const Scene &scene, const SceneTiming &timing,
    const Output &output, const Theme &theme, Problems &problems)
{
  std::vector<Overlay> overlays;
  SlideRoom room =
      slide_room (scene, scene.captions, output.width, output.height, theme);
  add_bullets (scene, timing, room, overlays, problems);
  add_slides (scene, timing, room, theme, overlays);
  add_heading (scene, timing, overlays, problems);
  for (const TextItem &item : scene.texts) {
    Overlay overlay = overlay_of (item);
    if (set_times (overlay, item, timing, problems))
      overlays.push_back (std::move (overlay));
  }
  for (Overlay &overlay : overlays) {
    overlay.language = scene.language;
    apply_theme (theme, overlay);
  }
  settle_scrims (overlays, !scene.bullets.empty ());
  return overlays;
}

std::vector<Caption>
plan_captions (
    const Scene &scene, const SceneTiming &timing, const Output &output)
{
  CaptionRules rules;
  rules.max_chars = scene.captions.max_chars
                        ? scene.captions.max_chars
                        : default_caption_chars (output.width, output.height);
  rules.max_lines = scene.captions.max_lines;
  rules.frame = (Nanoseconds) kSecond * output.fps_d / output.fps_n;
  std::vector<Caption> captions;
  if (scene.caption_texts) {
    bool speaks = timing.speech_stop > timing.speech_start;
    captions =
        caption_texts (*scene.caption_texts, speaks ? timing.speech_start : 0,
            speaks ? timing.speech_stop : timing.length, rules);
  } else {
    for (const PlacedPiece &piece : timing.pieces)
      for (Caption &caption : caption_words (*piece.spoken, piece.start, rules))
        captions.push_back (std::move (caption));
  }
  settle_captions (captions, rules);
  if (!captions.empty ())
    captions.back ().stop = std::min (captions.back ().stop, timing.length);
  return captions;
}

} // namespace reel
