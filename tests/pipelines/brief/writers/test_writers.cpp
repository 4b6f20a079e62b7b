// SPDX-License-Identifier: GPL-3.0-or-later
/* Briefs written as canonical JSON and as Markdown. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "again.h"

using namespace reel;
namespace fs = std::filesystem;

namespace {

struct Seed {
  std::string name, text;
  Notation notation;
};

/* The examples of the documentation and the wrong briefs of the tests. */
std::vector<Seed>
seeds (bool only_right)
{
  std::vector<Seed> all;
  std::vector<fs::path> folders = {SOURCE_ROOT "/docs/examples"};
  if (!only_right)
    folders.emplace_back (SOURCE_ROOT "/tests/data/wrong");
  for (const fs::path &folder : folders)
    for (const auto &entry : fs::directory_iterator (folder)) {
      std::string suffix = entry.path ().extension ();
      if (suffix != ".md" && suffix != ".yaml" && suffix != ".json")
        continue;
      std::ifstream in (entry.path (), std::ios::binary);
      all.push_back (
          {entry.path (), std::string (std::istreambuf_iterator<char> (in), {}),
              guess_notation (entry.path (), "")});
    }
  std::sort (all.begin (), all.end (),
      [] (const Seed &a, const Seed &b) { return a.name < b.name; });
  return all;
}

Value
tree_of (const std::string &text, Notation notation)
{
  Problems problems ("brief");
  auto tree = read_value (text, notation, problems);
  for (const Problem &problem : problems.sorted ())
    ADD_FAILURE () << format_problem (problem) << text;
  return tree.value_or (Value ());
}

/* What WRITE makes of a brief in YAML as Markdown. */
std::string
markdown_of (const std::string &yaml, std::string *told = nullptr)
{
  Problems problems ("brief");
  auto text = write_markdown (tree_of (yaml, Notation::Yaml), problems);
  for (const Problem &problem : problems.sorted ())
    if (told)
      *told += format_problem (problem);
    else
      ADD_FAILURE () << format_problem (problem) << yaml;
  return text.value_or ("");
}

} // namespace

/* A program that compares briefs sees a change where there is none. */
TEST (CanonicalJson, IsTheSameForAllWaysOfWritingIt)
{
  const char *expected = "{\n"
                         "  \"title\": \"A \\\"b\\\" \\\\ c\",\n"
                         "  \"seed\": 7,\n"
                         "  \"scenes\": [\n"
                         "    {\n"
                         "      \"pause\": 0.5,\n"
                         "      \"duration\": 1,\n"
                         "      \"texts\": [],\n"
                         "      \"x-a\": null\n"
                         "    }\n"
                         "  ]\n"
                         "}\n";
  EXPECT_EQ (write_json (tree_of (
                 "scenes: [{x-a: ~, texts: [], duration: 1, pause: 0.50}]\n"
                 "seed: 7\ntitle: 'A \"b\" \\ c'\n",
                 Notation::Yaml)),
      expected);
  EXPECT_EQ (
      write_json (tree_of (R"({"title":"A \u0022b\" \\ c","scenes":[{"texts":[],
        "x-a":null,"pause":5e-1,"duration":1}],"seed":7})",
          Notation::Json)),
      expected);
  EXPECT_EQ (write_json (tree_of (expected, Notation::Json)), expected);
}

/* What is converted must not say something else. */
TEST (CanonicalJson, OfEveryExampleIsReadAsTheSame)
{
  size_t count = 0;
  for (const Seed &seed : seeds (false)) {
    EXPECT_EQ (fault_of_reading (seed.text, seed.notation), "") << seed.name;
    count++;
  }
  EXPECT_GE (count, 40u);
}

/* One edit of a random kind. */
static void
mutate (std::string &text, const std::vector<Seed> &all, std::mt19937 &random)
{
  auto below = [&] (size_t n) {
    return std::uniform_int_distribution<size_t> (0, n ? n - 1 : 0) (random);
  };
  static constexpr const char *kPieces[] = {"{", "}", "[", "]", ":", ": ", "\"",
      "'", "- ", "\n", "---\n", "(", ")", "`", "*", "<", ">", "&a ", "*a", "!",
      "#", "${a}", "$${", "<speak>", "<mark name=\"m\"/>", "\\", "\\u0000",
      "1e9", "-", "null", "true", "\xc3\xa9", "\xff", "\t", "![", "](", "~~~"};
  size_t at = below (text.size () + 1);
  switch (below (5)) {
  case 0:
    text.insert (at, kPieces[below (std::size (kPieces))]);
    break;
  case 1:
    text.erase (at, below (20));
    break;
  case 2:
    if (at < text.size ())
      text[at] = (char) below (256);
    break;
  case 3:
    text.insert (below (text.size () + 1), text.substr (at, below (60)));
    break;
  default: {
    const std::string &other = all[below (all.size ())].text;
    text.insert (at, other.substr (below (other.size () + 1), below (80)));
  }
  }
}

/* Text that somebody damaged must not crash, hang or be read as anything but
 * itself. */
TEST (CanonicalJson, OfDamagedBriefsIsReadAsTheSame)
{
  constexpr unsigned kSeed = 20261122;
  constexpr int kRounds = 40;
  SCOPED_TRACE ("seed " + std::to_string (kSeed));
  std::mt19937 random (kSeed);
  auto all = seeds (false);
  size_t read = 0, refused = 0;
  for (int round = 0; round < kRounds; round++)
    for (const Seed &seed : all) {
      std::string text = seed.text;
      for (int edits = round % 6 + 1; edits > 0; edits--)
        mutate (text, all, random);
      bool was_read = false;
      ASSERT_EQ (fault_of_reading (text, seed.notation, &was_read), "")
          << seed.name << ", round " << round << "\n"
          << text;
      (was_read ? read : refused)++;
    }
  EXPECT_GT (read, 100u);
  EXPECT_GT (refused, 100u);
}

/* A brief that says something else than the one it was made of. */
TEST (Markdown, OfEveryExampleSaysTheSame)
{
  for (const Seed &seed : seeds (true)) {
    Value tree = tree_of (seed.text, seed.notation);
    Problems problems ("brief");
    auto text = write_markdown (tree, problems);
    ASSERT_TRUE (text) << seed.name << format_problem (problems.sorted ()[0]);
    Value again = tree_of (*text, Notation::Markdown);
    /* Written once more nothing changes any more. */
    auto second = write_markdown (again, problems);
    ASSERT_TRUE (second) << seed.name;
    EXPECT_EQ (*second, *text) << seed.name;
  }
}

/* A page nobody would want to write on, and words that become markup. */
TEST (Markdown, IsWrittenAsAPersonWould)
{
  EXPECT_EQ (markdown_of ("title: The harbour\n"
                          "output: {size: \"16:9\"}\n"
                          "scenes:\n"
                          "  - title: One *star*\n"
                          "    background: quay.jpg\n"
                          "    narration: [Hello (you)., {pause: 1}, \"# 2\"]\n"
                          "    pause: 2\n"
                          "  - background: {color: navy}\n"
                          "    duration: 3\n"
                          "  - {}\n"),
      "---\n"
      "title: \"The harbour\"\n"
      "output: {\"size\": \"16:9\"}\n"
      "---\n"
      "# One \\*star\\*\n"
      "\n"
      "(image: \"quay.jpg\")\n"
      "\n"
      "Hello \\(you).\n"
      "\n"
      "(pause: 1)\n"
      "\n"
      "\\# 2\n"
      "\n"
      "(pause: 2)\n"
      "\n---\n\n"
      "(color: \"navy\")\n"
      "(duration: 3)\n"
      "\n---\n\n"
      "(when: true)\n");
}

/* Losing something and not saying so. */
TEST (Markdown, WhatCantBeSaidIsTold)
{
  std::string told;
  EXPECT_EQ (markdown_of ("scenes: [{voice: {rate: 90}, narration: [{text: A, "
                          "voice: {pitch: 3}}]}]",
                 &told),
      "");
  EXPECT_EQ (told.substr (0, told.find ('\n')),
      "brief:1:42: error: Markdown can't say a `voice` that changes the "
      "scene's own");
  told.clear ();
  EXPECT_NE (markdown_of ("scenes: [{comment: [1], title: A}]", &told), "");
  EXPECT_EQ (told.substr (0, told.find ('\n')),
      "brief:1:11: warning: `comment` is left out: Markdown has no notes in "
      "scenes");
}

/* Guards against slides that nobody would write like that, against fences that
 * end in the middle of a slide, and against slides that say something else when
 * they are read again. */
TEST (WriteMarkdown, SlidesAreFences)
{
  EXPECT_EQ (markdown_of ("scenes: [{slide: [One, {text: '# Two', format: "
                          "markdown}]}]"),
      "\n```\nOne\n```\n\n```md\n# Two\n```\n");
  EXPECT_EQ (
      markdown_of ("scenes: [{code: {text: \"a\\n```\\n\", language: c}}]"),
      "\n````c\na\n```\n\n````\n");
  EXPECT_EQ (markdown_of ("scenes: [{slide: [{text: x, format: code, language: "
                          "c}, One]}]"),
      "\n```c\nx\n```\n\n```\nOne\n```\n");
  /* What fences can't say. */
  for (const char *keys : {"slide: {file: a.md, format: markdown}",
           "slide: {text: One, font-size: 30}",
           "code: {text: a, language: c, reveal: line}", "code: {text: a}",
           "code: [{text: a, language: c}]", "code: {text: a, language: md}",
           "code: {text: a, language: c}, slide: One",
           "code: {text: a, language: 'c d'}"}) {
    std::string text = markdown_of ("scenes: [{" + std::string (keys) + "}]");
    EXPECT_TRUE (text.starts_with ("(")) << text;
  }
}
