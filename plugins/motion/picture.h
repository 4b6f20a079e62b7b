// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "plane.h"
#include "resampler.h"

namespace reel::motion {

/* How the components of a picture lie to each other and what they mean. */
struct Layout {
  int width = 0;
  int height = 0;
  int depth = 8;
  bool rgb = false;        // else Y, U, V
  bool grey = false;       // only one component
  bool full_range = false; // of Y, U, V; RGB always is
  int matrix = 1;          // ISO/IEC 23091-4 MatrixCoefficients (1: BT.709)
  int chroma_x = 1;        // samples of Y for one of U, V: 1, 2 or 4
  int chroma_y = 1;
  bool cosited_x = true; // U, V sit on the first of those, else between
  bool cosited_y = false;
  bool operator== (const Layout &) const = default;

  [[nodiscard]] int plane_width (int plane) const;
  [[nodiscard]] int plane_height (int plane) const;
  /* The sample that means no colour (U, V) or black (Y). */
  [[nodiscard]] uint16_t neutral (int plane) const;
};

/* REGION, in pixels of the picture, in samples of its PLANE that is resampled
 * to a plane of another layout: with chroma sitting where both layouts say, so
 * that colour stays where it is while the view moves. */
[[nodiscard]] Rect plane_region (
    const Layout &in, const Layout &out, int plane, const Rect &region);

/* A picture somebody else holds: components with STEP bytes from sample to
 * sample, as in packed formats. */
struct Components {
  struct Component {
    const uint8_t *data = nullptr;
    ptrdiff_t stride = 0;
    int step = 1;
  };
  std::array<Component, 3> part;
  const uint8_t *alpha = nullptr; // same stride and step as the first
};

/* A picture's planes, borrowed. */
using PictureRef = std::array<ConstPlaneRef, 3>;
using TargetRef = std::array<PlaneRef, 3>;

/* A picture's planes, owned. */
struct Picture {
  std::array<Plane, 3> plane;

  [[nodiscard]] bool shape (const Layout &layout);
  [[nodiscard]] TargetRef target ();
  [[nodiscard]] PictureRef ref ();
};

/* One resampler for Y and one for U and V, so that their tables are kept apart.
 */
class PictureResampler {
public:
  [[nodiscard]] bool resample (const PictureRef &from, const Layout &in,
      const Rect &region, const TargetRef &to, const Layout &out, Filter filter,
      std::string &error, bool dither = false);

private:
  std::array<Resampler, 2> resampler_;
};

} // namespace reel::motion
