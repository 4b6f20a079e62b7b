// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of storing share: a media root of their own, and looks at
 * what is in it. */
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <glib.h>

namespace reel::test {

/* All the files under ROOT, by path from there; folders don't count. */
inline std::set<std::string>
files_under (const std::filesystem::path &root)
{
  std::set<std::string> files;
  std::error_code none;
  for (const auto &entry :
      std::filesystem::recursive_directory_iterator (root, none))
    if (!entry.is_directory ())
      files.insert (entry.path ().lexically_relative (root));
  return files;
}

inline std::string
read_file (const std::filesystem::path &path)
{
  std::ifstream in (path, std::ios::binary);
  return {std::istreambuf_iterator<char> (in), {}};
}

inline void
write_file (const std::filesystem::path &path, const std::string &text)
{
  std::filesystem::create_directories (path.parent_path ());
  std::ofstream (path, std::ios::binary) << text;
}

inline std::string
sha256_of (const std::string &bytes)
{
  char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256,
      reinterpret_cast<const guchar *> (bytes.data ()), bytes.size ());
  std::string result = hex;
  g_free (hex);
  return result;
}

} // namespace reel::test
