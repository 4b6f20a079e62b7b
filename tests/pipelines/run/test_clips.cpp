// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <numeric>

#include "footage.h"
#include "preparing.h"
#include "run/clip_reader.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr char kTop[] = "output: {size: 192x108, fps: 10}\n";

std::string
one_scene (const std::string &scene)
{
  return std::string (kTop) + "scenes: [{" + scene + "}]\n";
}

/* The numbers of the pictures of the video that was prepared from TEXT. */
std::vector<int>
numbers (const Preparing &place, const std::string &text, int jobs = 0)
{
  PrepareOptions options;
  options.jobs = jobs;
  auto result = place.prepare (text, options);
  EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
  return result.prepared ? numbers_of (place.out ("brief.mp4"))
                         : std::vector<int> ();
}

std::vector<int>
counting (int from, int count)
{
  std::vector<int> all ((size_t) count);
  std::iota (all.begin (), all.end (), from);
  return all;
}

struct ClipCodec {
  const char *name;
  const char *encoder; // needed
  const char *chain;
};
constexpr ClipCodec kCodecs[] = {
    {"h264.mp4", "x264enc",
        "x264enc key-int-max=25 bframes=4 b-pyramid=true ! h264parse ! mp4mux"},
    {"open.mkv", "x264enc",
        "x264enc key-int-max=20 bframes=3 option-string=open-gop=1 ! h264parse "
        "! matroskamux"},
    {"h265.mp4", "x265enc",
        "x265enc key-int-max=25 speed-preset=ultrafast ! h265parse ! mp4mux"},
    {"vp8.webm", "vp8enc",
        "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=25 ! webmmux"},
    {"vp9.webm", "vp9enc",
        "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=25 ! vp9parse ! "
        "webmmux"},
    {"mpeg4.avi", "avenc_mpeg4",
        "avenc_mpeg4 gop-size=25 bitrate=2000000 ! mpeg4videoparse ! avimux"},
    {"motion.avi", "avenc_mjpeg", "avenc_mjpeg ! avimux"},
    {"edit.mov", "avenc_prores_ks", "videoconvert ! avenc_prores_ks ! qtmux"},
};

/* Writes into the header that the picture is to be turned half round. */
void
turn_over (const Preparing &place, const std::string &name)
{
  std::string bytes = contents (place.file (name));
  size_t at = bytes.find ("tkhd");
  ASSERT_NE (at, bytes.npos);
  size_t matrix = at + (bytes[at + 4] == 1 ? 56 : 44);
  const std::string minus_one ("\xff\xff\0\0", 4);
  bytes.replace (matrix, 4, minus_one);
  bytes.replace (matrix + 16, 4, minus_one);
  place.put (name, bytes);
}

bool
has_element (const char *name)
{
  return GstPtr<GstElementFactory> (gst_element_factory_find (name)) != nullptr;
}

} // namespace

/* Guards against a reader that gives another picture when it begins in the
 * middle than when it comes from the start: which it would, one frame off, if
 * it trusted a demuxer's idea of a seek. */
TEST (Clips, AnyPictureIsFoundFromAnywhere)
{
  Preparing place;
  for (const ClipCodec &codec : kCodecs) {
    if (!has_element (codec.encoder))
      continue;
    SCOPED_TRACE (codec.name);
    NumberedClip footage;
    footage.frames = 100;
    footage.chain = codec.chain;
    std::string file = place.file (codec.name);
    make_footage (file, footage);
    Footage known;
    known.last_picture = 99 * kSecond / 10;
    known.longest_gap = kSecond / 10;
    known.can_seek = !std::string (codec.name).ends_with (".avi");
    for (int number : {0, 1, 24, 25, 26, 49, 60, 75, 98, 99}) {
      ErrorPtr error;
      auto reader = ClipReader::open ({file, known}, out (error));
      ASSERT_TRUE (reader) << error->message;
      GstSample *sample = reader->picture_at (
          number * kSecond / 10 + kSecond / 50, nullptr, out (error));
      ASSERT_TRUE (sample) << error->message;
      EXPECT_EQ (number_of (sample), number);
      EXPECT_EQ (reader->damaged (), 0);
    }
  }
}

/* Guards against seams: the segments of a body, made side by side or one after
 * the other, show what one piece would. */
TEST (Clips, SegmentsShowEveryPictureOnce)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 130;
  make_footage (place.file ("-ferry Ω.mp4"), footage);
  std::string text = one_scene ("background: {video: '-ferry Ω.mp4'}");
  EXPECT_EQ (numbers (place, text, 1), counting (0, 130));
  std::string bytes = contents (place.out ("brief.mp4"));
  EXPECT_EQ (numbers (place, text, 3), counting (0, 130));
  EXPECT_EQ (bytes, contents (place.out ("brief.mp4")));
}

/* Guards against `trim`, `speed`, `still` and `sync` off by a picture. */
TEST (Clips, ThePartThatIsAskedForIsShown)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 60;
  make_footage (place.file ("a.mp4"), footage);
  EXPECT_EQ (numbers (place, one_scene ("background: {video: a.mp4, trim: "
                                        "[2, 3.5]}")),
      counting (20, 15));
  auto fast =
      numbers (place, one_scene ("background: {video: a.mp4, speed: 2}"));
  ASSERT_EQ (fast.size (), 30u);
  for (int i = 0; i < 30; i++)
    EXPECT_EQ (fast[(size_t) i], 2 * i);
  auto loop = numbers (place, one_scene ("duration: 2, background: {video: "
                                         "a.mp4, trim: [5, end], sync: loop}"));
  std::vector<int> twice = counting (50, 10);
  twice.insert (twice.end (), twice.begin (), twice.begin () + 10);
  EXPECT_EQ (loop, twice);
  auto held = numbers (place, one_scene ("duration: 2, background: {video: "
                                         "a.mp4, trim: [5, end]}"));
  std::vector<int> holds = counting (50, 10);
  holds.resize (20, 59);
  EXPECT_EQ (held, holds);
  EXPECT_EQ (numbers (place, one_scene ("duration: 0.5, background: {video: "
                                        "a.mp4, still: end}")),
      std::vector<int> (5, 59));
  EXPECT_EQ (numbers (place, one_scene ("duration: 0.5, background: {video: "
                                        "a.mp4, still: 1.5}")),
      std::vector<int> (5, 15));
}

/* Guards against pictures of varying distance shown at equal ones, and a clip
 * of another rate that runs faster or slower. */
TEST (Clips, PicturesAreShownAtTheirOwnTime)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 30;
  for (int i = 0; i < 30; i++) // each third stays twice as long
    footage.times.push_back ((GstClockTime) (i + i / 3) * 100 * GST_MSECOND);
  make_footage (place.file ("vfr.mp4"), footage);
  auto seen = numbers (place, one_scene ("background: vfr.mp4"));
  ASSERT_GE (seen.size (), 38u);
  for (size_t i = 0; i < 38; i++)
    EXPECT_EQ (seen[i], (int) (i / 4 * 3 + std::min<size_t> (i % 4, 2))) << i;
  NumberedClip fast;
  fast.fps_n = 50;
  fast.frames = 100;
  make_footage (place.file ("50.mp4"), fast);
  seen = numbers (place, one_scene ("background: 50.mp4"));
  ASSERT_EQ (seen.size (), 20u);
  for (size_t i = 0; i < 20; i++)
    EXPECT_EQ (seen[i], (int) i * 5);
}

/* Guards against a clip that stutters in one of the outputs, and nobody was
 * told. */
TEST (Clips, SlowOnesAreWarnedOfByTheFastestOutput)
{
  Preparing place;
  NumberedClip footage; // 10 pictures a second
  footage.frames = 10;
  make_footage (place.file ("a.mp4"), footage);
  auto told_of = [&] (const std::string &outputs, const std::string &more) {
    Problems problems ("brief.yaml");
    BriefOverrides overrides;
    overrides.base_dir = place.folder ();
    EXPECT_TRUE (load_brief_text ("output: [" + outputs +
                                      "]\nscenes: [{background: {video: "
                                      "a.mp4" +
                                      more + "}}]\n",
        Notation::Yaml, overrides, problems));
    return told (problems.sorted ());
  };
  const std::string ten = "{size: 192x108, fps: 10}",
                    thirty = "{size: 96x54, fps: 30}";
  EXPECT_EQ (told_of (ten, ""), "");
  EXPECT_EQ (told_of (ten + ", " + thirty, ""),
      "warning: `a.mp4` has 10 pictures a second, the video 30\n");
  EXPECT_EQ (told_of (thirty + ", " + ten, ", speed: 3"), "");
  EXPECT_EQ (told_of (thirty, ", still: start"), "");
}

/* Guards against several backgrounds in the wrong order or at the wrong time,
 * and against a transition between them that is cut or left out. */
TEST (Clips, BackgroundsFollowEachOtherWithTheirTransitions)
{
  Preparing place;
  auto result = place.prepare (
      one_scene ("duration: 6, title: {text: Over all, position: top}, "
                 "background: [{color: '#f00'}, "
                 "{color: '#0f0', transition: none}, {color: '#00f'}]"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  auto seen = pictures_of (place.out ("brief.mp4"));
  ASSERT_EQ (seen.size (), 60u);
  EXPECT_GT (seen[19].v, 200); // red
  EXPECT_LT (seen[20].v, 60);  // green, cut to
  EXPECT_LT (seen[39].u, 80);
  EXPECT_GT (seen[42].u, seen[39].u + 20); // half-way to blue
  EXPECT_LT (seen[42].u, 220);
  EXPECT_GT (seen[46].u, 220); // blue
}

/* Guards against an animated picture that stands, or runs once. */
TEST (Clips, AnimatedPicturesBeginAgain)
{
  Preparing place;
  place.put ("a.gif", animated_gif ());
  auto result =
      place.prepare (one_scene ("duration: 3, background: {image: a.gif}"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  auto seen = pictures_of (place.out ("brief.mp4"));
  ASSERT_EQ (seen.size (), 30u);
  for (size_t i = 0; i < 30; i++)
    EXPECT_EQ (seen[i].v > 180, i % 10 < 5) << i << ": " << seen[i].v;
}

/* Guards against phone video that lies on its side. */
TEST (Clips, TurnedClipsAreShownUpright)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 10;
  make_footage (place.file ("phone.mp4"), footage);
  turn_over (place, "phone.mp4");
  auto result = place.prepare (one_scene ("background: phone.mp4"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  EXPECT_NE (told (result.problems).find ("upright"), std::string::npos)
      << told (result.problems);
  /* Turned half round, the bars stand the other way round. */
  auto seen = numbers_of (place.out ("brief.mp4"));
  ASSERT_EQ (seen.size (), 10u);
  EXPECT_EQ (seen[1], 1 << 11);
  EXPECT_EQ (seen[2], 1 << 10);
}

/* Guards against photographs that lie on their side, as telephones store
 * them: EXIF says that the right edge is the top. */
TEST (Clips, TurnedPhotographsAreShownUpright)
{
  using namespace std::string_literals;
  Preparing place;
  std::string photo = contents (test_data ("photo-3x2.jpg"));
  std::string exif =
      "\xff\xe1\0\x22"
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"s;
  place.put ("a.jpg", photo.substr (0, 2) + exif + photo.substr (2));
  auto result = place.prepare (one_scene (
      "duration: 1, background: {image: a.jpg, fit: contain, bars: '#0f0'}"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  /* Upright it leaves more than half of the frame free on both sides. */
  auto seen = pictures_of (place.out ("brief.mp4"));
  Seen &first = seen.at (0);
  for (size_t bar : {0, 1, 2, 9, 10, 11})
    EXPECT_NEAR (first.bars[bar], 173, 6) << bar;
}

/* Guards against silence about a clip that is not what it promises. */
TEST (Clips, CutShortOrDamagedClipsAreToldOf)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 100;
  footage.chain += " faststart=true";
  make_footage (place.file ("whole.mp4"), footage);
  std::string bytes = contents (place.file ("whole.mp4"));
  place.put ("half.mp4", bytes.substr (0, bytes.size () * 6 / 10));
  auto result = place.prepare (one_scene ("background: half.mp4"));
  std::string all = told (result.problems) + result.error;
  EXPECT_NE (all.find ("`half.mp4`"), std::string::npos) << all;
  place.put ("head.mp4", bytes.substr (0, 200));
  result = place.prepare (one_scene ("background: {video: head.mp4}"));
  EXPECT_FALSE (result.prepared);
  EXPECT_NE (told (result.problems).find ("`head.mp4`"), std::string::npos);
  result = place.prepare (
      one_scene ("duration: 1, background: {video: head.mp4, optional: true}"));
  EXPECT_TRUE (result.prepared) << result.error;
  std::string damaged = bytes;
  for (size_t i = bytes.size () / 2; i < bytes.size () * 6 / 10; i++)
    damaged[i] = (char) (i * 7);
  place.put ("damaged.mp4", damaged);
  result = place.prepare (one_scene ("background: damaged.mp4"));
  all = told (result.problems) + result.error;
  EXPECT_NE (all.find ("damaged"), std::string::npos) << all;
}

/* Guards against parts of a clip that aren't there. */
TEST (Clips, PartsThatAreNotThereAreRefused)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 20;
  make_footage (place.file ("a.mp4"), footage);
  for (const char *wrong : {"trim: [5, 8]", "still: 9"}) {
    auto result = place.prepare (
        one_scene (std::string ("background: {video: a.mp4, ") + wrong + "}"));
    EXPECT_FALSE (result.prepared) << wrong;
    EXPECT_NE (
        told (result.problems).find ("`a.mp4` is 2 s long"), std::string::npos)
        << told (result.problems);
  }
  std::filesystem::copy (test_data ("card.png"), place.file ("card.png"));
  auto result = place.prepare (one_scene ("background: {video: card.png}"));
  EXPECT_FALSE (result.prepared);
}

/* Guards against `crop` and `blur` that change nothing. */
TEST (Clips, CropAndBlurChangeTheirPicture)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 10;
  make_footage (place.file ("a.mp4"), footage);
  /* The last bar alone fills the picture: black and white by turns. */
  auto result = place.prepare (one_scene (
      "background: {video: a.mp4, crop: [0.9375, 0.4, 0.04, 0.2], fit: "
      "stretch}"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  auto seen = pictures_of (place.out ("brief.mp4"));
  for (size_t i = 0; i < seen.size (); i++)
    EXPECT_EQ (seen[i].y > 125, i % 2 == 1) << i;
  result = place.prepare (one_scene (
      "duration: 1, background: {video: a.mp4, still: 0.5, blur: 1}"));
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  seen = pictures_of (place.out ("brief.mp4"));
  /* White bars run over into the black one between them. */
  EXPECT_GT (seen.at (5).bars[10], 60);
}
