// SPDX-License-Identifier: LGPL-2.1-or-later
#include "resampler.h"

#include "zimg_error.h"

namespace reel::motion {

void
Resampler::Free::operator() (zimg_filter_graph *graph) const
{
  zimg_filter_graph_free (graph);
}

static zimg_resample_filter_e
zimg_filter (Filter filter)
{
  switch (filter) {
  case Filter::Bilinear:
    return ZIMG_RESIZE_BILINEAR;
  case Filter::Lanczos:
    return ZIMG_RESIZE_LANCZOS;
  case Filter::Bicubic:
    break;
  }
  return ZIMG_RESIZE_BICUBIC;
}

/* What zimg_cpu_type_e::ZIMG_CPU_AUTO asks of planes (zimg.h). */
static constexpr size_t kZimgAlignment = 32;

/* Every plane is grey and "limited range" to zimg: samples of another depth are
 * then plainly shifted, chroma and full range too. */
static zimg_image_format
grey_format (int width, int height, int depth)
{
  zimg_image_format format;
  zimg_image_format_default (&format, ZIMG_API_VERSION);
  format.width = (unsigned) width;
  format.height = (unsigned) height;
  format.pixel_type = depth > 8 ? ZIMG_PIXEL_WORD : ZIMG_PIXEL_BYTE;
  format.depth = (unsigned) depth;
  format.color_family = ZIMG_COLOR_GREY;
  format.pixel_range = ZIMG_RANGE_LIMITED;
  return format;
}

bool
Resampler::prepare (const Request &request, std::string &error)
{
  if (ready_ != Ready::Nothing && request == request_)
    return true;
  ready_ = Ready::Nothing;
  request_ = request;
  if (request.in_depth == 8 && request.out_depth == 8 &&
      request.filter == Filter::Bicubic &&
      bytes_.prepare (request.in_width, request.in_height, request.region,
          request.out_width, request.out_height))
    ready_ = Ready::Bytes;
  else if (build_graph (request, error))
    ready_ = Ready::Graph;
  return ready_ != Ready::Nothing;
}

bool
Resampler::build_graph (const Request &request, std::string &error)
{
  zimg_image_format in =
      grey_format (request.in_width, request.in_height, request.in_depth);
  in.active_region.left = request.region.x;
  in.active_region.top = request.region.y;
  in.active_region.width = request.region.width;
  in.active_region.height = request.region.height;
  zimg_image_format to =
      grey_format (request.out_width, request.out_height, request.out_depth);
  zimg_graph_builder_params params;
  zimg_graph_builder_params_default (&params, ZIMG_API_VERSION);
  params.resample_filter = zimg_filter (request.filter);
  if (request.dither)
    params.dither_type = ZIMG_DITHER_ORDERED;

  graph_.reset (zimg_filter_graph_build (&in, &to, &params));
  size_t bytes = 0;
  if (!graph_ || zimg_filter_graph_get_tmp_size (graph_.get (), &bytes)) {
    error = zimg_error ();
    return false;
  }
  // One row as long as a scanline can be wouldn't do: rows of 4 KiB.
  constexpr int kRow = 4096;
  if (!scratch_.shape (kRow, (int) (bytes / kRow) + 1, 8)) {
    error = "out of memory";
    return false;
  }
  return true;
}

bool
Resampler::run (
    const ConstPlaneRef &from, const PlaneRef &to, std::string &error)
{
  if (ready_ == Ready::Bytes) {
    if (bytes_.run (from, to))
      return true;
    error = "out of memory";
    return false;
  }
  ConstPlaneRef source = from;
  PlaneRef target = to;
  if (!from.is_aligned (kZimgAlignment)) {
    if (!aligned_.shape (from.width, from.height, from.depth)) {
      error = "out of memory";
      return false;
    }
    copy_plane (from, aligned_.ref ());
    source = aligned_.ref ();
  }
  bool direct = to.is_aligned (kZimgAlignment);
  if (!direct) {
    if (!finished_.shape (to.width, to.height, to.depth)) {
      error = "out of memory";
      return false;
    }
    target = finished_.ref ();
  }

  zimg_image_buffer_const in = {ZIMG_API_VERSION};
  in.plane[0].data = source.data;
  in.plane[0].stride = source.stride;
  in.plane[0].mask = ZIMG_BUFFER_MAX;
  zimg_image_buffer result = {ZIMG_API_VERSION};
  result.plane[0].data = target.data;
  result.plane[0].stride = target.stride;
  result.plane[0].mask = ZIMG_BUFFER_MAX;
  if (zimg_filter_graph_process (graph_.get (), &in, &result,
          scratch_.ref ().data, nullptr, nullptr, nullptr, nullptr)) {
    error = zimg_error ();
    return false;
  }
  if (!direct)
    copy_plane (target, to);
  return true;
}

bool
Resampler::resample (const ConstPlaneRef &from, const Rect &region,
    const PlaneRef &to, Filter filter, bool dither, std::string &error)
{
  Request request = {from.width, from.height, from.depth, to.width, to.height,
      to.depth, region, filter, dither};
  return prepare (request, error) && run (from, to, error);
}

} // namespace reel::motion
