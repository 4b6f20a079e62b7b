// SPDX-License-Identifier: GPL-3.0-or-later
/* Things a brief can do without, that aren't there: for each kind that has the
 * key `optional`, and for each way not to be there. */
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "media_file.h"
#include "service_test.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

struct Absence {
  const char *name;
  std::function<void (const std::string &file)> make;
};

const Absence kAbsences[] = {
    {"Missing", [] (const std::string &file) { fs::remove (file); }},
    {"Empty", [] (const std::string &file) { std::ofstream (file).flush (); }},
    {"Unreadable",
        [] (const std::string &file) {
          std::ofstream (file) << "no picture, only words";
        }},
    {"CutShort",
        [] (const std::string &file) {
          fs::copy (test_data ("truncated.jpg"), file);
        }},
    {"AFolder", [] (const std::string &file) { fs::create_directory (file); }},
};

std::string
brief_with (bool is_optional)
{
  return "reelsmith: 1\ntitle: Optional\noutput: {size: 64x64, fps: 10, "
         "quality: draft}\n"
         "scenes:\n  - {background: {image: quay.jpg, optional: " +
         std::string (is_optional ? "true" : "false") + "}, duration: 0.5}\n";
}

class Optional : public ServiceTest,
                 public testing::WithParamInterface<Absence> {
protected:
  void SetUp () override
  {
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    fs::create_directory (daemon.place.file ("base"));
    GetParam ().make (daemon.place.file ("base/quay.jpg"));
  }
  Options options ()
  {
    return Options ().set ("base-dir", daemon.place.file ("base"));
  }
};

std::string
name_of (const testing::TestParamInfo<Absence> &info)
{
  return info.param.name;
}

} // namespace

/* A whole video must not be lost for a picture that its author can spare. */
TEST_P (Optional, IsReplacedWithOneWarningThatNamesIt)
{
  std::string path = submit (brief_with (true), options ());
  expect_end (path, "completed");
  auto warnings = daemon.client ().properties (path).list ("Warnings");
  ASSERT_EQ (warnings.size (), 1u);
  EXPECT_NE (warnings[0].find ("quay.jpg"), std::string::npos) << warnings[0];
  EXPECT_EQ (warnings[0].find (daemon.place.path ()), std::string::npos)
      << warnings[0];
  EXPECT_EQ (faults_of_video (video (path), true), "");
}

/* Who says strict wants all of it, or is told before anything is rendered. */
TEST_P (Optional, IsNeededUnderStrict)
{
  EXPECT_EQ (refusal (brief_with (true), options ().set ("strict", true)),
      "InvalidBrief");
}

/* What isn't marked is never silently left out. */
TEST_P (Optional, IsNeededUnlessMarked)
{
  EXPECT_EQ (refusal (brief_with (false), options ()), "InvalidBrief");
}

INSTANTIATE_TEST_SUITE_P (
    Thing, Optional, testing::ValuesIn (kAbsences), name_of);

namespace {

class Gone : public ServiceTest {
protected:
  void SetUp () override
  {
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    fs::create_directory (daemon.place.file ("base"));
    fs::copy (test_data ("photo-3x2.jpg"), file);
    daemon.client ().manager ("Pause");
  }
  std::string file = daemon.place.file ("base/quay.jpg");
  Options options ()
  {
    return Options ().set ("base-dir", daemon.place.file ("base"));
  }
};

} // namespace

/* A picture that is there when it is checked, and gone when it is needed. */
TEST_F (Gone, FailsTheJobUnlessOptional)
{
  std::string needed = submit (brief_with (false), options ());
  std::string spared =
      submit (brief_with (true), options ().set ("name", "spared"));
  fs::remove (file);
  daemon.client ().manager ("Resume");
  expect_end (needed, "failed");
  expect_end (spared, "completed");
  std::string error = short_error (value (needed, "ErrorName"));
  EXPECT_TRUE (error == "InvalidBrief" || error == "PipelineFailed") << error;
  EXPECT_NE (
      value (needed, "ErrorMessage").find ("quay.jpg"), std::string::npos)
      << value (needed, "ErrorMessage");
  auto warnings = daemon.client ().properties (spared).list ("Warnings");
  ASSERT_EQ (warnings.size (), 1u);
  EXPECT_NE (warnings[0].find ("quay.jpg"), std::string::npos) << warnings[0];
}

namespace {

class ThemeOfAJob : public ServiceTest {
protected:
  void SetUp () override
  {
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    fs::create_directories (daemon.place.file ("base/brand"));
    std::ofstream (daemon.place.file ("base/brand/theme.yaml"))
        << "base: more.yaml\nbackdrop: card.png\n";
    fs::copy (
        test_data ("card.png"), daemon.place.file ("base/brand/card.png"));
  }
  void base_of_theme (const std::string &text)
  {
    std::ofstream (daemon.place.file ("base/brand/more.yaml")) << text;
  }
  Options options ()
  {
    return Options ().set ("base-dir", daemon.place.file ("base"));
  }
  const std::string brief =
      "reelsmith: 1\ntitle: Themed\noutput: {size: 64x64, fps: 10, quality: "
      "draft}\ntheme: brand/theme.yaml\nscenes: [{duration: 0.5}, {theme: "
      "night, duration: 0.5}]\n";
};

} // namespace

/* Guards against jobs whose worker may not read what a theme names, or the
 * themes that ship: the daemon never reads a theme itself. */
TEST_F (ThemeOfAJob, IsReadWithAllThatItNames)
{
  base_of_theme ("dim: 0.3\n");
  std::string path = submit (brief, options ());
  expect_end (path, "completed");
  for (const std::string &warning :
      daemon.client ().properties (path).list ("Warnings"))
    EXPECT_EQ (warning.find ("theme"), std::string::npos) << warning;
}

/* A style sheet names files, too. */
TEST_F (ThemeOfAJob, MayBeAStyleSheet)
{
  std::ofstream (daemon.place.file ("base/brand/look.css"))
      << "body { color: white; background: url(card.png); }\n";
  std::string styled = brief;
  styled.replace (styled.find ("theme.yaml"), 10, "look.css");
  std::string path = submit (styled, options ());
  expect_end (path, "completed");
  for (const std::string &warning :
      daemon.client ().properties (path).list ("Warnings"))
    EXPECT_EQ (warning.find ("theme"), std::string::npos) << warning;
  fs::remove (daemon.place.file ("base/brand/card.png"));
  EXPECT_EQ (refusal (styled, options ()), "InvalidBrief");
}

/* Guards against themes that are wrong and quietly left out, here and where
 * they are only listed. */
TEST_F (ThemeOfAJob, IsRefusedWhereItIsWrong)
{
  base_of_theme ("dim: 7\n");
  EXPECT_EQ (refusal (brief, options ()), "InvalidBrief");
  fs::remove (daemon.place.file ("base/brand/more.yaml"));
  EXPECT_EQ (refusal (brief, options ()), "InvalidBrief");
}
