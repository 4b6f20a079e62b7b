// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <glib.h>
#include <sys/types.h>

#include "unique_fd.h"

namespace reel::daemon {

/* Reads what clients hand over as a descriptor, each in a thread of its own:
 * pipes may stay silent, and file systems may hang. Of each user so many are
 * read at a time, the others wait their turn. Main thread only; answers come
 * there. */
class BriefReader {
public:
  /* TEXT is none with REEL_DAEMON_ERROR: not a regular file or a pipe, not
   * readable, over the limit, not UTF-8, or not at its end in time. */
  using Answer = std::function<void (
      std::optional<std::string> text, const GError *error)>;

  explicit BriefReader (int patience_ms = 30000);
  ~BriefReader (); // nobody is answered any more
  BriefReader (const BriefReader &) = delete;
  BriefReader &operator= (const BriefReader &) = delete;

  void read (UniqueFd file, uid_t uid, uint64_t most_bytes, Answer answer);

private:
  struct State;
  std::shared_ptr<State> state_;
};

/* Absolute path of the regular file that FD is, if it still is there under
 * that name; else empty. */
std::string path_of (int fd);

} // namespace reel::daemon
