// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/publish.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "library/staging.h"
#include "run/manifest.h"
#include "run/store.h"

namespace reel {

std::string
brief_identity (const Brief &brief)
{
  /* The name is in it, so that one brief rendered under two names gives two
   * videos that don't know each other. */
  CharPtr path = adopt (g_canonicalize_filename (
      brief.file.c_str (), brief.file == "-" ? "/" : nullptr));
  std::string text = std::string (path.get ()) + "\n" + brief.name;
  CharPtr sum = adopt (g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, text.c_str (), (gssize) text.size ()));
  return sum.get ();
}

static std::string
video_path (const Target &target)
{
  return target.folder () + "/" + target.name + ".mp4";
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

std::optional<std::string>
publish (const Prepared &prepared, const std::string &folder,
    const Target &target, const std::string &identity, GError **error)
{
  if (!make_folders (target.folder (), error))
    return std::nullopt;
  FolderGuard guard (target);
  if (!check_target (target, identity, error))
    return std::nullopt;
  std::string path;
  for (const PreparedFile &file : prepared.files) {
    auto stored =
        store_file (folder + "/" + file.name, target, file.name, error);
    if (!stored)
      return std::nullopt;
    if (stored->sha256 != file.sha256) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
          "what was stored as %s is not what was checked", file.name.c_str ());
      return std::nullopt;
    }
    path = stored->path;
  }
  return path;
}

} // namespace reel
