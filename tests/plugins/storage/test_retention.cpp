// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <climits>
#include <random>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "retention.h"
#include "store_fixture.h"
#include "temp_folder.h"
#include "unique_fd.h"

using namespace reel::storage;
using namespace reel::test;

namespace {

constexpr int64_t kNow = 1000000;

/* Whether FILES may stay as they are; KEEP may be of any age. */
bool
holds (const std::vector<KeptFile> &files, const RetentionLimits &limits,
    const std::string &keep, uint64_t free_bytes)
{
  uint64_t total = 0;
  bool young = true;
  for (const auto &file : files) {
    total += file.bytes;
    young = young && (!limits.max_age_ns || file.name == keep ||
                         kNow - file.used_ns <= int64_t (limits.max_age_ns));
  }
  return young && (!limits.max_bytes || total <= limits.max_bytes) &&
         (!limits.keep_free || free_bytes >= limits.keep_free);
}

/* Sets both times of a file that many seconds back. */
void
age (const std::string &path, int seconds)
{
  timespec then;
  clock_gettime (CLOCK_REALTIME, &then);
  then.tv_sec -= seconds;
  timespec times[] = {then, then};
  ASSERT_EQ (utimensat (AT_FDCWD, path.c_str (), times, 0), 0);
}

} // namespace

/* Random collections against what the limits mean: kept within them, no file
 * taken too many, none younger than one that stays, never the one to keep. */
TEST (Retention, TenThousandRandomCollections)
{
  std::mt19937 random (20240511);
  int evicting = 0;
  for (int round = 0; round < 10000; round++) {
    std::vector<KeptFile> files;
    for (unsigned i = 0, n = 1 + random () % 12; i < n; i++) {
      uint64_t bytes = random () % 100;
      files.push_back ({std::to_string (i), bytes, bytes,
          kNow + 5 - int64_t (random () % 100)});
    }
    std::string keep = std::to_string (random () % files.size ());
    RetentionLimits limits{random () % 2 * (random () % 600),
        random () % 2 * (random () % 300), random () % 2 * (random () % 100)};
    uint64_t free_bytes = random () % 300;
    auto evicted = choose_evicted (files, limits, keep, kNow, free_bytes);
    evicting += !evicted.empty ();
    int64_t youngest = INT64_MIN;
    for (size_t i = 0; i < evicted.size (); i++) {
      ASSERT_NE (evicted[i], keep);
      ASSERT_FALSE (holds (files, limits, keep, free_bytes)) << round;
      auto gone = std::find_if (files.begin (), files.end (),
          [&] (auto &f) { return f.name == evicted[i]; });
      ASSERT_GE (gone->used_ns, youngest);
      youngest = gone->used_ns;
      free_bytes += gone->freeable;
      files.erase (gone);
    }
    for (const auto &file : files)
      ASSERT_TRUE (file.name == keep || file.used_ns >= youngest);
    ASSERT_TRUE (holds (files, limits, keep, free_bytes) || files.size () == 1)
        << round;
  }
  EXPECT_GT (evicting, 1000);
}

/* No limits at all, taken for limits of zero. */
TEST (Retention, WithoutLimitsNothingGoes)
{
  EXPECT_TRUE (
      choose_evicted ({{"a", 1000, 1000, 0}}, {}, "", kNow, 0).empty ());
}

/* Folders, links and hidden files lost to a limit on videos. */
TEST (Retention, TakesOldFilesOnlyAndNothingElse)
{
  TempFolder folder, outside;
  write_file (outside.path () + "/target", "precious");
  for (auto name : {"old", "older", "new", ".hidden"})
    write_file (folder.path () + "/" + name, "12345");
  write_file (folder.path () + "/folder/inside", "12345");
  std::filesystem::create_symlink (
      outside.path () + "/target", folder.path () + "/link");
  age (folder.path () + "/old", 3600);
  age (folder.path () + "/older", 7200);
  age (folder.path () + "/.hidden", 9000);
  age (folder.path () + "/folder/inside", 9000);
  reel::UniqueFd dir (open (folder.path ().c_str (), O_RDONLY | O_DIRECTORY));
  Pruned pruned = prune (dir.get (), {.max_bytes = 10}, "new");
  EXPECT_EQ (pruned.files, 1u);
  EXPECT_EQ (pruned.bytes, 5u);
  EXPECT_EQ (
      files_under (folder.path ()), (std::set<std::string>{"old", "new",
                                        ".hidden", "folder/inside", "link"}));
  pruned = prune (dir.get (), {.max_age_ns = uint64_t (60) * 1000000000}, "");
  EXPECT_EQ (pruned.files, 1u);
  EXPECT_TRUE (std::filesystem::exists (folder.path () + "/new"));
  pruned = prune (dir.get (), {.keep_free = UINT64_MAX}, "new");
  EXPECT_EQ (pruned.files, 0u);
  EXPECT_EQ (read_file (outside.path () + "/target"), "precious");
}

/* A file somebody watches every day, gone because it was made long ago. */
TEST (Retention, ReadingIsUse)
{
  TempFolder folder;
  for (auto name : {"watched", "forgotten"}) {
    write_file (folder.path () + "/" + name, "12345");
    age (folder.path () + "/" + name, name[0] == 'w' ? 7200 : 3600);
  }
  timespec times[] = {{0, UTIME_NOW}, {0, UTIME_OMIT}};
  ASSERT_EQ (
      utimensat (AT_FDCWD, (folder.path () + "/watched").c_str (), times, 0),
      0);
  reel::UniqueFd dir (open (folder.path ().c_str (), O_RDONLY | O_DIRECTORY));
  EXPECT_EQ (prune (dir.get (), {.max_bytes = 5}, "").files, 1u);
  EXPECT_EQ (files_under (folder.path ()), std::set<std::string>{"watched"});
}
