// SPDX-License-Identifier: GPL-3.0-or-later
#include "core_support.h"

using namespace reel;
using namespace reel::test;

static VoiceCatalog
small_catalog ()
{
  return VoiceCatalog (
      {{"English (Great Britain)", "gmw/en", {{"en-gb", 2}, {"en", 2}}, 1},
          {"English (America)", "gmw/en-US", {{"en-us", 2}, {"en", 3}}, 1},
          {"Portuguese (Brazil)", "roa/pt-BR", {{"pt-br", 5}, {"pt", 6}}, 1},
          {"Portuguese (Portugal)", "roa/pt", {{"pt", 5}}, 1},
          {"English mbrola", "mb/mb-en1", {{"en-gb", 1}}, 1}},
      {{"female3", "!v/f3", {{"variant", 5}}, 2},
          {"Mr Serious", "!v/Mr serious", {{"variant", 5}}, 1}});
}

/* Guards against names that people write and eSpeak NG doesn't take. */
TEST (Voices, AreFoundByAnyName)
{
  const VoiceCatalog catalog = small_catalog ();
  const std::pair<const char *, const char *> cases[] = {
      {"en", "gmw/en"},
      {"EN-us", "gmw/en-US"},
      {"pt-BR", "roa/pt-BR"},
      {"pt_br", "roa/pt-BR"},
      {"pt", "roa/pt"},
      {"pt-AO-x-y", "roa/pt"},
      {"en-GB-oxford", "gmw/en"},
      {"gmw/EN-us", "gmw/en-US"},
      {"english (america)", "gmw/en-US"},
      {"English_(America)", "gmw/en-US"},
      {"en-gb+F3", "gmw/en+f3"},
      {"en-us+female3", "gmw/en-US+f3"},
      {"en+mr_serious", "gmw/en+Mr serious"},
  };
  for (const auto &[name, spec] : cases) {
    ErrorPtr error;
    auto found = catalog.find (name, out (error));
    ASSERT_TRUE (found) << name << ": " << error->message;
    EXPECT_EQ (found->spec (), spec) << name;
  }
}

/* Guards against speaking with some other voice than was asked for. */
TEST (Voices, UnknownOnesAreErrorsWithNearNames)
{
  const VoiceCatalog catalog = small_catalog ();
  for (const char *name : {"eng", "xx", "", "+f3", "en+f33", "mb-en1",
           "mb/mb-en1", "en+", "../../etc/passwd"}) {
    ErrorPtr error;
    EXPECT_FALSE (catalog.find (name, out (error))) << name;
    ASSERT_TRUE (error);
    EXPECT_EQ (error->code, kErrorVoice);
  }
  ErrorPtr error;
  EXPECT_FALSE (catalog.find ("en_uz+f3", nullptr) == std::nullopt);
  EXPECT_FALSE (catalog.find ("eng", out (error)));
  EXPECT_NE (std::string (error->message).find ("en-gb"), std::string::npos)
      << error->message;
}

/* Guards against a language tag that throws the chosen voice away. */
TEST (Voices, LanguageKeepsAVoiceThatSpeaksIt)
{
  const VoiceCatalog catalog = small_catalog ();
  std::vector<FoundVoice> found;
  std::vector<VoiceRequest> requests = {{"en-gb+f3", "", 0, 0, 0},
      {"", "en", 0, 1, 1}, {"", "pt-BR", 1, 1, 2}, {"en-us", "en", 2, 1, 3}};
  ASSERT_TRUE (catalog.resolve (requests, found, nullptr));
  EXPECT_EQ (found[1].spec (), "gmw/en+f3");
  EXPECT_EQ (found[2].spec (), "roa/pt-BR+f3");
  EXPECT_EQ (found[3].spec (), "gmw/en-US");
  requests.push_back ({"", "xx", 0, 7, 9});
  ErrorPtr error;
  EXPECT_FALSE (catalog.resolve (requests, found, out (error)));
  EXPECT_EQ (std::string (error->message).rfind ("7:9: ", 0), 0u);
}

/* Guards against listing voices that start programs. */
TEST (Voices, InstalledOnesHoldNoMbrola)
{
  StopFlag stop;
  auto catalog = VoiceCatalog::installed (stop, nullptr);
  ASSERT_TRUE (catalog);
  EXPECT_GT (catalog->voices ().size (), 50u);
  EXPECT_GT (catalog->variants ().size (), 20u);
  for (const ListedVoice &voice : catalog->voices ())
    EXPECT_EQ (voice.identifier.find ("mb"), std::string::npos);
}
