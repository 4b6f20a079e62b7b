// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "commit_fixture.h"
#include "faulty_calls.h"
#include "glib_ptr.h"
#include "library/error.h"
#include "library/journal.h"

using namespace reel;
using namespace reel::library;
using namespace reel::test;
namespace fs = std::filesystem;

namespace {

class CommitTest : public testing::Test {
protected:
  CommitTest () : staging (*Staging::create (media.path (), "job", nullptr)) {}

  std::string videos () const { return media.path () + "/videos"; }
  CommitOrder make_order ()
  {
    return order_of (media.path (), staging, set, "film.mp4", "brief");
  }
  void refused (const CommitOrder &order, Error code)
  {
    Files before = files_in (videos ());
    ErrorPtr error;
    EXPECT_FALSE (commit_files (order, out (error)));
    ASSERT_TRUE (error);
    EXPECT_TRUE (g_error_matches (error.get (), REEL_LIBRARY_ERROR, (int) code))
        << error->message;
    EXPECT_EQ (files_in (videos ()), before);
    EXPECT_FALSE (has_journal (staging.path ()));
  }

  TempFolder media;
  Staging staging;
  Files set = make_set ("film", "brief", "a film", true);
};

} // namespace

TEST_F (CommitTest, WholeSetIsPublished)
{
  ErrorPtr error;
  ASSERT_TRUE (commit_files (make_order (), out (error))) << error->message;
  EXPECT_EQ (files_in (videos ()), set);
  EXPECT_FALSE (has_journal (staging.path ()));
}

/* Guards against files that only their maker can read, or that can be run. */
TEST_F (CommitTest, ModesAreOrdinary)
{
  auto order = make_order ();
  chmod ((staging.out () + "/film.srt").c_str (), 06777);
  chmod ((staging.out () + "/film.vtt").c_str (), 0444);
  ASSERT_TRUE (commit_files (order, nullptr));
  struct stat info;
  ASSERT_EQ (stat ((videos () + "/film.srt").c_str (), &info), 0);
  EXPECT_EQ (info.st_mode & 07777, 0666u);
  ASSERT_EQ (stat ((videos () + "/film.vtt").c_str (), &info), 0);
  EXPECT_EQ (info.st_mode & 07777, 0644u);
}

/* Guards against side files of the last time beside a video that has none. */
TEST_F (CommitTest, NewerVideoOfTheSameBriefTakesThePlace)
{
  ASSERT_TRUE (commit_files (make_order (), nullptr));
  auto next = *Staging::create (media.path (), "next", nullptr);
  Files fresh = make_set ("film", "brief", "another", false);
  auto order = order_of (media.path (), next, fresh, "film.mp4", "brief");
  EXPECT_TRUE (check_existing (videos (), "film.mp4", "brief", false, nullptr));
  ErrorPtr error;
  ASSERT_TRUE (commit_files (order, out (error))) << error->message;
  EXPECT_EQ (files_in (videos ()), fresh);
}

/* Guards against losing somebody else's work. */
TEST_F (CommitTest, VideoOfAnotherBriefStays)
{
  ASSERT_TRUE (commit_files (make_order (), nullptr));
  auto next = *Staging::create (media.path (), "next", nullptr);
  Files fresh = make_set ("film", "mine", "another", true);
  auto order = order_of (media.path (), next, fresh, "film.mp4", "mine");
  EXPECT_FALSE (check_existing (videos (), "film.mp4", "mine", false, nullptr));
  EXPECT_TRUE (check_existing (videos (), "film.mp4", "mine", true, nullptr));
  refused (order, Error::Exists);
  order.force = true;
  ASSERT_TRUE (commit_files (order, nullptr));
  EXPECT_EQ (files_in (videos ()), fresh);
}

/* Guards against a video without an identity that anybody may replace. */
TEST_F (CommitTest, NoIdentityIsNobodys)
{
  set = make_set ("film", "", "a film", false);
  auto order = make_order ();
  order.identity = "";
  ASSERT_TRUE (commit_files (order, nullptr));
  auto next = *Staging::create (media.path (), "next", nullptr);
  order = order_of (media.path (), next, set, "film.mp4", "");
  refused (order, Error::Exists);
}

/* Guards against overwriting a file that is no part of the video there. */
TEST_F (CommitTest, StrangeSideFileStays)
{
  write_file (videos () + "/film.jpg", "my own");
  refused (make_order (), Error::Exists);
  EXPECT_FALSE (
      check_existing (videos (), "film.mp4", "brief", false, nullptr));
}

/* Guards against writing through a link into a file outside. */
TEST_F (CommitTest, LinksAtTheTargetAreNotFollowed)
{
  write_file (media.path () + "/kept", "kept");
  fs::create_directories (videos ());
  for (const char *name : {"film.mp4", "film.srt", "film.manifest.json"}) {
    fs::create_symlink (media.path () + "/kept", videos () + "/" + name);
    auto order = make_order ();
    refused (order, Error::Exists);
    order.force = true;
    ASSERT_TRUE (commit_files (order, nullptr));
    EXPECT_EQ (files_in (videos ()), set);
    EXPECT_EQ (read_file (media.path () + "/kept"), "kept");
    fs::remove_all (videos ());
    fs::create_directories (videos ());
  }
}

TEST_F (CommitTest, FoldersAreNeverReplaced)
{
  fs::create_directories (videos () + "/film.srt");
  auto order = make_order ();
  order.force = true;
  refused (order, Error::Exists);
}

/* Guards against a worker that hands over what isn't its own. */
TEST_F (CommitTest, OnlyRegularFilesOfItsOwnArePublished)
{
  auto order = make_order ();
  std::string staged = staging.out () + "/film.srt";
  write_file (media.path () + "/secret", set["film.srt"]);
  fs::remove (staged);
  fs::create_symlink (media.path () + "/secret", staged);
  refused (order, Error::Failed);
  fs::remove (staged);
  fs::create_hard_link (media.path () + "/secret", staged);
  refused (order, Error::Corrupt);
  fs::remove (staged);
  ASSERT_EQ (mkfifo (staged.c_str (), 0600), 0);
  refused (order, Error::Corrupt);
  fs::remove (staged);
  fs::create_directory (staged);
  refused (order, Error::Corrupt);
  fs::remove (staged);
  refused (order, Error::NotFound);
  /* Not `out` itself either. */
  fs::rename (staging.out (), media.path () + "/elsewhere");
  fs::create_directory_symlink (media.path () + "/elsewhere", staging.out ());
  write_file (staged, set["film.srt"]);
  refused (order, Error::Failed);
}

/* Guards against a video that was changed after it had been checked. */
TEST_F (CommitTest, WrongSizeOrHashIsRefused)
{
  auto order = make_order ();
  order.files[0].bytes++;
  refused (order, Error::Corrupt);
  order = make_order ();
  write_file (staging.out () + "/film.mp4", "b film");
  refused (order, Error::Corrupt);
  order.check_hashes = false;
  EXPECT_TRUE (commit_files (order, nullptr)) << "sizes only, as asked for";
}

/* Guards against a manifest that says something else than what it lies by. */
TEST_F (CommitTest, ManifestMustAgree)
{
  for (const char *text : {"{", "[]", "{\"brief\":\"other\",\"files\":[]}",
           "{\"brief\":\"brief\",\"files\":[{\"name\":\"other.mp4\","
           "\"bytes\":1,\"sha256\":\"0\"}]}",
           "{\"brief\":\"brief\",\"files\":[{\"name\":\"../x\"}]}"}) {
    set["film.manifest.json"] = text;
    refused (make_order (), Error::Corrupt);
  }
  set["film.manifest.json"] = std::string (1000000, '[');
  refused (make_order (), Error::Corrupt);
}

/* Guards against names that lead out of the folder, or to another video. */
TEST_F (CommitTest, ForeignNamesAreRefused)
{
  for (const char *name :
      {"../film.srt", "/etc/passwd", ".film.srt", "", "film.mp4", "other.srt",
          "film.exe", "film.b.srt", "fil\nm.srt", "film", ".", ".."}) {
    auto order = make_order ();
    order.files.front ().name = name;
    refused (order, Error::Corrupt);
  }
  auto order = make_order ();
  order.files.clear ();
  refused (order, Error::Failed);
}

/* Guards against a forged state in staging that is taken for an old video. */
TEST_F (CommitTest, WhatIsLeftInStagingIsNotTakenForTheOldVideo)
{
  auto order = make_order ();
  write_file (staging.out () + "/.old-film.mp4", "forged");
  write_file (staging.out () + "/.new-film.mp4", "forged");
  FaultyCalls calls;
  auto commit = Commit::begin (order, nullptr);
  ASSERT_TRUE (commit);
  EXPECT_FALSE (fs::exists (staging.out () + "/.old-film.mp4"));
  EXPECT_TRUE (commit->publish (nullptr) && commit->finish (nullptr));
  EXPECT_EQ (files_in (videos ()), set);
}

/* Guards against a folder's journal that a render itself can write. */
TEST_F (CommitTest, JournalInStagingIsNoJournal)
{
  make_order ();
  Journal journal{videos (), {{"film.mp4", 6, ""}}, {}, {}};
  ASSERT_TRUE (write_journal (staging.path (), journal, nullptr));
  fs::rename (journal_path (staging.path ()), staging.file ("job.journal"));
  EXPECT_FALSE (has_journal (staging.path ()));
  EXPECT_TRUE (resume_commit (staging.path (), nullptr));
  EXPECT_FALSE (fs::exists (videos ()));
}

/* Guards against a sweep that never ends over what can't be mended. */
TEST_F (CommitTest, HopelessJournalsAreForgotten)
{
  std::string path = journal_path (staging.path ());
  for (const char *text : {"", "{}", "not json", "{\"version\":2}"}) {
    write_file (path, text);
    EXPECT_FALSE (resume_commit (staging.path (), nullptr));
    EXPECT_FALSE (fs::exists (path));
  }
  fs::create_directories (videos ());
  Journal journal{videos (), {{"film.mp4", 6, ""}}, {}, {}};
  ASSERT_TRUE (write_journal (staging.path (), journal, nullptr));
  EXPECT_FALSE (resume_commit (staging.path (), nullptr)) << "no such file";
  EXPECT_FALSE (fs::exists (path));
  EXPECT_TRUE (files_in (videos ()).empty ());
}

/* Guards against a recovery that replaces what somebody put there since. */
TEST_F (CommitTest, ResumingDoesNotReplaceWhatCameSince)
{
  auto order = make_order ();
  fs::create_directories (videos ());
  Journal journal{videos (), order.files, {}, {}};
  ASSERT_TRUE (write_journal (staging.path (), journal, nullptr));
  write_file (videos () + "/film.mp4", "came since");
  EXPECT_FALSE (resume_commit (staging.path (), nullptr));
  EXPECT_EQ (files_in (videos ()), (Files{{"film.mp4", "came since"}}));
  EXPECT_FALSE (has_journal (staging.path ()));
}

/* Guards against a folder removed although its journal is needed. */
TEST_F (CommitTest, StagingStaysWhileItsJournalDoes)
{
  auto order = make_order ();
  {
    auto own = *Staging::create (media.path (), "own", nullptr);
    order = order_of (media.path (), own, set, "film.mp4", "brief");
    auto commit = Commit::begin (order, nullptr);
    ASSERT_TRUE (commit && commit->publish (nullptr));
  }
  EXPECT_TRUE (fs::exists (order.staging));
  auto another = *Staging::create (media.path (), "another", nullptr);
  EXPECT_FALSE (fs::exists (order.staging));
  EXPECT_EQ (files_in (videos ()), set);
}

/* Guards against two at once in a folder: one of them waits, and then sees
 * what the other has made. */
TEST_F (CommitTest, OneAtATimeInAFolder)
{
  auto order = make_order ();
  auto other = *Staging::create (media.path (), "other", nullptr);
  Files rival = make_set ("film", "rival", "rival", false);
  auto second = order_of (media.path (), other, rival, "film.mp4", "rival");
  bool first_done = false, second_done = true;
  std::thread thread;
  {
    auto commit = Commit::begin (order, nullptr);
    ASSERT_TRUE (commit);
    thread =
        std::thread ([&] { second_done = commit_files (second, nullptr); });
    first_done = commit->publish (nullptr) && commit->finish (nullptr);
  }
  thread.join ();
  EXPECT_TRUE (first_done);
  EXPECT_FALSE (second_done);
  EXPECT_EQ (files_in (videos ()), set);
}

TEST_F (CommitTest, OtherFileSystemIsNamed)
{
  TempFolder here;
  struct stat a, b;
  if (stat ("/dev/shm", &a) != 0 || stat (here.path ().c_str (), &b) != 0 ||
      a.st_dev == b.st_dev)
    GTEST_SKIP () << "one file system only";
  auto order = make_order ();
  order.folder = "/dev/shm/reelsmith-test-" + std::to_string (getpid ());
  ErrorPtr error;
  EXPECT_FALSE (commit_files (order, out (error)));
  ASSERT_TRUE (error);
  EXPECT_NE (std::string (error->message).find ("another file system"),
      std::string::npos);
  rmdir (order.folder.c_str ());
}
