// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/ask_for_parts.h"

#include <algorithm>

#include <poll.h>
#include <unistd.h>

#include "worker/watch.h"

namespace reel::daemon {

/* A report is a line of bounded length. */
static constexpr size_t kAtOnce = 4000;
static constexpr int kLookMs = 100;

/* The daemon answers when all is there; where it has gone, so do we. */
static void
wait_for_answer (int fd)
{
  struct pollfd answers = {fd, POLLIN, 0};
  while (!cancelled)
    if (poll (&answers, 1, kLookMs) > 0) {
      uint64_t count = 0;
      (void) !read (fd, &count, sizeof count);
      return;
    }
}

Cache
cache_of (const Order &order, Reporter &reporter)
{
  if (order.answers_fd < 0)
    return {};
  auto fetch = [&reporter, fd = order.answers_fd] (
                   Cache::Kind kind, const std::vector<std::string> &keys) {
    for (size_t at = 0; at < keys.size () && !cancelled; at += kAtOnce) {
      size_t end = std::min (at + kAtOnce, keys.size ());
      reporter.say (ReportNeeds{library::kind_name (kind),
          {keys.begin () + (ptrdiff_t) at, keys.begin () + (ptrdiff_t) end}});
      wait_for_answer (fd);
    }
  };
  using library::CacheFolder;
  return {CacheFolder (order.staging + "/" + kFoundFolder),
      CacheFolder (order.staging + "/" + kKeptFolder), fetch};
}

} // namespace reel::daemon
