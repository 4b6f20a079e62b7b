// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/commit.h"

#include <algorithm>
#include <cerrno>
#include <set>

#include <fcntl.h>
#include <sys/file.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "library/files.h"
#include "library/journal.h"
#include "library/manifest.h"
#include "library/placing.h"
#include "library/staging.h"
#include "library/syscalls.h"

namespace reel::library {

static bool
refuse (Error code, GError **error, const std::string &message)
{
  g_set_error_literal (error, REEL_LIBRARY_ERROR, (int) code, message.c_str ());
  return false;
}

static bool
fail (GError **error, const std::string &what)
{
  int number = errno;
  Error code = error_from_errno (number);
  return refuse (code == Error::Exists ? Error::Failed : code, error,
      what + ": " + g_strerror (number));
}

/* Only the video and what may lie beside it: a set can't reach what belongs
 * to another video. */
static bool
check_names (const std::vector<StagedFile> &files, GError **error)
{
  if (files.empty ())
    return refuse (Error::Failed, error, "there is nothing to publish");
  const std::string &video = files.back ().name;
  auto sides = side_names (video);
  std::set<std::string> allowed (sides.begin (), sides.end ()), seen;
  allowed.insert (video);
  for (const StagedFile &file : files)
    if (!is_plain_name (file.name) || !allowed.count (file.name) ||
        !seen.insert (file.name).second || video_stem (file.name).empty ())
      return refuse (Error::Corrupt, error,
          "a file called `" + file.name + "` can't be published with `" +
              video + "`");
  return true;
}

/* FILE in OUT is what it should be, and on disk. Whoever made it may have been
 * anybody: links, devices and files with a second name are refused. */
static bool
check_staged (int out, StagedFile &file, bool check_hash, GError **error)
{
  UniqueFd fd = open_for_reading (out, file.name.c_str ());
  struct stat info;
  if (!fd || syscalls->fstat (fd.get (), &info) != 0)
    return fail (error, "`" + file.name + "` can't be published");
  if (!S_ISREG (info.st_mode) || info.st_nlink != 1 ||
      (uint64_t) info.st_size != file.bytes)
    return refuse (Error::Corrupt, error,
        "`" + file.name + "` is not the file that was made");
  if (check_hash || file.sha256.empty ()) {
    std::string found = hash_descriptor (fd.get ());
    if (found.empty ())
      return fail (error, "`" + file.name + "` can't be read");
    if (!file.sha256.empty () && file.sha256 != found)
      return refuse (Error::Corrupt, error,
          "`" + file.name + "` is not the file that was made");
    file.sha256 = found;
  }
  /* Published files are read by others, and run by nobody. */
  mode_t mode = (info.st_mode & 0666) | 0600;
  if ((info.st_mode & 07777) != mode &&
      retried ([&] { return syscalls->fchmod (fd.get (), mode); }) != 0)
    return fail (error, "`" + file.name + "` can't be made readable");
  if (!sync_fd (fd.get ()))
    return fail (error, "`" + file.name + "` can't be written to the disk");
  return true;
}

/* The manifest in ORDER, if there is one, must name what is published with it
 * as it is: it is what the video is known by from now on. */
static bool
check_manifest (int out, const CommitOrder &order, GError **error)
{
  std::string name = manifest_name (order.files.back ().name);
  if (std::none_of (order.files.begin (), order.files.end (),
          [&] (const StagedFile &file) { return file.name == name; }))
    return true;
  auto manifest = read_manifest_at (out, name, error);
  if (!manifest)
    return false;
  if (!order.identity.empty () && manifest->identity != order.identity)
    return refuse (Error::Corrupt, error, "the manifest is of another brief");
  for (const StagedFile &told : manifest->files) {
    auto same = [&] (const StagedFile &file) {
      return file.name == told.name && file.bytes == told.bytes &&
             file.sha256 == told.sha256;
    };
    if (std::none_of (order.files.begin (), order.files.end (), same))
      return refuse (Error::Corrupt, error,
          "the manifest does not agree with `" + told.name + "`");
  }
  return true;
}

namespace {

/* The video that is where another is to go. */
struct Present {
  std::vector<std::string> names; // what there is of it
  std::string foreign;            // a name that isn't its, or ours; or empty
};

} // namespace

/* What is in FOLDER under the names of VIDEO, and whether it came from the
 * brief IDENTITY. Nothing, with errno, where that can't be seen. */
static std::optional<Present>
look_at_present (int folder, const std::string &video,
    const std::string &identity, bool force)
{
  Present present;
  auto manifest = read_manifest_at (folder, manifest_name (video), nullptr);
  std::set<std::string> ours;
  if (manifest && !identity.empty () && manifest->identity == identity) {
    ours = {video, manifest_name (video)};
    for (const StagedFile &file : manifest->files)
      ours.insert (file.name);
  }
  auto names = side_names (video);
  names.insert (names.begin (), video);
  for (const std::string &name : names) {
    struct stat info;
    if (!look (folder, name, &info)) {
      if (errno != ENOENT)
        return std::nullopt;
      continue;
    }
    bool may_go = force ? !S_ISDIR (info.st_mode)
                        : S_ISREG (info.st_mode) && ours.count (name);
    if (!may_go && present.foreign.empty ())
      present.foreign = name;
    present.names.push_back (name);
  }
  return present;
}

static bool
may_publish (const std::string &folder, const std::optional<Present> &present,
    GError **error)
{
  if (!present)
    return fail (error, "the folder " + folder + " can't be read");
  if (present->foreign.empty ())
    return true;
  return refuse (Error::Exists, error,
      folder + "/" + present->foreign +
          " exists and did not come from this brief; choose another name with "
          "-o, or replace it with --force");
}

bool
check_existing (const std::string &folder, const std::string &name,
    const std::string &identity, bool force, GError **error)
{
  UniqueFd dir = open_folder (folder.c_str ());
  if (!dir)
    return errno == ENOENT ||
           fail (error, "the folder " + folder + " can't be opened");
  return may_publish (
      folder, look_at_present (dir.get (), name, identity, force), error);
}

static bool
open_both (
    const CommitOrder &order, UniqueFd &out, UniqueFd &folder, GError **error)
{
  if (!make_folders (order.folder, error))
    return false;
  out = open_folder ((order.staging + "/out").c_str (), O_NOFOLLOW);
  folder = open_folder (order.folder.c_str ());
  struct stat from, to;
  if (!out || !folder || syscalls->fstat (out.get (), &from) != 0 ||
      syscalls->fstat (folder.get (), &to) != 0)
    return fail (error, "the folder " + order.folder + " can't be opened");
  if (from.st_dev != to.st_dev)
    return refuse (Error::Failed, error,
        "the folder " + order.folder +
            " is on another file system than what was made for it");
  return true;
}

/* Only one at a time publishes into a folder. */
static bool
lock_folder (const CommitOrder &order, int folder, GError **error)
{
  return retried ([&] { return syscalls->flock (folder, LOCK_EX); }) == 0 ||
         fail (error, "the folder " + order.folder + " can't be locked");
}

std::optional<Commit>
Commit::begin (const CommitOrder &order, GError **error)
{
  Commit commit (order);
  CommitOrder &own = commit.order_;
  if (!check_names (own.files, error) ||
      !open_both (own, commit.out_, commit.folder_, error))
    return std::nullopt;
  int out = commit.out_.get (), folder = commit.folder_.get ();
  for (StagedFile &file : own.files)
    if (!check_staged (out, file, own.check_hashes, error) ||
        !clear_backups (out, file.name, error))
      return std::nullopt;
  const std::string &video = own.files.back ().name;
  for (const std::string &name : side_names (video))
    if (!clear_backups (out, name, error))
      return std::nullopt;
  /* What takes long is done: nobody waits for the lock while files are read. */
  if (!check_manifest (out, own, error) || !lock_folder (own, folder, error))
    return std::nullopt;
  auto present = look_at_present (folder, video, own.identity, own.force);
  if (!may_publish (own.folder, present, error))
    return std::nullopt;
  for (const std::string &name : present->names)
    if (std::none_of (own.files.begin (), own.files.end (),
            [&] (const StagedFile &file) { return file.name == name; }))
      commit.stale_.push_back (name);
  commit.present_ = std::move (present->names);
  if (!sync_fd (out)) {
    fail (error, "what was made can't be written to the disk");
    return std::nullopt;
  }
  return commit;
}

bool
Commit::publish (GError **error)
{
  Journal journal{order_.folder, order_.files, present_, stale_};
  if (!write_journal (order_.staging, journal, error))
    return false;
  return place_all (order_.staging, out_.get (), folder_.get (), journal, false,
             error) == Placed::All;
}

bool
Commit::finish (GError **error)
{
  return remove_journal (order_.staging, error);
}

bool
commit_files (const CommitOrder &order, GError **error)
{
  auto commit = Commit::begin (order, error);
  return commit && commit->publish (error) && commit->finish (error);
}

bool
has_journal (const std::string &staging)
{
  struct stat info;
  return look (AT_FDCWD, journal_path (staging), &info);
}

bool
resume_commit (const std::string &staging, GError **error)
{
  if (!has_journal (staging))
    return true;
  ErrorPtr failure;
  auto journal = read_journal (staging, out (failure));
  if (!journal) {
    bool damaged = g_error_matches (
        failure.get (), REEL_LIBRARY_ERROR, (int) Error::Corrupt);
    g_propagate_error (error, failure.release ());
    if (damaged)
      remove_journal (staging, nullptr);
    return false;
  }
  UniqueFd from = open_folder ((staging + "/out").c_str (), O_NOFOLLOW);
  UniqueFd folder = open_folder (journal->folder.c_str ());
  if (!from || !folder) {
    bool gone = errno == ENOENT || errno == ENOTDIR;
    fail (error, "the video can't be put in place");
    if (gone)
      remove_journal (staging, nullptr);
    return false;
  }
  /* Whoever has it is publishing: another sweep comes. */
  if (retried ([&] {
        return syscalls->flock (folder.get (), LOCK_EX | LOCK_NB);
      }) != 0)
    return fail (error, "the folder of the video is in use");
  /* Nothing was begun, or all is there to go on with. */
  if (!can_be_placed (from.get (), folder.get (), *journal)) {
    remove_journal (staging, nullptr);
    return refuse (Error::Corrupt, error,
        "what was to be published is not there any more");
  }
  return place_all (staging, from.get (), folder.get (), *journal, true,
             error) == Placed::All &&
         remove_journal (staging, error);
}

} // namespace reel::library
