// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "error.h"
#include "glib_ptr.h"
#include "run/side_by_side.h"

using namespace reel;

/* Guards against tasks that are left out, or done twice. */
TEST (SideBySide, EachIsDoneOnce)
{
  for (int jobs : {1, 3, 200}) {
    std::array<std::atomic<int>, 100> done = {};
    EXPECT_TRUE (side_by_side (
        done.size (), jobs, nullptr,
        [&] (size_t task, const std::atomic<bool> &, GError **) {
          done[task]++;
          return true;
        },
        nullptr));
    for (const auto &times : done)
      EXPECT_EQ (times, 1);
  }
  auto never = [] (size_t, const std::atomic<bool> &, GError **) {
    ADD_FAILURE ();
    return true;
  };
  EXPECT_TRUE (side_by_side (0, 2, nullptr, never, nullptr));
}

/* Guards against threads that wait for large tasks and aren't woken: by the end
 * of one, by a failure, or by whoever stops it all. */
TEST (SideBySide, LargeOnesWaitForEachOther)
{
  std::vector<Agenda::Task> tasks (40, {1, true});
  std::atomic<int> running = 0, most = 0, done = 0;
  auto count = [&] (size_t, const std::atomic<bool> &, GError **) {
    most = std::max ((int) most, ++running);
    std::this_thread::yield ();
    running--;
    done++;
    return true;
  };
  EXPECT_TRUE (side_by_side (Agenda (tasks, 3), 3, nullptr, count, nullptr));
  EXPECT_EQ (done, 40);
  EXPECT_EQ (most, 1);
  std::atomic<bool> cancelled = false;
  for (bool is_failure : {true, false}) {
    reel::ErrorPtr error;
    EXPECT_FALSE (side_by_side (
        Agenda (tasks, 4), 4, &cancelled,
        [&] (size_t, const std::atomic<bool> &stop, GError **e) {
          if (is_failure) {
            g_set_error (e, REEL_ERROR, (int) ErrorCode::Failed, "no");
            return false;
          }
          cancelled = true;
          while (!stop)
            std::this_thread::yield ();
          return true;
        },
        out (error)));
    EXPECT_TRUE (error);
  }
}

/* Guards against threads that wait for each other: two tasks that need each
 * other get on. */
TEST (SideBySide, SeveralRunAtOnce)
{
  std::mutex lock;
  std::condition_variable met;
  int there = 0;
  EXPECT_TRUE (side_by_side (
      2, 2, nullptr,
      [&] (size_t, const std::atomic<bool> &, GError **) {
        std::unique_lock guard (lock);
        there++;
        met.notify_all ();
        return met.wait_for (
            guard, std::chrono::seconds (60), [&] { return there == 2; });
      },
      nullptr));
}

/* Guards against a failure that is lost, or hidden behind those it causes. */
TEST (SideBySide, TheFirstFailureStopsTheOthers)
{
  ErrorPtr error;
  std::atomic<int> begun = 0;
  EXPECT_FALSE (side_by_side (
      1000, 2, nullptr,
      [&] (size_t task, const std::atomic<bool> &stop, GError **e) {
        begun++;
        if (task == 0) {
          g_set_error (e, REEL_ERROR, (int) ErrorCode::Failed, "the cause");
          return false;
        }
        while (!stop)
          std::this_thread::yield ();
        g_set_error (e, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
        return false;
      },
      out (error)));
  ASSERT_TRUE (error);
  EXPECT_STREQ (error->message, "the cause");
  EXPECT_LE (begun, 2);
}

/* Guards against work that goes on when nobody wants it any more. */
TEST (SideBySide, StopsWhenCancelled)
{
  std::atomic<bool> cancelled = false;
  ErrorPtr error;
  EXPECT_FALSE (side_by_side (
      1000, 2, &cancelled,
      [&] (size_t, const std::atomic<bool> &stop, GError **) {
        cancelled = true;
        while (!stop)
          std::this_thread::yield ();
        return true;
      },
      out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Cancelled));
}
