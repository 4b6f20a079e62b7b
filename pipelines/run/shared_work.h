// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "library/staging.h"
#include "run/cache.h"

namespace reel {

/* What several renders of one process share where nothing is to be kept: a
 * cache that goes with the object. */
class SharedWork {
public:
  static std::optional<SharedWork> create (
      const std::string &media, GError **error);

  Cache cache () const;
  /* Between two renders: what was longest not used goes, so that many of them
   * don't fill the disk. */
  void trim () const;

private:
  explicit SharedWork (Staging staging) : staging_ (std::move (staging)) {}

  Staging staging_;
};

} // namespace reel
