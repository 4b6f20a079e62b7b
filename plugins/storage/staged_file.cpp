// SPDX-License-Identifier: LGPL-2.1-or-later
#include "staged_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <sys/file.h>

#include "file_name.h"
#include "glib_text.h"
#include "syscalls.h"

namespace reel::storage {

/* Between two looks at the interrupt; about 3 ms of an SSD's time. */
static constexpr size_t kStepBytes = 1 << 20;
/* Handed to the disk as it comes, so that the last fsync has little to do. */
static constexpr uint64_t kWriteBackBytes = 8 << 20;
static constexpr int kMaxParts = 64;
static constexpr int kRetryMilliseconds = 5;

StagedFile::StagedFile (MediaFolder &folder, const std::string &name,
    Existing existing, const Interrupt &interrupt)
    : folder_ (folder), interrupt_ (interrupt), name_ (name),
      label_ (folder.label (name)), existing_ (existing)
{
}

StagedFile::~StagedFile ()
{
  drop_staging_name ();
}

/* Takes note that nothing more can be done with the file. Always false. */
bool
StagedFile::fail (
    StoreError code, int error_number, const char *what, GError **error)
{
  failed_ = true;
  set_errno_error (
      error, code, error_number, "Cannot %s \"%s\"", what, label_.c_str ());
  return false;
}

std::unique_ptr<StagedFile>
StagedFile::open (MediaFolder &folder, const std::string &name,
    Existing existing, uint64_t expected_bytes, const Interrupt &interrupt,
    GError **error)
{
  if (const char *why = why_name_is_refused (name)) {
    GlibText escaped (g_strescape (name.c_str (), nullptr));
    g_set_error (error, store_error_quark (), kStoreErrorSettings,
        "The file name \"%s\" cannot be used: %s.", escaped.get (), why);
    return nullptr;
  }
  std::unique_ptr<StagedFile> file (
      new StagedFile (folder, name, existing, interrupt));
  /* Replacing passes through the staging folder: better to know now whether
   * that is possible. */
  if (!file->check_target (error) ||
      !file->check_space (expected_bytes, error) ||
      (existing == Existing::kReplace && folder.staging (error) < 0) ||
      !file->open_nameless (error) || !file->reserve (expected_bytes, error))
    return nullptr;
  return file;
}

/* Whether the name could be published as things stand. */
bool
StagedFile::check_target (GError **error) const
{
  struct stat info;
  if (syscalls->fstatat (folder_.collection (), name_.c_str (), &info,
          AT_SYMLINK_NOFOLLOW) < 0) {
    if (errno == ENOENT)
      return true;
    set_errno_error (error, kStoreErrorOpen, errno, "Cannot look at \"%s\"",
        label_.c_str ());
    return false;
  }
  if (existing_ == Existing::kRefuse) {
    g_set_error (error, store_error_quark (), kStoreErrorExists,
        "\"%s\" exists already; choose another name or set "
        "existing=replace.",
        label_.c_str ());
    return false;
  }
  if (!S_ISREG (info.st_mode) && !S_ISLNK (info.st_mode)) {
    g_set_error (error, store_error_quark (), kStoreErrorExists,
        "\"%s\" is not a file and is not replaced.", label_.c_str ());
    return false;
  }
  return true;
}

bool
StagedFile::check_space (uint64_t bytes, GError **error) const
{
  struct statvfs info;
  /* A file system that counts no blocks (a tmpfs without limit) has room. */
  if (bytes == 0 || syscalls->fstatvfs (folder_.collection (), &info) < 0 ||
      info.f_blocks == 0)
    return true;
  uint64_t free = uint64_t (info.f_bavail) * info.f_frsize;
  if (free >= bytes)
    return true;
  g_set_error (error, store_error_quark (), kStoreErrorNoSpace,
      "There is no room for \"%s\": it needs %" G_GUINT64_FORMAT
      " bytes and %" G_GUINT64_FORMAT " are free.",
      label_.c_str (), bytes, free);
  return false;
}

bool
StagedFile::open_nameless (GError **error)
{
  fd_ = UniqueFd (syscalls->openat (
      folder_.collection (), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666));
  if (fd_)
    return try_lock () || fail (kStoreErrorOpen, errno, "lock", error);
  /* What kernels and file systems answer that don't know O_TMPFILE. */
  if (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL ||
      errno == ENOENT)
    return open_named (error);
  return fail (kStoreErrorOpen, errno, "make", error);
}

bool
StagedFile::open_named (GError **error)
{
  int staging = folder_.staging (error);
  if (staging < 0)
    return false;
  static std::atomic<unsigned> serial = 0;
  for (int attempt = 0; attempt < 1000; attempt++) {
    GlibText name (g_strdup_printf ("%d-%u", int (getpid ()), serial++));
    fd_ = UniqueFd (syscalls->openat (staging, name.get (),
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!fd_ && errno == EEXIST)
      continue;
    if (!fd_)
      return fail (kStoreErrorOpen, errno, "make", error);
    staging_name_ = name.get ();
    struct stat info;
    /* A sweep may have come between making and locking. */
    if (try_lock () && syscalls->fstat (fd_.get (), &info) == 0 &&
        info.st_nlink > 0)
      return true;
    drop_staging_name ();
  }
  return fail (kStoreErrorOpen, EBUSY, "make", error);
}

/* The lock tells a sweep that the file's owner lives. Where there are no locks
 * nobody can sweep. */
bool
StagedFile::try_lock ()
{
  return syscalls->flock (fd_.get (), LOCK_EX | LOCK_NB) == 0 ||
         errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS ||
         errno == EINVAL;
}

bool
StagedFile::reserve (uint64_t bytes, GError **error)
{
  if (bytes == 0)
    return true;
  if (bytes > INT64_MAX)
    return fail (kStoreErrorNoSpace, EFBIG, "reserve space for", error);
  int result;
  do {
    result =
        syscalls->fallocate (fd_.get (), FALLOC_FL_KEEP_SIZE, 0, off_t (bytes));
  } while (result < 0 && errno == EINTR);
  if (result == 0)
    reserved_ = bytes;
  else if (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL)
    return fail (kStoreErrorWrite, errno, "reserve space for", error);
  return true;
}

/* PARTS from SKIP bytes on, at most kStepBytes and kMaxParts of them. */
static int
next_step (const iovec *parts, int count, uint64_t skip, iovec *step)
{
  int used = 0;
  size_t room = kStepBytes;
  for (int i = 0; i < count && used < kMaxParts && room > 0; i++) {
    if (skip >= parts[i].iov_len) {
      skip -= parts[i].iov_len;
      continue;
    }
    size_t size = std::min<uint64_t> (parts[i].iov_len - skip, room);
    step[used++] = {static_cast<char *> (parts[i].iov_base) + skip, size};
    room -= size;
    skip = 0;
  }
  return used;
}

Outcome
StagedFile::write (uint64_t offset, const iovec *parts, int count,
    uint64_t *written, GError **error)
{
  if (failed_ || flushed_) {
    fail (kStoreErrorWrite, EBADF, "write any more to", error);
    return Outcome::kFailed;
  }
  iovec step[kMaxParts];
  while (int used = next_step (parts, count, *written, step)) {
    if (interrupt_.is_set ())
      return Outcome::kInterrupted;
    uint64_t at = offset + *written;
    if (at > uint64_t (INT64_MAX) - kStepBytes) {
      fail (kStoreErrorWrite, EFBIG, "write to", error);
      return Outcome::kFailed;
    }
    ssize_t size = syscalls->pwritev (fd_.get (), step, used, off_t (at));
    if (size < 0 && errno == EINTR)
      continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      interrupt_.wait (kRetryMilliseconds);
      continue;
    }
    if (size <= 0) {
      fail (kStoreErrorWrite, size < 0 ? errno : EIO, "write to", error);
      return Outcome::kFailed;
    }
    note_written (at, step, used, size_t (size));
    *written += uint64_t (size);
  }
  return Outcome::kDone;
}

void
StagedFile::note_written (
    uint64_t offset, const iovec *parts, int count, size_t size)
{
  uint64_t end = offset + size;
  /* The hash goes along as long as bytes come in order. A muxer that goes back
   * to fill in a size, or leaves a hole, makes it be taken from the file. */
  rewritten_ = rewritten_ || offset != hash_.bytes ();
  for (int i = 0; i < count && !rewritten_ && size > 0; i++) {
    size_t part = std::min (parts[i].iov_len, size);
    hash_.update (parts[i].iov_base, part);
    size -= part;
  }
  end_ = std::max (end_, end);
  if (end >= written_back_ + kWriteBackBytes) {
    /* A hint: what fails here fails in fsync too. */
    syscalls->sync_file_range (fd_.get (), off_t (written_back_),
        off_t (end - written_back_), SYNC_FILE_RANGE_WRITE);
    written_back_ = end;
  }
}

Outcome
StagedFile::seal (GError **error)
{
  if (sealed_)
    return Outcome::kDone;
  if (failed_) {
    fail (kStoreErrorWrite, EBADF, "seal", error);
    return Outcome::kFailed;
  }
  if (interrupt_.is_set ())
    return Outcome::kInterrupted;
  if (!flushed_ && !flush_and_measure (error))
    return Outcome::kFailed;
  Outcome hashed = read_rest_into_hash (error);
  if (hashed != Outcome::kDone)
    return hashed;
  sha256_ = hash_.hex ();
  sealed_ = true;
  return Outcome::kDone;
}

bool
StagedFile::flush_and_measure (GError **error)
{
  int result;
  /* Reserved blocks past the end go back. */
  if (reserved_ > end_ && syscalls->ftruncate (fd_.get (), off_t (end_)) < 0)
    return fail (kStoreErrorWrite, errno, "trim", error);
  do {
    result = syscalls->fsync (fd_.get ());
  } while (result < 0 && errno == EINTR);
  /* Never tried again: the kernel forgets what it could not write, and a
   * second fsync would claim success. */
  if (result < 0)
    return fail (kStoreErrorWrite, errno, "flush", error);
  struct stat info;
  if (syscalls->fstat (fd_.get (), &info) < 0)
    return fail (kStoreErrorWrite, errno, "measure", error);
  if (uint64_t (info.st_size) != end_) {
    failed_ = true;
    g_set_error (error, store_error_quark (), kStoreErrorWrite,
        "\"%s\" has %" G_GUINT64_FORMAT " bytes on disk instead of "
        "%" G_GUINT64_FORMAT "; nothing is stored.",
        label_.c_str (), uint64_t (info.st_size), end_);
    return false;
  }
  flushed_ = true;
  if (rewritten_)
    hash_.restart ();
  return true;
}

Outcome
StagedFile::read_rest_into_hash (GError **error)
{
  if (hash_.bytes () == end_)
    return Outcome::kDone;
  std::unique_ptr<char[]> block (new char[kStepBytes]);
  while (hash_.bytes () < end_) {
    if (interrupt_.is_set ())
      return Outcome::kInterrupted;
    size_t wanted = std::min<uint64_t> (kStepBytes, end_ - hash_.bytes ());
    ssize_t size = syscalls->pread (
        fd_.get (), block.get (), wanted, off_t (hash_.bytes ()));
    if (size < 0 && errno == EINTR)
      continue;
    if (size <= 0) {
      fail (kStoreErrorWrite, size < 0 ? errno : EIO, "read back", error);
      return Outcome::kFailed;
    }
    hash_.update (block.get (), size_t (size));
  }
  return Outcome::kDone;
}

bool
StagedFile::publish (GError **error)
{
  if (failed_ || published_ || !sealed_)
    return fail (kStoreErrorWrite, EBADF, "publish", error);
  bool named = existing_ == Existing::kReplace ? publish_over (error)
                                               : publish_new (error);
  if (!named)
    return false;
  if (syscalls->fsync (folder_.collection ()) < 0) {
    int why = errno;
    if (existing_ == Existing::kRefuse)
      syscalls->unlinkat (folder_.collection (), name_.c_str (), 0);
    return fail (kStoreErrorWrite, why, "flush the folder of", error);
  }
  published_ = true;
  return true;
}

bool
StagedFile::publish_new (GError **error)
{
  int dir = folder_.collection ();
  int result;
  if (staging_name_.empty ()) {
    result = syscalls->link_fd (fd_.get (), dir, name_.c_str ());
  } else {
    int staging = folder_.staging (nullptr);
    const char *from = staging_name_.c_str ();
    result = syscalls->rename_noreplace (staging, from, dir, name_.c_str ());
    if (result == 0)
      staging_name_.clear ();
    else if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)
      result = syscalls->linkat (staging, from, dir, name_.c_str ());
  }
  if (result == 0) {
    drop_staging_name ();
    return true;
  }
  if (errno != EEXIST)
    return fail (kStoreErrorWrite, errno, "publish", error);
  failed_ = true;
  g_set_error (error, store_error_quark (), kStoreErrorExists,
      "\"%s\" was made by somebody else meanwhile; nothing is "
      "stored.",
      label_.c_str ());
  return false;
}

bool
StagedFile::publish_over (GError **error)
{
  /* A folder, device or pipe may have taken the name meanwhile. */
  if (!check_target (error)) {
    failed_ = true;
    return false;
  }
  if (staging_name_.empty () && !name_in_staging (error))
    return false;
  if (syscalls->renameat (folder_.staging (nullptr), staging_name_.c_str (),
          folder_.collection (), name_.c_str ()) < 0)
    return fail (kStoreErrorWrite, errno, "publish", error);
  staging_name_.clear ();
  return true;
}

bool
StagedFile::name_in_staging (GError **error)
{
  int staging = folder_.staging (error);
  if (staging < 0) {
    failed_ = true;
    return false;
  }
  static std::atomic<unsigned> serial = 0;
  for (int attempt = 0; attempt < 1000; attempt++) {
    GlibText name (g_strdup_printf ("%d-over-%u", int (getpid ()), serial++));
    if (syscalls->link_fd (fd_.get (), staging, name.get ()) == 0) {
      staging_name_ = name.get ();
      return true;
    }
    if (errno != EEXIST)
      return fail (kStoreErrorWrite, errno, "stage", error);
  }
  return fail (kStoreErrorWrite, EBUSY, "stage", error);
}

/* What can't be removed is swept when somebody stages there next. */
void
StagedFile::drop_staging_name ()
{
  if (!staging_name_.empty ())
    syscalls->unlinkat (folder_.staging (nullptr), staging_name_.c_str (), 0);
  staging_name_.clear ();
}

} // namespace reel::storage
