// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include <gst/gst.h>

namespace reel::test {

/* A clip made for a test. Each of its pictures shows its own number as black
 * and white bars, so that what is decoded of it, however often it was scaled
 * and encoded since, can be told by looking at it. */
struct NumberedClip {
  int width = 192, height = 108; // bars of a twelfth of the width
  int fps_n = 10, fps_d = 1;
  int frames = 0;
  /* From the raw pictures to the file, without source and sink. */
  std::string chain = "x264enc key-int-max=30 bframes=3 quantizer=18 pass=qual "
                      "speed-preset=veryfast ! h264parse ! mp4mux";
  std::string caps; // more of the raw pictures' caps, ",key=value"
  std::vector<GstClockTime> times; // of each; empty: by the rate
  double tone_seconds = 0; // of sound beside it; mp4mux named `mux` then
  int tone_channels = 1;
};

/* Writes FOOTAGE into FILE. */
void make_footage (const std::string &file, const NumberedClip &footage);

/* An animated GIF of two pictures of half a second, red and blue. */
std::string animated_gif ();

/* A decoded picture. */
struct Seen {
  int number = -1;            // as its bars say
  std::array<int, 12> bars{}; // how bright they are
  int y = 0, u = 0, v = 0;    // of its middle
  GstClockTime time = 0;
};

/* The number that SAMPLE shows, I420. */
int number_of (GstSample *sample);
/* All pictures of FILE in order, decoded by decodebin. */
std::vector<Seen> pictures_of (const std::string &file);
std::vector<int> numbers_of (const std::string &file);

} // namespace reel::test
