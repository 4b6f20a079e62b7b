// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "library/cache_folder.h"

namespace reel {

/* What earlier renders have finished, by content key, and where to put what
 * this one finishes: the same folder, or two where nothing may be written
 * beside what is found. A cache can fail without harm: what isn't found is
 * made, and what can't be kept is made again. Any thread. */
class Cache {
public:
  using Kind = library::Kind; // Image, Audio or Segment
  /* Told which files are about to be asked for; gives back once they lie in
   * the folder where they are looked for. */
  using Fetch =
      std::function<void (Kind kind, const std::vector<std::string> &keys)>;

  Cache () = default; // finds nothing, keeps nothing
  Cache (
      library::CacheFolder found, library::CacheFolder kept, Fetch fetch = {})
      : found_ (std::move (found)), kept_ (std::move (kept)),
        fetch_ (std::move (fetch))
  {
  }
  /* Of the media folder MEDIA: for whoever may write there. */
  static Cache of_media (const std::string &media);

  bool is_set () const { return found_.is_set () || kept_.is_set (); }
  bool keeps () const { return kept_.is_set (); }
  void fetch (Kind kind, const std::vector<std::string> &keys) const
  {
    if (fetch_ && !keys.empty ())
      fetch_ (kind, keys);
  }
  /* It is there; whether it is whole only take () tells. */
  bool has (Kind kind, const std::string &key) const;
  /* Makes it available as TO, whole, and gives its bytes; a seal follows them,
   * see library/seal.h. TO is not to be written to. */
  std::optional<uint64_t> take (
      Kind kind, const std::string &key, const std::string &to) const;
  /* FROM is finished and stays the caller's, not to be written to any more. */
  void keep (Kind kind, const std::string &key, const std::string &from) const;

private:
  library::CacheFolder found_, kept_;
  Fetch fetch_;
};

} // namespace reel
