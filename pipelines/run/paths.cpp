// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/paths.h"

#include "config.h"
#include "glib_ptr.h"

namespace reel {

static bool
runs_from_build_tree ()
{
  CharPtr program = adopt (g_file_read_link ("/proc/self/exe", nullptr));
  return program && g_str_has_prefix (program.get (), REELSMITH_BUILD_ROOT "/");
}

static Paths
find_paths ()
{
  Paths paths;
  paths.in_build_tree = runs_from_build_tree ();
  if (paths.in_build_tree) {
    paths.plugins = REELSMITH_BUILD_ROOT "/plugins";
    paths.templates = REELSMITH_SOURCE_ROOT "/pipelines";
    paths.stock = REELSMITH_SOURCE_ROOT "/stock";
    paths.themes = REELSMITH_SOURCE_ROOT "/themes";
    paths.media = REELSMITH_SOURCE_ROOT "/media";
  } else {
    paths.plugins = REELSMITH_PLUGINDIR;
    paths.templates = REELSMITH_DATADIR "/pipelines";
    paths.stock = REELSMITH_DATADIR "/stock";
    paths.themes = REELSMITH_DATADIR "/themes";
    paths.media = std::string (g_get_user_data_dir ()) + "/reelsmith/media";
  }
  return paths;
}

const Paths &
program_paths ()
{
  static const Paths paths = find_paths ();
  return paths;
}

} // namespace reel
