// SPDX-License-Identifier: GPL-3.0-or-later
/* Cancelled at any moment: final within a second, nothing left, one Finished
 * signal. */
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "stress.h"

using namespace reel::test;

namespace {

constexpr int kLong = 1000;

class Cancels : public Stress {
protected:
  void SetUp () override
  {
    begin (25, kLong);
    add_template ();
    daemon.configure ("[daemon]\nmax-finished=100000\n");
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    /* The worker that lists the voices has a folder of its own until then. */
    ASSERT_TRUE (daemon.client ().wait_manager (
        [] (const Values &now) { return !now.list ("Voices").empty (); }, 60));
  }

  /* Lets a random part of the job's life pass: some are cancelled with the
   * answer, some in a stage, some when they are done. The random moment is
   * what is tested, so time is all there is to wait for. */
  void let_pass ()
  {
    double most_ms = 50 * std::pow (30, share ());
    daemon.client ().wait_manager (
        [] (const Values &) { return false; }, share () * most_ms / 1000);
  }
};

} // namespace

TEST_F (Cancels, AreFinalWithinASecond)
{
  std::vector<double> times;
  for (int i = 0; i < size.count && !HasFailure (); i++) {
    std::string name = "c" + std::to_string (i);
    SCOPED_TRACE (name);
    Load load = make_load (name);
    Reply reply = daemon.client ().wait (send (load));
    ASSERT_TRUE (reply.ok ()) << reply.message;
    std::string path = reply.path ();
    let_pass ();
    Values before = daemon.client ().properties (path);
    int64_t asked = g_get_monotonic_time ();
    Reply answer = daemon.client ().job (path, "Cancel");
    auto state = daemon.client ().wait_finished (path, 10);
    ASSERT_TRUE (state);
    auto events = daemon.client ().events (path);
    EXPECT_EQ (broken_rules (events, *state), "");
    if (answer.ok ()) {
      times.push_back ((double) (events.back ().at_us - asked) / 1e6);
    } else {
      EXPECT_EQ (short_error (answer.error), "NotPermitted") << answer.message;
    }
    hit (before.text ("State") + " " + before.text ("Stage"));
    hit ("ended " + *state);
    EXPECT_EQ (daemon.leftovers (), std::vector<std::string>{});
    auto files = daemon.client ().properties (path).list ("OutputPaths");
    for (const std::string &file : files)
      EXPECT_TRUE (std::filesystem::exists (file)) << file;
    for (const std::string &video : load.videos) {
      std::string file = daemon.place.videos () + "/" + video;
      bool is_told =
          std::find (files.begin (), files.end (), file) != files.end ();
      EXPECT_EQ (std::filesystem::exists (file), is_told) << file;
      /* What one pass has published stays when the next is cancelled. */
      bool may_stay = load.kind == "progressive" || load.kind == "several";
      if (*state == "completed" || !may_stay) {
        EXPECT_EQ (is_told, *state == "completed") << file;
      }
    }
  }
  std::printf ("%zu cancelled, final after p50 %.3f s, p99 %.3f s, max %.3f "
               "s\n",
      times.size (), percentile (times, 0.5), percentile (times, 0.99),
      percentile (times, 1));
  EXPECT_LE (percentile (times, 0.99), 1);
}
