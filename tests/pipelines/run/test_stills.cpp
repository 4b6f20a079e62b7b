// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include <unistd.h>

#include "brief/model/decode_check.h"
#include "error.h"
#include "run/runner.h"
#include "run/stills.h"
#include "temp_folder.h"
#include "video_frame.h"

using namespace reel;
using reel::test::TempFolder;

namespace {

/* A picture of WIDTH x HEIGHT with detail, as FILE. */
void
paint (const std::string &file, int width, int height,
    const std::string &encoder = "pngenc")
{
  ErrorPtr error;
  std::string line =
      "videotestsrc num-buffers=1 pattern=zone-plate kx2=20 ky2=20 ! "
      "capsfilter name=size ! videoconvert ! " +
      encoder + " ! filesink name=store";
  auto graph = Graph::parse (line.c_str (), out (error));
  ASSERT_TRUE (graph) << error->message;
  auto caps = adopt (gst_caps_new_simple ("video/x-raw", "width", G_TYPE_INT,
      width, "height", G_TYPE_INT, height, nullptr));
  g_object_set (graph->at ("size"), "caps", caps.get (), nullptr);
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  ASSERT_TRUE (run_to_end (graph->pipeline (), {}, out (error)))
      << error->message;
}

GstPadProbeReturn
keep_samples (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *samples = static_cast<std::string *> (data);
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo about;
  gst_video_info_from_caps (&about, caps.get ());
  MappedFrame frame (&about, GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ);
  for (guint p = 0; p < 3; p++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame.get (), p); y++)
      samples->append (
          static_cast<const char *> (
              GST_VIDEO_FRAME_PLANE_DATA (frame.get (), p)) +
              (ptrdiff_t) y * GST_VIDEO_FRAME_PLANE_STRIDE (frame.get (), p),
          (size_t) GST_VIDEO_FRAME_COMP_WIDTH (frame.get (), p));
  return GST_PAD_PROBE_OK;
}

/* The samples of all frames that reach the element `shown` of GRAPH. */
std::string
samples_shown (Graph &graph)
{
  std::string samples;
  auto pad = adopt (gst_element_get_static_pad (graph.at ("shown"), "sink"));
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, keep_samples, &samples, nullptr);
  ErrorPtr error;
  EXPECT_TRUE (run_to_end (graph.pipeline (), {}, out (error)))
      << error->message;
  return samples;
}

bool
exists (const std::string &file)
{
  return g_file_test (file.c_str (), G_FILE_TEST_EXISTS);
}

std::string
contents (const std::string &file)
{
  CharPtr bytes;
  gsize size = 0;
  bool read = g_file_get_contents (file.c_str (), out (bytes), &size, nullptr);
  return read ? std::string (bytes.get (), size) : std::string ();
}

} // namespace

/* Guards against pictures kept larger than any view can show, and against
 * ones so small that the closest view is soft. */
TEST (Stills, AreScaledToWhatTheClosestViewShows)
{
  StillNeed cover = {1920, 1080, Fit::Cover, 0.8};
  StillSize large = scaled_size ({5120, 2880}, cover);
  EXPECT_EQ (large.width, 3000); // 1.25 * 1920 / 0.8
  EXPECT_NEAR (large.height, 3000 * 9 / 16.0, 2);
  // A wide one is cut at its sides, a tall one above and below.
  EXPECT_NEAR (scaled_size ({10000, 2880}, cover).height, 1688, 2);
  EXPECT_NEAR (scaled_size ({5120, 9000}, cover).width, 3000, 2);
  // All of it is shown: the longer side counts.
  StillNeed contain = {1920, 1080, Fit::Contain, 1};
  EXPECT_NEAR (scaled_size ({8000, 2880}, contain).width, 2400, 2);
  // The closer the view, the more pixels stay.
  cover.closest = 0.4;
  EXPECT_EQ (scaled_size ({5120, 2880}, cover).width, 5120);
}

/* Guards against resampling twice where little is won by it. */
TEST (Stills, OfAboutTheRightSizeStayAsTheyAre)
{
  for (StillSize size : {StillSize{2560, 1600}, StillSize{1920, 1080},
           StillSize{640, 359}, StillSize{1, 1}}) {
    StillSize scaled = scaled_size (size, {1920, 1080, Fit::Cover, 1});
    EXPECT_EQ (scaled.width, size.width);
    EXPECT_EQ (scaled.height, size.height);
  }
}

/* Guards against a still that is decoded once for each segment: whoever asks,
 * from any thread, gets the one file, and other needs get their own. */
TEST (Stills, EachIsPreparedOnce)
{
  TempFolder folder;
  std::string picture = folder.path () + "/picture.png";
  paint (picture, 400, 300);
  Stills stills (folder.path ());
  StillNeed need = {80, 60, Fit::Cover, 1};
  std::vector<std::string> files (4);
  std::vector<std::thread> threads;
  for (std::string &file : files)
    threads.emplace_back ([&] {
      auto raw = stills.get (picture, need, nullptr, nullptr);
      file = raw ? raw->file : "";
    });
  for (std::thread &thread : threads)
    thread.join ();
  EXPECT_TRUE (exists (files[0]));
  for (const std::string &file : files)
    EXPECT_EQ (file, files[0]);
  auto other = stills.get (picture, {400, 300}, nullptr, nullptr);
  ASSERT_TRUE (other);
  EXPECT_NE (other->file, files[0]);
  EXPECT_EQ (other->size.width, 400);
  stills.remove ();
  EXPECT_FALSE (exists (files[0]));
}

/* Guards against a picture that is decoded for each of two needs, and against
 * one that is then scaled from the other, which its pixels would tell. */
TEST (Stills, TwoNeedsShareADecoder)
{
  TempFolder folder;
  std::string picture = folder.path () + "/picture.png";
  paint (picture, 400, 300);
  StillNeed small = {64, 36}, large = {320, 180};
  Stills together (folder.path ());
  ErrorPtr error;
  ASSERT_TRUE (together.prepare (picture, small, large, nullptr, out (error)))
      << error->message;
  std::string pixels[2], wanted[2];
  for (int i = 0; i < 2; i++) {
    auto raw = together.get (picture, i ? large : small, nullptr, out (error));
    ASSERT_TRUE (raw) << error->message;
    pixels[i] = contents (raw->file);
  }
  /* Both are there: nothing is decoded, not even where it can't be. */
  unlink (picture.c_str ());
  EXPECT_TRUE (together.prepare (picture, large, small, nullptr, nullptr));
  paint (picture, 400, 300);
  together.remove ();
  for (int i = 0; i < 2; i++) {
    Stills alone (folder.path ());
    auto raw = alone.get (picture, i ? large : small, nullptr, out (error));
    ASSERT_TRUE (raw) << error->message;
    wanted[i] = contents (raw->file);
    alone.remove ();
  }
  EXPECT_FALSE (wanted[0].empty ());
  EXPECT_TRUE (pixels[0] == wanted[0]);
  EXPECT_TRUE (pixels[1] == wanted[1]);
  Stills same (folder.path ());
  EXPECT_TRUE (same.prepare (picture, small, small, nullptr, nullptr));
  EXPECT_FALSE (same.prepare (
      folder.path () + "/none.png", small, large, nullptr, out (error)));
  ASSERT_TRUE (error);
}

/* Guards against grey that is a shade too bright or too dark: JPEG has all of
 * the range, and the matrix of BT.601. */
TEST (Stills, GreyOfJpegIsExact)
{
  for (unsigned grey : {0u, 40u, 128u, 200u, 255u}) {
    TempFolder folder;
    std::string picture = folder.path () + "/picture.jpg";
    ErrorPtr error;
    auto graph = Graph::parse (
        "videotestsrc name=source num-buffers=1 pattern=solid-color ! "
        "video/x-raw,format=RGB,width=64,height=64 ! jpegenc ! "
        "filesink name=store",
        out (error));
    ASSERT_TRUE (graph) << error->message;
    g_object_set (graph->at ("source"), "foreground-color",
        0xff000000 | grey * 0x10101, nullptr);
    g_object_set (graph->at ("store"), "location", picture.c_str (), nullptr);
    ASSERT_TRUE (run_to_end (graph->pipeline (), {}, out (error)))
        << error->message;
    Stills stills (folder.path ());
    auto raw = stills.get (picture, {64, 64}, nullptr, out (error));
    ASSERT_TRUE (raw) << error->message;
    std::string pixels = contents (raw->file);
    ASSERT_EQ (pixels.size (), still_layout (raw->size).size);
    auto luma = (unsigned) (unsigned char) pixels[64 * 32 + 32];
    EXPECT_EQ (luma, (grey * 219 + 127) / 255 + 16) << grey;
  }
}

/* Guards against rows or planes that are read from the wrong place: what is
 * shown, frame for frame, is what a decoder gives, of odd sizes too. */
TEST (Stills, ShowWhatWasDecoded)
{
  for (StillSize size : {StillSize{64, 48}, StillSize{101, 67}}) {
    TempFolder folder;
    std::string picture = folder.path () + "/picture.png";
    paint (picture, size.width, size.height);
    Stills stills (folder.path ());
    ErrorPtr error;
    auto raw = stills.get (picture, {640, 480}, nullptr, out (error));
    ASSERT_TRUE (raw) << error->message;
    auto shows = Graph::parse (
        "reelbackdropsrc name=picture ! fakesink name=shown", out (error));
    GstElement *still = make_still_source (*raw, out (error));
    ASSERT_TRUE (shows && still && shows->replace ("picture", still));
    auto freeze = adopt (gst_bin_get_by_name (GST_BIN (still), "freeze"));
    g_object_set (freeze.get (), "num-buffers", 2, nullptr);
    auto decodes = Graph::parse (
        "filesrc name=file ! pngdec ! videoconvert dither=none ! "
        "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2 ! "
        "fakesink name=shown",
        out (error));
    ASSERT_TRUE (decodes);
    g_object_set (decodes->at ("file"), "location", picture.c_str (), nullptr);
    std::string wanted = samples_shown (*decodes);
    EXPECT_EQ (wanted.size (),
        (size_t) (size.width * size.height +
                  2 * ((size.width + 1) / 2) * ((size.height + 1) / 2)));
    /* By another converter: rounded otherwise. */
    std::string shown = samples_shown (*shows);
    ASSERT_EQ (shown.size (), 2 * wanted.size ());
    for (size_t i = 0; i < shown.size (); i++)
      ASSERT_NEAR ((unsigned char) shown[i],
          (unsigned char) wanted[i % wanted.size ()], 1);
  }
}

/* Guards against kinds that are known and can't be decoded: files longer than
 * what a source reads at once. */
TEST (Stills, OfEveryKindAreDecoded)
{
  TempFolder folder;
  Stills stills (folder.path ());
  for (const char *encoder : {"pngenc", "jpegenc", "avenc_bmp", "avenc_tiff",
           "webpenc lossless=true"}) {
    std::string name = encoder;
    auto found = adopt (
        gst_element_factory_find (name.substr (0, name.find (' ')).c_str ()));
    if (!found)
      continue;
    std::string picture = folder.path () + "/" + encoder;
    paint (picture, 600, 400, encoder);
    EXPECT_EQ (fault_of_decoding (picture), "") << encoder;
    ErrorPtr error;
    auto raw = stills.get (picture, {600, 400}, nullptr, out (error));
    ASSERT_TRUE (raw) << encoder << ": " << error->message;
    EXPECT_EQ (raw->size.width, 600) << encoder;
    EXPECT_EQ (raw->size.height, 400) << encoder;
  }
}

/* Guards against a still that is kept although nothing could be decoded, and
 * against a failure that names no cause. */
TEST (Stills, DamagedOnesAreRefused)
{
  TempFolder folder;
  std::string picture = folder.path () + "/picture.png";
  g_file_set_contents (
      picture.c_str (), "\x89PNG\r\n\x1a\n no more", -1, nullptr);
  Stills stills (folder.path ());
  for (const std::string &file : {picture, folder.path () + "/none.png"}) {
    ErrorPtr error;
    EXPECT_FALSE (stills.get (file, {640, 480}, nullptr, out (error)));
    ASSERT_TRUE (error);
    EXPECT_STRNE (error->message, "");
  }
}

/* Guards against a cancelled render that waits for its pictures. */
TEST (Stills, StopWhenCancelled)
{
  TempFolder folder;
  std::string picture = folder.path () + "/picture.png";
  paint (picture, 64, 48);
  Stills stills (folder.path ());
  std::atomic<bool> cancelled = true;
  ErrorPtr error;
  EXPECT_FALSE (stills.get (picture, {640, 480}, &cancelled, out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Cancelled));
}

/* Guards against a map of a file that is not what it was. */
TEST (Stills, ChangedFilesAreNotShown)
{
  TempFolder folder;
  std::string file = folder.path () + "/still.i420";
  g_file_set_contents (file.c_str (), "short", -1, nullptr);
  ErrorPtr error;
  EXPECT_EQ (make_still_source ({file, {64, 48}}, out (error)), nullptr);
  EXPECT_TRUE (error);
}
