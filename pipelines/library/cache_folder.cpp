// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/cache_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/files.h"
#include "library/folder_list.h"
#include "library/rows.h"
#include "library/staging.h"

namespace reel::library {

static constexpr std::array kKinds = {Kind::Image, Kind::Audio, Kind::Segment};
static constexpr size_t kKeyDigits = 64, kMaxOwner = 20;
static constexpr size_t kBlock = 1 << 18;
/* What has begun and isn't named for so long belongs to nobody. */
static constexpr int64_t kGraceUs = 3600ll * G_USEC_PER_SEC;
static constexpr char kUnfinished[] = ".new-";

const char *
cache_folder_name (Kind kind)
{
  switch (kind) {
  case Kind::Image:
    return "images";
  case Kind::Audio:
    return "audio";
  default:
    return "segments";
  }
}

std::optional<CacheName>
parse_cache_name (const std::string &name)
{
  CacheName parts{name.substr (0, kKeyDigits), {}};
  if (!is_cache_key (parts.key))
    return std::nullopt;
  if (name.size () == kKeyDigits)
    return parts;
  if (name[kKeyDigits] != '.')
    return std::nullopt;
  parts.owner = name.substr (kKeyDigits + 1);
  bool digits =
      !parts.owner.empty () && parts.owner.size () <= kMaxOwner &&
      parts.owner.find_first_not_of ("0123456789") == std::string::npos;
  return digits ? std::optional (parts) : std::nullopt;
}

std::string
CacheFolder::path (Kind kind, const std::string &key) const
{
  return folder_ + "/" + cache_folder_name (kind) + "/" + key +
         (owner_.empty () ? "" : "." + owner_);
}

bool
CacheFolder::has (Kind kind, const std::string &key) const
{
  if (!is_set () || !is_cache_key (key))
    return false;
  UniqueFd fd = open_for_reading (AT_FDCWD, path (kind, key).c_str ());
  return fd && read_seal (fd.get (), kind, key).has_value ();
}

static bool
copy_content (int from, int to)
{
  if (ioctl (to, FICLONE, from) == 0)
    return true;
  std::string block (kBlock, '\0');
  for (off_t at = 0;;) {
    ssize_t count =
        retried ([&] { return pread (from, block.data (), kBlock, at); });
    if (count <= 0)
      return count == 0;
    for (ssize_t put = 0; put < count;) {
      ssize_t written = retried ([&] {
        return pwrite (
            to, block.data () + put, (size_t) (count - put), at + put);
      });
      if (written <= 0)
        return false;
      put += written;
    }
    at += count;
  }
}

/* TO is new, or nothing is there afterwards. */
static UniqueFd
copy_to (int from, const std::string &to)
{
  UniqueFd copy (::open (
      to.c_str (), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (copy && !copy_content (from, copy.get ())) {
    int saved = errno;
    unlink (to.c_str ());
    copy = UniqueFd ();
    errno = saved;
  }
  return copy;
}

/* Removes PATH if it is still the file FD has open. */
static void
drop (const std::string &path, int fd)
{
  struct stat held, named;
  if (fstat (fd, &held) == 0 && look (AT_FDCWD, path, &named) &&
      same_file (held, named))
    unlink (path.c_str ());
}

std::optional<uint64_t>
CacheFolder::take (
    Kind kind, const std::string &key, const std::string &to, Hand hand) const
{
  if (!is_set () || !is_cache_key (key))
    return std::nullopt;
  std::string from = path (kind, key);
  if (!unlink_if_there (AT_FDCWD, to))
    return std::nullopt;
  /* First the name, then a look at what has it: whoever evicts the file now
   * takes nothing away from us. */
  bool linked = hand == Hand::Shared && link (from.c_str (), to.c_str ()) == 0;
  UniqueFd fd =
      open_for_reading (AT_FDCWD, linked ? to.c_str () : from.c_str ());
  UniqueFd copy;
  if (fd && !linked) {
    /* In use: see is_open of retention. */
    (void) flock (fd.get (), LOCK_SH | LOCK_NB);
    copy = copy_to (fd.get (), to);
    if (!copy)
      return std::nullopt;
  }
  const UniqueFd &taken = linked ? fd : copy;
  auto seal = taken ? verify_seal (taken.get (), kind, key) : std::nullopt;
  if (seal) {
    /* When it was used last, for whoever has to make room. */
    const struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    (void) futimens (fd.get (), now);
    return seal->bytes;
  }
  if (fd && errno == EILSEQ)
    drop (from, fd.get ());
  if (linked || copy)
    unlink (to.c_str ());
  return std::nullopt;
}

static bool
fail (GError **error, int number, const char *what)
{
  Error code = number == EILSEQ ? Error::Corrupt : error_from_errno (number);
  g_set_error (error, REEL_LIBRARY_ERROR, (int) code, "%s: %s", what,
      number == EILSEQ ? "it isn't whole" : g_strerror (number));
  return false;
}

/* Gives FD, which has the name FROM and a seal, its name here. */
bool
CacheFolder::give_name (
    Kind kind, const std::string &key, int fd, const std::string &from) const
{
  std::string name = path (kind, key);
  for (int attempt = 0; attempt < 2; attempt++) {
    if (link (from.c_str (), name.c_str ()) == 0)
      return true;
    int saved = errno;
    if (saved == EEXIST) {
      /* What is there by that name holds the same, unless it is damaged. */
      UniqueFd there = open_for_reading (AT_FDCWD, name.c_str ());
      if (there && read_seal (there.get (), kind, key))
        return true;
      if (!unlink_if_there (AT_FDCWD, name))
        return false;
      continue;
    }
    if (saved != EXDEV && saved != EPERM && saved != EACCES && saved != EMLINK)
      return false;
    /* Another file system, or a sandbox that lets no name leave its folder. */
    CharPtr id = adopt (g_uuid_string_random ());
    std::string fresh = folder_ + "/" + cache_folder_name (kind) + "/" +
                        kUnfinished + id.get ();
    UniqueFd copy = copy_to (fd, fresh);
    if (!copy)
      return false;
    if (rename (fresh.c_str (), name.c_str ()) == 0)
      return true;
    saved = errno;
    unlink (fresh.c_str ());
    errno = saved;
    return false;
  }
  return false;
}

bool
CacheFolder::keep (Kind kind, const std::string &key, const std::string &from,
    GError **error) const
{
  if (!is_set ())
    return true;
  if (!is_cache_key (key))
    return fail (error, EINVAL, "a file can't be kept");
  std::string folder = folder_ + "/" + cache_folder_name (kind);
  if (!make_folders (folder, error))
    return false;
  UniqueFd fd (::open (from.c_str (), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  /* Of its owner alone: pictures and words are in it. */
  if (fd)
    (void) fchmod (fd.get (), 0600);
  if (!fd || !put_seal (fd.get (), kind, key) ||
      !give_name (kind, key, fd.get (), from))
    return fail (error, errno, "a finished part can't be kept for later");
  return true;
}

bool
CacheFolder::adopt_file (Kind kind, const std::string &key,
    const std::string &from, GError **error) const
{
  std::string folder = folder_ + "/" + cache_folder_name (kind);
  if (!is_set () || !is_cache_key (key))
    return fail (error, EINVAL, "a file can't be kept");
  if (!make_folders (folder, error))
    return false;
  UniqueFd fd = open_for_reading (AT_FDCWD, from.c_str ());
  if (!fd || !read_seal (fd.get (), kind, key) || fchmod (fd.get (), 0600) != 0)
    return fail (error, errno, "a finished part can't be kept for later");
  std::string name = path (kind, key);
  if (has (kind, key))
    return true;
  if (rename (from.c_str (), name.c_str ()) == 0 ||
      give_name (kind, key, fd.get (), from))
    return true;
  return fail (error, errno, "a finished part can't be kept for later");
}

/* Somebody copies it: see Library::use. */
static bool
is_open (const std::string &path)
{
  UniqueFd fd = open_for_reading (AT_FDCWD, path.c_str ());
  return fd && flock (fd.get (), LOCK_EX | LOCK_NB) != 0;
}

void
trim_cache (const std::string &media, const Policy &policy)
{
  std::vector<Candidate> candidates;
  for (Kind kind : kKinds) {
    std::string folder = media + "/assets/" + cache_folder_name (kind) + "/";
    for (const Entry &entry : list_folder (folder)) {
      std::string path = folder + entry.name;
      if (g_str_has_prefix (entry.name.c_str (), kUnfinished) &&
          entry.changed_us < now_us () - kGraceUs)
        unlink (path.c_str ());
      if (!entry.is_regular || !parse_cache_name (entry.name))
        continue;
      Candidate candidate;
      candidate.path = path;
      candidate.kind = kind;
      candidate.bytes = entry.bytes;
      candidate.freeable = entry.blocks;
      candidate.used_us = entry.written_us;
      candidate.busy = is_open (path);
      candidates.push_back (std::move (candidate));
    }
  }
  struct statvfs space;
  if (candidates.empty () || statvfs (media.c_str (), &space) != 0)
    return;
  for (const std::string &path : choose (std::move (candidates), policy,
           now_us (), (uint64_t) space.f_bavail * space.f_frsize))
    unlink (path.c_str ());
}

} // namespace reel::library
