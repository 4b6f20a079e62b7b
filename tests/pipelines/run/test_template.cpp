// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "error.h"
#include "preparing.h"
#include "run/template.h"

using namespace reel;
using namespace reel::test;

namespace {

class Template : public testing::Test {
protected:
  Template ()
  {
    std::filesystem::create_directory (place.file ("mine"));
    std::filesystem::create_directory (place.staging ());
    options.folders = {place.file ("mine")};
    options.staging = place.staging ();
  }

  void write (const std::string &name, const std::string &text)
  {
    place.put ("mine/" + name + ".launch", text);
  }
  /* All that is wrong with the template `t` of TEXT, a line each. */
  std::string wrong (const std::string &text)
  {
    write ("t", text);
    return wrong_with ("t");
  }
  std::string wrong_with (const std::string &name)
  {
    Problems problems (name + ".launch");
    ErrorPtr error;
    bool right = check_template (name, options, problems, out (error));
    EXPECT_EQ (right, !problems.has_errors ());
    EXPECT_EQ (right, error == nullptr);
    return told (problems.sorted ());
  }

  Preparing place;
  TemplateOptions options;
};

constexpr char kTiny[] =
    "# a comment\nvideotestsrc name=source num-buffers=3 ! "
    "video/x-raw,width=64,height=36 ! reeltextoverlay name=words ! "
    "videoconvert ! jpegenc name=jpeg ! fakesink name=store\n";

} // namespace

/* Guards against templates that ship and can't be run as jobs. */
TEST_F (Template, ThoseThatShipRunAsTheyAre)
{
  for (const std::string &name : list_templates ({})) {
    std::filesystem::remove_all (prepared_folder (place.staging ()));
    Problems problems (name);
    ErrorPtr error;
    auto result = run_template (name, options, problems, out (error));
    ASSERT_TRUE (result) << name << told (problems.sorted ())
                         << (error ? error->message : "");
    ASSERT_EQ (result->files.size (), 1u) << name;
    std::string expected = name == "speech" ? ".wav" : ".mp4";
    EXPECT_EQ (result->files[0].name, name + expected);
    EXPECT_EQ (result->files[0].bytes,
        contents (place.out (result->files[0].name)).size ());
    EXPECT_GT (result->files[0].bytes, 1000u);
    EXPECT_EQ (result->files[0].sha256.size (), 64u);
  }
}

/* Guards against a user's template that hides one that ships, and against
 * names that lead elsewhere. */
TEST_F (Template, AreFoundByNameAlone)
{
  write ("mine", kTiny);
  write ("scene", "this is not a pipeline");
  place.put ("outside.launch", kTiny);
  auto names = list_templates (options.folders);
  EXPECT_TRUE (std::is_sorted (names.begin (), names.end ()));
  for (const char *name : {"mine", "scene", "speech", "transition"})
    EXPECT_EQ (std::count (names.begin (), names.end (), name), 1) << name;
  EXPECT_EQ (wrong_with ("scene"), "");
  for (const char *name :
      {"", ".", "..", "../outside", "/etc/passwd", "a/b", "nobody", ".mine"})
    EXPECT_NE (
        wrong_with (name).find ("there is no template"), std::string::npos)
        << name;
}

/* Guards against values that don't arrive, whatever their type. */
TEST_F (Template, ValuesAreSetByTheirType)
{
  write ("t", kTiny);
  options.properties = {{"source.num-buffers", "5"}, {"jpeg.quality", "50"},
      {"source.pattern", "'snow'"}, {"words.text", "'Hello, \"harbour\"'"},
      {"words.color", "'#ff0000'"}, {"words.markup", "true"},
      {"words.font-size", "24.5"}};
  options.name = "pictures";
  Problems problems ("t");
  ErrorPtr error;
  auto result = run_template ("t", options, problems, out (error));
  ASSERT_TRUE (result) << told (problems.sorted ())
                       << (error ? error->message : "");
  ASSERT_EQ (result->files.size (), 1u);
  EXPECT_EQ (result->files[0].name, "pictures.jpg");
}

/* Guards against a value out of range that is bent to fit in silence, and
 * against stopping at the first mistake. */
TEST_F (Template, AllThatIsWrongIsToldAtOnce)
{
  write ("t", kTiny);
  options.properties = {{"source.num-bufers", "5"}, {"jpeg.quality", "101"},
      {"source.pattern", "'nope'"}, {"sorce.pattern", "'snow'"},
      {"words.font-size", "'large'"}, {"pattern", "1"},
      {"store.media-root", "'/tmp'"}, {"jpeg.name", "'x'"},
      {"capsfilter0.caps", "'video/x-raw'"}};
  std::string all = wrong_with ("t");
  for (const char *part :
      {"`source.num-bufers` is not there; did you mean `num-buffers`?",
          "`jpeg.quality` takes a number from 0 to 100, not `101`",
          "`source.pattern` takes one of smpte, snow",
          "names no element `sorce`", "`words.font-size` takes a number",
          "`pattern` is not an element and its property",
          "`store.media-root` is the job's own to set",
          "`jpeg.name` is the job's own to set",
          "names no element `capsfilter0`"})
    EXPECT_NE (all.find (part), std::string::npos) << part << " in\n" << all;
}

/* Guards against a job that reaches files, devices, programs or the net. */
TEST_F (Template, ElementsThatReachOutAreRefused)
{
  for (const char *element : {"filesink location=/tmp/reel-x",
           "multifilesink location=/tmp/x%d", "fdsink fd=1",
           "udpsink host=127.0.0.1", "tcpclientsink", "souphttpclientsink",
           "autovideosink", "ximagesink", "giosink", "appsink", "filesink"}) {
    std::string name =
        std::string (element).substr (0, std::string (element).find (' '));
    auto found = adopt (gst_element_factory_find (name.c_str ()));
    if (!found)
      continue;
    std::string all =
        wrong (std::string ("videotestsrc num-buffers=1 ! ") + element +
               " videotestsrc num-buffers=1 ! "
               "fakesink name=store");
    EXPECT_NE (
        all.find ("a job may not run the element `" + name), std::string::npos)
        << all;
  }
  for (const char *source :
      {"v4l2src", "udpsrc", "tcpserversrc", "souphttpsrc location=http://a/",
          "giosrc location=file:///etc/passwd", "fdsrc fd=0",
          "multifilesrc location=/etc/%d", "uridecodebin uri=file:///x",
          "filesrc location=/etc/passwd", "playbin"}) {
    std::string name =
        std::string (source).substr (0, std::string (source).find (' '));
    auto found = adopt (gst_element_factory_find (name.c_str ()));
    if (!found)
      continue;
    bool ends = name == "playbin";
    EXPECT_NE (
        wrong (std::string (source) + (ends ? "" : " ! fakesink name=store")),
        "")
        << source;
  }
}

/* Guards against files that were not handed over, named in the template or as
 * a value. */
TEST_F (Template, FilesAreThoseThatWereHandedOver)
{
  std::string text = "filesrc name=in ! pngdec ! videoconvert ! jpegenc ! "
                     "fakesink name=store";
  options.properties = {{"in.location", "'/etc/passwd'"}};
  EXPECT_NE (wrong (text).find ("was not handed over"), std::string::npos);
  options.properties = {{"in.location", "'logo.png'"}};
  EXPECT_NE (wrong (text).find ("was not handed over"), std::string::npos);
  options.files = {{"logo.png", test_data ("card.png")}};
  EXPECT_EQ (wrong (text), "");
  Problems problems ("t");
  ErrorPtr error;
  auto result = run_template ("t", options, problems, out (error));
  ASSERT_TRUE (result) << (error ? error->message : "");
  EXPECT_EQ (result->files[0].name, "t.jpg");
}

/* Guards against a job that makes nothing and says it is done. */
TEST_F (Template, ATemplateThatStoresNothingIsRefused)
{
  EXPECT_NE (
      wrong ("videotestsrc num-buffers=1 ! fakesink").find ("stores nothing"),
      std::string::npos);
  EXPECT_NE (wrong ("videotestsrc ! ! fakesink").find ("can't be parsed"),
      std::string::npos);
}

/* Guards against two files of one template where one is lost, and sinks of a
 * template's own that store elsewhere. */
TEST_F (Template, StorageSinksStoreInTheJobsFolder)
{
  write ("t", "videotestsrc num-buffers=2 ! jpegenc ! reelstoragesink "
              "name=a.jpg media-root=/nowhere collection=x "
              "audiotestsrc num-buffers=2 ! wavenc ! reelstoragesink "
              "name=b.wav existing=replace");
  Problems problems ("t");
  ErrorPtr error;
  auto result = run_template ("t", options, problems, out (error));
  ASSERT_TRUE (result) << told (problems.sorted ())
                       << (error ? error->message : "");
  std::vector<std::string> names;
  for (const PreparedFile &file : result->files)
    names.push_back (file.name);
  std::sort (names.begin (), names.end ());
  EXPECT_EQ (names, (std::vector<std::string>{"a.jpg", "b.wav"}));
  EXPECT_FALSE (contents (place.out ("a.jpg")).empty ());
  EXPECT_FALSE (contents (place.out ("b.wav")).empty ());
}

/* Guards against a failed or cancelled template that leaves a file. */
TEST_F (Template, FailureAndCancelStoreNothing)
{
  write ("t", "videotestsrc num-buffers=9 ! identity error-after=3 ! jpegenc "
              "! fakesink name=store");
  Problems problems ("t");
  ErrorPtr error;
  EXPECT_FALSE (run_template ("t", options, problems, out (error)));
  ASSERT_TRUE (error);
  EXPECT_EQ (error->code, (int) ErrorCode::Failed);
  write ("endless", "videotestsrc ! jpegenc ! fakesink name=store");
  std::atomic<bool> cancelled = false;
  options.cancelled = &cancelled;
  options.on_progress = [&] (const ProgressReport &) { cancelled = true; };
  EXPECT_FALSE (run_template ("endless", options, problems, out (error)));
  EXPECT_EQ (error->code, (int) ErrorCode::Cancelled);
  EXPECT_TRUE (std::filesystem::is_empty (prepared_folder (place.staging ())));
}
