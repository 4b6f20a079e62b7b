// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <utility>

#include <sys/types.h>

namespace reel::daemon {

/* Things that wait, each somebody's. Everybody's first comes before anybody's
 * second: who hands in a thousand keeps nobody else waiting for them. */
template <typename Thing> class FairLine {
public:
  void push (uid_t owner, Thing thing)
  {
    lines_[owner].push_back (std::move (thing));
    size_++;
  }

  /* The next: of the owner after the one who was served last. */
  std::optional<Thing> pop ()
  {
    if (lines_.empty ())
      return std::nullopt;
    auto line = lines_.upper_bound (served_);
    if (line == lines_.end ())
      line = lines_.begin ();
    served_ = line->first;
    Thing thing = std::move (line->second.front ());
    line->second.pop_front ();
    if (line->second.empty ())
      lines_.erase (line);
    size_--;
    return thing;
  }

  size_t size () const { return size_; }
  bool empty () const { return size_ == 0; }

private:
  std::map<uid_t, std::deque<Thing>> lines_;
  uid_t served_ = (uid_t) -1;
  size_t size_ = 0;
};

} // namespace reel::daemon
