// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mastering.h"

#include <algorithm>
#include <cmath>

#include "error.h"
#include "glib_ptr.h"
#include "run/limiter.h"
#include "run/loudness.h"
#include "run/mixer.h"
#include "run/sound_file.h"
#include "run/sound_meter.h"
#include "sha256.h"

namespace reel {

/* What the limiter may miss while its gain moves; the rest is measured, and the
 * ceiling lowered by what it is off. */
static constexpr double kFirstMargin = 0.05; // dB
/* As close as this is good enough; LU. */
static constexpr double kTolerance = 0.1;
/* What limiting takes away is given back in a few rounds: one for most, two
 * or three for what is full of peaks. Peaks that are still over then are taken
 * care of alone. */
static constexpr int kMostRounds = 6, kMostPeakRounds = 10;
/* Silence isn't blown up. */
static constexpr double kMostGain = 60; // dB
static constexpr int64_t kBlock = 1 << 15;

namespace {

bool
fail (GError **error, ErrorCode code, const char *message)
{
  if (error && !*error)
    g_set_error_literal (error, REEL_ERROR, (int) code, message);
  return false;
}

bool
write_block (FILE *out, const float *data, int64_t count)
{
  auto wanted = (size_t) count * 2;
  return fwrite (data, sizeof (float), wanted, out) == wanted;
}

/* What all passes over the sound share. */
struct Work {
  int64_t samples = 0;
  const std::atomic<bool> *cancelled;
  const std::function<void (double)> &on_share;
  double from = 0, to = 1; // shares of the pass that runs

  bool goes_on (int64_t at, GError **error) const
  {
    if (on_share)
      on_share (from + (to - from) * (double) std::min (at, samples) /
                           (double) std::max<int64_t> (samples, 1));
    if (cancelled && *cancelled)
      return fail (error, ErrorCode::Cancelled, "cancelled");
    return true;
  }
  /* Nobody knows how many rounds come: each is half of what is left. */
  void next_round ()
  {
    from = to;
    to += (1 - to) / 2;
  }
};

/* Gain and ceiling of a round, both factors. */
struct Setting {
  double gain = 1;
  std::optional<double> ceiling;
};

/* The mix in FROM, set by SETTING, to TO; measured on the way. */
std::optional<Mastered>
set_level (const std::string &from, const Setting &setting, const Work &work,
    const std::string &to, GError **error)
{
  SoundFile mix (from, 2);
  FilePtr out (fopen (to.c_str (), "wbe"));
  SoundMeter meter;
  Limiter limiter (setting.ceiling.value_or (1));
  int64_t delay = setting.ceiling ? Limiter::kLookAhead : 0, skip = delay;
  std::vector<float> block;
  for (int64_t at = 0; out && at < work.samples + delay; at += kBlock) {
    if (!work.goes_on (at, error))
      return std::nullopt;
    int64_t count = std::min (kBlock, work.samples + delay - at);
    if (!mix.is_open () || !mix.read (at, count, block)) {
      fail (error, ErrorCode::Failed, "the sound can't be read back from disk");
      return std::nullopt;
    }
    for (float &sample : block)
      sample = (float) (sample * setting.gain);
    if (setting.ceiling)
      limiter.process (block.data (), count);
    int64_t dropped = std::min (skip, count);
    skip -= dropped;
    const float *ready = block.data () + 2 * dropped;
    meter.add (ready, count - dropped);
    if (!write_block (out.get (), ready, count - dropped))
      out.reset ();
  }
  if (!out || fflush (out.get ()) != 0) {
    fail (error, ErrorCode::NoSpace, "the sound can't be written to disk");
    return std::nullopt;
  }
  return Mastered{meter.loudness (), meter.true_peak_db ()};
}

} // namespace

std::optional<Mix>
mix_sound (const Score &score, const std::string &file,
    const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error)
{
  Work work{score.samples, cancelled, on_share};
  Mixer mixer (score);
  SoundMeter meter;
  Sha256 sum;
  FilePtr out (fopen (file.c_str (), "wbe"));
  std::vector<float> block;
  for (int64_t at = 0; out && at < score.samples; at += kBlock) {
    if (!work.goes_on (at, error))
      return std::nullopt;
    int64_t count = std::min (kBlock, score.samples - at);
    if (!mixer.mix (at, count, block)) {
      fail (error, ErrorCode::Failed, "a sound can't be read back from disk");
      return std::nullopt;
    }
    meter.add (block.data (), count);
    sum.update (block.data (), (size_t) count * 2 * sizeof (float));
    if (!write_block (out.get (), block.data (), count))
      out.reset ();
  }
  if (!out || fflush (out.get ()) != 0) {
    fail (error, ErrorCode::NoSpace, "the sound can't be written to disk");
    return std::nullopt;
  }
  return Mix{file, score.samples, sum.hex (), meter.loudness ()};
}

std::optional<Mastered>
master_sound (const Mix &mix, const SoundTarget &target,
    const std::string &file, const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error)
{
  Work work{mix.samples, cancelled, on_share, 0, 0};
  Setting setting;
  double gain_db = 0;
  if (target.loudness && mix.loudness)
    gain_db = std::min (*target.loudness - *mix.loudness, kMostGain);
  if (target.true_peak)
    setting.ceiling = from_decibels (*target.true_peak - kFirstMargin);
  /* How much louder a decibel of gain makes it. */
  double slope = 1;
  std::optional<double> gain_before, loudness_before;
  std::optional<Mastered> result;
  for (int round = 0; round < kMostPeakRounds; round++) {
    work.next_round ();
    setting.gain = from_decibels (gain_db);
    result = set_level (mix.file, setting, work, file, error);
    if (!result)
      return std::nullopt;
    double off = 0, over = 0;
    if (target.loudness && result->loudness)
      off = *target.loudness - *result->loudness;
    if (target.true_peak)
      over = result->true_peak_db - *target.true_peak;
    bool is_close = std::fabs (off) <= kTolerance || round + 1 >= kMostRounds;
    if (is_close && over <= 0)
      break;
    if (over > 0)
      *setting.ceiling *= from_decibels (-over - 0.05);
    if (is_close)
      continue;
    if (loudness_before && std::fabs (gain_db - *gain_before) > 0.01 &&
        over <= 0)
      slope = std::clamp (
          (*result->loudness - *loudness_before) / (gain_db - *gain_before),
          0.1, 1.0);
    gain_before = gain_db;
    loudness_before = result->loudness;
    gain_db = std::min (gain_db + off / slope, kMostGain);
  }
  if (on_share)
    on_share (1);
  return result;
}

} // namespace reel
