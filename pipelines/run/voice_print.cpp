// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/voice_print.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "plan/spoken.h"

namespace reel {

namespace {

constexpr size_t kWindow = 1024;
constexpr size_t kBands = 26;
constexpr double kLowest = 100, kHighest = 7000; // Hz
/* So far above the quiet of a recording, and below its loud moments, somebody
 * speaks; dB. */
constexpr double kAboveQuiet = 8, kBelowLoud = 40;

/* The last bit of a sine or logarithm is not the same on every processor: what
 * is kept of them is. */
double
settled (double value)
{
  return std::round (value * 1e6) / 1e6;
}

double
mel (double hertz)
{
  return 2595 * std::log10 (1 + hertz / 700);
}

double
hertz (double mels)
{
  return 700 * (std::pow (10.0, mels / 2595) - 1);
}

/* The spectrum of frames, in mel bands. */
class Analysis {
public:
  Analysis ()
  {
    for (size_t i = 0; i < kWindow; i++) {
      double turn = 2 * std::numbers::pi * (double) i / kWindow;
      window_[i] = settled (0.54 - 0.46 * std::cos (turn));
      turns_[i] = {settled (std::cos (turn)), -settled (std::sin (turn))};
    }
    double low = mel (kLowest), high = mel (kHighest);
    for (size_t i = 0; i < kBands + 2; i++) {
      double at = hertz (low + (high - low) * (double) i / (kBands + 1));
      edges_[i] = settled (at * kWindow / kSampleRate);
    }
    for (size_t k = 0; k <= VoicePrint::kCepstra; k++)
      for (size_t b = 0; b < kBands; b++)
        cosines_[k][b] = settled (std::cos (
            std::numbers::pi * (double) k * ((double) b + 0.5) / kBands));
  }

  /* Cepstra of SAMPLES (kWindow of them), and how loud they are in dB. */
  void frame (const float *samples,
      std::array<float, VoicePrint::kCepstra> &cepstra, float &loudness);

private:
  void transform ();

  std::array<double, kWindow> window_;
  std::array<std::complex<double>, kWindow> turns_, spectrum_;
  std::array<double, kBands + 2> edges_;
  std::array<std::array<double, kBands>, VoicePrint::kCepstra + 1> cosines_;
};

/* Cooley and Tukey's, in place. */
void
Analysis::transform ()
{
  for (size_t i = 1, j = 0; i < kWindow; i++) {
    size_t bit = kWindow >> 1;
    for (; j & bit; bit >>= 1)
      j ^= bit;
    j ^= bit;
    if (i < j)
      std::swap (spectrum_[i], spectrum_[j]);
  }
  for (size_t length = 2; length <= kWindow; length *= 2)
    for (size_t start = 0; start < kWindow; start += length)
      for (size_t k = 0; k < length / 2; k++) {
        auto &a = spectrum_[start + k], &b = spectrum_[start + k + length / 2];
        const auto &turn = turns_[k * (kWindow / length)];
        /* Written out: the library's product looks for infinities. */
        std::complex<double> turned{
            b.real () * turn.real () - b.imag () * turn.imag (),
            b.real () * turn.imag () + b.imag () * turn.real ()};
        b = a - turned;
        a += turned;
      }
}

void
Analysis::frame (const float *samples,
    std::array<float, VoicePrint::kCepstra> &cepstra, float &loudness)
{
  double before = samples[0], energy = 1e-12;
  for (size_t i = 0; i < kWindow; i++) {
    /* High sounds tell consonants apart, and are weak. */
    double raised = samples[i] - 0.95 * before;
    before = samples[i];
    energy += samples[i] * (double) samples[i];
    spectrum_[i] = window_[i] * raised;
  }
  transform ();
  std::array<double, kBands> bands;
  for (size_t b = 0; b < kBands; b++) {
    double low = edges_[b], middle = edges_[b + 1], high = edges_[b + 2];
    double sum = 1e-10;
    for (auto i = (size_t) std::ceil (low); (double) i < high; i++) {
      double share = (double) i < middle
                         ? ((double) i - low) / (middle - low)
                         : (high - (double) i) / (high - middle);
      sum += share * std::norm (spectrum_[i]);
    }
    bands[b] = settled (std::log (sum));
  }
  for (size_t k = 0; k < cepstra.size (); k++) {
    double sum = 0;
    for (size_t b = 0; b < kBands; b++)
      sum += bands[b] * cosines_[k + 1][b];
    cepstra[k] = (float) sum;
  }
  loudness = (float) settled (10 * std::log10 (energy / kWindow));
}

struct Raw {
  std::array<float, VoicePrint::kCepstra> cepstra;
  float loudness = 0;
};

std::vector<Raw>
analyse (SoundFile &file)
{
  std::vector<Raw> raw;
  Analysis analysis;
  std::vector<float> block;
  std::array<float, kWindow> mono;
  auto width = (size_t) file.channels ();
  for (int64_t at = 0; at < file.samples (); at += VoicePrint::kHop) {
    /* The frame's time is that of its middle. */
    int64_t from = at - (int64_t) kWindow / 2 + VoicePrint::kHop / 2;
    int64_t before = std::max<int64_t> (-from, 0);
    if (!file.read (from + before, (int64_t) kWindow - before, block))
      return {};
    mono.fill (0);
    for (size_t i = (size_t) before; i < kWindow; i++)
      for (size_t c = 0; c < width; c++)
        mono[i] += block[(i - (size_t) before) * width + c] / (float) width;
    raw.emplace_back ();
    analysis.frame (mono.data (), raw.back ().cepstra, raw.back ().loudness);
  }
  return raw;
}

/* The loudness that SHARE of the frames stay below. */
float
loudness_at (const std::vector<Raw> &raw, double share)
{
  std::vector<float> all;
  all.reserve (raw.size ());
  for (const Raw &frame : raw)
    all.push_back (frame.loudness);
  auto nth = all.begin () + (ptrdiff_t) (share * (double) (all.size () - 1));
  std::nth_element (all.begin (), nth, all.end ());
  return *nth;
}

} // namespace

VoicePrint
print_voice (SoundFile &file)
{
  VoicePrint print;
  std::vector<Raw> raw = analyse (file);
  if (raw.empty ())
    return print;
  double quiet = loudness_at (raw, 0.03), loud = loudness_at (raw, 0.95);
  double speaks = std::max (quiet + kAboveQuiet, loud - kBelowLoud);
  speaks = std::min (speaks, loud - 12);
  for (const Raw &frame : raw)
    print.is_quiet.push_back ((double) frame.loudness < speaks);

  constexpr size_t kCepstra = VoicePrint::kCepstra;
  std::array<double, kCepstra> sum{}, squares{};
  double count = 1e-9;
  for (size_t i = 0; i < raw.size (); i++) {
    if (print.is_quiet[i])
      continue;
    count++;
    for (size_t k = 0; k < kCepstra; k++) {
      double x = (double) raw[i].cepstra[k];
      sum[k] += x;
      squares[k] += x * x;
    }
  }
  auto normal = [&] (size_t i, size_t k) {
    double mean = sum[k] / count;
    double spread =
        std::sqrt (std::max (squares[k] / count - mean * mean, 1e-6));
    return ((double) raw[i].cepstra[k] - mean) / spread;
  };
  double range = std::max (loud - speaks, 12.0);
  for (size_t i = 0; i < raw.size (); i++) {
    VoicePrint::Frame frame;
    size_t left = i >= 2 ? i - 2 : 0, right = std::min (i + 2, raw.size () - 1);
    /* Quiet is as quiet as any: its noise says nothing. */
    double weight = print.is_quiet[i] ? 0.2 : 1;
    for (size_t k = 0; k < kCepstra; k++) {
      frame[k] = (float) (weight * normal (i, k));
      frame[kCepstra + k] =
          (float) (weight * 0.5 * (normal (right, k) - normal (left, k)));
    }
    double level = ((double) raw[i].loudness - speaks) / range;
    frame[2 * kCepstra] = (float) (3 * std::clamp (level, 0.0, 1.3));
    print.frames.push_back (frame);
  }
  return print;
}

} // namespace reel
