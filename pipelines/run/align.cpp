// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/align.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plan/spoken.h"

namespace reel {

namespace {

/* Up to so many frames of each are compared each with each. */
constexpr size_t kCoarsest = 1500;
/* Frames on either side of the coarser path that are looked at. */
constexpr size_t kReach = 40;
/* What it costs to let a quiet moment pass that the other doesn't have; the
 * distance of unlike frames is about 5. */
constexpr float kQuietCost = 0.6f;
/* What it costs to stay where one is, beside the distance. */
constexpr float kStayCost = 0.3f;

constexpr Nanoseconds kFrameTime = VoicePrint::kHop * kSecond / kSampleRate;

float
distance (const VoicePrint::Frame &a, const VoicePrint::Frame &b)
{
  float sum = 0;
  for (size_t k = 0; k < a.size (); k++) {
    float off = a[k] - b[k];
    sum += off * off;
  }
  return std::sqrt (sum);
}

/* Every two frames of PRINT as one. */
VoicePrint
halved (const VoicePrint &print)
{
  VoicePrint half;
  for (size_t i = 0; i + 1 < print.frames.size () + 1; i += 2) {
    size_t j = std::min (i + 1, print.frames.size () - 1);
    VoicePrint::Frame frame;
    for (size_t k = 0; k < frame.size (); k++)
      frame[k] = (print.frames[i][k] + print.frames[j][k]) / 2;
    half.frames.push_back (frame);
    half.is_quiet.push_back (print.is_quiet[i] && print.is_quiet[j]);
  }
  return half;
}

/* A pair of frames, one of each. */
struct Step {
  size_t reading = 0, recording = 0;
};
using Path = std::vector<Step>;

/* Which frames of the recording may go with a frame of the reading. */
struct Range {
  size_t begin = 0, end = 0;
};

enum Move : uint8_t { kBoth, kReading, kRecording };

/* The cheapest way through, within RANGES. */
Path
cheapest (const VoicePrint &reading, const VoicePrint &recording,
    const std::vector<Range> &ranges)
{
  constexpr float kNever = std::numeric_limits<float>::max () / 4;
  size_t rows = ranges.size ();
  std::vector<std::vector<Move>> moves (rows);
  std::vector<float> above, row;
  auto cost_above = [&] (size_t i, size_t j) {
    bool is_there = i > 0 && j >= ranges[i - 1].begin && j < ranges[i - 1].end;
    return is_there ? above[j - ranges[i - 1].begin] : kNever;
  };
  for (size_t i = 0; i < rows; i++) {
    auto [begin, end] = ranges[i];
    row.assign (end - begin, kNever);
    moves[i].assign (end - begin, kBoth);
    for (size_t j = begin; j < end; j++) {
      float off = distance (reading.frames[i], recording.frames[j]);
      if (i == 0 && j == 0) {
        row[0] = off;
        continue;
      }
      float stay_reading = off + kStayCost, stay_recording = off + kStayCost;
      if (reading.is_quiet[i])
        stay_reading = std::min (stay_reading, kQuietCost);
      if (recording.is_quiet[j])
        stay_recording = std::min (stay_recording, kQuietCost);
      float best = (j > 0 ? cost_above (i, j - 1) : kNever) + 1.5f * off;
      Move move = kBoth;
      if (float cost = cost_above (i, j) + stay_reading; cost < best) {
        best = cost;
        move = kReading;
      }
      if (j > begin)
        if (float cost = row[j - 1 - begin] + stay_recording; cost < best) {
          best = cost;
          move = kRecording;
        }
      row[j - begin] = best;
      moves[i][j - begin] = move;
    }
    above.swap (row);
  }
  Path path;
  size_t i = rows - 1, j = ranges.back ().end - 1;
  for (;;) {
    path.push_back ({i, j});
    if (i == 0 && j == 0)
      break;
    Move move = moves[i][j - ranges[i].begin];
    if (i == 0 || (move == kRecording && j > 0)) {
      j--;
    } else if (move == kReading || j == 0) {
      i--;
    } else {
      i--;
      j--;
    }
    /* A corner of the band. */
    j = std::clamp (j, ranges[i].begin, ranges[i].end - 1);
  }
  std::reverse (path.begin (), path.end ());
  return path;
}

/* Around PATH, which was found between prints of half as many frames. */
std::vector<Range>
around (const Path &path, size_t rows, size_t columns)
{
  std::vector<Range> ranges (rows, {columns, 0});
  for (const Step &step : path)
    for (size_t i = 2 * step.reading; i < std::min (2 * step.reading + 2, rows);
         i++) {
      size_t middle = 2 * step.recording;
      ranges[i].begin =
          std::min (ranges[i].begin, middle > kReach ? middle - kReach : 0);
      ranges[i].end =
          std::max (ranges[i].end, std::min (middle + kReach + 2, columns));
    }
  for (size_t i = 0; i < rows; i++)
    if (ranges[i].begin >= ranges[i].end)
      ranges[i] = i > 0 ? ranges[i - 1] : Range{0, columns};
  ranges.front ().begin = 0;
  ranges.back ().end = columns;
  /* Each overlaps the one before. */
  for (size_t i = 1; i < rows; i++) {
    ranges[i].begin = std::min (ranges[i].begin, ranges[i - 1].end - 1);
    ranges[i].end = std::max (ranges[i].end, ranges[i].begin + 1);
  }
  return ranges;
}

Path
align (const VoicePrint &reading, const VoicePrint &recording)
{
  size_t rows = reading.frames.size (), columns = recording.frames.size ();
  if (std::max (rows, columns) <= kCoarsest)
    return cheapest (
        reading, recording, std::vector<Range> (rows, Range{0, columns}));
  Path coarse = align (halved (reading), halved (recording));
  return cheapest (reading, recording, around (coarse, rows, columns));
}

bool
says_something (const VoicePrint &print)
{
  return std::find (print.is_quiet.begin (), print.is_quiet.end (), false) !=
         print.is_quiet.end ();
}

} // namespace

Alignment::Alignment (const VoicePrint &reading, const VoicePrint &recording)
    : is_quiet_ (recording.is_quiet)
{
  if (!says_something (reading) || !says_something (recording))
    return;
  Path path = align (reading, recording);
  place_.assign (reading.frames.size (), 0);
  std::vector<int> count (place_.size (), 0);
  for (const Step &step : path) {
    place_[step.reading] += (double) step.recording;
    count[step.reading]++;
  }
  for (size_t i = 0; i < place_.size (); i++)
    place_[i] = count[i] ? place_[i] / count[i] : i ? place_[i - 1] : 0;
}

double
Alignment::frame_at (Nanoseconds time) const
{
  double at = (double) time / (double) kFrameTime - 0.5;
  at = std::clamp (at, 0.0, (double) place_.size () - 1);
  auto low = (size_t) at;
  size_t high = std::min (low + 1, place_.size () - 1);
  return place_[low] + (at - (double) low) * (place_[high] - place_[low]);
}

Nanoseconds
Alignment::begin_of (Nanoseconds time) const
{
  double frame = frame_at (time) + 0.5;
  auto i = (size_t) frame;
  if (i < is_quiet_.size () && is_quiet_[i]) {
    size_t next = i;
    while (next < is_quiet_.size () && is_quiet_[next])
      next++;
    if (next < is_quiet_.size ())
      frame = (double) next;
  }
  return (Nanoseconds) (frame * (double) kFrameTime);
}

Nanoseconds
Alignment::end_of (Nanoseconds time) const
{
  double frame = frame_at (time) + 0.5;
  auto i = std::min ((size_t) frame, is_quiet_.size () - 1);
  if (is_quiet_[i]) {
    size_t last = i;
    while (last > 0 && is_quiet_[last])
      last--;
    if (!is_quiet_[last])
      frame = (double) last + 1;
  }
  return (Nanoseconds) (frame * (double) kFrameTime);
}

} // namespace reel
