// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/notify.h"

#include <cstddef>
#include <cstring>

#include <glib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "unique_fd.h"

namespace reel::daemon {

static std::string
take_variable (const char *name)
{
  const char *value = g_getenv (name);
  std::string taken = value ? value : "";
  g_unsetenv (name);
  return taken;
}

Notifier::Notifier () : socket_ (take_variable ("NOTIFY_SOCKET"))
{
  std::string every = take_variable ("WATCHDOG_USEC");
  std::string pid = take_variable ("WATCHDOG_PID");
  guint64 us = 0, wanted_pid = 0;
  bool is_other =
      !pid.empty () && (!g_ascii_string_to_unsigned (pid.c_str (), 10, 0,
                            G_MAXINT32, &wanted_pid, nullptr) ||
                           wanted_pid != (guint64) getpid ());
  if (!is_other && g_ascii_string_to_unsigned (
                       every.c_str (), 10, 1, G_MAXINT64, &us, nullptr))
    watchdog_us_ = us / 2;
}

bool
Notifier::tell (const std::string &lines) const
{
  struct sockaddr_un address = {};
  /* A path, or with @ in front a name of Linux's own, which starts with NUL. */
  if (socket_.size () < 2 || socket_.size () >= sizeof address.sun_path ||
      (socket_[0] != '/' && socket_[0] != '@'))
    return false;
  address.sun_family = AF_UNIX;
  std::memcpy (address.sun_path, socket_.data (), socket_.size ());
  if (socket_[0] == '@')
    address.sun_path[0] = '\0';
  auto size =
      (socklen_t) (offsetof (struct sockaddr_un, sun_path) + socket_.size ());
  UniqueFd fd (socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return fd &&
         sendto (fd.get (), lines.data (), lines.size (), MSG_NOSIGNAL,
             (struct sockaddr *) &address, size) == (ssize_t) lines.size ();
}

} // namespace reel::daemon
