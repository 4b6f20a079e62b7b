// SPDX-License-Identifier: GPL-3.0-or-later
/* The queue as clients and administrators handle it. */
#include <gtest/gtest.h>

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "service_test.h"
#include "unique_fd.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

class Control : public ServiceTest {
protected:
  void start (const std::string &configuration = "")
  {
    daemon.configure (configuration);
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
  }
  void pause () { EXPECT_EQ (refusal_of (kManagerPath, "Pause"), ""); }
  void resume () { EXPECT_EQ (refusal_of (kManagerPath, "Resume"), ""); }
  double started (const std::string &path)
  {
    return daemon.client ().properties (path).number ("Started");
  }
};

GVariant *
filter (const char *key, GVariant *value)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", key, value);
  return g_variant_builder_end (&builder);
}

} // namespace

/* A queue without bound fills memory and disk. */
TEST_F (Control, FullQueueRefusesAtOnce)
{
  start ("[daemon]\nmax-queued=3\nmax-queued-per-user=3\n");
  pause ();
  for (int i = 0; i < 3; i++)
    submit (tiny_brief (), Options ().set ("name", std::to_string (i)));
  EXPECT_EQ (refusal (tiny_brief ()), "QueueFull");
  EXPECT_EQ (daemon.client ().manager_properties ().number ("Queued"), 3);
  auto jobs = daemon.client ().list_jobs ();
  daemon.client ().job (jobs.at (0), "Cancel");
  expect_end (jobs.at (0), "cancelled");
  submit (tiny_brief (), Options ().set ("name", "fits"));
  resume ();
  for (const std::string &path : daemon.client ().list_jobs ())
    EXPECT_TRUE (daemon.client ().wait_finished (path));
}

/* Guards against videos that are all called the same, because the daemon has
 * no better name for a text. */
TEST_F (Control, ATextIsCalledByItsTitleOrItsJob)
{
  start ();
  std::string titled = submit (tiny_brief ("The quiet harbour!"));
  std::string brief = tiny_brief ("x");
  brief.erase (brief.find ("title"), brief.find ("\n", 13) - 12);
  std::string nameless =
      submit (brief, Options ().set ("handle-token", "nobody"));
  for (const auto &[path, name] : {std::pair (titled, "the-quiet-harbour"),
           std::pair (nameless, "nobody")}) {
    expect_end (path, "completed");
    Values values = daemon.client ().properties (path);
    EXPECT_EQ (values.list ("OutputPaths").at (0),
        daemon.place.videos () + "/" + name + ".mp4");
    EXPECT_NE (values.text ("Title"), "");
  }
  std::string both = submit ("reelsmith: 1\n"
                             "output: [{size: 64x64, quality: draft},\n"
                             "  {size: 96x64, quality: draft}]\n"
                             "scenes: [{background: navy, duration: 0.3}]\n",
      Options ().set ("handle-token", "several"));
  expect_end (both, "completed");
  auto paths = daemon.client ().properties (both).list ("OutputPaths");
  for (size_t i = 0; i < 2; i++)
    EXPECT_EQ (paths.at (i), daemon.place.videos () + "/several-" +
                                 (i ? "96x64" : "64x64") + ".mp4");
}

/* Nobody may take all of it. */
TEST_F (Control, FullForOneUser)
{
  start ("[daemon]\nmax-queued=100\nmax-queued-per-user=2\n");
  pause ();
  submit (tiny_brief (), Options ().set ("name", "a"));
  submit (tiny_brief (), Options ().set ("name", "b"));
  EXPECT_EQ (refusal (tiny_brief ()), "QueueFull");
}

/* Submissions at once must not pass the limit between them. */
TEST_F (Control, FullQueueHoldsForSubmissionsAtOnce)
{
  start ("[daemon]\nmax-queued=4\nmax-queued-per-user=4\n");
  pause ();
  std::vector<uint32_t> calls;
  for (int i = 0; i < 12; i++)
    calls.push_back (daemon.client ().send_submit (
        tiny_brief (), Options ().set ("name", "n" + std::to_string (i))));
  int taken = 0;
  for (uint32_t serial : calls) {
    Reply reply = daemon.client ().wait (serial);
    taken += reply.ok ();
    if (!reply.ok ()) {
      EXPECT_EQ (short_error (reply.error), "QueueFull") << reply.message;
    }
  }
  EXPECT_EQ (taken, 4);
}

/* Larger first; first come first served within one priority. */
TEST_F (Control, PrioritiesOrderTheQueue)
{
  start ();
  pause ();
  std::vector<std::string> paths;
  for (int priority : {0, -5, 7, 0, 7})
    paths.push_back (submit (tiny_brief (),
        Options ()
            .set ("priority", priority)
            .set ("name", "p" + std::to_string (paths.size ()))));
  GVariant *new_priority = g_variant_new ("(i)", 100);
  EXPECT_EQ (refusal_of (paths[1], "SetPriority", new_priority), "");
  EXPECT_EQ (refusal_of (paths[1], "SetPriority", g_variant_new ("(i)", 101)),
      "InvalidArgument");
  resume ();
  for (const std::string &path : paths)
    expect_end (path, "completed");
  std::vector<size_t> order = {1, 2, 4, 0, 3};
  for (size_t i = 1; i < order.size (); i++)
    EXPECT_LT (started (paths[order[i - 1]]), started (paths[order[i]]));
  EXPECT_EQ (refusal_of (paths[0], "SetPriority", g_variant_new ("(i)", 1)),
      "NotPermitted");
}

/* The running job goes on while the queue is paused; the others wait. */
TEST_F (Control, PauseHoldsWhatWaits)
{
  start ();
  std::string running = submit (long_brief (30));
  ASSERT_TRUE (daemon.client ().wait_state (running, "running"));
  std::string waiting =
      submit (tiny_brief (), Options ().set ("name", "waits"));
  pause ();
  ASSERT_TRUE (daemon.client ().wait_state (waiting, "held"));
  EXPECT_TRUE (daemon.client ().wait_manager (
      [] (const Values &now) { return now.flag ("Paused"); }));
  expect_end (running, "completed");
  EXPECT_EQ (value (waiting, "State"), "held");
  resume ();
  expect_end (waiting, "completed");
  /* That it was queued in between may last too shortly to be told. */
  std::string states = state_sequence (daemon.client ().events (waiting));
  EXPECT_TRUE (states == "queued held(paused) queued running completed" ||
               states == "queued held(paused) running completed")
      << states;
}

/* Two at once where the configuration allows it; never more. */
TEST_F (Control, MaxRunningIsKept)
{
  start ("[daemon]\nmax-running=2\n");
  std::vector<std::string> paths;
  for (int i = 0; i < 4; i++)
    paths.push_back (submit (
        long_brief (40), Options ().set ("name", "m" + std::to_string (i))));
  ASSERT_TRUE (daemon.client ().wait_manager (
      [] (const Values &now) { return now.number ("Running") == 2; }));
  for (const std::string &path : paths)
    expect_end (path, "completed");
  int running = 0, most = 0;
  std::vector<std::pair<double, int>> steps;
  for (const std::string &path : paths) {
    Values values = daemon.client ().properties (path);
    steps.emplace_back (values.number ("Started"), 1);
    steps.emplace_back (values.number ("Finished"), -1);
  }
  std::sort (steps.begin (), steps.end ());
  for (const auto &[time, step] : steps)
    most = std::max (most, running += step);
  EXPECT_EQ (most, 2);
}

/* A failed job can be made again once its cause is mended. */
TEST_F (Control, RetryMakesANewJob)
{
  start ();
  std::string folder = daemon.place.file ("base");
  fs::create_directory (folder);
  fs::copy (test_data ("photo-3x2.jpg"), folder + "/quay.jpg");
  pause ();
  std::string path =
      submit (spoken_brief ("quay.jpg"), Options ().set ("base-dir", folder));
  EXPECT_EQ (refusal_of (path, "Retry"), "NotPermitted");
  fs::remove (folder + "/quay.jpg");
  resume ();
  expect_end (path, "failed");
  fs::copy (test_data ("photo-3x2.jpg"), folder + "/quay.jpg");
  Reply reply = daemon.client ().job (path, "Retry");
  ASSERT_TRUE (reply.ok ()) << reply.message;
  expect_end (reply.path (), "completed");
  EXPECT_EQ (value (path, "State"), "failed");
}

/* Removing forgets the job and keeps the video. */
TEST_F (Control, RemoveKeepsTheVideo)
{
  start ();
  std::string path = submit (tiny_brief ());
  expect_end (path, "completed");
  std::string file = video (path);
  EXPECT_EQ (refusal_of (path, "Remove"), "");
  EXPECT_TRUE (fs::exists (file));
  EXPECT_EQ (daemon.client ().list_jobs ().size (), 0u);
  EXPECT_NE (refusal_of (path, "Remove"), "");
  auto events = daemon.client ().events (path);
  EXPECT_EQ (events.back ().kind, Event::Kind::Removed);
  std::string running = submit (long_brief (3600));
  EXPECT_EQ (refusal_of (running, "Remove"), "NotPermitted");
  daemon.client ().job (running, "Cancel");
  expect_end (running, "cancelled");
}

/* Finished jobs are bounded: the oldest go, and it is signalled. */
TEST_F (Control, FinishedJobsAreBounded)
{
  start ("[daemon]\nmax-finished=3\n");
  std::vector<std::string> paths;
  for (int i = 0; i < 5; i++) {
    paths.push_back (submit (
        tiny_brief (), Options ().set ("name", "f" + std::to_string (i))));
    expect_end (paths.back (), "completed");
  }
  auto is_removed = [&] (const std::string &path) {
    auto events = daemon.client ().events (path);
    return !events.empty () && events.back ().kind == Event::Kind::Removed;
  };
  auto jobs = daemon.client ().list_jobs ();
  EXPECT_EQ (jobs, std::vector<std::string> (paths.begin () + 2, paths.end ()));
  EXPECT_TRUE (is_removed (paths[0]) && is_removed (paths[1]));
  EXPECT_FALSE (is_removed (paths[2]));
  EXPECT_EQ (files_under (daemon.place.videos ()).size (), 10u)
      << "videos went with their jobs";
}

/* Clients choose which jobs they see. */
TEST_F (Control, ListJobsFilters)
{
  start ();
  std::string done = submit (tiny_brief ());
  expect_end (done, "completed");
  pause ();
  std::string held = submit (tiny_brief (), Options ().set ("name", "h"));
  ASSERT_TRUE (daemon.client ().wait_state (held, "held"));
  const char *states[] = {"held", nullptr};
  using List = std::vector<std::string>;
  EXPECT_EQ (daemon.client ().list_jobs (), (List{done, held}));
  EXPECT_EQ (daemon.client ().list_jobs (
                 filter ("states", g_variant_new_strv (states, -1))),
      List{held});
  EXPECT_EQ (
      daemon.client ().list_jobs (filter ("limit", g_variant_new_uint32 (1))),
      List{held});
  EXPECT_EQ (daemon.client ().list_jobs (
                 filter ("owner", g_variant_new_uint32 (getuid () + 1))),
      List{});
  Reply reply = daemon.client ().manager ("ListJobs",
      g_variant_new ("(@a{sv})", filter ("sates", g_variant_new_uint32 (1))));
  EXPECT_EQ (short_error (reply.error), "InvalidArgument");
}

/* All jobs with their properties in one call, as bindings of D-Bus ask. */
TEST_F (Control, ManagedObjectsAreAllJobs)
{
  start ();
  std::string path = submit (tiny_brief ("Managed"));
  expect_end (path, "completed");
  Reply reply = daemon.client ().call (
      kManagerPath, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
  ASSERT_TRUE (reply.ok ()) << reply.message;
  char *text = g_variant_print (reply.body.get (), FALSE);
  EXPECT_NE (
      std::string (text).find ("'Title': <'Managed'>"), std::string::npos)
      << text;
  g_free (text);
}

/* SIGHUP: the new limits hold, no job is disturbed; a wrong file leaves all as
 * it was. */
TEST_F (Control, ConfigurationIsReloaded)
{
  start ("[daemon]\nmax-running=1\n");
  std::string path = submit (long_brief (40));
  ASSERT_TRUE (daemon.client ().wait_state (path, "running"));
  daemon.configure ("[daemon]\nmax-running=3\n");
  daemon.send (SIGHUP);
  EXPECT_TRUE (daemon.client ().wait_manager (
      [] (const Values &now) { return now.number ("MaxRunning") == 3; }));
  daemon.configure ("[daemon]\nmax-runing=4\n");
  daemon.send (SIGHUP);
  expect_end (path, "completed");
  EXPECT_EQ (daemon.client ().manager_properties ().number ("MaxRunning"), 3);
  expect_states (path, "queued running completed");
  EXPECT_NE (daemon.log ().find ("max-runing"), std::string::npos);
}

/* Guards against limits that an administrator sets and that hold for nobody,
 * or that a client can lift. */
TEST_F (Control, LimitsOfTheConfigurationHoldForBriefs)
{
  start ("[limits]\nscenes=2\n");
  const char kThree[] = "scenes: [{duration: 0.1}, {duration: 0.1}, "
                        "{duration: 0.1}]\n"
                        "output: {size: 64x64, fps: 10}\n";
  Reply reply = daemon.client ().submit (kThree);
  EXPECT_EQ (short_error (reply.error), "InvalidBrief");
  EXPECT_NE (reply.message.find ("`scenes` has 3 entries, but may have at most "
                                 "2"),
      std::string::npos)
      << reply.message;
  EXPECT_EQ (refusal (kThree, Options ().set ("limit", "scenes=3")),
      "InvalidArgument");
  daemon.configure ("[limits]\nscenes=3\n[daemon]\nmax-running=3\n");
  daemon.send (SIGHUP);
  EXPECT_TRUE (daemon.client ().wait_manager (
      [] (const Values &now) { return now.number ("MaxRunning") == 3; }));
  expect_end (submit (kThree), "completed");
}

/* A configuration that can't be read stops it at once, and says why. */
TEST_F (Control, WrongConfigurationStopsIt)
{
  daemon.configure ("[daemon]\nmax-runing=4\n");
  Program program ({REELSMITHD, "--media", daemon.place.media (), "--config",
                       daemon.config_file ()},
      daemon.place.environment);
  Outcome outcome = program.run ();
  EXPECT_NE (outcome.status, 0);
  EXPECT_NE (outcome.err.find ("max-running"), std::string::npos)
      << outcome.err;
}

/* Two daemons on one media folder would undo each other's work. */
TEST_F (Control, OneDaemonForAFolder)
{
  start ();
  fs::create_directory (daemon.place.file ("other"));
  PrivateBus other (daemon.place.file ("other"));
  auto environment = daemon.place.environment;
  environment["DBUS_SESSION_BUS_ADDRESS"] = other.address ();
  Program second ({REELSMITHD, "--media", daemon.place.media ()}, environment);
  Outcome outcome = second.run ();
  EXPECT_NE (outcome.status, 0);
  EXPECT_NE (outcome.err, "");
  expect_end (submit (tiny_brief ()), "completed");
}

namespace {

class Degraded : public Control {
protected:
  void expect_degraded ()
  {
    EXPECT_NE (daemon.client ().manager_properties ().text ("Degraded"), "");
    EXPECT_EQ (refusal (tiny_brief ()), "Degraded");
    EXPECT_EQ (daemon.client ().list_jobs ().size (), 0u);
  }
  void TearDown () override
  {
    EXPECT_TRUE (daemon.stop ());
    EXPECT_TRUE (read_file (database) == bytes) << "the file was changed";
    fs::remove (database);
    ASSERT_TRUE (daemon.start ());
    ServiceTest::TearDown ();
  }
  std::string database = daemon.place.file ("media/library.db");
  std::string bytes;
};

} // namespace

/* A damaged database is named, and kept for whoever can mend it. */
TEST_F (Degraded, DamagedDatabaseIsKept)
{
  bytes = std::string (20'000, '\7');
  std::ofstream (database) << bytes;
  start ();
  expect_degraded ();
}

/* So is one that a newer version wrote. */
TEST_F (Degraded, NewerDatabaseIsKept)
{
  start ();
  EXPECT_TRUE (daemon.stop ());
  ASSERT_EQ (Program ({"sqlite3", database,
                          "pragma journal_mode=delete; "
                          "pragma user_version=1000"})
                 .run ()
                 .status,
      0);
  bytes = read_file (database);
  ASSERT_TRUE (daemon.start ());
  expect_degraded ();
}

namespace {

/* The socket that systemd would read. */
class NotifySocket {
public:
  explicit NotifySocket (const std::string &path)
      : fd_ (socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
  {
    struct sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    g_strlcpy (address.sun_path, path.c_str (), sizeof address.sun_path);
    if (bind (fd_.get (), (struct sockaddr *) &address, sizeof address) != 0)
      fd_ = reel::UniqueFd ();
  }
  /* True if WORD is among what comes within ten seconds. */
  bool hears (const std::string &word)
  {
    struct pollfd wanted = {fd_.get (), POLLIN, 0};
    while (poll (&wanted, 1, 10'000) > 0) {
      char text[1024];
      ssize_t count = recv (fd_.get (), text, sizeof text, 0);
      if (count > 0 &&
          std::string (text, (size_t) count).find (word) != std::string::npos)
        return true;
    }
    return false;
  }

private:
  reel::UniqueFd fd_;
};

} // namespace

/* systemd starts what depends on it, and restarts it when it hangs. */
TEST_F (Control, TellsTheServiceManager)
{
  std::string path = daemon.place.file ("notify");
  NotifySocket socket (path);
  daemon.place.environment["NOTIFY_SOCKET"] = path;
  daemon.place.environment["WATCHDOG_USEC"] = "1000000";
  start ();
  EXPECT_TRUE (socket.hears ("READY=1"));
  EXPECT_TRUE (socket.hears ("WATCHDOG=1"));
  EXPECT_TRUE (socket.hears ("WATCHDOG=1"));
  daemon.send (SIGTERM);
  EXPECT_TRUE (socket.hears ("STOPPING=1"));
}

/* Stopped again and again while starting, it never hangs. */
TEST_F (Control, EndsAtOnceWhenAsked)
{
  start ();
  std::string path = submit (long_brief (60));
  for (int i = 0; i < 3; i++) {
    ASSERT_TRUE (daemon.stop (SIGTERM, 5));
    EXPECT_EQ (daemon.outcome.status, 0);
    ASSERT_TRUE (daemon.start ());
  }
  expect_end (path, "completed");
}
