// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include "byte_resampler.h"
#include "geometry.h"
#include "plane.h"

struct zimg_filter_graph;

namespace reel::motion {

/* The values are those of the element's enum property. */
enum class Filter { Bilinear, Bicubic, Lanczos };

/* Resamples single planes: those of 8 bits by ByteResampler where it reaches
 * and the filter is bicubic, all others with zimg. Planes of one shape and one
 * region share the filter tables, which are kept until another is asked for.
 * Not for several threads at once. */
class Resampler {
public:
  struct Request {
    int in_width = 0, in_height = 0, in_depth = 8;
    int out_width = 0, out_height = 0, out_depth = 8;
    Rect region; // in pixels of the source; may reach beyond its edges
    Filter filter = Filter::Bicubic;
    bool dither = false; // when the depth shrinks
    bool operator== (const Request &) const = default;
  };

  /* Prepares for REQUEST. False with a sentence in ERROR if zimg can't. */
  [[nodiscard]] bool prepare (const Request &request, std::string &error);
  /* Resamples FROM into TO, which have the shapes last prepared for. */
  [[nodiscard]] bool run (
      const ConstPlaneRef &from, const PlaneRef &to, std::string &error);

  /* Both in one call: all of TO shows REGION of FROM. */
  [[nodiscard]] bool resample (const ConstPlaneRef &from, const Rect &region,
      const PlaneRef &to, Filter filter, bool dither, std::string &error);

private:
  struct Free {
    void operator() (zimg_filter_graph *graph) const;
  };
  [[nodiscard]] bool build_graph (const Request &request, std::string &error);

  ByteResampler bytes_;
  std::unique_ptr<zimg_filter_graph, Free> graph_;
  enum class Ready { Nothing, Bytes, Graph } ready_ = Ready::Nothing;
  Request request_;
  Plane scratch_;  // zimg's working memory
  Plane aligned_;  // a copy of a source that isn't aligned
  Plane finished_; // stands in for a target that isn't aligned
};

} // namespace reel::motion
