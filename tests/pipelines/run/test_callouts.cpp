// SPDX-License-Identifier: GPL-3.0-or-later
/* Callouts, measured on decoded frames: a picture with a white disc, and what
 * is drawn where that is. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <gst/app/gstappsrc.h>

#include "decoded.h"
#include "preparing.h"
#include "run/graph.h"
#include "run/runner.h"

using namespace reel;
using namespace reel::test;
using namespace std::string_literals;

namespace {

/* What is looked for in a frame. */
struct Box {
  int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;

  void add (int x, int y)
  {
    left = std::min (left, x);
    right = std::max (right, x + 1);
    top = std::min (top, y);
    bottom = std::max (bottom, y + 1);
  }
  bool is_empty () const { return right < 0; }
  double x () const { return (left + right) / 2.0; }
  double y () const { return (top + bottom) / 2.0; }
  double half_width () const { return (right - left) / 2.0; }
  double half_height () const { return (bottom - top) / 2.0; }
};

struct Planes {
  int width = 0, height = 0;
  std::vector<uint8_t> y, u, v; // of each pixel

  size_t at (int px, int py) const
  {
    return (size_t) py * (size_t) width + (size_t) px;
  }
  /* The pixels of which IS says so. */
  template <typename Is> Box find (const Is &is) const
  {
    Box box;
    for (int py = 0; py < height; py++)
      for (int px = 0; px < width; px++)
        if (is (y[at (px, py)], u[at (px, py)], v[at (px, py)]))
          box.add (px, py);
    return box;
  }
  Box disc () const
  {
    return find ([] (int l, int, int) { return l > 190; });
  }
  /* What is pure green. */
  Box line () const
  {
    return find ([] (int, int cb, int cr) { return cb < 90 && cr < 90; });
  }
};

std::vector<Planes>
planes_of (const std::string &file)
{
  std::vector<Planes> frames;
  for_each_frame (file, "I420", [&] (GstSample *sample) {
    auto [width, height] = size_of (sample);
    Planes &frame = frames.emplace_back ();
    frame.width = width;
    frame.height = height;
    frame.y = plane_of (sample);
    std::vector<uint8_t> u = plane_of (sample, 1), v = plane_of (sample, 2);
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) {
        auto at = (size_t) (y / 2) * (size_t) ((width + 1) / 2) + x / 2;
        frame.u.push_back (u[at]);
        frame.v.push_back (v[at]);
      }
    return true;
  });
  return frames;
}

/* A grey picture with a white disc. */
struct Disc {
  int width = 600, height = 400;
  double x = 400, y = 150, radius = 40;
};

GstPtr<GstBuffer>
pixels_of (const Disc &disc)
{
  std::string rows;
  for (int y = 0; y < disc.height; y++)
    for (int x = 0; x < disc.width; x++) {
      bool in = std::hypot (x + 0.5 - disc.x, y + 0.5 - disc.y) < disc.radius;
      rows.append (3, (char) (in ? 255 : 100));
    }
  auto buffer = adopt (gst_buffer_new_memdup (rows.data (), rows.size ()));
  GST_BUFFER_PTS (buffer.get ()) = 0;
  GST_BUFFER_DURATION (buffer.get ()) = GST_SECOND;
  return buffer;
}

/* Writes DISC into FILE, as ENCODER does it. Its rows need no padding. */
void
paint (const Disc &disc, const char *encoder, const std::string &file)
{
  ErrorPtr error;
  std::string line = "appsrc name=picture format=time ! videoconvert ! " +
                     std::string (encoder) + " ! filesink name=store";
  auto graph = Graph::parse (line.c_str (), out (error));
  ASSERT_TRUE (graph) << error->message;
  auto caps = adopt (gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "RGB", "width", G_TYPE_INT, disc.width, "height",
      G_TYPE_INT, disc.height, "framerate", GST_TYPE_FRACTION, 1, 1, nullptr));
  auto *source = GST_APP_SRC (graph->at ("picture"));
  g_object_set (source, "caps", caps.get (), nullptr);
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  gst_app_src_push_buffer (source, pixels_of (disc).release ());
  gst_app_src_end_of_stream (source);
  EXPECT_TRUE (run_to_end (graph->pipeline (), {}, out (error)))
      << error->message;
}

constexpr const char *kWide = "480x270", *kUpright = "270x480",
                     *kSquare = "360x360";

class CalloutsTest : public testing::Test {
protected:
  /* The frames of a video of SIZE, 10 a second, with these scenes. */
  std::vector<Planes> render (const std::string &size,
      const std::string &scenes, const Disc &disc = {}, int jobs = 0)
  {
    paint (disc, "pngenc", place.file ("disc.png"));
    PrepareOptions options;
    options.jobs = jobs;
    auto result = place.prepare ("output: {size: " + size +
                                     ", fps: 10, quality: high}\nscenes: [" +
                                     scenes + "]\n",
        options);
    EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
    if (!result.prepared)
      return {};
    video = contents (place.out ("brief.mp4"));
    return planes_of (place.out ("brief.mp4"));
  }

  Preparing place;
  std::string video;
};

/* A circle half as large again as the disc. */
const std::string kAround =
    "callouts: [{style: outline, color: lime, center: [400, 150], radius: 60}]";

/* The line of FRAME is round the disc, on each of its sides, to 2 pixels. */
void
expect_around (const Planes &frame, double times, const std::string &what)
{
  Box disc = frame.disc (), line = frame.line ();
  ASSERT_FALSE (disc.is_empty ()) << what;
  ASSERT_FALSE (line.is_empty ()) << what;
  double half_line = std::min (frame.width, frame.height) * 0.003;
  EXPECT_NEAR (line.x (), disc.x (), 2) << what;
  EXPECT_NEAR (line.y (), disc.y (), 2) << what;
  EXPECT_NEAR (line.half_width () - half_line, disc.half_width () * times, 2)
      << what;
  EXPECT_NEAR (line.half_height () - half_line, disc.half_height () * times, 2)
      << what;
}

/* Of two seconds, the frames in which the callout is there in full. */
constexpr size_t kFirst = 3, kLast = 16;

void
expect_all_around (const std::vector<Planes> &frames, const std::string &what)
{
  ASSERT_EQ (frames.size (), 20u) << what;
  for (size_t i = kFirst; i <= kLast; i++)
    expect_around (frames[i], 1.5, what + " " + std::to_string (i));
}

} // namespace

/* Guards against a shape that slides off its detail while the view moves, in
 * any shape of frame. */
TEST_F (CalloutsTest, StayOnTheirDetailWhileTheViewMoves)
{
  for (const char *size : {kWide, kUpright, kSquare})
    for (const char *motion :
        {"motion: zoom-in, amount: 0.4", "motion: pan-left, amount: 0.1",
            "motion: {from: [0.2, 0, 0.8, 0.8], to: [0, 0.1, 0.9, 0.9]}, "
            "easing: in-out"})
      expect_all_around (
          render (size, "{duration: 2, background: {image: disc.png, focus: "
                        "[0.66, 0.37], " +
                            std::string (motion) + "}, " + kAround + "}"),
          std::string (size) + " " + motion);
}

/* Guards against a fit that is reckoned otherwise than it is shown. */
TEST_F (CalloutsTest, StayOnTheirDetailHoweverThePictureIsFitted)
{
  for (const char *size : {kWide, kUpright, kSquare})
    for (const char *fit : {"cover", "contain", "stretch"})
      for (const char *motion : {"none", "zoom-out"})
        expect_all_around (
            render (size, "{duration: 2, background: {image: disc.png, focus: "
                          "[0.7, 0.4], bars: black, fit: " +
                              std::string (fit) + ", motion: " + motion +
                              "}, " + kAround + "}"),
            std::string (size) + " " + fit + " " + motion);
}

/* Guards against lengths of the cut part, of the picture as it is scaled down,
 * and of one that lies on its side. */
TEST_F (CalloutsTest, LengthsAreOfTheWholePicture)
{
  expect_all_around (
      render (kWide,
          "{duration: 2, background: {image: disc.png, crop: [0.4, 0.1, 0.55, "
          "0.77], focus: [0.48, 0.36], motion: zoom-in}, " +
              kAround + "}"),
      "crop");
  Disc large{2400, 1600, 1600, 600, 160};
  expect_all_around (
      render (kWide,
          "{duration: 2, background: {image: disc.png, motion: zoom-in}, "
          "callouts: [{style: outline, color: lime, center: [1600, \"37.5%\"], "
          "radius: \"10%\"}]}",
          large),
      "large");
}

/* A JPEG of DISC that says it is to be turned clockwise. */
static std::string
turned_jpeg (const Disc &disc, const std::string &file)
{
  paint (disc, "jpegenc quality=95", file);
  std::string jpeg = contents (file);
  std::string exif = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"
                     "\x06\0\0\0\0\0\0\0"s;
  return jpeg.substr (0, 2) + "\xff\xe1"s + '\0' + (char) (exif.size () + 2) +
         exif + jpeg.substr (2);
}

TEST_F (CalloutsTest, LengthsAreOfThePictureUpright)
{
  place.put ("turned.jpg", turned_jpeg ({}, place.file ("side.jpg")));
  /* 600x400 turned clockwise is 400x600: (x, y) goes to (400 - y, x). */
  expect_all_around (
      render (kUpright, "{duration: 2, background: turned.jpg, callouts: "
                        "[{style: outline, color: lime, center: [250, 400], "
                        "radius: 60}]}"),
      "turned");
}

/* Guards against clips, whose frames come by another way. */
TEST_F (CalloutsTest, StayOnTheirDetailOfAClip)
{
  paint ({}, "video/x-raw,format=I420 ! x264enc ! h264parse ! mp4mux",
      place.file ("disc.mp4"));
  for (const char *crop : {"", "crop: [0.4, 0.1, 0.55, 0.77], "})
    expect_all_around (
        render (kWide, "{duration: 2, background: {video: disc.mp4, " +
                           std::string (crop) +
                           "focus: [0.48, 0.36], motion: zoom-in}, " + kAround +
                           "}"),
        std::string ("clip ") + crop);
}

/* Guards against a mask that leaves an edge of what it hides, and rectangles
 * that are ellipses. */
TEST_F (CalloutsTest, MasksCoverTheirShape)
{
  auto frames = render (kSquare,
      "{duration: 2, background: {image: disc.png, motion: zoom-in, focus: "
      "[0.6, 0.4]}, callouts: [{style: mask, color: lime, shape: rectangle, "
      "box: [350, 100, 450, 200]}]}");
  ASSERT_EQ (frames.size (), 20u);
  EXPECT_FALSE (frames[0].disc ().is_empty ()); // it is only coming
  for (size_t i = kFirst; i <= kLast; i++)
    EXPECT_TRUE (frames[i].disc ().is_empty ()) << i;
  Box box = frames[3].line ();
  EXPECT_NEAR (box.half_width (), box.half_height (), 1.5);
}

/* Guards against a highlight that darkens what it points at, or not all else,
 * and against two that darken each other. */
TEST_F (CalloutsTest, HighlightsLeaveAllOfTheirShapesBright)
{
  auto frames = render (kWide,
      "{duration: 2, background: disc.png, callouts: [{center: [400, 150], "
      "radius: 60}, {shape: rectangle, box: [50, 50, 250, 250], dim: 0.3}]}");
  ASSERT_EQ (frames.size (), 20u);
  const Planes &first = frames[0], &frame = frames[10];
  auto luma = [] (const Planes &of, double x, double y) {
    double scale = of.width / 600.0; // cover: cut above and below
    return (int) of.y[of.at (
        (int) (x * scale), (int) ((y - 200) * scale + of.height / 2.0))];
  };
  int grey = luma (first, 300, 350);
  EXPECT_NEAR (luma (frame, 400, 205), grey, 2); // within the circle
  EXPECT_NEAR (luma (frame, 150, 150), grey, 2); // within the box
  EXPECT_NEAR (luma (frame, 300, 350), 16 + (grey - 16) / 2, 2);
  EXPECT_NEAR (luma (frame, 580, 60), 16 + (grey - 16) / 2, 2);
}

/* Guards against a callout out of its time, and one that comes at once. */
TEST_F (CalloutsTest, ComeAndGoInTheirTime)
{
  auto frames = render (kWide,
      "{duration: 2, background: disc.png, callouts: [{style: mask, color: "
      "lime, center: [400, 150], radius: 60, at: 0.5, for: 1}]}");
  ASSERT_EQ (frames.size (), 20u);
  auto covered = [&] (size_t i) {
    return frames[i]
        .find ([] (int l, int cb, int cr) {
          return l > 190 && cb > 120 && cr > 120;
        })
        .is_empty ();
  };
  for (size_t i : {0, 3, 5, 15, 19})
    EXPECT_FALSE (covered (i)) << i;
  for (size_t i : {8, 10, 12})
    EXPECT_TRUE (covered (i)) << i;
  int last = 255;
  for (size_t i = 5; i < 9; i++) { // ever more of it
    const Planes &frame = frames[i];
    int cr = frame.v[frame.at (frame.width * 2 / 3, frame.height * 3 / 8)];
    EXPECT_LE (cr, last) << i;
    last = cr;
  }
}

/* Guards against callouts of one picture on the other, and against ones that
 * stay where they were while their picture slides away. */
TEST_F (CalloutsTest, GoWithTheirPictureUnderATransition)
{
  std::string scene = "{duration: 2, background: disc.png, " + kAround + "}";
  auto frames =
      render (kWide, scene + ", {duration: 2, background: \"#646464\", "
                             "transition: {type: slide-left, "
                             "duration: 1, easing: linear}}");
  ASSERT_EQ (frames.size (), 40u);
  double before = frames[19].disc ().x () + 2;
  for (size_t i = 20; i < 26; i++) {
    expect_around (frames[i], 1.5, "slide " + std::to_string (i));
    EXPECT_LT (frames[i].line ().x (), before) << i;
    before = frames[i].line ().x ();
  }
  for (size_t i = 30; i < 40; i++)
    EXPECT_TRUE (frames[i].line ().is_empty ()) << i;
}

/* Guards against the first picture's callout on the second, and scene time
 * that begins anew with each picture. */
TEST_F (CalloutsTest, BelongToThePictureOfTheirTime)
{
  auto frames = render (kWide,
      "{duration: 4, background: [{image: disc.png}, {image: disc.png, fit: "
      "contain, bars: black, motion: zoom-in, transition: {type: slide-left, "
      "duration: 0.5}}], callouts: [{style: outline, color: lime, center: "
      "[400, 150], radius: 60, at: 2.6}]}");
  ASSERT_EQ (frames.size (), 40u);
  for (size_t i = 0; i <= 26; i++)
    EXPECT_TRUE (frames[i].line ().is_empty ()) << i;
  for (size_t i = 29; i < 37; i++)
    expect_around (frames[i], 1.5, "second " + std::to_string (i));
}

/* Guards against bytes that depend on how many are at work, and on where a
 * scene is cut into segments. */
TEST_F (CalloutsTest, AreTheSameWhateverIsRenderedAtOnce)
{
  std::string scenes =
      "{duration: 12, background: {image: disc.png, motion: zoom-in, amount: "
      "0.3}, callouts: [{style: outline, color: lime, center: [400, 150], "
      "radius: 60}, {center: [400, 150], radius: 60, at: 3}]}, {duration: 2, "
      "transition: crossfade, background: {generate: waves}, callouts: "
      "[{style: mask, center: [\"30%\", 200], radius: 90}]}";
  auto frames = render (kWide, scenes, {}, 1);
  std::string one = video;
  ASSERT_EQ (frames.size (), 140u);
  expect_around (frames[119], 1.5, "the end");
  expect_around (frames[50], 1.5, "a seam");
  render (kWide, scenes, {}, 2);
  EXPECT_EQ (video, one);
}
