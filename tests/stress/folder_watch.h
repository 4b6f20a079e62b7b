// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "unique_fd.h"

namespace reel::test {

/* Tells when files come, go or are written in some folders, at once. */
class FolderWatch {
public:
  FolderWatch ();
  /* Folders that aren't there are not watched. */
  void add (const std::string &folder);
  /* The path of what was touched next; empty: nothing within SECONDS. */
  std::string wait (double seconds);
  void forget (); // what has come so far

private:
  UniqueFd fd_;
  std::map<int, std::string> folders_;
};

} // namespace reel::test
