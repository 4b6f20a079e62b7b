// SPDX-License-Identifier: GPL-3.0-or-later
/* Every launch line a user can copy from the documentation, and every template,
 * run as it stands. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "temp_folder.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

struct Line {
  std::string where; // FILE:LINE
  std::string command;
};

void
PrintTo (const Line &line, std::ostream *out)
{
  *out << line.where;
}

std::string
read_all (const fs::path &path)
{
  std::ifstream in (path);
  return {std::istreambuf_iterator<char> (in), {}};
}

/* The lines `gst-launch-1.0 ...` in the blocks ```sh of a page, those that end
 * in a backslash together with what follows. */
void
add_lines_of_page (const fs::path &path, std::vector<Line> &lines)
{
  std::ifstream in (path);
  std::string text;
  bool in_block = false, continues = false;
  for (int number = 1; std::getline (in, text); number++) {
    if (text.starts_with ("```")) {
      in_block = text == "```sh";
      continues = false;
      continue;
    }
    if (!in_block)
      continue;
    bool is_launch = text.starts_with ("gst-launch-1.0 ");
    if (continues)
      lines.back ().command += "\n" + text;
    else if (is_launch)
      lines.push_back ({fs::relative (path, REELSMITH_SOURCE_ROOT).string () +
                            ":" + std::to_string (number),
          text});
    continues = (continues || is_launch) && text.ends_with ("\\");
  }
}

std::vector<Line>
find_lines ()
{
  std::vector<Line> lines;
  std::error_code none;
  const fs::path root (REELSMITH_SOURCE_ROOT);
  std::vector<fs::path> pages{root / "README.md"}, templates;
  for (const auto &entry :
      fs::recursive_directory_iterator (root / "docs", none))
    if (entry.path ().extension () == ".md")
      pages.push_back (entry.path ());
  for (const auto &entry : fs::directory_iterator (root / "pipelines", none))
    if (entry.path ().extension () == ".launch")
      templates.push_back (entry.path ());
  std::sort (pages.begin (), pages.end ());
  std::sort (templates.begin (), templates.end ());
  for (const auto &page : pages)
    add_lines_of_page (page, lines);
  for (const auto &path : templates) {
    std::string name = fs::relative (path, root).string ();
    lines.push_back ({name, "gst-launch-1.0 $(sed '/^#/d' " + name + ")"});
  }
  return lines;
}

/* All of the checkout that must not change: what git would say of it, and the
 * media folder, which git does not look at. */
std::string
state_of_the_checkout ()
{
  std::string state;
  const char *argv[] = {"git", "status", "--porcelain", nullptr};
  char *said = nullptr;
  if (g_spawn_sync (REELSMITH_SOURCE_ROOT, const_cast<char **> (argv), nullptr,
          G_SPAWN_SEARCH_PATH, nullptr, nullptr, &said, nullptr, nullptr,
          nullptr))
    state = said;
  g_free (said);
  std::vector<std::string> media;
  std::error_code none;
  for (const auto &entry : fs::recursive_directory_iterator (
           fs::path (REELSMITH_SOURCE_ROOT) / "media", none))
    media.push_back (entry.path ());
  std::sort (media.begin (), media.end ());
  for (const auto &path : media)
    state += path + "\n";
  return state;
}

struct Ended {
  bool in_time = false;
  int status = -1; // as of waitpid
  std::string errors;
};

/* Runs COMMAND by sh in the checkout, in a process group of its own. */
Ended
run_in_checkout (
    const std::string &command, const std::string &folder, int seconds)
{
  std::string errors = folder + "/stderr";
  pid_t child = fork ();
  if (child == 0) {
    setpgid (0, 0);
    int out = open ("/dev/null", O_WRONLY);
    int err = open (errors.c_str (), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2 (out, STDOUT_FILENO);
    dup2 (err, STDERR_FILENO);
    if (chdir (REELSMITH_SOURCE_ROOT) == 0)
      execl ("/bin/sh", "sh", "-c", command.c_str (), nullptr);
    _exit (127);
  }
  Ended ended;
  pollfd waiting = {int (syscall (SYS_pidfd_open, child, 0)), POLLIN, 0};
  ended.in_time = poll (&waiting, 1, seconds * 1000) == 1;
  kill (-child, SIGKILL);
  waitpid (child, &ended.status, 0);
  close (waiting.fd);
  ended.errors = read_all (errors);
  return ended;
}

/* A registry made once, so that no line pays for scanning all plugins. */
class LaunchLines : public testing::TestWithParam<Line> {
protected:
  static void SetUpTestSuite ()
  {
    registry_ = new TempFolder;
    g_setenv ("GST_REGISTRY_1_0", (registry_->path () + "/reg").c_str (), TRUE);
    g_setenv ("XDG_CACHE_HOME", registry_->path ().c_str (), TRUE);
    run_in_checkout ("gst-inspect-1.0 fakesink", registry_->path (), 60);
  }
  static void TearDownTestSuite () { delete registry_; }
  static inline TempFolder *registry_ = nullptr;
};

} // namespace

/* Documentation that has rotted: a line that fails, hangs, warns, or leaves
 * something where the user works. */
TEST_P (LaunchLines, RunAsTheyStand)
{
  TempFolder temporary;
  g_setenv ("TMPDIR", temporary.path ().c_str (), TRUE);
  std::string before = state_of_the_checkout ();
  TempFolder logs;
  Ended ended = run_in_checkout (GetParam ().command, logs.path (), 10);
  EXPECT_TRUE (ended.in_time) << "did not end within 10 s";
  EXPECT_EQ (ended.status, 0) << GetParam ().command << "\n" << ended.errors;
  for (const char *sign : {"-CRITICAL **", "-WARNING **"})
    EXPECT_EQ (ended.errors.find (sign), std::string::npos) << ended.errors;
  EXPECT_EQ (state_of_the_checkout (), before)
      << "the checkout has changed by " << GetParam ().command;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST (LaunchLines);
INSTANTIATE_TEST_SUITE_P (Found, LaunchLines, testing::ValuesIn (find_lines ()),
    [] (const auto &line) {
      std::string name = line.param.where;
      for (char &c : name)
        c = g_ascii_isalnum (c) ? c : '_';
      return name;
    });

/* A test that passes because it looks in the wrong place. */
TEST (LaunchLineSearch, FindsLinesOfEveryElement)
{
  std::string all;
  for (const Line &line : find_lines ())
    all += line.where + "\n";
  EXPECT_NE (all.find ("README.md:"), std::string::npos);
  for (const char *element :
      {"reelstocksrc", "reelbackdropsrc", "reelpanzoom", "reeltransition",
          "reeltextoverlay", "reelttssrc", "reelstoragesink"})
    EXPECT_NE (all.find (std::string ("docs/elements/") + element + ".md:"),
        std::string::npos)
        << element << " has no launch line in its page";
}
