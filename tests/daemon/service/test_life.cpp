// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "config.h"
#include "daemon.h"
#include "unique_fd.h"

using namespace reel;
using namespace reel::test;

/* The daemon with ARGUMENTS on the bus at ADDRESS, to its end. */
static Outcome
run_daemon (const Workplace &place, std::vector<std::string> arguments,
    const std::string &address = "unix:path=/nothing/there")
{
  std::vector<std::string> all = {REELSMITHD, "--media", place.media ()};
  all.insert (all.end (), arguments.begin (), arguments.end ());
  std::map<std::string, std::string> environment = place.environment;
  environment["DBUS_SESSION_BUS_ADDRESS"] = address;
  environment["DBUS_SYSTEM_BUS_ADDRESS"] = address;
  return Program (all, environment, place.path ()).run ();
}

TEST (Life, VersionAndUsage)
{
  Workplace place;
  Outcome version = run_daemon (place, {"--version"});
  EXPECT_EQ (version.status, 0);
  EXPECT_EQ (version.out, "reelsmithd " REELSMITH_VERSION "\n");
  for (const char *wrong : {"--nonsense", "word"}) {
    Outcome outcome = run_daemon (place, {wrong});
    EXPECT_EQ (outcome.status, 2) << wrong;
    EXPECT_EQ (outcome.err.rfind ("reelsmithd: error: ", 0), 0u);
  }
}

/* Started by hand where there is no bus: a sentence, and no folder made. */
TEST (Life, NeedsABus)
{
  Workplace place;
  Outcome session = run_daemon (place, {});
  EXPECT_EQ (session.status, 1);
  EXPECT_NE (session.err.find ("there is no session bus"), std::string::npos)
      << session.err;
  Outcome system = run_daemon (place, {"--system"});
  EXPECT_NE (system.err.find ("there is no system bus"), std::string::npos);
  EXPECT_FALSE (std::filesystem::exists (place.file ("media/library.db")));
}

TEST (Life, RefusesAWrongConfiguration)
{
  Workplace place;
  std::string file = place.write ("wrong.conf", "[daemon]\nmax-runing=2\n");
  Outcome outcome = run_daemon (place, {"--config", file});
  EXPECT_EQ (outcome.status, 1);
  for (const char *named : {"wrong.conf", "daemon", "max-runing"})
    EXPECT_NE (outcome.err.find (named), std::string::npos) << outcome.err;
}

/* Two on one bus would take each other's jobs: the second goes. */
TEST (Life, ThereIsOneOnABus)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  Workplace other;
  Outcome second = run_daemon (other, {}, daemon.address ());
  EXPECT_EQ (second.status, 1);
  EXPECT_NE (second.err.find ("another daemon"), std::string::npos);
  EXPECT_TRUE (daemon.client ().has_owner ());
}

/* Who finds the name finds all objects. */
TEST (Life, ObjectsAreThereWithTheName)
{
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  EXPECT_EQ (daemon.client ().manager_properties ().text ("Version"),
      REELSMITH_VERSION);
  EXPECT_TRUE (daemon.client ()
                   .call (kManagerPath, "org.freedesktop.DBus.ObjectManager",
                       "GetManagedObjects")
                   .ok ());
}

TEST (Life, EndsWhenToldTo)
{
  for (int signal : {SIGTERM, SIGINT}) {
    Daemon daemon;
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    EXPECT_TRUE (daemon.stop (signal, 5)) << "asked for within 5 s";
    EXPECT_EQ (daemon.outcome.status, 0);
    EXPECT_TRUE (daemon.start ()) << "and can be started again";
  }
}

/* What systemd listens on. */
class ServiceManager {
public:
  explicit ServiceManager (const std::string &path)
      : fd_ (socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
  {
    struct sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy (address.sun_path, path.c_str (), sizeof address.sun_path - 1);
    EXPECT_EQ (
        bind (fd_.get (), (struct sockaddr *) &address, sizeof address), 0);
  }
  /* What comes next, without signs of life. */
  std::string next ()
  {
    for (;;) {
      std::string text = any ();
      if (text != "WATCHDOG=1")
        return text.substr (0, text.find ('\n'));
    }
  }
  std::string any ()
  {
    struct pollfd wanted = {fd_.get (), POLLIN, 0};
    char text[512];
    if (poll (&wanted, 1, 10000) != 1)
      return "nothing";
    ssize_t count = recv (fd_.get (), text, sizeof text, 0);
    return std::string (text, (size_t) std::max<ssize_t> (count, 0));
  }

private:
  UniqueFd fd_;
};

TEST (Life, TellsTheServiceManager)
{
  Daemon daemon;
  std::string path = daemon.place.file ("notify");
  ServiceManager manager (path);
  daemon.place.environment["NOTIFY_SOCKET"] = path;
  daemon.place.environment["WATCHDOG_USEC"] = "100000";
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  EXPECT_EQ (manager.next (), "READY=1");
  for (int i = 0; i < 3; i++)
    EXPECT_EQ (manager.any (), "WATCHDOG=1");
  daemon.send (SIGHUP);
  EXPECT_EQ (manager.next (), "RELOADING=1");
  EXPECT_EQ (manager.next (), "READY=1");
  EXPECT_TRUE (daemon.stop ());
  EXPECT_EQ (manager.next (), "STOPPING=1");
}

/* A slip in the file while the daemon runs changes nothing, and is said. */
TEST (Life, ReloadsItsConfiguration)
{
  Daemon daemon ("[daemon]\nmax-running=2\n");
  std::string path = daemon.place.file ("notify");
  ServiceManager manager (path);
  daemon.place.environment["NOTIFY_SOCKET"] = path;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  auto most_running = [&daemon] {
    return daemon.client ().manager_properties ().number ("MaxRunning");
  };
  auto reload = [&] (const std::string &configuration) {
    daemon.configure (configuration);
    daemon.send (SIGHUP);
    EXPECT_EQ (manager.next (), "RELOADING=1");
    EXPECT_EQ (manager.next (), "READY=1");
  };
  EXPECT_EQ (manager.next (), "READY=1");
  EXPECT_EQ (most_running (), 2);
  reload ("[daemon]\nmax-running=many\n");
  EXPECT_EQ (most_running (), 2);
  EXPECT_NE (daemon.log ().find ("max-running"), std::string::npos);
  reload ("[daemon]\nmax-running=3\n");
  EXPECT_EQ (most_running (), 3);
}

/* The session ends: so does the daemon, without being told. */
TEST (Life, EndsWithTheBus)
{
  Workplace place;
  std::filesystem::create_directory (place.file ("bus"));
  auto bus = std::make_unique<PrivateBus> (place.file ("bus"));
  auto environment = place.environment;
  environment["DBUS_SESSION_BUS_ADDRESS"] = bus->address ();
  Program daemon ({REELSMITHD, "--media", place.media ()}, environment);
  {
    auto client = Client::open (bus->address ());
    ASSERT_TRUE (daemon.start () && client->wait_owner (true));
  }
  bus.reset ();
  EXPECT_TRUE (daemon.ends_within (std::chrono::seconds (5)));
  Outcome outcome = daemon.wait ();
  EXPECT_EQ (outcome.status, 1);
  EXPECT_NE (outcome.err.find ("connection to the bus"), std::string::npos);
}
