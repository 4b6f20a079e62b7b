// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include <glib.h>

namespace reel::test {

/* A new empty folder, removed with all it holds when the object goes. */
class TempFolder {
public:
  TempFolder ()
  {
    char *name = g_dir_make_tmp ("reelsmith-test-XXXXXX", nullptr);
    g_assert_nonnull (name);
    path_ = name;
    g_free (name);
  }
  ~TempFolder ()
  {
    std::error_code ignored;
    std::filesystem::remove_all (path_, ignored);
  }
  TempFolder (const TempFolder &) = delete;
  TempFolder &operator= (const TempFolder &) = delete;

  const std::string &path () const { return path_; }

private:
  std::string path_;
};

} // namespace reel::test
