// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

#include "bars.h"
#include "colour.h"
#include "geometry.h"
#include "picture.h"

namespace reel::motion {

/* What stays the same from frame to frame. */
struct PanZoomSetup {
  Layout in;
  double in_pixel_aspect = 1;
  Layout out;
  double out_pixel_aspect = 1;
  Fit fit = Fit::Cover;
  Point focus;
  std::optional<Rgb> bars; // without: the blurred picture
  Filter filter = Filter::Bicubic;
};

/* Shows a part of a picture as a whole frame. */
class PanZoom {
public:
  /* What is known about a source picture. */
  enum class Source {
    Passing,   // its samples may be others next time
    NewStill,  // they will stay; keep what is computed from them
    SameStill, // they are those of the last call
  };

  /* Forgets what was kept of a still. */
  void set_up (const PanZoomSetup &setup);

  /* Whether VIEW of the input is the input, sample by sample. */
  [[nodiscard]] bool is_identity (const Rect &view) const;

  /* Fills TO with VIEW, a fraction of the fitted picture. False with a
   * sentence in ERROR. */
  [[nodiscard]] bool render (const Components &from, Source source,
      const Rect &view, const TargetRef &to, std::string &error);

private:
  bool prepare (const Components &from, Source source, std::string &error);
  bool take_planes (const Components &from, bool keep, std::string &error);
  bool has_bars () const;
  bool convert_colour (std::string &error);

  PanZoomSetup setup_;
  Rect fitted_; // region of the input that the frame shows with view 0,0,1,1

  // What views are cut from, after prepare.
  bool borrowed_ = true; // its planes are the input's own
  bool kept_ = false;    // it is that of the last still
  Layout layout_;
  PictureRef picture_;
  Rect region_;

  Picture gathered_;
  Picture full_chroma_;
  Picture converted_;
  BarsCanvas canvas_;
  ColourConverter converter_;
  PictureResampler widen_;
  PictureResampler resampler_;
};

} // namespace reel::motion
