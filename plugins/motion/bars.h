// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

#include "colour.h"
#include "geometry.h"
#include "picture.h"

namespace reel::motion {

/* A picture on a larger ground: what `fit=contain` shows. The picture's samples
 * are copied as they are (unless the ground would be enormous, see .cpp); what
 * they leave free is a colour or a blurred, darkened copy of the picture. */
class BarsCanvas {
public:
  /* Puts PICTURE onto a ground that covers FRAME, a region in pixels of the
   * picture that contains it. Without COLOUR the ground is the blurred copy. */
  [[nodiscard]] bool compose (const PictureRef &picture, const Layout &layout,
      const Rect &frame, const std::optional<Rgb> &colour, std::string &error);

  [[nodiscard]] const Layout &layout () const { return layout_; }
  [[nodiscard]] PictureRef ref () { return canvas_.ref (); }
  /* FRAME in pixels of the canvas. */
  [[nodiscard]] const Rect &region () const { return region_; }

private:
  bool blur_ground (const PictureRef &picture, const Layout &layout,
      const Rect &frame, std::string &error);

  Layout layout_;
  Rect region_;
  int left_ = 0; // where the picture lies on the canvas
  int top_ = 0;
  Picture canvas_;
  Picture shrunk_; // of a picture whose ground would be too large
  Picture small_;  // what is blurred
  Plane blurred_;
  PictureResampler shrink_, down_, up_;
};

} // namespace reel::motion
