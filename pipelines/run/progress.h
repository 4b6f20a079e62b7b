// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace reel {

/* What is going on, for a person and a program to watch. */
struct ProgressReport {
  std::string stage;      // speak, render, mix, join, check, publish
  int index = 0, of = 0;  // of the stage, from 1
  double fraction = 0;    // of the whole; never falls; 1 only when done
  double eta_seconds = 0; // 0: not known yet
};

/* What is told once all is published. */
ProgressReport finished_progress ();

/* Turns what several steps, some side by side, say of themselves into one
 * fraction that never falls and stays below 1, weighted by what each is
 * expected to cost. Any
 * thread; the callback runs in the calling thread, one at a time, at most
 * four times a second but for changes of stage. */
class Progress {
public:
  using Callback = std::function<void (const ProgressReport &)>;

  explicit Progress (Callback callback);

  /* The steps to come, with their costs. Steps known later replace them: the
   * fraction then goes on from where it is. */
  void set_steps (const std::vector<double> &costs);
  void begin_stage (const std::string &stage);
  /* STEP is done by SHARE (0 to 1). */
  void update (size_t step, double share);

private:
  void report (bool at_once);

  std::mutex lock_; // guards all below
  Callback callback_;
  std::string stage_;
  std::vector<double> costs_, shares_;
  double base_ = 0; // reached before the present steps
  double fraction_ = 0;
  int64_t started_, last_report_ = 0;
};

} // namespace reel
