// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "library/cache_folder.h"
#include "worker/report.h"

namespace reel::daemon {

/* Where a worker gets what was finished before, and leaves what it finishes.
 * It asks for keys and gets copies in its staging folder, never the library's
 * own files; what it leaves there is taken over once it has ended, and only
 * for keys it asked for. Files of one owner are never another's. Main thread
 * only. */
class CacheDesk {
public:
  /* What is handed out of segments. */
  enum class Hand {
    Copies,
    Marks, // for a check, which wants to know only whether they are there
  };
  CacheDesk (std::string media, std::string staging, uid_t owner, Hand hand);
  ~CacheDesk (); // nothing comes into the staging folder any more
  CacheDesk (const CacheDesk &) = delete;
  CacheDesk &operator= (const CacheDesk &) = delete;

  /* For the worker, to read an answer to each of its needs from: an eventfd;
   * ours. -1: there can't be one, and so no cache. */
  int answers () const;
  /* Hands out what is there, in a thread, and then answers. */
  void serve (const ReportNeeds &needs);
  /* Takes over what the worker has left, now that it has ended. Gives what
   * belongs into the database, made by JOB. */
  std::vector<library::File> collect (const std::string &job);

  /* The same after the daemon was killed, and with it what the worker asked
   * for: all that is sealed well. For the database when it is opened. */
  void salvage ();

private:
  struct Shared; // with the threads that answer
  struct Serving;
  std::string media_, staging_, owner_;
  Hand hand_;
  std::shared_ptr<Shared> shared_;
  std::set<std::pair<library::Kind, std::string>> asked_;
};

} // namespace reel::daemon
