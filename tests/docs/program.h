// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace reel::test {

struct Said {
  int status = -1; // exit status; -1: it did not exit
  std::string output, errors;
};

/* Runs `reelsmith WORDS`, with a registry of plugins that all runs of this
 * test share. */
Said run_program (const std::vector<std::string> &words);

/* What `reelsmith COMMAND --help` says, `reelsmith --help` for an empty
 * COMMAND; asked once each. */
const std::string &help_of (const std::string &command);

/* The names of the commands, as `reelsmith --help` lists them. */
std::vector<std::string> command_names ();

} // namespace reel::test
