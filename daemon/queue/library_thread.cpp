// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/library_thread.h"

#include <atomic>

#include "glib_ptr.h"

namespace reel::daemon {

struct LibraryThread::Shared {
  std::atomic<bool> gone = false; // the LibraryThread; main thread but for work
};

struct LibraryThread::Item {
  Work work;
  Done done;
  ErrorPtr error;
  std::shared_ptr<Shared> shared;
};

LibraryThread::LibraryThread (const std::string &media)
    : media_ (media), shared_ (std::make_shared<Shared> ()),
      pool_ (g_thread_pool_new (
          [] (void *item, void *self) {
            static_cast<LibraryThread *> (self)->work (
                static_cast<Item *> (item));
          },
          this, 1, FALSE, nullptr))
{
}

LibraryThread::~LibraryThread ()
{
  shared_->gone = true;
  /* Not at once: the items would leak. They see that we are gone. */
  g_thread_pool_free (pool_, FALSE, TRUE);
}

void
LibraryThread::run (Work work, Done done)
{
  auto *item = new Item{std::move (work), std::move (done), nullptr, shared_};
  g_thread_pool_push (pool_, item, nullptr);
}

void
LibraryThread::work (Item *item)
{
  bool good = false;
  if (!shared_->gone) {
    if (!library_)
      library_ = library::Library::open (media_, out (item->error));
    good = library_ && item->work (*library_, out (item->error));
  }
  if (good)
    item->error.reset ();
  g_idle_add_full (
      G_PRIORITY_DEFAULT,
      [] (void *data) -> gboolean {
        std::unique_ptr<Item> finished (static_cast<Item *> (data));
        if (!finished->shared->gone)
          finished->done (finished->error.get ());
        return FALSE;
      },
      item, nullptr);
}

} // namespace reel::daemon
