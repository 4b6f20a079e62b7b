// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.h"

#include <gtest/gtest.h>

namespace reel::test {

static std::vector<std::string>
printed (const Problems &problems)
{
  std::vector<std::string> lines;
  for (Problem problem : problems.sorted ()) {
    std::string hint = problem.hint;
    problem.hint.clear ();
    std::string line = format_problem (problem);
    line.pop_back ();
    size_t prefix = problem.file.size () + 1;
    line = line.substr (std::min (prefix, line.size ()));
    lines.push_back (hint.empty () ? line : line + " | " + hint);
  }
  return lines;
}

Reading
read_text (
    const std::string &text, BriefOverrides overrides, const std::string &file)
{
  Problems problems (file);
  Reading reading;
  auto tree = read_value (
      text, guess_notation (file, text), problems, overrides.limits);
  if (tree)
    reading.brief = interpret (*tree, overrides, problems);
  reading.problems = printed (problems);
  return reading;
}

Reading
read_and_verify (const std::string &text, const std::string &base_dir,
    BriefOverrides overrides)
{
  Problems problems ("brief.yaml");
  overrides.base_dir = base_dir;
  Reading reading;
  auto tree = read_value (text, Notation::Yaml, problems, overrides.limits);
  if (tree)
    reading.brief = interpret (*tree, overrides, problems);
  if (reading.brief)
    verify (*reading.brief, overrides, problems);
  reading.problems = printed (problems);
  return reading;
}

Brief
right_brief (const std::string &text, BriefOverrides overrides)
{
  Reading reading = read_text (text, overrides);
  for (const std::string &problem : reading.problems)
    ADD_FAILURE () << problem << "\nin " << text;
  return reading.brief.value_or (Brief ());
}

std::string
only_problem (const std::string &text, BriefOverrides overrides)
{
  Reading reading = read_text (text, overrides);
  std::string all;
  for (const std::string &problem : reading.problems)
    all += (all.empty () ? "" : "\n") + problem;
  return all.empty () ? "no problem" : all;
}

std::string
scene (const std::string &keys)
{
  return "{\"scenes\": [{" + keys + "}]}";
}

} // namespace reel::test
