// SPDX-License-Identifier: GPL-3.0-or-later
/* What may give way to a finished video. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr char kShort[] = "output: {size: 160x90}\n"
                          "scenes: [{background: navy, duration: 0.5}]\n";
constexpr char kLonger[] = "output: {size: 160x90}\n"
                           "scenes: [{background: teal, duration: 0.8}]\n";

class Replace : public testing::Test {
protected:
  std::string video () const { return place.videos () + "/clip.mp4"; }
  int64_t frames () const
  {
    return manifest_of (video ())["frames"].GetInt64 ();
  }
  void put_stranger ()
  {
    fs::create_directories (place.videos ());
    place.write ("media/videos/clip.mp4", "somebody else's");
  }

  Workplace place;
};

} // namespace

/* Whoever edits a brief wants its video renewed, without being asked. */
TEST_F (Replace, SameBriefReplacesItsVideo)
{
  ASSERT_EQ (place.render (place.write ("clip.yaml", kShort)).status, 0);
  EXPECT_EQ (frames (), 15);
  ASSERT_EQ (place.render (place.write ("clip.yaml", kLonger)).status, 0);
  EXPECT_EQ (frames (), 24);
  EXPECT_EQ (decoding_errors (video ()), "");
}

/* A file that is not ours must never be lost. */
TEST_F (Replace, StrangersFileStays)
{
  put_stranger ();
  Outcome outcome = place.render (place.write ("clip.yaml", kShort));
  EXPECT_EQ (outcome.status, 2);
  EXPECT_NE (outcome.err.find ("--force"), std::string::npos) << outcome.err;
  EXPECT_EQ (read_file (video ()), "somebody else's");
  EXPECT_EQ (files_under (place.media ()),
      std::vector<std::string>{"videos/clip.mp4"});
}

/* Two briefs of one name, in two folders. */
TEST_F (Replace, VideoOfAnotherBriefStays)
{
  ASSERT_EQ (place.render (place.write ("clip.yaml", kShort)).status, 0);
  std::string before = read_file (video ());
  fs::create_directory (place.file ("other"));
  Outcome outcome = place.render (place.write ("other/clip.yaml", kLonger));
  EXPECT_EQ (outcome.status, 2);
  EXPECT_EQ (read_file (video ()), before);
}

TEST_F (Replace, ForceReplacesAnything)
{
  put_stranger ();
  Outcome outcome =
      place.render (place.write ("clip.yaml", kShort), {"--force"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_EQ (decoding_errors (video ()), "");
}

/* A link in the media folder must not lead writing out of it. */
TEST_F (Replace, LinkIsReplacedAndNotFollowed)
{
  fs::create_directories (place.videos ());
  std::string precious = place.write ("precious", "not to be touched");
  fs::create_symlink (precious, video ());
  std::string brief = place.write ("clip.yaml", kShort);
  EXPECT_EQ (place.render (brief).status, 2);
  EXPECT_EQ (place.render (brief, {"--force"}).status, 0);
  EXPECT_EQ (read_file (precious), "not to be touched");
  EXPECT_FALSE (fs::is_symlink (video ()));
  EXPECT_EQ (decoding_errors (video ()), "");
}

/* The user's own folder holds the video and its side files, and no more. */
TEST_F (Replace, OutputFolderHoldsNothingElse)
{
  std::string brief = place.write ("clip.yaml", kShort);
  for (int time = 0; time < 2; time++)
    ASSERT_EQ (
        place.render (brief, {"-o", place.file ("out/a.mp4")}).status, 0);
  std::vector<std::string> names;
  for (const auto &entry : fs::directory_iterator (place.file ("out")))
    names.push_back (entry.path ().filename ());
  std::sort (names.begin (), names.end ());
  EXPECT_EQ (names, (std::vector<std::string>{"a.manifest.json", "a.mp4"}));
}
