// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_making.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <glib.h>

namespace reel::test {

static constexpr double kRate = 48000;

std::vector<float>
tone (double frequency, double level, double seconds, int channels)
{
  std::vector<float> sound;
  for (int64_t i = 0; i < (int64_t) (seconds * kRate); i++)
    for (int c = 0; c < channels; c++)
      sound.push_back (
          (float) (level * std::sin (2 * std::numbers::pi * frequency *
                                     (double) i / kRate)));
  return sound;
}

std::vector<float>
noise (double level, double seconds, uint32_t seed)
{
  std::vector<float> sound ((size_t) (seconds * kRate) * 2);
  uint32_t state = seed * 2654435761u + 1;
  for (float &sample : sound) {
    state = state * 1664525u + 1013904223u;
    double even = (double) (state >> 8) / (1 << 23) - 1; // -1 to 1
    sample = (float) (even * level * std::numbers::sqrt3);
  }
  return sound;
}

std::string
write_sound (
    const TempFolder &folder, const char *name, const std::vector<float> &sound)
{
  std::string file = folder.path () + "/" + name;
  g_file_set_contents (file.c_str (), (const char *) sound.data (),
      (gssize) (sound.size () * sizeof (float)), nullptr);
  return file;
}

static void
put (std::string &bytes, uint32_t value, int count)
{
  for (int i = 0; i < count; i++)
    bytes += (char) (value >> (8 * i));
}

std::string
wav_of (const std::vector<float> &sound, int channels, int rate, uint32_t mask)
{
  std::string data;
  for (float sample : sound)
    put (data,
        (uint32_t) (int) std::lround (
            std::clamp (sample, -1.0f, 1.0f) * 32767.0f),
        2);
  std::string bytes = "RIFF";
  put (bytes, (uint32_t) data.size () + 60, 4);
  bytes += "WAVEfmt ";
  put (bytes, 40, 4);
  put (bytes, 0xfffe, 2); // WAVE_FORMAT_EXTENSIBLE
  put (bytes, (uint32_t) channels, 2);
  put (bytes, (uint32_t) rate, 4);
  put (bytes, (uint32_t) (rate * channels * 2), 4);
  put (bytes, (uint32_t) channels * 2, 2);
  put (bytes, 16, 2);
  put (bytes, 22, 2);
  put (bytes, 16, 2);
  put (bytes, mask, 4);
  put (bytes, 1, 2); // PCM
  bytes += std::string (
      "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71", 14);
  bytes += "data";
  put (bytes, (uint32_t) data.size (), 4);
  return bytes + data;
}

double
mean_level_db (const std::vector<float> &stereo, double from, double to)
{
  double sum = 0;
  auto begin = (size_t) (from * kRate), end = (size_t) (to * kRate);
  end = std::min (end, stereo.size () / 2);
  for (size_t i = begin; i < end; i++)
    sum += (double) stereo[2 * i] * stereo[2 * i];
  return 10 * std::log10 (sum / (double) (end - begin) + 1e-12);
}

double
steepest (const std::vector<float> &stereo)
{
  double most = std::fabs (stereo[0]);
  for (size_t i = 2; i < stereo.size (); i += 2)
    most = std::max (most, (double) std::fabs (stereo[i] - stereo[i - 2]));
  return most;
}

} // namespace reel::test
