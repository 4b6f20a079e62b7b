// SPDX-License-Identifier: GPL-3.0-or-later
/* What a brief may ask for at most: the limits as they are, lowered and
 * raised. */
#include <gtest/gtest.h>

#include "brief/write.h"
#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;
using namespace std::string_literals;

namespace {

using MakeBrief = std::string (*) (uint64_t amount);

std::string
repeated (const std::string &part, uint64_t count)
{
  std::string all;
  for (uint64_t i = 0; i < count; i++)
    all += (i ? ", " : "") + part;
  return all;
}

std::string
of_bytes (uint64_t amount)
{
  std::string text = "scenes: [{}] #";
  return text + std::string (amount - text.size (), 'x');
}

std::string
of_nesting (uint64_t amount)
{
  return "x-a: " + std::string (amount - 1, '[') +
         std::string (amount - 1, ']') + "\nscenes: [{}]\n";
}

std::string
of_scenes (uint64_t amount)
{
  return "scenes: [" + repeated ("{}", amount) + "]";
}

std::string
of_seconds (uint64_t amount)
{
  return "scenes: [{duration: " + std::to_string (amount) + "}]";
}

/* In two scenes, of which the second passes the limit. */
std::string
of_all_seconds (uint64_t amount)
{
  return "scenes: [{duration: 1}, {duration: " + std::to_string (amount - 1) +
         "}]";
}

std::string
of_width (uint64_t amount)
{
  return "{output: {size: " + std::to_string (amount) + "x64}, scenes: [{}]}";
}

std::string
of_height (uint64_t amount)
{
  return "{output: {size: 64x" + std::to_string (amount) + "}, scenes: [{}]}";
}

std::string
of_frame_rate (uint64_t amount)
{
  return "{output: {fps: " + std::to_string (amount) + "}, scenes: [{}]}";
}

std::string
of_narration (uint64_t amount)
{
  return "scenes: [{narration: " + std::string (amount, 'a') + "}]";
}

/* In two pieces. */
std::string
of_pieces (uint64_t amount)
{
  return "scenes: [{narration: [a, " + std::string (amount - 1, 'a') + "]}]";
}

struct Case {
  const char *name;
  MakeBrief brief;
  uint64_t step; // by which a value can pass the limit
  const char *otherwise, *lowered, *raised; // raised: null where it can't be
  const char *told;
};

uint64_t
value_of (const std::string &name, const Limits &limits)
{
  for (const LimitKey &key : limit_keys ())
    if (name == key.name)
      return limits.*key.member;
  ADD_FAILURE () << name << " is no limit";
  return 0;
}

class BriefLimit : public testing::TestWithParam<Case> {
protected:
  /* At LIMITS it is right, and one step further told of. */
  void expect_limit (const Limits &limits)
  {
    const Case &one = GetParam ();
    BriefOverrides overrides;
    overrides.limits = limits;
    TempFolder folder;
    uint64_t most = value_of (one.name, limits);
    auto right =
        read_and_verify (one.brief (most), folder.path (), overrides).problems;
    EXPECT_TRUE (right.empty ()) << right[0];
    auto wrong =
        read_and_verify (one.brief (most + one.step), folder.path (), overrides)
            .problems;
    ASSERT_EQ (wrong.size (), 1u);
    EXPECT_NE (wrong[0].find (one.told), std::string::npos) << wrong[0];
    bool is_highest = most == value_of (one.name, highest_limits ());
    std::string hint = "`--limit " + std::string (one.name) + "=N` raises";
    EXPECT_EQ (wrong[0].find (hint) == std::string::npos, is_highest)
        << wrong[0];
  }
  Limits with (const char *value)
  {
    Limits limits;
    auto fault = set_limit (GetParam ().name, value, limits);
    EXPECT_FALSE (fault) << *fault;
    return limits;
  }
};

} // namespace

/* Guards against a limit that is off by one. */
TEST_P (BriefLimit, HoldsAsItIs)
{
  Limits limits = with (GetParam ().otherwise);
  EXPECT_EQ (limits, Limits ());
  expect_limit (limits);
}

/* Guards against a place that goes on by a number of its own. */
TEST_P (BriefLimit, HoldsLowered)
{
  expect_limit (with (GetParam ().lowered));
}

TEST_P (BriefLimit, HoldsRaised)
{
  if (GetParam ().raised)
    expect_limit (with (GetParam ().raised));
}

INSTANTIATE_TEST_SUITE_P (All, BriefLimit,
    testing::ValuesIn (std::vector<Case>{
        {"brief-bytes", of_bytes, 1, "1MiB", "1KiB", "2MiB",
            "the brief is larger than "},
        {"nesting", of_nesting, 1, "64", "8", "200", "nested deeper than "},
        {"scenes", of_scenes, 1, "500", "3", "1000", "may have at most "},
        {"length", of_seconds, 1, "6h", "90s", "8h", "goes from 0.1 s to "},
        {"length", of_all_seconds, 1, "6h", "90s", "8h",
            "with this scene the video is longer than "},
        {"width", of_width, 2, "8192", "640", nullptr, "goes from 16 to "},
        {"height", of_height, 2, "8192", "640", nullptr, "goes from 16 to "},
        {"frame-rate", of_frame_rate, 1, "120", "25", "200", "goes from 1 to "},
        {"narration", of_narration, 1, "20000", "100", "30000",
            "may have at most "},
        {"narration", of_pieces, 1, "20000", "100", "30000",
            "a scene may have at most "},
    }),
    [] (const auto &one) {
      std::string name = std::to_string (one.index) + "_" + one.param.name;
      for (char &c : name)
        c = c == '-' ? '_' : c;
      return name;
    });

/* Guards against pictures that are decoded to find them too large. */
TEST (Limits, OfPictures)
{
  auto told = [] (int width, const char *value) {
    auto big = [] (int n) {
      return std::string{
          (char) (n >> 24), (char) (n >> 16), (char) (n >> 8), (char) n};
    };
    std::string png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + big (width) +
                      big (1000) +
                      "\x08\x02\0\0\0crc.\0\0\0\0IEND\xae\x42\x60\x82"s;
    TempFolder folder;
    g_file_set_contents ((folder.path () + "/a.png").c_str (), png.data (),
        (gssize) png.size (), nullptr);
    BriefOverrides overrides;
    EXPECT_FALSE (set_limit ("megapixels", value, overrides.limits));
    auto problems = read_and_verify (
        "scenes: [{background: a.png}]", folder.path (), overrides)
                        .problems;
    return problems.empty () ? "" : problems[0];
  };
  for (auto [most, value] :
      {std::pair (100'000, "100"), {5000, "5"}, {150'000, "150"}}) {
    EXPECT_EQ (told (most, value), "");
    EXPECT_EQ (told (most + 1, value),
        "1:23: error: `a.png` has " + std::to_string (most + 1) +
            "x1000 pixels, but pictures may have at most " + value +
            " megapixels | make it smaller; `--limit megapixels=N` raises the "
            "limit, to 250 at most");
  }
}

/* Guards against lengths within a scene that outlast every video. */
TEST (Limits, OfLengthHoldForWhatAScenehas)
{
  BriefOverrides overrides;
  overrides.limits.length_seconds = 60;
  for (const char *keys : {"texts: [{text: A, for: 61}]",
           "background: {generate: aurora, duration: 61}",
           "overlays: [{text: A, for: 61}]"}) {
    std::string told =
        only_problem ("scenes: [{" + std::string (keys) + "}]", overrides);
    EXPECT_NE (told.find ("is 61 s, but goes from"), std::string::npos) << told;
    EXPECT_NE (told.find ("to 60 s | `--limit length=N`"), std::string::npos)
        << told;
  }
}

/* Guards against hints that send a client to what only an administrator can
 * change, and the other way round. */
TEST (Limits, HintsSayWhoCanRaiseThem)
{
  BriefOverrides overrides;
  overrides.limits.scenes = 2;
  EXPECT_EQ (only_problem ("scenes: [{}, {}, {}]", overrides),
      "1:18: error: `scenes` has 3 entries, but may have at most 2 | make "
      "several briefs of it; `--limit scenes=N` raises the limit, to 5000 at "
      "most");
  overrides.limits.is_configured = true;
  EXPECT_EQ (only_problem ("scenes: [{}, {}, {}]", overrides),
      "1:18: error: `scenes` has 3 entries, but may have at most 2 | make "
      "several briefs of it; the limit is `scenes` of the daemon, see "
      "reelsmith.conf(5)");
  overrides.limits = highest_limits ();
  std::string told =
      only_problem ("{output: {size: 10000x64}, scenes: [{}]}", overrides);
  EXPECT_EQ (told.find ("--limit"), std::string::npos) << told;
}

/* Guards against a stack that is eaten, and a reader with limits of its own. */
TEST (Limits, TheDeepestBriefIsReadInEveryNotation)
{
  uint64_t most = highest_limits ().nesting;
  std::string deep = std::string (most - 1, '[') + std::string (most - 1, ']');
  std::string deeper = "[" + deep + "]";
  auto told = [] (const std::string &text, Notation notation) {
    Problems problems ("");
    auto tree = read_value (text, notation, problems, highest_limits ());
    if (!tree)
      return problems.sorted ()[0].message;
    write_json (*tree);
    interpret (*tree, {}, problems);
    return problems.has_errors () ? problems.sorted ()[0].message : "";
  };
  auto json = [] (const std::string &list) {
    return "{\"x-a\": " + list + ", \"scenes\": [{}]}";
  };
  auto markdown = [] (const std::string &list) {
    return "---\nx-a: " + list + "\n---\nWords.\n";
  };
  std::string too_deep = "the brief is nested deeper than 256 levels";
  EXPECT_EQ (told (json (deep), Notation::Json), "");
  EXPECT_EQ (told (json (deeper), Notation::Json), too_deep);
  EXPECT_EQ (told (json (deep), Notation::Yaml), "");
  EXPECT_EQ (told (json (deeper), Notation::Yaml), too_deep);
  EXPECT_EQ (told (markdown (deep), Notation::Markdown), "");
  EXPECT_EQ (told (markdown (deeper), Notation::Markdown), too_deep);
}

/* Guards against names and values that are taken for others. */
TEST (Limits, AreSetByNameWithinBounds)
{
  for (const LimitKey &key : limit_keys ()) {
    Limits limits;
    for (uint64_t value : {key.least, key.most}) {
      EXPECT_FALSE (set_limit (key.name, std::to_string (value), limits));
      EXPECT_EQ (limits.*key.member, value) << key.name;
    }
    for (const std::string &value :
        {std::to_string (key.least - 1), std::to_string (key.most + 1),
            "99999999999999999999"s, ""s, "-1"s, "1.5"s, "many"s, " 20"s}) {
      auto fault = set_limit (key.name, value, limits);
      EXPECT_TRUE (fault) << key.name << " " << value;
      EXPECT_EQ (limits.*key.member, key.most) << key.name;
      if (fault) {
        EXPECT_NE (fault->find (key.name), std::string::npos) << *fault;
      }
    }
  }
}

TEST (Limits, WrongOnesAreExplained)
{
  Limits limits;
  EXPECT_EQ (set_limit ("scene", "3", limits).value_or (""),
      "there is no limit `scene`, did you mean `scenes`? There are "
      "brief-bytes, nesting, scenes, length, width, height, frame-rate, "
      "narration, megapixels, rows");
  EXPECT_EQ (set_limit ("", "3", limits).value_or ("").substr (0, 43),
      "there is no limit ``; there are brief-bytes");
  EXPECT_EQ (set_limit ("length", "1:30", limits).value_or (""),
      "the limit `length` is a time, such as 90s or 2h, not `1:30`");
  EXPECT_EQ (set_limit ("brief-bytes", "2 MiB", limits).value_or (""),
      "the limit `brief-bytes` is a size, such as 500K or 2MiB, not `2 MiB`");
  EXPECT_EQ (set_limit ("nesting", "500", limits).value_or (""),
      "the limit `nesting` goes from 4 to 256, and is not `500`");
  EXPECT_EQ (limits, Limits ());
}
