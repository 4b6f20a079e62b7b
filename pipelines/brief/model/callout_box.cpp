// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/callout_box.h"

#include <algorithm>
#include <cmath>

namespace reel {

/* Lengths in a brief are of a picture whose shorter side has so many pixels. */
static constexpr double kShorterSide = 720;

CalloutGround
callout_ground (const Background &background, const Output &output)
{
  if (!background.file.empty () && background.pixel_width > 0)
    return {(double) background.pixel_width, (double) background.pixel_height};
  double scale = kShorterSide / std::min (output.width, output.height);
  return {output.width * scale, output.height * scale};
}

Region
callout_box (const Callout &callout, const CalloutGround &ground)
{
  auto fraction = [] (const PictureLength &length, double of) {
    return length.is_fraction ? length.value : length.value / of;
  };
  if (callout.shape == Callout::Shape::Circle) {
    double across = fraction (callout.radius, ground.width);
    double down = across * ground.width / ground.height;
    return {fraction (callout.center_x, ground.width) - across,
        fraction (callout.center_y, ground.height) - down, 2 * across,
        2 * down};
  }
  double left = fraction (callout.left, ground.width);
  double top = fraction (callout.top, ground.height);
  return {left, top, fraction (callout.right, ground.width) - left,
      fraction (callout.bottom, ground.height) - top};
}

static bool
is_outside (const Region &box, const Region &of)
{
  return box.x >= of.x + of.width || box.y >= of.y + of.height ||
         box.x + box.width <= of.x || box.y + box.height <= of.y;
}

static std::string
size_text (const CalloutGround &ground)
{
  return std::to_string (std::lround (ground.width)) + "x" +
         std::to_string (std::lround (ground.height)) + " pixels";
}

CalloutFault
fault_of_callout (
    const Callout &callout, const Background &background, const Output &output)
{
  constexpr const char *kLengths =
      "lengths are pixels of the picture, or parts of it such as `\"40%\"`";
  CalloutGround ground = callout_ground (background, output);
  Region box = callout_box (callout, ground);
  if (box.width <= 0 || box.height <= 0)
    return {
        std::string ("the ") + (box.width <= 0 ? "right" : "bottom") +
            " edge of this callout is not " +
            (box.width <= 0 ? "to the right of its left" : "below its top") +
            " one",
        "a box is `[left, top, right, bottom]`"};
  if (box.width * ground.width < 1 || box.height * ground.height < 1)
    return {"this callout is smaller than a pixel of the picture", kLengths};
  if (is_outside (box, Region ())) {
    bool is_picture = !background.file.empty ();
    return {std::string ("this callout lies outside of the picture, which ") +
                (is_picture ? "has " : "is measured as ") + size_text (ground),
        kLengths};
  }
  if (background.crop && is_outside (box, *background.crop))
    return {"this callout lies in what `crop` leaves out of the picture",
        "its lengths are of the whole picture, as it is without `crop`"};
  return {};
}

bool
is_stand_in (const Background &background)
{
  return background.optional && background.kind == BackgroundKind::Canvas;
}

} // namespace reel
