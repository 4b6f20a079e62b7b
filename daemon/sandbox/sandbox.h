// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <glib.h>

namespace reel::daemon {

/* What a process may still do once it is in the sandbox. */
struct SandboxRules {
  /* Files and folders (all below them) that may be read besides the system's
   * own, see kSystemFiles. What isn't there is passed over. */
  std::vector<std::string> read;
  /* Descriptors of regular files that may be opened again for reading, as
   * /proc/self/fd/N. */
  std::vector<int> inputs;
  /* The one folder below which files may be made, changed and removed; may be
   * empty. */
  std::string write;

  uint64_t address_space_bytes = 0; // 0: no limit, for all of them
  uint64_t file_bytes = 0;
  uint64_t cpu_seconds = 0;
  int open_files = 4096;
  int threads = 1024; // where a user namespace of its own can be had

  /* Use no more of Landlock than this version of its ABI has; 0: all. */
  int landlock_abi = 0;
};

/* What is there for a sandbox. */
struct SandboxSupport {
  int landlock_abi = 0; // 0: none
  bool seccomp = false;
};
SandboxSupport sandbox_support ();

/* Shuts the process in, for ever: itself and every thread it starts from now
 * on. To be called while it has one thread. No exec, no further process, no
 * socket, no signal to others, no capability, nothing of the file system but
 * what RULES say; what is forbidden fails with EPERM or EACCES and kills
 * nothing. See docs/sandbox.md for all of it, and why.
 *
 * False, and REEL_DAEMON_ERROR NotPermitted, if the system can't do it, or
 * InvalidArgument, if the folder to write in is not there; the process must
 * then not go on. */
[[nodiscard]] bool enter_sandbox (const SandboxRules &rules, GError **error);

} // namespace reel::daemon
