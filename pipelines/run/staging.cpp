// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/staging.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "error.h"
#include "gst_ptr.h"

namespace reel {

static constexpr char kLockName[] = ".lock";
/* reelstoragesink stages here by itself, and sweeps it by itself. */
static constexpr char kSinkFolder[] = "reelstoragesink";

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
  g_set_error (error, REEL_ERROR,
      (int) (saved == ENOSPC ? ErrorCode::NoSpace : ErrorCode::Failed),
      "the folder %s can't be made: %s", folder.c_str (), g_strerror (saved));
  return false;
}

/* The lock of FOLDER, or -1 while its owner lives. */
static int
try_lock (const std::string &folder)
{
  std::string name = folder + "/" + kLockName;
  int lock =
      open (name.c_str (), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0)
    return -1;
  if (flock (lock, LOCK_EX | LOCK_NB) == 0)
    return lock;
  close (lock);
  return -1;
}

/* Deaf to errors on purpose: what can't be removed now is swept next time. */
static void
remove_folder (const std::string &folder)
{
  std::error_code ignored;
  std::filesystem::remove_all (folder, ignored);
}

int
sweep_staging (const std::string &media)
{
  int swept = 0;
  std::string root = staging_root (media);
  auto dir = adopt (g_dir_open (root.c_str (), 0, nullptr));
  while (const char *name = dir ? g_dir_read_name (dir.get ()) : nullptr) {
    std::string folder = root + "/" + name;
    if (g_str_equal (name, kSinkFolder) ||
        !g_file_test (folder.c_str (), G_FILE_TEST_IS_DIR) ||
        g_file_test (folder.c_str (), G_FILE_TEST_IS_SYMLINK))
      continue;
    int lock = try_lock (folder);
    if (lock < 0)
      continue;
    remove_folder (folder);
    close (lock);
    swept++;
  }
  return swept;
}

std::optional<Staging>
Staging::create (
    const std::string &media, const std::string &job, GError **error)
{
  sweep_staging (media);
  /* Between making a folder and locking it another process may sweep it:
   * then the lock is on a file that is gone, and a new folder is made. */
  for (int attempt = 0; attempt < 100; attempt++) {
    std::string path = staging_root (media) + "/" + job;
    if (attempt)
      path += "." + std::to_string (attempt);
    if (!make_folders (path, error))
      return std::nullopt;
    int lock = try_lock (path);
    if (lock < 0)
      continue;
    struct stat held, named;
    std::string lock_name = path + "/" + kLockName;
    if (fstat (lock, &held) == 0 && stat (lock_name.c_str (), &named) == 0 &&
        held.st_ino == named.st_ino)
      return Staging (std::move (path), lock);
    close (lock);
  }
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "no folder to work in can be had under %s",
      staging_root (media).c_str ());
  return std::nullopt;
}

Staging::Staging (Staging &&other) noexcept
    : path_ (std::move (other.path_)), lock_ (other.lock_)
{
  other.lock_ = -1;
}

Staging::~Staging ()
{
  if (lock_ < 0)
    return;
  remove_folder (path_);
  close (lock_);
}

} // namespace reel
