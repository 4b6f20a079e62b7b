// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "error.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;
using std::chrono::duration;
using std::chrono::steady_clock;

namespace {

constexpr char kBrief[] =
    "output: {size: 640x360, fps: 25}\n"
    "scenes:\n"
    "  - {background: {generate: aurora}, narration: Every boat leaves a "
    "trace. Even the small ones. Nobody sees it for long.}\n"
    "  - {background: {generate: waves}, title: Harbour, transition: "
    "crossfade, narration: Some are gone before you look.}\n";

struct Cancelling {
  double latency = 0; // seconds from the wish to the end
  std::string stage;
  bool was_done = false; // before it could be cancelled
};

/* Prepares the brief and asks it to stop AFTER seconds. */
Cancelling
cancel_after (const Preparing &place, double after)
{
  std::atomic<bool> cancelled = false;
  Cancelling result;
  std::mutex lock; // guards what follows, and result.stage
  std::condition_variable ended;
  bool is_over = false;
  steady_clock::time_point asked;
  PrepareOptions options;
  options.cancelled = &cancelled;
  options.on_progress = [&] (const ProgressReport &report) {
    std::lock_guard guard (lock);
    if (!cancelled)
      result.stage = report.stage;
  };
  std::thread watcher ([&] {
    std::unique_lock guard (lock);
    ended.wait_for (guard, duration<double> (after), [&] { return is_over; });
    asked = steady_clock::now ();
    cancelled = true;
  });
  auto prepared = place.prepare (kBrief, options);
  {
    std::lock_guard guard (lock);
    is_over = true;
    ended.notify_one ();
  }
  watcher.join ();
  result.was_done = prepared.prepared.has_value ();
  result.latency = duration<double> (steady_clock::now () - asked).count ();
  if (!result.was_done) {
    EXPECT_EQ (prepared.code, (int) ErrorCode::Cancelled) << prepared.error;
  }
  return result;
}

} // namespace

/* Guards against a stage that is deaf to the wish to stop: it is killed half a
 * second later. The moments are random; what was hit is printed. */
TEST (Cancel, EndsSoonAtEveryMoment)
{
  Preparing place;
  auto start = steady_clock::now ();
  ASSERT_TRUE (place.prepare (kBrief).prepared);
  double whole = duration<double> (steady_clock::now () - start).count ();
  unsigned seed = std::random_device () ();
  std::mt19937 random (seed);
  std::uniform_real_distribution<double> moment (0, whole);
  std::vector<double> latencies;
  std::map<std::string, int> hit;
  for (int i = 0; i < CANCELS; i++) {
    Cancelling result = cancel_after (place, moment (random));
    if (result.was_done)
      continue;
    latencies.push_back (result.latency);
    hit[result.stage.empty () ? "before" : result.stage]++;
  }
  ASSERT_FALSE (latencies.empty ()) << "seed " << seed;
  std::sort (latencies.begin (), latencies.end ());
  std::printf ("seed %u: %zu cancelled of %d; median %.0f ms, p99 %.0f ms\n",
      seed, latencies.size (), CANCELS, 1000 * latencies[latencies.size () / 2],
      1000 * latencies[(latencies.size () - 1) * 99 / 100]);
  for (const auto &[stage, count] : hit)
    std::printf ("  %s: %d\n", stage.c_str (), count);
  EXPECT_LT (latencies[(latencies.size () - 1) * 99 / 100], 0.5)
      << "seed " << seed;
}
