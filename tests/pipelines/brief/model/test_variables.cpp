// SPDX-License-Identifier: GPL-3.0-or-later
/* Variables, `when`, and notes that are skipped. */
#include <gtest/gtest.h>

#include "brief/model/variables.h"
#include "reading.h"

using namespace reel;
using reel::test::only_problem;
using reel::test::read_text;
using reel::test::right_brief;

namespace {

BriefOverrides
with (std::map<std::string, std::string> variables)
{
  BriefOverrides overrides;
  overrides.variables = std::move (variables);
  return overrides;
}

/* What is said of TEXT, its hint left out. */
std::string
problem (const std::string &text, BriefOverrides overrides = {})
{
  std::string told = only_problem (text, std::move (overrides));
  return told.substr (0, told.find (" | "));
}

} // namespace

/* A value in the wrong place, or a default that wins over what is given. */
TEST (Variables, DefaultsAndWhatIsGiven)
{
  const char *text = "variables: {city: Oslo, year: 1984, big: true}\n"
                     "title: In ${city}, $${year} is ${year}\n"
                     "name: harbour-${city}\n"
                     "scenes: [{title: \"${big}\"}]\n";
  Brief brief = right_brief (text);
  EXPECT_EQ (brief.title, "In Oslo, ${year} is 1984");
  EXPECT_EQ (brief.name, "harbour-Oslo");
  EXPECT_EQ (brief.scenes.at (0).title->text, "true");
  brief = right_brief (text, with ({{"city", "Tromsø"}, {"year", ""}}));
  EXPECT_EQ (brief.title, "In Tromsø, ${year} is ");
  EXPECT_EQ (brief.name, "harbour-Tromsø");
}

/* A number out of a table that is refused for being text. */
TEST (Variables, EveryKindOfKeyTakesOne)
{
  Brief brief = right_brief (R"(
variables: {t: 1, n: 7, x: 0.25, on: false, w: "1:30", v: 0.5, year: 1984, rate: null}
seed: ${n}
output: {fps: "${n}"}
captions: {mode: line, position: "${x}"}
voices: {host: {name: en, rate: "${rate}", polish: "${on}", volume: "${v}"}}
voice: host
scenes:
  - {narration: Hello, pause: "${t}", title: "${year}"}
  - {duration: "${w}", transition: "${x}", background: {color: red, dim: "${x}"},
     texts: [{text: A, at: "${t}", position: ["${x}", "${x}"]}]}
)",
      with ({{"rate", "200"}}));
  ASSERT_EQ (brief.scenes.size (), 2u);
  EXPECT_EQ (brief.seed, 7u);
  EXPECT_EQ (brief.outputs[0].fps_n, 7);
  const Scene &one = brief.scenes[0], &two = brief.scenes[1];
  EXPECT_EQ (one.title->text, "1984");
  EXPECT_EQ (one.pause, kSecond);
  EXPECT_EQ (one.captions.position, "0.25");
  EXPECT_EQ (one.narration.at (0).voice.rate, 200);
  EXPECT_FALSE (one.narration[0].voice.polish);
  EXPECT_EQ (one.narration[0].voice.volume, 0.5);
  EXPECT_EQ (two.duration, 90 * kSecond);
  EXPECT_EQ (two.transition.duration, kSecond / 4);
  EXPECT_EQ (two.backgrounds.at (0).dim, 0.25);
  EXPECT_EQ (two.texts.at (0).at.offset, kSecond);
  EXPECT_EQ (two.texts[0].position, "0.25,0.25");
}

/* What a row of a table holds must not mark, address or style anything. */
TEST (Variables, WhatTheyHoldIsNeverSyntax)
{
  const char *text = "variables: {a: null, b: B}\n"
                     "scenes:\n"
                     "  - narration: [\"${a}\", \"Hi <mark name='m'/> ${a}\"]\n"
                     "  - narration: {ssml: \"<emphasis>${a}</emphasis>\"}\n"
                     "  - texts: [{text: \"<b>${a}</b>\", markup: true}]\n"
                     "  - title: \"${a}\"\n";
  Brief brief =
      right_brief (text, with ({{"a", "<speak>${b} & <mark name='x'/>"}}));
  ASSERT_EQ (brief.scenes.size (), 4u);
  const auto &pieces = brief.scenes[0].narration;
  EXPECT_TRUE (pieces.at (0).ssml);
  EXPECT_EQ (pieces[0].text, "<speak>&lt;speak&gt;${b} &amp; &lt;mark "
                             "name='x'/&gt;</speak>");
  EXPECT_EQ (pieces.at (1).text,
      "<speak>Hi <mark name='m'/> &lt;speak&gt;${b} &amp; &lt;mark "
      "name='x'/&gt;</speak>");
  EXPECT_EQ (brief.scenes[1].narration.at (0).text,
      "<speak><emphasis>&lt;speak&gt;${b} &amp; &lt;mark "
      "name=&apos;x&apos;/&gt;</emphasis></speak>");
  EXPECT_EQ (brief.scenes[2].texts.at (0).text,
      "<b>&lt;speak&gt;${b} &amp; &lt;mark name=&apos;x&apos;/&gt;</b>");
  EXPECT_EQ (brief.scenes[3].title->text, "<speak>${b} & <mark name='x'/>");
}

/* Keys and notes are nobody's to fill in. */
TEST (Variables, KeysAndNotesAreNotSearched)
{
  Brief brief = right_brief ("comment: ${nobody}\n"
                             "x-editor: {\"${a}\": [\"${b}\"]}\n"
                             "scenes: [{title: A, comment: {a: \"${c}\"}, "
                             "x-y: \"${d\"}]\n");
  EXPECT_EQ (brief.scenes.size (), 1u);
  EXPECT_EQ (problem ("scenes: [{\"${a}\": A}]"),
      "1:11: error: unknown key `${a}` in a scene");
}

/* Guards against a video that says `${city}`, and against a name that is set
 * in vain. */
TEST (Variables, WhatIsWrongIsToldAtItsPlace)
{
  EXPECT_EQ (
      problem ("variables: {offer: null}\nscenes: [{title: \"${offer}\"}]"),
      "1:13: error: the variable `offer` has no value");
  EXPECT_EQ (
      only_problem ("variables: {city: A}\nscenes: [{title: \"${citi}\"}]"),
      "2:18: error: the variable `citi` is not declared | did you mean `city`? "
      "Declare it at the top with `variables: {citi: ...}`, or write `$${` for "
      "a plain `${`");
  EXPECT_EQ (problem ("scenes: [{duration: \"${n}\"}]"),
      "1:21: error: the variable `n` is not declared");
  EXPECT_EQ (problem ("scenes: [{title: \"${HOME}\"}]"),
      "1:18: error: `${HOME}` names no variable");
  EXPECT_EQ (problem ("scenes: [{title: \"a ${b\"}]"),
      "1:18: error: `${` is not followed by a name and `}`");
  EXPECT_EQ (problem ("variables: [a]\nscenes: [{}]"),
      "1:12: error: `variables` wants a map of names and their values");
  EXPECT_EQ (problem ("variables: {a: [1]}\nscenes: [{}]"),
      "1:16: error: the variable `a` wants a text or a number, not a list");
  EXPECT_EQ (problem ("variables: {City: A}\nscenes: [{}]"),
      "1:13: error: a variable can't be called `City`");
  EXPECT_EQ (only_problem ("variables: {city: A}\nscenes: [{}]",
                 with ({{"town", "B"}, {"citi", "C"}})),
      " error: the brief has no variable `citi` to be set | did you mean "
      "`city`?\n error: the brief has no variable `town` to be set | "
      "declare it at its top: `variables: {NAME: VALUE}`");
  EXPECT_EQ (problem ("variables: {d: 99h}\nscenes: [{duration: \"${d}\"}]"),
      "2:21: error: `duration` can't be read as a time: `99h`");
}

/* A kilobyte that makes a gigabyte. */
TEST (Variables, WhatTheyPutInIsBounded)
{
  std::string text = "variables: {a: " + std::string (60'000, 'x') +
                     "}\nscenes: [{x-a: 1, texts: [";
  for (int i = 0; i < 1000; i++)
    text += "\"${a}${a}${a}\",";
  text += "]}]\n";
  auto reading = read_text (text);
  EXPECT_FALSE (reading.brief);
  std::string all;
  for (const std::string &told : reading.problems)
    all += told.substr (0, 200) + "\n";
  EXPECT_NE (all.find ("more than 8 MiB"), std::string::npos) << all;
  EXPECT_NE (problem ("variables: {a: b}\nscenes: [{}]",
                 with ({{"a", std::string (70'000, 'x')}}))
                 .find ("larger than 64 KiB"),
      std::string::npos);
}

/* A brief of a megabyte that keeps a worker busy for a minute. */
TEST (Variables, SoManyProblemsAreToldAsSomebodyReads)
{
  std::string text = "scenes:\n  - title: \"", keys = "scenes:\n  - {";
  for (int i = 0; i < 60'000; i++) {
    text += "${a" + std::to_string (i) + "}";
    keys += "k" + std::to_string (i) + ": 1, ";
  }
  EXPECT_EQ (read_text (text + "\"\n").problems.size (), Problems::kMost);
  EXPECT_EQ (read_text (keys + "}\n").problems.size (), Problems::kMost);
}

/* Guards against a scene that is shown to those who have no offer. */
TEST (When, LeavesScenesOut)
{
  const char *text = "variables: {offer: null}\n"
                     "scenes:\n"
                     "  - title: A\n"
                     "  - {when: \"${offer}\", title: \"${offer}\"}\n"
                     "  - title: C\n";
  for (const char *value : {"", " ", "no", "No", "false", "0"}) {
    Brief brief = right_brief (text, with ({{"offer", value}}));
    ASSERT_EQ (brief.scenes.size (), 2u) << value;
    EXPECT_EQ (brief.scenes[1].title->text, "C");
    EXPECT_EQ (brief.scenes[1].id, "s03") << "ids must not move";
  }
  for (const char *value : {"yes", "10 %", "off", "00", "none"})
    EXPECT_EQ (right_brief (text, with ({{"offer", value}})).scenes.size (), 3u)
        << value;
  EXPECT_EQ (right_brief ("scenes: [{when: false}, {when: 0}, {when: null}, "
                          "{when: true, title: A}, {when: 2}]")
                 .scenes.size (),
      2u);
}

TEST (When, WhatIsWrongWithItIsTold)
{
  EXPECT_EQ (problem ("scenes: [{when: [a]}]"),
      "1:17: error: `when` wants a text or a boolean, not a list of 1");
  EXPECT_EQ (problem ("scenes: [{when: no}, {when: false}]"),
      "1:9: error: `when` leaves out every scene");
  EXPECT_EQ (problem ("scenes: [{}, {when: no, titel: A}]"),
      "1:25: error: unknown key `titel` in a scene");
}
