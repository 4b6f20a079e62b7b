// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/content_hashes.h"

#include <sys/stat.h>

#include "run/identity.h"
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

ContentHashes::~ContentHashes ()
{
  leave_ = true; // the future waits for its thread
}

ContentHashes::Content
ContentHashes::read (const std::string &file) const
{
  std::string path = context_.files.to_open (file);
  std::string state = state_of (path);
  return {
      hash_file (path, [this] { return leave_ || context_.is_cancelled (); }),
      state};
}

void
ContentHashes::read_ahead (std::vector<std::string> files)
{
  ahead_ = std::async (std::launch::async, [this, files = std::move (files)] {
    std::map<std::string, Content> contents;
    for (const std::string &file : files)
      if (!contents.count (file))
        contents.emplace (file, read (file));
    engine_identity (); // the keys these go into need it, too
    return contents;
  });
}

std::string
ContentHashes::of (const std::string &file)
{
  if (ahead_.valid ())
    known_.merge (ahead_.get ());
  auto [found, added] = known_.try_emplace (file);
  if (added)
    found->second = read (file);
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
