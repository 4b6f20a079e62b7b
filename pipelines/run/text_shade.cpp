// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/text_shade.h"

#include <algorithm>
#include <array>
#include <vector>

#include "full_shade.h"
#include "plan/theme_style.h"
#include "plan/unicode.h"

namespace reel {

namespace {

/* So that texts are set off a little always: of what any picture needs. */
constexpr double kLeastShare = 0.15;

/* The colour of what stands beside OVERLAY's letters, and needs to be seen. */
std::optional<Color>
mark_color (const Overlay &overlay)
{
  bool has_marks = overlay.style == "bullets" || overlay.style == "quote";
  return has_marks ? parse_color (overlay.highlight) : std::nullopt;
}

/* That, where it can be seen on the theme's shade. */
std::optional<Color>
theme_mark (const Overlay &overlay, const Theme &theme)
{
  auto color = mark_color (overlay);
  bool shows = color && contrast (luminance (*color),
                            luminance (theme.colors.scrim)) >= 3;
  return shows ? color : std::nullopt;
}

/* What a text in the theme's colours needs, a share of what any picture
 * does. */
double
share_of_theme (
    const Overlay &overlay, const Theme &theme, const Brightness &brightness)
{
  /* Contrasts of WCAG 2.2: of text (1.4.3), and of what isn't (1.4.11). */
  constexpr double kText = 4.5, kMark = 3;
  const Theme clean;
  Color text = parse_color (overlay.color).value_or (theme.colors.text);
  auto mark = theme_mark (overlay, theme);
  if (text == clean.colors.text && theme.colors.muted == clean.colors.muted &&
      theme.colors.scrim == clean.colors.scrim && !mark)
    return scrim_for_brightness (brightness.high);
  auto needed = [&] (Color color, double wanted) {
    return scrim_for_text (brightness, color, theme.colors.scrim, wanted);
  };
  double share = needed (text, kText);
  if (!overlay.muted.empty ())
    share = std::max (share, needed (theme.colors.muted, kText));
  return mark ? std::max (share, needed (*mark, kMark)) : share;
}

bool
has_theme_colors (const Overlay &overlay, const Theme &theme)
{
  bool text =
      overlay.color.empty () ||
      overlay.color == color_text (theme.colors.text) ||
      (theme.title_color && overlay.color == color_text (*theme.title_color));
  return text && (overlay.muted.empty () ||
                     overlay.muted == color_text (theme.colors.muted));
}

/* Whether OVERLAY's first lines are larger than 0.06 of the shorter side, even
 * when they have to shrink. */
bool
is_large (const Overlay &overlay)
{
  constexpr double kLarge = 0.06, kShrunk = 0.6;
  struct Size {
    const char *style;
    double share; // of the shorter side
  };
  constexpr std::array<Size, 3> kSizes{
      {{"title", 0.085}, {"big-number", 0.22}, {"slide", 0.0694}}};
  double size = overlay.size > 0 ? overlay.size : overlay.base_size;
  double share = size / 720;
  for (const Size &known : kSizes)
    if (size <= 0 && overlay.style == known.style)
      share = known.share;
  share *= overlay.scale;
  /* Two lines of a title on an upright frame, where it shrinks a little. */
  constexpr double kRoom = 44 * 0.085;
  std::string first = overlay.text.substr (0, overlay.text.find ('\n'));
  bool fits = (double) to_utf32 (first).size () * share <= kRoom;
  return share * kShrunk > kLarge || (share > kLarge && fits);
}

struct Need {
  Color color;
  double contrast = kReadable;
};

/* What SHADE, ALPHA dense on greys of BRIGHTNESS, makes of the one of NEEDS
 * that has the hardest time: its contrast, 1 being what it needs. */
double
quality_of (const std::vector<Need> &needs, Color shade, double alpha,
    const Brightness &brightness)
{
  auto behind = [&] (double grey) {
    auto mixed = [&] (uint8_t own) {
      return (uint8_t) std::lround (own * alpha + 255 * grey * (1 - alpha));
    };
    return luminance ({mixed (shade.r), mixed (shade.g), mixed (shade.b)});
  };
  double low = behind (brightness.low), high = behind (brightness.high);
  double worst = 1;
  for (const Need &need : needs) {
    double light = luminance (need.color);
    bool within = low < light && light < high;
    double seen =
        within ? 1 : std::min (contrast (light, low), contrast (light, high));
    worst = std::min (worst, seen / need.contrast);
  }
  return worst;
}

struct Choice {
  Color shade;
  double share = 1;
  double quality = 0, alpha = 1;
};

/* As thin as SHADE, at most FULL dense, may be for the best it can do. */
Choice
thinnest (const std::vector<Need> &needs, Color shade, double full,
    const Brightness &brightness)
{
  constexpr double kStep = 0.01, kAsGood = 0.98;
  auto quality = [&] (double alpha) {
    return quality_of (needs, shade, alpha, brightness);
  };
  double best = 0;
  for (double alpha = 0; alpha < full + kStep; alpha += kStep)
    best = std::max (best, quality (std::min (alpha, full)));
  double alpha = 0;
  double enough = best >= 1 ? 1 : best * kAsGood;
  while (alpha < full && quality (alpha) < enough)
    alpha += kStep;
  Choice choice{shade};
  choice.share = full > 0 ? std::clamp (alpha / full, kLeastShare, 1.0) : 1;
  choice.alpha = choice.share * full;
  choice.quality = quality (choice.alpha);
  return choice;
}

/* A text with a colour of its own: the shade, dark or light, that helps it with
 * the least of it. */
void
shade_own (Overlay &overlay, const Theme &theme, const Brightness &brightness)
{
  Shaded on{parse_color (overlay.color).value_or (theme.colors.text), {},
      parse_color (overlay.muted), mark_color (overlay)};
  auto given = parse_color (overlay.scrim_color);
  Color usual = given.value_or (scrim_for (on.text, kReadable));
  std::vector<Color> shades{usual};
  Color other = opposite_shade (usual);
  if (!given && !(on.second && needs_opposite (*on.second, other)))
    shades.push_back (other);
  constexpr double kClearly = 0.05;
  std::optional<Choice> best;
  for (const Color &shade : shades) {
    on.shade = shade == usual ? given : std::optional (shade);
    std::vector<Need> needs{
        {on.text, is_large (overlay) ? kVisible : kReadable}};
    if (on.second && !needs_opposite (*on.second, shade))
      needs.push_back ({*on.second, kReadable});
    if (on.mark &&
        contrast (luminance (*on.mark), luminance (shade)) >= kVisible)
      needs.push_back ({*on.mark, kVisible});
    Choice choice =
        thinnest (needs, shade, full_shade (on).a / 255.0, brightness);
    bool better = best && (choice.quality > best->quality * 1.02 ||
                              (choice.quality > best->quality * 0.98 &&
                                  choice.alpha < best->alpha - kClearly));
    if (!best || better)
      best = choice;
  }
  overlay.scrim = best->share;
  if (!(best->shade == usual))
    overlay.scrim_color = color_text (best->shade);
}

} // namespace

bool
is_shaded (const Overlay &overlay)
{
  bool has_box = overlay.background.empty ()
                     ? overlay.style == "label" ||
                           overlay.style == "lower-third" ||
                           overlay.style == "code"
                     : overlay.background != "scrim";
  return overlay.scrim > 0 && !has_box;
}

void
shade_text (Overlay &overlay, const Theme &theme, const Brightness &brightness)
{
  const Theme clean;
  auto color = parse_color (overlay.color), muted = parse_color (overlay.muted);
  /* What the picture shines through is harder to read than can be told. */
  if ((color && color->a < 255) || (muted && muted->a < 255))
    return;
  bool is_white = color && *color == clean.colors.text &&
                  overlay.muted.empty () && overlay.scrim_color.empty () &&
                  !mark_color (overlay);
  if (is_white)
    overlay.scrim = scrim_for_brightness (brightness.high);
  else if (has_theme_colors (overlay, theme))
    overlay.scrim = share_of_theme (overlay, theme, brightness);
  else
    shade_own (overlay, theme, brightness);
}

} // namespace reel
