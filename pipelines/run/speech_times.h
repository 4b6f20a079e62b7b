// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "plan/spoken.h"

namespace reel {

/* What was found to be said when, by its key in the cache (speech_key), for the
 * next plan of one process: the outputs of a brief say the same. Any thread. */
class SpeechTimes {
public:
  std::optional<Spoken> find (const std::string &key) const
  {
    std::lock_guard hold (lock_);
    auto found = known_.find (key);
    return found == known_.end () ? std::nullopt
                                  : std::optional (found->second);
  }
  void add (const std::string &key, const Spoken &spoken)
  {
    std::lock_guard hold (lock_);
    known_.emplace (key, spoken);
  }

private:
  mutable std::mutex lock_; // guards known_
  std::map<std::string, Spoken> known_;
};

} // namespace reel
