// SPDX-License-Identifier: GPL-3.0-or-later
#include "served_bus.h"

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace reel::test {

/* The system bus of the test lets everybody do everything: who may what is the
 * daemon's to say. */
static constexpr char kOpenPolicy[] = R"(<busconfig>
  <policy context="default">
    <allow send_destination="*"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
)";

static GLibPtr<GDBusConnection>
connect_to (const std::string &address)
{
  return adopt (g_dbus_connection_new_for_address_sync (address.c_str (),
      (GDBusConnectionFlags) (G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
      nullptr, nullptr, nullptr));
}

ServedBus::ServedBus (bool is_system, daemon::Config config)
    : context_ (g_main_context_new ()),
      loop_ (g_main_loop_new (context_.get (), FALSE))
{
  if (is_system) {
    std::string policy = folder.path () + "/policy.conf";
    std::ofstream (policy) << kOpenPolicy;
    bus_ = std::make_unique<PrivateBus> (folder.path (), policy);
    std::filesystem::permissions (
        folder.path (), std::filesystem::perms (0755));
  } else {
    bus_ = std::make_unique<PrivateBus> (folder.path ());
  }
  connection_ = connect_to (address ());
  client_ = Client::open (address ());
  g_assert (connection_ && client_);
  std::promise<void> served;
  thread_ = std::thread ([this, is_system, &config, &served] {
    g_main_context_push_thread_default (context_.get ());
    shown_ =
        std::make_unique<daemon::Bus> (connection_.get (), is_system, config);
    queue_.listener = shown_.get ();
    ErrorPtr error;
    bool is_exported = shown_->export_all (queue_, out (error));
    g_assert_no_error (error.get ());
    g_assert (is_exported);
    GLibPtr<GVariant> owned = adopt (
        g_dbus_connection_call_sync (connection_.get (), "org.freedesktop.DBus",
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
            g_variant_new ("(su)", daemon::kBusName, 4u), nullptr,
            G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr));
    g_assert (owned);
    served.set_value ();
    g_main_loop_run (loop_.get ());
    shown_.reset ();
    while (g_main_context_iteration (context_.get (), FALSE))
      continue;
    g_main_context_pop_thread_default (context_.get ());
  });
  served.get_future ().wait ();
}

ServedBus::~ServedBus ()
{
  in_queue ([this] (MemoryQueue &) { g_main_loop_quit (loop_.get ()); });
  thread_.join ();
}

std::unique_ptr<Client>
ServedBus::client_of (uid_t uid) const
{
  if (seteuid (uid) != 0)
    return nullptr;
  std::unique_ptr<Client> client = Client::open (address ());
  g_assert_cmpint (seteuid (0), ==, 0);
  return client;
}

std::string
ServedBus::add_job (daemon::Job job)
{
  return kJobsPath +
         in_queue ([&job] (MemoryQueue &queue) { return queue.add (job); });
}

std::vector<Event>
job_events (Client &client, const std::string &path)
{
  std::vector<Event> events = client.events (path);
  std::erase_if (events,
      [] (const Event &event) { return event.kind == Event::Kind::Owner; });
  return events;
}

std::string
printed (const Reply &reply)
{
  if (!reply.ok ())
    return reply.error + ": " + reply.message;
  CharPtr text = adopt (g_variant_print (reply.body.get (), FALSE));
  return text.get ();
}

} // namespace reel::test
