// SPDX-License-Identifier: GPL-3.0-or-later
#include "folder_watch.h"

#include <algorithm>

#include <glib.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace reel::test {

FolderWatch::FolderWatch () : fd_ (inotify_init1 (IN_CLOEXEC | IN_NONBLOCK)) {}

void
FolderWatch::add (const std::string &folder)
{
  int id = inotify_add_watch (fd_.get (), folder.c_str (),
      IN_CREATE | IN_DELETE | IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO |
          IN_ONLYDIR);
  if (id >= 0)
    folders_[id] = folder;
}

bool
FolderWatch::next (Touch &touch, double seconds)
{
  struct pollfd wanted = {fd_.get (), POLLIN, 0};
  if (touches_.empty () &&
      poll (&wanted, 1, (int) std::max (0.0, seconds * 1000)) > 0) {
    alignas (struct inotify_event) char block[16384];
    ssize_t size = read (fd_.get (), block, sizeof block);
    for (ssize_t at = 0; at < size;) {
      const auto *event =
          reinterpret_cast<const struct inotify_event *> (block + at);
      std::string name = event->len ? event->name : "";
      bool gone = event->mask & (IN_DELETE | IN_MOVED_FROM);
      if (follows_ && (event->mask & IN_ISDIR) && !gone)
        add (folders_[event->wd] + "/" + name);
      touches_.push_back ({folders_[event->wd] + "/" + name, gone});
      at += (ssize_t) (sizeof *event + event->len);
    }
  }
  if (touches_.empty ())
    return false;
  touch = std::move (touches_.front ());
  touches_.pop_front ();
  return true;
}

std::string
FolderWatch::wait (double seconds)
{
  Touch touch;
  return next (touch, seconds) ? touch.path : "";
}

bool
FolderWatch::wait_for (const std::string &file, bool gone, double seconds)
{
  int64_t limit = g_get_monotonic_time () + (int64_t) (seconds * 1e6);
  Touch touch;
  for (double left = seconds; left > 0;
       left = (double) (limit - g_get_monotonic_time ()) / 1e6)
    if (next (touch, left) && touch.gone == gone &&
        touch.path.ends_with ("/" + file))
      return true;
  return false;
}

} // namespace reel::test
