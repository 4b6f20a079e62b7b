// SPDX-License-Identifier: GPL-3.0-or-later
#include "workplace.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;

namespace reel::test {

Workplace::Workplace ()
{
  for (const char *name : {"home", "tmp", "media"})
    fs::create_directory (file (name));
  environment = {{"HOME", file ("home")}, {"TMPDIR", file ("tmp")},
      {"XDG_DATA_HOME", file ("home/data")},
      {"XDG_CACHE_HOME", file ("home/cache")}, {"LC_ALL", "C.UTF-8"},
      {"G_DEBUG", "fatal-criticals"}, {"GST_REGISTRY_1_0", TEST_REGISTRY}};
}

std::string
Workplace::write (const std::string &name, const std::string &text) const
{
  std::ofstream (file (name), std::ios::binary) << text;
  return file (name);
}

Program
Workplace::reelsmith (std::vector<std::string> arguments) const
{
  arguments.insert (arguments.begin (), {REELSMITH});
  return Program (std::move (arguments), environment, path ());
}

Outcome
Workplace::render (
    const std::string &brief, const std::vector<std::string> &more) const
{
  std::vector<std::string> arguments = {
      "render", brief, "--media", media (), "--progress", "none"};
  arguments.insert (arguments.end (), more.begin (), more.end ());
  return reelsmith (arguments).allow (patience).run ();
}

std::string
read_file (const std::string &path)
{
  std::ifstream in (path, std::ios::binary);
  return {std::istreambuf_iterator<char> (in), {}};
}

std::vector<std::string>
files_under (const std::string &folder)
{
  std::vector<std::string> names;
  std::error_code missing;
  for (fs::recursive_directory_iterator it (folder, missing), end; it != end;
       it.increment (missing))
    if (!it->is_directory ())
      names.push_back (fs::relative (it->path (), folder));
  std::sort (names.begin (), names.end ());
  return names;
}

std::string
test_data (const std::string &name)
{
  return std::string (TEST_DATA) + "/" + name;
}

} // namespace reel::test
