// SPDX-License-Identifier: GPL-3.0-or-later
/* A finished video and its rows. */
#include <algorithm>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/library.h"
#include "library/rows.h"

namespace reel::library {

/* FOLDER relative to MEDIA. */
static std::optional<std::string>
folder_within (
    const std::string &media, const std::string &folder, GError **error)
{
  CharPtr path = adopt (g_canonicalize_filename (folder.c_str (), "/"));
  if (g_str_has_prefix (path.get (), (media + "/").c_str ()))
    return std::string (path.get () + media.size () + 1);
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Failed,
      "what the library keeps is published in its own folder");
  return std::nullopt;
}

static std::vector<File>
rows_of (const CommitOrder &order, const std::vector<StagedFile> &staged,
    const std::string &folder)
{
  std::vector<File> files;
  std::string video = folder + "/" + staged.back ().name;
  for (const StagedFile &one : staged) {
    File file;
    file.path = folder + "/" + one.name;
    bool is_video = file.path == video;
    file.kind = is_video ? Kind::Video : Kind::Side;
    file.bytes = one.bytes;
    file.sha256 = one.sha256;
    file.made_by = order.made_by;
    file.state = FileState::Committing;
    file.video = is_video ? "" : video;
    files.push_back (std::move (file));
  }
  return files;
}

bool
Library::record_committing (
    const std::vector<File> &files, const Step &step, GError **error)
{
  Transaction transaction (*database_, error);
  if (!transaction)
    return false;
  for (const File &file : files)
    if (!record (file, error))
      return false;
  return (!step || step (error)) && transaction.commit (error);
}

/* FILES as they are now, whatever was said of them; rows of GONE go. */
bool
Library::settle (const std::vector<File> &files,
    const std::vector<std::string> &gone, const Step &step, GError **error)
{
  Transaction transaction (*database_, error);
  if (!transaction)
    return false;
  for (const std::string &path : gone)
    if (!database_->prepare ("DELETE FROM files WHERE path = ?")
             .bind (path)
             .run (error))
      return false;
  for (const File &file : files)
    if (!record (file, error))
      return false;
  return (!step || step (error)) && transaction.commit (error);
}

bool
Library::publish (const CommitOrder &order, const Step &before,
    const Step &after, GError **error)
{
  auto folder = folder_within (media_, order.folder, error);
  auto commit = folder ? Commit::begin (order, error) : std::nullopt;
  if (!commit)
    return false;
  auto files = rows_of (order, commit->files (), *folder);
  std::string video = files.back ().path;
  auto old = select_files (
      *database_, "WHERE path = ? OR video = ?", {video, video}, error);
  if (!old || !record_committing (files, before, error))
    return false;

  std::vector<std::string> paths, stale;
  for (const File &file : files)
    paths.push_back (file.path);
  ErrorPtr failure;
  if (!commit->publish (out (failure))) {
    /* A row that stays is mended by recovery. */
    if (!g_error_matches (
            failure.get (), REEL_LIBRARY_ERROR, (int) Error::Pending))
      (void) settle (*old, paths, {}, nullptr);
    g_propagate_error (error, failure.release ());
    return false;
  }
  for (const File &file : *old)
    if (std::find (paths.begin (), paths.end (), file.path) == paths.end ())
      stale.push_back (file.path);
  for (File &file : files)
    file.state = FileState::Present;
  if (!settle (files, stale, after, out (failure))) {
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Pending,
        "the video is there, but the library can't note it yet: %s",
        failure ? failure->message : "refused");
    return false;
  }
  /* One that stays is found to be done by the next sweep. */
  (void) commit->finish (nullptr);
  return true;
}

} // namespace reel::library
