// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace reel {

/* What is going on, for a person and a program to watch. */
struct ProgressReport {
  std::string stage;      // speak, render, mix, join, check, publish, done
  int index = 0, of = 0;  // of the stage, from 1
  double fraction = 0;    // of the whole; never falls; 1 only when done
  double eta_seconds = 0; // 0: not known yet
};

/* What is told once all is published. */
ProgressReport finished_progress ();

/* Turns what several steps, some side by side, say of themselves into one
 * fraction that never falls and stays below 1, weighted by what each is
 * expected to cost. Any thread; the callback runs in the calling thread, one
 * at a time, at most four times a second but for changes of stage. */
class Progress {
public:
  using Callback = std::function<void (const ProgressReport &)>;
  using Clock = std::function<int64_t ()>; // microseconds, never falling

  /* CLOCK: empty, but for tests. */
  explicit Progress (Callback callback, Clock clock = {});

  /* The steps to come, with their costs in seconds of the clock. Steps known
   * later replace them: the fraction then goes on from where it is, and the
   * end is estimated anew. */
  void set_steps (const std::vector<double> &costs);
  void begin_stage (const std::string &stage);
  /* STEP is done by SHARE (0 to 1). */
  void update (size_t step, double share);
  /* Steps with costs are what is expected: from now on the end is estimated,
   * from them and from how fast they really go. */
  void begin_estimate ();

private:
  struct Sample {
    int64_t time = 0;
    double done = 0; // expected seconds
  };
  void report (bool at_once);
  double estimate (int64_t now);

  std::mutex lock_; // guards all below
  Callback callback_;
  Clock clock_;
  std::string stage_;
  std::vector<double> costs_, shares_;
  double base_ = 0; // reached before the present steps
  double fraction_ = 0;
  double done_ = 0, all_ = 0; // expected seconds of the present steps
  bool estimates_ = false;
  std::deque<Sample> samples_; // of the last while
  int64_t last_report_ = 0;
};

} // namespace reel
