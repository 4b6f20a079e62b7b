// SPDX-License-Identifier: GPL-3.0-or-later
/* The last look at a video before it is published. */
#include <gtest/gtest.h>

#include <algorithm>

#include "check/finished.h"
#include "error.h"
#include "preparing.h"
#include "run/gather_sound.h"
#include "run/lay_out.h"
#include "run/sound_track.h"
#include "run/stills.h"

using namespace reel;
using namespace reel::test;

namespace {

class Finished : public testing::Test {
protected:
  void SetUp () override
  {
    const std::string text = "output: {size: 64x36, fps: 10, quality: draft}\n"
                             "scenes: [{background: {generate: waves}, "
                             "narration: Good morning.}]\n";
    auto made = place.prepare (text);
    ASSERT_TRUE (made.prepared) << made.error;
    video = contents (place.out ("brief.mp4"));
    Problems problems ("brief.yaml");
    auto brief = load_brief_text (text, Notation::Yaml, {}, problems);
    ASSERT_TRUE (brief);
    context.encoders = *choose_encoders (nullptr);
    context.staging = place.folder ();
    plan = lay_out (
        *brief, context, problems, [] (size_t) {}, nullptr);
    ASSERT_TRUE (plan);
    auto score = gather_sound (*plan, context, problems, nullptr);
    ASSERT_TRUE (score);
    auto track = make_sound_track (*plan, *score, context, {}, nullptr);
    ASSERT_TRUE (track);
    sound = track->sha256;
  }
  /* What is said of BYTES in place of the video; nothing where it is right. */
  std::string said_of (const std::string &bytes) const
  {
    ErrorPtr error;
    if (check_finished (*plan, context.encoders, place.put ("film.mp4", bytes),
            sound, nullptr, out (error)))
      return "";
    return error ? error->message : "no error";
  }
  bool says (const std::string &bytes, const char *what) const
  {
    return said_of (bytes).find (what) != std::string::npos;
  }

  Preparing place;
  RenderContext context;
  std::optional<Plan> plan;
  std::string video, sound;
};

} // namespace

/* Guards against a check that lets nothing pass, or everything. */
TEST_F (Finished, WhatWasPlannedPasses)
{
  EXPECT_EQ (said_of (video), "");
  plan->frames++;
  EXPECT_TRUE (says (video, "frames instead of")) << said_of (video);
}

/* Guards against a sound that is another than was measured, or none. */
TEST_F (Finished, AnotherSoundIsRefused)
{
  sound = std::string (64, '0');
  EXPECT_TRUE (says (video, "its sound is not the one")) << said_of (video);
}

/* Guards against a file that ends early, or whose header is missing. */
TEST_F (Finished, APartOfItIsRefused)
{
  for (size_t size : {(size_t) 0, (size_t) 40, video.size () / 2,
           video.size () - video.size () / 8})
    EXPECT_NE (said_of (video.substr (0, size)), "") << size;
  std::string without = video;
  std::search (without.begin (), without.end (), "moov", "moov" + 4)[0] = 'x';
  EXPECT_TRUE (says (without, "its header is not in front"));
}
