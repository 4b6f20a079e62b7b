// SPDX-License-Identifier: GPL-3.0-or-later
/* What was under way when somebody died is finished or undone. */
#include <algorithm>
#include <map>
#include <set>

#include <fcntl.h>

#include "glib_ptr.h"
#include "library/cache_folder.h"
#include "library/error.h"
#include "library/files.h"
#include "library/folder_list.h"
#include "library/library.h"
#include "library/manifest.h"
#include "library/rows.h"
#include "library/staging.h"

namespace reel::library {

/* What has no row may be of somebody who is about to write one. */
static constexpr int64_t kGraceUs = 3600ll * G_USEC_PER_SEC;

namespace {

class Restoring {
public:
  Restoring (Library &library, bool daemon, bool alone)
      : library_ (library), daemon_ (daemon), alone_ (alone)
  {
  }

  bool run (GError **error);
  Recovery result;

private:
  bool finish_leaving (GError **error);
  bool finish_committing (GError **error);
  bool finish_video (
      const std::string &video, std::vector<File> &group, GError **error);
  bool finish_input (const File &file, GError **error);
  bool drop_or_restore (
      const std::string &video, const std::vector<File> &group, GError **error);
  bool look_for_all (GError **error);
  bool miss (const File &file, GError **error);
  bool sweep_unknown (GError **error);
  bool take_failures (GError **error);

  bool is_in_place (const File &file, bool read) const;
  bool has_journals () const;
  bool say (const char *kind, const std::string &path,
      const std::string &message, bool mended, GError **error);

  Library &library_;
  bool daemon_, alone_;
  std::set<std::string> known_; // paths with a row
};

bool
Restoring::say (const char *kind, const std::string &path,
    const std::string &message, bool mended, GError **error)
{
  result.findings.push_back ({kind, path, message, mended});
  return library_.note (kind, path, message, error);
}

bool
Restoring::is_in_place (const File &file, bool read) const
{
  UniqueFd fd =
      open_for_reading (AT_FDCWD, library_.absolute (file.path).c_str ());
  struct stat info;
  return fd && fstat (fd.get (), &info) == 0 && S_ISREG (info.st_mode) &&
         (uint64_t) info.st_size == file.bytes &&
         (!read || hash_descriptor (fd.get ()) == file.sha256);
}

bool
Restoring::has_journals () const
{
  auto entries = list_folder (library_.absolute ("assets/temp"));
  return std::any_of (
      entries.begin (), entries.end (), [] (const Entry &entry) {
        return g_str_has_suffix (entry.name.c_str (), ".journal");
      });
}

bool
Restoring::finish_leaving (GError **error)
{
  auto files =
      select_files (library_.database (), "WHERE state = 'leaving'", {}, error);
  if (!files)
    return false;
  for (const File &file : *files)
    if (remove_all (library_.absolute (file.path)) &&
        !library_.forget (file.path, error))
      return false;
  return true;
}

/* A set is in place if its manifest is: that goes before the video, and is
 * taken back with it. Sets without a manifest are read. */
bool
Restoring::finish_video (
    const std::string &video, std::vector<File> &group, GError **error)
{
  std::string manifest = manifest_name (video);
  bool has_manifest = std::any_of (group.begin (), group.end (),
      [&] (const File &file) { return file.path == manifest; });
  bool whole =
      group.back ().path == video &&
      std::all_of (group.begin (), group.end (), [&] (const File &file) {
        return is_in_place (file, !has_manifest || file.path == manifest);
      });
  if (!whole)
    return drop_or_restore (video, group, error);
  for (File &file : group) {
    file.state = FileState::Present;
    if (!library_.record (file, error))
      return false;
  }
  result.published.push_back ({group.back ().made_by, group});
  return say ("completed", video,
      "its publication was interrupted and is completed", true, error);
}

/* What is there is what was there before, if anything. */
bool
Restoring::drop_or_restore (
    const std::string &video, const std::vector<File> &group, GError **error)
{
  /* Whoever has the journal goes on with it. */
  if (has_journals ())
    return true;
  auto manifest =
      read_manifest (library_.absolute (manifest_name (video)), nullptr);
  for (const File &file : group) {
    File row = file;
    bool kept = false;
    std::string name = file.path.substr (file.path.rfind ('/') + 1);
    for (const StagedFile &told :
        manifest ? manifest->files : std::vector<StagedFile> ())
      if (told.name == name) {
        row.bytes = told.bytes;
        row.sha256 = told.sha256;
        row.made_by = "";
        row.state = FileState::Present;
        kept = is_in_place (row, false);
      }
    if (kept ? !library_.record (row, error)
             : !library_.forget (file.path, error))
      return false;
  }
  return say ("undone", video,
      "its publication was interrupted before anything was visible", true,
      error);
}

bool
Restoring::finish_input (const File &file, GError **error)
{
  File row = file;
  row.state = FileState::Present;
  return is_in_place (file, false) ? library_.record (row, error)
                                   : library_.forget (file.path, error);
}

bool
Restoring::finish_committing (GError **error)
{
  auto files = select_files (library_.database (),
      "WHERE state = 'committing' ORDER BY path", {}, error);
  if (!files)
    return false;
  std::map<std::string, std::vector<File>> groups;
  for (const File &file : *files)
    if (file.kind == Kind::Side)
      groups[file.video].push_back (file);
  for (const File &file : *files) {
    if (file.kind == Kind::Video)
      groups[file.path].push_back (file); // last
    else if (file.kind != Kind::Side && !finish_input (file, error))
      return false;
  }
  for (auto &[video, group] : groups)
    if (!finish_video (video, group, error))
      return false;
  return true;
}

/* FILE has a row and is not there, or not as it should be. */
bool
Restoring::miss (const File &file, GError **error)
{
  bool is_cached = file.kind == Kind::Image || file.kind == Kind::Audio ||
                   file.kind == Kind::Segment || file.kind == Kind::Failed;
  if (is_cached)
    return library_.forget (file.path, error) &&
           say ("swept", file.path, "it is gone, and can be made again", true,
               error);
  return set_state (library_.database (), file.path, FileState::Lost, error) &&
         say ("lost", file.path,
             "it was removed by somebody else, or its disk has lost it", false,
             error);
}

bool
Restoring::look_for_all (GError **error)
{
  auto files = select_files (library_.database (), "ORDER BY path", {}, error);
  if (!files)
    return false;
  for (const File &file : *files) {
    known_.insert (file.path);
    Entry entry;
    bool there =
        look_at (library_.absolute (file.path), entry) &&
        (file.kind == Kind::Failed ? entry.is_folder : entry.is_regular);
    if (file.state == FileState::Present && !there && !miss (file, error))
      return false;
    if (file.state == FileState::Lost && there &&
        (!set_state (
             library_.database (), file.path, FileState::Present, error) ||
            !say ("found", file.path, "it is there again", true, error)))
      return false;
  }
  return true;
}

/* A file that is sealed says itself what it is: `reelsmith render` leaves such
 * without a row, and so does a daemon that is killed. */
static std::optional<File>
read_cached (Library &library, const char *folder, const Entry &entry)
{
  auto name = parse_cache_name (entry.name);
  for (Kind kind : {Kind::Image, Kind::Audio, Kind::Segment}) {
    File file;
    file.path = std::string (folder) + "/" + entry.name;
    if (!name || !file.path.starts_with (
                     std::string ("assets/") + cache_folder_name (kind) + "/"))
      continue;
    UniqueFd fd =
        open_for_reading (AT_FDCWD, library.absolute (file.path).c_str ());
    if (!fd || !read_seal (fd.get (), kind, name->key))
      continue;
    file.kind = kind;
    file.bytes = entry.bytes;
    file.created_us = file.used_us = entry.written_us;
    return file;
  }
  return std::nullopt;
}

/* Cached files that nobody knows of: those that are whole are taken in, the
 * content of others can't be trusted. */
bool
Restoring::sweep_unknown (GError **error)
{
  for (const char *folder : {"assets/images", "assets/audio", "assets/segments",
           static_cast<const char *> (kInputs)})
    for (const Entry &entry : list_folder (library_.absolute (folder))) {
      std::string path = std::string (folder) + "/" + entry.name;
      if (known_.count (path))
        continue;
      if (auto file = read_cached (library_, folder, entry)) {
        if (!library_.record (*file, error))
          return false;
        continue;
      }
      if ((!alone_ && entry.changed_us > now_us () - kGraceUs))
        continue;
      if (remove_all (library_.absolute (path)) &&
          !say ("swept", path, "nothing in the library needs it", true, error))
        return false;
    }
  return true;
}

/* Folders of failures that others left, as `reelsmith render` does: they age
 * from now on. */
bool
Restoring::take_failures (GError **error)
{
  for (const Entry &entry : list_folder (library_.absolute (kFailed))) {
    File file;
    file.path = std::string (kFailed) + "/" + entry.name;
    if (known_.count (file.path) || !entry.is_folder)
      continue;
    file.kind = Kind::Failed;
    file.bytes = entry.bytes;
    file.created_us = file.used_us = entry.changed_us;
    if (!library_.record (file, error))
      return false;
  }
  return true;
}

bool
Restoring::run (GError **error)
{
  int swept = sweep_staging (library_.media ());
  if (swept > 0)
    result.findings.push_back ({"swept", "assets/temp",
        std::to_string (swept) + " interrupted jobs left files to work with",
        true});
  UniqueFd lock = lock_files (library_.media (), error);
  if (!lock)
    return false;
  Transaction transaction (library_.database (), error);
  return transaction && finish_leaving (error) &&
         (!daemon_ || finish_committing (error)) && look_for_all (error) &&
         sweep_unknown (error) && take_failures (error) &&
         transaction.commit (error);
}

} // namespace

std::optional<Recovery>
Library::restore (bool daemon, bool alone, GError **error)
{
  Restoring restoring (*this, daemon, alone);
  if (!restoring.run (error))
    return std::nullopt;
  return std::move (restoring.result);
}

std::optional<Recovery>
Library::recover (bool alone, GError **error)
{
  return restore (true, alone, error);
}

std::optional<Recovery>
Library::tidy (GError **error)
{
  return restore (false, false, error);
}

} // namespace reel::library
