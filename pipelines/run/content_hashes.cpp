// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/content_hashes.h"

#include <sys/stat.h>

#include "run/store.h"

namespace reel {

static std::string
state_of (const std::string &file)
{
  struct stat info;
  if (stat (file.c_str (), &info) != 0)
    return {};
  std::string text;
  for (auto number : {(long long) info.st_dev, (long long) info.st_ino,
           (long long) info.st_size, (long long) info.st_mtim.tv_sec,
           (long long) info.st_mtim.tv_nsec, (long long) info.st_ctim.tv_sec,
           (long long) info.st_ctim.tv_nsec})
    text += std::to_string (number) + " ";
  return text;
}

std::string
ContentHashes::of (const std::string &file)
{
  auto [found, added] = known_.try_emplace (file);
  if (added) {
    std::string path = context_.files.to_open (file);
    found->second.state = state_of (path);
    found->second.hash = hash_file (path, context_.cancelled);
  }
  return found->second.hash;
}

bool
ContentHashes::is_unchanged (const std::string &file) const
{
  auto found = known_.find (file);
  return found != known_.end () && !found->second.hash.empty () &&
         !found->second.state.empty () &&
         found->second.state == state_of (context_.files.to_open (file));
}

} // namespace reel
