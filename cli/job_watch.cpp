// SPDX-License-Identifier: GPL-3.0-or-later
#include "job_watch.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace reel::cli {

/* How long a daemon that went away may take to come back. */
static constexpr guint kPatienceSeconds = 15;

namespace {

/* A job that is followed. */
struct Followed {
  bool is_read = false;  // its properties are known
  bool reading = false;  // they are being read
  bool is_stale = false; // and are to be read again after that
  bool told = false;     // that it is final
  bool gone = false;
  std::string ended_as; // as its signal Finished said
};

} // namespace

struct JobWatch::Impl {
  Impl (DaemonClient &of, JobView &on) : client (of), view (on) {}

  DaemonClient &client;
  JobView &view;
  std::vector<guint> subscriptions;
  guint name_watch = 0, patience = 0;
  bool daemon_gone = false, gave_up = false, timed_out = false;
  /* Side by side, in the order in which they were added. */
  std::vector<DaemonJob> jobs;
  std::deque<Followed> followed;
  std::vector<std::string> missing;
  BusPtr<GCancellable> ended{g_cancellable_new ()};

  size_t index_of (const std::string &path) const;
  std::vector<const DaemonJob *> open_jobs () const;
  bool all_final () const;
  void read (size_t index);
  void on_read (size_t index, GVariant *answer, const GError *error);
  void show (size_t index, bool changed);
  void lose (size_t index);
  void lose_daemon ();

  static void on_signal (GDBusConnection *, const char *sender,
      const char *path, const char *interface, const char *signal,
      GVariant *arguments, gpointer impl);
  static void on_appeared (
      GDBusConnection *, const char *name, const char *owner, gpointer impl);
  static void on_vanished (GDBusConnection *, const char *name, gpointer impl);
  static gboolean on_patience_over (gpointer impl);
};

size_t
JobWatch::Impl::index_of (const std::string &path) const
{
  auto found = std::find_if (jobs.begin (), jobs.end (),
      [&] (const DaemonJob &job) { return job.path == path; });
  return (size_t) (found - jobs.begin ());
}

std::vector<const DaemonJob *>
JobWatch::Impl::open_jobs () const
{
  std::vector<const DaemonJob *> open;
  for (size_t i = 0; i < jobs.size (); i++)
    if (followed[i].is_read && !followed[i].told && !followed[i].gone)
      open.push_back (&jobs[i]);
  return open;
}

bool
JobWatch::Impl::all_final () const
{
  return std::all_of (followed.begin (), followed.end (),
      [] (const Followed &job) { return job.told || job.gone; });
}

void
JobWatch::Impl::show (size_t index, bool changed)
{
  const DaemonJob &job = jobs[index];
  if (followed[index].told)
    return;
  if (job.is_final ()) {
    followed[index].told = true;
    view.finished (job, open_jobs ());
  } else if (changed) {
    view.changed (job, open_jobs ());
  }
}

/* It was removed, by whomever. */
void
JobWatch::Impl::lose (size_t index)
{
  Followed &job = followed[index];
  if (job.told || job.gone)
    return;
  if (job.is_read && !job.ended_as.empty ()) {
    jobs[index].state = job.ended_as;
    show (index, true);
    return;
  }
  job.gone = true;
  missing.push_back (jobs[index].path);
}

/* Its name has no owner, or nobody answers. It may be started again, by
 * systemd or by a person, and its jobs are kept. */
void
JobWatch::Impl::lose_daemon ()
{
  if (daemon_gone || all_final ())
    return;
  daemon_gone = true;
  patience = g_timeout_add_seconds (kPatienceSeconds, on_patience_over, this);
  view.clear ();
  std::fputs ("reelsmith: the daemon has stopped; its jobs go on when it is "
              "back\n",
      stderr);
}

void
JobWatch::Impl::on_read (size_t index, GVariant *answer, const GError *error)
{
  Followed &job = followed[index];
  job.reading = false;
  if (error) {
    is_unreachable (error) ? lose_daemon () : lose (index);
    return;
  }
  bool first = !job.is_read;
  job.is_read = true;
  if (!g_variant_is_of_type (answer, G_VARIANT_TYPE ("(a{sv})")))
    return lose (index);
  VariantPtr properties = take_variant (g_variant_get_child_value (answer, 0));
  bool changed = jobs[index].update (properties.get ());
  show (index, changed || first);
  if (std::exchange (job.is_stale, false))
    read (index);
}

namespace {

/* The watch may be gone when the answer comes: it has cancelled it then. */
struct Reading {
  void *impl;
  size_t index;
};

} // namespace

void
JobWatch::Impl::read (size_t index)
{
  if (followed[index].reading) {
    followed[index].is_stale = true;
    return;
  }
  followed[index].reading = true;
  auto on_answer = [] (GObject *connection, GAsyncResult *result,
                       gpointer data) {
    std::unique_ptr<Reading> reading (static_cast<Reading *> (data));
    ErrorPtr error;
    VariantPtr answer = take_variant (g_dbus_connection_call_finish (
        G_DBUS_CONNECTION (connection), result, out (error)));
    if (error &&
        g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    static_cast<Impl *> (reading->impl)
        ->on_read (reading->index, answer.get (), error.get ());
  };
  g_dbus_connection_call (client.connection (), kDaemonName,
      jobs[index].path.c_str (), "org.freedesktop.DBus.Properties", "GetAll",
      g_variant_new ("(s)", kJobInterface), nullptr, G_DBUS_CALL_FLAGS_NONE, -1,
      ended.get (), on_answer, new Reading{this, index});
}

void
JobWatch::Impl::on_signal (GDBusConnection *, const char *, const char *path,
    const char *, const char *signal, GVariant *arguments, gpointer data)
{
  auto *self = static_cast<Impl *> (data);
  std::string name = signal;
  if (name == "InterfacesRemoved") {
    const char *removed = nullptr;
    if (g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(oas)")))
      g_variant_get_child (arguments, 0, "&o", &removed);
    size_t index = self->index_of (removed ? removed : "");
    if (index < self->jobs.size ())
      self->lose (index);
    return;
  }
  size_t index = self->index_of (path);
  if (index == self->jobs.size () || !self->followed[index].is_read) {
    if (index < self->jobs.size ())
      self->read (index);
    return;
  }
  if (name == "Finished") {
    const char *state = "";
    if (g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(s)")))
      g_variant_get (arguments, "(&s)", &state);
    self->followed[index].ended_as = state;
    if (!self->followed[index].told)
      self->read (index);
    return;
  }
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  VariantPtr changed = take_variant (g_variant_get_child_value (arguments, 1));
  VariantPtr stale = take_variant (g_variant_get_child_value (arguments, 2));
  /* On the system bus only the names of what has changed are told. */
  if (g_variant_n_children (stale.get ()) > 0)
    self->read (index);
  if (self->jobs[index].update (changed.get ()))
    self->show (index, true);
}

void
JobWatch::Impl::on_appeared (
    GDBusConnection *, const char *, const char *, gpointer data)
{
  auto *self = static_cast<Impl *> (data);
  if (self->patience)
    g_source_remove (self->patience);
  self->patience = 0;
  if (!std::exchange (self->daemon_gone, false))
    return;
  for (size_t i = 0; i < self->jobs.size (); i++)
    if (!self->followed[i].told && !self->followed[i].gone)
      self->read (i);
}

gboolean
JobWatch::Impl::on_patience_over (gpointer data)
{
  auto *self = static_cast<Impl *> (data);
  self->patience = 0;
  self->gave_up = true;
  return G_SOURCE_REMOVE;
}

void
JobWatch::Impl::on_vanished (GDBusConnection *, const char *, gpointer data)
{
  static_cast<Impl *> (data)->lose_daemon ();
}

JobWatch::JobWatch (DaemonClient &client, JobView &view)
    : impl_ (std::make_unique<Impl> (client, view))
{
  GDBusConnection *connection = client.connection ();
  auto subscribe = [&] (const char *interface, const char *signal,
                       const char *path, const char *first) {
    impl_->subscriptions.push_back (g_dbus_connection_signal_subscribe (
        connection, kDaemonName, interface, signal, path, first,
        G_DBUS_SIGNAL_FLAGS_NONE, Impl::on_signal, impl_.get (), nullptr));
  };
  subscribe ("org.freedesktop.DBus.Properties", "PropertiesChanged", nullptr,
      kJobInterface);
  subscribe (kJobInterface, "Finished", nullptr, nullptr);
  subscribe ("org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
      kDaemonPath, nullptr);
}

JobWatch::~JobWatch ()
{
  g_cancellable_cancel (impl_->ended.get ());
  for (guint subscription : impl_->subscriptions)
    g_dbus_connection_signal_unsubscribe (
        impl_->client.connection (), subscription);
  if (impl_->name_watch)
    g_bus_unwatch_name (impl_->name_watch);
  if (impl_->patience)
    g_source_remove (impl_->patience);
}

void
JobWatch::add (const std::string &path)
{
  if (impl_->index_of (path) < impl_->jobs.size ())
    return;
  impl_->jobs.emplace_back ().path = path;
  impl_->followed.emplace_back ();
  impl_->read (impl_->jobs.size () - 1);
  if (!impl_->name_watch)
    impl_->name_watch =
        g_bus_watch_name_on_connection (impl_->client.connection (),
            kDaemonName, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, Impl::on_appeared,
            Impl::on_vanished, impl_.get (), nullptr);
}

JobWatch::End
JobWatch::run (unsigned seconds)
{
  Impl &impl = *impl_;
  guint limit = 0;
  if (seconds > 0)
    limit = g_timeout_add_seconds (
        seconds,
        [] (gpointer flag) {
          *static_cast<bool *> (flag) = true;
          return G_SOURCE_REMOVE;
        },
        &impl.timed_out);
  bool done = impl.client.run_until (
      [&] { return impl.all_final () || impl.gave_up || impl.timed_out; });
  if (limit && !impl.timed_out)
    g_source_remove (limit);
  impl.view.clear ();
  return !done               ? End::Interrupted
         : impl.all_final () ? End::AllFinal
         : impl.gave_up      ? End::DaemonGone
                             : End::TimedOut;
}

const std::vector<DaemonJob> &
JobWatch::jobs () const
{
  return impl_->jobs;
}

const std::vector<std::string> &
JobWatch::missing () const
{
  return impl_->missing;
}

} // namespace reel::cli
