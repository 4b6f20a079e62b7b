// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "run/render_context.h"

namespace reel {

/* What the files of a brief hold, each read once. One thread; once its last
 * of () has returned, is_unchanged () may be called from any. */
class ContentHashes {
public:
  /* CONTEXT outlives it. */
  explicit ContentHashes (const RenderContext &context) : context_ (context) {}
  ~ContentHashes ();

  /* Reads FILES, paths as the brief has them, in a thread of its own, for which
   * of () waits. To be called once, before of (). */
  void read_ahead (std::vector<std::string> files);

  /* The SHA-256 of FILE, a path as the brief has it; empty: it can't be read,
   * or nobody wants it any more. */
  std::string of (const std::string &file);

  /* Is FILE still what it was when it was read? Not known, so false, of what
   * was read ahead until of () is called. What was made while somebody
   * wrote to it is of neither content. */
  bool is_unchanged (const std::string &file) const;

private:
  struct Content {
    std::string hash;
    std::string state; // size, times and place of the file
  };
  Content read (const std::string &file) const;

  const RenderContext &context_;
  std::map<std::string, Content> known_;
  std::atomic<bool> leave_ = false; // nobody wants to know any more
  std::future<std::map<std::string, Content>> ahead_;
};

} // namespace reel
