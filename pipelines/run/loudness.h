// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reel {

/* Integrated loudness after ITU-R BS.1770 and EBU R 128, by libebur128. One
 * channel counts as the same sound from both loudspeakers. */
class LoudnessMeter {
public:
  /* Without the true peak, which costs four times as much as the rest. */
  enum class Peak { Measured, Unknown };
  explicit LoudnessMeter (int channels, Peak peak = Peak::Measured);
  ~LoudnessMeter ();
  LoudnessMeter (LoudnessMeter &&) noexcept;
  LoudnessMeter &operator= (LoudnessMeter &&) = delete;

  /* SAMPLES of each channel, interleaved. */
  void add (const float *data, int64_t samples);
  /* LUFS, rounded to 0.01 so that the last bit of a logarithm never shows in
   * a file; nothing for silence or less than 0.4 s. */
  std::optional<double> integrated () const;
  /* The highest true peak so far, as a factor of full scale; 0 if it is not
   * measured. */
  double true_peak () const;

  /* Integrated loudness of several meters together. */
  static std::optional<double> integrated (
      const std::vector<LoudnessMeter *> &meters);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/* The factor for DECIBELS. */
double from_decibels (double decibels);

} // namespace reel
