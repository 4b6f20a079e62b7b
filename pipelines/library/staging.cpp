// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/staging.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include <glib/gstdio.h>

#include "glib_ptr.h"
#include "library/commit.h"
#include "library/error.h"
#include "library/journal.h"

namespace reel {

static constexpr char kLockName[] = ".lock";
/* reelstoragesink stages here by itself, and sweeps it by itself. */
static constexpr char kSinkFolder[] = "reelstoragesink";
static constexpr char kJournal[] = ".journal";

static std::string
staging_root (const std::string &media)
{
  return media + "/assets/temp";
}

bool
make_folders (const std::string &folder, GError **error)
{
  if (g_mkdir_with_parents (folder.c_str (), 0755) == 0)
    return true;
  int saved = errno;
  library::Error code = library::error_from_errno (saved);
  /* What exists, and is no folder, is nobody's video. */
  if (code == library::Error::Exists)
    code = library::Error::Failed;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) code,
      "the folder %s can't be made: %s", folder.c_str (), g_strerror (saved));
  return false;
}

/* The lock of FILE, made where it isn't there, or none while its owner
 * lives. */
static UniqueFd
try_lock (const std::string &file, int flags = O_CREAT)
{
  UniqueFd lock (open (file.c_str (),
      flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  struct stat held, named;
  /* Between opening and locking somebody else may have swept it: then the lock
   * is on a file that is gone. */
  if (lock && flock (lock.get (), LOCK_EX | LOCK_NB) == 0 &&
      fstat (lock.get (), &held) == 0 && stat (file.c_str (), &named) == 0 &&
      held.st_ino == named.st_ino)
    return lock;
  return UniqueFd ();
}

/* Deaf to errors on purpose: what can't be removed now is swept next time. */
static void
remove_folder (const std::string &folder)
{
  std::error_code ignored;
  std::filesystem::remove_all (folder, ignored);
}

/* True if it was an owner's who is gone, and is gone itself now. */
static bool
sweep_folder (const std::string &folder)
{
  UniqueFd lock = try_lock (folder + "/" + kLockName);
  if (!lock)
    return false;
  (void) library::resume_commit (folder, nullptr);
  if (library::has_journal (folder))
    return false;
  remove_folder (folder);
  return true;
}

/* Inputs on their way into the library are files that are locked themselves;
 * a journal is left over when its folder is gone. */
static void
sweep_file (const std::string &file)
{
  for (const char *suffix : {kJournal, ".journal.new"})
    if (g_str_has_suffix (file.c_str (), suffix)) {
      std::string folder = file.substr (0, file.rfind (kJournal));
      if (!g_file_test (folder.c_str (), G_FILE_TEST_IS_DIR))
        unlink (file.c_str ());
      return;
    }
  if (try_lock (file, 0))
    unlink (file.c_str ());
}

int
sweep_staging (const std::string &media)
{
  std::string root = staging_root (media);
  std::vector<std::string> names;
  auto dir = adopt (g_dir_open (root.c_str (), 0, nullptr));
  while (const char *name = dir ? g_dir_read_name (dir.get ()) : nullptr)
    if (!g_str_equal (name, kSinkFolder))
      names.push_back (root + "/" + name);
  /* Folders first: what lies beside one is left over once it is gone. */
  int swept = 0;
  struct stat info;
  for (const std::string &path : names)
    if (lstat (path.c_str (), &info) == 0 && S_ISDIR (info.st_mode))
      swept += sweep_folder (path);
  for (const std::string &path : names)
    if (lstat (path.c_str (), &info) == 0 && S_ISREG (info.st_mode))
      sweep_file (path);
  return swept;
}

std::optional<Staging>
Staging::create (
    const std::string &media, const std::string &job, GError **error)
{
  sweep_staging (media);
  /* Another process may sweep the folder between our making and locking it,
   * and what was Pending keeps its name. */
  for (int attempt = 0; attempt < 100; attempt++) {
    std::string path = staging_root (media) + "/" + job;
    if (attempt)
      path += "." + std::to_string (attempt);
    if (library::has_journal (path))
      continue;
    if (!make_folders (path, error))
      return std::nullopt;
    UniqueFd lock = try_lock (path + "/" + kLockName);
    if (!lock)
      continue;
    Staging staging (path, std::move (lock));
    if (!make_folders (staging.out (), error))
      return std::nullopt;
    return staging;
  }
  g_set_error (error, REEL_LIBRARY_ERROR, (int) library::Error::Failed,
      "no folder to work in can be had under %s",
      staging_root (media).c_str ());
  return std::nullopt;
}

std::optional<Staging>
Staging::inherit (
    const std::string &media, const std::string &job, int64_t until_us)
{
  /* A lock can be waited for without an end only: it is asked for again. */
  constexpr gulong kLookUs = 5000;
  std::string path = staging_root (media) + "/" + job;
  std::string file = path + "/" + kLockName;
  UniqueFd lock = try_lock (file, 0);
  while (!lock && g_file_test (file.c_str (), G_FILE_TEST_IS_REGULAR) &&
         g_get_monotonic_time () < until_us) {
    g_usleep (kLookUs);
    lock = try_lock (file, 0);
  }
  if (!lock || library::has_journal (path))
    return std::nullopt;
  return Staging (path, std::move (lock));
}

Staging::~Staging ()
{
  if (lock_ && !library::has_journal (path_))
    remove_folder (path_);
}

} // namespace reel
