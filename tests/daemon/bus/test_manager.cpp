// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "config.h"
#include "served_bus.h"

using namespace reel;
using namespace reel::test;
using reel::daemon::Job;
using reel::daemon::State;

static constexpr char kProperties[] = "org.freedesktop.DBus.Properties";
static constexpr char kErrors[] = "org.reelsmith.Error.";

static GVariant *
parsed (const std::string &text)
{
  return g_variant_parse (nullptr, text.c_str (), nullptr, nullptr, nullptr);
}

static std::string
introspect (Client &client, const std::string &path)
{
  Reply reply =
      client.call (path, "org.freedesktop.DBus.Introspectable", "Introspect");
  return reply.path ();
}

static GDBusInterfaceInfo *
look_up (GDBusNodeInfo *node, const char *name)
{
  GDBusInterfaceInfo *info = g_dbus_node_info_lookup_interface (node, name);
  EXPECT_TRUE (info) << name;
  return info;
}

/* Members with their types, without comments and annotations. */
static std::string
outline (GDBusInterfaceInfo *info)
{
  std::ostringstream text;
  auto arguments = [&text] (GDBusArgInfo **all) {
    for (; all && *all; all++)
      text << " " << (*all)->name << ":" << (*all)->signature;
    text << "\n";
  };
  for (GDBusMethodInfo **m = info->methods; m && *m; m++) {
    text << "method " << (*m)->name << " in";
    arguments ((*m)->in_args);
    text << "  out";
    arguments ((*m)->out_args);
  }
  for (GDBusSignalInfo **s = info->signals; s && *s; s++) {
    text << "signal " << (*s)->name;
    arguments ((*s)->args);
  }
  for (GDBusPropertyInfo **p = info->properties; p && *p; p++)
    text << "property " << (*p)->name << ":" << (*p)->signature << " "
         << (int) (*p)->flags << "\n";
  return text.str ();
}

/* What the bus shows is what the documents say, whoever made either. */
TEST (Manager, IntrospectionIsTheXml)
{
  ServedBus bus;
  std::string job = bus.add_job ();
  struct {
    std::string path;
    const char *name;
  } kShown[] = {{kManagerPath, kManager},
      {kManagerPath, "org.freedesktop.DBus.ObjectManager"}, {job, kJob}};
  for (const auto &shown : kShown) {
    std::ifstream file (std::string (BUS_XML) + "/" + shown.name + ".xml");
    std::string xml ((std::istreambuf_iterator<char> (file)), {});
    GDBusNodeInfo *documented =
        g_dbus_node_info_new_for_xml (xml.c_str (), nullptr);
    GDBusNodeInfo *shown_node = g_dbus_node_info_new_for_xml (
        introspect (bus.client (), shown.path).c_str (), nullptr);
    ASSERT_TRUE (documented && shown_node) << shown.name;
    EXPECT_EQ (outline (look_up (shown_node, shown.name)),
        outline (look_up (documented, shown.name)));
    g_dbus_node_info_unref (documented);
    g_dbus_node_info_unref (shown_node);
  }
}

/* The folder of jobs shows which there are. */
TEST (Manager, JobsAreEnumerated)
{
  ServedBus bus;
  bus.add_job ();
  bus.add_job ();
  std::string xml = introspect (bus.client (), "/org/reelsmith/jobs");
  EXPECT_NE (xml.find ("<node name=\"job1\"/>"), std::string::npos) << xml;
  EXPECT_NE (xml.find ("<node name=\"job2\"/>"), std::string::npos) << xml;
}

/* The object is told of before the method returns: a client that listens never
 * misses a job. */
TEST (Manager, SubmitAnswersWithAJobThatIsThere)
{
  ServedBus bus;
  Reply reply = bus.client ().submit (
      "# Title", Options ().set ("handle-token", "mine").set ("key", "k"));
  ASSERT_TRUE (reply.ok ()) << reply.message;
  EXPECT_EQ (reply.path (), "/org/reelsmith/jobs/mine");
  auto events = job_events (bus.client (), reply.path ());
  ASSERT_EQ (events.size (), 1u);
  EXPECT_EQ (events[0].kind, Event::Kind::Added);
  EXPECT_LE (events[0].at_us, reply.came_us);
  EXPECT_EQ (events[0].values.text ("Title"), "# Title");
  auto last = bus.in_queue (
      [] (MemoryQueue &queue) { return std::move (*queue.last); });
  EXPECT_EQ (last.brief, "# Title");
  EXPECT_EQ (last.key, "k");
  EXPECT_EQ (last.owner, getuid ());
  EXPECT_EQ (last.kind, daemon::Order::Kind::Brief);
}

/* While the queue checks one brief, others are served. */
TEST (Manager, SubmitHoldsNobodyUp)
{
  ServedBus bus;
  bus.in_queue ([] (MemoryQueue &queue) { queue.holds_answers = true; });
  uint32_t first = bus.client ().send_submit ("one");
  EXPECT_TRUE (bus.client ().manager ("Pause").ok ());
  EXPECT_FALSE (bus.client ().wait (first, 0).answered);
  bus.in_queue ([] (MemoryQueue &queue) { queue.answer_held (); });
  EXPECT_TRUE (bus.client ().wait (first).ok ());
}

/* Errors of the queue reach the client by their names and in their words. */
TEST (Manager, ErrorsOfTheQueueHaveTheirNames)
{
  ServedBus bus;
  for (int code = 0; code <= (int) daemon::Error::Degraded; code++) {
    bus.in_queue ([code] (MemoryQueue &queue) {
      queue.fault = {(daemon::Error) code, "brief:1:2: error: no"};
    });
    Reply reply = bus.client ().submit ("x");
    EXPECT_EQ (reply.error,
        kErrors + std::string (daemon::error_name ((daemon::Error) code)));
    EXPECT_EQ (reply.message, "brief:1:2: error: no");
  }
}

/* A wrong option is refused before anything is made of the brief. */
TEST (Manager, SubmitRefusesOptions)
{
  ServedBus bus;
  Client &client = bus.client ();
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  Options unknown, mistyped, pipe;
  unknown.set ("colour", 1);
  mistyped.set ("strict", "yes");
  pipe.asset_fd ("a", ends[0]);
  for (const Options *options : {&unknown, &mistyped, &pipe})
    EXPECT_EQ (client.submit ("x", *options).error,
        std::string (kErrors) + "InvalidArgument");
  for (int end : ends)
    close (end);
  EXPECT_TRUE (
      bus.in_queue ([] (MemoryQueue &queue) { return queue.calls.empty (); }));
}

TEST (Manager, BriefsAreBounded)
{
  daemon::Config config;
  config.limits.brief_bytes = 10;
  ServedBus bus (false, config);
  EXPECT_TRUE (bus.client ().submit ("0123456789").ok ());
  EXPECT_EQ (bus.client ().submit ("0123456789a").error,
      std::string (kErrors) + "InvalidArgument");
}

/* A brief in a file: read whole, from its start, known by its path. */
TEST (Manager, SubmitFdReadsAFile)
{
  ServedBus bus;
  std::string file = bus.folder.path () + "/film.md";
  std::ofstream (file) << "# From a file";
  int fd = open (file.c_str (), O_RDONLY | O_CLOEXEC);
  lseek (fd, 5, SEEK_SET);
  Reply reply = bus.client ().submit_fd (fd);
  EXPECT_EQ (lseek (fd, 0, SEEK_CUR), 5);
  close (fd);
  ASSERT_TRUE (reply.ok ()) << reply.message;
  auto last = bus.in_queue (
      [] (MemoryQueue &queue) { return std::move (*queue.last); });
  EXPECT_EQ (last.brief, "# From a file");
  EXPECT_EQ (last.file, "film.md");
  EXPECT_EQ (last.identity, file);
}

/* A pipe that comes slowly keeps nobody else waiting. */
TEST (Manager, SubmitFdReadsAPipeToItsEnd)
{
  ServedBus bus;
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  GLibPtr<GUnixFDList> files = adopt (g_unix_fd_list_new ());
  g_unix_fd_list_append (files.get (), ends[0], nullptr);
  close (ends[0]);
  uint32_t serial = bus.client ().send (kManagerPath, kManager, "SubmitFd",
      g_variant_new ("(h@a{sv})", 0, parsed ("@a{sv} {}")), files.get ());
  EXPECT_EQ (write (ends[1], "one ", 4), 4);
  EXPECT_TRUE (bus.client ().manager ("Pause").ok ());
  EXPECT_EQ (write (ends[1], "two", 3), 3);
  close (ends[1]);
  ASSERT_TRUE (bus.client ().wait (serial).ok ());
  EXPECT_EQ (
      bus.in_queue ([] (MemoryQueue &queue) { return queue.last->brief; }),
      "one two");
}

TEST (Manager, SubmitFdRefusesWhatIsNoFile)
{
  ServedBus bus;
  int fd = open (bus.folder.path ().c_str (), O_RDONLY | O_CLOEXEC);
  EXPECT_EQ (bus.client ().submit_fd (fd).error,
      std::string (kErrors) + "InvalidArgument");
  close (fd);
  Reply none = bus.client ().manager (
      "SubmitFd", g_variant_new ("(h@a{sv})", 5, parsed ("@a{sv} {}")));
  EXPECT_TRUE (none.answered);
  EXPECT_FALSE (none.ok ());
}

TEST (Manager, SubmitPipelineTakesTypedProperties)
{
  ServedBus bus;
  Reply reply =
      bus.client ().manager ("SubmitPipeline", parsed ("('scene', {'a.b': <5>, "
                                                       "'c.d': <'text'>}, "
                                                       "{'name': <'n'>})"));
  ASSERT_TRUE (reply.ok ()) << reply.message;
  auto last = bus.in_queue (
      [] (MemoryQueue &queue) { return std::move (*queue.last); });
  EXPECT_EQ (last.kind, daemon::Order::Kind::Pipeline);
  EXPECT_EQ (last.template_name, "scene");
  EXPECT_EQ (last.properties.at ("a.b"), "5");
  EXPECT_EQ (last.properties.at ("c.d"), "'text'");
}

TEST (Manager, SubmitPipelineRefuses)
{
  ServedBus bus;
  for (const char *body : {"('../scene', @a{sv} {}, @a{sv} {})",
           "('scene', {'ab': <1>}, @a{sv} {})",
           "('scene', @a{sv} {}, {'strict': <true>})"})
    EXPECT_EQ (bus.client ().manager ("SubmitPipeline", parsed (body)).error,
        std::string (kErrors) + "InvalidArgument")
        << body;
}

TEST (Manager, ValidateGivesProblemsAndPlan)
{
  ServedBus bus;
  bus.in_queue ([] (MemoryQueue &queue) {
    queue.checked.problems.push_back (
        {"warning", "brief", 3, 4, "too \xff long", "shorten it"});
    queue.checked.plan.emplace ();
    queue.checked.plan->json = "{}";
  });
  Reply reply =
      bus.client ().manager ("Validate", parsed ("('# x', @a{sv} {})"));
  EXPECT_EQ (printed (reply), "([('warning', 'brief', 3, 4, 'too \uFFFD long', "
                              "'shorten it')], '{}')");
  bus.in_queue ([] (MemoryQueue &queue) { queue.checked.plan.reset (); });
  reply = bus.client ().manager ("Validate", parsed ("('# x', @a{sv} {})"));
  EXPECT_NE (printed (reply).find (", '')"), std::string::npos);
}

TEST (Manager, ListJobsFilters)
{
  ServedBus bus;
  for (State state :
      {State::Completed, State::Queued, State::Failed, State::Completed}) {
    Job job;
    job.state = state;
    bus.add_job (job);
  }
  Client &client = bus.client ();
  auto list = [&client] (const char *filter) {
    return printed (client.manager (
        "ListJobs", g_variant_new ("(@a{sv})", parsed (filter))));
  };
  EXPECT_EQ (client.list_jobs ().size (), 4u);
  EXPECT_EQ (list ("{'states': <['completed']>}"),
      "(['/org/reelsmith/jobs/job1', '/org/reelsmith/jobs/job4'],)");
  EXPECT_EQ (list ("{'states': <['completed', 'failed']>, 'limit': <@u 2>}"),
      "(['/org/reelsmith/jobs/job3', '/org/reelsmith/jobs/job4'],)");
  EXPECT_EQ (list ("{'owner': <@u 4711>}"), "([],)");
  EXPECT_EQ (list ("{'states': <@as []>}"), "([],)");
  EXPECT_NE (
      list ("{'state': <'x'>}").find ("InvalidArgument"), std::string::npos);
}

TEST (Manager, CleanUpPauseAndResume)
{
  ServedBus bus;
  Client &client = bus.client ();
  EXPECT_EQ (printed (client.manager ("CleanUp",
                 parsed ("({'max-age': <@t 5>, 'dry-run': <true>},)"))),
      "(5000000000, 7)");
  EXPECT_EQ (bus.in_queue ([] (MemoryQueue &queue) { return queue.limits; }),
      (std::map<std::string, uint64_t>{{"max-age", 5}, {"dry-run", 1}}));
  EXPECT_FALSE (
      client.manager ("CleanUp", parsed ("({'max-age': <5>},)")).ok ());
  EXPECT_TRUE (client.manager ("Pause").ok ());
  EXPECT_TRUE (client.wait_manager (
      [] (const Values &values) { return values.flag ("Paused"); }));
  EXPECT_TRUE (client.manager_properties ().flag ("Paused"));
  EXPECT_TRUE (client.manager ("Resume").ok ());
  EXPECT_FALSE (client.manager_properties ().flag ("Paused"));
}

/* What is read is true at that moment, also where no signal tells of it. */
TEST (Manager, PropertiesAreOfNow)
{
  ServedBus bus;
  Client &client = bus.client ();
  EXPECT_EQ (client.manager_properties ().text ("Version"), REELSMITH_VERSION);
  bus.in_queue ([] (MemoryQueue &queue) {
    queue.now.disk_free = 5000000000;
    queue.now.queued = 7;
    queue.now.templates = {"scene"};
    queue.now.voices = {"amy", "\xff"};
    queue.now.degraded = "broken";
  });
  Values now = client.manager_properties ();
  EXPECT_EQ (now.number ("DiskFree"), 5e9);
  EXPECT_EQ (now.number ("Queued"), 7);
  EXPECT_EQ (now.list ("Templates"), std::vector<std::string>{"scene"});
  EXPECT_EQ (now.list ("Voices"), std::vector<std::string>{"amy"});
  EXPECT_EQ (now.text ("Degraded"), "broken");
}

/* A thousand changes of the queue are few signals, and the last value is
 * told. */
TEST (Manager, ChangesAreGathered)
{
  ServedBus bus;
  int64_t start = g_get_monotonic_time ();
  bus.in_queue ([] (MemoryQueue &queue) {
    for (uint32_t i = 1; i <= 1000; i++) {
      queue.now.queued = i;
      queue.listener->on_queue_changed ();
    }
  });
  EXPECT_TRUE (bus.client ().wait_manager (
      [] (const Values &values) { return values.number ("Queued") == 1000; }));
  double seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  EXPECT_LE ((double) bus.client ().manager_events ().size (), 2 + 4 * seconds);
}

/* Calls that fit no interface are answered by name of what is wrong. */
TEST (Manager, MalformedCallsAreAnswered)
{
  ServedBus bus;
  Client &client = bus.client ();
  std::string job = bus.add_job ();
  const std::string dbus = "org.freedesktop.DBus.Error.";
  auto call = [&client] (const std::string &path, const char *interface,
                  const char *method, const char *body) {
    return client.call (path, interface, method, body ? parsed (body) : nullptr)
        .error;
  };
  EXPECT_EQ (
      call (kManagerPath, kManager, "Submit", "('x',)"), dbus + "InvalidArgs");
  EXPECT_EQ (call (kManagerPath, kManager, "Nothing", nullptr),
      dbus + "UnknownMethod");
  EXPECT_EQ (call (kManagerPath, "org.example.Nothing", "Nothing", nullptr),
      dbus + "UnknownMethod");
  EXPECT_EQ (call ("/org/reelsmith/nothing", kManager, "Pause", nullptr),
      dbus + "UnknownMethod");
  EXPECT_EQ (call (kManagerPath, kProperties, "Get",
                 "('org.reelsmith.Manager1', 'Nothing')"),
      dbus + "InvalidArgs");
  EXPECT_EQ (call (kManagerPath, kProperties, "Set",
                 "('org.reelsmith.Manager1', 'Paused', <true>)"),
      dbus + "InvalidArgs");
  EXPECT_EQ (call (job, kJob, "SetPriority", "('x',)"), dbus + "InvalidArgs");
  EXPECT_EQ (call (job, kJob, "Nothing", nullptr), dbus + "UnknownMethod");
  EXPECT_EQ (call (job, kManager, "Pause", nullptr), dbus + "UnknownMethod");
  EXPECT_EQ (
      call (job, kProperties, "Get", "('org.reelsmith.Job1', 'Nothing')"),
      dbus + "InvalidArgs");
  EXPECT_EQ (call (job, kProperties, "Set",
                 "('org.reelsmith.Job1', 'State', <'completed'>)"),
      dbus + "InvalidArgs");
  EXPECT_EQ (call (job, kProperties, "GetAll", "('org.example.Nothing',)"),
      dbus + "InvalidArgs");
  EXPECT_EQ (
      call (job + "/deeper", kJob, "Cancel", nullptr), dbus + "UnknownMethod");
}

/* One program can't fill the daemon with calls that wait. */
TEST (Manager, WaitingCallsAreBounded)
{
  ServedBus bus;
  bus.in_queue ([] (MemoryQueue &queue) { queue.holds_answers = true; });
  Client &client = bus.client ();
  std::vector<uint32_t> serials;
  for (int i = 0; i < 1025; i++)
    serials.push_back (client.send_submit ("x"));
  EXPECT_EQ (client.wait (serials.back ()).error,
      "org.freedesktop.DBus.Error.LimitsExceeded");
  bus.in_queue ([] (MemoryQueue &queue) {
    queue.holds_answers = false;
    queue.answer_held ();
  });
  serials.pop_back ();
  for (uint32_t serial : serials)
    ASSERT_TRUE (client.wait (serial).ok ());
  EXPECT_TRUE (client.submit ("x").ok ());
}

/* Who waits when the daemon goes is told so. */
TEST (Manager, CallsThatWaitAtTheEndAreAnswered)
{
  ServedBus bus;
  bus.in_queue ([] (MemoryQueue &queue) { queue.holds_answers = true; });
  Client &client = bus.client ();
  uint32_t serial = client.send_submit ("x");
  /* Answered after it, so it has come by then. */
  EXPECT_TRUE (client.manager ("Pause").ok ());
  bus.in_queue ([] (MemoryQueue &queue) { queue.drop_held (); });
  Reply reply = client.wait (serial);
  EXPECT_TRUE (reply.answered);
  EXPECT_EQ (reply.error, "org.freedesktop.DBus.Error.NoReply");
}
