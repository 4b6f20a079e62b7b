// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/progress.h"

#include <algorithm>

#include <glib.h>

namespace reel {

static constexpr int64_t kInterval = G_USEC_PER_SEC / 4;
/* Before so much is known an estimate is a guess. */
static constexpr double kFirstEstimate = 0.02;

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

Progress::Progress (Callback callback)
    : callback_ (std::move (callback)), started_ (g_get_monotonic_time ())
{
}

void
Progress::set_steps (const std::vector<double> &costs)
{
  std::lock_guard guard (lock_);
  base_ = fraction_;
  costs_ = costs;
  shares_.assign (costs.size (), 0.0);
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
  shares_[step] = std::clamp (share, shares_[step], 1.0);
  double done = 0, all = 0;
  for (size_t i = 0; i < costs_.size (); i++) {
    done += costs_[i] * shares_[i];
    all += costs_[i];
  }
  /* 1 is for what is published, not for what is nearly. */
  double reached = all > 0 ? base_ + (1 - base_) * done / all : base_;
  fraction_ = std::clamp (reached, fraction_, 0.999);
  report (false);
}

void
Progress::report (bool at_once)
{
  int64_t now = g_get_monotonic_time ();
  if (!callback_ || (!at_once && now - last_report_ < kInterval))
    return;
  last_report_ = now;
  ProgressReport report = report_of (stage_);
  report.fraction = fraction_;
  if (fraction_ >= kFirstEstimate && fraction_ < 1)
    report.eta_seconds = (double) (now - started_) / G_USEC_PER_SEC *
                         (1 - fraction_) / fraction_;
  callback_ (report);
}

} // namespace reel
