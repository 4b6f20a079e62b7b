// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/staging.h"
#include "temp_folder.h"

using namespace reel;

static bool
exists (const std::string &path)
{
  return g_file_test (path.c_str (), G_FILE_TEST_EXISTS);
}

/* Guards against files left behind by a job that ends as it should. */
TEST (Staging, GoesWithItsOwner)
{
  test::TempFolder media;
  std::string path;
  {
    auto staging = Staging::create (media.path (), "job", nullptr);
    ASSERT_TRUE (staging);
    path = staging->path ();
    g_file_set_contents (staging->file ("x").c_str (), "x", 1, nullptr);
    EXPECT_TRUE (exists (path + "/x"));
  }
  EXPECT_FALSE (exists (path));
}

/* Guards against one job sweeping what another works with. */
TEST (Staging, LivingJobsAreLeftAlone)
{
  test::TempFolder media;
  auto first = Staging::create (media.path (), "job", nullptr);
  auto second = Staging::create (media.path (), "job", nullptr);
  ASSERT_TRUE (first && second);
  EXPECT_NE (first->path (), second->path ());
  EXPECT_EQ (sweep_staging (media.path ()), 0);
  EXPECT_TRUE (exists (first->path ()));
}

/* Guards against what a killed job leaves. */
TEST (Staging, DeadJobsAreSwept)
{
  test::TempFolder media;
  int ready[2];
  ASSERT_EQ (pipe (ready), 0);
  pid_t child = fork ();
  if (child == 0) {
    auto staging = Staging::create (media.path (), "killed", nullptr);
    g_file_set_contents (staging->file ("x").c_str (), "x", 1, nullptr);
    if (write (ready[1], "x", 1) == 1)
      pause ();
    _exit (1);
  }
  char byte = 0;
  ASSERT_EQ (read (ready[0], &byte, 1), 1);
  kill (child, SIGKILL);
  waitpid (child, nullptr, 0);
  close (ready[0]);
  close (ready[1]);
  std::string left = media.path () + "/assets/temp/killed";
  EXPECT_TRUE (exists (left + "/x"));
  auto staging = Staging::create (media.path (), "next", nullptr);
  EXPECT_FALSE (exists (left));
}

/* Guards against a daemon that is there again before the workers of the one
 * before are gone, and loses what they had finished. */
TEST (Staging, AnOwnerThatIsGoingIsWaitedFor)
{
  test::TempFolder media;
  int ready[2], go[2];
  ASSERT_EQ (pipe (ready), 0);
  ASSERT_EQ (pipe (go), 0);
  pid_t child = fork ();
  if (child == 0) {
    auto staging = Staging::create (media.path (), "going", nullptr);
    g_file_set_contents (staging->file ("x").c_str (), "x", 1, nullptr);
    char byte = 0;
    bool told = write (ready[1], "x", 1) == 1 && read (go[0], &byte, 1) == 1;
    /* That is when somebody waits for it; sooner or later is as good. */
    g_usleep (told ? 20'000 : 0);
    _exit (0);
  }
  char byte = 0;
  ASSERT_EQ (read (ready[0], &byte, 1), 1);
  EXPECT_FALSE (Staging::inherit (media.path (), "going"));
  ASSERT_EQ (write (go[1], "x", 1), 1);
  int64_t until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  auto left = Staging::inherit (media.path (), "going", until);
  ASSERT_TRUE (left);
  EXPECT_TRUE (exists (left->file ("x")));
  EXPECT_LT (g_get_monotonic_time (), until);
  EXPECT_FALSE (Staging::inherit (media.path (), "nobody's", until));
  EXPECT_LT (g_get_monotonic_time (), until) << "there is nobody to wait for";
  waitpid (child, nullptr, 0);
  for (int fd : {ready[0], ready[1], go[0], go[1]})
    close (fd);
}

/* Guards against taking away what reelstoragesink of another job stages in. */
TEST (Staging, FolderOfTheSinkIsItsOwn)
{
  test::TempFolder media;
  std::string folder = media.path () + "/assets/temp/reelstoragesink";
  g_mkdir_with_parents (folder.c_str (), 0755);
  EXPECT_EQ (sweep_staging (media.path ()), 0);
  EXPECT_TRUE (exists (folder));
}

/* Guards against following a link out of the media folder. */
TEST (Staging, LinksAreNotFollowed)
{
  test::TempFolder media, other;
  std::string root = media.path () + "/assets/temp";
  g_mkdir_with_parents (root.c_str (), 0755);
  std::string kept = other.path () + "/kept";
  g_file_set_contents (kept.c_str (), "x", 1, nullptr);
  ASSERT_EQ (symlink (other.path ().c_str (), (root + "/link").c_str ()), 0);
  EXPECT_EQ (sweep_staging (media.path ()), 0);
  EXPECT_TRUE (exists (kept));
}

/* Guards against a crash where a folder can't be made. */
TEST (Staging, ImpossibleFolderIsAnError)
{
  ErrorPtr error;
  EXPECT_FALSE (Staging::create ("/proc/nowhere", "job", out (error)));
  ASSERT_TRUE (error);
  EXPECT_EQ (error->domain, REEL_LIBRARY_ERROR);
}
