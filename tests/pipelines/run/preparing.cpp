// SPDX-License-Identifier: GPL-3.0-or-later
#include "preparing.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "run/initialise.h"

namespace reel::test {

Preparing::Preparing ()
{
  ErrorPtr error;
  if (!initialise (nullptr, nullptr, reel::out (error)))
    ADD_FAILURE () << error->message;
}

std::string
Preparing::put (const std::string &name, const std::string &bytes) const
{
  std::ofstream (file (name), std::ios::binary) << bytes;
  return file (name);
}

Preparation
Preparing::prepare (const std::string &text, PrepareOptions options,
    BriefOverrides overrides) const
{
  namespace fs = std::filesystem;
  fs::remove_all (staging ());
  fs::create_directory (staging ());
  Problems problems ("brief.yaml");
  overrides.base_dir = folder ();
  options.staging = staging ();
  Preparation result;
  ErrorPtr error;
  auto brief = load_brief_text (text, Notation::Yaml, overrides, problems);
  if (brief)
    result.prepared =
        prepare_video (*brief, options, problems, reel::out (error));
  result.problems = problems.sorted ();
  if (error) {
    result.error = error->message;
    result.code = error->code;
  }
  return result;
}

std::string
contents (const std::string &file)
{
  std::ifstream in (file, std::ios::binary);
  return {std::istreambuf_iterator<char> (in), {}};
}

std::string
test_data (const std::string &name)
{
  return std::string (TEST_DATA) + "/" + name;
}

std::string
told (const std::vector<Problem> &problems)
{
  std::string all;
  for (const Problem &problem : problems)
    all += (problem.severity == Severity::Error ? "error: " : "warning: ") +
           problem.message + "\n";
  return all;
}

} // namespace reel::test
