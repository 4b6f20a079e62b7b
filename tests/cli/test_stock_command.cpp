// SPDX-License-Identifier: GPL-3.0-or-later
/* `reelsmith stock`: what is there, and how something gets there. */
#include <gtest/gtest.h>

#include <filesystem>

#include <fcntl.h>
#include <glib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rapidjson/document.h>

#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr int kDone = 0, kFailed = 1, kWrong = 2, kNoRoom = 3;

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

class Stock : public testing::Test {
protected:
  Outcome run (std::vector<std::string> arguments) const
  {
    arguments.insert (arguments.begin (), "stock");
    return place.reelsmith (std::move (arguments)).run ();
  }
  Outcome add (
      const std::string &file, std::vector<std::string> more = {}) const
  {
    std::vector<std::string> arguments = {
        "add", file, "--license", "CC-BY-4.0", "--author", "Ada Example"};
    arguments.insert (arguments.end (), more.begin (), more.end ());
    return run (arguments);
  }
  std::vector<std::string> stored () const { return files_under (root); }
  rapidjson::Document search (std::vector<std::string> words) const
  {
    words.insert (words.begin (), {"search", "--json"});
    rapidjson::Document list;
    list.Parse<rapidjson::kParseIterativeFlag> (run (words).out.c_str ());
    return list;
  }
  bool can_render (const std::string &background) const
  {
    std::string brief = "output: {size: 160x90}\nscenes: [{background: \"" +
                        background + "\", duration: 1}]\n";
    return place.reelsmith ({"validate", place.write ("b.yaml", brief)})
               .run ()
               .status == kDone;
  }

  Workplace place;
  std::string root = place.file ("home/data/reelsmith/stock");
};

} // namespace

/* Guards against stock that ships and isn't shown, or shown without licence. */
TEST_F (Stock, SearchFindsWhatShips)
{
  Outcome all = run ({"search"}), sea = run ({"search", "calm", "sea"});
  EXPECT_EQ (all.status, kDone) << all.err;
  EXPECT_TRUE (has (all.out, "images/city.jpg")) << all.out;
  EXPECT_TRUE (has (all.out, "images/stars.jpg")) << all.out;
  EXPECT_EQ (sea.status, kDone) << sea.err;
  EXPECT_TRUE (has (sea.out, "images/sea.jpg")) << sea.out;
  EXPECT_TRUE (has (sea.out, "CC0-1.0")) << sea.out;
  EXPECT_FALSE (has (sea.out, "images/city.jpg")) << sea.out;
  auto list = search ({"images/coast"});
  ASSERT_TRUE (list.IsArray ());
  ASSERT_EQ (list.Size (), 1u);
  EXPECT_STREQ (list[0]["address"].GetString (), "stock:images/coast");
  EXPECT_STREQ (list[0]["kind"].GetString (), "images");
  EXPECT_EQ (list[0]["bytes"].GetUint64 (),
      fs::file_size (list[0]["path"].GetString ()));
  EXPECT_GT (list[0]["tags"].Size (), 3u);
}

TEST_F (Stock, SearchTellsThatNothingIsFound)
{
  Outcome outcome = run ({"search", "qqqqq"});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.out, "");
  EXPECT_TRUE (has (outcome.err, "`qqqqq`")) << outcome.err;
  outcome = run ({"search", "--json", "qqqqq"});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.out, "[]\n");
}

/* Guards against an addition that the engine doesn't find, or of which less is
 * known than was said. */
TEST_F (Stock, AddedFilesAreFoundAndUsed)
{
  EXPECT_FALSE (can_render ("stock:images/pier"));
  fs::copy (test_data ("photo-3x2.jpg"), place.file ("pier.jpg"));
  Outcome outcome = add ("pier.jpg",
      {"--title", "A \"pier\"; at noon", "--tags", "zephyr, Quell;rain",
          "--attribution", "Photo: Ada", "--source", "https://example.org/p"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_EQ (outcome.out, "stock:images/pier\n");
  auto list = search ({"zephyr"});
  ASSERT_EQ (list.Size (), 1u);
  const std::pair<const char *, const char *> expected[] = {
      {"name", "images/pier.jpg"}, {"title", "A \"pier\"; at noon"},
      {"author", "Ada Example"}, {"license", "CC-BY-4.0"},
      {"attribution", "Photo: Ada"}, {"source", "https://example.org/p"}};
  for (auto [key, value] : expected)
    EXPECT_STREQ (list[0][key].GetString (), value) << key;
  EXPECT_EQ (list[0]["tags"].Size (), 3u);
  EXPECT_EQ (read_file (list[0]["path"].GetString ()),
      read_file (test_data ("photo-3x2.jpg")));
  EXPECT_TRUE (can_render ("stock:images/pier"));
  EXPECT_TRUE (can_render ("stock:quell"));
  EXPECT_EQ (stored (),
      (std::vector<std::string>{"images/pier.jpg", "images/pier.jpg.stock"}));
}

/* What it is, is told from its content: the suffix may lie. */
TEST_F (Stock, ContentDecidesKindAndSuffix)
{
  const struct {
    const char *file, *address, *name;
    std::vector<std::string> more;
  } good[] = {{"really-jpeg.png", "stock:images/really-jpeg",
                  "images/really-jpeg.jpg", {}},
      {"click.wav", "stock:music/click", "music/click.wav", {}},
      {"click.wav", "stock:sounds/click", "sounds/click.wav",
          {"--kind", "sounds"}},
      {"tones.flac", "stock:music/calm tones", "music/calm tones.flac",
          {"--name", "calm tones"}},
      {"Ein schönes Foto – 写真.jpg", "stock:images/Ein schönes Foto – 写真",
          "images/Ein schönes Foto – 写真.jpg", {}}};
  for (const auto &one : good) {
    Outcome outcome = add (test_data (one.file), one.more);
    EXPECT_EQ (outcome.status, kDone) << outcome.err;
    EXPECT_EQ (outcome.out, std::string (one.address) + "\n");
    EXPECT_TRUE (fs::exists (root + "/" + one.name)) << one.name;
    EXPECT_EQ (search ({one.name}).Size (), 1u) << one.name;
  }
}

/* Guards against a clip that can't be told from a sound, or is none. */
TEST_F (Stock, ClipsGoToVideo)
{
  std::string clip = place.file ("clip.mp4");
  ASSERT_EQ (Program ({"ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                          "testsrc=s=64x36:d=0.2", "-pix_fmt", "yuv420p", clip})
                 .run ()
                 .status,
      0);
  EXPECT_EQ (add (clip).out, "stock:video/clip\n");
  EXPECT_EQ (add (clip, {"--kind", "images", "--name", "x"}).status, kWrong);
}

/* Guards against stock that nobody may use, or that can't be shown. */
TEST_F (Stock, BadAdditionsAreRefusedAndLeaveNothing)
{
  std::string photo = test_data ("photo-3x2.jpg");
  place.write ("list.mp4", "#EXTM3U\nfile:///etc/passwd\n");
  ASSERT_EQ (mkfifo (place.file ("pipe.jpg").c_str (), 0600), 0);
  const std::vector<std::vector<std::string>> wrong = {{"add"}, {"add", photo},
      {"add", photo, "--license", "CC0-1.0"}, {"add", photo, "--author", "A"},
      {"add", photo, "--license", " ", "--author", "A"},
      {"add", photo, "--license", "CC0-1.0", "--author", ""},
      {"add", photo, "--license", "all rights reserved", "--author", "A"},
      {"add", photo, "--license", "MIT OR", "--author", "A"},
      {"add", photo, photo, "--license", "MIT", "--author", "A"},
      {"add", photo, "--license", "MIT", "--author", "A\nLicense=CC0-1.0"},
      {"add", photo, "--license", "MIT", "--author", std::string (1001, 'a')},
      {"remove", photo}, {}};
  for (const auto &arguments : wrong) {
    Outcome outcome = run (arguments);
    EXPECT_EQ (outcome.status, kWrong) << testing::PrintToString (arguments);
    EXPECT_EQ (outcome.err.rfind ("reelsmith: error: ", 0), 0u) << outcome.err;
    EXPECT_EQ (outcome.out, "");
  }
  for (const std::string &file : {test_data ("text.jpg"),
           test_data ("empty.png"), test_data ("truncated.jpg"),
           test_data ("make_data.py"), place.file ("list.mp4"),
           place.file ("pipe.jpg"), place.file ("absent.jpg"), place.path ()}) {
    Outcome outcome = add (file);
    EXPECT_EQ (outcome.status, kWrong) << file;
    EXPECT_TRUE (has (outcome.err, file)) << outcome.err;
  }
  for (const char *name :
      {"../up", "a/b", ".hidden", "/etc/x", "a\nb", "\xff\xfe"})
    EXPECT_EQ (add (photo, {"--name", name}).status, kWrong) << name;
  EXPECT_EQ (add (photo, {"--name", std::string (300, 'n')}).status, kWrong);
  EXPECT_EQ (add (photo, {"--kind", "music"}).status, kWrong);
  EXPECT_EQ (add (photo, {"--kind", "pictures"}).status, kWrong);
  EXPECT_EQ (stored (), std::vector<std::string>{});
}

/* Guards against an asset that changes under a brief that names it. */
TEST_F (Stock, TakenNamesAreRefused)
{
  std::string photo = test_data ("photo-3x2.jpg");
  Outcome shipped = add (photo, {"--name", "coast"});
  EXPECT_EQ (shipped.status, kWrong);
  EXPECT_TRUE (has (shipped.err, "images/coast.jpg")) << shipped.err;
  ASSERT_EQ (add (photo, {"--name", "mine"}).status, kDone);
  std::string before = read_file (root + "/images/mine.jpg.stock");
  /* Another suffix is the same address. */
  for (const char *file : {"photo-3x2.jpg", "alpha.png"}) {
    Outcome outcome = add (test_data (file), {"--name", "mine"});
    EXPECT_EQ (outcome.status, kWrong);
    EXPECT_TRUE (has (outcome.err, "--name")) << outcome.err;
  }
  /* A file without a licence is no asset, but it is somebody's. */
  fs::copy (test_data ("alpha.png"), root + "/images/bare.png");
  EXPECT_EQ (add (test_data ("card.png"), {"--name", "bare"}).status, kWrong);
  EXPECT_EQ (read_file (root + "/images/bare.png"),
      read_file (test_data ("alpha.png")));
  EXPECT_EQ (read_file (root + "/images/mine.jpg.stock"), before);
  EXPECT_EQ (stored ().size (), 3u);
}

/* Guards against half an asset after a full disk, and against one that an
 * interrupted addition blocks for ever. */
TEST_F (Stock, FailureLeavesNothingAndCanBeRepeated)
{
  Program program = place.reelsmith ({"stock", "add",
      test_data ("photo-3x2.jpg"), "--license", "MIT", "--author", "A"});
  program.limit_files (5000);
  Outcome outcome = program.run ();
  EXPECT_TRUE (outcome.status == kFailed || outcome.status == kNoRoom)
      << outcome.err;
  EXPECT_EQ (stored (), std::vector<std::string>{});
  /* What a power failure leaves at most: the sidecar alone. */
  fs::create_directories (root + "/images");
  ASSERT_TRUE (
      g_file_set_contents ((root + "/images/photo-3x2.jpg.stock").c_str (),
          "[Asset]\nAuthor=Old\n", -1, nullptr));
  EXPECT_EQ (search ({"images/photo-3x2"}).Size (), 0u);
  EXPECT_EQ (add (test_data ("photo-3x2.jpg")).status, kDone);
  EXPECT_STREQ (
      search ({"images/photo-3x2"})[0]["author"].GetString (), "Ada Example");
}

/* Guards against two that add the same name at once, and one that gets the
 * other's licence: exactly one wins, whole. */
TEST_F (Stock, OfTwoAtOnceOneWins)
{
  fs::create_directories (root + "/images");
  int folder =
      open ((root + "/images").c_str (), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ (flock (folder, LOCK_EX), 0);
  Program one = place.reelsmith ({"stock", "add", test_data ("photo-3x2.jpg"),
      "--name", "same", "--license", "MIT", "--author", "One"});
  Program two = place.reelsmith ({"stock", "add", test_data ("grey.jpg"),
      "--name", "same", "--license", "CC0-1.0", "--author", "Two"});
  ASSERT_TRUE (one.start () && two.start ());
  close (folder);
  int first = one.wait ().status, second = two.wait ().status;
  EXPECT_EQ (first + second, kDone + kWrong);
  auto list = search ({"images/same"});
  ASSERT_EQ (list.Size (), 1u);
  EXPECT_STREQ (list[0]["author"].GetString (), first == kDone ? "One" : "Two");
  EXPECT_EQ (read_file (list[0]["path"].GetString ()),
      read_file (test_data (first == kDone ? "photo-3x2.jpg" : "grey.jpg")));
}
