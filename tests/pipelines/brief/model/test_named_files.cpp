// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fcntl.h>

#include <glib.h>

#include "brief/interpret.h"
#include "temp_folder.h"
#include "unique_fd.h"

using namespace reel;

namespace {

std::optional<Brief>
interpreted (const std::string &text, BriefOverrides overrides = {},
    std::optional<Notation> notation = std::nullopt)
{
  Problems problems ("brief");
  overrides.base_dir = "/briefs";
  auto brief = interpret_text (text, notation, overrides, problems);
  for (const Problem &problem : problems.sorted ())
    if (problem.severity == Severity::Error)
      ADD_FAILURE () << format_problem (problem);
  return brief;
}

constexpr char kFiles[] =
    "scenes:\n"
    "  - {background: quay.jpg, title: {text: A, font: fonts/A.ttf}}\n"
    "  - {background: {image: ../up.png}, narration: {file: /rec/said.wav}}\n"
    "  - {background: ./quay.jpg, texts: [{text: B, font: Inter}]}\n"
    "  - {background: 'stock:waves'}\n";

} // namespace

/* Guards against a file that nobody hands over because it isn't listed, and
 * against stock and families taken for files. */
TEST (NamedFiles, ListsEveryFileOfABriefOnce)
{
  auto brief = interpreted (kFiles);
  ASSERT_TRUE (brief);
  EXPECT_EQ (brief->files.list (),
      (std::vector<NamedFile>{{"/briefs/fonts/A.ttf", "fonts/A.ttf"},
          {"/briefs/quay.jpg", "quay.jpg"}, {"/rec/said.wav", "/rec/said.wav"},
          {"/up.png", "../up.png"}}));
}

/* Guards against files that are opened though they weren't handed over. */
TEST (NamedFiles, MapSaysWhatCanBeOpened)
{
  BriefOverrides overrides;
  overrides.files = FileMap{{"/up.png", "/proc/self/fd/7"}};
  auto brief = interpreted (kFiles, overrides);
  ASSERT_TRUE (brief);
  const NamedFiles &files = brief->files;
  EXPECT_EQ (files.to_open ("/up.png"), "/proc/self/fd/7");
  EXPECT_EQ (files.to_open ("/briefs/quay.jpg"), "");
  EXPECT_EQ (files.to_open ("/stock/waves.jpg"), "/stock/waves.jpg");
  EXPECT_EQ (files.shown ("/stock/waves.jpg"), "stock:waves.jpg");
  EXPECT_EQ (interpreted (kFiles)->files.to_open ("/up.png"), "/up.png");
}

/* Guards against messages with paths that nobody wrote, and one descriptor
 * that is the start of another. */
TEST (NamedFiles, MessagesShowNamesAsWritten)
{
  NamedFiles files;
  files.add ("/secret/a.png", "a.png");
  files.add ("/secret/b.png", "b.png");
  files.open_only ({{"/secret/a.png", "/proc/self/fd/1"},
      {"/secret/b.png", "/proc/self/fd/12"}});
  EXPECT_EQ (files.show_in ("no /proc/self/fd/12, /proc/self/fd/1"),
      "no b.png, a.png");
  EXPECT_EQ (files.show_in ("bad /secret/b.png!"), "bad b.png!");
  EXPECT_EQ (files.show_in (""), "");
}

/* Guards against a text read in the wrong notation: brief.md, Reading. */
TEST (NamedFiles, NotationIsToldFromTheTextUnlessItIsSaid)
{
  EXPECT_TRUE (interpreted ("{\"scenes\": [{\"narration\": \"A\"}]}"));
  EXPECT_TRUE (interpreted ("# note\nscenes: [{narration: A}]\n"));
  auto spoken = interpreted ("A first sentence.\n\n---\n\nA second.\n");
  ASSERT_TRUE (spoken);
  EXPECT_EQ (spoken->scenes.size (), 2u);
  /* What could be YAML is Markdown where that is said. */
  auto markdown = interpreted (
      "scenes: are what a video is made of.\n", {}, Notation::Markdown);
  ASSERT_TRUE (markdown);
  EXPECT_EQ (markdown->scenes.size (), 1u);
  EXPECT_EQ (notation_by_name ("json"), Notation::Json);
  EXPECT_EQ (notation_by_name ("yaml"), Notation::Yaml);
  EXPECT_EQ (notation_by_name ("markdown"), Notation::Markdown);
  for (const char *name : {"", "md", "JSON", "text"})
    EXPECT_FALSE (notation_by_name (name)) << name;
}

/* Guards against memory that a brief without an end takes. */
TEST (NamedFiles, DescriptorsAreReadToALimit)
{
  Problems problems ("-");
  std::string text;
  UniqueFd endless (open ("/dev/zero", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE (read_brief (endless.get (), text, problems));
  EXPECT_LT (text.size (), Limits ().brief_bytes + 64 * 1024);
  EXPECT_FALSE (interpret_text (text, std::nullopt, {}, problems));
  EXPECT_TRUE (problems.has_errors ());
  std::string nothing;
  EXPECT_FALSE (read_brief (-1, nothing, problems));
}
