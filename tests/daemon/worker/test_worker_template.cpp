// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "worker/exit_status.h"
#include "worker_run.h"

namespace fs = std::filesystem;

namespace reel::test {

using namespace daemon;
using Task = Order::Task;

static Order
order_of (const Job &job, Task task, const char *name)
{
  Order order = job.order (task);
  order.kind = Order::Kind::Pipeline;
  order.brief_fd = -1;
  order.template_name = name;
  return order;
}

/* Guards against templates that run from a shell but not as a job. */
TEST (WorkerTemplate, ShippedOnesRun)
{
  for (const char *name : {"scene", "transition"}) {
    Job job ("");
    auto checked = run_worker (job, order_of (job, Task::Check, name));
    EXPECT_EQ (checked.ending (), "done") << checked.log;
    ASSERT_TRUE (checked.has<ReportPlan> ());
    auto outcome = run_worker (job, order_of (job, Task::Render, name));
    EXPECT_EQ (outcome.ending (), "done")
        << name << outcome.log
        << (outcome.has<ReportFailed> ()
                   ? outcome.all<ReportFailed> ()[0].message
                   : "");
    for (const ReportStored &file : outcome.all<ReportStored> ())
      EXPECT_EQ (
          fs::file_size (job.staging () + "/out/" + file.name), file.bytes);
  }
}

/* Guards against a template of the user's that is not found, or whose values
 * don't get to it. */
TEST (WorkerTemplate, AUsersOwnRunsWithItsValues)
{
  Job job ("");
  std::ofstream (job.home () + "/mine.launch")
      << "# A tone.\n"
         "audiotestsrc name=tone num-buffers=4 ! wavenc ! "
         "reelstoragesink name=store\n";
  auto order = order_of (job, Task::Render, "mine");
  order.templates = {job.home ()};
  order.properties = {{"tone.num-buffers", "8"}, {"tone.wave", "'square'"}};
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.ending (), "done") << outcome.log;
  ASSERT_EQ (outcome.all<ReportStored> ().size (), 1u);
  EXPECT_GT (outcome.all<ReportStored> ()[0].bytes, 8u * 1024 * 2);
}

/* Guards against a failure of which nothing is left to look at. */
TEST (WorkerTemplate, AFailureLeavesItsGraph)
{
  Job job ("");
  std::ofstream (job.home () + "/mine.launch")
      << "audiotestsrc num-buffers=9 ! identity name=breaks error-after=3 ! "
         "wavenc ! reelstoragesink name=store\n";
  auto order = order_of (job, Task::Render, "mine");
  order.templates = {job.home ()};
  auto outcome = run_worker (job, order);
  EXPECT_EQ (outcome.ending (), "PipelineFailed");
  EXPECT_NE (outcome.all<ReportFailed> ()[0].message.find ("breaks"),
      std::string::npos);
  EXPECT_NE (contents (job.staging () + "/failed/graph.dot").find ("breaks"),
      std::string::npos);
  EXPECT_FALSE (outcome.has<ReportStored> ());
}

/* Guards against a value that becomes code, and against what a client sent
 * wrong being blamed on the pipeline. */
TEST (WorkerTemplate, WrongOnesAreRefused)
{
  Job job ("");
  auto gone = order_of (job, Task::Check, "not-there");
  EXPECT_EQ (run_worker (job, gone).ending (), "NotFound");
  auto escaping = order_of (job, Task::Check, "../../etc/passwd");
  EXPECT_NE (run_worker (job, escaping).ending (), "done");
  for (const char *property : {"nobody.text", "scene", "", "a.b.c"}) {
    auto order = order_of (job, Task::Check, "scene");
    order.properties = {{property, "1"}};
    auto outcome = run_worker (job, order);
    EXPECT_EQ (outcome.ending (), "InvalidArgument") << property;
    EXPECT_EQ (outcome.status, kWorkerFailed);
  }
}

} // namespace reel::test
