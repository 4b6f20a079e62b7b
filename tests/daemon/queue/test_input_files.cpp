// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "error.h"
#include "glib_ptr.h"
#include "queue/input_files.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::daemon;

namespace {

class InputFiles : public testing::Test {
protected:
  InputFiles () : base (folder.path () + "/base")
  {
    mkdir (base.c_str (), 0755);
    mkdir ((base + "/sub").c_str (), 0755);
    write (base + "/a.txt", "inside");
    write (base + "/sub/b.txt", "below");
    write (folder.path () + "/secret.txt", "outside");
  }

  static void write (const std::string &path, const std::string &text)
  {
    ASSERT_TRUE (g_file_set_contents (
        path.c_str (), text.c_str (), (gssize) text.size (), nullptr));
  }
  void link (const std::string &target, const std::string &name)
  {
    ASSERT_EQ (symlink (target.c_str (), (base + "/" + name).c_str ()), 0);
  }

  /* What the file says, or `!` and the error's name. */
  std::string read (const std::string &path)
  {
    ErrorPtr error;
    UniqueFd fd = open_input (base, path, path, out (error));
    if (!fd) {
      EXPECT_NE (error, nullptr);
      if (!error)
        return "!";
      /* A client must not learn where things lie here. */
      EXPECT_EQ (std::string (error->message).find (base + "/sub/.."),
          std::string::npos);
      return std::string ("!") + error_name ((Error) error->code);
    }
    char text[64];
    ssize_t got = ::read (fd.get (), text, sizeof text);
    return std::string (text, got > 0 ? got : 0);
  }

  test::TempFolder folder;
  std::string base;
};

} // namespace

TEST_F (InputFiles, OpensWhatLiesUnderTheFolder)
{
  EXPECT_EQ (read ("a.txt"), "inside");
  EXPECT_EQ (read ("sub/b.txt"), "below");
  EXPECT_EQ (read ("./sub/../a.txt"), "inside");
  EXPECT_EQ (read (base + "/sub/b.txt"), "below");
}

TEST_F (InputFiles, OpensNothingOutside)
{
  EXPECT_EQ (read ("../secret.txt"), "!NotPermitted");
  EXPECT_EQ (read ("sub/../../secret.txt"), "!NotPermitted");
  EXPECT_EQ (read (folder.path () + "/secret.txt"), "!NotPermitted");
  EXPECT_EQ (read (base + "/../secret.txt"), "!NotPermitted");
  EXPECT_EQ (read ("/etc/passwd"), "!NotPermitted");
}

/* A folder whose name only begins like the base is another folder. */
TEST_F (InputFiles, ANameThatBeginsAlikeIsOutside)
{
  mkdir ((base + "-other").c_str (), 0755);
  write (base + "-other/a.txt", "other");
  EXPECT_EQ (read (base + "-other/a.txt"), "!NotPermitted");
}

TEST_F (InputFiles, LinksAreFollowedInsideOnly)
{
  link ("a.txt", "good");
  link ("../secret.txt", "up");
  link (folder.path () + "/secret.txt", "away");
  link ("..", "parent");
  link ("/proc/self/fd", "magic");
  link ("loop", "loop");
  EXPECT_EQ (read ("good"), "inside");
  EXPECT_EQ (read ("up"), "!NotPermitted");
  EXPECT_EQ (read ("away"), "!NotPermitted");
  EXPECT_EQ (read ("parent/secret.txt"), "!NotPermitted");
  EXPECT_EQ (read ("magic/0"), "!NotPermitted");
  EXPECT_EQ (read ("loop"), "!NotPermitted");
}

/* Opening a FIFO waits for its writer: the whole daemon would. */
TEST_F (InputFiles, OpensNothingButRegularFiles)
{
  ASSERT_EQ (mkfifo ((base + "/fifo").c_str (), 0600), 0);
  EXPECT_EQ (read ("fifo"), "!InvalidArgument");
  EXPECT_EQ (read ("sub"), "!InvalidArgument");
  EXPECT_EQ (read ("."), "!InvalidArgument");
  sockaddr_un address = {AF_UNIX, {}};
  g_strlcpy (
      address.sun_path, (base + "/socket").c_str (), sizeof address.sun_path);
  UniqueFd socket_fd (socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ (bind (socket_fd.get (), (sockaddr *) &address, sizeof address), 0);
  EXPECT_EQ (read ("socket"), "!InvalidArgument");
  if (mknod ((base + "/null").c_str (), S_IFCHR | 0600, makedev (1, 3)) == 0) {
    EXPECT_EQ (read ("null"), "!InvalidArgument");
  }
}

TEST_F (InputFiles, NamesThatAreNone)
{
  EXPECT_EQ (read (""), "!InvalidArgument");
  EXPECT_EQ (read (std::string ("a.txt\0b", 7)), "!InvalidArgument");
  EXPECT_EQ (read ("gone.txt"), "!NotFound");
  EXPECT_EQ (read ("a.txt/b"), "!NotFound");
  EXPECT_EQ (read (std::string (5000, 'x')), "!InvalidArgument");
  EXPECT_EQ (read (std::string (300, 'x')), "!InvalidArgument");
}

/* On the system bus there is no folder: only what is handed over. */
TEST_F (InputFiles, WithoutAFolderNothingIsOpened)
{
  ErrorPtr error;
  EXPECT_FALSE (open_input ("", base + "/a.txt", "a.txt", out (error)));
  EXPECT_TRUE (g_error_matches (
      error.get (), REEL_DAEMON_ERROR, (int) Error::NotPermitted));
}

TEST_F (InputFiles, AssetsAreFilesThatCanBeRead)
{
  UniqueFd good (open ((base + "/a.txt").c_str (), O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE (check_asset (good.get (), "a", nullptr));
  UniqueFd memory (memfd_create ("asset", MFD_CLOEXEC));
  EXPECT_TRUE (check_asset (memory.get (), "a", nullptr));

  UniqueFd write_only (open ((base + "/a.txt").c_str (), O_WRONLY | O_CLOEXEC));
  UniqueFd place (open ((base + "/a.txt").c_str (), O_PATH | O_CLOEXEC));
  UniqueFd dir (open (base.c_str (), O_RDONLY | O_CLOEXEC));
  UniqueFd device (open ("/dev/zero", O_RDONLY | O_CLOEXEC));
  int pipe_ends[2];
  ASSERT_EQ (pipe2 (pipe_ends, O_CLOEXEC), 0);
  UniqueFd reading (pipe_ends[0]), writing (pipe_ends[1]);
  for (int fd : {write_only.get (), place.get (), dir.get (), device.get (),
           reading.get (), -1}) {
    ErrorPtr error;
    EXPECT_FALSE (check_asset (fd, "a", out (error)));
    EXPECT_TRUE (g_error_matches (
        error.get (), REEL_DAEMON_ERROR, (int) Error::InvalidArgument));
  }
}
