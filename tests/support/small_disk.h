// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace reel::test {

/* This process, and all it starts from now on, sees mounts that others don't.
 * False, with errno, where that isn't allowed. Once is enough. */
bool enter_mount_namespace ();

/* A tmpfs, gone with the object. */
class SmallDisk {
public:
  /* Over FOLDER; null, with errno. What the folder held is hidden. */
  static std::unique_ptr<SmallDisk> mount (
      const std::string &folder, uint64_t bytes);
  ~SmallDisk ();
  SmallDisk (const SmallDisk &) = delete;
  SmallDisk &operator= (const SmallDisk &) = delete;

  bool resize (uint64_t bytes);
  uint64_t free_bytes () const;
  /* Writes a file until only FREE bytes are left; empty () removes it. */
  bool fill (uint64_t free);
  void empty ();

private:
  explicit SmallDisk (std::string folder) : folder_ (std::move (folder)) {}
  std::string folder_;
};

} // namespace reel::test
