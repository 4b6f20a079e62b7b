// SPDX-License-Identifier: GPL-3.0-or-later
/* Options of `reelsmith render` that say what of a brief is made, and what
 * becomes of it. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr char kThree[] = "output: {size: 320x180, fps: 10}\n"
                          "transition: 0.4\n"
                          "fade-in: 0.2\n"
                          "overlays: [{text: Later, at: 3, for: 0.5}]\n"
                          "scenes:\n"
                          "  - {id: intro, background: teal, duration: 1,\n"
                          "     music: none}\n"
                          "  - {id: middle, background: navy, duration: 2,\n"
                          "     narration: Go.}\n"
                          "  - {background: maroon, duration: 1.5}\n";

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

std::vector<std::string>
in_folder (const std::string &folder)
{
  return fs::exists (folder) ? files_under (folder)
                             : std::vector<std::string> ();
}

} // namespace

/* Guards against scenes that are rendered although nobody asked for them, and
 * against a look that takes the place of the finished video. */
TEST (RenderOnly, MakesTheNamedScenesUnderANameOfTheirOwn)
{
  Workplace place;
  std::string brief = place.write ("film.yaml", kThree);
  ASSERT_EQ (place.render (brief).status, 0);
  std::string whole = read_file (place.videos () + "/film.mp4");
  Outcome outcome = place.render (brief, {"--only", "s03, intro"});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "not shown in a part")) << outcome.err;
  EXPECT_EQ (scene_starts (place.videos () + "/film-intro+s03.mp4"),
      (std::vector<int64_t>{0, 10, 25}));
  EXPECT_EQ (read_file (place.videos () + "/film.mp4"), whole);
  /* Nor where somebody says it should. */
  outcome = place.render (
      brief, {"--only", "middle", "-o", place.videos () + "/film.mp4"});
  EXPECT_EQ (outcome.status, 2) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "did not come from this brief"));
}

/* All of them are the whole. */
TEST (RenderOnly, AllScenesAreTheVideoItself)
{
  Workplace place;
  std::string brief = place.write ("film.yaml", kThree);
  ASSERT_EQ (place.render (brief, {"--only", "middle,s03,intro"}).status, 0);
  EXPECT_EQ (scene_starts (place.videos () + "/film.mp4"),
      (std::vector<int64_t>{0, 10, 30, 45}));
}

/* Guards against a misspelt id that leaves a scene out in silence. */
TEST (RenderOnly, UnknownIdsAreToldWithTheNearest)
{
  Workplace place;
  std::string brief = place.write ("film.yaml", kThree);
  Outcome outcome = place.render (brief, {"--only", "midle,s03,x"});
  EXPECT_EQ (outcome.status, 2);
  EXPECT_TRUE (has (outcome.err, "no scene `midle`")) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "did you mean `middle`?")) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "no scene `x`")) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "`intro`, `middle`, `s03`")) << outcome.err;
  EXPECT_EQ (in_folder (place.media ()), std::vector<std::string> ());
  outcome = place.render (brief, {"--only", " , "});
  EXPECT_EQ (outcome.status, 2);
  EXPECT_TRUE (has (outcome.err, "--only takes ids")) << outcome.err;
}

/* A sentence that goes on in a scene that isn't there ends in its own. */
TEST (RenderOnly, ASentenceCutOffEndsThere)
{
  Workplace place;
  std::string brief = place.write ("film.yaml",
      "output: {size: 320x180, fps: 10}\n"
      "scenes:\n"
      "  - narration: {text: Every boat, continues: true}\n"
      "  - narration: leaves a trace.\n"
      "  - duration: 1\n");
  for (const char *only : {"s01", "s02", "s01,s03"}) {
    Outcome outcome = place.render (brief, {"--only", only});
    EXPECT_EQ (outcome.status, 0) << only << outcome.err;
  }
}

/* Guards against a verification that reads nothing: damage must be seen, and
 * what is as it was must pass. */
TEST (RenderVerify, ReadsTheFilesBesideAManifest)
{
  Workplace place;
  ASSERT_EQ (place.render (place.write ("film.yaml", kThree)).status, 0);
  std::string manifest = place.videos () + "/film.manifest.json";
  auto verify = [&] {
    return place.reelsmith ({"render", "--verify", manifest}).run ();
  };
  Outcome sound = verify ();
  EXPECT_EQ (sound.status, 0) << sound.err;
  EXPECT_TRUE (has (sound.out, "film.mp4: same\n")) << sound.out;
  std::string video = place.videos () + "/film.mp4";
  std::string bytes = read_file (video);
  bytes[bytes.size () / 2] ^= 1;
  std::ofstream (video, std::ios::binary) << bytes;
  fs::remove (place.videos () + "/film.srt");
  Outcome damaged = verify ();
  EXPECT_EQ (damaged.status, 1);
  EXPECT_TRUE (has (damaged.out, "film.mp4: differs\n")) << damaged.out;
  EXPECT_TRUE (has (damaged.out, "film.srt: missing\n")) << damaged.out;
  EXPECT_TRUE (has (damaged.out, "film.vtt: same\n")) << damaged.out;
  EXPECT_TRUE (has (damaged.err, "2 of ")) << damaged.err;
}

/* Guards against a comparison with itself: another brief must not pass, and
 * nothing may be published. */
TEST (RenderVerify, RendersAndCompares)
{
  Workplace place;
  std::string brief = place.write ("film.yaml", kThree);
  ASSERT_EQ (place.render (brief).status, 0);
  std::string manifest = place.videos () + "/film.manifest.json";
  auto before = in_folder (place.videos ());
  std::string video = read_file (place.videos () + "/film.mp4");
  Outcome same = place.render (brief, {"--verify", manifest, "--no-cache"});
  EXPECT_EQ (same.status, 0) << same.err;
  EXPECT_TRUE (has (same.out, "film.mp4: same\n")) << same.out;
  std::string text = kThree;
  text.replace (text.find ("navy"), 4, "gold");
  Outcome other =
      place.render (place.write ("other.yaml", text), {"--verify", manifest});
  EXPECT_EQ (other.status, 1) << other.err;
  EXPECT_TRUE (has (other.out, "film.mp4: differs\n")) << other.out;
  EXPECT_TRUE (has (other.out, "film.vtt: same\n")) << other.out;
  EXPECT_EQ (in_folder (place.videos ()), before);
  EXPECT_EQ (read_file (place.videos () + "/film.mp4"), video);
}

TEST (RenderVerify, ProgramsGetAnObject)
{
  Workplace place;
  ASSERT_EQ (place.render (place.write ("film.yaml", kThree)).status, 0);
  Outcome outcome = place
                        .reelsmith ({"render", "--progress", "json", "--verify",
                            place.videos () + "/film.manifest.json"})
                        .run ();
  rapidjson::Document report;
  report.Parse (outcome.out.c_str ());
  ASSERT_TRUE (report.IsObject ()) << outcome.out;
  EXPECT_STREQ (report["type"].GetString (), "verified");
  EXPECT_TRUE (report["same"].GetBool ());
  EXPECT_GE (report["files"].Size (), 4u);
}

/* What is no manifest must not count as one that is fulfilled. */
TEST (RenderVerify, RefusesWhatIsNoManifest)
{
  Workplace place;
  std::string brief = place.write ("film.yaml", kThree);
  struct {
    const char *name, *text, *told;
  } cases[] = {
      {"gone.manifest.json", nullptr, "there is no manifest"},
      {"text.manifest.json", "not JSON", "can't be read"},
      {"list.manifest.json", "[]", "can't be read"},
      {"empty.manifest.json", "{}", "no manifest of a video"},
      {"none.manifest.json", "{\"files\": []}", "no manifest of a video"},
      {"bare.manifest.json", "{\"files\": [{\"name\": \"a.mp4\"}]}",
          "no manifest of a video"},
      {"out.manifest.json",
          "{\"files\": [{\"name\": \"../a.mp4\", \"bytes\": 1}]}",
          "can't be read"},
  };
  for (const auto &c : cases) {
    std::string file =
        c.text ? place.write (c.name, c.text) : place.file (c.name);
    Outcome outcome = place.reelsmith ({"render", "--verify", file}).run ();
    EXPECT_EQ (outcome.status, 2) << c.name;
    EXPECT_TRUE (has (outcome.err, c.told)) << c.name << ": " << outcome.err;
    EXPECT_EQ (outcome.out, "");
    EXPECT_EQ (place.render (brief, {"--verify", file}).status, 2) << c.name;
  }
  Outcome outcome = place.render (
      brief, {"--verify", "m.manifest.json", "-o", place.file ("x.mp4")});
  EXPECT_EQ (outcome.status, 2);
  EXPECT_TRUE (has (outcome.err, "publishes nothing")) << outcome.err;
}

/* Guards against an MP4 called film.webm.mp4. */
TEST (RenderOutput, AnotherKindOfFileIsRefusedByItsName)
{
  Workplace place;
  std::string brief = place.write ("film.yaml", kThree);
  for (const char *name : {"film.webm", "film.mkv", "film.gif"}) {
    Outcome outcome = place.render (brief, {"-o", place.file (name)});
    EXPECT_EQ (outcome.status, 2);
    EXPECT_TRUE (has (outcome.err, "but the video is .mp4")) << outcome.err;
    EXPECT_FALSE (fs::exists (place.file (name + std::string (".mp4"))));
  }
}

/* Guards against jobs that were asked for and are lowered in silence, and
 * against a warning about the machine that stops for the brief. */
TEST (RenderJobs, MoreThanMemoryIsEnoughForAreToldAndMade)
{
  Workplace place;
  std::string brief = place.write ("film.yaml",
      "output: {size: 7680x4320, fps: 10}\n"
      "scenes: [{background: teal, duration: 0.1}]\n");
  Outcome outcome = place.render (brief, {"--jobs", "256", "--strict"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "warning: 256 jobs may take 778360 MB"))
      << outcome.err;
}
