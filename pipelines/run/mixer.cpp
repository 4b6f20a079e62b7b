// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mixer.h"

#include <algorithm>
#include <cmath>

#include "gst_ptr.h"
#include "run/loudness.h"

namespace reel {

/* Nothing is heard before: the encoder's delay. */
static constexpr int64_t kSilentStart = kSampleRate * 34 / 1000;
/* How long it takes to sink before the first word, and to rise after the
 * last. */
static constexpr int64_t kSink = kSampleRate * 3 / 10;
static constexpr int64_t kRise = kSampleRate * 6 / 10;

/* How loud a fade is at SHARE of its way up. Long ones are the square root of
 * a smooth step, whose squares and those of its mirror image make one: no sine,
 * whose last bit is not the same on every processor. */
static float
fade_gain (double share, bool is_edge)
{
  if (is_edge)
    return (float) share;
  return (float) std::sqrt (share * share * (3 - 2 * share));
}

/* Two fades that both fit into LENGTH. */
static void
fit_fades (int64_t length, int64_t &in, int64_t &out)
{
  if (in + out <= length)
    return;
  in = in * length / (in + out);
  out = length - in;
}

const Mixer::DuckTable *
Mixer::duck_table (double decibels)
{
  if (decibels <= 0)
    return nullptr;
  auto [found, is_new] = duck_tables_.try_emplace (decibels);
  DuckTable &table = found->second;
  /* Rounded, as the last bit of a power is not the same everywhere. */
  for (size_t i = 0; is_new && i < table.size (); i++) {
    double gain = from_decibels (-decibels * (double) i / kDuckSteps);
    table[i] = (float) (std::round (gain * 1e6) / 1e6);
  }
  return &table;
}

Mixer::Mixer (const Score &score)
    : speech_ (score.speech), samples_ (score.samples),
      fade_in_ (score.fade_in), fade_out_ (score.fade_out)
{
  for (const MixPart &part : score.parts) {
    Part own{part, duck_table (part.duck), nullptr};
    fit_fades (part.samples, own.part.fade_in, own.part.fade_out);
    fit_fades (part.run.end - part.run.begin, own.part.run_fade_in,
        own.part.run_fade_out);
    parts_.push_back (std::move (own));
  }
  std::stable_sort (parts_.begin (), parts_.end (),
      [] (const Part &a, const Part &b) { return a.part.at < b.part.at; });
}

/* Fades the gains of HEARD along LENGTH samples: up from sample FROM of the mix
 * on, or down to 0 right before FROM. */
void
Mixer::ramp (SampleSpan heard, int64_t from, int64_t length, bool rises)
{
  if (length <= 0)
    return;
  int64_t start = rises ? from : from - length;
  int64_t begin = std::max (heard.begin, start);
  int64_t end = std::min (heard.end, start + length);
  for (int64_t t = begin; t < end; t++) {
    int64_t steps = rises ? t - start : from - 1 - t;
    gains_[(size_t) (t - heard.begin)] *=
        fade_gain ((double) steps / (double) length, length <= kEdge);
  }
}

void
Mixer::set_gains (const Part &part, SampleSpan heard, SampleSpan block)
{
  const MixPart &what = part.part;
  gains_.assign ((size_t) (heard.end - heard.begin), (float) what.gain);
  ramp (heard, what.at, what.fade_in, true);
  ramp (heard, what.at + what.samples, what.fade_out, false);
  ramp (heard, what.run.begin, what.run_fade_in, true);
  ramp (heard, what.run.end, what.run_fade_out, false);
  if (!what.is_speech && heard.begin < kSilentStart + kEdge) {
    for (int64_t t = heard.begin; t < std::min (heard.end, kSilentStart); t++)
      gains_[(size_t) (t - heard.begin)] = 0;
    ramp (heard, kSilentStart, kEdge, true);
  }
  if (!part.duck)
    return;
  const DuckTable &table = *part.duck;
  for (size_t i = 0; i < gains_.size (); i++) {
    float depth = depths_[i + (size_t) (heard.begin - block.begin)];
    if (depth == 0)
      continue;
    float step = depth * (float) kDuckSteps;
    auto low = (size_t) step;
    float share = step - (float) low;
    float gain = table[low];
    gains_[i] *= gain + share * (table[low + 1] - gain);
  }
}

/* How far what ducks has sunk in BLOCK: straight in decibels on either side of
 * speech. */
void
Mixer::set_depths (SampleSpan block)
{
  depths_.assign ((size_t) (block.end - block.begin), 0.0f);
  auto first = std::lower_bound (speech_.begin (), speech_.end (), block.begin,
      [] (const SampleSpan &span, int64_t at) {
        return span.end + kRise <= at;
      });
  for (auto span = first;
       span != speech_.end () && span->begin - kSink < block.end; span++) {
    int64_t begin = std::max (block.begin, span->begin - kSink);
    int64_t end = std::min (block.end, span->end + kRise);
    for (int64_t t = begin; t < end; t++) {
      float depth = 1;
      if (t < span->begin)
        depth = (float) (t - (span->begin - kSink)) / (float) kSink;
      else if (t >= span->end)
        depth = (float) (span->end + kRise - t) / (float) kRise;
      float &here = depths_[(size_t) (t - block.begin)];
      here = std::max (here, depth);
    }
  }
}

bool
Mixer::add_part (Part &part, SampleSpan block, std::vector<float> &into)
{
  const MixPart &what = part.part;
  SampleSpan heard{std::max (block.begin, what.at),
      std::min (block.end, what.at + what.samples)};
  if (heard.begin >= heard.end) {
    part.file.reset ();
    return true;
  }
  if (!part.file)
    part.file = std::make_unique<SoundFile> (what.file, what.channels);
  if (!part.file->is_open () ||
      !part.file->read (
          what.skip + heard.begin - what.at, heard.end - heard.begin, block_))
    return false;
  set_gains (part, heard, block);
  auto width = (size_t) what.channels;
  auto to = (size_t) (heard.begin - block.begin) * 2;
  for (size_t i = 0; i < gains_.size (); i++, to += 2) {
    into[to] += block_[i * width] * gains_[i];
    into[to + 1] += block_[i * width + width - 1] * gains_[i];
  }
  return true;
}

/* With the picture, from and to silence. What lies between is left alone. */
void
Mixer::fade_whole (SampleSpan block, std::vector<float> &into) const
{
  bool between = block.begin >= fade_in_ && block.end <= samples_ - fade_out_;
  if (between || (fade_in_ == 0 && fade_out_ == 0))
    return;
  for (int64_t t = block.begin; t < block.end; t++) {
    float heard = heard_of (fade_in_, fade_out_, t, samples_);
    auto i = (size_t) (t - block.begin) * 2;
    into[i] *= heard;
    into[i + 1] *= heard;
  }
}

bool
Mixer::mix (int64_t at, int64_t count, std::vector<float> &into)
{
  SampleSpan block{at, at + count};
  into.assign ((size_t) count * 2, 0.0f);
  if (at < reached_)
    first_ = 0;
  reached_ = block.end;
  if (!duck_tables_.empty ())
    set_depths (block);
  bool all_over = true;
  for (size_t i = first_; i < parts_.size (); i++) {
    Part &part = parts_[i];
    if (part.part.at >= block.end)
      break;
    bool is_over = part.part.at + part.part.samples <= at;
    if (!add_part (part, block, into))
      return false;
    all_over &= is_over;
    if (all_over)
      first_ = i + 1;
  }
  fade_whole (block, into);
  return true;
}

static int64_t
samples_of (const Plan &plan, int64_t frames)
{
  return (int64_t) gst_util_uint64_scale_round ((guint64) frames,
      (guint64) plan.fps_d * kSampleRate, (guint64) plan.fps_n);
}

Score
narration_score (const Plan &plan)
{
  Score score;
  score.samples = plan.samples;
  score.fade_in = samples_of (plan, plan.fades.in_frames);
  score.fade_out = samples_of (plan, plan.fades.out_frames);
  score.speech = plan.speech;
  for (const PlannedSound &sound : plan.sounds) {
    MixPart part;
    part.file = sound.file;
    part.channels = sound.channels;
    part.at = sound.at;
    part.samples = sound.samples;
    part.gain = sound.gain;
    part.is_speech = true;
    part.fade_in = sound.joins_before ? 0 : kEdge;
    part.fade_out = sound.joins_after ? 0 : kEdge;
    score.parts.push_back (std::move (part));
  }
  return score;
}

} // namespace reel
