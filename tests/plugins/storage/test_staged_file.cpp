// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cerrno>

#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "faulty_syscalls.h"
#include "store_fixture.h"
#include "store_steps.h"
#include "temp_folder.h"

using namespace reel::storage;
using namespace reel::test;

/* A hash of what was sent instead of what is in the file. */
TEST (StagedFile, StoresTheBytesAndTheirHash)
{
  TempFolder media;
  Store store;
  std::string bytes (3000000, 'r');
  ASSERT_TRUE (store.open (media.path (), "a.mp4")) << store.problem.text ();
  ASSERT_TRUE (store.write (0, bytes));
  ASSERT_TRUE (store.seal ());
  EXPECT_TRUE (files_under (media.path ()).empty ());
  ASSERT_TRUE (store.publish ());
  EXPECT_EQ (read_file (media.path () + "/videos/a.mp4"), bytes);
  EXPECT_EQ (store.file->sha256 (), sha256_of (bytes));
  EXPECT_EQ (files_under (media.path ()).size (), 1u);
}

/* A hash taken along the way, that misses the size a muxer fills in later. */
TEST (StagedFile, HashIsRightAfterEarlierBytesAreRewritten)
{
  TempFolder media;
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a"));
  ASSERT_TRUE (store.write (0, "....moov"));
  ASSERT_TRUE (store.write (8, "mdat"));
  ASSERT_TRUE (store.write (0, "size"));
  ASSERT_TRUE (store.write (12, "tail"));
  ASSERT_TRUE (store.seal () && store.publish ());
  EXPECT_EQ (store.file->sha256 (), sha256_of ("sizemoovmdattail"));
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "sizemoovmdattail");
}

/* A hole that is in the file but not in the hash, or a size that ends at the
 * last write instead of the farthest. */
TEST (StagedFile, HolesAreZerosInTheHash)
{
  TempFolder media;
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a"));
  ASSERT_TRUE (store.write (2000000, "end") && store.write (0, "start"));
  ASSERT_TRUE (store.seal () && store.publish ());
  std::string bytes = "start" + std::string (2000000 - 5, '\0') + "end";
  EXPECT_EQ (store.file->bytes (), bytes.size ());
  EXPECT_EQ (store.file->sha256 (), sha256_of (bytes));
}

/* Offsets cut to 32 bits. */
TEST (StagedFile, WritesFarPastFourGigabytes)
{
  TempFolder media;
  Store store;
  const uint64_t far = 6442450944 + 5;
  ASSERT_TRUE (store.open (media.path (), "a"));
  ASSERT_TRUE (store.write (0, "start") && store.write (far, "end"))
      << store.problem.text ();
  EXPECT_EQ (store.file->bytes (), far + 3);
}

/* An offset that overflows into a negative one. */
TEST (StagedFile, RefusesOffsetsNoFileHas)
{
  TempFolder media;
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a"));
  EXPECT_FALSE (store.write (UINT64_MAX - 1, "end"));
  EXPECT_EQ (store.problem.code (), kStoreErrorWrite);
  EXPECT_FALSE (store.seal ());
}

/* A writer that takes the first answer of write() for all of it. */
TEST (StagedFile, GoesOnAfterShortWritesAndTransientErrors)
{
  for (int transient : {EINTR, EAGAIN}) {
    TempFolder media;
    FaultySyscalls faults;
    faults.shorten_writes (7);
    faults.delay_writes (transient, 2);
    Store store;
    std::string first = "the quick brown fox ", second = "jumps over the dog";
    ASSERT_TRUE (store.open (media.path (), "a"));
    iovec parts[] = {{first.data (), first.size ()}, {nullptr, 0},
        {second.data (), second.size ()}};
    uint64_t written = 0;
    ASSERT_EQ (
        store.file->write (0, parts, 3, &written, nullptr), Outcome::kDone);
    ASSERT_TRUE (store.seal () && store.publish ());
    EXPECT_EQ (read_file (media.path () + "/videos/a"), first + second);
    EXPECT_EQ (store.file->sha256 (), sha256_of (first + second));
  }
}

/* More memories than one vectored write may have. */
TEST (StagedFile, WritesThousandsOfPieces)
{
  TempFolder media;
  Store store;
  std::string bytes (5000, 'x');
  std::vector<iovec> parts;
  for (char &c : bytes)
    parts.push_back ({&c, 1});
  uint64_t written = 0;
  ASSERT_TRUE (store.open (media.path (), "a"));
  ASSERT_EQ (store.file->write (
                 0, parts.data (), int (parts.size ()), &written, nullptr),
      Outcome::kDone);
  ASSERT_TRUE (store.seal ());
  EXPECT_EQ (store.file->sha256 (), sha256_of (bytes));
}

/* A stop that waits for a disk which never answers. */
TEST (StagedFile, InterruptEndsABlockedWriteAndLetsItGoOn)
{
  TempFolder media;
  FaultySyscalls faults;
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a"));
  faults.refuse_writes (EAGAIN);
  std::thread stopper ([&] { store.interrupt.set (); });
  uint64_t written = 0;
  EXPECT_EQ (store.write_step (0, "abc", &written), Outcome::kInterrupted);
  stopper.join ();
  EXPECT_EQ (written, 0u);
  EXPECT_EQ (store.file->seal (nullptr), Outcome::kInterrupted);
  store.interrupt.clear ();
  faults.refuse_writes (0);
  EXPECT_EQ (store.write_step (0, "abc", &written), Outcome::kDone);
  EXPECT_TRUE (store.seal () && store.publish ());
  EXPECT_EQ (store.file->sha256 (), sha256_of ("abc"));
}

/* A full disk reported as some failure or other, or one that leaves a part. */
TEST (StagedFile, FullDiskIsNoSpaceLeftAndLeavesNothing)
{
  for (uint64_t space : {0, 1, 4095, 4096, 999999}) {
    TempFolder media;
    FaultySyscalls faults;
    faults.limit_space (space);
    {
      Store store;
      ASSERT_TRUE (store.open (media.path (), "a"));
      EXPECT_FALSE (store.write (0, std::string (1000000, 'a')));
      EXPECT_EQ (store.problem.code (), kStoreErrorNoSpace);
      EXPECT_FALSE (store.seal ());
      EXPECT_FALSE (store.publish ());
    }
    EXPECT_TRUE (files_under (media.path ()).empty ());
  }
}

/* Errors a person can't tell apart. */
TEST (StagedFile, OtherErrorsAreWriteErrorsWithTheirText)
{
  for (int error_number : {EDQUOT, EIO, EROFS, EFBIG}) {
    TempFolder media;
    FaultySyscalls faults;
    Store store;
    ASSERT_TRUE (store.open (media.path (), "a"));
    faults.refuse_writes (error_number);
    EXPECT_FALSE (store.write (0, "x"));
    EXPECT_EQ (store.problem.code (), kStoreErrorWrite);
    EXPECT_NE (store.problem.text ().find (g_strerror (error_number)),
        std::string::npos);
  }
}

/* A second fsync believed, after the first lost the data. */
TEST (StagedFile, FailedFlushIsFinal)
{
  TempFolder media;
  FaultySyscalls faults;
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a"));
  ASSERT_TRUE (store.write (0, "x"));
  faults.refuse_one_fsync (EIO);
  int before = faults.fsyncs ();
  EXPECT_FALSE (store.seal ());
  EXPECT_FALSE (store.seal ());
  EXPECT_FALSE (store.publish ());
  EXPECT_EQ (faults.fsyncs (), before + 1);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* Published before it is flushed. */
TEST (StagedFile, PublishesSealedFilesOnlyAndOnce)
{
  TempFolder media;
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a"));
  ASSERT_TRUE (store.write (0, "x"));
  EXPECT_FALSE (store.publish ());
  EXPECT_TRUE (files_under (media.path ()).empty ());
  Store other;
  ASSERT_TRUE (other.store (media.path (), "a", "x", Existing::kRefuse));
  EXPECT_FALSE (other.publish ());
  EXPECT_FALSE (other.write (0, "y"));
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "x");
}

/* Hours of rendering, then the disk is full. */
TEST (StagedFile, RefusesWhatCannotFitBeforeWriting)
{
  TempFolder media;
  Store store;
  EXPECT_FALSE (
      store.open (media.path (), "a", Existing::kRefuse, uint64_t (1) << 60));
  EXPECT_EQ (store.problem.code (), kStoreErrorNoSpace);
  EXPECT_FALSE (store.open (media.path (), "a", Existing::kRefuse, UINT64_MAX));
  EXPECT_EQ (store.problem.code (), kStoreErrorNoSpace);
}

/* Reserved blocks that stay with the file for good. */
TEST (StagedFile, GivesBackWhatWasReservedTooMuch)
{
  TempFolder media;
  Store store;
  ASSERT_TRUE (store.store (
      media.path (), "a", "x", Existing::kRefuse, uint64_t (8) << 20));
  struct stat info;
  ASSERT_EQ (stat ((media.path () + "/videos/a").c_str (), &info), 0);
  EXPECT_EQ (info.st_size, 1);
  EXPECT_LT (info.st_blocks * 512, 1 << 20);
}

/* A file that was finished a moment ago, overwritten. */
TEST (StagedFile, RefusesAnExistingTargetBeforeWriting)
{
  TempFolder media;
  write_file (media.path () + "/videos/a", "old");
  Store store;
  EXPECT_FALSE (store.open (media.path (), "a"));
  EXPECT_EQ (store.problem.code (), kStoreErrorExists);
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "old");
}

/* The check before writing taken for a promise. */
TEST (StagedFile, OfTwoOfTheSameNameOneWins)
{
  for (bool nameless : {true, false}) {
    TempFolder media;
    FaultySyscalls faults;
    if (!nameless)
      faults.forbid_nameless_files ();
    Store first, second;
    ASSERT_TRUE (first.open (media.path (), "a"));
    ASSERT_TRUE (second.open (media.path (), "a"));
    ASSERT_TRUE (first.write (0, "first") && first.seal ());
    ASSERT_TRUE (second.write (0, "second") && second.seal ());
    ASSERT_TRUE (second.publish ());
    EXPECT_FALSE (first.publish ());
    EXPECT_EQ (first.problem.code (), kStoreErrorExists);
    EXPECT_EQ (read_file (media.path () + "/videos/a"), "second");
    first.file.reset ();
    EXPECT_EQ (files_under (media.path ()).size (), 1u);
  }
}

/* A moment without either the old file or the new. */
TEST (StagedFile, ReplacesInOneStepAndOnlyWhenAsked)
{
  TempFolder media;
  write_file (media.path () + "/videos/a", "old");
  Store store;
  ASSERT_TRUE (store.open (media.path (), "a", Existing::kReplace));
  ASSERT_TRUE (store.write (0, "new") && store.seal ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "old");
  ASSERT_TRUE (store.publish ()) << store.problem.text ();
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "new");
  EXPECT_EQ (files_under (media.path ()).size (), 1u);
}

/* A folder or a pipe that gives way to a file. */
TEST (StagedFile, ReplacesNothingButFilesAndLinks)
{
  TempFolder media;
  std::filesystem::create_directories (media.path () + "/videos/folder");
  ASSERT_EQ (mkfifo ((media.path () + "/videos/pipe").c_str (), 0600), 0);
  for (auto name : {"folder", "pipe"}) {
    Store store;
    EXPECT_FALSE (store.open (media.path (), name, Existing::kReplace));
    EXPECT_EQ (store.problem.code (), kStoreErrorExists);
  }
}

/* The way out of the library: a link where the file should be. */
TEST (StagedFile, FollowsNoLinkUnderTheMediaRoot)
{
  TempFolder media, outside;
  namespace fs = std::filesystem;
  write_file (outside.path () + "/secret", "secret");
  fs::create_directories (media.path () + "/videos");
  fs::create_symlink (outside.path () + "/secret", media.path () + "/videos/a");
  fs::create_symlink (outside.path () + "/absent", media.path () + "/videos/b");
  Store store;
  EXPECT_FALSE (store.open (media.path (), "a"));
  EXPECT_FALSE (store.open (media.path (), "b"));
  EXPECT_EQ (store.problem.code (), kStoreErrorExists);
  ASSERT_TRUE (store.store (media.path (), "a", "new", Existing::kReplace));
  EXPECT_EQ (read_file (outside.path () + "/secret"), "secret");
  EXPECT_TRUE (
      fs::is_regular_file (fs::symlink_status (media.path () + "/videos/a")));

  fs::create_directory_symlink (outside.path (), media.path () + "/linked");
  Problem problem;
  EXPECT_FALSE (
      MediaFolder::open (media.path (), false, "linked", problem.out ()));
  EXPECT_EQ (problem.code (), kStoreErrorOpen);
}

/* Names that lead elsewhere, hide, or break a listing. */
TEST (StagedFile, RefusesHostileNames)
{
  TempFolder media;
  const std::string hostile[] = {"", ".", "..", ".hidden", "../a", "a/b", "/a",
      "a\nb", "a\x7f", "\x01", "\xff\xfe", "a/..", "\t", "\xc2\x85next",
      std::string (256, 'n'), "cut\xe2\x82", std::string ("n\0l", 3)};
  for (const auto &name : hostile) {
    Store store;
    EXPECT_FALSE (store.open (media.path (), name)) << name;
    EXPECT_EQ (store.problem.code (), kStoreErrorSettings) << name;
    EXPECT_TRUE (g_utf8_validate (store.problem.text ().c_str (), -1, nullptr));
  }
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* Names refused that are only unusual: they are opaque. */
TEST (StagedFile, TakesUnusualNames)
{
  TempFolder media;
  for (const std::string &name :
      {std::string (255, 'n'), std::string ("-rf *"), std::string ("a..b"),
          std::string ("מהיר 🎬.mp4"), std::string ("C:\\x$(id)")}) {
    Store store;
    EXPECT_TRUE (store.store (media.path (), name, "x", Existing::kRefuse))
        << store.problem.text ();
    EXPECT_EQ (read_file (media.path () + "/videos/" + name), "x");
  }
}

/* A collection that climbs out, or into the folder that is swept. */
TEST (MediaFolder, RefusesHostileCollections)
{
  TempFolder media;
  for (auto collection : {"..", "a/../b", "/etc", "a//b", "a/", "/", ".", "./a",
           "a/.git", "assets/temp", "assets/temp/reelstoragesink", "a\n/b"}) {
    Problem problem;
    EXPECT_FALSE (
        MediaFolder::open (media.path (), false, collection, problem.out ()))
        << collection;
    EXPECT_EQ (problem.code (), kStoreErrorSettings) << collection;
  }
}

/* A root in a folder everybody can write to, laid out by somebody else. */
TEST (MediaFolder, PrivateRootIsNotALink)
{
  TempFolder temporary, trap;
  namespace fs = std::filesystem;
  fs::create_directory_symlink (trap.path (), temporary.path () + "/reelsmith");
  Problem problem;
  EXPECT_FALSE (MediaFolder::open (
      temporary.path () + "/reelsmith", true, "videos", problem.out ()));
  fs::remove (temporary.path () + "/reelsmith");
  EXPECT_TRUE (MediaFolder::open (
      temporary.path () + "/reelsmith", true, "videos", problem.out ()));
  EXPECT_EQ (fs::status (temporary.path () + "/reelsmith").permissions (),
      fs::perms::owner_all);
}

/* "" and deep ones, made on the way. */
TEST (MediaFolder, MakesWhatIsMissing)
{
  TempFolder media;
  std::string root = media.path () + "/not/yet";
  Problem problem;
  auto deep = MediaFolder::open (root, false, "a/b/c", problem.out ());
  ASSERT_TRUE (deep) << problem.text ();
  EXPECT_EQ (deep->path ("x"), root + "/a/b/c/x");
  auto flat = MediaFolder::open (root + "/.", false, "", problem.out ());
  ASSERT_TRUE (flat) << problem.text ();
  EXPECT_EQ (flat->path ("x"), root + "/x");
  EXPECT_TRUE (std::filesystem::is_directory (root + "/a/b/c"));
}
