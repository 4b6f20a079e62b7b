// SPDX-License-Identifier: LGPL-2.1-or-later
#include "colour.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "zimg_error.h"

namespace reel::motion {

struct NamedColour {
  const char *name;
  Rgb value;
};

/* HTML 4.01, 6.5 "Colors", and the other spelling of gray. */
static constexpr NamedColour kColours[] = {
    {"aqua", {0, 255, 255}},
    {"black", {0, 0, 0}},
    {"blue", {0, 0, 255}},
    {"fuchsia", {255, 0, 255}},
    {"gray", {128, 128, 128}},
    {"green", {0, 128, 0}},
    {"grey", {128, 128, 128}},
    {"lime", {0, 255, 0}},
    {"maroon", {128, 0, 0}},
    {"navy", {0, 0, 128}},
    {"olive", {128, 128, 0}},
    {"purple", {128, 0, 128}},
    {"red", {255, 0, 0}},
    {"silver", {192, 192, 192}},
    {"teal", {0, 128, 128}},
    {"white", {255, 255, 255}},
    {"yellow", {255, 255, 0}},
};

static int
hex_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

std::optional<Rgb>
parse_colour (const std::string &text)
{
  for (const NamedColour &colour : kColours)
    if (text == colour.name)
      return colour.value;
  if (text.empty () || text[0] != '#')
    return std::nullopt;
  size_t digits = text.size () - 1;
  bool brief = digits == 3 || digits == 4;
  if (!brief && digits != 6 && digits != 8)
    return std::nullopt;
  int value[8];
  for (size_t i = 0; i < digits; i++)
    if ((value[i] = hex_digit (text[i + 1])) < 0)
      return std::nullopt;
  auto part = [&] (int i) {
    return (
        uint8_t) (brief ? value[i] * 17 : value[2 * i] * 16 + value[2 * i + 1]);
  };
  return Rgb{part (0), part (1), part (2)};
}

/* Kr and Kb of ITU-T H.273, table 4. */
static void
luma_weights (int matrix, double &red, double &blue)
{
  switch (matrix) {
  case ZIMG_MATRIX_FCC:
    red = 0.30, blue = 0.11;
    break;
  case ZIMG_MATRIX_BT470_BG:
  case ZIMG_MATRIX_ST170_M:
    red = 0.299, blue = 0.114;
    break;
  case ZIMG_MATRIX_ST240_M:
    red = 0.212, blue = 0.087;
    break;
  case ZIMG_MATRIX_BT2020_NCL:
    red = 0.2627, blue = 0.0593;
    break;
  default:
    red = 0.2126, blue = 0.0722;
    break;
  }
}

std::array<uint16_t, 3>
samples_of (const Rgb &colour, const Layout &layout)
{
  double red, blue;
  luma_weights (layout.matrix, red, blue);
  double r = colour.red / 255.0;
  double g = colour.green / 255.0;
  double b = colour.blue / 255.0;
  double y = red * r + (1 - red - blue) * g + blue * b;
  double u = (b - y) / (2 * (1 - blue));
  double v = (r - y) / (2 * (1 - red));

  double unit = 1 << (layout.depth - 8);
  double most = (1 << layout.depth) - 1;
  double y_start = layout.full_range ? 0 : 16 * unit;
  double y_range = layout.full_range ? most : 219 * unit;
  double c_range = layout.full_range ? most : 224 * unit;
  auto sample = [&] (double value) {
    return (uint16_t) std::clamp (std::floor (value + 0.5), 0.0, most);
  };
  return {sample (y_start + y * y_range), sample (128 * unit + u * c_range),
      sample (128 * unit + v * c_range)};
}

bool
needs_conversion (const Layout &in, const Layout &out)
{
  return in.rgb || in.full_range != out.full_range || in.matrix != out.matrix ||
         (in.full_range && in.depth != out.depth);
}

void
ColourConverter::Free::operator() (zimg_filter_graph *graph) const
{
  zimg_filter_graph_free (graph);
}

static zimg_image_format
colour_format (const Layout &layout)
{
  zimg_image_format format;
  zimg_image_format_default (&format, ZIMG_API_VERSION);
  format.width = (unsigned) layout.width;
  format.height = (unsigned) layout.height;
  format.pixel_type = layout.depth > 8 ? ZIMG_PIXEL_WORD : ZIMG_PIXEL_BYTE;
  format.depth = (unsigned) layout.depth;
  format.color_family = layout.rgb ? ZIMG_COLOR_RGB : ZIMG_COLOR_YUV;
  format.pixel_range =
      layout.rgb || layout.full_range ? ZIMG_RANGE_FULL : ZIMG_RANGE_LIMITED;
  format.matrix_coefficients =
      layout.rgb ? ZIMG_MATRIX_RGB : (zimg_matrix_coefficients_e) layout.matrix;
  return format;
}

bool
ColourConverter::convert (const PictureRef &from, const Layout &in,
    const TargetRef &to, const Layout &out, std::string &error)
{
  if (!graph_ || in != in_ || out != out_) {
    zimg_image_format source = colour_format (in);
    zimg_image_format target = colour_format (out);
    graph_.reset (zimg_filter_graph_build (&source, &target, nullptr));
    size_t bytes = 0;
    if (!graph_ || zimg_filter_graph_get_tmp_size (graph_.get (), &bytes)) {
      error = zimg_error ();
      graph_.reset ();
      return false;
    }
    constexpr int kRow = 4096;
    if (!scratch_.shape (kRow, (int) (bytes / kRow) + 1, 8)) {
      error = "out of memory";
      graph_.reset ();
      return false;
    }
    in_ = in;
    out_ = out;
  }
  zimg_image_buffer_const source = {ZIMG_API_VERSION};
  zimg_image_buffer target = {ZIMG_API_VERSION};
  for (int p = 0; p < 3; p++) {
    source.plane[p] = {from[p].data, from[p].stride, ZIMG_BUFFER_MAX};
    target.plane[p] = {to[p].data, to[p].stride, ZIMG_BUFFER_MAX};
  }
  if (zimg_filter_graph_process (graph_.get (), &source, &target,
          scratch_.ref ().data, nullptr, nullptr, nullptr, nullptr)) {
    error = zimg_error ();
    return false;
  }
  return true;
}

} // namespace reel::motion
