// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mastering.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "error.h"
#include "run/limiter.h"
#include "run/loudness.h"
#include "run/mixer.h"
#include "run/sound_file.h"

namespace reel {

static constexpr double kTargetLoudness = -16; // LUFS
static constexpr double kPeakLimit = -1;       // dBTP
/* True peaks lie above the samples' by so much at most for speech; the rest
 * is measured, and the ceiling lowered by what it is off. */
static constexpr double kFirstMargin = 0.3; // dB
static constexpr int64_t kBlock = 1 << 15;

using Sink = std::function<bool (const float *, int64_t)>;

static bool
fail (GError **error, ErrorCode code, const char *message)
{
  if (error && !*error)
    g_set_error_literal (error, REEL_ERROR, (int) code, message);
  return false;
}

/* At the most: heard three times, written once. */
static constexpr int kPasses = 4;

namespace {

/* What holds for all passes, and how far they have come. */
struct Passes {
  const Plan &plan;
  const std::atomic<bool> *cancelled;
  const std::function<void (double)> &on_share;
  double from = 0, to = 1.0 / kPasses; // shares of the pass that runs

  void next (double share)
  {
    from = to;
    to = share;
  }
  void tell (int64_t sample) const
  {
    if (on_share)
      on_share (from + (to - from) * (double) sample /
                           (double) std::max<int64_t> (plan.samples, 1));
  }
};

} // namespace

/* The mix at GAIN, through a limiter at CEILING, block by block to SINK. */
static bool
play (const Passes &passes, double gain, double ceiling, const Sink &sink,
    GError **error)
{
  const Plan &plan = passes.plan;
  Mixer mixer (plan);
  Limiter limiter (ceiling);
  std::vector<float> block;
  int64_t skip = Limiter::kLookAhead;
  for (int64_t at = 0; at < plan.samples + Limiter::kLookAhead; at += kBlock) {
    passes.tell (std::min (at, plan.samples));
    if (passes.cancelled && *passes.cancelled)
      return fail (error, ErrorCode::Cancelled, "cancelled");
    int64_t count = std::min (kBlock, plan.samples + Limiter::kLookAhead - at);
    if (!mixer.mix (at, count, block))
      return fail (
          error, ErrorCode::Failed, "a narration can't be read back from disk");
    for (float &sample : block)
      sample = (float) (sample * gain);
    limiter.process (block.data (), count);
    int64_t dropped = std::min (skip, count);
    skip -= dropped;
    if (!sink (block.data () + 2 * dropped, count - dropped))
      return fail (
          error, ErrorCode::NoSpace, "the sound can't be written to disk");
  }
  return true;
}

static std::optional<Mastered>
measured (const Passes &passes, double gain, double ceiling, GError **error)
{
  LoudnessMeter meter (2);
  auto sink = [&] (const float *data, int64_t count) {
    meter.add (data, count);
    return true;
  };
  if (!play (passes, gain, ceiling, sink, error))
    return std::nullopt;
  double peak = std::max (meter.true_peak (), 1e-6);
  return Mastered{
      meter.integrated (), std::round (20 * std::log10 (peak) * 100) / 100};
}

std::optional<Mastered>
master_sound (const Plan &plan, const std::string &file,
    const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error)
{
  Passes passes{plan, cancelled, on_share};
  double gain = 1;
  double ceiling = from_decibels (kPeakLimit - kFirstMargin);
  auto result = measured (passes, gain, ceiling, error);
  /* Limiting takes a little loudness away: a second look comes close enough
   * (0.1 LU) in practice. */
  for (int pass = 0; pass < 2 && result && result->loudness; pass++) {
    double off = kTargetLoudness - *result->loudness;
    double over = result->true_peak_db - kPeakLimit;
    if (std::fabs (off) < 0.1 && over <= 0)
      break;
    gain *= from_decibels (std::clamp (off, -20.0, 20.0));
    if (over > 0)
      ceiling *= from_decibels (-over - 0.05);
    passes.next (passes.to + 1.0 / kPasses);
    result = measured (passes, gain, ceiling, error);
  }
  if (!result)
    return std::nullopt;
  passes.next (1);
  FilePtr out (fopen (file.c_str (), "wbe"));
  auto sink = [&] (const float *data, int64_t count) {
    auto wanted = (size_t) count * 2;
    return fwrite (data, sizeof (float), wanted, out.get ()) == wanted;
  };
  if (!out || !play (passes, gain, ceiling, sink, error) ||
      fflush (out.get ()) != 0) {
    fail (error, ErrorCode::NoSpace, "the sound can't be written to disk");
    return std::nullopt;
  }
  return result;
}

} // namespace reel
