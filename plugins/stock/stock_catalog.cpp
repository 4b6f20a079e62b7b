// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stock_catalog.h"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <memory>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "config.h"
#include "stock_search.h"

namespace reel {

static constexpr std::string_view kSidecarSuffix = ".stock";

std::string_view
StockAsset::kind () const
{
  size_t slash = name.find ('/');
  return slash == name.npos ? std::string_view ()
                            : std::string_view (name).substr (0, slash);
}

/* Where the suffix of NAME's last part begins, or its end. */
static size_t
suffix_start (std::string_view name)
{
  size_t slash = name.rfind ('/');
  size_t first = slash == name.npos ? 0 : slash + 1;
  size_t dot = name.rfind ('.');
  return dot == name.npos || dot <= first ? name.size () : dot;
}

std::string_view
StockAsset::short_name () const
{
  return std::string_view (name).substr (0, suffix_start (name));
}

static std::string
resolve (const std::string &path)
{
  char *real = realpath (path.c_str (), nullptr);
  std::string result = real ? real : "";
  free (real);
  return result;
}

static bool
is_inside (const std::string &path, const std::string &root)
{
  return root == "/" ||
         (path.size () > root.size () + 1 && path.starts_with (root) &&
             path[root.size ()] == '/');
}

static bool
is_regular (const std::string &path)
{
  struct stat info;
  return stat (path.c_str (), &info) == 0 && S_ISREG (info.st_mode);
}

namespace {
struct GlibDeleter {
  void operator() (GKeyFile *o) const { g_key_file_unref (o); }
  void operator() (GDir *o) const { g_dir_close (o); }
};
template <typename T> using GlibPtr = std::unique_ptr<T, GlibDeleter>;
} // namespace

static std::string
key_text (GKeyFile *file, const char *key)
{
  char *text = g_key_file_get_string (file, "Asset", key, nullptr);
  std::string result = text ? text : "";
  g_free (text);
  return result;
}

/* Reads the sidecar of the file NAME below ROOT. A file that leads out of
 * ROOT, or whose sidecar is missing or broken, is no asset. */
static std::optional<StockAsset>
read_asset (const std::string &root, const std::string &name)
{
  StockAsset asset;
  asset.name = name;
  asset.path = resolve (root + "/" + name);
  if (asset.path.empty () || !is_inside (asset.path, root) ||
      !is_regular (asset.path))
    return std::nullopt;
  std::string sidecar = resolve (root + "/" + name + ".stock");
  struct stat info;
  if (sidecar.empty () || !is_inside (sidecar, root) ||
      stat (sidecar.c_str (), &info) < 0 || !S_ISREG (info.st_mode) ||
      info.st_size > (off_t) kMaxSidecarBytes)
    return std::nullopt;
  GlibPtr<GKeyFile> file (g_key_file_new ());
  if (!g_key_file_load_from_file (
          file.get (), sidecar.c_str (), G_KEY_FILE_NONE, nullptr) ||
      !g_key_file_has_group (file.get (), "Asset"))
    return std::nullopt;
  asset.title = key_text (file.get (), "Title");
  asset.author = key_text (file.get (), "Author");
  asset.license = key_text (file.get (), "License");
  asset.attribution = key_text (file.get (), "Attribution");
  asset.source = key_text (file.get (), "Source");
  gsize count = 0;
  char **tags = g_key_file_get_string_list (
      file.get (), "Asset", "Tags", &count, nullptr);
  for (gsize i = 0; i < count; i++)
    asset.tags.emplace_back (g_strstrip (tags[i]));
  g_strfreev (tags);
  return asset;
}

/* The entries of FOLDER in the order of their bytes; `.` first are hidden. */
static std::vector<std::string>
folder_entries (const std::string &folder)
{
  std::vector<std::string> entries;
  GlibPtr<GDir> dir (g_dir_open (folder.c_str (), 0, nullptr));
  while (const char *entry = dir ? g_dir_read_name (dir.get ()) : nullptr) {
    if (entry[0] != '.' && g_utf8_validate (entry, -1, nullptr))
      entries.emplace_back (entry);
    if (entries.size () > 2 * kMaxStockAssets)
      break;
  }
  std::sort (entries.begin (), entries.end ());
  return entries;
}

static void
walk (const std::string &root, const std::string &folder, int depth,
    std::set<std::string> &names)
{
  std::string base = folder.empty () ? root : root + "/" + folder;
  for (const std::string &entry : folder_entries (base)) {
    if (names.size () >= kMaxStockAssets)
      return;
    std::string name = folder.empty () ? entry : folder + "/" + entry;
    struct stat info;
    if (entry.ends_with (kSidecarSuffix))
      names.insert (name.substr (0, name.size () - kSidecarSuffix.size ()));
    else if (depth < kMaxStockDepth &&
             lstat ((base + "/" + entry).c_str (), &info) == 0 &&
             S_ISDIR (info.st_mode))
      walk (root, name, depth + 1, names);
  }
}

StockCatalog::StockCatalog (const std::vector<std::string> &roots)
{
  for (const std::string &root : roots) {
    std::string real = resolve (root);
    if (!real.empty () &&
        std::find (roots_.begin (), roots_.end (), real) == roots_.end ())
      roots_.push_back (std::move (real));
  }
}

std::vector<StockAsset>
StockCatalog::all () const
{
  std::vector<StockAsset> assets;
  std::set<std::string> seen;
  for (const std::string &root : roots_) {
    std::set<std::string> names;
    walk (root, "", 0, names);
    for (const std::string &name : names) {
      auto asset =
          seen.contains (name) ? std::nullopt : read_asset (root, name);
      if (!asset)
        continue;
      seen.insert (name);
      assets.push_back (std::move (*asset));
    }
  }
  std::sort (assets.begin (), assets.end (),
      [] (auto &a, auto &b) { return a.name < b.name; });
  return assets;
}

static bool
is_safe_name (std::string_view name)
{
  if (name.empty () || name.size () > PATH_MAX || name[0] == '/' ||
      !g_utf8_validate (name.data (), (gssize) name.size (), nullptr))
    return false;
  size_t start = 0;
  while (start <= name.size ()) {
    size_t end = std::min (name.find ('/', start), name.size ());
    if (name.substr (start, end - start) == "..")
      return false;
    start = end + 1;
  }
  return std::none_of (name.begin (), name.end (),
      [] (char c) { return (unsigned char) c < 0x20 || c == 0x7f; });
}

std::optional<StockAsset>
StockCatalog::by_name (const std::string &name, StockProblem &problem) const
{
  if (name.ends_with (kSidecarSuffix))
    return std::nullopt;
  for (const std::string &root : roots_) {
    if (auto asset = read_asset (root, name))
      return asset;
    std::string path = resolve (root + "/" + name);
    if (!path.empty () && is_inside (path, root) && is_regular (path))
      problem = StockProblem::no_sidecar;
  }
  size_t slash = name.rfind ('/');
  std::string folder = slash == name.npos ? "" : name.substr (0, slash);
  for (const std::string &root : roots_)
    for (const std::string &entry :
        folder_entries (folder.empty () ? root : root + "/" + folder)) {
      std::string full = folder.empty () ? entry : folder + "/" + entry;
      if (full.ends_with (kSidecarSuffix) ||
          full.substr (0, suffix_start (full)) != name)
        continue;
      if (auto asset = read_asset (root, full))
        return asset;
      if (is_inside (resolve (root + "/" + full), root) &&
          is_regular (root + "/" + full))
        problem = StockProblem::no_sidecar;
    }
  return std::nullopt;
}

StockAnswer
StockCatalog::find (std::string_view location, uint64_t seed) const
{
  StockAnswer answer;
  if (!is_safe_name (location)) {
    answer.problem = StockProblem::bad_name;
    return answer;
  }
  if (auto asset = by_name (std::string (location), answer.problem)) {
    answer.problem = StockProblem::none;
    answer.matches.push_back (std::move (*asset));
    return answer;
  }
  if (answer.problem == StockProblem::no_sidecar)
    return answer;

  std::vector<StockAsset> assets = all ();
  std::vector<StockAsset> candidates = assets;
  std::string_view words = location;
  size_t slash = location.find ('/');
  if (slash != location.npos) {
    std::string_view kind = location.substr (0, slash);
    std::erase_if (candidates, [&] (auto &a) { return a.kind () != kind; });
    words = location.substr (slash + 1);
  }
  answer.matches = search_assets (candidates, search_words (words), seed);
  if (!answer.matches.empty ())
    answer.problem = StockProblem::none;
  else
    answer.near = near_names (assets, location, 3);
  return answer;
}

std::vector<std::string>
split_stock_path (std::string_view text)
{
  std::vector<std::string> roots;
  while (!text.empty ()) {
    size_t end = std::min (text.find (':'), text.size ());
    if (end > 0)
      roots.emplace_back (text.substr (0, end));
    text.remove_prefix (std::min (end + 1, text.size ()));
  }
  return roots;
}

std::vector<std::string>
default_stock_roots (bool from_build_tree)
{
  std::vector<std::string> roots;
  if (const char *path = g_getenv ("REELSMITH_STOCK_PATH"))
    roots = split_stock_path (path);
  /* Asked anew each time: GLib's own answer is kept from the first call. */
  const char *home = g_getenv ("XDG_DATA_HOME");
  roots.push_back ((home && home[0] == '/' ? std::string (home)
                                           : std::string (g_get_home_dir ()) +
                                                 "/.local/share") +
                   "/reelsmith/stock");
  roots.emplace_back (from_build_tree ? REELSMITH_SOURCE_ROOT "/stock"
                                      : REELSMITH_DATADIR "/stock");
  const char *dirs = g_getenv ("XDG_DATA_DIRS");
  if (!dirs || !dirs[0])
    dirs = "/usr/local/share:/usr/share";
  for (const std::string &dir : split_stock_path (dirs))
    if (dir[0] == '/')
      roots.push_back (dir + "/reelsmith/stock");
  return roots;
}

} // namespace reel
