// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "unique_fd.h"

namespace reel::library {

/* A file in `out` of a staging folder. */
struct StagedFile {
  std::string name; // a plain file name, no leading dot
  uint64_t bytes = 0;
  std::string sha256; // hexadecimal; empty: not known
};

/* What NAME.manifest.json says. */
struct Manifest {
  std::string identity; // of the brief the video came from
  std::vector<StagedFile> files;
};

/* Nothing, with NotFound or Corrupt, where there is none or it isn't one. */
std::optional<Manifest> read_manifest (const std::string &file, GError **error);
/* `film.mp4` or any other video: `film.manifest.json`. */
std::string manifest_name (const std::string &video);

/* A finished video to be published. */
struct CommitOrder {
  std::string staging; // Staging::path (); the files are in its `out`
  std::string folder;  // absolute, on the same file system; made if need be
  std::vector<StagedFile> files; // side files, manifest, and last the video
  std::string identity;          // of the brief; empty: never the same
  bool force = false;            // replace what others made, too
  bool check_hashes = true;      // else only sizes are compared
  std::string made_by;           // id of a job; may be empty
};

/* Publishes a set of files: all of them become visible, the video last, or
 * none. Whoever is killed in the middle leaves a journal beside the staging
 * folder, and sweep_staging completes the set; so every state that can be
 * seen after a sweep is the one before or the one after.
 *
 * What isn't atomic: while it happens, other programs may see new side files
 * beside an old video.
 *
 *   auto commit = Commit::begin (order, error);
 *   return commit && commit->publish (error) && commit->finish (error); */
class Commit {
public:
  /* Opens and locks the folder (waits while another publishes there), checks
   * every file and that nothing foreign is in the way. Nothing visible yet.
   * Exists, Corrupt (a file isn't what ORDER says), NoSpace, Failed. */
  static std::optional<Commit> begin (const CommitOrder &order, GError **error);
  Commit (Commit &&) = default;

  /* After an error all is as it was before, but for Pending: then the journal
   * remains, Staging leaves its folder when it goes, and a sweep completes the
   * set. */
  [[nodiscard]] bool publish (GError **error);
  /* Forgets the journal: to be called when the video is also in the database,
   * or needn't be. */
  [[nodiscard]] bool finish (GError **error);

  /* With the hashes and sizes found. */
  const std::vector<StagedFile> &files () const { return order_.files; }

private:
  explicit Commit (CommitOrder order) : order_ (std::move (order)) {}

  CommitOrder order_;
  std::vector<std::string> present_, stale_; // of the video replaced
  UniqueFd out_, folder_;
};

/* All of it. */
[[nodiscard]] bool commit_files (const CommitOrder &order, GError **error);

/* May the video NAME of IDENTITY be published in FOLDER? Not over a file that
 * no manifest says came from the same brief: Exists. */
[[nodiscard]] bool check_existing (const std::string &folder,
    const std::string &name, const std::string &identity, bool force,
    GError **error);

/* Is there a journal of STAGING? */
bool has_journal (const std::string &staging);
/* Completes what the journal of STAGING says, and forgets it; true also where
 * there is none. False, with the journal kept, where that may yet succeed;
 * a journal that can't be completed ever is forgotten, with Corrupt. */
[[nodiscard]] bool resume_commit (const std::string &staging, GError **error);

/* The SHA-256 of what FD holds, from its start, in hexadecimal digits; empty,
 * with errno, if it can't be read, or if STOP was set meanwhile. */
std::string hash_descriptor (int fd, const std::atomic<bool> *stop = nullptr);

} // namespace reel::library
