// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <rapidjson/document.h>

namespace reel::test {

/* Finished files as other programs see them: ffprobe and ffmpeg. */
inline constexpr int kRate = 48000;

/* What ffprobe says of FILE as JSON, asked with ARGUMENTS; no object if it
 * can't read it. */
rapidjson::Document probe (
    const std::string &file, const std::vector<std::string> &arguments);

/* What ffmpeg complains about when it decodes all of FILE; empty if it's
 * sound. */
std::string decoding_errors (const std::string &file);

/* The sound of FILE: one channel of kRate, decoded from the first sample, or
 * from FROM seconds, where a player goes that is told to. */
std::vector<float> decode_sound (const std::string &file, double from = 0);

/* Pictures of FILE in order, from number FIRST on, cut to a region: `pixels`
 * holds height x width x channels bytes each; channels is 1 (luma) or 3
 * (RGB). */
struct Pictures {
  int width = 0, height = 0, channels = 1;
  std::vector<std::string> pixels;
};
struct Cut {
  int x, y, width, height;
};
Pictures decode_pictures (
    const std::string &file, const Cut &cut, int channels, int64_t first = 0);

/* Mean of how far the bytes of A and B are apart. */
double difference (const std::string &a, const std::string &b);

/* Types of the boxes of an MP4, outermost only. */
std::vector<std::string> box_types (const std::string &file);

/* The manifest beside VIDEO; no object if there is none. */
rapidjson::Document manifest_of (const std::string &video);
/* First frames of the scenes of VIDEO, and at the end the number of all. */
std::vector<int64_t> scene_starts (const std::string &video);

/* Where the sound from FROM (seconds) on is loudest, in seconds. */
double find_click (const std::vector<float> &sound, double from, double to);

/* Where sound begins after at least QUIET seconds of none, in seconds. */
std::vector<double> find_onsets (const std::vector<float> &sound, double quiet);

} // namespace reel::test
