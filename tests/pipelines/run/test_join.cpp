// SPDX-License-Identifier: GPL-3.0-or-later
/* Segments joined by stream copy, looked at frame by frame. */
#include <gtest/gtest.h>

#include <functional>

#include "decoded.h"
#include "error.h"
#include "footage.h"
#include "preparing.h"
#include "run/gather_sound.h"
#include "run/join.h"
#include "run/lay_out.h"
#include "run/overlay_pictures.h"
#include "run/segment_render.h"
#include "run/sound_track.h"
#include "run/stills.h"

using namespace reel;
using namespace reel::test;

namespace {

/* A scene of each sort of content, so that settings of each sort meet at the
 * seams: a picture that stands, one that moves, a pattern, footage, and
 * transitions between them. */
constexpr char kScenes[] =
    "transition: {type: crossfade, duration: 0.4}\n"
    "scenes:\n"
    "  - {background: photo.jpg, duration: 1, title: One}\n"
    "  - {background: {image: photo.jpg, motion: zoom-in}, duration: 1.2}\n"
    "  - {background: {generate: aurora}, duration: 1.2, transition: none}\n"
    "  - {background: clip.mp4, duration: 7.5}\n"
    "  - {background: navy, duration: 0.8}\n";

/* What is asked of an output, and what is needed for it. */
struct Kind {
  const char *name, *output;
  const char *encoder;
};
constexpr Kind kKinds[] = {
    {"H264", "", "x264enc"},
    {"H264High", ", quality: high", "x264enc"},
    {"H264Draft", ", quality: draft", "x264enc"},
    {"H265", ", codec: h265", "x265enc"},
    {"Vp9", ", format: webm", "vp9enc"},
    {"Av1", ", codec: av1", "av1enc"},
};

void
PrintTo (const Kind &kind, std::ostream *out)
{
  *out << kind.name;
}

/* A hash of what is seen of each frame of FILE, in order. */
std::vector<std::size_t>
hashes_of (const std::string &file)
{
  std::vector<std::size_t> hashes;
  for_each_frame (file, "I420", [&] (GstSample *sample) {
    std::string seen;
    for (unsigned p = 0; p < 3; p++)
      for (uint8_t byte : plane_of (sample, p))
        seen += (char) byte;
    hashes.push_back (std::hash<std::string> () (seen));
    return true;
  });
  return hashes;
}

/* The steps of a render up to the joined file, each by itself. */
class Joining : public Preparing {
public:
  /* With OUTPUT, `, key: value`. */
  void begin (const std::string &output)
  {
    put ("photo.jpg", contents (test_data ("photo-3x2.jpg")));
    NumberedClip footage;
    footage.frames = 90;
    make_footage (file ("clip.mp4"), footage);
    std::string text =
        "output: {size: 192x108, fps: 10" + output + "}\n" + kScenes;
    BriefOverrides overrides;
    overrides.base_dir = folder ();
    Problems problems ("brief.yaml");
    brief = load_brief_text (text, Notation::Yaml, overrides, problems);
    ASSERT_TRUE (brief) << told (problems.sorted ());
    auto encoders = choose_encoders (brief->outputs[0], reel::out (error));
    ASSERT_TRUE (encoders) << error->message;
    context.encoders = *encoders;
    context.staging = folder ();
    context.files = brief->files;
    context.stills = &stills.emplace (folder ());
    context.overlay_pictures = &overlay_pictures;
    plan = lay_out (*brief, context, problems, {}, reel::out (error));
    ASSERT_TRUE (plan) << error->message;
    auto score = gather_sound (*plan, context, problems, reel::out (error));
    ASSERT_TRUE (score) << error->message;
    auto track =
        make_sound_track (*plan, *score, context, {}, reel::out (error));
    ASSERT_TRUE (track) << error->message;
    sound = track->file;
  }
  /* Segment INDEX as it would be of LIKE. */
  std::string render (const Plan &like, size_t index)
  {
    std::string name = file ("segment-" + std::to_string (index) + ".mp4");
    EXPECT_TRUE (render_segment (
        like, like.segments[index], context, name, {}, reel::out (error)))
        << (error ? error->message : "");
    return name;
  }
  std::vector<std::string> render_all ()
  {
    std::vector<std::string> files;
    for (size_t i = 0; i < plan->segments.size (); i++)
      files.push_back (render (*plan, i));
    return files;
  }
  bool join (const std::vector<std::string> &files)
  {
    return join_segments (
        *plan, files, sound, context, joined (), {}, reel::out (error));
  }
  std::string joined () const { return file ("joined"); }

  std::optional<Brief> brief;
  std::optional<Stills> stills;
  OverlayPictures overlay_pictures;
  RenderContext context;
  std::optional<Plan> plan;
  std::string sound;
  ErrorPtr error;
};

class Join : public testing::TestWithParam<Kind> {
protected:
  void SetUp () override
  {
    auto factory = adopt (gst_element_factory_find (GetParam ().encoder));
    if (!factory)
      GTEST_SKIP () << GetParam ().encoder << " is not installed";
    ASSERT_NO_FATAL_FAILURE (all.begin (GetParam ().output));
  }

  Joining all;
};

} // namespace

/* Guards against seams that break pictures: parameter sets that differ, or
 * frames that lean on some of another segment, are decoded without a complaint,
 * and look wrong. */
TEST_P (Join, FramesAreThoseOfTheSegments)
{
  auto files = all.render_all ();
  std::vector<std::size_t> wanted;
  for (const std::string &file : files) {
    auto frames = hashes_of (file);
    wanted.insert (wanted.end (), frames.begin (), frames.end ());
  }
  EXPECT_EQ ((int64_t) wanted.size (), all.plan->frames);
  EXPECT_GE (files.size (), 8u);
  ASSERT_TRUE (all.join (files)) << all.error->message;
  auto found = hashes_of (all.joined ());
  ASSERT_EQ (found.size (), wanted.size ());
  for (size_t i = 0; i < found.size (); i++)
    EXPECT_EQ (found[i], wanted[i]) << "frame " << i;
}

/* Guards against a joined file in which everything behind a seam is garbage. */
TEST_P (Join, OtherParameterSetsAreRefused)
{
  auto files = all.render_all ();
  Plan other = *all.plan;
  other.width = 160;
  other.height = 90;
  all.render (other, files.size () - 1); // a colour, of any size
  EXPECT_FALSE (all.join (files));
  ASSERT_TRUE (all.error);
  EXPECT_EQ (all.error->code, (int) ErrorCode::CheckFailed);
  EXPECT_STREQ (all.error->message,
      "two segments were encoded with different parameter sets");
}

/* The sizes are the same, and the sets are not. */
TEST (JoinH264, AnotherQualityIsRefused)
{
  Joining all;
  ASSERT_NO_FATAL_FAILURE (all.begin (""));
  auto files = all.render_all ();
  Plan other = *all.plan;
  other.quality = Quality::Lossless;
  all.render (other, files.size () - 1);
  EXPECT_FALSE (all.join (files));
  ASSERT_TRUE (all.error);
  EXPECT_EQ (all.error->code, (int) ErrorCode::CheckFailed);
}

INSTANTIATE_TEST_SUITE_P (Codecs, Join, testing::ValuesIn (kKinds),
    [] (const auto &kind) { return std::string (kind.param.name); });
