// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture.h"

namespace reel::motion {

int
Layout::plane_width (int plane) const
{
  return plane == 0 ? width : (width + chroma_x - 1) / chroma_x;
}

int
Layout::plane_height (int plane) const
{
  return plane == 0 ? height : (height + chroma_y - 1) / chroma_y;
}

uint16_t
Layout::neutral (int plane) const
{
  if (rgb || (plane == 0 && full_range))
    return 0;
  return (uint16_t) ((plane == 0 ? 16 : 128) << (depth - 8));
}

/* Along one axis: where the first chroma sample sits, in chroma samples from
 * the edge, minus where it would sit between its FACTOR samples of Y. A cosited
 * one has its middle on the middle of the first sample of Y: half a sample of Y
 * from the edge instead of half one of its own. */
static double
siting (int factor, bool cosited)
{
  return cosited ? 0.5 - 0.5 / factor : 0;
}

struct Span {
  double start;
  double length;
};

/* START and LENGTH in samples of Y to those of chroma, for a target of
 * OUT_LENGTH samples of Y and OUT_SAMPLES of chroma. */
static Span
chroma_span (Span y, int in_factor, double in_siting, int out_factor,
    double out_siting, int out_length, int out_samples)
{
  double scale = y.length / out_length; // samples of Y for one of the target
  double step = scale * out_factor / in_factor;
  return {
      y.start / in_factor + in_siting - step * out_siting, step * out_samples};
}

Rect
plane_region (
    const Layout &in, const Layout &out, int plane, const Rect &region)
{
  if (plane == 0)
    return region;
  Span x = chroma_span ({region.x, region.width}, in.chroma_x,
      siting (in.chroma_x, in.cosited_x), out.chroma_x,
      siting (out.chroma_x, out.cosited_x), out.width, out.plane_width (plane));
  Span y = chroma_span ({region.y, region.height}, in.chroma_y,
      siting (in.chroma_y, in.cosited_y), out.chroma_y,
      siting (out.chroma_y, out.cosited_y), out.height,
      out.plane_height (plane));
  return {x.start, y.start, x.length, y.length};
}

bool
Picture::shape (const Layout &layout)
{
  for (int p = 0; p < 3; p++)
    if (!plane[p].shape (
            layout.plane_width (p), layout.plane_height (p), layout.depth))
      return false;
  return true;
}

TargetRef
Picture::target ()
{
  return {plane[0].ref (), plane[1].ref (), plane[2].ref ()};
}

PictureRef
Picture::ref ()
{
  return {plane[0].ref (), plane[1].ref (), plane[2].ref ()};
}

bool
PictureResampler::resample (const PictureRef &from, const Layout &in,
    const Rect &region, const TargetRef &to, const Layout &out, Filter filter,
    std::string &error, bool dither)
{
  for (int p = 0; p < 3; p++)
    if (!resampler_[p > 0].resample (from[p], plane_region (in, out, p, region),
            to[p], filter, dither, error))
      return false;
  return true;
}

} // namespace reel::motion
