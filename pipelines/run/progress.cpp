// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/progress.h"

#include <algorithm>

#include <glib.h>

namespace reel {

static constexpr int64_t kInterval = G_USEC_PER_SEC / 4;
/* The speed is that of the last while, and of this share of the work: long
 * enough to even out segments that are finished side by side, short enough to
 * notice a machine that is busy. */
static constexpr int64_t kWindow = 10 * (int64_t) G_USEC_PER_SEC;
static constexpr double kWindowShare = 0.15;
/* Until so much is done, what was expected counts too: at the start like so
 * many seconds seen. */
static constexpr double kTrustedShare = 0.25;
static constexpr double kTrust = 2;

static constexpr const char *kStages[] = {
    "speak", "render", "mix", "join", "check", "publish"};

static ProgressReport
report_of (const std::string &stage)
{
  ProgressReport report;
  report.stage = stage;
  report.of = (int) std::size (kStages);
  for (int i = 0; i < report.of; i++)
    if (stage == kStages[i])
      report.index = i + 1;
  return report;
}

ProgressReport
finished_progress ()
{
  ProgressReport report = report_of ("done");
  report.index = report.of;
  report.fraction = 1;
  return report;
}

Progress::Progress (Callback callback, Clock clock)
    : callback_ (std::move (callback)), clock_ (std::move (clock))
{
  if (!clock_)
    clock_ = g_get_monotonic_time;
}

void
Progress::set_steps (const std::vector<double> &costs)
{
  std::lock_guard guard (lock_);
  base_ = fraction_;
  costs_ = costs;
  shares_.assign (costs.size (), 0.0);
  done_ = all_ = 0;
  for (double cost : costs)
    all_ += cost;
  samples_.clear ();
}

void
Progress::begin_estimate ()
{
  std::lock_guard guard (lock_);
  estimates_ = true;
  samples_.assign (1, {clock_ (), done_});
}

void
Progress::begin_stage (const std::string &stage)
{
  std::lock_guard guard (lock_);
  stage_ = stage;
  report (true);
}

void
Progress::update (size_t step, double share)
{
  std::lock_guard guard (lock_);
  if (step >= shares_.size ())
    return;
  double before = shares_[step];
  shares_[step] = std::clamp (share, before, 1.0);
  done_ += costs_[step] * (shares_[step] - before);
  /* 1 is for what is published, not for what is nearly. */
  double reached = all_ > 0 ? base_ + (1 - base_) * done_ / all_ : base_;
  fraction_ = std::clamp (reached, fraction_, 0.999);
  report (false);
}

double
Progress::estimate (int64_t now)
{
  while (samples_.size () > 1 && now - samples_[1].time > kWindow &&
         done_ - samples_[1].done > kWindowShare * all_)
    samples_.pop_front ();
  const Sample &from = samples_.front ();
  double trust =
      kTrust *
      std::max (0.0, 1 - done_ / std::max (kTrustedShare * all_, 1e-9));
  double took = (double) (now - from.time) / G_USEC_PER_SEC;
  double seen = done_ - from.done;
  samples_.push_back ({now, done_});
  if (seen + trust <= 0)
    return 0;
  return std::max (all_ - done_, 0.0) * (took + trust) / (seen + trust);
}

void
Progress::report (bool at_once)
{
  int64_t now = clock_ ();
  if (!callback_ || (!at_once && now - last_report_ < kInterval))
    return;
  last_report_ = now;
  ProgressReport report = report_of (stage_);
  report.fraction = fraction_;
  if (estimates_)
    report.eta_seconds = estimate (now);
  callback_ (report);
}

} // namespace reel
