// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cerrno>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "forbidden_acts.h"

namespace reel::test {

namespace {

int
try_socket (int family, int type, int protocol)
{
  return errno_of (socket (family, type | SOCK_CLOEXEC, protocol));
}

struct sockaddr_un
unix_address (const std::string &name, bool is_abstract, socklen_t &size)
{
  struct sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::copy (name.begin (), name.end (), address.sun_path + is_abstract);
  size =
      (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + name.size ());
  return address;
}

int
try_connect_abstract (const Scene &scene)
{
  socklen_t size = 0;
  auto address = unix_address (scene.abstract_name (), true, size);
  return errno_of (
      connect (scene.socket (), (struct sockaddr *) &address, size));
}

int
try_connect_tcp (const Scene &scene)
{
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  if (fd < 0)
    return errno;
  struct sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  address.sin_port = htons ((uint16_t) scene.tcp_port ());
  return errno_of (connect (fd, (struct sockaddr *) &address, sizeof address));
}

int
try_bind (const Scene &scene)
{
  socklen_t size = 0;
  auto address = unix_address (scene.staging ("socket"), false, size);
  int code =
      errno_of (bind (scene.socket (), (struct sockaddr *) &address, size));
  unlink (scene.staging ("socket").c_str ());
  return code;
}

int
try_send_descriptor ()
{
  int ends[2];
  if (socketpair (AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    return EIO;
  struct msghdr message = {};
  return errno_of (sendmsg (ends[0], &message, 0));
}

} // namespace

std::vector<ForbiddenAct>
forbidden_network_acts ()
{
  return {
      {"a socket of IPv4",
          [] (const Scene &) { return try_socket (AF_INET, SOCK_STREAM, 0); },
          {EPERM}, true},
      {"a datagram of IPv4",
          [] (const Scene &) { return try_socket (AF_INET, SOCK_DGRAM, 0); },
          {EPERM}, true},
      {"a socket of IPv6",
          [] (const Scene &) { return try_socket (AF_INET6, SOCK_STREAM, 0); },
          {EPERM}},
      {"a local socket",
          [] (const Scene &) { return try_socket (AF_UNIX, SOCK_STREAM, 0); },
          {EPERM}, true},
      {"a socket to the kernel",
          [] (const Scene &) {
            return try_socket (AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
          },
          {EPERM}, true},
      {"a socket for packets",
          [] (const Scene &) { return try_socket (AF_PACKET, SOCK_RAW, 0); },
          {EPERM}},
      {"a socket to another machine's host",
          [] (const Scene &) { return try_socket (AF_VSOCK, SOCK_STREAM, 0); },
          {EPERM}},
      {"a pair of datagram sockets",
          [] (const Scene &) {
            int ends[2];
            return errno_of (socketpair (AF_INET, SOCK_DGRAM, 0, ends));
          },
          {EPERM}},
      {"connect over TCP", [] (const Scene &s) { return try_connect_tcp (s); },
          {EPERM}, true},
      {"connect to an abstract socket, as D-Bus has",
          [] (const Scene &s) { return try_connect_abstract (s); }, {EPERM},
          true},
      {"listen on a socket", [] (const Scene &s) { return try_bind (s); },
          {EPERM}, true},
      {"send a message through a socket",
          [] (const Scene &) { return try_send_descriptor (); }, {EPERM}, true},
  };
}

} // namespace reel::test
