// SPDX-License-Identifier: GPL-3.0-or-later
/* Very many jobs that take no time: each comes to exactly one end and says so
 * once. */
#include <gtest/gtest.h>

#include <deque>

#include "stress.h"

using namespace reel::test;

namespace {

constexpr int kLong = 10'000;
constexpr size_t kAtOnce = 32; // submissions on their way

class Tiny : public Stress {
protected:
  void SetUp () override
  {
    begin (24, kLong);
    add_template ();
    daemon.configure ("[daemon]\nmax-running=2\nmax-queued=100000\n"
                      "max-queued-per-user=100000\nmax-finished=100000\n");
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
  }

  uint32_t send_one (int i)
  {
    Load load;
    std::string name = "t" + std::to_string (i);
    load.options.set ("handle-token", name).set ("name", name);
    if (pick (2)) {
      load.pipeline = "dot";
      hit ("pipelines");
    } else {
      load.brief = tiny_brief (name);
      hit ("briefs");
    }
    return send (load);
  }
};

} // namespace

TEST_F (Tiny, EachComesToOneEnd)
{
  int64_t start = g_get_monotonic_time ();
  std::deque<uint32_t> calls;
  std::vector<std::string> paths;
  for (int sent = 0; sent < size.count || !calls.empty ();) {
    if (sent < size.count && calls.size () < kAtOnce) {
      calls.push_back (send_one (sent++));
      continue;
    }
    Reply reply = daemon.client ().wait (calls.front (), 120);
    calls.pop_front ();
    ASSERT_TRUE (reply.ok ()) << reply.error << ": " << reply.message;
    paths.push_back (reply.path ());
  }
  for (const std::string &path : paths) {
    auto state = daemon.client ().wait_finished (path, 300);
    ASSERT_EQ (state, "completed")
        << daemon.client ().properties (path).print ();
  }
  double seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  for (const std::string &path : paths)
    EXPECT_EQ (broken_rules (daemon.client ().events (path), "completed"), "");
  EXPECT_EQ (daemon.client ().list_jobs ().size (), (size_t) size.count);
  EXPECT_EQ (daemon.leftovers (), std::vector<std::string>{});
  EXPECT_EQ (daemon.workers ().size (), 0u);
  EXPECT_EQ (files_under (daemon.place.videos ()).size (),
      (size_t) (hits["briefs"] * 2 + hits["pipelines"]));
  std::printf ("%.1f jobs a second\n", size.count / seconds);
}
