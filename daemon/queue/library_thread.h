// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <glib.h>

#include "library/library.h"

namespace reel::daemon {

/* Does what takes long with a library of its own, one thing after the other,
 * in a thread that is there only while there is something to do. */
class LibraryThread {
public:
  using Work = std::function<bool (library::Library &library, GError **error)>;
  /* In the main context; null: it went well. */
  using Done = std::function<void (const GError *error)>;

  explicit LibraryThread (const std::string &media);
  /* Waits for what is being done; forgets the rest. No DONE is called any
   * more. */
  ~LibraryThread ();
  LibraryThread (const LibraryThread &) = delete;
  LibraryThread &operator= (const LibraryThread &) = delete;

  void run (Work work, Done done);

private:
  struct Item;
  struct Shared;

  void work (Item *item);

  std::string media_;
  std::unique_ptr<library::Library> library_; // the thread's
  std::shared_ptr<Shared> shared_;
  GThreadPool *pool_;
};

} // namespace reel::daemon
