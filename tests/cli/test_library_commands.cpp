// SPDX-License-Identifier: GPL-3.0-or-later
/* clean and fsck as a shell sees them. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <glib.h>
#include <rapidjson/document.h>

#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr int kDone = 0, kFailed = 1, kWrong = 2;

std::string
sha256_of (const std::string &text)
{
  char *sum = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, text.data (), (gssize) text.size ());
  std::string result = sum;
  g_free (sum);
  return result;
}

class LibraryCommands : public testing::Test {
protected:
  LibraryCommands () { fs::create_directories (place.videos ()); }

  Outcome run (std::vector<std::string> arguments) const
  {
    arguments.insert (arguments.end (), {"--media", place.media ()});
    return place.reelsmith (std::move (arguments)).run ();
  }
  void put (const std::string &name, const std::string &text) const
  {
    std::string path = place.media () + "/" + name;
    fs::create_directories (fs::path (path).parent_path ());
    std::ofstream (path) << text;
  }
  bool there (const std::string &name) const
  {
    return fs::exists (place.media () + "/" + name);
  }
  /* As `render` leaves it. */
  void put_video (const std::string &content) const
  {
    put ("videos/film.mp4", content);
    put ("videos/film.manifest.json",
        "{\"brief\":\"b\",\"files\":[{\"name\":\"film.mp4\",\"bytes\":" +
            std::to_string (content.size ()) + ",\"sha256\":\"" +
            sha256_of (content) + "\"}]}");
  }
  Workplace place;
};

} // namespace

/* Guards against somebody's film in the bin, whatever was asked for. */
TEST_F (LibraryCommands, CleanRemovesWhatCanGo)
{
  put_video ("a film");
  ASSERT_EQ (run ({"fsck"}).status, kDone);
  put ("assets/failed/broken/graph.dot", std::string (5000, 'x'));
  put ("assets/temp/dead/out/x", "left over");
  Outcome outcome = run ({"clean", "--max-bytes", "1K", "--keep-free", "1"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_EQ (outcome.out, "assets/failed/broken\n");
  EXPECT_EQ (outcome.err, "removed 1 file, 5000 bytes\n");
  EXPECT_FALSE (there ("assets/failed/broken"));
  EXPECT_FALSE (there ("assets/temp/dead"));
  EXPECT_TRUE (there ("videos/film.mp4"));
  outcome = run ({"clean", "--max-bytes=1", "--videos", "--max-age=2w"});
  EXPECT_EQ (outcome.out, "videos/film.mp4\nvideos/film.manifest.json\n");
  EXPECT_FALSE (there ("videos/film.mp4"));
}

/* Guards against a look that changes something. */
TEST_F (LibraryCommands, DryRunRemovesNothing)
{
  put ("assets/temp/dead/out/x", "left over");
  Outcome outcome = run ({"clean", "-n", "--max-bytes", "1"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_EQ (outcome.out, "");
  EXPECT_FALSE (there ("library.db"));
  put ("assets/failed/broken/graph.dot", std::string (5000, 'x'));
  ASSERT_EQ (run ({"fsck"}).status, kDone);
  put ("assets/temp/dead/out/x", "left over");
  outcome = run ({"clean", "--dry-run", "--max-bytes", "1"});
  EXPECT_EQ (outcome.out, "assets/failed/broken\n");
  EXPECT_EQ (outcome.err, "would remove 1 file, 5000 bytes\n");
  EXPECT_TRUE (there ("assets/failed/broken/graph.dot"));
  EXPECT_TRUE (there ("assets/temp/dead/out/x"));
}

TEST_F (LibraryCommands, WrongValuesAreRefused)
{
  for (const char *option : {"--max-bytes=", "--max-bytes=x", "--max-bytes=1X",
           "--max-bytes=-1", "--keep-free=1.5G", "--max-bytes=9999999999999T",
           "--max-age=30", "--max-age=d", "--max-age=99999999999999w"}) {
    Outcome outcome = run ({"clean", option});
    EXPECT_EQ (outcome.status, kWrong) << option;
    EXPECT_TRUE (outcome.err.starts_with ("reelsmith: error: `")) << option;
  }
  for (const char *command : {"clean", "fsck"}) {
    EXPECT_EQ (run ({command, "operand"}).status, kWrong);
    Outcome outcome =
        place.reelsmith ({command, "--media", place.file ("nowhere")}).run ();
    EXPECT_EQ (outcome.status, kWrong);
    EXPECT_NE (outcome.err.find ("there is no folder"), std::string::npos);
    EXPECT_FALSE (fs::exists (place.file ("nowhere")));
  }
}

TEST_F (LibraryCommands, FsckAdoptsAndIsThenContent)
{
  put_video ("a film");
  Outcome outcome = run ({"fsck"});
  EXPECT_EQ (outcome.status, kDone) << outcome.out << outcome.err;
  EXPECT_TRUE (outcome.out.starts_with ("videos/film.mp4: adopted: "));
  outcome = run ({"fsck", "--full"});
  EXPECT_EQ (outcome.status, kDone);
  EXPECT_EQ (outcome.out, "");
  EXPECT_EQ (outcome.err, "the library is as it should be\n");
}

/* Guards against damage that a script doesn't notice. */
TEST_F (LibraryCommands, FsckFailsOverWhatNeedsAPerson)
{
  put_video ("a film");
  ASSERT_EQ (run ({"fsck"}).status, kDone);
  put ("videos/film.mp4", "b film");
  EXPECT_EQ (run ({"fsck"}).status, kDone) << "of the same size";
  Outcome outcome = run ({"fsck", "--full", "--json"});
  EXPECT_EQ (outcome.status, kFailed);
  rapidjson::Document list;
  list.Parse (outcome.out.c_str ());
  ASSERT_TRUE (list.IsArray () && list.Size () == 1) << outcome.out;
  EXPECT_STREQ (list[0]["kind"].GetString (), "damaged");
  EXPECT_STREQ (list[0]["path"].GetString (), "videos/film.mp4");
  EXPECT_FALSE (list[0]["mended"].GetBool ());
  fs::remove (place.media () + "/videos/film.mp4");
  outcome = run ({"fsck"});
  EXPECT_EQ (outcome.status, kFailed);
  EXPECT_TRUE (outcome.out.starts_with ("videos/film.mp4: lost: "));
}

/* Guards against making a damaged database worse. */
TEST_F (LibraryCommands, DamagedDatabaseIsNamedAndKept)
{
  put ("library.db", std::string (5000, 'x'));
  Outcome outcome = run ({"fsck"});
  EXPECT_EQ (outcome.status, kFailed);
  EXPECT_TRUE (outcome.out.starts_with ("library.db: database: "));
  EXPECT_EQ (run ({"clean"}).status, kFailed);
  EXPECT_EQ (
      read_file (place.media () + "/library.db"), std::string (5000, 'x'));
}

/* Guards against two at once that get in each other's way. */
TEST_F (LibraryCommands, SeveralRunAtOnce)
{
  put_video ("a film");
  put ("assets/failed/broken/graph.dot", "x");
  std::vector<std::unique_ptr<Program>> programs;
  for (const char *command : {"fsck", "clean", "fsck", "clean"}) {
    programs.push_back (std::make_unique<Program> (
        std::vector<std::string>{REELSMITH, command, "--media", place.media ()},
        place.environment));
    ASSERT_TRUE (programs.back ()->start ());
  }
  for (const auto &program : programs) {
    Outcome outcome = program->wait ();
    EXPECT_EQ (outcome.status, kDone) << outcome.out << outcome.err;
  }
  EXPECT_TRUE (there ("videos/film.mp4"));
}
