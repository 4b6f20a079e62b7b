// SPDX-License-Identifier: GPL-3.0-or-later
// A calm sea under a big sky: cumulus in the late afternoon.
#include "clouds.h"
#include "pictures.h"
#include "water.h"

Image
paint_sea (int width, int height, Finish &finish)
{
  const float horizon = -0.46f, focal = 1.5f;
  Image image (width, height);
  Clouds clouds;
  clouds.base = 1.3f;
  clouds.top = 2.9f;
  clouds.size = 1.15f;
  clouds.cover = -0.06f;
  clouds.density = 22;
  clouds.haze = 26;
  clouds.sun = unit ({-1.05f, 0.62f, 1.0f});
  clouds.light = hex (0xfff0da) * 1.05f;
  clouds.shade = hex (0x9db4cf) * 0.62f;
  Color high = hex (0x2c6fb4), low = hex (0xcfe3ea), warm = hex (0xffe9cc);
  auto sky = [&] (float x, float y) {
    float up = y / std::sqrt (x * x * 0.2f + focal * focal);
    Color c = ramp ({{0, low}, {0.16f, hex (0xa4cbe2)}, {0.45f, hex (0x5c9ace)},
                        {0.95f, high}},
        up);
    float glow = std::exp (-((x + 1.7f) * (x + 1.7f) * 0.5f + y * y * 2.2f));
    return mix (c, warm, glow * 0.55f);
  };
  const int rows = int ((1 - horizon) * 0.5f * height) + 1;
  for (int j = 0; j < rows; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j)) - horizon;
      Random random (hash (i, j));
      Vec dir = unit ({x, std::max (y, 0.001f), focal});
      auto cloud = clouds.look (dir, random);
      Color c = sky (x, y);
      // High thin streaks behind the heaps.
      float far = 1 / std::max (dir.y, 0.06f);
      float cirrus = fbm (dir.x * far * 0.55f, dir.z * far * 1.7f, 6, 40);
      float wisps = clamp01 (cirrus * 0.7f + 0.06f) * step (0.08f, 0.4f, y);
      c = mix (c, hex (0xf4f6f8), wisps * 0.55f);
      image.at (i, j) = c * cloud.through + cloud.light;
    }
  Water water;
  water.horizon = horizon;
  water.focal = focal;
  water.height = 6;
  water.slope = 0.085f;
  water.longest = 14;
  water.deep = hex (0x0c4a63) * 0.9f;
  auto above = [&] (float x, float y, const Water::Hit &) {
    return image.sample (x, std::min (y, 1.1f) + horizon);
  };
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      if (y >= horizon)
        continue;
      Random random (hash (i, j, 9));
      Color c = water.at (x, y, image.pixel (), random, above);
      float near = horizon - y;
      image.at (i, j) = mix (c, low, 0.5f * std::exp (-near * 55));
    }
  finish.contrast = 0.1f;
  return image;
}
