// SPDX-License-Identifier: GPL-3.0-or-later
#include "folder_watch.h"

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

std::string
FolderWatch::wait (double seconds)
{
  struct pollfd wanted = {fd_.get (), POLLIN, 0};
  if (poll (&wanted, 1, (int) (seconds * 1000)) <= 0)
    return "";
  /* One event at a time isn't to be had: the first of a block counts. */
  alignas (struct inotify_event) char block[16384];
  if (read (fd_.get (), block, sizeof block) <
      (ssize_t) sizeof (struct inotify_event))
    return "";
  const auto *event = reinterpret_cast<const struct inotify_event *> (block);
  std::string name = event->len ? event->name : "";
  return folders_[event->wd] + "/" + name;
}

void
FolderWatch::forget ()
{
  while (!wait (0).empty ())
    ;
}

} // namespace reel::test
