// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;

namespace {

/* A scene of one second whose picture is NAME. */
std::string
brief_of (const std::string &name, bool optional)
{
  return "output: {size: 64x36, fps: 10, quality: draft}\n"
         "scenes: [{duration: 1, background: {image: " +
         name + (optional ? ", optional: true" : "") + "}}]\n";
}

/* JPEG whose parts are all there, but whose tables are nonsense. */
std::string
damaged_jpeg ()
{
  std::string bytes = contents (test_data ("photo-3x2.jpg"));
  for (size_t at = bytes.find ("\xff\xc4"); at != std::string::npos;
       at = bytes.find ("\xff\xc4", at + 2))
    std::fill_n (bytes.begin () + (ptrdiff_t) at + 5, 16, '\xff');
  return bytes;
}

struct Case {
  const char *name;
  std::string bytes;
};

std::vector<Case>
broken_pictures ()
{
  std::string jpeg = contents (test_data ("photo-3x2.jpg"));
  std::string png = contents (test_data ("card.png"));
  return {{"empty.png", ""}, {"cut.jpg", jpeg.substr (0, jpeg.size () / 2)},
      {"cut.png", png.substr (0, png.size () / 2)},
      {"damaged.jpg", damaged_jpeg ()}, {"text.png", "Hello, harbour\n"},
      {"list.png", "#EXTM3U\nhttp://127.0.0.1/\n"}};
}

} // namespace

/* Guards against a job that fails for a picture it was told to do without,
 * and against silence, or several warnings, about it. */
TEST (Optional, CanvasStandsInWithOneWarningThatNamesThePicture)
{
  Preparing place;
  std::vector<Case> cases = broken_pictures ();
  cases.push_back ({"missing.png", "-"});
  for (const Case &c : cases) {
    if (c.bytes != "-")
      place.put (c.name, c.bytes);
    auto result = place.prepare (brief_of (c.name, true));
    ASSERT_TRUE (result.prepared) << c.name << ": " << result.error;
    ASSERT_EQ (result.problems.size (), 1u) << told (result.problems);
    const Problem &warning = result.problems[0];
    EXPECT_EQ (warning.severity, Severity::Warning);
    EXPECT_TRUE (
        warning.message.starts_with ("`" + std::string (c.name) + "` "))
        << warning.message;
    EXPECT_TRUE (warning.message.ends_with (": the canvas stands in for it"));
    EXPECT_NE (result.prepared->report.find (c.name), std::string::npos);
  }
}

/* Guards against a right picture replaced because it is optional. */
TEST (Optional, RightPicturesAreShown)
{
  Preparing place;
  std::filesystem::copy (test_data ("photo-3x2.jpg"), place.file ("a.jpg"));
  auto shown = place.prepare (brief_of ("a.jpg", true));
  ASSERT_TRUE (shown.prepared) << shown.error;
  EXPECT_EQ (told (shown.problems), "");
  std::filesystem::remove (place.file ("a.jpg"));
  auto canvas = place.prepare (brief_of ("a.jpg", true));
  ASSERT_TRUE (canvas.prepared) << canvas.error;
  EXPECT_NE (shown.prepared->files.back ().sha256,
      canvas.prepared->files.back ().sha256);
}

/* Guards against a file without read permission taken for a fault of ours. */
TEST (Optional, UnreadableFilesAreReplacedToo)
{
  if (geteuid () == 0)
    GTEST_SKIP () << "root reads everything";
  Preparing place;
  place.put ("secret.png", contents (test_data ("card.png")));
  chmod (place.file ("secret.png").c_str (), 0);
  auto result = place.prepare (brief_of ("secret.png", true));
  ASSERT_TRUE (result.prepared) << result.error;
  EXPECT_EQ (result.problems.size (), 1u);
}

TEST (Optional, FoldersAndDevicesAreReplacedToo)
{
  Preparing place;
  std::filesystem::create_directory (place.file ("folder"));
  for (const char *name : {"folder", "/dev/zero", "a/b/c.png"}) {
    auto result = place.prepare (brief_of (name, true));
    ASSERT_TRUE (result.prepared) << name << ": " << result.error;
    EXPECT_EQ (result.problems.size (), 1u) << told (result.problems);
  }
}

/* Guards against strict rendering what it should refuse. */
TEST (Optional, StrictMakesItAnErrorBeforeRendering)
{
  Preparing place;
  PrepareOptions options;
  options.strict = true;
  bool rendered = false;
  options.on_progress = [&] (const ProgressReport &report) {
    rendered |= report.stage == "render";
  };
  auto result = place.prepare (brief_of ("missing.png", true), options);
  EXPECT_FALSE (result.prepared);
  EXPECT_EQ (result.code, (int) ErrorCode::InvalidBrief);
  EXPECT_FALSE (rendered);
}

/* Guards against half a picture shown in silence. */
TEST (Optional, BrokenPicturesThatAreNeededAreErrorsThatNameThem)
{
  Preparing place;
  for (const Case &c : broken_pictures ()) {
    place.put (c.name, c.bytes);
    auto result = place.prepare (brief_of (c.name, false));
    EXPECT_FALSE (result.prepared) << c.name;
    std::string all = told (result.problems) + result.error;
    EXPECT_NE (all.find (std::string ("`") + c.name + "`"), std::string::npos)
        << c.name << ": " << all;
    EXPECT_EQ (all.find (place.folder ()), std::string::npos) << all;
  }
}
