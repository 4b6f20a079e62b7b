// SPDX-License-Identifier: GPL-3.0-or-later
/* Nothing is rendered twice, and nobody can tell from the video. */
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "error.h"
#include "gst_ptr.h"
#include "preparing.h"
#include "run/allow_list.h"
#include "run/content_hashes.h"
#include "run/identity.h"
#include "run/plan_brief.h"

namespace reel::test {
namespace {

namespace fs = std::filesystem;

using Names = std::set<std::string>;

class CacheTest : public testing::Test {
protected:
  std::string media () const { return place.file ("media"); }
  std::string segments () const { return media () + "/assets/segments"; }

  Preparation render (const std::string &text, Cache cache,
      const std::atomic<bool> *cancelled = nullptr,
      Progress::Callback on_progress = {}) const
  {
    PrepareOptions options;
    options.cache = std::move (cache);
    options.cancelled = cancelled;
    options.on_progress = std::move (on_progress);
    return place.prepare (text, options);
  }
  Preparation render (const std::string &text) const
  {
    return render (text, Cache::of_media (media ()));
  }
  std::string video () const { return contents (place.out ("brief.mp4")); }
  /* The segments that were rendered, as SCENE KIND, of each a count. */
  static std::multiset<std::string> rendered (const Preparation &result)
  {
    std::multiset<std::string> names;
    rapidjson::Document report;
    report.Parse (result.prepared ? result.prepared->report.c_str () : "{}");
    if (!report.HasMember ("segments"))
      return {"no report"};
    for (const auto &segment : report["segments"].GetArray ())
      if (!segment["reused"].GetBool ())
        names.insert (segment["scene"].GetString () + std::string (" ") +
                      segment["kind"].GetString ());
    return names;
  }
  static Names files_in (const std::string &folder)
  {
    Names names;
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator (folder, ignored))
      names.insert (entry.path ().filename ());
    return names;
  }
  /* Sounds that are kept: whole tracks, or what is said; not what says which
   * track a sound comes to. */
  Names sounds (bool tracks) const
  {
    Names names;
    for (const std::string &name : files_in (media () + "/assets/audio")) {
      std::string bytes = contents (media () + "/assets/audio/" + name);
      if (!bytes.starts_with ("reelheard") &&
          (bytes.substr (4, 4) == "ftyp") == tracks)
        names.insert (name);
    }
    return names;
  }
  /* TEXT renders to BYTES, whatever lies under the key NAME. */
  void expect_made_again (const std::string &text, const std::string &bytes,
      const std::string &name) const
  {
    std::string file = media () + "/assets/audio/" + name;
    std::string good = contents (file);
    /* Sealed well, but not what it should be. */
    library::CacheFolder cache (media () + "/assets");
    for (std::string content : {std::string (), std::string ("short"),
             std::string (1000, '\xff'), std::string (1000, '\0'),
             good.substr (0, good.size () - library::kSealBytes - 9)}) {
      fs::remove (file);
      ASSERT_TRUE (cache.keep (
          library::Kind::Audio, name, place.put ("foreign", content), nullptr));
      auto again = render (text);
      ASSERT_TRUE (again.prepared) << again.error;
      EXPECT_TRUE (video () == bytes) << content.size () << " bytes";
    }
  }
  /* What the plan of TEXT says of its scenes and segments: + was rendered
   * before; and the seconds it says it takes. */
  std::pair<std::string, double> plan (
      const std::string &text, bool cache) const
  {
    Problems problems ("brief.yaml");
    auto brief = load_brief_text (text, Notation::Yaml, {}, problems);
    PlanOptions options;
    if (cache)
      options.cache = Cache::of_media (media ());
    auto summary = plan_brief (*brief, options, problems, nullptr);
    rapidjson::Document json;
    json.Parse (summary ? summary->json.c_str () : "{}");
    std::string all;
    for (const char *list : {"scenes", "segments"})
      for (const auto &one : json[list].GetArray ())
        all += one["cached"].GetBool () ? "+" : "-";
    return std::pair (all, summary->render_seconds);
  }

  Preparing place;
};

/* COUNT small scenes with transitions, WORD in the title of number CHANGED. */
std::string
film (int count, int changed = -1, const std::string &word = "other")
{
  std::string text = "output: {size: 192x108, fps: 10, quality: draft}\n"
                     "seed: 7\nscenes:\n";
  for (int i = 0; i < count; i++) {
    text += "  - {id: s" + std::to_string (i) + ", duration: 1, title: " +
            (i == changed ? word : "scene " + std::to_string (i)) +
            ", background: {generate: waves}";
    text += i ? ", transition: {type: crossfade, duration: 0.3}}\n" : "}\n";
  }
  return text;
}

/* Guards against work done twice, and against a cache that shows. */
TEST_F (CacheTest, TheSameAgainIsRenderedFromNothingNew)
{
  auto without = render (film (4), Cache ());
  ASSERT_TRUE (without.prepared) << without.error << told (without.problems);
  std::string bytes = video ();
  EXPECT_FALSE (fs::exists (media ())) << "nothing is kept without a cache";
  auto first = render (film (4));
  ASSERT_TRUE (first.prepared) << first.error;
  EXPECT_EQ (first.prepared->reused, 0);
  EXPECT_EQ (first.prepared->segments, 7);
  EXPECT_TRUE (video () == bytes) << "not the same with a cache that fills";
  auto second = render (film (4));
  ASSERT_TRUE (second.prepared) << second.error;
  EXPECT_EQ (second.prepared->reused, 7);
  EXPECT_TRUE (video () == bytes) << "not the same from the cache";
  EXPECT_EQ (contents (place.out ("brief.manifest.json")).find ("reused"),
      std::string::npos)
      << "a manifest is of the video, however it was made";
}

/* Guards against a seed of the brief that is in the key and not in the picture,
 * or the other way round, and against one that is stronger than the picture's
 * own. */
TEST_F (CacheTest, TheBriefsSeedIsThatOfGeneratedPicturesWithoutOne)
{
  auto waves = [] (const std::string &seed, const std::string &own) {
    return "output: {size: 192x108, fps: 10, quality: draft}\n" + seed +
           "scenes:\n  - {duration: 1, background: {generate: waves" + own +
           "}}\n  - {duration: 1, background: {generate: aurora" + own +
           "}, transition: crossfade}\n";
  };
  std::string first = waves ("", ""), second = waves ("seed: 2\n", "");
  auto one = render (first);
  ASSERT_TRUE (one.prepared) << one.error << told (one.problems);
  std::string of_one = video ();
  EXPECT_EQ (rendered (render (waves ("seed: 1\n", ""))).size (), 0U)
      << "1 is what it is by default";
  auto two = render (second);
  ASSERT_TRUE (two.prepared) << two.error;
  std::string of_two = video ();
  EXPECT_EQ (two.prepared->reused, 0);
  EXPECT_FALSE (of_one == of_two) << "both seeds draw the same";
  auto own = render (waves ("seed: 3\n", ", seed: 2"));
  ASSERT_TRUE (own.prepared) << own.error;
  EXPECT_EQ (rendered (own).size (), 0U) << "its own seed is what counts";
  ASSERT_TRUE (render (waves ("seed: 3\n", ", seed: 2"), Cache ()).prepared);
  EXPECT_TRUE (video () == of_two) << "it is in the key and not in the picture";
}

/* The promise itself: of eighteen scenes one is changed, so it and the
 * transitions on both of its sides are rendered, and nothing else. */
TEST_F (CacheTest, OneSceneOfEighteenIsRenderedByItself)
{
  ASSERT_TRUE (render (film (18)).prepared);
  auto again = render (film (18, 3));
  ASSERT_TRUE (again.prepared) << again.error;
  EXPECT_EQ (rendered (again), (std::multiset<std::string>{"s3 body",
                                   "s3 transition", "s4 transition"}));
  std::string bytes = video ();
  ASSERT_TRUE (render (film (18, 3), Cache ()).prepared);
  EXPECT_TRUE (video () == bytes) << "not what it is when rendered whole";
  auto back = render (film (18));
  ASSERT_TRUE (back.prepared);
  EXPECT_EQ (rendered (back).size (), 0U) << "what was before is there still";
}

/* Guards against keys that know where in the film something is. */
TEST_F (CacheTest, WhatComesBeforeDoesNotMatter)
{
  ASSERT_TRUE (render (film (3)).prepared);
  std::string text = film (3);
  size_t at = text.find ("  - {id: s0");
  text.insert (at, "  - {id: new, duration: 2, background: red}\n");
  auto longer = render (text);
  ASSERT_TRUE (longer.prepared) << longer.error;
  EXPECT_EQ (rendered (longer).count ("s1 body"), 0U);
  EXPECT_EQ (rendered (longer).count ("s2 transition"), 0U);
  EXPECT_EQ (rendered (longer).count ("new body"), 1U);
}

/* Guards against the damage of a disk in a video: what isn't whole is rendered
 * again, and replaced. */
TEST_F (CacheTest, DamagedSegmentsAreRenderedAgain)
{
  ASSERT_TRUE (render (film (4)).prepared);
  std::string bytes = video ();
  std::vector<std::string> kept;
  for (const std::string &name : files_in (segments ()))
    kept.push_back (segments () + "/" + name);
  ASSERT_EQ (kept.size (), 7U);
  auto put = [] (const std::string &file, const std::string &content) {
    std::ofstream (file, std::ios::binary | std::ios::trunc) << content;
  };
  std::string whole = contents (kept[0]), flipped = whole;
  flipped[flipped.size () / 2] ^= 1;
  put (kept[0], flipped);
  put (kept[1], contents (kept[1]).substr (0, 100));
  put (kept[2], "");
  put (kept[3], whole); // of another key
  put (kept[4], "not a film at all");
  auto again = render (film (4));
  ASSERT_TRUE (again.prepared) << again.error;
  EXPECT_EQ (again.prepared->reused, 2);
  EXPECT_TRUE (video () == bytes);
  EXPECT_EQ (render (film (4)).prepared->reused, 7) << "and is whole again";
}

/* Guards against a render that begins anew after it was stopped. */
TEST_F (CacheTest, WhatWasFinishedBeforeTheEndIsReused)
{
  std::atomic<bool> stop = false;
  auto stopped = render (film (40), Cache::of_media (media ()), &stop,
      [&] (const ProgressReport &report) {
        stop = report.stage == "render" && !files_in (segments ()).empty ();
      });
  size_t finished = files_in (segments ()).size ();
  ASSERT_GT (finished, 0U);
  ASSERT_FALSE (stopped.prepared);
  auto again = render (film (40));
  ASSERT_TRUE (again.prepared) << again.error;
  EXPECT_EQ ((size_t) again.prepared->reused, finished);
}

/* Guards against a voice that speaks twice, and words that come at another
 * time from the cache. */
TEST_F (CacheTest, SpeechIsSpokenOnce)
{
  std::string text =
      "output: {size: 192x108, fps: 10, quality: draft}\n"
      "captions: karaoke\n"
      "scenes: [{narration: Good morning.}, {narration: And good night.}]\n";
  ASSERT_TRUE (render (text, Cache ()).prepared);
  std::string bytes = video (), words = contents (place.out ("brief.vtt"));
  ASSERT_TRUE (render (text).prepared);
  EXPECT_EQ (sounds (false).size (), 2U);
  EXPECT_TRUE (video () == bytes);
  /* What is made now would be put elsewhere. */
  library::CacheFolder found (media () + "/assets");
  library::CacheFolder kept (place.file ("elsewhere"));
  auto again = render (text, Cache (found, kept));
  ASSERT_TRUE (again.prepared) << again.error;
  EXPECT_TRUE (files_in (place.file ("elsewhere")).empty ());
  EXPECT_TRUE (video () == bytes);
  EXPECT_EQ (contents (place.out ("brief.vtt")), words);
}

/* Guards against narration that can't be read back, from whoever made it. */
TEST_F (CacheTest, DamagedSpeechIsSpokenAgain)
{
  std::string text = "output: {size: 192x108, fps: 10, quality: draft}\n"
                     "scenes: [{narration: Good morning.}]\n";
  ASSERT_TRUE (render (text).prepared);
  ASSERT_EQ (sounds (false).size (), 1U);
  expect_made_again (text, video (), *sounds (false).begin ());
}

/* Guards against sound that is encoded again although nobody can hear what has
 * changed, and against an old sound under new words. */
TEST_F (CacheTest, SoundIsEncodedOnce)
{
  auto brief = [] (const char *title, const char *said,
                   const char *loudness = "-16") {
    return std::string ("output: {size: 192x108, fps: 10, quality: draft, "
                        "loudness: ") +
           loudness + "}\nscenes: [{title: " + title + ", narration: " + said +
           "}]\n";
  };
  ASSERT_TRUE (render (brief ("One", "Good morning."), Cache ()).prepared);
  std::string bytes = video ();
  ASSERT_TRUE (render (brief ("One", "Good morning.")).prepared);
  EXPECT_TRUE (video () == bytes);
  Names first = sounds (true);
  EXPECT_EQ (first.size (), 1U);
  ASSERT_TRUE (render (brief ("Two", "Good morning.")).prepared);
  EXPECT_FALSE (video () == bytes);
  EXPECT_EQ (sounds (true), first);
  ASSERT_TRUE (render (brief ("One", "Good morning.")).prepared);
  EXPECT_TRUE (video () == bytes);
  ASSERT_TRUE (render (brief ("One", "Good evening.")).prepared);
  EXPECT_EQ (sounds (true).size (), 2U);
  /* Another level is another sound. */
  ASSERT_TRUE (render (brief ("One", "Good morning.", "-20")).prepared);
  EXPECT_EQ (sounds (true).size (), 3U);
}

/* Guards against a sound that can't be read back, or is cut off. */
TEST_F (CacheTest, DamagedSoundIsEncodedAgain)
{
  std::string text = "output: {size: 192x108, fps: 10, quality: draft}\n"
                     "scenes: [{narration: Good morning.}]\n";
  ASSERT_TRUE (render (text).prepared);
  ASSERT_EQ (sounds (true).size (), 1U);
  expect_made_again (text, video (), *sounds (true).begin ());
}

/* Guards against a picture under the key of another: one that changes while it
 * is rendered belongs to neither. */
TEST_F (CacheTest, FilesThatChangeMeanwhileAreNoticed)
{
  std::string file = place.put ("picture.png", "one");
  RenderContext context;
  ContentHashes hashes (context);
  EXPECT_FALSE (hashes.is_unchanged (file)) << "it was never read";
  EXPECT_EQ (hashes.of (file).size (), 64U);
  EXPECT_TRUE (hashes.is_unchanged (file));
  place.put ("picture.png", "another");
  EXPECT_FALSE (hashes.is_unchanged (file));
  EXPECT_EQ (hashes.of (place.file ("missing")), "");
  EXPECT_FALSE (hashes.is_unchanged (place.file ("missing")));
}

/* Guards against files that are read ahead and yet read again, or taken for
 * what they were before. */
TEST_F (CacheTest, FilesAreReadAhead)
{
  std::string file = place.put ("picture.png", "one");
  std::string missing = place.file ("missing");
  RenderContext context;
  ContentHashes now (context), ahead (context);
  std::string hash = now.of (file);
  ahead.read_ahead ({file, missing, file});
  EXPECT_EQ (ahead.of (missing), "") << "and waits for all";
  place.put ("picture.png", "another");
  EXPECT_EQ (ahead.of (file), hash) << "it isn't read again";
  EXPECT_FALSE (ahead.is_unchanged (file));
}

/* Guards against waiting for a file that nobody wants any more: this one has
 * no end. */
TEST_F (CacheTest, ReadingAheadEndsWithWhoAskedForIt)
{
  RenderContext context;
  std::atomic<bool> cancelled = false;
  context.cancelled = &cancelled;
  {
    ContentHashes hashes (context);
    hashes.read_ahead ({"/dev/zero"});
  }
  ContentHashes hashes (context);
  hashes.read_ahead ({"/dev/zero"});
  cancelled = true;
  EXPECT_EQ (hashes.of ("/dev/zero"), "");
}

/* Guards against a plan that promises what has to be rendered, or the other
 * way round. */
TEST_F (CacheTest, ThePlanTellsWhatIsCached)
{
  EXPECT_EQ (plan (film (3), true).first, "--------");
  ASSERT_TRUE (render (film (3)).prepared);
  EXPECT_EQ (plan (film (3), true).first, "++++++++");
  EXPECT_EQ (plan (film (3), false).first, "--------");
  EXPECT_EQ (plan (film (3, 1), true).first, "+--+---+" + std::string ());
  EXPECT_LT (plan (film (3), true).second, plan (film (3), false).second);
}

/* Guards against a plan that decodes pictures, or, since it doesn't, forgets
 * what was rendered of texts that are shaded by how bright theirs is. */
TEST_F (CacheTest, ThePlanKnowsShadedTexts)
{
  auto film = [] (const char *picture) {
    return "output: {size: 192x108, fps: 10, quality: draft}\n"
           "scenes: [{duration: 1, title: Hi, background: '" +
           test_data (picture) + "'}]\n";
  };
  EXPECT_EQ (plan (film ("card.png"), true).first, "--");
  EXPECT_FALSE (fs::exists (media ())) << "a plan has left something";
  ASSERT_TRUE (render (film ("card.png")).prepared);
  EXPECT_EQ (plan (film ("card.png"), true).first, "++");
  EXPECT_EQ (plan (film ("photo-3x2.jpg"), true).first, "--");
}

/* Guards against a plugin that is updated without the keys knowing of it: all
 * that a render has loaded counts. */
TEST_F (CacheTest, EveryPluginThatWasUsedIsPartOfTheIdentity)
{
  std::string picture = test_data ("card.png");
  ASSERT_TRUE (render ("output: {size: 192x108, fps: 10, quality: draft}\n"
                       "scenes: [{narration: Hello., background: '" +
                       picture + "', title: Hi}]\n")
                   .prepared);
  GList *plugins = gst_registry_get_plugin_list (gst_registry_get ());
  for (GList *l = plugins; l; l = l->next) {
    auto *plugin = GST_PLUGIN (l->data);
    if (gst_plugin_is_loaded (plugin) && gst_plugin_get_filename (plugin)) {
      EXPECT_TRUE (is_identified (gst_plugin_get_name (plugin)))
          << gst_plugin_get_name (plugin);
    }
  }
  gst_plugin_list_free (plugins);
}

/* Guards against a clip that is shown as an older decoder read it. */
TEST_F (CacheTest, EveryPluginThatMayBeUsedIsPartOfTheIdentity)
{
  limit_autoplugging ();
  GList *all = gst_element_factory_list_get_elements (
      GST_ELEMENT_FACTORY_TYPE_DECODABLE, GST_RANK_MARGINAL);
  EXPECT_NE (all, nullptr);
  for (GList *l = all; l; l = l->next) {
    auto plugin =
        adopt (gst_plugin_feature_get_plugin (GST_PLUGIN_FEATURE (l->data)));
    EXPECT_TRUE (plugin && is_identified (gst_plugin_get_name (plugin.get ())))
        << GST_OBJECT_NAME (l->data);
  }
  gst_plugin_feature_list_free (all);
}

} // namespace
} // namespace reel::test
