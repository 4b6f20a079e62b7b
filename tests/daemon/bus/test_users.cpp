// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>

#include <unistd.h>

#include "served_bus.h"

using namespace reel;
using namespace reel::test;
using reel::daemon::Job;
using reel::daemon::State;

/* Two users of every system, since a bus turns away whom the system doesn't
 * know: `bin` and `nobody`. */
static constexpr uid_t kAnna = 2, kBert = 65534;

static const std::string kUnknownObject =
    "org.freedesktop.DBus.Error.UnknownObject";
static const std::string kNotPermitted = "org.reelsmith.Error.NotPermitted";

/* What polkit is to the daemon: a name on the bus that says yes or no. */
class Polkit {
public:
  explicit Polkit (ServedBus &bus) : bus_ (bus)
  {
    static const char kXml[] =
        "<node><interface name='org.freedesktop.PolicyKit1.Authority'>"
        "<method name='CheckAuthorization'>"
        "<arg type='(sa{sv})' direction='in'/><arg type='s' direction='in'/>"
        "<arg type='a{ss}' direction='in'/><arg type='u' direction='in'/>"
        "<arg type='s' direction='in'/><arg type='(bba{ss})' direction='out'/>"
        "</method><method name='CancelCheckAuthorization'>"
        "<arg type='s' direction='in'/></method></interface></node>";
    connection_ = adopt (g_dbus_connection_new_for_address_sync (
        bus.address ().c_str (),
        (GDBusConnectionFlags) (G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
        nullptr, nullptr, nullptr));
    node_ = g_dbus_node_info_new_for_xml (kXml, nullptr);
    static const GDBusInterfaceVTable kCalls = {on_call, nullptr, nullptr, {}};
    bus_.in_queue ([this] (MemoryQueue &) {
      id_ = g_dbus_connection_register_object (connection_.get (),
          "/org/freedesktop/PolicyKit1/Authority", node_->interfaces[0],
          &kCalls, this, nullptr, nullptr);
    });
    GLibPtr<GVariant> owned = adopt (
        g_dbus_connection_call_sync (connection_.get (), "org.freedesktop.DBus",
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
            g_variant_new ("(su)", "org.freedesktop.PolicyKit1", 4u), nullptr,
            G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr));
    EXPECT_TRUE (owned);
  }
  ~Polkit ()
  {
    bus_.in_queue ([this] (MemoryQueue &) {
      g_dbus_connection_unregister_object (connection_.get (), id_);
    });
    g_dbus_node_info_unref (node_);
  }

  /* All are of the thread of the queue. */
  std::map<std::string, bool> allows;
  std::vector<std::string> asked, called_off; // `ACTION interactive`
  bool is_silent = false;                     // asks a person, who dreams

private:
  static void on_call (GDBusConnection *, const char *, const char *,
      const char *, const char *method, GVariant *parameters,
      GDBusMethodInvocation *invocation, gpointer data)
  {
    auto *self = (Polkit *) data;
    if (!strcmp (method, "CancelCheckAuthorization")) {
      const char *id;
      g_variant_get (parameters, "(&s)", &id);
      self->called_off.push_back (id);
      g_dbus_method_invocation_return_value (invocation, nullptr);
      return;
    }
    const char *action, *id;
    guint32 flags = 0;
    g_variant_get (parameters, "(@(sa{sv})&s@a{ss}u&s)", nullptr, &action,
        nullptr, &flags, &id);
    self->asked.push_back (
        std::string (action) + (flags & 1 ? " interactive" : ""));
    if (self->is_silent)
      g_object_unref (invocation);
    else
      g_dbus_method_invocation_return_value (invocation,
          g_variant_new ("((bb@a{ss}))", self->allows[action], FALSE,
              g_variant_new_array (G_VARIANT_TYPE ("{ss}"), nullptr, 0)));
  }

  ServedBus &bus_;
  GLibPtr<GDBusConnection> connection_;
  GDBusNodeInfo *node_;
  guint id_ = 0;
};

/* A system bus with two users and what is theirs. */
class Users : public testing::Test {
protected:
  void SetUp () override
  {
    if (geteuid () != 0)
      GTEST_SKIP () << "only root can be several users";
    bus_ = std::make_unique<ServedBus> (true);
    anna_ = bus_->client_of (kAnna);
    bert_ = bus_->client_of (kBert);
    ASSERT_TRUE (anna_ && bert_);
    Job job;
    job.title = "secret";
    job.owner = kAnna;
    path_ = bus_->add_job (job);
  }

  std::unique_ptr<ServedBus> bus_;
  std::unique_ptr<Client> anna_, bert_;
  std::string path_; // Anna's job
};

static std::string
objects_of (Client &client)
{
  return printed (client.call (
      kManagerPath, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"));
}

/* The owner sees all of a job, and so does who looks after the machine. */
TEST_F (Users, OwnersAndRootSeeTheirJobs)
{
  for (Client *client : {anna_.get (), &bus_->client ()}) {
    EXPECT_EQ (client->properties (path_).text ("Title"), "secret");
    EXPECT_EQ (client->list_jobs (), std::vector<std::string>{path_});
    EXPECT_NE (objects_of (*client).find ("secret"), std::string::npos);
    EXPECT_TRUE (client->job (path_, "Cancel").ok ());
  }
}

/* To anybody else there is no such job, whatever is asked. */
TEST_F (Users, OthersFindNothing)
{
  for (const char *method : {"Cancel", "Retry", "Remove", "Open"})
    EXPECT_EQ (bert_->job (path_, method).error, kUnknownObject) << method;
  EXPECT_EQ (bert_->job (path_, "SetPriority", g_variant_new ("(i)", 1)).error,
      kUnknownObject);
  for (const char *property : {"Id", "State", "Owner", "Title"})
    EXPECT_EQ (bert_
                   ->call (path_, "org.freedesktop.DBus.Properties", "Get",
                       g_variant_new ("(ss)", kJob, property))
                   .error,
        kUnknownObject);
  EXPECT_TRUE (bert_->properties (path_).names ().empty ());
  EXPECT_TRUE (bert_->list_jobs ().empty ());
  EXPECT_EQ (objects_of (*bert_), "({},)");
  EXPECT_EQ (printed (bert_->manager ("ListJobs",
                          g_variant_new_parsed ("({'owner': <%u>},)", kAnna)))
                 .find (kNotPermitted),
      0u);
  EXPECT_TRUE (bus_->in_queue (
      [] (MemoryQueue &queue) { return queue.calls.empty (); }));
}

/* Introspection is the same for a job of another and for none. */
TEST_F (Users, IntrospectionTellsNothing)
{
  auto look = [this] (const std::string &path) {
    return bert_
        ->call (path, "org.freedesktop.DBus.Introspectable", "Introspect")
        .path ();
  };
  EXPECT_EQ (look (path_), look (kJobsPath + std::string ("never")));
  EXPECT_EQ (look ("/org/reelsmith/jobs").find ("job1"), std::string::npos);
}

/* Signals go to everybody on a bus, so they hold no more than they must. */
TEST_F (Users, SignalsHoldNoValues)
{
  bus_->in_queue ([] (MemoryQueue &queue) {
    queue.change ("job1", [] (Job &job) {
      job.state = State::Running;
      job.message = "secret";
    });
    queue.finish ("job1", State::Completed);
  });
  EXPECT_EQ (bert_->wait_finished (path_), "completed");
  auto events = job_events (*bert_, path_);
  ASSERT_EQ (events.size (), 4u);
  EXPECT_EQ (events[0].kind, Event::Kind::Added);
  EXPECT_EQ (events[0].values.names (),
      (std::vector<std::string>{"Id", "Kind", "Owner", "State"}));
  for (const Event &event : events)
    EXPECT_EQ (event.values.print ().find ("secret"), std::string::npos);
  EXPECT_EQ (
      events[1].invalidated, (std::vector<std::string>{"State", "Message"}));
  EXPECT_TRUE (events[1].values.names ().empty ());
}

/* Whose a job is, the bus says; nothing in the message does. */
TEST_F (Users, SubmittedJobsAreTheCallers)
{
  Reply reply = bert_->submit ("# Bert's");
  ASSERT_TRUE (reply.ok ()) << reply.message;
  EXPECT_EQ (bert_->properties (reply.path ()).number ("Owner"), kBert);
  EXPECT_TRUE (anna_->properties (reply.path ()).names ().empty ());
  EXPECT_FALSE (bert_->submit ("x", Options ().set ("base-dir", "/tmp")).ok ());
}

/* Without polkit nobody but root has a say in what is everybody's. */
TEST_F (Users, WithoutPolkitOnlyRootManages)
{
  GVariant *none = g_variant_new_parsed ("(@a{sv} {},)");
  EXPECT_EQ (anna_->manager ("CleanUp", none).error, kNotPermitted);
  EXPECT_EQ (anna_->manager ("Pause").error, kNotPermitted);
  EXPECT_EQ (anna_->manager ("Resume").error, kNotPermitted);
  EXPECT_TRUE (bus_->client ().manager ("Pause").ok ());
}

/* Polkit can keep users from submitting, and is not asked about root. */
TEST_F (Users, PolkitDecidesWhoSubmits)
{
  Polkit polkit (*bus_);
  EXPECT_EQ (bert_->submit ("x").error, kNotPermitted);
  EXPECT_EQ (printed (bert_->manager ("Validate",
                          g_variant_new_parsed ("('x', @a{sv} {})")))
                 .find (kNotPermitted),
      0u);
  bus_->in_queue ([&polkit] (MemoryQueue &) {
    polkit.allows["org.reelsmith.submit"] = true;
  });
  EXPECT_TRUE (bert_->submit ("x").ok ());
  EXPECT_TRUE (bus_->client ().submit ("x").ok ());
  EXPECT_EQ (
      bus_->in_queue ([&polkit] (MemoryQueue &) { return polkit.asked; }),
      std::vector<std::string> (3, "org.reelsmith.submit"));
}

/* Whom polkit lets manage gets at others' jobs; refused, there are none. */
TEST_F (Users, PolkitDecidesWhoManages)
{
  Polkit polkit (*bus_);
  EXPECT_EQ (bert_->job (path_, "Cancel").error, kUnknownObject);
  EXPECT_EQ (bert_->manager ("Pause").error, kNotPermitted);
  bus_->in_queue ([&polkit] (MemoryQueue &) {
    polkit.allows["org.reelsmith.manage"] = true;
  });
  EXPECT_TRUE (bert_->job (path_, "Cancel").ok ());
  EXPECT_TRUE (bert_->manager ("Pause").ok ());
  EXPECT_EQ (bert_->properties (path_).text ("Title"), "secret");
  EXPECT_TRUE (bert_->list_jobs ().empty ()) << "only who asks for others'";
}

/* Who leaves while polkit still asks leaves no dialog behind, and the daemon
 * serves the others meanwhile. */
TEST_F (Users, QuestionsOfWhoLeavesAreCalledOff)
{
  Polkit polkit (*bus_);
  bus_->in_queue ([&polkit] (MemoryQueue &) { polkit.is_silent = true; });
  auto leaver = bus_->client_of (kBert);
  leaver->send_submit ("x");
  auto count = [&] (const std::vector<std::string> &list) {
    return bus_->in_queue ([&list] (MemoryQueue &) { return list.size (); });
  };
  int64_t until = g_get_monotonic_time () + 4 * G_USEC_PER_SEC;
  while (count (polkit.asked) == 0 && g_get_monotonic_time () < until)
    anna_->properties (path_);
  EXPECT_EQ (count (polkit.asked), 1u);
  leaver.reset ();
  while (count (polkit.called_off) == 0 && g_get_monotonic_time () < until)
    anna_->properties (path_);
  EXPECT_EQ (count (polkit.called_off), 1u);
}
