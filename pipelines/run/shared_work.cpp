// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shared_work.h"

#include <unistd.h>

#include "error.h"

namespace reel {

std::optional<SharedWork>
SharedWork::create (const std::string &media, GError **error)
{
  auto staging =
      Staging::create (media, "shared-" + std::to_string (getpid ()), error);
  if (!from_library (staging.has_value (), error))
    return std::nullopt;
  return SharedWork (std::move (*staging));
}

Cache
SharedWork::cache () const
{
  library::CacheFolder folder (staging_.path ());
  return {folder, folder};
}

} // namespace reel
