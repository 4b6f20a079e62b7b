// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "program.h"
#include "temp_folder.h"

namespace reel::test {

/* A folder with all that a render touches: a home, a folder for temporary
 * files, the media folder, briefs. */
class Workplace {
public:
  Workplace ();

  const std::string &path () const { return folder_.path (); }
  std::string file (const std::string &name) const
  {
    return path () + "/" + name;
  }
  std::string media () const { return file ("media"); }
  std::string videos () const { return file ("media/videos"); }
  /* Writes TEXT to NAME and gives its path. */
  std::string write (const std::string &name, const std::string &text) const;

  /* The command with ARGUMENTS: its environment is of this place, criticals
   * are fatal. It works in this folder. */
  Program reelsmith (std::vector<std::string> arguments) const;
  /* `render BRIEF --media MEDIA --progress none` and MORE. */
  Outcome render (const std::string &brief,
      const std::vector<std::string> &more = {}) const;

  std::map<std::string, std::string> environment;
  std::chrono::seconds patience{120}; // of render ()

private:
  TempFolder folder_;
};

std::string read_file (const std::string &path);
/* Names of all regular files under FOLDER, relative to it, sorted. */
std::vector<std::string> files_under (const std::string &folder);
std::string test_data (const std::string &name);

} // namespace reel::test
