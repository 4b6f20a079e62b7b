// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include <glib.h>

#include "unique_fd.h"

namespace reel::storage {

/* A collection (a folder under MEDIA) and the staging folder beside it,
 * reached by descriptors only: what is renamed or linked elsewhere meanwhile
 * does not lead astray. Not thread-safe. */
class MediaFolder {
public:
  /* Opens COLLECTION, a relative path of plain names or "" for MEDIA_ROOT
   * itself, and makes what is missing of it, durably. Symbolic links on the
   * way to MEDIA_ROOT are followed; under it none is. With PRIVATE_ROOT,
   * MEDIA_ROOT has to be a real folder of the calling user and is made for him
   * alone: for a place in a temporary directory everybody can write to. */
  [[nodiscard]] static std::unique_ptr<MediaFolder> open (
      const std::string &media_root, bool private_root,
      const std::string &collection, GError **error);

  int collection () const { return collection_.get (); }

  /* MEDIA/assets/temp/reelstoragesink, where a file has a name before it is
   * published, if it needs one. Made when missing; must be on the file system
   * of the collection. -1 on failure. */
  [[nodiscard]] int staging (GError **error);

  /* COLLECTION/NAME: what a message may show. */
  std::string label (const std::string &name) const;
  /* The absolute path of NAME. */
  std::string path (const std::string &name) const;

private:
  MediaFolder () = default;
  void sweep_staging () const;

  UniqueFd root_;
  UniqueFd collection_;
  UniqueFd staging_;
  std::string root_path_;
  std::string collection_path_;
};

} // namespace reel::storage
