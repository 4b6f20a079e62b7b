// SPDX-License-Identifier: GPL-3.0-or-later
/* Themes: how they are read, what goes before what, and what is refused. */
#include <gtest/gtest.h>

#include <filesystem>

#include <glib.h>

#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr const char *kShipped[] = {
    "clean", "bold", "paper", "night", "default", "light", "dark"};

/* The theme of the only scene of a brief that begins with KEYS. */
Theme
theme_of (const std::string &keys)
{
  Brief brief = right_brief ("{" + keys + ", scenes: [{}]}");
  if (brief.scenes.empty ())
    return {};
  return brief.themes[brief.scenes[0].theme];
}

/* A folder with themes in it, and what is said of a brief there. */
class ThemeFiles : public testing::Test {
protected:
  void write (const std::string &name, const std::string &text)
  {
    std::string path = folder_.path () + "/" + name;
    std::filesystem::create_directories (
        std::filesystem::path (path).parent_path ());
    ASSERT_TRUE (
        g_file_set_contents (path.c_str (), text.c_str (), -1, nullptr));
  }
  std::optional<Brief> read (const std::string &text, bool lists = false)
  {
    Problems problems (folder_.path () + "/brief.yaml");
    BriefOverrides overrides;
    overrides.lists_files = lists;
    if (lists)
      overrides.files.emplace ();
    auto tree = read_value (text, Notation::Yaml, problems);
    auto brief = tree ? interpret (*tree, overrides, problems) : std::nullopt;
    told_.clear ();
    for (Problem problem : problems.sorted ()) {
      if (problem.file.starts_with ("/"))
        problem.file = "brief.yaml";
      problem.hint.clear ();
      told_ += format_problem (problem);
    }
    return brief;
  }

  TempFolder folder_;
  std::string told_;
};

} // namespace

/* Guards against a theme that ships with a mistake in it. */
TEST (Themes, ShippedOnesAreRight)
{
  for (const char *name : kShipped) {
    Theme theme = theme_of (std::string ("theme: ") + name);
    EXPECT_EQ (theme.place, (Place{1, 9})) << name;
    EXPECT_EQ (theme.safe_area, 0.05) << name;
  }
}

/* Guards against a look that changes as soon as its name is written. */
TEST (Themes, CleanIsWhatABriefWithoutOneLooksLike)
{
  Theme named = theme_of ("theme: clean"), none;
  EXPECT_EQ (named.colors, none.colors);
  EXPECT_EQ (named.title_font, none.title_font);
  EXPECT_EQ (named.body_font, none.body_font);
  EXPECT_EQ (named.caption_font, none.caption_font);
  EXPECT_EQ (named.code_font, none.code_font);
  EXPECT_TRUE (named.sizes.empty ());
  EXPECT_EQ (named.backdrop.kind, BackgroundKind::Canvas);
  EXPECT_EQ (named.dim, 0.55);
}

/* Guards against maps that replace what they are put over. */
TEST (Themes, AMapGoesOverItsBaseKeyByKey)
{
  Theme brand = theme_of ("theme: {base: paper, colors: {accent: \"#d0006f\"}, "
                          "sizes: {title: 70}, dim: 0.3}");
  Theme paper = theme_of ("theme: paper");
  EXPECT_EQ (brand.colors.accent, (Color{0xd0, 0, 0x6f}));
  EXPECT_EQ (brand.colors.text, paper.colors.text);
  EXPECT_EQ (brand.title_font, "Noto Serif");
  EXPECT_EQ (brand.sizes.size (), paper.sizes.size ());
  EXPECT_EQ (brand.dim, 0.3);
}

/* Guards against derived colours nobody can read, and against derivation where
 * a colour is given. */
TEST (Themes, ColoursAreDerivedUnlessGiven)
{
  ThemeColors ink =
      theme_of ("theme: {colors: {text: black, background: white}}").colors;
  EXPECT_EQ (ink.scrim, (Color{255, 255, 255}));
  EXPECT_EQ (ink.surface, (Color{255, 255, 255}));
  EXPECT_NE (ink.muted, ink.text);
  ThemeColors loud = theme_of ("theme: {colors: {accent: yellow}}").colors;
  EXPECT_EQ (loud.accent_text, (Color{16, 18, 22}));
  EXPECT_EQ (loud.surface, ThemeColors ().surface);
  ThemeColors given = theme_of ("theme: {colors: {accent: yellow, accent-text: "
                                "navy, surface: \"#11223380\"}}")
                          .colors;
  EXPECT_EQ (given.accent_text, (Color{0, 0, 128}));
  EXPECT_EQ (given.surface, (Color{0x11, 0x22, 0x33, 0x80}));
}

/* Guards against a theme that wins over what a person wrote: for each of its
 * defaults the theme, the brief over it, the scene over both. */
TEST (Themes, PrecedenceIsThingSceneBriefTheme)
{
  const std::string theme =
      "{theme: {captions: {position: top, size: 50}, transition: {type: "
      "wipe-left, duration: 2}, motion: zoom-in}";
  auto second = [&] (const std::string &brief, const std::string &scene) {
    Brief read = right_brief (
        theme + brief + ", scenes: [{}, {background: a.jpg" + scene + "}]}");
    return read.scenes.size () == 2 ? read.scenes[1] : Scene ();
  };
  Scene plain = second ("", "");
  EXPECT_EQ (plain.captions.position, "top");
  EXPECT_EQ (plain.transition.type, "wipe-left");
  EXPECT_EQ (plain.transition.duration, 2 * kSecond);
  EXPECT_EQ (plain.backgrounds[0].motion.kind, MotionKind::ZoomIn);
  Scene brief = second (", captions: karaoke, transition: {duration: 1}, "
                        "motion: none",
      "");
  EXPECT_EQ (brief.captions.mode, CaptionMode::Karaoke);
  EXPECT_EQ (brief.captions.position, "top");
  EXPECT_EQ (brief.transition.type, "wipe-left");
  EXPECT_EQ (brief.transition.duration, kSecond);
  EXPECT_EQ (brief.backgrounds[0].motion.kind, MotionKind::None);
  Scene scene = second (", captions: {position: middle}, transition: 3",
      ", captions: {size: 20}, transition: circle");
  EXPECT_EQ (scene.captions.position, "middle");
  EXPECT_EQ (scene.captions.size, 20);
  EXPECT_EQ (scene.transition.type, "circle");
}

/* Guards against scenes and outputs that can't have a look of their own. */
TEST (Themes, ScenesAndOutputsHaveTheirs)
{
  Brief brief = right_brief (
      "{theme: night, output: [{size: \"16:9\"}, {size: \"9:16\", theme: "
      "{colors: {accent: red}, captions: {size: 60}}}], scenes: [{}, {theme: "
      "paper}, {theme: {dim: 0.1}}]}");
  ASSERT_EQ (brief.scenes.size (), 3u);
  auto accent = [] (const Brief &of, size_t scene) {
    return of.themes[of.scenes[scene].theme].colors;
  };
  ThemeColors night = accent (brief, 0);
  EXPECT_EQ (accent (brief, 2), night);
  EXPECT_EQ (brief.themes[brief.scenes[2].theme].dim, 0.1);
  Brief wide = brief_of_output (brief, 0), upright = brief_of_output (brief, 1);
  EXPECT_EQ (accent (wide, 0), night);
  EXPECT_EQ (accent (upright, 0).accent, (Color{255, 0, 0}));
  EXPECT_EQ (accent (upright, 0).text, night.text);
  EXPECT_EQ (accent (upright, 1).text, accent (brief, 1).text);
  EXPECT_EQ (upright.scenes[1].captions.size, 60);
  EXPECT_EQ (wide.scenes[1].captions.size, 0);
}

/* Guards against a logo of another theme, and against none where only the
 * brief's has one. */
TEST (Themes, ALogoIsOfItsTheme)
{
  Brief brief =
      right_brief ("{theme: {logo: {text: Draft}}, scenes: [{}, {theme: {dim: "
                   "0.1}}, {theme: night}, {theme: {logo: {text: Own}}}]}");
  auto logo = [&] (size_t scene) {
    const auto &found = brief.themes[brief.scenes.at (scene).theme].logo;
    return found ? found->source : "none";
  };
  EXPECT_TRUE (brief.overlays.empty ());
  EXPECT_EQ (logo (0), "Draft");
  EXPECT_EQ (logo (1), "Draft") << "a map goes over the brief's theme";
  EXPECT_EQ (logo (2), "none");
  EXPECT_EQ (logo (3), "Own");
  EXPECT_EQ (brief.themes.front ().logo->source, "Draft");
}

/* Guards against slides that darken their pictures by somebody else's dim. */
TEST (Themes, DimsPicturesBehindSlides)
{
  Brief brief = right_brief (
      "{theme: {dim: 0.3}, scenes: [{background: a.jpg, slide: Words}, {theme: "
      "{dim: 0.8}, background: a.jpg, slide: Words}, {background: a.jpg}]}");
  ASSERT_EQ (brief.scenes.size (), 3u);
  EXPECT_EQ (brief.scenes[0].backgrounds[0].dim, 0.3);
  EXPECT_EQ (brief.scenes[1].backgrounds[0].dim, 0.8);
  EXPECT_EQ (brief.scenes[2].backgrounds[0].dim, 0);
}

/* Guards against names nobody has, and other slips, without a word of help. */
TEST (Themes, RefusesWhatIsNone)
{
  const struct {
    const char *theme, *told;
  } cases[] = {
      {"papr", "1:9: error: no theme is called `papr` | did you mean `paper`?"},
      {"7", "1:9: error: `theme` wants the name of a theme, a file, or a map, "
            "not the number 7"},
      {"[clean]", "1:9: error: `theme` wants the name of a theme"},
      {"brand.css", "1:9: error: the theme `brand.css` does not exist"},
      {"{logo: a.png}", "1:16: error: `logo` wants an overlay, not the text"},
      {"{logo: {imge: a.png}}", "1:16: error: the overlay says nothing"},
      {"{base: {}}", "1:16: error: `base` wants the name or the file of a"},
      {"{base: claen}", "1:16: error: no theme is called `claen` | did you"},
      {"{colour: red}", "1:10: error: unknown key `colour` in a theme"},
      {"{colors: red}", "1:18: error: `colors` wants a map, not the text"},
      {"{colors: {acent: red}}", "1:19: error: unknown key `acent`"},
      {"{colors: {accent: rde}}", "1:27: error: `accent` is no colour: `rde`"},
      {"{sizes: {title: 7}}", "1:25: error: `title` is 7, but goes from 8"},
      {"{sizes: {huge: 70}}", "1:18: error: unknown key `huge` in `sizes`"},
      {"{safe-area: 0.3}", "1:21: error: `safe-area` is 0.3, but goes from 0"},
      {"{dim: 2}", "1:15: error: `dim` is 2, but goes from 0 to 1"},
      {"{backdrop: [a.jpg]}", "1:20: error: `backdrop` wants one background"},
      {"{captions: []}", "1:20: error: `captions` wants a mode"},
      {"{fonts: {title: 3}}", "1:25: error: `title` wants the family or the"},
      {"stock:x", "1:9: error: no theme is called `stock:x`"},
      {"http://a/b.yaml", "1:9: error: `theme` can't be an address"},
  };
  for (const auto &each : cases) {
    std::string told = only_problem (
        std::string ("{theme: ") + each.theme + ", scenes: [{}]}");
    EXPECT_EQ (told.find (each.told), 0u) << each.theme << "\n" << told;
  }
}

/* Guards against colours that only look good to the one who chose them. */
TEST (Themes, WarnsOfTextThatCanHardlyBeRead)
{
  Reading reading = read_text (
      "{theme: {colors: {text: \"#777\", background: \"#555\"}}, scenes: "
      "[{}]}");
  ASSERT_TRUE (reading.brief);
  ASSERT_FALSE (reading.problems.empty ());
  EXPECT_NE (reading.problems[0].find (
                 "warning: the theme's `text` (#777777) can hardly be read on "
                 "its `background` (#555555): their contrast is 1.6 to 1"),
      std::string::npos)
      << reading.problems[0];
}

/* Guards against files that belong to a theme but are looked for beside the
 * brief. */
TEST_F (ThemeFiles, NameFilesBesideThemselves)
{
  write ("brand/theme.yaml", "base: base.yml\nfonts: {title: type/big.ttf}\n"
                             "backdrop: paper.jpg\nlogo: {image: mark.svg, "
                             "width: 0.1}\n");
  write ("brand/base.yml", "colors: {accent: \"#d0006f\"}\ndim: 0.2\n");
  auto brief = read ("{theme: brand/theme.yaml, scenes: [{}]}");
  ASSERT_TRUE (brief) << told_;
  const Theme &theme = brief->themes[brief->scenes[0].theme];
  EXPECT_EQ (theme.title_font, folder_.path () + "/brand/type/big.ttf");
  EXPECT_EQ (theme.backdrop.file, folder_.path () + "/brand/paper.jpg");
  EXPECT_EQ (theme.colors.accent, (Color{0xd0, 0, 0x6f}));
  EXPECT_EQ (theme.dim, 0.2);
  EXPECT_EQ (brief->files.shown (theme.backdrop.file), "brand/paper.jpg");
  ASSERT_TRUE (theme.logo);
  EXPECT_EQ (theme.logo->file, folder_.path () + "/brand/mark.svg");
  EXPECT_EQ (theme.logo->width, 0.1);
}

/* Guards against a worker that is asked which files a brief names, and refuses
 * it for a theme it hasn't been given yet. */
TEST_F (ThemeFiles, AreListedBeforeTheyCanBeRead)
{
  auto brief = read ("{theme: brand.yaml, scenes: [{}]}", true);
  ASSERT_TRUE (brief) << told_;
  ASSERT_EQ (brief->files.list ().size (), 1u);
  EXPECT_EQ (brief->files.list ()[0].name, "brand.yaml");
}

/* Guards against mistakes in a theme that are told at a place of the brief, and
 * against themes that are based on themselves without end. */
TEST_F (ThemeFiles, MistakesAreToldWhereTheyStand)
{
  write ("wrong.yaml", "colors:\n  acent: red\nsizes: {title: big}\n");
  EXPECT_FALSE (read ("{theme: wrong.yaml, scenes: [{}]}"));
  EXPECT_EQ (told_,
      "wrong.yaml:2:3: error: unknown key `acent` in a theme's `colors`\n"
      "wrong.yaml:3:16: error: `title` wants a number, not the text `big`\n");
  write ("a.yaml", "base: b.yaml\n");
  write ("b.yaml", "base: a.yaml\n");
  EXPECT_FALSE (read ("{theme: a.yaml, scenes: [{}]}"));
  EXPECT_EQ (told_, "b.yaml:1:7: error: the theme `a.yaml` is based on itself, "
                    "by way of its `base`\n");
  EXPECT_FALSE (read ("{theme: none.yaml, scenes: [{}]}"));
  EXPECT_EQ (
      told_, "brief.yaml:1:9: error: the theme `none.yaml` does not exist\n");
  write ("list.yaml", "- one\n");
  EXPECT_FALSE (read ("{theme: list.yaml, scenes: [{}]}"));
  EXPECT_EQ (told_, "list.yaml:1:1: error: a theme is a map of keys such as "
                    "`colors`\n");
  EXPECT_FALSE (read ("{theme: ./, scenes: [{}]}"));
  EXPECT_EQ (told_, "brief.yaml:1:9: error: the theme `./` is no file\n");
}

/* Guards against files that are taken for others, or told of twice. */
TEST_F (ThemeFiles, OneForManyScenesIsReadOnce)
{
  write ("wrong.yaml", "dim: 7\n");
  EXPECT_FALSE (read ("{theme: wrong.yaml, scenes: [{theme: wrong.yaml}, "
                      "{theme: {base: wrong.yaml}}]}"));
  EXPECT_EQ (
      told_, "wrong.yaml:1:6: error: `dim` is 7, but goes from 0 to 1\n");
}
