// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "contrast.h"
#include "fonts.h"
#include "text_picture.h"

namespace reel::text::test {

inline constexpr uint64_t kMs = 1000000, kSecond = 1000 * kMs;

inline PangoContext *
context ()
{
  static std::unique_ptr<Fonts> fonts = Fonts::open ("", nullptr);
  return fonts->context ();
}

inline TextSpec
spec_of (Style style, const std::string &text)
{
  TextSpec spec;
  spec.style = style;
  spec.text = text;
  return spec;
}

inline Layout
layout_of (const TextSpec &spec, int width = 1920, int height = 1080)
{
  auto plain = read_text (spec, nullptr);
  return lay_out (spec, *plain, {width, height}, context ());
}

inline std::unique_ptr<TextPicture>
picture_of (const TextSpec &spec, int width = 1920, int height = 1080)
{
  auto plain = read_text (spec, nullptr);
  return std::make_unique<TextPicture> (
      spec, *plain, Frame{width, height}, context ());
}

/* An RGB frame of one grey, with a guard of samples around it that nobody may
 * touch. */
class RgbFrame {
public:
  RgbFrame (int width, int height, uint8_t gray)
      : width_ (width), height_ (height),
        data_ ((size_t) (width * 3 + 2 * kGuard) * (height + 2), kGuardValue)
  {
    for (int y = 0; y < height; y++)
      std::fill_n (row (y), width * 3, gray);
  }
  Target target ()
  {
    Target t;
    t.width = width_;
    t.height = height_;
    for (int c = 0; c < 3; c++)
      t.component[c] = {row (0) + c, width_ * 3 + 2 * kGuard, 3, 0, 0};
    return t;
  }
  static ColorForm form ()
  {
    ColorForm form;
    form.model = ColorForm::Model::rgb;
    form.shift_x = form.shift_y = 0;
    return form;
  }
  Color at (int x, int y)
  {
    uint8_t *p = row (y) + x * 3;
    return {p[0], p[1], p[2]};
  }
  bool guard_intact ()
  {
    for (size_t i = 0; i < data_.size (); i++) {
      size_t stride = (size_t) width_ * 3 + 2 * kGuard;
      size_t y = i / stride, x = i % stride;
      bool inside = y >= 1 && y <= (size_t) height_ && x >= kGuard &&
                    x < stride - (size_t) kGuard;
      if (!inside && data_[i] != kGuardValue)
        return false;
    }
    return true;
  }
  int width () const { return width_; }
  int height () const { return height_; }
  const std::vector<uint8_t> &bytes () const { return data_; }

private:
  static constexpr int kGuard = 64;
  static constexpr uint8_t kGuardValue = 0x5a;
  uint8_t *row (int y)
  {
    return &data_[(size_t) (width_ * 3 + 2 * kGuard) * (y + 1) + kGuard];
  }
  int width_, height_;
  std::vector<uint8_t> data_;
};

/* Where SAME differs from the grey it was filled with: left, top, right and
 * bottom, the last ones excluded; all 0 if nowhere. */
inline Rect
touched (RgbFrame &frame, uint8_t gray, int threshold = 0)
{
  int x0 = frame.width (), y0 = frame.height (), x1 = 0, y1 = 0;
  for (int y = 0; y < frame.height (); y++)
    for (int x = 0; x < frame.width (); x++) {
      Color c = frame.at (x, y);
      int off = std::max ({std::abs (c.r - gray), std::abs (c.g - gray),
          std::abs (c.b - gray)});
      if (off <= threshold)
        continue;
      x0 = std::min (x0, x);
      y0 = std::min (y0, y);
      x1 = std::max (x1, x + 1);
      y1 = std::max (y1, y + 1);
    }
  return x1 > x0 ? Rect{x0, y0, x1 - x0, y1 - y0} : Rect{};
}

} // namespace reel::text::test
