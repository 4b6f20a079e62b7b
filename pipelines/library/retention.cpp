// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/retention.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <tuple>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>

#include "glib_ptr.h"
#include "library/cache_folder.h"
#include "library/error.h"
#include "library/files.h"
#include "library/folder_list.h"
#include "library/rows.h"

namespace reel::library {

namespace {

/* What goes as one, with its rows: the video, or the only one, first. */
struct Group {
  Candidate candidate;
  std::vector<File> files;
};
using Groups = std::map<std::string, Group>;

} // namespace

static bool
is_evictable (Kind kind, const Policy &policy)
{
  switch (kind) {
  case Kind::Video:
  case Kind::Side:
    return policy.evict_videos;
  case Kind::Input:
    return false;
  case Kind::Image:
  case Kind::Audio:
  case Kind::Segment:
  case Kind::Failed:
    return true;
  }
  return false;
}

static bool
is_too_old (const Candidate &candidate, const Policy &policy, int64_t now_us)
{
  auto limit = policy.max_age_us.find (candidate.kind);
  return limit != policy.max_age_us.end () && limit->second > 0 &&
         candidate.used_us < now_us &&
         (uint64_t) (now_us - candidate.used_us) > limit->second;
}

std::vector<std::string>
choose (std::vector<Candidate> candidates, const Policy &policy, int64_t now_us,
    uint64_t free_bytes)
{
  std::erase_if (candidates, [&] (const Candidate &candidate) {
    return !is_evictable (candidate.kind, policy);
  });
  std::sort (candidates.begin (), candidates.end (),
      [] (const Candidate &a, const Candidate &b) {
        return std::tie (a.used_us, a.path) < std::tie (b.used_us, b.path);
      });
  uint64_t total = 0;
  for (const Candidate &candidate : candidates)
    total += candidate.bytes;
  std::erase_if (candidates, [] (const Candidate &candidate) {
    return candidate.pinned || candidate.busy;
  });
  std::vector<std::string> evicted;
  auto evict = [&] (const Candidate &candidate) {
    evicted.push_back (candidate.path);
    total -= candidate.bytes;
    free_bytes += candidate.freeable;
  };
  std::vector<const Candidate *> younger;
  for (const Candidate &candidate : candidates)
    if (is_too_old (candidate, policy, now_us))
      evict (candidate);
    else
      younger.push_back (&candidate);
  for (const Candidate *candidate : younger) {
    bool too_much = policy.max_bytes && total > policy.max_bytes;
    bool too_full = policy.keep_free && free_bytes < policy.keep_free;
    if (!too_much && !too_full)
      break;
    evict (*candidate);
  }
  return evicted;
}

/* Jobs that run now, of whatever daemon. */
static bool
add_running (Database &database, std::set<std::string> &busy, GError **error)
{
  auto statement =
      database.prepare ("SELECT id FROM jobs WHERE state = 'running'");
  for (;;)
    switch (statement.step (error)) {
    case Statement::Step::Row:
      busy.insert (statement.text (0));
      continue;
    case Statement::Step::Done:
      return true;
    case Statement::Step::Failed:
      return false;
    }
}

/* Somebody reads it: see Library::use. */
static bool
is_open (const std::string &path)
{
  UniqueFd fd = open_for_reading (AT_FDCWD, path.c_str ());
  return fd && flock (fd.get (), LOCK_EX | LOCK_NB) != 0 &&
         errno == EWOULDBLOCK;
}

static std::optional<Groups>
group_files (
    Library &library, const std::set<std::string> &busy, GError **error)
{
  auto files = select_files (
      library.database (), "WHERE state = 'present' ORDER BY path", {}, error);
  if (!files)
    return std::nullopt;
  Groups groups;
  for (File &file : *files) {
    std::string name = file.kind == Kind::Side ? file.video : file.path;
    Group &group = groups[name];
    Candidate &candidate = group.candidate;
    Entry entry;
    if (look_at (library.absolute (file.path), entry)) {
      candidate.freeable += entry.blocks;
      /* Whoever takes it says so on the file: it may have no database. */
      if (parse_cache_name (entry.name))
        candidate.used_us = std::max (candidate.used_us, entry.written_us);
    }
    candidate.path = name;
    candidate.kind = file.kind == Kind::Side ? Kind::Video : file.kind;
    candidate.bytes += file.bytes;
    candidate.used_us = std::max (candidate.used_us, file.used_us);
    candidate.pinned |= file.pinned;
    candidate.busy |= busy.count (file.made_by) > 0;
    bool first = file.path == name;
    group.files.insert (
        first ? group.files.begin () : group.files.end (), std::move (file));
  }
  return groups;
}

/* Still as when it was chosen: nobody has used, pinned or replaced it. */
static bool
is_unchanged (Library &library, const Group &group)
{
  return std::all_of (
      group.files.begin (), group.files.end (), [&] (const File &file) {
        auto now = library.find (file.path, nullptr);
        return now && now->state == FileState::Present && !now->pinned &&
               now->used_us == file.used_us && now->sha256 == file.sha256;
      });
}

/* Those of CHOSEN that go, now that nobody else can change their rows. */
static std::optional<std::vector<const File *>>
mark_leaving (
    Library &library, const std::vector<const Group *> &chosen, GError **error)
{
  std::vector<const File *> leaving;
  Transaction transaction (library.database (), error);
  if (!transaction)
    return std::nullopt;
  for (const Group *group : chosen) {
    if (!is_unchanged (library, *group))
      continue;
    for (const File &file : group->files) {
      if (!set_state (
              library.database (), file.path, FileState::Leaving, error) ||
          !library.note ("evicted", file.path,
              "it had to go to keep to the policy", error))
        return std::nullopt;
      leaving.push_back (&file);
    }
  }
  return transaction.commit (error) ? std::optional (std::move (leaving))
                                    : std::nullopt;
}

static bool
remove_leaving (
    Library &library, const std::vector<const File *> &files, GError **error)
{
  Transaction transaction (library.database (), error);
  if (!transaction)
    return false;
  /* What can't be removed keeps its row; recovery tries again. */
  for (const File *file : files)
    if (remove_all (library.absolute (file->path)) &&
        !library.forget (file->path, error))
      return false;
  return transaction.commit (error);
}

std::optional<Evicted>
sweep (Library &library, const Policy &policy,
    const std::set<std::string> &busy, bool dry_run, GError **error)
{
  Evicted evicted;
  UniqueFd lock = lock_files (library.media (), error);
  std::set<std::string> running = busy;
  if (!lock || !add_running (library.database (), running, error))
    return std::nullopt;
  auto groups = group_files (library, running, error);
  struct statvfs space;
  if (!groups || statvfs (library.media ().c_str (), &space) != 0) {
    if (groups)
      g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Failed,
          "the free space can't be told: %s", g_strerror (errno));
    return std::nullopt;
  }
  std::vector<Candidate> candidates;
  for (auto &[name, group] : *groups) {
    /* Asked for what may go only: it takes a descriptor and two calls each. */
    if (is_evictable (group.candidate.kind, policy))
      for (const File &file : group.files)
        group.candidate.busy |= is_open (library.absolute (file.path));
    candidates.push_back (group.candidate);
  }
  std::vector<const Group *> chosen;
  std::vector<const File *> leaving;
  for (const std::string &name : choose (std::move (candidates), policy,
           now_us (), (uint64_t) space.f_bavail * space.f_frsize))
    chosen.push_back (&groups->at (name));
  if (dry_run) {
    for (const Group *group : chosen)
      for (const File &file : group->files)
        leaving.push_back (&file);
  } else if (!chosen.empty ()) {
    auto marked = mark_leaving (library, chosen, error);
    if (!marked || !remove_leaving (library, *marked, error))
      return std::nullopt;
    leaving = std::move (*marked);
  }
  for (const File *file : leaving) {
    evicted.files.push_back (*file);
    evicted.bytes += file->bytes;
  }
  return evicted;
}

} // namespace reel::library
