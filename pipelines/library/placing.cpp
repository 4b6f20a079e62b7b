// SPDX-License-Identifier: GPL-3.0-or-later
/* A file is given its name in the folder by a link, so that its name in
 * staging stays and shows what was done; one that replaces another by a rename
 * of a second link, after the old one got a second name in staging. On file
 * systems without links files are renamed, and a replaced one can't be brought
 * back. */
#include "library/placing.h"

#include <cerrno>
#include <set>

#include "library/error.h"
#include "library/files.h"
#include "library/syscalls.h"

namespace reel::library {

/* No published file is called so: they have no leading dot. */
static std::string
old_name (const std::string &name)
{
  return ".old-" + name;
}

static std::string
new_name (const std::string &name)
{
  return ".new-" + name;
}

/* What linkat(2) says where links can't be made at all. */
static bool
is_without_links (int number)
{
  return number == EPERM || number == EOPNOTSUPP || number == ENOSYS ||
         number == EMLINK;
}

bool
clear_backups (int out, const std::string &name, GError **error)
{
  if (unlink_if_there (out, old_name (name)) &&
      unlink_if_there (out, new_name (name)))
    return true;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Failed,
      "the folder of what was made can't be tidied: %s", g_strerror (errno));
  return false;
}

namespace {

class Placing {
public:
  Placing (int out, int folder, const Journal &journal)
      : out_ (out), folder_ (folder), journal_ (journal),
        replaceable_ (journal.replaces.begin (), journal.replaces.end ())
  {
  }

  bool forward ();
  bool back ();

private:
  bool place (const std::string &name);
  bool replace (const std::string &name);
  bool keep_old (const std::string &name);
  bool remove (const std::string &name);
  bool take_back (const std::string &name);
  bool is_placed (const std::string &name) const;

  int out_, folder_;
  const Journal &journal_;
  std::set<std::string> replaceable_;
};

/* Names in FOLDER and OUT are of one file; or, without links, it went from one
 * to the other. */
bool
Placing::is_placed (const std::string &name) const
{
  struct stat staged, placed;
  if (!look (folder_, name, &placed))
    return false;
  if (!look (out_, name, &staged))
    return errno == ENOENT;
  return same_file (staged, placed);
}

/* True too where the old one can't have a second name. */
bool
Placing::keep_old (const std::string &name)
{
  std::string kept = old_name (name);
  return unlink_if_there (out_, kept) &&
         (syscalls->linkat (folder_, name.c_str (), out_, kept.c_str ()) == 0 ||
             is_without_links (errno));
}

bool
Placing::replace (const std::string &name)
{
  std::string fresh = new_name (name);
  if (!keep_old (name) || !unlink_if_there (out_, fresh))
    return false;
  if (syscalls->linkat (out_, name.c_str (), out_, fresh.c_str ()) == 0)
    return syscalls->renameat (out_, fresh.c_str (), folder_, name.c_str ()) ==
           0;
  return is_without_links (errno) &&
         syscalls->renameat (out_, name.c_str (), folder_, name.c_str ()) == 0;
}

bool
Placing::place (const std::string &name)
{
  struct stat info;
  if (is_placed (name))
    return true;
  if (look (folder_, name, &info)) {
    if (replaceable_.count (name))
      return replace (name);
    errno = EEXIST;
    return false;
  }
  if (errno != ENOENT)
    return false;
  if (syscalls->linkat (out_, name.c_str (), folder_, name.c_str ()) == 0)
    return true;
  return is_without_links (errno) &&
         syscalls->rename_noreplace (
             out_, name.c_str (), folder_, name.c_str ()) == 0;
}

bool
Placing::remove (const std::string &name)
{
  struct stat info;
  if (!look (folder_, name, &info))
    return errno == ENOENT;
  return keep_old (name) && unlink_if_there (folder_, name);
}

bool
Placing::forward ()
{
  for (const StagedFile &file : journal_.files)
    if (!place (file.name))
      return false;
  for (const std::string &name : journal_.stale)
    if (!remove (name))
      return false;
  return sync_fd (folder_);
}

bool
Placing::take_back (const std::string &name)
{
  struct stat info;
  bool has_old = look (out_, old_name (name), &info);
  if (!has_old && errno != ENOENT)
    return false;
  if (!is_placed (name))
    return true;
  if (has_old)
    return syscalls->renameat (
               out_, old_name (name).c_str (), folder_, name.c_str ()) == 0;
  /* Else it was renamed, and what it replaced, if anything, is gone. */
  return look (out_, name, &info) && unlink_if_there (folder_, name);
}

bool
Placing::back ()
{
  for (const std::string &name : journal_.stale) {
    struct stat info;
    if (!look (folder_, name, &info) && look (out_, old_name (name), &info) &&
        syscalls->linkat (
            out_, old_name (name).c_str (), folder_, name.c_str ()) != 0)
      return false;
  }
  for (auto file = journal_.files.rbegin (); file != journal_.files.rend ();
       file++)
    if (!take_back (file->name))
      return false;
  return sync_fd (folder_);
}

} // namespace

static bool
is_whole (int dir, const StagedFile &file)
{
  struct stat info;
  return look (dir, file.name, &info) && S_ISREG (info.st_mode) &&
         (uint64_t) info.st_size == file.bytes;
}

bool
can_be_placed (int out, int folder, const Journal &journal)
{
  for (const StagedFile &file : journal.files) {
    if (is_whole (out, file))
      continue;
    /* Renamed, and so nowhere but in its place; which may by now be of
     * another. */
    UniqueFd fd = is_whole (folder, file)
                      ? open_for_reading (folder, file.name.c_str ())
                      : UniqueFd ();
    if (!fd || hash_descriptor (fd.get ()) != file.sha256)
      return false;
  }
  return true;
}

Placed
place_all (const std::string &staging, int out, int folder,
    const Journal &journal, bool was_promised, GError **error)
{
  Placing placing (out, folder, journal);
  if (placing.forward ())
    return Placed::All;
  int number = errno;
  /* A passing fault in taking back is tried once more: the answer is better
   * than `later`. */
  bool may_undo = !was_promised || number == EEXIST;
  if (may_undo && (placing.back () || placing.back ()) &&
      remove_journal (staging, nullptr)) {
    g_set_error (error, REEL_LIBRARY_ERROR, (int) error_from_errno (number),
        "the video can't be put in place: %s", g_strerror (number));
    return Placed::Nothing;
  }
  g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Pending,
      "the video could only be put in place in part (%s); it is completed "
      "later",
      g_strerror (number));
  return Placed::Part;
}

} // namespace reel::library
