// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bus/brief_reader.h"
#include "error.h"
#include "glib_ptr.h"
#include "temp_folder.h"

using namespace reel;
using reel::daemon::BriefReader;
using reel::daemon::Error;
using reel::test::TempFolder;

static constexpr uint64_t kMost = 100000;

/* What became of one reading. */
struct Result {
  bool is_there = false;
  std::optional<std::string> text;
  int code = -1;
  std::string message;
};

static void
run_until (const bool &is_done)
{
  int64_t until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  /* Something to wake up for, should nothing come. */
  guint tick = g_timeout_add (
      100, [] (gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
  while (!is_done && g_get_monotonic_time () < until)
    g_main_context_iteration (nullptr, TRUE);
  g_source_remove (tick);
}

static BriefReader::Answer
into (Result &result)
{
  return [&result] (std::optional<std::string> text, const GError *error) {
    EXPECT_FALSE (result.is_there) << "answered twice";
    result.is_there = true;
    result.text = std::move (text);
    if (error && error->domain == REEL_DAEMON_ERROR)
      result.code = error->code;
    result.message = error ? error->message : "";
  };
}

static Result
read_one (int fd, int patience_ms = 5000)
{
  BriefReader reader (patience_ms);
  Result result;
  reader.read (UniqueFd (fd), 0, kMost, into (result));
  run_until (result.is_there);
  return result;
}

static int
open_text (const TempFolder &folder, const std::string &text)
{
  std::string path = folder.path () + "/brief";
  std::ofstream (path) << text;
  return open (path.c_str (), O_RDONLY | O_CLOEXEC);
}

TEST (BriefReader, ReadsFilesUpToTheLimit)
{
  TempFolder folder;
  std::string most (kMost, 'x');
  EXPECT_EQ (read_one (open_text (folder, most)).text, most);
  EXPECT_EQ (read_one (open_text (folder, "")).text, "");
  Result over = read_one (open_text (folder, most + "x"));
  EXPECT_EQ (over.code, (int) Error::InvalidArgument);
  EXPECT_NE (over.message.find ("100000 bytes"), std::string::npos);
}

/* A pipe has no length to look at: what comes is counted. */
TEST (BriefReader, PipesEndAtTheLimit)
{
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  fcntl (ends[1], F_SETPIPE_SZ, 1 << 20);
  std::string text (kMost + 1, 'x');
  ASSERT_EQ (
      write (ends[1], text.data (), text.size ()), (ssize_t) text.size ());
  EXPECT_EQ (read_one (ends[0]).code, (int) Error::InvalidArgument);
  close (ends[1]);
}

/* A pipe whose other end stays open and silent is given up. */
TEST (BriefReader, SilentPipesTimeOut)
{
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  Result result = read_one (ends[0], 50);
  EXPECT_EQ (result.code, (int) Error::TimedOut);
  close (ends[1]);
}

TEST (BriefReader, OtherThanTextInUtf8IsRefused)
{
  TempFolder folder;
  for (const std::string &text :
      {std::string ("\xff\xfe"), std::string ("a\0b", 3)})
    EXPECT_EQ (
        read_one (open_text (folder, text)).code, (int) Error::InvalidBrief);
}

TEST (BriefReader, OtherThanFilesAndPipesAreRefused)
{
  TempFolder folder;
  std::string path = folder.path () + "/writeonly";
  int sockets[2];
  ASSERT_EQ (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), 0);
  close (sockets[1]);
  for (int fd :
      {sockets[0], open (folder.path ().c_str (), O_RDONLY | O_CLOEXEC),
          open ("/dev/zero", O_RDONLY | O_CLOEXEC),
          open (path.c_str (), O_CREAT | O_WRONLY | O_CLOEXEC, 0600),
          open (path.c_str (), O_PATH | O_CLOEXEC)}) {
    ASSERT_GE (fd, 0);
    EXPECT_EQ (read_one (fd).code, (int) Error::InvalidArgument);
  }
}

/* Of one user only some are read at a time; the others come after them, and
 * another user needn't wait for that. */
TEST (BriefReader, UsersWaitForThemselvesOnly)
{
  BriefReader reader;
  std::vector<int> open_ends;
  std::vector<std::unique_ptr<Result>> silent;
  for (int i = 0; i < 6; i++) {
    int ends[2];
    ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
    open_ends.push_back (ends[1]);
    silent.push_back (std::make_unique<Result> ());
    reader.read (UniqueFd (ends[0]), 1, kMost, into (*silent.back ()));
  }
  TempFolder folder;
  Result mine, other;
  reader.read (UniqueFd (open_text (folder, "mine")), 1, kMost, into (mine));
  reader.read (UniqueFd (open_text (folder, "mine")), 2, kMost, into (other));
  run_until (other.is_there);
  EXPECT_EQ (other.text, "mine");
  EXPECT_FALSE (mine.is_there);
  for (int end : open_ends)
    close (end);
  run_until (mine.is_there);
  EXPECT_EQ (mine.text, "mine");
  for (const auto &result : silent) {
    run_until (result->is_there);
    EXPECT_EQ (result->text, "");
  }
}

/* The daemon may go while something is read. */
TEST (BriefReader, MayGoWhileReading)
{
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  Result result;
  {
    BriefReader reader;
    reader.read (UniqueFd (ends[0]), 0, kMost, into (result));
  }
  close (ends[1]);
  bool is_over = false;
  g_timeout_add (
      50,
      [] (gpointer flag) -> gboolean {
        *(bool *) flag = true;
        return G_SOURCE_REMOVE;
      },
      &is_over);
  run_until (is_over);
  EXPECT_FALSE (result.is_there);
}

/* A file is known by its path only while it is there under it. */
TEST (PathOf, IsOfFilesThatAreThere)
{
  TempFolder folder;
  UniqueFd fd (open_text (folder, "x"));
  EXPECT_EQ (daemon::path_of (fd.get ()), folder.path () + "/brief");
  EXPECT_EQ (unlink ((folder.path () + "/brief").c_str ()), 0);
  EXPECT_EQ (daemon::path_of (fd.get ()), "");
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  EXPECT_EQ (daemon::path_of (ends[0]), "");
  for (int end : ends)
    close (end);
}
