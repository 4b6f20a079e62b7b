// SPDX-License-Identifier: GPL-3.0-or-later
#include "stock_add.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sstream>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "brief/model/media_file.h"
#include "brief/model/picture_header.h"
#include "command.h"
#include "error.h"
#include "gst_ptr.h"
#include "unique_fd.h"

namespace reel::cli {

bool
look_at_stock_file (const std::string &path, std::string &kind,
    std::string &suffix, std::string &fault)
{
  constexpr uint64_t kSmallestSound = 44; // a WAV header
  MediaFile file;
  if (!file.open (path, fault))
    return false;
  MediaKind media = sniff_media (file);
  /* Sound alone in MP4 has no brand of its own. */
  bool is_sound =
      is_recording (media) ||
      (media == MediaKind::Video && g_str_has_suffix (path.c_str (), ".m4a"));
  fault = std::string ("is ") + name_of_kind (media) +
          ": stock holds pictures, clips and sounds";
  if (is_picture (media)) {
    auto header = read_picture_header (file, media);
    if (!header || header->is_truncated) {
      fault = std::string ("is ") + name_of_kind (media) +
              (header ? " that is cut short" : " that is damaged") +
              ": write or copy it again";
      return false;
    }
    kind = "images";
  } else if (is_sound) {
    if (file.size () <= kSmallestSound) {
      fault = "is a sound that is cut short: write or copy it again";
      return false;
    }
    kind = "music";
  } else if (media == MediaKind::Video) {
    kind = "video";
  } else {
    return false;
  }
  size_t dot = path.rfind ('.');
  bool has_suffix = dot != path.npos && path.find ('/', dot) == path.npos;
  suffix = has_suffix ? path.substr (dot) : "";
  const char *right =
      is_sound && media == MediaKind::Video ? "m4a" : suffix_of_kind (media);
  if (right && (!has_suffix || !suffix_fits (path, media)))
    suffix = std::string (".") + right;
  fault.clear ();
  return true;
}

bool
is_license (const std::string &expression)
{
  std::string plain = expression;
  std::replace_if (
      plain.begin (), plain.end (),
      [] (char c) { return c == '(' || c == ')'; }, ' ');
  std::istringstream words (plain);
  std::string word;
  bool identifier_comes = true;
  for (; words >> word; identifier_comes = !identifier_comes) {
    bool joins = word == "AND" || word == "OR" || word == "WITH";
    bool named = std::all_of (word.begin (), word.end (), [] (char c) {
      return g_ascii_isalnum (c) ||
             std::string_view (".-+:").find (c) != std::string_view::npos;
    });
    if (joins == identifier_comes || !named)
      return false;
  }
  return !identifier_comes;
}

static bool
fail (GError **error, ErrorCode code, const std::string &message)
{
  g_set_error (error, REEL_ERROR, (int) code, "%s", message.c_str ());
  return false;
}

static bool
fail_errno (GError **error, const char *what)
{
  int reason = errno;
  bool full = reason == ENOSPC || reason == EDQUOT;
  return fail (error, full ? ErrorCode::NoSpace : ErrorCode::Failed,
      full ? "there is no room for it in your stock: make some, then try again"
           : std::string (what) + ": " + g_strerror (reason));
}

namespace {

/* A file that nobody sees until it is given its name, in a folder that is
 * held open. */
class UnnamedFile {
public:
  ~UnnamedFile ()
  {
    if (!temporary_.empty ())
      unlink (temporary_.c_str ());
  }
  bool open (const std::string &folder)
  {
    fd_ = UniqueFd (
        ::open (folder.c_str (), O_TMPFILE | O_WRONLY | O_CLOEXEC, kReadable));
    if (fd_)
      return true;
    /* Not every file system has files without a name. */
    temporary_ = folder + "/.adding-XXXXXX";
    fd_ = UniqueFd (mkostemp (temporary_.data (), O_CLOEXEC));
    if (!fd_)
      temporary_.clear ();
    return fd_ && fchmod (fd_.get (), kReadable) == 0;
  }
  bool write (const char *bytes, size_t count)
  {
    while (count > 0) {
      ssize_t n = ::write (fd_.get (), bytes, count);
      if (n < 0 && errno != EINTR)
        return false;
      bytes += std::max<ssize_t> (n, 0);
      count -= (size_t) std::max<ssize_t> (n, 0);
    }
    return true;
  }
  bool flush () { return fsync (fd_.get ()) == 0; }
  /* Fails with EEXIST where NAME is taken, by whatever. */
  bool link_as (int folder, const char *name)
  {
    std::string unnamed = "/proc/self/fd/" + std::to_string (fd_.get ());
    return temporary_.empty ()
               ? linkat (AT_FDCWD, unnamed.c_str (), folder, name,
                     AT_SYMLINK_FOLLOW) == 0
               : linkat (AT_FDCWD, temporary_.c_str (), folder, name, 0) == 0;
  }

private:
  static constexpr mode_t kReadable = 0644;
  UniqueFd fd_;
  std::string temporary_;
};

} // namespace

static bool
copy_file (const std::string &from, UnnamedFile &to, GError **error)
{
  UniqueFd in (open (from.c_str (), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!in)
    return fail_errno (error, "it can't be read");
  std::array<char, 1 << 16> block;
  for (;;) {
    if (cancelled)
      return fail (error, ErrorCode::Cancelled, "cancelled");
    ssize_t count = read (in.get (), block.data (), block.size ());
    if (count == 0)
      break;
    if (count < 0 && errno != EINTR)
      return fail_errno (error, "it can't be read");
    if (count > 0 && !to.write (block.data (), (size_t) count))
      return fail_errno (error, "it can't be copied into your stock");
  }
  return to.flush () ||
         fail_errno (error, "it can't be copied into your stock");
}

static std::string
sidecar_text (const StockAddition &addition)
{
  GstPtr<GKeyFile> file = adopt (g_key_file_new ());
  auto set = [&] (const char *key, const std::string &text) {
    g_key_file_set_string (file.get (), "Asset", key, text.c_str ());
  };
  set ("Title", addition.title);
  set ("Author", addition.author);
  set ("License", addition.license);
  set ("Attribution", addition.attribution);
  set ("Source", addition.source);
  std::vector<const char *> tags;
  for (const std::string &tag : addition.tags)
    tags.push_back (tag.c_str ());
  g_key_file_set_string_list (
      file.get (), "Asset", "Tags", tags.data (), tags.size ());
  CharPtr text = adopt (g_key_file_to_data (file.get (), nullptr, nullptr));
  return text.get ();
}

/* The asset's own name is what makes it exist: its sidecar comes first and is
 * on the disk by then. FOLDER is locked, so a sidecar without an asset is what
 * an interrupted addition left. */
static bool
give_names (UnnamedFile &asset, UnnamedFile &sidecar, int folder,
    const StockAddition &addition, GError **error)
{
  std::string sidecar_name = addition.name + ".stock";
  std::string taken = "your stock has a file " + addition.kind + "/" +
                      addition.name + ": say another name with --name";
  struct stat info;
  if (fstatat (folder, addition.name.c_str (), &info, AT_SYMLINK_NOFOLLOW) == 0)
    return fail (error, ErrorCode::Exists, taken);
  unlinkat (folder, sidecar_name.c_str (), 0);
  if (!sidecar.link_as (folder, sidecar_name.c_str ()) || fsync (folder) != 0)
    return fail_errno (error, "it can't be stored in your stock");
  if (!asset.link_as (folder, addition.name.c_str ())) {
    bool exists = errno == EEXIST;
    if (!exists)
      fail_errno (error, "it can't be stored in your stock");
    unlinkat (folder, sidecar_name.c_str (), 0);
    return exists && fail (error, ErrorCode::Exists, taken);
  }
  return fsync (folder) == 0 ||
         fail_errno (error, "your stock can't be written to the disk");
}

bool
add_to_stock (
    const std::string &root, const StockAddition &addition, GError **error)
{
  std::string path = root + "/" + addition.kind;
  if (g_mkdir_with_parents (path.c_str (), 0755) != 0)
    return fail_errno (error, "the folder of your stock can't be made");
  UniqueFd folder (open (path.c_str (), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || flock (folder.get (), LOCK_EX) != 0)
    return fail_errno (error, "the folder of your stock can't be used");
  UnnamedFile asset, sidecar;
  std::string text = sidecar_text (addition);
  if (!asset.open (path) || !sidecar.open (path))
    return fail_errno (error, "nothing can be stored in your stock");
  if (!copy_file (addition.file, asset, error))
    return false;
  if (!sidecar.write (text.data (), text.size ()) || !sidecar.flush ())
    return fail_errno (error, "it can't be stored in your stock");
  return give_names (asset, sidecar, folder.get (), addition, error);
}

std::string
user_stock_root ()
{
  return std::string (g_get_user_data_dir ()) + "/reelsmith/stock";
}

} // namespace reel::cli
