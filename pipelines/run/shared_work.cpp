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
  return Cache::of_media (staging_.path ());
}

void
SharedWork::trim () const
{
  library::Policy policy;
  policy.max_bytes = 10ull << 30; // of the next, most is like the last
  policy.keep_free = 1ull << 30;
  library::trim_cache (staging_.path (), policy);
}

} // namespace reel
