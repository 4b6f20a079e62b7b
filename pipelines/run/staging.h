// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <glib.h>

namespace reel {

/* The folder a running job works in: MEDIA/assets/temp/JOB. A lock says that
 * its owner lives; the lock goes with the process, however that ends. Removed
 * with all it holds when the object goes. */
class Staging {
public:
  /* Makes a folder for JOB (a file name) and locks it; sweeps what jobs that
   * are no more have left in MEDIA. */
  static std::optional<Staging> create (
      const std::string &media, const std::string &job, GError **error);
  ~Staging ();
  Staging (Staging &&other) noexcept;
  Staging &operator= (Staging &&) = delete;

  const std::string &path () const { return path_; }
  std::string file (const std::string &name) const
  {
    return path_ + "/" + name;
  }

private:
  Staging (std::string path, int lock) : path_ (std::move (path)), lock_ (lock)
  {
  }

  std::string path_;
  int lock_ = -1;
};

/* Removes the folders of jobs whose owner is gone; gives how many. */
int sweep_staging (const std::string &media);

/* Creates FOLDER and its parents. */
bool make_folders (const std::string &folder, GError **error);

} // namespace reel
