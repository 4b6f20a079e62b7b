// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <glib.h>

#include "unique_fd.h"

namespace reel {

/* The folder a running job works in: MEDIA/assets/temp/JOB, with a folder `out`
 * in it for what is to be published. A lock says that its owner lives; the
 * lock goes with the last process that has it, however that ends. Removed with
 * all it holds when the object goes, unless a journal says that publishing is
 * still to be completed. */
class Staging {
public:
  /* Makes a folder for JOB (a file name) and locks it; sweeps what jobs that
   * are no more have left in MEDIA. REEL_LIBRARY_ERROR. */
  static std::optional<Staging> create (
      const std::string &media, const std::string &job, GError **error);
  /* Takes over what JOB had in MEDIA, if its owner has gone, or goes before
   * UNTIL_US of the monotonic clock: none where there is nothing, or where
   * something of it is still to be published. */
  static std::optional<Staging> inherit (
      const std::string &media, const std::string &job, int64_t until_us = 0);
  ~Staging ();
  Staging (Staging &&other) noexcept = default;
  Staging &operator= (Staging &&) = delete;

  const std::string &path () const { return path_; }
  std::string file (const std::string &name) const
  {
    return path_ + "/" + name;
  }
  /* Where the files lie that Commit publishes. */
  std::string out () const { return file ("out"); }
  /* The locked descriptor, ours. A child that inherits a copy keeps the folder
   * from being swept until it has ended, too. */
  int lock_fd () const { return lock_.get (); }

private:
  Staging (std::string path, UniqueFd lock)
      : path_ (std::move (path)), lock_ (std::move (lock))
  {
  }

  std::string path_;
  UniqueFd lock_;
};

/* Completes what jobs whose owner is gone were publishing, and removes their
 * folders; gives how many. */
int sweep_staging (const std::string &media);

/* Creates FOLDER and its parents. REEL_LIBRARY_ERROR. */
bool make_folders (const std::string &folder, GError **error);

} // namespace reel
