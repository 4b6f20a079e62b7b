// SPDX-License-Identifier: LGPL-2.1-or-later
#include "panzoom.h"

#include <cmath>

namespace reel::motion {

/* zimg.h: what ZIMG_CPU_AUTO asks of planes. */
static constexpr size_t kZimgAlignment = 32;

template <int kStep>
static void
gather_row (const uint8_t *from, uint8_t *to, int width)
{
  for (int x = 0; x < width; x++)
    to[x] = from[(ptrdiff_t) x * kStep];
}

/* Takes every STEPth sample of 8 bits out of a packed row. */
static void
gather (const Components::Component &from, const PlaneRef &to)
{
  for (int y = 0; y < to.height; y++) {
    const uint8_t *row = from.data + y * from.stride;
    switch (from.step) {
    case 2:
      gather_row<2> (row, to.row (y), to.width);
      break;
    case 3:
      gather_row<3> (row, to.row (y), to.width);
      break;
    default:
      gather_row<4> (row, to.row (y), to.width);
      break;
    }
  }
}

/* Lays samples with ALPHA (straight, as in all of GStreamer's formats) over
 * GROUND. */
static void
blend (const Components::Component &from, const uint8_t *alpha, uint8_t ground,
    const PlaneRef &to)
{
  for (int y = 0; y < to.height; y++) {
    const uint8_t *row = from.data + y * from.stride;
    const uint8_t *cover = alpha + y * from.stride;
    uint8_t *out = to.row (y);
    int width = to.width;
    for (int x = 0; x < width; x++) {
      unsigned a = cover[(ptrdiff_t) x * from.step];
      unsigned sum = row[(ptrdiff_t) x * from.step] * a + ground * (255 - a);
      out[x] = (uint8_t) ((sum + 127) / 255);
    }
  }
}

void
PanZoom::set_up (const PanZoomSetup &setup)
{
  setup_ = setup;
  kept_ = false;
  fitted_ =
      fitted_region ({setup.in.width, setup.in.height, setup.in_pixel_aspect},
          {setup.out.width, setup.out.height, setup.out_pixel_aspect},
          setup.fit, setup.focus);
}

bool
PanZoom::is_identity (const Rect &view) const
{
  Rect region = part_of (fitted_, view);
  auto same = [] (double a, double b) { return std::abs (a - b) < 1e-6; };
  return setup_.in == setup_.out && same (region.x, 0) && same (region.y, 0) &&
         same (region.width, setup_.out.width) &&
         same (region.height, setup_.out.height);
}

/* Whether zimg can read all of FROM where it lies. */
static bool
lies_well (const Components &from)
{
  for (const Components::Component &part : from.part)
    if (reinterpret_cast<uintptr_t> (part.data) % kZimgAlignment ||
        part.stride % (ptrdiff_t) kZimgAlignment)
      return false;
  return true;
}

/* Points picture_ at the planes of FROM, or at copies where FROM is packed, has
 * alpha, or lies askew and is to be kept. */
bool
PanZoom::take_planes (const Components &from, bool keep, std::string &error)
{
  layout_ = setup_.in;
  if (layout_.grey) {
    layout_.grey = false;
    layout_.matrix = setup_.out.matrix;
  }
  const uint8_t ground[3] = {setup_.bars ? setup_.bars->red : uint8_t (0),
      setup_.bars ? setup_.bars->green : uint8_t (0),
      setup_.bars ? setup_.bars->blue : uint8_t (0)};
  // The colour converter takes planes as they are, so they must lie well.
  bool copies =
      (keep || needs_conversion (layout_, setup_.out)) && !lies_well (from);
  borrowed_ = false;
  for (int p = 0; p < 3; p++) {
    const Components::Component &part = from.part[p];
    ConstPlaneRef given (part.data, part.stride, layout_.plane_width (p),
        layout_.plane_height (p), layout_.depth);
    bool plain = part.data && !from.alpha && part.step == given.bytes ();
    if (plain && !copies) {
      picture_[p] = given;
      borrowed_ = true;
      continue;
    }
    if (!gathered_.plane[p].shape (given.width, given.height, given.depth)) {
      error = "out of memory";
      return false;
    }
    PlaneRef own = gathered_.plane[p].ref ();
    picture_[p] = own;
    if (!part.data) {
      fill_plane (own, layout_.neutral (p));
    } else if (from.alpha) {
      blend (part, from.alpha, ground[p], own);
    } else if (plain) {
      copy_plane (given, own);
    } else {
      gather (part, own);
    }
  }
  return true;
}

bool
PanZoom::convert_colour (std::string &error)
{
  Layout full = layout_;
  full.chroma_x = full.chroma_y = 1;
  if (layout_.chroma_x > 1 || layout_.chroma_y > 1) {
    Rect whole = {0, 0, (double) full.width, (double) full.height};
    if (!full_chroma_.shape (full)) {
      error = "out of memory";
      return false;
    }
    if (!widen_.resample (picture_, layout_, whole, full_chroma_.target (),
            full, Filter::Bicubic, error))
      return false;
    picture_ = full_chroma_.ref ();
  }
  Layout meant = setup_.out;
  meant.width = full.width;
  meant.height = full.height;
  meant.chroma_x = meant.chroma_y = 1;
  if (!converted_.shape (meant)) {
    error = "out of memory";
    return false;
  }
  if (!converter_.convert (picture_, full, converted_.target (), meant, error))
    return false;
  picture_ = converted_.ref ();
  layout_ = meant;
  borrowed_ = false;
  return true;
}

/* Whether bars could be seen at all: half a pixel of the frame at least. */
bool
PanZoom::has_bars () const
{
  double across = (fitted_.width - layout_.width) / fitted_.width;
  double down = (fitted_.height - layout_.height) / fitted_.height;
  return across * setup_.out.width >= 0.5 || down * setup_.out.height >= 0.5;
}

bool
PanZoom::prepare (const Components &from, Source source, std::string &error)
{
  if (!take_planes (from, source != Source::Passing, error))
    return false;
  if (needs_conversion (layout_, setup_.out) && !convert_colour (error))
    return false;
  region_ = fitted_;
  if (setup_.fit == Fit::Contain && has_bars ()) {
    if (!canvas_.compose (picture_, layout_, fitted_, setup_.bars, error))
      return false;
    picture_ = canvas_.ref ();
    layout_ = canvas_.layout ();
    region_ = canvas_.region ();
    borrowed_ = false;
  }
  return true;
}

bool
PanZoom::render (const Components &from, Source source, const Rect &view,
    const TargetRef &to, std::string &error)
{
  bool ready = source == Source::SameStill && kept_ && !borrowed_;
  if (!ready) {
    kept_ = false;
    if (!prepare (from, source, error))
      return false;
    kept_ = source != Source::Passing;
  }
  return resampler_.resample (picture_, layout_, part_of (region_, view), to,
      setup_.out, setup_.filter, error);
}

} // namespace reel::motion
