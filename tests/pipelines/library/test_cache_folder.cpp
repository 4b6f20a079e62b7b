// SPDX-License-Identifier: GPL-3.0-or-later
/* Files by content key: whole ones come back as they were, others never. */
#include "library/cache_folder.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commit_fixture.h"
#include "glib_ptr.h"

namespace reel::test {
namespace {

namespace fs = std::filesystem;
using namespace reel::library;

class CacheFolderTest : public testing::Test {
protected:
  CacheFolderTest () : cache (media + "/assets")
  {
    fs::create_directories (media + "/assets/temp");
  }

  std::string staged (const std::string &name) const
  {
    return media + "/assets/temp/" + name;
  }
  std::string put (const std::string &name, const std::string &content) const
  {
    fs::remove (staged (name)); // and leave its other names alone
    write_file (staged (name), content);
    return staged (name);
  }
  bool keep (const std::string &by, const std::string &content,
      Kind kind = Kind::Segment) const
  {
    return cache.keep (kind, by, put ("made", content), nullptr);
  }
  /* What is taken by the key BY, or `none`. */
  std::string taken (const std::string &by, Kind kind = Kind::Segment,
      const CacheFolder *of = nullptr) const
  {
    auto bytes = (of ? *of : cache).take (kind, by, staged ("taken"));
    if (!bytes)
      return fs::exists (staged ("taken")) ? "left over" : "none";
    std::string all = read_file (staged ("taken"));
    EXPECT_EQ (all.size (), *bytes + kSealBytes);
    return all.substr (0, *bytes);
  }
  std::string kept (const std::string &by) const
  {
    return cache.path (Kind::Segment, by);
  }

  TempFolder folder;
  std::string media = folder.path ();
  CacheFolder cache;
  const std::string key = sha256_of ("a"), other = sha256_of ("b");
};

/* Guards against a cache that gives anything but what was kept. */
TEST_F (CacheFolderTest, WhatIsKeptIsTaken)
{
  EXPECT_EQ (taken (key), "none");
  EXPECT_FALSE (cache.has (Kind::Segment, key));
  ASSERT_TRUE (keep (key, "the pictures"));
  EXPECT_TRUE (cache.has (Kind::Segment, key));
  EXPECT_EQ (taken (key), "the pictures");
  EXPECT_EQ (taken (key), "the pictures") << "as often as it is wanted";
  EXPECT_EQ (taken (other), "none");
  EXPECT_EQ (taken (key, Kind::Audio), "none") << "kinds are apart";
  ASSERT_TRUE (keep (other, ""));
  EXPECT_EQ (taken (other), "");
}

/* Guards against the one thing that must not happen: a damaged file in a
 * video. A bit of each byte that is turned, and every length it is cut to,
 * counts. */
TEST_F (CacheFolderTest, DamagedFilesAreNeverTakenAndMakeWay)
{
  ASSERT_TRUE (keep (key, "pictures"));
  const std::string whole = read_file (kept (key));
  auto refuses = [&] (const std::string &damaged) {
    fs::remove (kept (key));
    write_file (kept (key), damaged);
    return taken (key) == "none" && !fs::exists (kept (key));
  };
  for (size_t i = 0; i < whole.size (); i++) {
    std::string flipped = whole;
    flipped[i] = (char) (flipped[i] ^ (1 << i % 8));
    ASSERT_TRUE (refuses (flipped)) << "a bit of byte " << i;
  }
  for (size_t size = 0; size < whole.size (); size++)
    ASSERT_TRUE (refuses (whole.substr (0, size))) << size << " bytes";
  EXPECT_TRUE (refuses (whole + "x"));
  EXPECT_TRUE (refuses (whole + whole));
  EXPECT_TRUE (refuses (std::string (whole.size (), '\0')));
  ASSERT_TRUE (keep (key, "pictures")) << "and are made again";
  EXPECT_EQ (taken (key), "pictures");
}

/* Guards against a file of another key, or of another kind, under this one's
 * name; and against what is no file at all. */
TEST_F (CacheFolderTest, ForeignFilesAreNeverTaken)
{
  ASSERT_TRUE (keep (other, "others"));
  fs::copy (kept (other), kept (key));
  EXPECT_EQ (taken (key), "none");
  ASSERT_TRUE (keep (key, "sound", Kind::Audio));
  fs::copy (cache.path (Kind::Audio, key), kept (key));
  EXPECT_EQ (taken (key), "none");
  fs::create_symlink (kept (other), kept (key));
  EXPECT_EQ (taken (key), "none");
  fs::remove (kept (key));
  ASSERT_EQ (mkfifo (kept (key).c_str (), 0600), 0);
  EXPECT_EQ (taken (key), "none") << "and nobody waits for its other end";
  fs::remove (kept (key));
  fs::create_directory (kept (key));
  EXPECT_EQ (taken (key), "none");
  for (const char *name : {"", "..", "../segments/x", "ABCDEF"})
    EXPECT_FALSE (cache.take (Kind::Segment, name, staged ("taken")));
}

/* Guards against files that nobody can use any more: one is kept in the place
 * of a damaged one, and an old whole one stays. */
TEST_F (CacheFolderTest, KeepingReplacesOnlyWhatIsDamaged)
{
  ASSERT_TRUE (keep (key, "pictures"));
  struct stat before, after;
  ASSERT_EQ (stat (kept (key).c_str (), &before), 0);
  ASSERT_TRUE (keep (key, "pictures"));
  ASSERT_EQ (stat (kept (key).c_str (), &after), 0);
  EXPECT_EQ (before.st_ino, after.st_ino);
  fs::remove (kept (key));
  write_file (kept (key), "half");
  ASSERT_TRUE (keep (key, "pictures"));
  EXPECT_EQ (taken (key), "pictures");
  EXPECT_EQ (after.st_mode & 0777, 0600U) << "of its owner alone";
}

/* Guards against one user's narration in another's hands. */
TEST_F (CacheFolderTest, OwnersAreApart)
{
  CacheFolder anna (media + "/assets", "1001"),
      bert (media + "/assets", "1002");
  ASSERT_TRUE (anna.keep (Kind::Segment, key, put ("made", "anna's"), nullptr));
  EXPECT_EQ (taken (key, Kind::Segment, &anna), "anna's");
  EXPECT_EQ (taken (key, Kind::Segment, &bert), "none");
  EXPECT_EQ (taken (key), "none");
  EXPECT_FALSE (bert.has (Kind::Segment, key));
}

/* Guards against a worker that leaves what it should not: only a whole file of
 * its key is moved in, no link, and nothing that was there gives way. */
TEST_F (CacheFolderTest, OnlyWholeFilesAreAdopted)
{
  CacheFolder worker (staged ("worker"));
  ASSERT_TRUE (
      worker.keep (Kind::Segment, key, put ("made", "its own"), nullptr));
  std::string from = worker.path (Kind::Segment, key);
  EXPECT_FALSE (cache.adopt_file (Kind::Segment, other, from, nullptr));
  EXPECT_FALSE (cache.adopt_file (Kind::Audio, key, from, nullptr));
  write_file (staged ("secret"), "secret");
  std::string link = worker.path (Kind::Segment, other);
  fs::create_symlink (staged ("secret"), link);
  EXPECT_FALSE (cache.adopt_file (Kind::Segment, other, link, nullptr));
  EXPECT_TRUE (cache.adopt_file (Kind::Segment, key, from, nullptr));
  EXPECT_EQ (taken (key), "its own");
  ASSERT_TRUE (worker.keep (
      Kind::Segment, key, put ("made", "something else"), nullptr));
  EXPECT_TRUE (cache.adopt_file (Kind::Segment, key, from, nullptr));
  EXPECT_EQ (taken (key), "its own");
}

/* Guards against an inode that the worker and the library share. */
TEST_F (CacheFolderTest, PrivateCopiesShareNothing)
{
  ASSERT_TRUE (keep (key, "pictures"));
  ASSERT_TRUE (cache.take (
      Kind::Segment, key, staged ("copy"), CacheFolder::Hand::Private));
  write_file (staged ("copy"), "something else altogether");
  EXPECT_EQ (taken (key), "pictures");
}

/* Guards against a bound that isn't one, and against taking away what is in
 * use. */
TEST_F (CacheFolderTest, TrimmingKeepsToThePolicy)
{
  std::vector<std::string> keys;
  for (int i = 0; i < 10; i++) {
    keys.push_back (sha256_of (std::to_string (i)));
    ASSERT_TRUE (keep (keys.back (), std::string (1000, 'x')));
    const struct timespec used[2] = {{1000 + i, 0}, {1000 + i, 0}};
    ASSERT_EQ (utimensat (AT_FDCWD, kept (keys.back ()).c_str (), used, 0), 0);
  }
  fs::remove (staged ("made")); // its second name
  write_file (media + "/assets/segments/notes.txt", "mine");
  UniqueFd used (open (kept (keys[1]).c_str (), O_RDONLY | O_CLOEXEC));
  ASSERT_EQ (flock (used.get (), LOCK_SH), 0);
  EXPECT_EQ (taken (keys[0]), std::string (1000, 'x')) << "so it is younger";
  Policy policy;
  policy.max_bytes = 6 * (1000 + kSealBytes);
  trim_cache (media, policy);
  std::string left;
  for (const std::string &each : keys)
    left += cache.has (Kind::Segment, each) ? "+" : "-";
  EXPECT_EQ (left, "++----++++");
  EXPECT_TRUE (fs::exists (media + "/assets/segments/notes.txt"));
  policy.max_bytes = 1;
  used = UniqueFd ();
  trim_cache (media, policy);
  for (const std::string &each : keys)
    EXPECT_FALSE (cache.has (Kind::Segment, each));
}

/* Guards against one render taking what another one is about to write, to
 * remove or to replace: what is taken is always whole. */
TEST_F (CacheFolderTest, ManyAtOnceGetWholeFilesOrNone)
{
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  int hits = 0;
  std::mutex lock; // guards hits
  std::condition_variable enough;
  const std::string content (100'000, 'p');
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back ([&, i] {
      std::string mine = staged ("t" + std::to_string (i));
      while (!stop) {
        write_file (mine, content);
        if (!cache.keep (Kind::Segment, key, mine, nullptr))
          wrong++;
        fs::remove (mine);
        if (auto bytes = cache.take (Kind::Segment, key, mine)) {
          wrong += read_file (mine).substr (0, *bytes) != content;
          std::lock_guard guard (lock);
          if (++hits == 300)
            enough.notify_one ();
        }
        fs::remove (mine);
        if (i == 3)
          unlink (kept (key).c_str ());
      }
    });
  {
    std::unique_lock guard (lock);
    enough.wait_for (
        guard, std::chrono::seconds (20), [&] { return hits >= 300; });
  }
  stop = true;
  for (std::thread &thread : threads)
    thread.join ();
  EXPECT_GE (hits, 100);
  EXPECT_EQ (wrong, 0);
}

} // namespace
} // namespace reel::test
