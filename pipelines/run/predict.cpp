// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/predict.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

#include "run/gather_sound.h"
#include "run/memory.h"
#include "run/stills.h"

namespace reel {

/* Measured on one core of a server of 2023; a machine that is faster or busy is
 * off by the same factor in all of them, so that their ratios hold. Seconds of
 * one core for a million pixels of a frame, drawn and encoded, by what moves
 * in it and by quality: */
struct FrameCosts {
  double draft, standard, high, lossless;
};
static constexpr FrameCosts kFrame[] = {
    {0.0012, 0.0032, 0.015, 0.0049}, // Content::Still
    {0.0017, 0.0050, 0.037, 0.0128}, // MovingStill
    {0.0029, 0.0100, 0.035, 0.0150}, // Generated
    {0.0072, 0.0140, 0.024, 0.0128}, // Footage
    {0.0072, 0.0140, 0.024, 0.0128}, // FootageTransition
};
/* What a transition draws besides: one more picture, and both mixed. */
static constexpr double kTransition = 0.005;
static constexpr double kCallout = 0.0005;
/* Seconds for a segment, whatever its length: pipeline, fonts; a picture is
 * decoded and converted as large as it is. */
static constexpr double kSegment = 0.05, kStill = 0.10;
/* One that was rendered before is only read. */
static constexpr double kReused = 0.005;
/* Seconds for a second of sound or video. */
static constexpr double kSpeakCost = 0.004, kSoundCost = 0.034;
static constexpr double kJoinCost = 0.004, kCheckCost = 0.002;
static constexpr double kWriteCost = 0.08; // of all

/* Bits a pixel of `standard` at one million pixels; larger pictures take fewer
 * (measured: 0.024 at 640x360, 0.015 at 1920x1080). */
static constexpr double kBitsPerPixel = 0.018, kBitsExponent = -0.2;
static constexpr double kSoundBytes = 16000; // a second, AAC
/* What is staged is reserved: rain and crowds take this many times what was
 * measured. */
static constexpr double kMostTimes = 4;
static constexpr double kFloatSoundBytes = 8.0 * 48000; // a second, stereo
static constexpr double kSideBytes = 64 * 1024;
/* A GIF: seconds of one core for a million pixels of a frame, decoded twice,
 * and bytes of a pixel that moves (measured). */
static constexpr double kGifCost = 0.035, kGifBytes = 0.25;

/* Size against `standard` (measured on stills with motion). */
static double
size_factor (Quality quality)
{
  switch (quality) {
  case Quality::Draft:
    return 0.6;
  case Quality::Standard:
    return 1;
  case Quality::High:
    return 2.2;
  case Quality::Lossless:
    return 40;
  }
  return 1;
}

static double
frame_cost (Content content, Quality quality)
{
  const FrameCosts &costs = kFrame[(int) content];
  switch (quality) {
  case Quality::Draft:
    return costs.draft;
  case Quality::Standard:
    return costs.standard;
  case Quality::High:
    return costs.high;
  case Quality::Lossless:
    return costs.lossless;
  }
  return costs.standard;
}

int
jobs_side_by_side (int jobs, int64_t pixels)
{
  return jobs > 0 ? jobs : jobs_that_fit (memory_room (), pixels);
}

static double
segment_cost (
    const Plan &plan, const Segment &segment, const Encoders &encoders)
{
  if (segment.cached)
    return kReused;
  bool body = segment.kind == Segment::Kind::Body;
  double pixels = (double) plan.width * plan.height / 1e6;
  double frame = frame_cost (
      content_of (plan, segment), coded_quality (encoders, plan.quality));
  if (!body)
    frame += kTransition;
  if (!plan.scenes[segment.scene].callouts.empty ())
    frame += kCallout;
  double cost = kSegment + pixels * frame * (double) segment.frames;
  auto add_still = [&] (const Shot &shot) {
    if (!shot.picture.background.file.empty ())
      cost += kStill;
  };
  add_still (plan.shot_of (segment));
  if (!body)
    add_still (plan.shot_before (segment));
  return cost;
}

/* Millions, of all frames. */
static double
pixels_of (const Plan &plan)
{
  return (double) plan.width * plan.height / 1e6 * (double) plan.frames;
}

std::vector<double>
Costs::steps () const
{
  std::vector<double> steps;
  for (double segment : segments)
    steps.push_back (segment / side_by_side);
  steps.push_back (sound / side_by_side);
  for (double cost : {join, check, write})
    steps.push_back (cost);
  return steps;
}

double
Costs::seconds () const
{
  std::vector<double> all = steps ();
  return std::accumulate (all.begin (), all.end (), speak);
}

Costs
predict_costs (const Plan &plan, const Encoders &encoders, int jobs)
{
  Costs costs;
  bool is_gif = encoders.container == Container::Gif;
  int side_by_side = is_gif ? 0 : 1; // the sound
  for (const Segment &segment : plan.segments) {
    costs.segments.push_back (segment_cost (plan, segment, encoders));
    side_by_side += !segment.cached;
  }
  int cores = std::max ((int) std::thread::hardware_concurrency (), 1);
  jobs = jobs_side_by_side (jobs, (int64_t) plan.width * plan.height);
  costs.side_by_side =
      std::clamp (std::min (jobs, cores), 1, std::max (side_by_side, 1));
  double seconds = (double) plan.frame_time (plan.frames) / kSecond;
  costs.speak = kSpeakCost * seconds / std::max (std::min (jobs, cores), 1);
  costs.sound = is_gif ? 0 : kSoundCost * seconds;
  costs.join = is_gif ? kGifCost * pixels_of (plan) : kJoinCost * seconds;
  costs.check = kCheckCost * seconds;
  costs.write = kWriteCost;
  return costs;
}

/* Bytes of the pictures of PLAN at QUALITY. */
static double
video_bytes (const Plan &plan, Quality quality)
{
  double pixels = (double) plan.width * plan.height;
  double bits = kBitsPerPixel * size_factor (quality) *
                std::pow (pixels / 1e6, kBitsExponent);
  return bits / 8 * pixels * (double) plan.frames;
}

/* What stands still takes nothing. */
static double
gif_bytes (const Plan &plan)
{
  double bytes = 0;
  for (const Segment &segment : plan.segments)
    if (segment.kind == Segment::Kind::Transition ||
        content_of (plan, segment) != Content::Still)
      bytes += kGifBytes * (double) plan.width * plan.height *
               (double) segment.frames;
  return bytes + kGifBytes * (double) plan.width * plan.height;
}

PredictedBytes
predict_bytes (const Plan &plan, const Encoders &encoders)
{
  double seconds = (double) plan.frame_time (plan.frames) / kSecond;
  bool is_gif = encoders.container == Container::Gif;
  double video = video_bytes (plan, coded_quality (encoders, plan.quality));
  double sound = is_gif ? 0 : seconds * kSoundBytes;
  double spoken = 0; // mono, and once more while a recording is aligned
  for (const PlannedSound &part : plan.sounds)
    spoken += (double) part.samples * 8;
  double stills = 0; // raw; a file shown at two sizes is there twice
  for (const PlannedScene &scene : plan.scenes)
    for (const Shot &shot : scene.shots) {
      const Background &background = shot.picture.background;
      if (background.file.empty ())
        continue;
      StillSize size = still_size (plan, shot.picture);
      stills += 1.5 * size.width * size.height;
    }
  PredictedBytes bytes;
  double finished = is_gif ? gif_bytes (plan) : video + sound;
  bytes.output = (uint64_t) (finished + kSideBytes);
  /* The sound as it is mixed and as it is set; segments, what they are joined
   * to, and the finished file. */
  bytes.staging = (uint64_t) (spoken + stills + 2 * seconds * kFloatSoundBytes +
                              3 * kMostTimes * video + 2 * sound +
                              (is_gif ? 2 * finished : 0) + kSideBytes) +
                  gathered_bytes_at_most (plan);
  return bytes;
}

std::vector<SceneShare>
predict_scenes (
    const Plan &plan, const Costs &costs, const PredictedBytes &bytes)
{
  std::vector<SceneShare> shares (plan.scenes.size ());
  for (size_t i = 0; i < plan.segments.size (); i++)
    shares[plan.segments[i].scene].seconds +=
        costs.segments[i] / costs.side_by_side;
  for (size_t i = 0; i < plan.scenes.size (); i++)
    shares[i].bytes =
        (uint64_t) ((double) bytes.output * (double) plan.scenes[i].frames /
                    (double) std::max<int64_t> (plan.frames, 1));
  return shares;
}

} // namespace reel
