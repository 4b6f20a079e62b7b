// SPDX-License-Identifier: LGPL-2.1-or-later
#include "backdrop_output.h"

#include <cstring>

namespace reel {

/* The largest step: one cell's samples are computed in one go. */
static constexpr int kMaxStep = 64;

static int
choose_step (const BackdropFormat &format, int fineness)
{
  int side = std::min (format.width, format.height);
  int step = 2;
  while (step < kMaxStep && side / (2 * step) >= fineness)
    step *= 2;
  return step;
}

ChannelColor::ChannelColor (const BackdropFormat &f)
{
  if (f.layout == BackdropLayout::bgra) {
    for (int i = 0; i < 3; i++)
      weight[i][i] = 255;
    return;
  }
  double kr = f.kr, kb = f.kb, kg = 1 - kr - kb;
  double cb = f.range[1] / (2 * (1 - kb)), cr = f.range[2] / (2 * (1 - kr));
  const double rows[3][3] = {
      {kr * f.range[0], kg * f.range[0], kb * f.range[0]},
      {-kr * cb, -kg * cb, (1 - kb) * cb},
      {(1 - kr) * cr, -kg * cr, -kb * cr},
  };
  for (int i = 0; i < 3; i++) {
    for (int k = 0; k < 3; k++)
      weight[i][k] = (float) rows[i][k];
    offset[i] = (float) f.offset[i];
  }
}

void
ChannelColor::convert (const Rgb &c, float out[3]) const
{
  for (int i = 0; i < 3; i++)
    out[i] = offset[i] + weight[i][0] * c.r + weight[i][1] * c.g +
             weight[i][2] * c.b;
}

float
ChannelColor::light (int channel) const
{
  float sum = weight[channel][0] + weight[channel][1] + weight[channel][2];
  return sum < 1 ? 0 : sum;
}

BackdropOutput::BackdropOutput (
    const BackdropFormat &format, const Pattern &pattern)
    : format_ (format), channels_ (format)
{
  int step = choose_step (format, pattern.fineness ());
  field_.step = step;
  field_.cols = (format.width + step - 1) / step + 3;
  field_.rows = (format.height + step - 1) / step + 3;
  size_t points = field_.at (field_.rows);
  for (auto *plane : {&field_.r, &field_.g, &field_.b})
    plane->resize (points);
  if (pattern.has_mask ())
    field_.mask.resize (points);
  column_.resize ((size_t) field_.cols);

  across_[0] = make_axis (format.width, 1, 0.5f);
  down_[0] = make_axis (format.height, 1, 0.5f);
  /* MPEG-2 chroma: beside every second luma sample, between the rows. */
  bool half = format.layout == BackdropLayout::i420;
  across_[1] = half ? make_axis ((format.width + 1) / 2, 2, 0.5f) : across_[0];
  down_[1] = half ? make_axis ((format.height + 1) / 2, 2, 1.f) : down_[0];
  size_t longest = (size_t) field_.cols * (size_t) step + kMaxStep;
  for (auto &line : line_)
    line.resize (longest);
  mask_line_.resize (longest);
}

BackdropOutput::Axis
BackdropOutput::make_axis (int count, int spacing, float first) const
{
  Axis axis{count, spacing, first, field_.step / spacing, {}};
  for (int p = 0; p < axis.per_cell; p++) {
    float t = ((float) (p * spacing) + first) / (float) field_.step;
    float s = 1 - t;
    axis.weights.push_back (s * s * s / 6);
    axis.weights.push_back ((3 * t * t * t - 6 * t * t + 4) / 6);
    axis.weights.push_back ((3 * s * s * s - 6 * s * s + 4) / 6);
    axis.weights.push_back (t * t * t / 6);
  }
  return axis;
}

/* From R'G'B' 0 to 1 to the channels, in place. */
void
BackdropOutput::convert_field ()
{
  float *__restrict r = field_.r.data ();
  float *__restrict g = field_.g.data ();
  float *__restrict b = field_.b.data ();
  const auto &w = channels_.weight;
  const auto &o = channels_.offset;
  for (size_t i = 0, n = field_.r.size (); i < n; i++) {
    float x = unit (r[i]), y = unit (g[i]), z = unit (b[i]);
    r[i] = o[0] + w[0][0] * x + w[0][1] * y + w[0][2] * z;
    g[i] = o[1] + w[1][0] * x + w[1][1] * y + w[1][2] * z;
    b[i] = o[2] + w[2][0] * x + w[2][1] * y + w[2][2] * z;
  }
}

/* Each of the CELLS becomes N samples; the four neighbours' weights of a
 * sample are the same in all cells. */
template <int N>
static void
spin (const float *__restrict points, int cells,
    const float *__restrict weights, float *__restrict line)
{
  float w[4][N];
  for (int p = 0; p < N; p++)
    for (int k = 0; k < 4; k++)
      w[k][p] = weights[4 * p + k];
  for (int c = 0; c < cells; c++) {
    float a0 = points[c], a1 = points[c + 1], a2 = points[c + 2],
          a3 = points[c + 3];
    float *__restrict out = line + (size_t) c * N;
    for (int p = 0; p < N; p++)
      out[p] = w[0][p] * a0 + w[1][p] * a1 + w[2][p] * a2 + w[3][p] * a3;
  }
}

const float *
BackdropOutput::spin_row (const std::vector<float> &plane, const Axis &across,
    const Axis &down, int row, std::vector<float> &line)
{
  int cell = row / down.per_cell;
  const float *w = &down.weights[4 * (size_t) (row % down.per_cell)];
  const float *p0 = &plane[field_.at (cell)];
  const float *p1 = p0 + field_.cols, *p2 = p1 + field_.cols,
              *p3 = p2 + field_.cols;
  float *__restrict column = column_.data ();
  for (int i = 0; i < field_.cols; i++)
    column[i] = w[0] * p0[i] + w[1] * p1[i] + w[2] * p2[i] + w[3] * p3[i];

  int cells = field_.cols - 3;
  const float *weights = across.weights.data ();
  switch (across.per_cell) {
  case 1:
    spin<1> (column, cells, weights, line.data ());
    break;
  case 2:
    spin<2> (column, cells, weights, line.data ());
    break;
  case 4:
    spin<4> (column, cells, weights, line.data ());
    break;
  case 8:
    spin<8> (column, cells, weights, line.data ());
    break;
  case 16:
    spin<16> (column, cells, weights, line.data ());
    break;
  case 32:
    spin<32> (column, cells, weights, line.data ());
    break;
  default:
    spin<64> (column, cells, weights, line.data ());
  }
  return line.data ();
}

const float *
BackdropOutput::channel_row (const Pattern &pattern, int channel, int row)
{
  const Axis &across = across_[channel > 0], &down = down_[channel > 0];
  const std::vector<float> &plane = channel == 0   ? field_.r
                                    : channel == 1 ? field_.g
                                                   : field_.b;
  std::vector<float> &line = line_[channel];
  spin_row (plane, across, down, row, line);
  if (pattern.has_fine ()) {
    FineRow fine;
    fine.channel = channel;
    fine.x0 = across.first;
    fine.dx = (float) across.spacing;
    fine.y = down.first + (float) (row * down.spacing);
    fine.row = row;
    fine.count = across.count;
    fine.line = line.data ();
    if (pattern.has_mask ())
      fine.mask = spin_row (field_.mask, across, down, row, mask_line_);
    pattern.fine (fine);
  }
  return line.data ();
}

/* Martin Roberts' R2 sequence (2018) as a dither: neighbours get values far
 * apart, in integers. A row's first value; each further sample adds
 * kAcross. */
static constexpr uint32_t kAcross = 3242174889u; // 2^32 / 1.3247179572
static constexpr uint32_t kDown = 2447445414u;   // 2^32 / 1.3247179572^2

static uint32_t
row_noise (int channel, int row)
{
  return (uint32_t) row * kDown + (uint32_t) channel * 1431655765u;
}

/* Sixteen bits after the point, plus noise of one unit, cut. */
static inline uint8_t
quantize (float value, uint32_t noise)
{
  float held = std::min (255.f, std::max (0.f, value));
  return (uint8_t) (((uint32_t) (int) (held * 65536.f) + (noise >> 16)) >> 16);
}

static void
write_row (const float *__restrict line, int count, uint32_t noise,
    uint32_t step, uint8_t *__restrict out)
{
  for (int i = 0; i < count; i++)
    out[i] = quantize (line[i], noise + (uint32_t) i * step);
}

static void
write_bgra (const float *const lines[3], int count, const uint32_t noise[3],
    uint32_t step, uint8_t *__restrict out)
{
  for (int i = 0; i < count; i++) {
    uint32_t add = (uint32_t) i * step;
    out[4 * i + 0] = quantize (lines[2][i], noise[2] + add);
    out[4 * i + 1] = quantize (lines[1][i], noise[1] + add);
    out[4 * i + 2] = quantize (lines[0][i], noise[0] + add);
    out[4 * i + 3] = 255;
  }
}

void
BackdropOutput::write (const Pattern &pattern, const BackdropPlanes &planes)
{
  convert_field ();
  bool dithered = pattern.is_dithered ();
  uint32_t step = dithered ? kAcross : 0;
  auto noise = [&] (int channel, int row) {
    return dithered ? row_noise (channel, row) : 0x80000000u;
  };
  if (format_.layout == BackdropLayout::bgra) {
    for (int y = 0; y < format_.height; y++) {
      const float *lines[3];
      uint32_t start[3];
      for (int c = 0; c < 3; c++) {
        lines[c] = channel_row (pattern, c, y);
        start[c] = noise (c, y);
      }
      write_bgra (lines, format_.width, start, step,
          planes.data[0] + (ptrdiff_t) y * planes.stride[0]);
    }
    return;
  }
  for (int c = 0; c < 3; c++)
    for (int y = 0; y < down_[c > 0].count; y++)
      write_row (channel_row (pattern, c, y), across_[c > 0].count,
          noise (c, y), step,
          planes.data[c] + (ptrdiff_t) y * planes.stride[c]);
}

} // namespace reel
