// SPDX-License-Identifier: GPL-3.0-or-later
/* What the outputs of one brief have in common is made once, and each is what
 * it would be alone. */
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "preparing.h"
#include "sound_making.h"

using namespace reel;
using namespace reel::test;

namespace {

namespace fs = std::filesystem;

constexpr const char *kWide = "{size: 128x72, fps: 10, quality: draft}";
constexpr const char *kTall = "{size: 72x128, fps: 10, quality: draft}";
constexpr const char *kSquare = "{size: 72x72, fps: 10, quality: draft}";

/* What came of one output. */
struct Made {
  std::string video;    // its bytes
  std::string problems; // as they are told
  bool mixed = false;
};

class Outputs : public testing::Test {
protected:
  Outputs ()
  {
    place.put ("music.wav", wav_of (noise (0.05, 3, 2), 2, 48000, 3));
    place.put ("bell.wav", wav_of (tone (900, 0.2, 1, 1), 1, 48000, 0));
    place.put ("said.wav", wav_of (tone (300, 0.2, 1, 1), 1, 48000, 0));
  }
  Cache cache () const { return Cache::of_media (place.file ("media")); }

  static std::string brief (const std::string &outputs,
      const std::string &music = "{src: music.wav, duck: 9}",
      const std::string &scene = "")
  {
    return "output: [" + outputs + "]\nmusic: " + music +
           "\nscenes:\n  - {background: teal, narration: [{file: said.wav}], "
           "sounds: [{src: bell.wav, at: 0.5}]" +
           scene + "}\n  - {background: navy, duration: 1}\n";
  }
  /* All outputs of TEXT, one after the other, as the programs make them. */
  std::vector<Made> make (const std::string &text, const Cache &cache) const
  {
    std::vector<Made> all;
    Problems problems ("brief.yaml");
    BriefOverrides overrides;
    overrides.base_dir = place.folder ();
    auto whole = load_brief_text (text, Notation::Yaml, overrides, problems);
    EXPECT_TRUE (whole) << told (problems.sorted ());
    for (size_t i = 0; whole && i < whole->outputs.size (); i++)
      all.push_back (make_one (brief_of_output (*whole, i), cache));
    return all;
  }
  std::vector<bool> mixed (const std::string &text, const Cache &cache) const
  {
    std::vector<bool> all;
    for (const Made &made : make (text, cache))
      all.push_back (made.mixed);
    return all;
  }

  Preparing place;

private:
  Made make_one (const Brief &brief, const Cache &cache) const
  {
    fs::remove_all (place.staging ());
    fs::create_directory (place.staging ());
    PrepareOptions options;
    options.staging = place.staging ();
    options.cache = cache;
    options.name = "v";
    Problems problems ("brief.yaml");
    ErrorPtr error;
    auto prepared = prepare_video (brief, options, problems, out (error));
    EXPECT_TRUE (prepared) << (error ? error->message : "");
    if (!prepared)
      return {};
    return {contents (prepared_folder (options.staging) + "/" +
                      prepared->files.back ().name),
        told (problems.sorted ()), prepared->mixed};
  }
};

using Flags = std::vector<bool>;

} // namespace

/* Guards against sound that is decoded and mixed for each output, and against
 * outputs that show by a bit, or by what is told of them, what else was made.
 */
TEST_F (Outputs, ThreeAreMixedOnceAndAreWhatTheyAreAlone)
{
  const char *sizes[] = {kWide, kTall, kSquare};
  auto together = make (
      brief (std::string (kWide) + "," + kTall + "," + kSquare), cache ());
  ASSERT_EQ (together.size (), 3u);
  EXPECT_TRUE (together[0].mixed);
  EXPECT_FALSE (together[1].mixed);
  EXPECT_FALSE (together[2].mixed);
  for (size_t i = 0; i < 3; i++) {
    auto alone = make (brief (sizes[i]), Cache ());
    ASSERT_EQ (alone.size (), 1u);
    EXPECT_TRUE (alone[0].mixed);
    EXPECT_TRUE (alone[0].video == together[i].video) << sizes[i];
    EXPECT_EQ (alone[0].problems, together[i].problems);
    EXPECT_NE (alone[0].problems.find ("bell.wav"), std::string::npos)
        << "of a sound of one channel there is a note: " << alone[0].problems;
  }
}

/* Guards against an output that gets the sound of another one. */
TEST_F (Outputs, WhatSoundsOtherIsMixedByItself)
{
  auto loud = "{size: 72x72, fps: 10, quality: draft, loudness: -20}";
  auto text = brief (std::string (kWide) + "," + kTall + "," + loud);
  auto together = make (text, cache ());
  ASSERT_EQ (together.size (), 3u);
  EXPECT_FALSE (together[1].mixed);
  EXPECT_TRUE (together[2].mixed);
  auto alone = make (brief (loud), Cache ());
  EXPECT_TRUE (alone[0].video == together[2].video);
}

/* Guards against a sound that is taken for another: each change is heard. */
TEST_F (Outputs, AllThatIsHeardIsPartOfTheKey)
{
  ASSERT_EQ (mixed (brief (kWide), cache ()), Flags{true});
  ASSERT_EQ (mixed (brief (kTall), cache ()), Flags{false});
  for (const char *music :
      {"{src: music.wav, duck: 10}", "{src: music.wav, duck: 9, volume: 0.3}",
          "{src: music.wav, duck: 9, start: 0.2}",
          "{src: music.wav, duck: 9, fade-in: 0.3}",
          "{src: music.wav, duck: 9, fade-out: 0.3}",
          "{src: music.wav, duck: 9, loop: false}", "{src: bell.wav, duck: 9}"})
    EXPECT_EQ (mixed (brief (kWide, music), cache ()), Flags{true}) << music;
  for (const char *scene : {", pause: 0.9",
           ", transition: {type: crossfade, duration: 0.5}, music: none"})
    EXPECT_EQ (
        mixed (brief (kWide, "{src: music.wav, duck: 9}", scene), cache ()),
        Flags{true})
        << scene;
  /* Nobody hears these. */
  EXPECT_EQ (
      mixed (brief (kWide, "{src: music.wav, duck: 9}", ", title: Harbour"),
          cache ()),
      Flags{false});
}

/* Guards against sound of a file as it was. */
TEST_F (Outputs, FilesAreWhatTheyHold)
{
  auto mixes = [&] { return mixed (brief (kWide), cache ()); };
  EXPECT_EQ (mixes (), Flags{true});
  place.put ("music.wav", wav_of (noise (0.05, 3, 3), 2, 48000, 3));
  EXPECT_EQ (mixes (), Flags{true});
  place.put ("said.wav", wav_of (tone (310, 0.2, 1, 1), 1, 48000, 0));
  EXPECT_EQ (mixes (), Flags{true});
  place.put ("said.wav", wav_of (tone (300, 0.2, 1, 1), 1, 48000, 0));
  place.put ("music.wav", wav_of (noise (0.05, 3, 2), 2, 48000, 3));
  EXPECT_EQ (mixes (), Flags{false});
}

/* Guards against a video without its sound, or with garbage, where somebody has
 * spoilt what was kept. */
TEST_F (Outputs, WhatWasSpoiltIsMadeAgain)
{
  std::string text = brief (kWide);
  std::string good = make (text, cache ()).at (0).video;
  library::CacheFolder folder (place.file ("media") + "/assets");
  std::vector<std::string> names;
  for (const auto &entry :
      fs::directory_iterator (place.file ("media") + "/assets/audio"))
    names.push_back (entry.path ().filename ());
  EXPECT_EQ (names.size (), 3u) << "speech, track, and what it is made of";
  for (const std::string &name : names) {
    std::string file = place.file ("media") + "/assets/audio/" + name;
    std::string kept = contents (file);
    for (std::string content :
        {std::string (), std::string ("short"), std::string (3000, '\xff'),
            std::string (3000, '\0'), kept.substr (0, kept.size () / 2)}) {
      fs::remove (file);
      ASSERT_TRUE (folder.keep (
          library::Kind::Audio, name, place.put ("foreign", content), nullptr));
      auto again = make (text, cache ());
      ASSERT_EQ (again.size (), 1u);
      EXPECT_TRUE (again[0].video == good) << content.size () << " bytes";
    }
    fs::remove (file);
    auto without = make (text, cache ());
    EXPECT_TRUE (without.at (0).video == good);
  }
}

/* Guards against warnings that only the first output has, and against ones that
 * stand where something stood before. */
TEST_F (Outputs, WarningsOfSoundsAreToldEachTimeAndInTheirPlaces)
{
  auto text = [&] (const std::string &before) {
    return before +
           brief (kWide, "{src: music.wav, start: 5, optional: true}", "");
  };
  auto first = make (text (""), cache ()).at (0);
  auto second = make (text (""), cache ()).at (0);
  auto lower = make (text ("# a line\ntitle: x\n"), cache ()).at (0);
  EXPECT_TRUE (first.mixed);
  EXPECT_FALSE (second.mixed);
  EXPECT_FALSE (lower.mixed);
  EXPECT_EQ (first.problems, second.problems);
  EXPECT_NE (first.problems.find ("no sound there"), std::string::npos)
      << first.problems;
}
