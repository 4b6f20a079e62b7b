// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "run/graph.h"
#include "run/still_size.h"

namespace reel {

/* The stills of a render: each is decoded, turned upright, converted and scaled
 * down once, by whoever asks first, and lies then as raw I420 (BT.709) in a
 * file in staging, which all segments that show it map. So they share its
 * memory, and none has a decoder's. Any thread. */
class Stills {
public:
  /* FOLDER is there, and takes the files. */
  explicit Stills (std::string folder) : folder_ (std::move (folder)) {}
  Stills (const Stills &) = delete;
  Stills &operator= (const Stills &) = delete;

  struct Raw {
    std::string file;
    StillSize size;
  };
  /* The still FILE as NEED has it. Waits where another thread prepares it.
   * Errors are those of decoding, and of the disk. */
  std::optional<Raw> get (const std::string &file, const StillNeed &need,
      const std::atomic<bool> *cancelled, GError **error);

  /* Prepares FILE for two needs, decoding it once. */
  [[nodiscard]] bool prepare (const std::string &file, const StillNeed &one,
      const StillNeed &other, const std::atomic<bool> *cancelled,
      GError **error);

  /* Takes the files away; nobody may use them any more. */
  void remove ();

private:
  struct Entry {
    std::mutex lock; // guards raw; taken after lock_ is given back
    std::optional<Raw> raw;
    std::string file;
  };
  std::shared_ptr<Entry> entry_of (
      const std::string &file, const StillNeed &need);

  std::string folder_;
  std::mutex lock_; // guards entries_
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

/* A bin that gives RAW for every frame; its imagefreeze is called `freeze`.
 * Floating, or null. */
GstElement *make_still_source (const Stills::Raw &raw, GError **error);

} // namespace reel
