// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media_folder.h"

#include <cerrno>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>

#include "file_name.h"
#include "glib_text.h"
#include "store_error.h"
#include "syscalls.h"

namespace reel::storage {

static constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
static const char *const kStagingFolders[] = {
    "assets", "temp", "reelstoragesink"};

/* A folder in DIR, made when missing and then on disk when this returns; not
 * through a symbolic link. */
static UniqueFd
open_or_make (int dir, const char *name, mode_t mode, GError **error)
{
  UniqueFd fd (syscalls->openat (dir, name, kFolderFlags | O_NOFOLLOW, 0));
  if (fd)
    return fd;
  if (errno == ENOENT) {
    if (syscalls->mkdirat (dir, name, mode) < 0 && errno != EEXIST) {
      set_errno_error (
          error, kStoreErrorOpen, errno, "Cannot make the folder \"%s\"", name);
      return fd;
    }
    if (syscalls->fsync (dir) < 0) {
      set_errno_error (error, kStoreErrorOpen, errno,
          "Cannot flush the folder above \"%s\"", name);
      return fd;
    }
    fd = UniqueFd (syscalls->openat (dir, name, kFolderFlags | O_NOFOLLOW, 0));
  }
  if (!fd && (errno == ELOOP || errno == ENOTDIR))
    g_set_error (error, store_error_quark (), kStoreErrorOpen,
        "\"%s\" is not a folder; symbolic links are not followed.", name);
  else if (!fd)
    set_errno_error (
        error, kStoreErrorOpen, errno, "Cannot open the folder \"%s\"", name);
  return fd;
}

/* PATH with all folders above it. Links on the way are followed: the path
 * comes from whoever set the element up. */
static UniqueFd
open_path (const std::string &path, GError **error)
{
  UniqueFd fd (syscalls->openat (AT_FDCWD, path.c_str (), kFolderFlags, 0));
  if (fd)
    return fd;
  auto slash = path.rfind ('/');
  if (errno != ENOENT || slash == path.npos || path.size () == 1) {
    set_errno_error (
        error, kStoreErrorOpen, errno, "Cannot open the media root");
    return fd;
  }
  UniqueFd parent = open_path (slash ? path.substr (0, slash) : "/", error);
  return parent ? open_or_make (
                      parent.get (), path.c_str () + slash + 1, 0777, error)
                : std::move (parent);
}

static UniqueFd
open_private_path (const std::string &path, GError **error)
{
  auto slash = path.rfind ('/');
  UniqueFd parent = open_path (slash ? path.substr (0, slash) : "/", error);
  if (!parent)
    return parent;
  UniqueFd fd =
      open_or_make (parent.get (), path.c_str () + slash + 1, 0700, error);
  struct stat info;
  if (fd &&
      (syscalls->fstat (fd.get (), &info) < 0 || info.st_uid != geteuid ())) {
    g_set_error (error, store_error_quark (), kStoreErrorOpen,
        "The folder for temporary media belongs to somebody else; "
        "set media-root.");
    return UniqueFd ();
  }
  return fd;
}

static bool
check_collection (const std::string &collection,
    std::vector<std::string> *folders, GError **error)
{
  const char *why = nullptr;
  auto split = split_collection (collection, &why);
  if (split && split->size () >= 2 && (*split)[0] == kStagingFolders[0] &&
      (*split)[1] == kStagingFolders[1])
    why = "assets/temp is swept of all that is not in use";
  if (!split || why) {
    GlibText escaped (g_strescape (collection.c_str (), nullptr));
    g_set_error (error, store_error_quark (), kStoreErrorSettings,
        "The collection \"%s\" cannot be used: %s.", escaped.get (), why);
    return false;
  }
  *folders = *split;
  return true;
}

std::unique_ptr<MediaFolder>
MediaFolder::open (const std::string &media_root, bool private_root,
    const std::string &collection, GError **error)
{
  std::vector<std::string> folders;
  if (!check_collection (collection, &folders, error))
    return nullptr;
  if (media_root.empty () || !g_utf8_validate (media_root.data (),
                                 gssize (media_root.size ()), nullptr)) {
    g_set_error (error, store_error_quark (), kStoreErrorSettings,
        "The media root has to be a path in UTF-8.");
    return nullptr;
  }
  std::unique_ptr<MediaFolder> folder (new MediaFolder);
  GlibText absolute (g_canonicalize_filename (media_root.c_str (), nullptr));
  folder->root_path_ = absolute.get ();
  folder->collection_path_ = collection;
  folder->root_ = private_root ? open_private_path (absolute.get (), error)
                               : open_path (absolute.get (), error);
  if (!folder->root_)
    return nullptr;
  folder->collection_ =
      UniqueFd (syscalls->openat (folder->root_.get (), ".", kFolderFlags, 0));
  for (const auto &name : folders) {
    if (folder->collection_)
      folder->collection_ =
          open_or_make (folder->collection_.get (), name.c_str (), 0777, error);
    if (!folder->collection_)
      return nullptr;
  }
  if (!folder->collection_) {
    set_errno_error (
        error, kStoreErrorOpen, errno, "Cannot open the media root");
    return nullptr;
  }
  return folder;
}

int
MediaFolder::staging (GError **error)
{
  if (staging_)
    return staging_.get ();
  UniqueFd fd;
  int dir = root_.get ();
  for (const char *name : kStagingFolders) {
    fd = open_or_make (dir, name, 0777, error);
    if (!fd)
      return -1;
    dir = fd.get ();
  }
  struct stat ours, theirs;
  if (syscalls->fstat (dir, &ours) < 0 ||
      syscalls->fstat (collection_.get (), &theirs) < 0) {
    set_errno_error (
        error, kStoreErrorOpen, errno, "Cannot look at the staging folder");
    return -1;
  }
  if (ours.st_dev != theirs.st_dev) {
    g_set_error (error, store_error_quark (), kStoreErrorSettings,
        "The collection is on another file system than assets/temp "
        "beside it, so nothing can be moved there in one step.");
    return -1;
  }
  staging_ = std::move (fd);
  sweep_staging ();
  return staging_.get ();
}

/* Removes what a killed process has left. Who works with a file there holds a
 * lock on it, which goes with him. Failing is harmless: the next one sweeps. */
void
MediaFolder::sweep_staging () const
{
  int listed = syscalls->openat (staging_.get (), ".", kFolderFlags, 0);
  DIR *dir = listed >= 0 ? fdopendir (listed) : nullptr;
  if (!dir)
    return;
  while (dirent *entry = readdir (dir)) {
    if (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN)
      continue;
    UniqueFd fd (syscalls->openat (staging_.get (), entry->d_name,
        O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0));
    struct stat info;
    if (fd && syscalls->fstat (fd.get (), &info) == 0 &&
        S_ISREG (info.st_mode) &&
        syscalls->flock (fd.get (), LOCK_EX | LOCK_NB) == 0)
      syscalls->unlinkat (staging_.get (), entry->d_name, 0);
  }
  closedir (dir);
}

std::string
MediaFolder::label (const std::string &name) const
{
  return collection_path_.empty () ? name : collection_path_ + "/" + name;
}

std::string
MediaFolder::path (const std::string &name) const
{
  return (root_path_ == "/" ? "" : root_path_) + "/" + label (name);
}

} // namespace reel::storage
