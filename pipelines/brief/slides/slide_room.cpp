// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/slides/slide_room.h"

#include <algorithm>
#include <cmath>

#include <glib.h>

#include "brief/slides/code_markup.h"

namespace reel {

namespace {

/* As reeltextoverlay's table of styles has them: shares of the shorter side S,
 * of the type's size, or of the frame. */
constexpr double kHeading = 0.060, kHeadingLine = 1.18;
constexpr double kSecond = 0.038, kSecondLine = 1.3;
constexpr double kLetter = 0.54, kCaptionLine = 1.34, kCodeLine = 1.4;
constexpr double kMonospaced = 0.6; // advance of JetBrains Mono
constexpr double kMargin = 0.025;   // between heading, slide and captions, of S
constexpr int kMostHeadingLines = 2;

struct Shape {
  bool upright = false, square = false;
  double width = 0, height = 0, shorter = 0;
  double safe_top = 0, safe_bottom = 0; // pixels

  Shape (int w, int h, double margin)
      : upright (h >= 1.5 * w), square (!upright && w < 1.25 * h), width (w),
        height (h), shorter (std::min (w, h))
  {
    safe_top = std::max (margin, upright ? 0.12 : 0) * h;
    safe_bottom = (1 - std::max (margin, upright ? 0.22 : 0)) * h;
  }
  double pick (double wide, double if_square, double if_upright) const
  {
    return upright ? if_upright : square ? if_square : wide;
  }
};

double
lines_of (const std::string &text, double letters)
{
  return std::ceil (count_columns (text) / std::max (letters, 1.0));
}

/* Where the heading ends, in pixels. */
double
heading_end (const Scene &scene, const Shape &shape)
{
  if (!scene.title && !scene.subtitle)
    return shape.safe_top;
  const TextItem &first = scene.title ? *scene.title : *scene.subtitle;
  bool is_heading =
      first.style == TextStyle::Title || first.style == TextStyle::Subtitle;
  if (!first.position.empty () || !is_heading)
    return shape.safe_top;
  double share = first.size > 0 ? first.size / 720 : kHeading;
  double size = share * shape.shorter;
  double width = shape.pick (0.84, 0.9, 0.9) * shape.width;
  double letters =
      std::min (shape.pick (40, 34, 26), width / (kLetter * size)) * 0.92;
  double lines =
      std::clamp<double> (lines_of (first.text, letters), 1, kMostHeadingLines);
  double end = shape.safe_top + shape.pick (0.03, 0.03, 0.012) * shape.height +
               lines * kHeadingLine * size;
  if (scene.title && scene.subtitle && !is_subtitle_apart (scene)) {
    double own = scene.subtitle->size / 720;
    double second =
        (own > 0 ? own : share / kHeading * kSecond) * shape.shorter;
    double per_line =
        std::min (width, letters * kLetter * size) / (kLetter * second);
    end += 0.22 * size +
           lines_of (scene.subtitle->text, per_line) * kSecondLine * second;
  }
  return end + kMargin * shape.shorter;
}

/* Cuts the captions off what is between TOP and BOTTOM, pixels. */
void
spare_captions (const Scene &scene, const Captions &captions,
    const Shape &shape, double &top, double &bottom)
{
  bool says = scene.caption_texts ? !scene.caption_texts->empty ()
                                  : !scene.narration.empty ();
  if (captions.mode == CaptionMode::None || !says)
    return;
  double share = captions.size > 0 ? captions.size / 720
                                   : shape.pick (0.046, 0.052, 0.062);
  double size = share * captions.scale * shape.shorter;
  double block = (captions.max_lines * kCaptionLine + 0.68) * size;
  double margin = kMargin * shape.shorter;
  const std::string &position = captions.position;
  if (position.empty () || position == "bottom") {
    double end = shape.pick (0.88, 0.88, 0.68) * shape.height + 0.7 * size;
    bottom = std::min (bottom, end - block - margin);
    return;
  }
  if (position == "top") {
    top = std::max (top, shape.safe_top + block + margin);
    return;
  }
  size_t comma = position.find (',');
  if (comma == position.npos)
    return; // in the middle, as slides are: whoever wants that gets it
  double y = g_ascii_strtod (position.c_str () + comma + 1, nullptr);
  double middle = std::clamp (y, 0.0, 1.0) * shape.height;
  if (y >= 0.5)
    bottom = std::min (bottom, middle - block / 2 - margin);
  else
    top = std::max (top, middle + block / 2 + margin);
}

} // namespace

bool
is_subtitle_apart (const Scene &scene)
{
  const TextItem &title = *scene.title, &subtitle = *scene.subtitle;
  bool has_lines = title.style == TextStyle::Title ||
                   title.style == TextStyle::LowerThird ||
                   title.style == TextStyle::BigNumber;
  bool own_place = !subtitle.position.empty () || !subtitle.align.empty () ||
                   subtitle.width > 0 || !subtitle.background.empty ();
  bool own_file =
      subtitle.font.starts_with ('/') && subtitle.font != title.font;
  bool in_a_box = title.style == TextStyle::LowerThird ||
                  (!title.background.empty () && title.background != "none");
  return !has_lines || subtitle.style != TextStyle::Subtitle || own_place ||
         own_file || (in_a_box && subtitle.has_own_times);
}

SlideRoom
slide_room (const Scene &scene, const Captions &captions, int width, int height,
    const Theme &theme)
{
  double margin = theme.safe_area;
  Shape shape (width, height, margin);
  double top = heading_end (scene, shape), bottom = shape.safe_bottom;
  spare_captions (scene, captions, shape, top, bottom);
  bottom = std::max (bottom, top + 0.1 * shape.height);
  SlideRoom room;
  if (!scene.bullets.empty ()) {
    double middle = (top + bottom) / 2;
    room.middle = (middle - kMargin * shape.shorter / 2) / shape.height;
    top = middle + kMargin * shape.shorter / 2;
  }
  room.top = top / shape.height;
  room.bottom = bottom / shape.height;
  double size = kLeastCode * shape.shorter;
  /* As in reeltextoverlay, where the box says nothing. */
  const TextBox &box = theme.code_box;
  auto padding = [&] (double own) {
    double share = box.padding ? *box.padding / 720 : own * kCodeSize;
    return 2 * (share + box.border_width / 720) * shape.shorter;
  };
  double free = std::min (shape.pick (0.86, 0.9, 0.9) * shape.width,
      (1 - 2 * margin) * shape.width - padding (0.62));
  /* A hair less: fonts that stand in are no wider than that. */
  room.columns = (int) std::floor (free / (kMonospaced * size) * 0.995);
  double high = bottom - top - padding (0.6);
  room.lines = std::max ((int) std::floor (high / (kCodeLine * size)), 0);
  return room;
}

double
code_size (int lines, const Theme &theme)
{
  constexpr int kWholeSize = 20; // as many lines at most
  double whole = kCodeSize;
  for (const auto &[style, size] : theme.sizes)
    if (style == "code")
      whole = size / 720;
  double share = whole * kWholeSize / std::max (lines, kWholeSize);
  return std::max (share, kLeastCode) * 720;
}

} // namespace reel
