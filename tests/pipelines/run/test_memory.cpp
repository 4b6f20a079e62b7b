// SPDX-License-Identifier: GPL-3.0-or-later
/* How much memory a render may take, and how many segments fit into it: with
 * files of a made-up machine. */
#include "run/memory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "temp_folder.h"

using namespace reel;
namespace fs = std::filesystem;

namespace {

constexpr uint64_t kMega = 1'000'000, kMiB = 1 << 20;
constexpr int64_t k1080p = (int64_t) 1920 * 1080;

/* A folder with what the kernel would show under /proc and /sys. */
class Machine {
public:
  Machine &put (const std::string &path, const std::string &text)
  {
    fs::path file = folder_.path () + path;
    fs::create_directories (file.parent_path ());
    std::ofstream (file) << text;
    return *this;
  }
  Machine &put_available (uint64_t kilobytes)
  {
    return put ("/proc/meminfo",
        "MemTotal:  99999999 kB\nMemFree:  5 kB\nMemAvailable:   " +
            std::to_string (kilobytes) + " kB\nBuffers: 7 kB\n");
  }
  /* A group of the second version. */
  Machine &put_group (const std::string &path, const std::string &max,
      uint64_t current, const std::string &stat = "anon 4\n")
  {
    std::string folder = "/sys/fs/cgroup" + path;
    put (folder + "/memory.max", max + "\n");
    put (folder + "/memory.current", std::to_string (current) + "\n");
    return put (folder + "/memory.stat", stat);
  }
  std::optional<uint64_t> room () const
  {
    return memory_room (folder_.path ());
  }

private:
  test::TempFolder folder_;
};

int
cores ()
{
  return std::max ((int) std::thread::hardware_concurrency (), 1);
}

} // namespace

/* Guards against a machine that is taken to be full because nothing can be
 * read, or as endless because of one file. */
TEST (MemoryRoom, IsWhatCanBeRead)
{
  EXPECT_FALSE (Machine ().room ());
  EXPECT_EQ (Machine ().put_available (2048).room (), 2 * kMiB);
  for (const char *text : {"", "MemAvailable:\n", "MemAvailable: many kB\n",
           "Memory: 3 kB\nOldMemAvailable: 5 kB\n"})
    EXPECT_FALSE (Machine ().put ("/proc/meminfo", text).room ()) << text;
  /* Groups that are named and not there, or named in no known way. */
  for (const char *groups : {"0::/a/b\n", "0::\n", "nonsense\n", "1:memory\n",
           ":::::\n", "0::/../../outside\n", "7:memory:/x\n", "0::/a"})
    EXPECT_EQ (Machine ()
                   .put_available (2048)
                   .put ("/proc/self/cgroup", groups)
                   .room (),
        2 * kMiB)
        << groups;
  EXPECT_TRUE (memory_room ()) << "of this very machine";
}

/* Guards against a limit that is overlooked because it is further up. */
TEST (MemoryRoom, IsThatOfTheTightestGroup)
{
  Machine machine;
  machine.put_available (8 << 20)
      .put ("/proc/self/cgroup", "0::/user.slice/app.slice/video.scope\n")
      .put_group ("/user.slice/app.slice/video.scope", "max", 900 * kMiB)
      .put_group (
          "/user.slice/app.slice", std::to_string (3000 * kMiB), 1000 * kMiB);
  EXPECT_EQ (machine.room (), 2000 * kMiB);
  machine.put_group ("/user.slice", std::to_string (2500 * kMiB), 1200 * kMiB);
  EXPECT_EQ (machine.room (), 1300 * kMiB);
  machine.put ("/sys/fs/cgroup/user.slice/app.slice/video.scope/memory.high",
      std::to_string (1000 * kMiB));
  EXPECT_EQ (machine.room (), 100 * kMiB);
  /* A group beside is of no matter. */
  machine.put_group ("/user.slice/app", "0", 0);
  EXPECT_EQ (machine.room (), 100 * kMiB);
}

/* Guards against a container's limit that isn't seen: the path is that of
 * outside, or the root. */
TEST (MemoryRoom, SeesTheLimitOfAContainer)
{
  for (const char *groups : {"0::/\n", "0::/docker/4711\n", "0::/../..\n"})
    EXPECT_EQ (Machine ()
                   .put_available (8 << 20)
                   .put ("/proc/self/cgroup", groups)
                   .put_group ("", std::to_string (700 * kMiB), 500 * kMiB)
                   .room (),
        200 * kMiB)
        << groups;
}

/* Guards against a long running container in which one job is made at a time
 * since all it ever read is cached; and against sums below zero. */
TEST (MemoryRoom, CachedFilesAreNotUsed)
{
  Machine machine;
  machine.put ("/proc/self/cgroup", "0::/\n")
      .put_group ("", std::to_string (1000 * kMiB), 990 * kMiB,
          "anon 1\nfile 999999999\ninactive_file " +
              std::to_string (500 * kMiB) + "\nactive_file " +
              std::to_string (100 * kMiB) + "\nslab_reclaimable " +
              std::to_string (90 * kMiB) + "\n");
  EXPECT_EQ (machine.room (), 700 * kMiB);
  machine.put_group ("", std::to_string (1000 * kMiB), 10,
      "inactive_file " + std::to_string (500 * kMiB) + "\n");
  EXPECT_EQ (machine.room (), 1000 * kMiB);
  machine.put_group ("", std::to_string (1000 * kMiB), 2000 * kMiB);
  EXPECT_EQ (machine.room (), 0u);
}

/* Guards against limits of the first version that nobody looks at, and its way
 * to write that there is none. */
TEST (MemoryRoom, KnowsTheFirstVersion)
{
  Machine machine;
  machine.put_available (8 << 20).put ("/proc/self/cgroup",
      "9:name=systemd:/\n4:cpuset,memory:/batch/7\n1:cpu:/\n0::/\n");
  auto group = [&] (const std::string &path, const std::string &limit,
                   uint64_t used) {
    std::string folder = "/sys/fs/cgroup/memory" + path;
    machine.put (folder + "/memory.limit_in_bytes", limit + "\n")
        .put (folder + "/memory.usage_in_bytes", std::to_string (used))
        .put (folder + "/memory.stat", "inactive_file 5\ntotal_inactive_file " +
                                           std::to_string (50 * kMiB) +
                                           "\ntotal_active_file 0\n");
  };
  group ("/batch/7", "9223372036854771712", 100 * kMiB);
  EXPECT_EQ (machine.room (), (8ull << 30));
  group ("/batch", std::to_string (600 * kMiB), 300 * kMiB);
  EXPECT_EQ (machine.room (), 350 * kMiB);
  group ("", std::to_string (400 * kMiB), 300 * kMiB);
  EXPECT_EQ (machine.room (), 150 * kMiB);
}

/* Guards against 64 jobs on 64 cores with 2 GB, and against none at all. */
TEST (MemoryRoom, LimitsTheJobs)
{
  EXPECT_EQ (jobs_that_fit ({}, k1080p), cores ());
  EXPECT_EQ (jobs_that_fit (1ull << 50, k1080p), cores ());
  EXPECT_EQ (jobs_that_fit (0, k1080p), 1);
  EXPECT_EQ (jobs_that_fit (309 * kMega, k1080p), 1);
  EXPECT_EQ (jobs_that_fit (499 * kMega, k1080p), 1);
  EXPECT_EQ (jobs_that_fit (500 * kMega, k1080p), std::min (2, cores ()));
  EXPECT_EQ (jobs_that_fit (2000 * kMega, k1080p), std::min (9, cores ()));
  /* Smaller frames take no less, larger ones more. */
  EXPECT_EQ (jobs_that_fit (499 * kMega, 320 * 180), 1);
  EXPECT_EQ (jobs_that_fit (500 * kMega, 4 * k1080p), 1);
  EXPECT_EQ (jobs_that_fit (120 * kMega + 2 * 760 * kMega, 4 * k1080p),
      std::min (2, cores ()));
  EXPECT_EQ (memory_of_jobs (9, k1080p), 1830 * kMega);
  EXPECT_EQ (memory_of_jobs (2, 4 * k1080p), 1640 * kMega);
}

/* Guards against jobs of the daemon that each take all there is. */
TEST (MemoryRoom, IsShared)
{
  EXPECT_EQ (jobs_that_fit ({}, k1080p, 2), std::max (cores () / 2, 1));
  EXPECT_EQ (jobs_that_fit ({}, k1080p, 1000), 1);
  EXPECT_EQ (jobs_that_fit (1000 * kMega, k1080p, 2),
      std::min (2, std::max (cores () / 2, 1)));
  EXPECT_EQ (jobs_that_fit (999 * kMega, k1080p, 2), 1);
  EXPECT_EQ (jobs_that_fit ({}, k1080p, 0), cores ());
}

/* Guards against a wish that is overruled in silence, and against words about
 * what is right. */
TEST (MemoryRoom, WarnsOfMoreJobsThanFit)
{
  EXPECT_EQ (memory_warning (4, 500 * kMega, k1080p),
      "4 jobs may take 880 MB of memory, and 500 MB are free; there is room "
      "for 2");
  EXPECT_EQ (memory_warning (2, 100 * kMega, 4 * k1080p),
      "2 jobs may take 1640 MB of memory, and 100 MB are free; there is room "
      "for 1");
  EXPECT_EQ (memory_warning (4, 880 * kMega, k1080p), "");
  EXPECT_EQ (memory_warning (64, {}, k1080p), "");
  EXPECT_EQ (memory_warning (0, 0, k1080p), "");
  EXPECT_EQ (memory_warning (1, 0, k1080p), "");
}
