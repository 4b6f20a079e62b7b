// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>

#include <fcntl.h>

#include <rapidjson/document.h>

#include "error.h"
#include "preparing.h"
#include "run/plan_brief.h"
#include "unique_fd.h"

using namespace reel;
using namespace reel::test;

namespace fs = std::filesystem;

namespace {

constexpr char kTop[] = "output: {size: 192x108, fps: 10, quality: draft}\n";

std::string
scenes (const std::string &list)
{
  return std::string (kTop) + "scenes: [" + list + "]\n";
}

std::string
sha256 (const std::string &bytes)
{
  CharPtr sum = adopt (g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, bytes.data (), (gssize) bytes.size ()));
  return sum.get ();
}

/* Opens a file as a worker has it: by a descriptor alone. */
struct Handed {
  UniqueFd fd;
  std::string path;

  explicit Handed (const std::string &file)
      : fd (open (file.c_str (), O_RDONLY | O_CLOEXEC)),
        path ("/proc/self/fd/" + std::to_string (fd.get ()))
  {
  }
};

} // namespace

/* Guards against a set without one of its files, in the wrong order, or whose
 * hashes are not those of what lies there. */
TEST (Prepare, AllThatIsToBePublishedIsListedTheVideoLast)
{
  Preparing place;
  auto result = place.prepare (
      scenes ("{narration: Good morning}, {duration: 1, background: red}"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  const Prepared &prepared = *result.prepared;
  std::vector<std::string> names, there;
  for (const PreparedFile &file : prepared.files) {
    names.push_back (file.name);
    std::string bytes = contents (place.out (file.name));
    EXPECT_EQ (file.bytes, bytes.size ()) << file.name;
    EXPECT_EQ (file.sha256, sha256 (bytes)) << file.name;
  }
  EXPECT_EQ (
      names, (std::vector<std::string>{"brief.vtt", "brief.srt",
                 "brief.transcript.txt", "brief.manifest.json", "brief.mp4"}));
  for (const auto &entry :
      fs::directory_iterator (prepared_folder (place.staging ())))
    there.push_back (entry.path ().filename ());
  EXPECT_EQ (there.size (), names.size ());
  rapidjson::Document report;
  report.Parse (prepared.report.c_str ());
  ASSERT_TRUE (report.IsObject ()) << prepared.report;
  EXPECT_EQ (report["frames"].GetInt64 (), prepared.frames);
  EXPECT_EQ (report["width"].GetInt (), 192);
  EXPECT_NEAR (report["loudness"].GetDouble (), -16, 1);
  EXPECT_EQ (report["bytes"].GetUint64 (), prepared.files.back ().bytes);
}

/* Guards against a file that is opened by its name, where only descriptors can
 * be had, and against bytes or keys that depend on how it came. */
TEST (Prepare, HandedOverFilesGiveTheSameBytes)
{
  Preparing place;
  fs::copy (test_data ("photo-3x2.jpg"), place.file ("photo.jpg"));
  fs::copy (test_data ("speech.wav"), place.file ("said.wav"));
  std::string text = scenes ("{background: photo.jpg, title: Harbour, "
                             "narration: {file: said.wav}}");
  auto named = place.prepare (text);
  ASSERT_TRUE (named.prepared) << named.error << told (named.problems);
  Handed photo (place.file ("photo.jpg")), said (place.file ("said.wav"));
  BriefOverrides overrides;
  overrides.files = FileMap{{place.file ("photo.jpg"), photo.path},
      {place.file ("said.wav"), said.path}};
  fs::remove (place.file ("photo.jpg"));
  fs::remove (place.file ("said.wav"));
  auto handed = place.prepare (text, {}, overrides);
  ASSERT_TRUE (handed.prepared) << handed.error << told (handed.problems);
  ASSERT_EQ (handed.prepared->files.size (), named.prepared->files.size ());
  for (size_t i = 0; i < handed.prepared->files.size (); i++)
    EXPECT_EQ (
        handed.prepared->files[i].sha256, named.prepared->files[i].sha256)
        << handed.prepared->files[i].name;
}

/* Guards against a file that lies there but was not handed over, and against
 * messages with a path of the machine. */
TEST (Prepare, WhatIsNotHandedOverIsMissingByTheNameItIsWritten)
{
  Preparing place;
  fs::copy (test_data ("photo-3x2.jpg"), place.file ("photo.jpg"));
  BriefOverrides overrides;
  overrides.files = FileMap{};
  auto result = place.prepare (
      scenes ("{background: ./photo.jpg}, {background: ../up.png}"), {},
      overrides);
  EXPECT_FALSE (result.prepared);
  EXPECT_EQ (told (result.problems), "error: `./photo.jpg` does not exist\n"
                                     "error: `../up.png` does not exist\n");
  for (const Problem &problem : result.problems)
    EXPECT_EQ (problem.hint.find (place.folder ()), std::string::npos);
}

/* Guards against decoders that name a descriptor or a server's folder. */
TEST (Prepare, FailuresNameFilesAsTheyAreWritten)
{
  Preparing place;
  std::string whole = contents (test_data ("tones.flac"));
  place.put ("song.flac", whole.substr (0, 60) + std::string (5000, 'x'));
  Handed song (place.file ("song.flac"));
  BriefOverrides overrides;
  overrides.files = FileMap{{place.file ("song.flac"), song.path}};
  auto result =
      place.prepare (scenes ("{narration: {file: song.flac}}"), {}, overrides);
  EXPECT_FALSE (result.prepared);
  EXPECT_NE (result.error.find ("song.flac"), std::string::npos)
      << result.error;
  EXPECT_EQ (result.error.find ("/proc/"), std::string::npos) << result.error;
  EXPECT_EQ (result.error.find (place.folder ()), std::string::npos)
      << result.error;
}

/* Guards against a warning that strict lets pass. */
TEST (Prepare, StrictStopsAtWarningsBeforeRendering)
{
  Preparing place;
  PrepareOptions options;
  options.strict = true;
  std::string stage;
  options.on_progress = [&] (const ProgressReport &report) {
    stage = report.stage;
  };
  std::string text =
      scenes ("{duration: 1}, {duration: 1, transition: {type: crossfade, "
              "duration: 3}}");
  auto result = place.prepare (text, options);
  EXPECT_FALSE (result.prepared);
  EXPECT_EQ (result.code, (int) ErrorCode::InvalidBrief);
  EXPECT_EQ (stage, "speak");
  options.strict = false;
  result = place.prepare (text, options);
  ASSERT_TRUE (result.prepared) << result.error;
  EXPECT_NE (result.prepared->report.find ("longer than its scene"),
      std::string::npos);
}

/* Guards against a bar that goes back, or is full before all is published. */
TEST (Prepare, ProgressRisesThroughAllStages)
{
  Preparing place;
  PrepareOptions options;
  double last = 0;
  int stage = 0;
  bool fell = false;
  options.on_progress = [&] (const ProgressReport &report) {
    fell |= report.fraction < last || report.index < stage;
    last = report.fraction;
    stage = report.index;
    EXPECT_EQ (report.of, 6);
  };
  auto result = place.prepare (
      scenes ("{narration: One}, {narration: Two, transition: crossfade}"),
      options);
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  EXPECT_FALSE (fell);
  EXPECT_EQ (stage, 6);
  EXPECT_GT (last, 0.5);
  EXPECT_LT (last, 1);
}

/* Guards against names that lead out of the folder, or that nobody asked for.
 */
TEST (Prepare, NameIsTheCallersAndChecked)
{
  Preparing place;
  BriefOverrides overrides;
  overrides.name = "harbour";
  auto result = place.prepare (scenes ("{duration: 0.5}"), {}, overrides);
  ASSERT_TRUE (result.prepared) << result.error;
  EXPECT_EQ (result.prepared->files.back ().name, "harbour.mp4");
  for (const char *name : {"", "../x", ".x", "a\nb"}) {
    overrides.name = name;
    result = place.prepare (scenes ("{duration: 0.5}"), {}, overrides);
    EXPECT_FALSE (result.prepared) << name;
    EXPECT_EQ (result.problems.size (), 1u) << name;
  }
}

/* Guards against a plan that isn't what is rendered, and against leavings. */
TEST (Plan, TellsWhatRenderingGives)
{
  Preparing place;
  std::string text =
      "title: Harbour\nname: quay\n" +
      scenes ("{narration: Good morning}, {title: Two, duration: 2, "
              "transition: crossfade}");
  Problems problems ("brief.yaml");
  auto brief = load_brief_text (text, Notation::Yaml, {}, problems);
  ASSERT_TRUE (brief) << told (problems.sorted ());
  ErrorPtr error;
  auto plan = plan_brief (*brief, {}, problems, out (error));
  ASSERT_TRUE (plan) << (error ? error->message : "");
  EXPECT_EQ (plan->title, "Harbour");
  EXPECT_EQ (plan->name, "quay");
  EXPECT_GT (plan->render_seconds, 0);
  EXPECT_GT (plan->staging_bytes, plan->output_bytes);
  rapidjson::Document json;
  json.Parse (plan->json.c_str ());
  ASSERT_TRUE (json.IsObject ()) << plan->json;
  auto result = place.prepare (text);
  ASSERT_TRUE (result.prepared) << result.error;
  EXPECT_EQ (json["frames"].GetInt64 (), result.prepared->frames);
  EXPECT_DOUBLE_EQ (plan->video_seconds, result.prepared->seconds);
  ASSERT_EQ (json["scenes"].Size (), 2u);
  EXPECT_STREQ (json["scenes"][0]["why"].GetString (), "narration");
  EXPECT_STREQ (json["scenes"][1]["transition"].GetString (), "crossfade");
  EXPECT_DOUBLE_EQ (json["scenes"][1]["seconds"].GetDouble (), 2);
  EXPECT_EQ (json["segments"].Size (), 3u);
}

/* Guards against problems that only speaking shows, taken for success. */
TEST (Plan, TellsWhatOnlySpeakingShows)
{
  Preparing place;
  Problems problems ("brief.yaml");
  auto brief = load_brief_text (
      scenes ("{narration: A long and winding road that leads, duration: 0.5}"),
      Notation::Yaml, {}, problems);
  ASSERT_TRUE (brief) << told (problems.sorted ());
  ErrorPtr error;
  EXPECT_FALSE (plan_brief (*brief, {}, problems, out (error)));
  EXPECT_FALSE (error);
  EXPECT_TRUE (problems.has_errors ());
}
