// SPDX-License-Identifier: GPL-3.0-or-later
/* What reads whole files: is each what it should be? */
#include <algorithm>
#include <map>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>

#include "glib_ptr.h"
#include "library/cache_folder.h"
#include "library/error.h"
#include "library/files.h"
#include "library/folder_list.h"
#include "library/library.h"
#include "library/manifest.h"
#include "library/rows.h"

namespace reel::library {

static constexpr char kManifest[] = ".manifest.json";

namespace {

/* A file that was read, and how it was then. */
struct Read {
  StagedFile file;
  struct stat info = {};
};

class Verifying {
public:
  Verifying (Library &library, bool full, const std::atomic<bool> *stop)
      : library_ (library), full_ (full), stop_ (stop)
  {
  }

  bool run (GError **error);
  std::vector<Finding> findings;

private:
  bool check_video_folder (GError **error);
  bool check_set (const std::string &manifest_name, GError **error);
  bool check_alone (const std::string &name, GError **error);
  bool check_cached (const File &file, GError **error);
  bool adopt (
      const std::string &video, const std::vector<Read> &set, GError **error);
  bool forget_lost (GError **error);

  bool read (const std::string &name, Read &read) const;
  bool agrees (const StagedFile &file) const;
  bool stopped () const { return stop_ && *stop_; }
  bool say (const char *kind, const std::string &path,
      const std::string &message, bool mended, GError **error);
  std::string path_of (const std::string &name) const
  {
    return std::string (kVideos) + "/" + name;
  }

  Library &library_;
  bool full_;
  const std::atomic<bool> *stop_;
  std::map<std::string, File> rows_;
  std::set<std::string> covered_; // names in the folder of videos
};

bool
Verifying::say (const char *kind, const std::string &path,
    const std::string &message, bool mended, GError **error)
{
  findings.push_back ({kind, path, message, mended});
  return library_.note (kind, path, message, error);
}

bool
Verifying::read (const std::string &name, Read &read) const
{
  UniqueFd fd =
      open_for_reading (AT_FDCWD, library_.absolute (path_of (name)).c_str ());
  if (!fd || fstat (fd.get (), &read.info) != 0 || !S_ISREG (read.info.st_mode))
    return false;
  read.file = {
      name, (uint64_t) read.info.st_size, hash_descriptor (fd.get (), stop_)};
  return !read.file.sha256.empty ();
}

/* The row and the size of FILE are as its manifest says. */
bool
Verifying::agrees (const StagedFile &file) const
{
  auto row = rows_.find (path_of (file.name));
  Entry entry;
  return row != rows_.end () && row->second.state == FileState::Present &&
         row->second.bytes == file.bytes && row->second.sha256 == file.sha256 &&
         look_at (library_.absolute (path_of (file.name)), entry) &&
         entry.is_regular && entry.bytes == file.bytes;
}

/* Rows for SET, unless somebody changed it since it was read. */
bool
Verifying::adopt (
    const std::string &video, const std::vector<Read> &set, GError **error)
{
  UniqueFd lock = lock_files (library_.media (), error);
  if (!lock)
    return false;
  Transaction transaction (library_.database (), error);
  if (!transaction)
    return false;
  for (const Read &read : set) {
    struct stat info;
    std::string path = path_of (read.file.name);
    if (!look (AT_FDCWD, library_.absolute (path), &info) ||
        !same_file (info, read.info) || info.st_size != read.info.st_size ||
        info.st_mtim.tv_sec != read.info.st_mtim.tv_sec ||
        info.st_mtim.tv_nsec != read.info.st_mtim.tv_nsec)
      return true;
    File row;
    row.path = path;
    row.kind = read.file.name == video ? Kind::Video : Kind::Side;
    row.bytes = read.file.bytes;
    row.sha256 = read.file.sha256;
    row.created_us = row.used_us = (int64_t) info.st_mtim.tv_sec * 1000000;
    row.video = read.file.name == video ? "" : path_of (video);
    if (!library_.record (row, error))
      return false;
  }
  return say ("adopted", path_of (video),
             "it agrees with its manifest, and is known from now on", true,
             error) &&
         transaction.commit (error);
}

/* A video with its manifest. */
bool
Verifying::check_set (const std::string &name, GError **error)
{
  std::string path = path_of (name);
  auto manifest = read_manifest (library_.absolute (path), nullptr);
  auto sides = side_names (
      name.substr (0, name.size () - sizeof kManifest + 1) + ".mp4");
  std::string video;
  for (const StagedFile &file :
      manifest ? manifest->files : std::vector<StagedFile> ())
    if (std::find (sides.begin (), sides.end (), file.name) == sides.end ())
      video = file.name;
  if (video.empty ())
    return say ("damaged", path, "it is no manifest", false, error);
  bool known = rows_.count (path) && rows_.count (path_of (video));
  for (const StagedFile &file : manifest->files) {
    known = known && agrees (file);
    covered_.insert (file.name);
  }
  if (known && !full_)
    return true;
  std::vector<Read> set (1);
  if (!read (name, set[0]))
    return stopped () ||
           say ("damaged", path, "it can't be read", false, error);
  for (const StagedFile &file : manifest->files) {
    Read found;
    bool there = read (file.name, found);
    if (stopped ())
      return true;
    if (!there)
      return say ("incomplete", path_of (file.name),
          "its manifest names it, and it is not there or can't be read", false,
          error);
    if (found.file.sha256 != file.sha256 || found.file.bytes != file.bytes)
      return say ("damaged", path_of (file.name),
          "it is not what its manifest says; render it again", false, error);
    set.push_back (std::move (found));
  }
  return known || adopt (video, set, error);
}

/* A file of no manifest. */
bool
Verifying::check_alone (const std::string &name, GError **error)
{
  auto row = rows_.find (path_of (name));
  if (row == rows_.end ())
    return say ("unknown", path_of (name),
        "no manifest says where it came from; it is left alone", false, error);
  if (!full_)
    return true;
  Read found;
  bool there = read (name, found);
  if (stopped () || (there && found.file.sha256 == row->second.sha256))
    return true;
  return say (
      "damaged", path_of (name), "it is not what was published", false, error);
}

bool
Verifying::check_video_folder (GError **error)
{
  auto entries = list_folder (library_.absolute (kVideos));
  for (const Entry &entry : entries)
    if (!stopped () && entry.is_regular &&
        g_str_has_suffix (entry.name.c_str (), kManifest)) {
      covered_.insert (entry.name);
      if (!check_set (entry.name, error))
        return false;
    }
  for (const Entry &entry : entries)
    if (!stopped () && entry.name[0] != '.' && !covered_.count (entry.name) &&
        !check_alone (entry.name, error))
      return false;
  return true;
}

/* Cached files can be made again; what a client handed over can't. */
bool
Verifying::check_cached (const File &file, GError **error)
{
  std::string path = library_.absolute (file.path);
  UniqueFd fd = open_for_reading (AT_FDCWD, path.c_str ());
  /* One that is sealed says itself what it holds. */
  auto name = parse_cache_name (file.path.substr (file.path.rfind ('/') + 1));
  bool good = false;
  if (file.kind != Kind::Input && file.sha256.empty ())
    good = !name || (fd && verify_seal (fd.get (), file.kind, name->key));
  else
    good = file.sha256.empty () ||
           (fd && hash_descriptor (fd.get (), stop_) == file.sha256);
  if (stopped () || good)
    return true;
  if (file.kind == Kind::Input)
    return say ("damaged", file.path,
        "it is not what was handed over; submit its jobs again", false, error);
  UniqueFd lock = lock_files (library_.media (), error);
  if (!lock)
    return false;
  auto now = library_.find (file.path, nullptr);
  if (!now || now->sha256 != file.sha256 || !remove_all (path))
    return true;
  return library_.forget (file.path, error) &&
         say ("swept", file.path, "it was damaged, and can be made again", true,
             error);
}

/* It has been said that they are lost. */
bool
Verifying::forget_lost (GError **error)
{
  for (const auto &[path, file] : rows_)
    if (file.state == FileState::Lost &&
        !library_.database ()
             .prepare ("DELETE FROM files WHERE path = ? AND state = 'lost' "
                       "AND NOT EXISTS (SELECT 1 FROM job_inputs j WHERE "
                       "j.path = files.path)")
             .bind (path)
             .run (error))
      return false;
  return true;
}

bool
Verifying::run (GError **error)
{
  auto files = select_files (library_.database (), "", {}, error);
  if (!files)
    return false;
  for (File &file : *files)
    rows_.emplace (file.path, file);
  if (!check_video_folder (error))
    return false;
  for (const File &file : *files)
    if (full_ && !stopped () && file.state == FileState::Present &&
        (file.kind == Kind::Image || file.kind == Kind::Audio ||
            file.kind == Kind::Segment || file.kind == Kind::Input) &&
        !check_cached (file, error))
      return false;
  return !full_ || stopped () || forget_lost (error);
}

} // namespace

std::optional<std::vector<Finding>>
Library::verify (bool full, const std::atomic<bool> *stop, GError **error)
{
  Verifying verifying (*this, full, stop);
  if (!verifying.run (error))
    return std::nullopt;
  return std::move (verifying.findings);
}

} // namespace reel::library
