// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/publish.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "library/commit.h"
#include "library/staging.h"
#include "run/manifest.h"
#include "run/store.h"
#include "sha256.h"

namespace reel {

std::string
brief_identity (const Brief &brief, const std::string &name)
{
  /* The name is in it, so that one brief rendered under two names gives two
   * videos that don't know each other. */
  CharPtr path = adopt (g_canonicalize_filename (
      brief.file.c_str (), brief.file == "-" ? "/" : nullptr));
  /* By whatever links it is reached, it is the same brief: the daemon has a
   * descriptor, which knows none. */
  if (char *real = realpath (path.get (), nullptr)) {
    path = adopt (g_strdup (real));
    free (real);
  }
  std::string text = std::string (path.get ()) + "\n" + name;
  /* Some of its scenes never replace the whole. */
  if (!brief.part.empty ())
    text += "\n" + brief.part;
  return sha256_of (text);
}

static std::string
video_path (const Target &target)
{
  return target.folder () + "/" + target.name + target.suffix;
}

static std::string
manifest_path (const Target &target)
{
  return target.folder () + "/" + target.name + ".manifest.json";
}

bool
check_target (const Target &target, const std::string &identity, GError **error)
{
  struct stat info;
  if (target.force || lstat (video_path (target).c_str (), &info) != 0)
    return true;
  if (S_ISREG (info.st_mode) &&
      read_manifest_identity (manifest_path (target)) == identity)
    return true;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Exists,
      "%s exists and did not come from this brief; choose another name with "
      "-o, or replace it with --force",
      video_path (target).c_str ());
  return false;
}

namespace {

/* Only one at a time publishes into TARGET's folder; what reelstoragesink
 * stages in is removed again where that is not the media folder. */
class FolderGuard {
public:
  explicit FolderGuard (const Target &target)
      : temporary_ (target.root + "/assets/temp"),
        is_media_ (!target.collection.empty ()),
        fd_ (open (
            target.folder ().c_str (), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
  {
    locked_ = fd_ >= 0 && flock (fd_, LOCK_EX) == 0;
  }
  ~FolderGuard ()
  {
    if (locked_ && !is_media_)
      for (const std::string &left : {temporary_ + "/reelstoragesink",
               temporary_, temporary_.substr (0, temporary_.rfind ('/'))})
        if (rmdir (left.c_str ()) != 0)
          break;
    if (fd_ >= 0)
      close (fd_);
  }
  FolderGuard (const FolderGuard &) = delete;
  FolderGuard &operator= (const FolderGuard &) = delete;

private:
  std::string temporary_;
  bool is_media_, locked_ = false;
  int fd_;
};

} // namespace

/* By copies through reelstoragesink, one after the other: for folders that
 * nothing can be linked into from the media folder. */
static bool
copy_all (const Prepared &prepared, const std::string &staging,
    const Target &target, const std::string &identity, GError **error)
{
  FolderGuard guard (target);
  if (!check_target (target, identity, error))
    return false;
  for (const PreparedFile &file : prepared.files) {
    std::string from = prepared_folder (staging) + "/" + file.name;
    auto stored = store_file (from, target, file.name, error);
    if (!stored)
      return false;
    if (stored->sha256 != file.sha256) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
          "what was stored as %s is not what was checked", file.name.c_str ());
      return false;
    }
  }
  return true;
}

static bool
is_one_file_system (const std::string &one, const std::string &other)
{
  struct stat a, b;
  return stat (one.c_str (), &a) == 0 && stat (other.c_str (), &b) == 0 &&
         a.st_dev == b.st_dev;
}

static bool
commit_all (const Prepared &prepared, const std::string &staging,
    const Target &target, const std::string &identity, GError **error)
{
  library::CommitOrder order;
  order.staging = staging;
  order.folder = target.folder ();
  for (const PreparedFile &file : prepared.files)
    order.files.push_back ({file.name, file.bytes, file.sha256});
  order.identity = identity;
  order.force = target.force;
  order.check_hashes = false; // they were taken a moment ago
  return from_library (library::commit_files (order, error), error);
}

std::optional<std::string>
publish (const Prepared &prepared, const std::string &staging,
    const Target &target, const std::string &identity, GError **error)
{
  if (!from_library (make_folders (target.folder (), error), error) ||
      !check_target (target, identity, error))
    return std::nullopt;
  bool done = is_one_file_system (staging, target.folder ())
                  ? commit_all (prepared, staging, target, identity, error)
                  : copy_all (prepared, staging, target, identity, error);
  if (!done)
    return std::nullopt;
  return video_path (target);
}

} // namespace reel
