// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

#include <glib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "service/notify.h"
#include "temp_folder.h"
#include "unique_fd.h"

using reel::UniqueFd;
using reel::daemon::Notifier;
using reel::test::TempFolder;

/* What a service manager listens on; NAME as in NOTIFY_SOCKET. */
static UniqueFd
listen_on (const std::string &name)
{
  UniqueFd fd (socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  struct sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy (address.sun_path, name.data (), name.size ());
  if (name[0] == '@')
    address.sun_path[0] = '\0';
  EXPECT_EQ (
      bind (fd.get (), (struct sockaddr *) &address,
          (socklen_t) (offsetof (struct sockaddr_un, sun_path) + name.size ())),
      0);
  return fd;
}

static std::string
received (const UniqueFd &fd)
{
  char text[256];
  ssize_t count = recv (fd.get (), text, sizeof text, MSG_DONTWAIT);
  return count < 0 ? "nothing" : std::string (text, (size_t) count);
}

/* Both kinds of names that systemd uses. */
TEST (Notify, SendsOneDatagram)
{
  TempFolder folder;
  for (const std::string &name : {folder.path () + "/notify",
           "@reelsmith-test-" + std::to_string (getpid ())}) {
    UniqueFd manager = listen_on (name);
    g_setenv ("NOTIFY_SOCKET", name.c_str (), TRUE);
    Notifier notifier;
    EXPECT_EQ (g_getenv ("NOTIFY_SOCKET"), nullptr)
        << "a worker could speak in our name";
    EXPECT_TRUE (notifier.tell ("READY=1\nSTATUS=here"));
    EXPECT_EQ (received (manager), "READY=1\nSTATUS=here");
    EXPECT_EQ (received (manager), "nothing");
  }
}

/* Nobody asked, nobody listens, or the name is no name: all the same. */
TEST (Notify, TellsNobodyWhereNobodyIs)
{
  EXPECT_FALSE (Notifier ().tell ("READY=1"));
  for (const std::string &name :
      {std::string (), std::string ("/"), std::string ("relative"),
          std::string ("/nothing/there"), "/" + std::string (200, 'x')}) {
    g_setenv ("NOTIFY_SOCKET", name.c_str (), TRUE);
    EXPECT_FALSE (Notifier ().tell ("READY=1")) << name;
  }
}

/* Signs of life are given only if they are asked for, of this process. */
TEST (Notify, WatchdogIsHalfOfWhatIsAllowed)
{
  struct {
    const char *every, *pid;
    std::optional<uint64_t> wanted;
  } kCases[] = {{"3000000", "", 1500000}, {"3000000", "1", std::nullopt},
      {"0", "", std::nullopt}, {"-5", "", std::nullopt},
      {"3s", "", std::nullopt}, {"", "", std::nullopt},
      {"99999999999999999999", "", std::nullopt}};
  for (const auto &given : kCases) {
    g_setenv ("WATCHDOG_USEC", given.every, TRUE);
    g_setenv ("WATCHDOG_PID", given.pid, TRUE);
    EXPECT_EQ (Notifier ().watchdog_us (), given.wanted) << given.every;
  }
  g_setenv ("WATCHDOG_USEC", "1000", TRUE);
  g_setenv ("WATCHDOG_PID", std::to_string (getpid ()).c_str (), TRUE);
  EXPECT_EQ (Notifier ().watchdog_us (), 500u);
  EXPECT_EQ (Notifier ().watchdog_us (), std::nullopt) << "taken once";
}
