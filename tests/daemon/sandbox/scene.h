// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <sys/types.h>

#include "sandbox/sandbox.h"
#include "temp_folder.h"
#include "unique_fd.h"

namespace reel::test {

/* What a worker has and what it must not get at: a home with files, a job
 * database, a staging folder, an input by descriptor, somebody who listens on
 * TCP and on an abstract socket, and a process that is not its own. */
class Scene {
public:
  Scene ();
  ~Scene ();
  Scene (const Scene &) = delete;
  Scene &operator= (const Scene &) = delete;

  std::string home (const char *name) const { return home_ + "/" + name; }
  std::string staging (const char *name) const { return staging_ + "/" + name; }
  const std::string &database () const { return database_; }
  int input () const { return input_.get (); }
  std::string input_path () const
  {
    return "/proc/self/fd/" + std::to_string (input_.get ());
  }
  int terminal () const { return terminal_.get (); }
  /* A socket that was there before, not connected. */
  int socket () const { return socket_.get (); }
  int tcp_port () const { return tcp_port_; }
  const std::string &abstract_name () const { return abstract_name_; }
  /* A process of the test's own user that waits: neither parent nor child of
   * who tries. */
  pid_t stranger () const { return stranger_; }

  daemon::SandboxRules rules () const;

private:
  TempFolder folder_;
  std::string home_, staging_, database_, abstract_name_;
  int tcp_port_ = 0;
  UniqueFd input_, terminal_, socket_, tcp_, abstract_;
  pid_t stranger_ = -1;
};

/* Runs ACT in a process of its own, in the sandbox RULES make, or without one
 * if null. Gives what ACT gave (0 to 250); -1 if the process could not be shut
 * in, -2 if a signal ended it. */
int run_apart (
    const daemon::SandboxRules *rules, const std::function<int ()> &act);

} // namespace reel::test
