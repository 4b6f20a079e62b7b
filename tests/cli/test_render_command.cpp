// SPDX-License-Identifier: GPL-3.0-or-later
/* `reelsmith render`, as far as it is the command's: progress, standard input,
 * `new`, and disks that are full. */
#include <gtest/gtest.h>

#include <filesystem>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr char kBrief[] =
    "output: {size: 320x180}\n"
    "scenes:\n"
    "  - {background: {generate: aurora}, narration: One scene.}\n"
    "  - {background: teal, transition: 0.4, duration: 1}\n";

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

rapidjson::Document
parse (const std::string &line)
{
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag> (line.c_str ());
  return document;
}

/* What a render that came to nothing left behind, but for finished pieces that
 * the next one needn't make again. */
std::vector<std::string>
left_behind (const Workplace &place)
{
  std::vector<std::string> files = files_under (place.media ());
  std::erase_if (files, [] (const std::string &file) {
    return file.starts_with ("assets/audio/") ||
           file.starts_with ("assets/segments/");
  });
  return files;
}

/* Can this machine give a process a mount of its own? */
bool
can_mount ()
{
  return Program ({"unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"})
             .run ()
             .status == 0;
}

} // namespace

/* A program that watches must be able to read every line, and to trust it. */
TEST (RenderCommand, JsonProgressRisesAndEndsInDone)
{
  Workplace place;
  Program program = place.reelsmith ({"render", place.write ("p.yaml", kBrief),
      "--media", place.media (), "--progress", "json"});
  ASSERT_TRUE (program.start ());
  double last = 0;
  std::string line, before, stages;
  while (program.read_line (line)) {
    rapidjson::Document report = parse (line);
    ASSERT_TRUE (report.IsObject ()) << line;
    std::string type = report["type"].GetString ();
    if (type == "progress") {
      EXPECT_GE (report["progress"].GetDouble (), last) << line;
      last = report["progress"].GetDouble ();
      EXPECT_LE (last, 1);
      stages += std::string (report["stage"].GetString ()) + " ";
    } else {
      EXPECT_EQ (type, "done") << line;
      EXPECT_EQ (last, 1) << "done is said before all is";
      EXPECT_EQ (report["path"].GetString (), place.videos () + "/p.mp4");
      EXPECT_EQ (report["frames"].GetInt64 (),
          scene_starts (place.videos () + "/p.mp4").back ());
    }
    before = line;
  }
  EXPECT_EQ (program.wait ().status, 0);
  EXPECT_TRUE (has (before, "\"done\"")) << before;
  size_t at = 0;
  for (const char *stage :
      {"speak", "render", "mix", "join", "check", "publish", "done"}) {
    at = stages.find (stage, at);
    ASSERT_NE (at, std::string::npos) << stage << " in " << stages;
  }
}

/* `none` and `bar` without a terminal: nothing that fills a log. */
TEST (RenderCommand, OtherProgressIsQuiet)
{
  Workplace place;
  std::string brief = place.write ("p.yaml", kBrief);
  Outcome none = place.render (brief);
  EXPECT_EQ (none.out + none.err, "");
  Outcome bar =
      place.reelsmith ({"render", brief, "--media", place.media ()}).run ();
  EXPECT_EQ (bar.out, place.videos () + "/p.mp4\n");
  EXPECT_FALSE (has (bar.err, "\r"));
}

/* A brief that is wrong leaves no trace, not even a folder. */
TEST (RenderCommand, WrongBriefWritesNothing)
{
  Workplace place;
  std::string media = place.file ("untouched");
  Outcome outcome =
      place
          .reelsmith ({"render", place.write ("w.yaml", "scenes: []\n"),
              "--media", media, "--progress", "json"})
          .run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_TRUE (has (outcome.err, "w.yaml:1:9: error: ")) << outcome.err;
  EXPECT_FALSE (fs::exists (media));
}

/* Problems that only show when it has been spoken are the brief's, too. What
 * was spoken needn't be spoken again. */
TEST (RenderCommand, DurationTooShortForItsNarrationIsTold)
{
  Workplace place;
  Outcome outcome = place.render (
      place.write ("short.yaml", "output: {size: 160x90}\n"
                                 "scenes:\n"
                                 "  - narration: This takes its time to say.\n"
                                 "    duration: 0.5\n"));
  EXPECT_EQ (outcome.status, 2);
  EXPECT_TRUE (has (outcome.err, "short.yaml:4:15: error: ")) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "`duration`")) << outcome.err;
  EXPECT_EQ (left_behind (place), std::vector<std::string>{});
}

TEST (RenderCommand, ReadsStandardInput)
{
  const char *briefs[] = {kBrief,
      "# Hello\n\n(color: teal)\n\nThis is spoken.\n",
      "{\"scenes\": [{\"duration\": 0.5}]}"};
  for (const char *brief : briefs) {
    Workplace place;
    Program program =
        place.reelsmith ({"render", "-", "--media", place.media (), "--size",
            "160x90", "-o", place.file ("in.mp4"), "--progress", "none"});
    program.say (brief);
    Outcome outcome = program.run ();
    EXPECT_EQ (outcome.status, 0) << outcome.err;
    EXPECT_EQ (decoding_errors (place.file ("in.mp4")), "");
  }
}

/* What `new` writes is right, and never overwrites what somebody wrote. */
TEST (RenderCommand, NewWritesABriefThatRenders)
{
  Workplace place;
  Outcome made = place.reelsmith ({"new", "first"}).run ();
  EXPECT_EQ (made.status, 0) << made.err;
  EXPECT_EQ (made.out, "first/brief.md\n");
  std::string text = read_file (place.file ("first/brief.md"));
  EXPECT_EQ (place.reelsmith ({"validate", "--strict", "first/brief.md"})
                 .run ()
                 .status,
      0);
  Outcome again = place.reelsmith ({"new", "first"}).run ();
  EXPECT_EQ (again.status, 2);
  EXPECT_TRUE (has (again.err, "first/brief.md exists")) << again.err;
  EXPECT_EQ (read_file (place.file ("first/brief.md")), text);
  Outcome outcome = place.render ("first/brief.md", {"--size", "320x180"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_EQ (decoding_errors (place.videos () + "/brief.mp4"), "");
}

/* A full disk at any moment: said clearly, and nothing is left in sight. The
 * media folder is a file system of so many KiB, in a mount of its own. */
TEST (RenderCommand, FullDiskIsToldAndLeavesNothing)
{
  if (!can_mount ())
    GTEST_SKIP () << "this machine lets nobody mount; files are limited by "
                     "the next test";
  Workplace place;
  std::string brief = place.write ("full.yaml", kBrief);
  for (const char *size : {"16k", "64k", "200k", "400k", "700k", "1000k"}) {
    SCOPED_TRACE (size);
    std::string script = "mount -t tmpfs -o size=" + std::string (size) +
                         " tmpfs \"$2\" || exit 99\n"
                         "\"$0\" render \"$1\" --media \"$2\" --progress none\n"
                         "status=$?\nfind \"$2\" -type f\nexit $status\n";
    Outcome outcome = Program ({"unshare", "-rm", "sh", "-c", script, REELSMITH,
                                   brief, place.media ()},
        place.environment)
                          .run ();
    if (outcome.status == 0)
      continue;
    EXPECT_EQ (outcome.status, 3) << outcome.err;
    EXPECT_EQ (outcome.out, "") << "files are left";
    EXPECT_EQ (outcome.err.rfind ("reelsmith: error: ", 0), 0u) << outcome.err;
    std::printf ("%s: %s", size, outcome.err.c_str ());
  }
}

/* A write that fails in any step (here by a limit on files) is no success, and
 * what is kept of it is whole. */
TEST (RenderCommand, FailedWriteIsNoSuccess)
{
  Workplace place;
  std::string brief = place.write ("limit.yaml", kBrief);
  for (long limit : {1000L, 20000L, 100000L, 300000L}) {
    SCOPED_TRACE (limit);
    Program program = place.reelsmith (
        {"render", brief, "--media", place.media (), "--progress", "none"});
    program.limit_files (limit);
    Outcome outcome = program.run ();
    EXPECT_TRUE (outcome.status == 1 || outcome.status == 3)
        << outcome.status << outcome.err;
    EXPECT_TRUE (has (outcome.err, "reelsmith: error: ")) << outcome.err;
    EXPECT_EQ (left_behind (place), std::vector<std::string>{});
    std::printf ("%ld bytes: %s", limit, outcome.err.c_str ());
  }
  Outcome outcome = place.render ("limit.yaml");
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_EQ (decoding_errors (place.videos () + "/limit.mp4"), "");
}
