// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_client.h"

#include <chrono>
#include <cmath>
#include <cstring>

namespace reel::test {

static constexpr char kBus[] = "org.freedesktop.DBus";
static constexpr char kBusPath[] = "/org/freedesktop/DBus";
static constexpr char kProperties[] = "org.freedesktop.DBus.Properties";

std::unique_ptr<Client>
Client::open (const std::string &address)
{
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      address.c_str (),
      (GDBusConnectionFlags) (G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
      nullptr, nullptr, nullptr);
  if (!connection)
    return nullptr;
  std::unique_ptr<Client> client (new Client);
  client->connection_ = adopt (connection);
  client->filter_ = g_dbus_connection_add_filter (
      connection, on_message, client.get (), nullptr);
  for (const char *rule : {"type='signal',path='/org/reelsmith/Reelsmith1'",
           "type='signal',path_namespace='/org/reelsmith/jobs'",
           "type='signal',sender='org.freedesktop.DBus',"
           "member='NameOwnerChanged',arg0='org.reelsmith.Reelsmith1'"})
    client->wait (client->send_to (
        kBus, kBusPath, kBus, "AddMatch", g_variant_new ("(s)", rule)));
  return client;
}

Client::~Client ()
{
  g_dbus_connection_remove_filter (connection_.get (), filter_);
  g_dbus_connection_close_sync (connection_.get (), nullptr, nullptr);
}

/* In GDBus's thread. */
GDBusMessage *
Client::on_message (GDBusConnection *connection, GDBusMessage *message,
    gboolean incoming, gpointer self)
{
  auto *client = static_cast<Client *> (self);
  if (!incoming)
    return message;
  switch (g_dbus_message_get_message_type (message)) {
  case G_DBUS_MESSAGE_TYPE_SIGNAL:
    client->take_signal (message);
    break;
  case G_DBUS_MESSAGE_TYPE_METHOD_RETURN:
  case G_DBUS_MESSAGE_TYPE_ERROR:
    client->take_reply (message);
    break;
  default:
    break;
  }
  return message;
}

static bool
is_job (const std::string &path)
{
  return path.compare (0, std::strlen (kJobsPath), kJobsPath) == 0;
}

/* What MESSAGE tells; its path is empty if it is nothing of ours. */
static Event
read_signal (GDBusMessage *message)
{
  Event event;
  GVariant *body = g_dbus_message_get_body (message);
  std::string member = g_dbus_message_get_member (message);
  event.at_us = g_get_monotonic_time ();
  if (!body)
    return event;
  const char *text = nullptr;
  GVariant *values = nullptr, *names = nullptr;
  if (member == "InterfacesAdded") {
    event.kind = Event::Kind::Added;
    g_variant_get (body, "(&o@a{sa{sv}})", &text, &values);
    event.path = text;
    GVariant *job =
        g_variant_lookup_value (values, kJob, G_VARIANT_TYPE_VARDICT);
    if (job) {
      event.values = Values (job);
      g_variant_unref (job);
    }
  } else if (member == "InterfacesRemoved") {
    event.kind = Event::Kind::Removed;
    g_variant_get (body, "(&o@as)", &text, &names);
    event.path = text;
  } else if (member == "PropertiesChanged") {
    event.path = g_dbus_message_get_path (message);
    g_variant_get (body, "(&s@a{sv}@as)", &text, &values, &names);
    event.values = Values (values);
    for (gsize i = 0; i < g_variant_n_children (names); i++) {
      const char *name = nullptr;
      g_variant_get_child (names, i, "&s", &name);
      event.invalidated.push_back (name);
    }
  } else if (member == "Finished") {
    event.kind = Event::Kind::Finished;
    event.path = g_dbus_message_get_path (message);
    g_variant_get (body, "(&s)", &text);
    event.text = text;
  } else if (member == "NameOwnerChanged") {
    const char *old = nullptr, *now = nullptr;
    g_variant_get (body, "(&s&s&s)", &text, &old, &now);
    event.kind = Event::Kind::Owner;
    event.path = kManagerPath;
    event.text = now;
  }
  for (GVariant *one : {values, names})
    if (one)
      g_variant_unref (one);
  return event;
}

void
Client::take_signal (GDBusMessage *message)
{
  Event event = read_signal (message);
  if (!event.path.empty ())
    keep (std::move (event));
}

void
Client::keep (Event event)
{
  std::lock_guard<std::mutex> guard (lock_);
  if (event.kind == Event::Kind::Owner) {
    owners_.push_back (event);
  } else {
    Track &track = tracks_[event.path];
    track.now.merge (event.values);
    if (event.kind == Event::Kind::Finished)
      track.finished = event.text;
    track.events.push_back (std::move (event));
  }
  news_.notify_all ();
}

void
Client::take_reply (GDBusMessage *message)
{
  std::lock_guard<std::mutex> guard (lock_);
  uint32_t serial = g_dbus_message_get_reply_serial (message);
  came_[serial] = g_get_monotonic_time ();
  replies_[serial] =
      adopt (static_cast<GDBusMessage *> (g_object_ref (message)));
  news_.notify_all ();
}

uint32_t
Client::send_to (const std::string &name, const std::string &path,
    const std::string &interface, const std::string &method, GVariant *body,
    GUnixFDList *files)
{
  auto message =
      adopt (g_dbus_message_new_method_call (name.c_str (), path.c_str (),
          interface.empty () ? nullptr : interface.c_str (), method.c_str ()));
  if (body)
    g_dbus_message_set_body (message.get (), body);
  if (files)
    g_dbus_message_set_unix_fd_list (message.get (), files);
  uint32_t serial = 0;
  int64_t now = g_get_monotonic_time ();
  g_dbus_connection_send_message (connection_.get (), message.get (),
      G_DBUS_SEND_MESSAGE_FLAGS_NONE, &serial, nullptr);
  std::lock_guard<std::mutex> guard (lock_);
  sent_[serial] = now;
  return serial;
}

uint32_t
Client::send (const std::string &path, const std::string &interface,
    const std::string &method, GVariant *body, GUnixFDList *files)
{
  return send_to (kBusName, path, interface, method, body, files);
}

bool
Client::wait_locked (std::unique_lock<std::mutex> &guard, double seconds,
    const std::function<bool ()> &claim)
{
  auto time = std::chrono::microseconds ((int64_t) (seconds * 1e6));
  return news_.wait_for (guard, time, claim);
}

Reply
Client::wait (uint32_t serial, double seconds)
{
  Reply reply;
  GLibPtr<GDBusMessage> message;
  {
    std::unique_lock<std::mutex> guard (lock_);
    reply.sent_us = sent_[serial];
    if (wait_locked (
            guard, seconds, [&] { return replies_.count (serial) > 0; })) {
      message = std::move (replies_[serial]);
      reply.came_us = came_[serial];
      replies_.erase (serial);
      came_.erase (serial);
    }
    sent_.erase (serial);
  }
  if (!message)
    return reply;
  reply.answered = true;
  GVariant *body = g_dbus_message_get_body (message.get ());
  if (body)
    reply.body = {g_variant_ref (body), g_variant_unref};
  if (GUnixFDList *files = g_dbus_message_get_unix_fd_list (message.get ()))
    reply.files = adopt (static_cast<GUnixFDList *> (g_object_ref (files)));
  if (const char *error = g_dbus_message_get_error_name (message.get ())) {
    reply.error = error;
    if (body && g_variant_is_of_type (body, G_VARIANT_TYPE ("(s)"))) {
      const char *text = nullptr;
      g_variant_get (body, "(&s)", &text);
      reply.message = text;
    }
  }
  return reply;
}

Reply
Client::call (const std::string &path, const std::string &interface,
    const std::string &method, GVariant *body, GUnixFDList *files,
    double seconds)
{
  return wait (send (path, interface, method, body, files), seconds);
}

Reply
Client::manager (const std::string &method, GVariant *body)
{
  return call (kManagerPath, kManager, method, body);
}

Reply
Client::job (const std::string &path, const std::string &method, GVariant *body)
{
  return call (path, kJob, method, body);
}

uint32_t
Client::send_submit (const std::string &brief, const Options &options)
{
  return send (kManagerPath, kManager, "Submit",
      g_variant_new ("(s@a{sv})", brief.c_str (), options.dictionary ()),
      options.files ());
}

Reply
Client::submit (const std::string &brief, const Options &options)
{
  return wait (send_submit (brief, options));
}

Reply
Client::submit_fd (int fd, Options options)
{
  int index = options.add_file (fd);
  return call (kManagerPath, kManager, "SubmitFd",
      g_variant_new ("(h@a{sv})", index, options.dictionary ()),
      options.files ());
}

uint32_t
Client::send_pipeline (const std::string &name,
    const std::map<std::string, std::string> &properties,
    const Options &options)
{
  GVariantBuilder values;
  g_variant_builder_init (&values, G_VARIANT_TYPE_VARDICT);
  for (const auto &[property, value] : properties)
    g_variant_builder_add (&values, "{sv}", property.c_str (),
        g_variant_new_string (value.c_str ()));
  return send (kManagerPath, kManager, "SubmitPipeline",
      g_variant_new (
          "(sa{sv}@a{sv})", name.c_str (), &values, options.dictionary ()),
      options.files ());
}

Reply
Client::submit_pipeline (const std::string &name,
    const std::map<std::string, std::string> &properties,
    const Options &options)
{
  return wait (send_pipeline (name, properties, options));
}

std::vector<std::string>
Client::list_jobs (GVariant *filter)
{
  Reply reply =
      manager ("ListJobs", filter ? g_variant_new ("(@a{sv})", filter)
                                  : g_variant_new ("(a{sv})", nullptr));
  std::vector<std::string> paths;
  if (!reply.ok ())
    return paths;
  GVariantIter *iter = nullptr;
  const char *path = nullptr;
  g_variant_get (reply.body.get (), "(ao)", &iter);
  while (g_variant_iter_next (iter, "&o", &path))
    paths.push_back (path);
  g_variant_iter_free (iter);
  return paths;
}

static Values
values_of (const Reply &reply)
{
  if (!reply.ok ())
    return {};
  GVariant *all = g_variant_get_child_value (reply.body.get (), 0);
  Values values (all);
  g_variant_unref (all);
  return values;
}

Values
Client::properties (const std::string &path)
{
  return values_of (
      call (path, kProperties, "GetAll", g_variant_new ("(s)", kJob)));
}

Values
Client::manager_properties ()
{
  return values_of (call (
      kManagerPath, kProperties, "GetAll", g_variant_new ("(s)", kManager)));
}

bool
Client::has_owner ()
{
  Reply reply = wait (send_to (
      kBus, kBusPath, kBus, "NameHasOwner", g_variant_new ("(s)", kBusName)));
  gboolean has = FALSE;
  if (reply.ok ())
    g_variant_get (reply.body.get (), "(b)", &has);
  return has;
}

pid_t
Client::owner_pid ()
{
  Reply reply = wait (send_to (kBus, kBusPath, kBus,
      "GetConnectionUnixProcessID", g_variant_new ("(s)", kBusName)));
  uint32_t pid = 0;
  if (reply.ok ())
    g_variant_get (reply.body.get (), "(u)", &pid);
  return pid ? (pid_t) pid : -1;
}

std::vector<Event>
Client::events (const std::string &path) const
{
  std::lock_guard<std::mutex> guard (lock_);
  auto found = tracks_.find (path);
  std::vector<Event> all;
  if (found == tracks_.end ())
    return all;
  auto owner = owners_.begin ();
  int64_t first = found->second.events.empty ()
                      ? INT64_MAX
                      : found->second.events.front ().at_us;
  while (owner != owners_.end () && owner->at_us < first)
    ++owner;
  for (const Event &event : found->second.events) {
    for (; owner != owners_.end () && owner->at_us < event.at_us; ++owner)
      all.push_back (*owner);
    all.push_back (event);
  }
  all.insert (all.end (), owner, owners_.end ());
  return all;
}

void
Client::suppose_added (const std::string &path)
{
  std::lock_guard<std::mutex> guard (lock_);
  std::vector<Event> &events = tracks_[path].events;
  if (!events.empty () && events.front ().kind == Event::Kind::Added)
    return;
  GVariantDict values;
  g_variant_dict_init (&values, nullptr);
  g_variant_dict_insert (&values, "State", "s", "queued");
  GVariant *all = g_variant_ref_sink (g_variant_dict_end (&values));
  Event event;
  event.kind = Event::Kind::Added;
  event.path = path;
  event.at_us =
      events.empty () ? g_get_monotonic_time () : events.front ().at_us;
  event.values = Values (all);
  g_variant_unref (all);
  events.insert (events.begin (), std::move (event));
}

std::vector<Event>
Client::manager_events () const
{
  return events (kManagerPath);
}

std::vector<std::string>
Client::paths () const
{
  std::lock_guard<std::mutex> guard (lock_);
  std::vector<std::string> paths;
  for (const auto &[path, track] : tracks_)
    if (is_job (path))
      paths.push_back (path);
  return paths;
}

std::optional<std::string>
Client::wait_finished (const std::string &path, double seconds)
{
  std::unique_lock<std::mutex> guard (lock_);
  if (!wait_locked (
          guard, seconds, [&] { return !tracks_[path].finished.empty (); }))
    return {};
  return tracks_[path].finished;
}

bool
Client::wait_until (const std::string &path,
    const std::function<bool (const Values &)> &claim, double seconds)
{
  std::unique_lock<std::mutex> guard (lock_);
  return wait_locked (
      guard, seconds, [&] { return claim (tracks_[path].now); });
}

/* By what was signalled, even if it has passed by now. */
bool
Client::wait_value (const std::string &path, const char *name,
    const std::string &value, double seconds)
{
  std::unique_lock<std::mutex> guard (lock_);
  return wait_locked (guard, seconds, [&] {
    for (const Event &event : tracks_[path].events)
      if (event.values.text (name) == value)
        return true;
    return false;
  });
}

bool
Client::wait_state (
    const std::string &path, const std::string &state, double seconds)
{
  return wait_value (path, "State", state, seconds);
}

bool
Client::wait_stage (
    const std::string &path, const std::string &stage, double seconds)
{
  return wait_value (path, "Stage", stage, seconds);
}

bool
Client::wait_manager (
    const std::function<bool (const Values &)> &claim, double seconds)
{
  return wait_until (kManagerPath, claim, seconds);
}

bool
Client::wait_owner (bool is_there, double seconds)
{
  if (has_owner () == is_there)
    return true;
  std::unique_lock<std::mutex> guard (lock_);
  return wait_locked (guard, seconds, [&] {
    return !owners_.empty () && owners_.back ().text.empty () != is_there;
  });
}

} // namespace reel::test
