// SPDX-License-Identifier: GPL-3.0-or-later
/* What clients hand over, kept by content. */
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/files.h"
#include "library/library.h"
#include "library/rows.h"
#include "library/staging.h"
#include "sha256.h"

namespace reel::library {

static constexpr size_t kBlock = 1 << 20;
/* So long an input that no job has named yet is kept. */
static constexpr int64_t kGraceUs = 3600ll * G_USEC_PER_SEC;

static bool
fail (GError **error, const char *what)
{
  int number = errno;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
      "%s: %s", what, g_strerror (number));
  return false;
}

/* Without a name where the file system can, so that nothing has to be swept;
 * else locked, under a name that says whose it was. */
static bool
open_copy (const std::string &media, CopiedInput &copy, GError **error)
{
  std::string temp = media + "/assets/temp";
  if (!make_folders (temp, error))
    return false;
  copy.fd =
      UniqueFd (::open (temp.c_str (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (copy.fd)
    return true;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT &&
      errno != EINVAL)
    return fail (error, "an input can't be stored");
  CharPtr id = adopt (g_uuid_string_random ());
  copy.temporary = temp + "/input-" + id.get ();
  copy.fd = UniqueFd (::open (copy.temporary.c_str (),
      O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  return (copy.fd && flock (copy.fd.get (), LOCK_EX | LOCK_NB) == 0) ||
         fail (error, "an input can't be stored");
}

static bool
write_block (int fd, const char *from, size_t bytes, off_t at)
{
  while (bytes > 0) {
    ssize_t count = retried ([&] { return pwrite (fd, from, bytes, at); });
    if (count < 0)
      return false;
    from += count;
    at += count;
    bytes -= (size_t) count;
  }
  return true;
}

/* Reads FROM, or where blocks are shared the copy: what is hashed is what is
 * kept, whatever its owner does to FROM meanwhile. */
static bool
copy_bytes (int from, CopiedInput &copy, uint64_t max_bytes, GError **error)
{
  bool shared = ioctl (copy.fd.get (), FICLONE, from) == 0;
  Sha256 sum;
  std::string block (kBlock, '\0');
  for (;;) {
    ssize_t count = retried ([&] {
      return pread (shared ? copy.fd.get () : from, block.data (), kBlock,
          (off_t) copy.bytes);
    });
    if (count < 0)
      return fail (error, "an input can't be read");
    if (count == 0)
      break;
    if (copy.bytes + (uint64_t) count > max_bytes) {
      errno = EFBIG;
      return fail (error, "an input is too large");
    }
    sum.update (block.data (), (size_t) count);
    if (!shared && !write_block (copy.fd.get (), block.data (), (size_t) count,
                       (off_t) copy.bytes))
      return fail (error, "an input can't be stored");
    copy.bytes += (uint64_t) count;
  }
  copy.sha256 = sum.hex ();
  return true;
}

CopiedInput::~CopiedInput ()
{
  if (!temporary.empty () && fd)
    unlink (temporary.c_str ());
}

std::optional<CopiedInput>
copy_input (
    const std::string &media, int fd, uint64_t max_bytes, GError **error)
{
  struct stat info;
  if (fstat (fd, &info) != 0) {
    fail (error, "an input can't be read");
    return std::nullopt;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Failed,
        "an input is no regular file");
    return std::nullopt;
  }
  if ((uint64_t) info.st_size > max_bytes) {
    errno = EFBIG;
    fail (error, "an input is too large");
    return std::nullopt;
  }
  CopiedInput copy;
  if (!open_copy (media, copy, error))
    return std::nullopt;
  if (!copy_bytes (fd, copy, max_bytes, error))
    return std::nullopt;
  if (fchmod (copy.fd.get (), 0400) != 0 || !sync_fd (copy.fd.get ())) {
    fail (error, "an input can't be stored");
    return std::nullopt;
  }
  return copy;
}

static bool
give_name (const CopiedInput &copy, const std::string &path)
{
  struct stat info;
  if (look (AT_FDCWD, path, &info)) {
    if (S_ISREG (info.st_mode) && (uint64_t) info.st_size == copy.bytes)
      return true;
    /* Damaged: its name is its hash, so nobody misses what is there. */
    if (!unlink_if_there (AT_FDCWD, path))
      return false;
  }
  char name[32];
  snprintf (name, sizeof name, "/proc/self/fd/%d", copy.fd.get ());
  if (linkat (AT_FDCWD, name, AT_FDCWD, path.c_str (), AT_SYMLINK_FOLLOW) == 0)
    return true;
  return !copy.temporary.empty () &&
         rename (copy.temporary.c_str (), path.c_str ()) == 0;
}

std::optional<std::vector<std::string>>
Library::store_inputs (const std::vector<CopiedInput> &inputs, GError **error)
{
  std::string folder = absolute (kInputs);
  std::vector<std::string> paths;
  std::vector<File> files;
  for (const CopiedInput &input : inputs) {
    paths.push_back (std::string (kInputs) + "/" + input.sha256);
    File file;
    file.path = paths.back ();
    file.kind = Kind::Input;
    file.bytes = input.bytes;
    file.sha256 = input.sha256;
    file.state = FileState::Committing;
    files.push_back (std::move (file));
  }
  if (!make_folders (folder, error))
    return std::nullopt;
  UniqueFd lock = lock_files (media_, error);
  if (!lock || !record_committing (files, {}, error))
    return std::nullopt;
  UniqueFd dir = open_folder (folder.c_str ());
  bool named = (bool) dir;
  for (size_t i = 0; named && i < inputs.size (); i++)
    named = give_name (inputs[i], absolute (paths[i]));
  if (!named || !sync_fd (dir.get ())) {
    fail (error, "an input can't be stored");
    return std::nullopt;
  }
  for (File &file : files)
    file.state = FileState::Present;
  if (!settle (files, {}, {}, error))
    return std::nullopt;
  return paths;
}

bool
Library::name_inputs (const std::string &job,
    const std::vector<std::string> &paths, GError **error)
{
  for (const std::string &path : paths) {
    auto take = database_->prepare (
        "UPDATE files SET used_us = ?, made_by = ? WHERE path = ? AND "
        "state = 'present'");
    take.bind (now_us ()).bind (job).bind (path);
    if (!take.run (error))
      return false;
    if (database_->changes () == 0) {
      g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::NotFound,
          "an input of the job is gone");
      return false;
    }
    if (!database_
             ->prepare (
                 "INSERT OR IGNORE INTO job_inputs (job, path) VALUES (?, ?)")
             .bind (job)
             .bind (path)
             .run (error))
      return false;
  }
  return true;
}

bool
Library::free_inputs (GError **error)
{
  UniqueFd lock = lock_files (media_, error);
  if (!lock)
    return false;
  std::string clause =
      "WHERE kind = 'input' AND pinned = 0 AND (made_by <> '' OR used_us < " +
      std::to_string (now_us () - kGraceUs) +
      ") AND NOT EXISTS (SELECT 1 FROM job_inputs j WHERE j.path = files.path)";
  std::optional<std::vector<File>> files;
  {
    Transaction transaction (*database_, error);
    files = transaction ? select_files (*database_, clause, {}, error)
                        : std::nullopt;
    if (!files)
      return false;
    if (files->empty ())
      return true;
    for (const File &file : *files)
      if (!set_state (*database_, file.path, FileState::Leaving, error))
        return false;
    if (!transaction.commit (error))
      return false;
  }
  std::vector<std::string> gone;
  for (const File &file : *files)
    if (unlink_if_there (AT_FDCWD, absolute (file.path)))
      gone.push_back (file.path);
  return settle ({}, gone, {}, error);
}

} // namespace reel::library
