// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/tempo.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace reel {

/* Every so many samples are compared at first, then each around the best. */
static constexpr int64_t kCoarse = 8;

Tempo::Tempo (SoundFile &file, double speed)
    : file_ (file), speed_ (speed), window_ ((size_t) kFrame),
      tail_ ((size_t) kHop * 2, 0.0f)
{
  /* Rounded, as the last bit of a cosine is not the same everywhere. */
  for (size_t i = 0; i < window_.size (); i++) {
    double turn = 2 * std::numbers::pi * (double) i / (double) kFrame;
    window_[i] =
        (float) (std::round ((0.5 - 0.5 * std::cos (turn)) * 1e6) / 1e6);
  }
}

/* Before the file there is silence, as behind it. */
bool
Tempo::read (int64_t at, int64_t count, std::vector<float> &into)
{
  int64_t before = std::clamp<int64_t> (-at, 0, count);
  if (!file_.read (std::max<int64_t> (at, 0), count - before, block_))
    return false;
  into.assign ((size_t) before * 2, 0.0f);
  into.insert (into.end (), block_.begin (), block_.end ());
  return true;
}

/* How alike WANTED and what begins at SHIFT of AROUND are: correlation over the
 * overlap, by the energy of the latter. */
static double
likeness (const std::vector<float> &wanted, const std::vector<float> &around,
    int64_t shift, int64_t step)
{
  double product = 0, energy = 1e-9;
  for (int64_t i = 0; i < Tempo::kHop; i += step) {
    auto a = (size_t) (2 * i), b = (size_t) (2 * (i + shift));
    double left = (double) wanted[a] + (double) wanted[a + 1];
    double right = (double) around[b] + (double) around[b + 1];
    product += left * right;
    energy += right * right;
  }
  return product / std::sqrt (energy);
}

/* Where in `around_` the next frame begins. */
int64_t
Tempo::best_shift ()
{
  constexpr int64_t kMiddle = kReach;
  int64_t best = kMiddle;
  /* Silence is alike everywhere: it stays at its place. */
  double highest = likeness (wanted_, around_, best, kCoarse) + 1e-6;
  for (int64_t shift = 0; shift <= 2 * kReach; shift += kCoarse) {
    double here = likeness (wanted_, around_, shift, kCoarse);
    if (here > highest) {
      highest = here;
      best = shift;
    }
  }
  int64_t coarse = best;
  highest = likeness (wanted_, around_, coarse, 2);
  int64_t low = std::max<int64_t> (coarse - kCoarse, 0);
  int64_t high = std::min (coarse + kCoarse, 2 * kReach);
  for (int64_t shift = low; shift <= high; shift++) {
    double here = likeness (wanted_, around_, shift, 2);
    if (here > highest) {
      highest = here;
      best = shift;
    }
  }
  return best;
}

bool
Tempo::next (std::vector<float> &into)
{
  /* The first half of a frame fades in over what was before it. */
  auto place =
      (int64_t) std::llround ((double) (frame_ * kHop) * speed_) - kHop;
  if (!read (place - kReach, kFrame + 2 * kReach, around_))
    return false;
  int64_t shift = kReach;
  if (frame_ > 0) {
    if (!read (follows_, kHop, wanted_))
      return false;
    shift = best_shift ();
  }
  follows_ = place - kReach + shift + kHop;
  into.resize ((size_t) kHop * 2);
  auto start = (size_t) shift * 2;
  for (size_t i = 0; i < into.size (); i++) {
    into[i] = tail_[i] + around_[start + i] * window_[i / 2];
    tail_[i] =
        around_[start + into.size () + i] * window_[(size_t) kHop + i / 2];
  }
  frame_++;
  return true;
}

int64_t
change_tempo (const std::string &from, int64_t samples, double speed,
    const std::string &to, const std::atomic<bool> *cancelled)
{
  SoundFile file (from, 2);
  FilePtr out (fopen (to.c_str (), "wbe"));
  if (!file.is_open () || !out)
    return -1;
  auto length = (int64_t) std::llround ((double) samples / speed);
  Tempo tempo (file, speed);
  std::vector<float> block;
  /* What comes first is the fade into the first frame: time before 0. */
  if (!tempo.next (block))
    return -1;
  for (int64_t at = 0; at < length && !(cancelled && *cancelled);
       at += Tempo::kHop) {
    auto count = (size_t) std::min (Tempo::kHop, length - at) * 2;
    if (!tempo.next (block) ||
        fwrite (block.data (), sizeof (float), count, out.get ()) != count)
      return -1;
  }
  return fflush (out.get ()) == 0 ? length : -1;
}

} // namespace reel
