// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

namespace reel::test {

/* What a frame should show, computed without any of the program's own code: in
 * double precision, by formula, of what another decoder gives. */

/* One plane of luma, of BT.709 in limited range (16 to 235). */
struct Luma {
  int width = 0, height = 0;
  std::vector<double> samples; // row by row
};

/* Luma of red, green and blue, each 0 to 255 (Rec. ITU-R BT.709-6, 3.2 and
 * 3.4). */
double luma_of (double red, double green, double blue);

/* The picture in FILE, decoded by ffmpeg; empty if it can't be. */
Luma decode_luma (const std::string &file);

/* The luma of all frames of the video FILE as it is stored, 8 bits a sample. */
std::vector<std::string> stored_luma (
    const std::string &file, int width, int height);

/* x, y, width, height, in pixels of a picture. */
using View = std::array<double, 4>;

/* The largest part of PICTURE that has the shape of a frame, in its middle, and
 * of that the part FRACTION. */
View view_of (const Luma &picture, int width, int height, const View &fraction);

/* VIEW of PICTURE as a frame of WIDTH x HEIGHT: Catmull and Rom's cubic, made
 * as wide as a pixel of the frame where the picture is scaled down; beyond an
 * edge its samples go on. */
Luma resample (const Luma &picture, const View &view, int width, int height);

/* Peak signal-to-noise ratio in dB of GOT, of 8 bits, to WANT. */
double psnr (const Luma &want, const std::string &got);

} // namespace reel::test
