// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
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
  /* Folders that come into those that are watched are watched from then on. */
  void follow () { follows_ = true; }
  /* FILE, in whatever folder, has come or (GONE) gone. */
  bool wait_for (const std::string &file, bool gone, double seconds);

private:
  struct Touch {
    std::string path;
    bool gone = false;
  };
  bool next (Touch &touch, double seconds);

  UniqueFd fd_;
  bool follows_ = false;
  std::deque<Touch> touches_; // that nobody has asked for yet
  std::map<int, std::string> folders_;
};

} // namespace reel::test
