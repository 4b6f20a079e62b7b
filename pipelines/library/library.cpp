// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/library.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/files.h"
#include "library/rows.h"
#include "library/staging.h"
#include "library/syscalls.h"

namespace reel::library {

namespace {

template <typename T> struct Named {
  T value;
  const char *name;
};

constexpr Named<Kind> kKinds[] = {
    {Kind::Video, "video"},
    {Kind::Side, "side"},
    {Kind::Image, "image"},
    {Kind::Audio, "audio"},
    {Kind::Segment, "segment"},
    {Kind::Input, "input"},
    {Kind::Failed, "failed"},
};

constexpr Named<FileState> kStates[] = {
    {FileState::Present, "present"},
    {FileState::Committing, "committing"},
    {FileState::Leaving, "leaving"},
    {FileState::Lost, "lost"},
};

} // namespace

static const char *
state_name (FileState state)
{
  for (const auto &entry : kStates)
    if (entry.value == state)
      return entry.name;
  return "lost";
}

const char *
kind_name (Kind kind)
{
  for (const auto &entry : kKinds)
    if (entry.value == kind)
      return entry.name;
  return "segment";
}

std::optional<Kind>
kind_from_name (const std::string &name)
{
  for (const auto &entry : kKinds)
    if (name == entry.name)
      return entry.value;
  return std::nullopt;
}

int64_t
now_us ()
{
  return g_get_real_time ();
}

static File
read_row (const Statement &row)
{
  File file;
  file.path = row.text (0);
  file.kind = kind_from_name (row.text (1)).value_or (Kind::Segment);
  file.bytes = row.natural (2);
  file.sha256 = row.text (3);
  file.made_by = row.text (4);
  file.created_us = row.integer (5);
  file.used_us = row.integer (6);
  for (const auto &entry : kStates)
    if (row.text (7) == entry.name)
      file.state = entry.value;
  file.pinned = row.integer (8);
  file.video = row.text (9);
  return file;
}

std::optional<std::vector<File>>
select_files (Database &database, const std::string &clause,
    const std::vector<std::string> &values, GError **error)
{
  std::string sql = "SELECT path, kind, bytes, sha256, made_by, created_us, "
                    "used_us, state, pinned, video FROM files " +
                    clause;
  auto statement = database.prepare (sql.c_str ());
  for (const std::string &value : values)
    statement.bind (value);
  std::vector<File> files;
  for (;;)
    switch (statement.step (error)) {
    case Statement::Step::Row:
      files.push_back (read_row (statement));
      continue;
    case Statement::Step::Done:
      return files;
    case Statement::Step::Failed:
      return std::nullopt;
    }
}

bool
set_state (Database &database, const std::string &path, FileState state,
    GError **error)
{
  return database.prepare ("UPDATE files SET state = ? WHERE path = ?")
      .bind (state_name (state))
      .bind (path)
      .run (error);
}

UniqueFd
lock_files (const std::string &media, GError **error)
{
  std::string folder = media + "/" + kVideos;
  if (!make_folders (folder, error))
    return UniqueFd ();
  UniqueFd lock = open_folder (folder.c_str ());
  if (lock &&
      retried ([&] { return syscalls->flock (lock.get (), LOCK_EX); }) == 0)
    return lock;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Failed,
      "the library can't be locked: %s", g_strerror (errno));
  return UniqueFd ();
}

Library::~Library () = default;

std::unique_ptr<Library>
Library::open (const std::string &media, GError **error)
{
  CharPtr path = adopt (g_canonicalize_filename (media.c_str (), nullptr));
  if (!make_folders (path.get (), error))
    return nullptr;
  auto database =
      Database::open (std::string (path.get ()) + "/library.db", error);
  if (!database)
    return nullptr;
  return std::unique_ptr<Library> (
      new Library (path.get (), std::move (database)));
}

bool
Library::record (const File &file, GError **error)
{
  int64_t now = now_us ();
  return database_
      ->prepare (
          "INSERT INTO files (path, kind, bytes, sha256, made_by, created_us, "
          "used_us, state, pinned, video) VALUES (?,?,?,?,?,?,?,?,?,?) "
          "ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, "
          "bytes = excluded.bytes, sha256 = excluded.sha256, "
          "made_by = excluded.made_by, created_us = excluded.created_us, "
          "used_us = excluded.used_us, state = excluded.state, "
          "pinned = max (pinned, excluded.pinned), video = excluded.video")
      .bind (file.path)
      .bind (kind_name (file.kind))
      .bind (file.bytes)
      .bind (file.sha256)
      .bind (file.made_by)
      .bind (file.created_us ? file.created_us : now)
      .bind (file.used_us ? file.used_us : now)
      .bind (state_name (file.state))
      .bind (file.pinned)
      .bind (file.video)
      .run (error);
}

std::optional<File>
Library::find (const std::string &path, GError **error)
{
  auto files = select_files (*database_, "WHERE path = ?", {path}, error);
  if (!files)
    return std::nullopt;
  if (!files->empty ())
    return std::move (files->front ());
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::NotFound,
      "the library has no file %s", path.c_str ());
  return std::nullopt;
}

std::vector<File>
Library::files (GError **error)
{
  return select_files (*database_, "ORDER BY path", {}, error)
      .value_or (std::vector<File> ());
}

/* STATEMENT changed one row: else there is no such file. */
static bool
changed_one (Database &database, Statement &statement, const std::string &path,
    GError **error)
{
  if (!statement.run (error))
    return false;
  if (database.changes () > 0)
    return true;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::NotFound,
      "the library has no file %s", path.c_str ());
  return false;
}

bool
Library::touch (const std::string &path, GError **error)
{
  auto statement = database_->prepare (
      "UPDATE files SET used_us = max (used_us, ?) WHERE path = ?");
  statement.bind (now_us ()).bind (path);
  return changed_one (*database_, statement, path, error);
}

bool
Library::pin (const std::string &path, bool pinned, GError **error)
{
  auto statement =
      database_->prepare ("UPDATE files SET pinned = ? WHERE path = ?");
  statement.bind (pinned).bind (path);
  return changed_one (*database_, statement, path, error);
}

bool
Library::forget (const std::string &path, GError **error)
{
  auto statement = database_->prepare ("DELETE FROM files WHERE path = ?");
  statement.bind (path);
  return changed_one (*database_, statement, path, error);
}

std::optional<Totals>
Library::totals (GError **error)
{
  auto statement =
      database_->prepare ("SELECT kind, sum (bytes), count (*) FROM files "
                          "WHERE state <> 'lost' GROUP BY kind");
  Totals totals;
  for (;;)
    switch (statement.step (error)) {
    case Statement::Step::Row:
      totals.bytes += statement.natural (1);
      totals.files += statement.natural (2);
      if (auto kind = kind_from_name (statement.text (0)))
        totals.by_kind[*kind] = statement.natural (1);
      continue;
    case Statement::Step::Done:
      return totals;
    case Statement::Step::Failed:
      return std::nullopt;
    }
}

UniqueFd
Library::use (const std::string &path, GError **error)
{
  UniqueFd fd = open_for_reading (AT_FDCWD, absolute (path).c_str ());
  /* Shared among users; retention asks for it alone, and doesn't wait. */
  if (!fd || retried ([&] {
        return syscalls->flock (fd.get (), LOCK_SH | LOCK_NB);
      }) != 0) {
    int number = errno == EWOULDBLOCK ? ENOENT : errno;
    g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
        "the file can't be opened: %s", g_strerror (number));
    return UniqueFd ();
  }
  /* It may have been taken away between the two. */
  struct stat held, named;
  if (syscalls->fstat (fd.get (), &held) != 0 || !S_ISREG (held.st_mode) ||
      !look (AT_FDCWD, absolute (path), &named) || !same_file (held, named)) {
    g_set_error (
        error, REEL_LIBRARY_ERROR, (int) Error::NotFound, "the file is gone");
    return UniqueFd ();
  }
  return touch (path, error) ? std::move (fd) : UniqueFd ();
}

bool
Library::note (const std::string &kind, const std::string &subject,
    const std::string &message, GError **error)
{
  return database_
      ->prepare ("INSERT INTO events (at_us, kind, subject, message) "
                 "VALUES (?, ?, ?, ?)")
      .bind (now_us ())
      .bind (kind)
      .bind (subject)
      .bind (message)
      .run (error);
}

} // namespace reel::library
