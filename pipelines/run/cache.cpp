// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/cache.h"

#include "glib_ptr.h"

namespace reel {

Cache
Cache::of_media (const std::string &media)
{
  library::CacheFolder folder (media + "/assets");
  return {folder, folder};
}

bool
Cache::has (Kind kind, const std::string &key) const
{
  return found_.has (kind, key);
}

std::optional<uint64_t>
Cache::take (Kind kind, const std::string &key, const std::string &to) const
{
  return found_.take (kind, key, to);
}

void
Cache::keep (Kind kind, const std::string &key, const std::string &from) const
{
  ErrorPtr error;
  if (!kept_.keep (kind, key, from, out (error)))
    g_info ("%s, ignoring", error->message);
}

} // namespace reel
