// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/service.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <glib-unix.h>
#include <unistd.h>

#include "config.h"
#include "run/paths.h"

namespace reel::daemon {

static constexpr char kSystemMedia[] = "/var/lib/reelsmith/media";
/* Running jobs get this long to go back into the queue; who stops us waits for
 * five seconds. */
static constexpr guint kStopMs = 4500;

static constexpr guint32 kDoNotQueue = 4;   // of RequestName
static constexpr guint32 kPrimaryOwner = 1; // its answer

static bool
fail (GError **error, const std::string &message)
{
  g_set_error_literal (
      error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument, message.c_str ());
  return false;
}

static std::string
worker_path ()
{
  return program_paths ().in_build_tree
             ? REELSMITH_BUILD_ROOT "/daemon/worker/reelsmith-worker"
             : REELSMITH_LIBEXECDIR "/reelsmith-worker";
}

Service::Service (ServiceOptions options)
    : options_ (std::move (options)), loop_ (g_main_loop_new (nullptr, FALSE))
{
}

Service::~Service ()
{
  if (connection_)
    g_signal_handlers_disconnect_by_data (connection_.get (), this);
}

bool
Service::read_config (Config &config, GError **error) const
{
  std::optional<Config> read = load_config (options_.config, error);
  if (!read)
    return false;
  config = std::move (*read);
  if (!options_.media.empty ())
    config.media = options_.media;
  else if (config.media.empty ())
    config.media = options_.is_system ? kSystemMedia : program_paths ().media;
  return true;
}

bool
Service::connect (GError **error)
{
  CharPtr address = adopt (g_dbus_address_get_for_bus_sync (
      options_.is_system ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION, nullptr,
      error));
  if (address)
    connection_ = adopt (g_dbus_connection_new_for_address_sync (address.get (),
        (GDBusConnectionFlags) (G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
        nullptr, nullptr, error));
  if (!connection_) {
    g_prefix_error (error,
        "there is no %s bus: ", options_.is_system ? "system" : "session");
    return false;
  }
  g_signal_connect (connection_.get (), "closed", G_CALLBACK (on_closed), this);
  return true;
}

static GLibPtr<GVariant>
ask_bus (GDBusConnection *connection, const char *method, GVariant *body,
    const char *type, GError **error)
{
  return adopt (g_dbus_connection_call_sync (connection, "org.freedesktop.DBus",
      "/org/freedesktop/DBus", "org.freedesktop.DBus", method, body,
      G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, -1, nullptr, error));
}

static bool
fail_taken (GError **error)
{
  return fail (error, std::string ("another daemon has the name ") + kBusName +
                          " on this bus; stop it first");
}

bool
Service::own_name (GError **error)
{
  guint32 answer = 0;
  GLibPtr<GVariant> body = ask_bus (connection_.get (), "RequestName",
      g_variant_new ("(su)", kBusName, kDoNotQueue), "(u)", error);
  if (!body)
    return false;
  g_variant_get (body.get (), "(u)", &answer);
  return answer == kPrimaryOwner || fail_taken (error);
}

/* Whether there is a daemon already, before anything of its is touched. */
static bool
is_owned (GDBusConnection *connection)
{
  gboolean is_there = FALSE;
  GLibPtr<GVariant> body = ask_bus (connection, "NameHasOwner",
      g_variant_new ("(s)", kBusName), "(b)", nullptr);
  if (body)
    g_variant_get (body.get (), "(b)", &is_there);
  return is_there;
}

bool
Service::start (GError **error)
{
  watch_signals ();
  if (!read_config (config_, error) || !connect (error))
    return false;
  if (is_owned (connection_.get ()))
    return fail_taken (error);
  std::string worker = worker_path ();
  if (access (worker.c_str (), X_OK) != 0)
    return fail (error, "there is no program " + worker +
                            ", which does the rendering; install it, or "
                            "build all of Reelsmith");
  bus_ =
      std::make_unique<Bus> (connection_.get (), options_.is_system, config_);
  queue_ = JobQueue::open (config_, worker, *bus_, error);
  /* The objects are there before the name is: who finds the name finds
   * them. */
  if (!queue_ || !bus_->export_all (*queue_, error) || !own_name (error))
    return false;
  queue_->start ();
  keep_alive ();
  notifier_.tell ("READY=1\nSTATUS=" + config_.media);
  g_message ("videos go to %s", config_.media.c_str ());
  return true;
}

int
Service::run ()
{
  g_main_loop_run (loop_.get ());
  queue_.reset ();
  bus_->flush ();
  if (!g_dbus_connection_is_closed (connection_.get ()))
    g_dbus_connection_flush_sync (connection_.get (), nullptr, nullptr);
  bus_.reset ();
  return status_;
}

void
Service::keep_alive ()
{
  std::optional<uint64_t> every_us = notifier_.watchdog_us ();
  if (!every_us)
    return;
  auto tell = [] (gpointer notifier) -> gboolean {
    ((Notifier *) notifier)->tell ("WATCHDOG=1");
    return G_SOURCE_CONTINUE;
  };
  g_timeout_add ((guint) std::clamp<uint64_t> (*every_us / 1000, 1, 3600000),
      tell, &notifier_);
}

void
Service::watch_signals ()
{
  signal (SIGPIPE, SIG_IGN);
  auto on_stop = [] (gpointer self) -> gboolean {
    ((Service *) self)->stop (0);
    return G_SOURCE_CONTINUE;
  };
  auto on_reload = [] (gpointer self) -> gboolean {
    ((Service *) self)->reload ();
    return G_SOURCE_CONTINUE;
  };
  g_unix_signal_add (SIGTERM, on_stop, this);
  g_unix_signal_add (SIGINT, on_stop, this);
  g_unix_signal_add (SIGHUP, on_reload, this);
}

void
Service::reload ()
{
  if (is_stopping_ || !queue_)
    return;
  notifier_.tell ("RELOADING=1\nMONOTONIC_USEC=" +
                  std::to_string (g_get_monotonic_time ()));
  Config config;
  ErrorPtr error;
  if (!read_config (config, out (error))) {
    g_warning ("the configuration stays as it was: %s", error->message);
  } else {
    if (config.media != config_.media)
      g_warning ("`media` is taken at the next start, ignoring");
    config.media = config_.media;
    config_ = config;
    bus_->configure (config_);
    queue_->configure (config_);
    g_message ("read %s again", options_.config.c_str ());
  }
  notifier_.tell ("READY=1");
}

void
Service::stop (int status)
{
  if (is_stopping_)
    return;
  is_stopping_ = true;
  status_ = status;
  notifier_.tell ("STOPPING=1");
  auto quit = [] (gpointer loop) -> gboolean {
    g_main_loop_quit ((GMainLoop *) loop);
    return G_SOURCE_REMOVE;
  };
  g_timeout_add (kStopMs, quit, loop_.get ());
  if (queue_)
    queue_->stop ([this] { g_main_loop_quit (loop_.get ()); });
  else
    g_main_loop_quit (loop_.get ());
}

void
Service::on_closed (GDBusConnection *, gboolean, GError *error, gpointer self)
{
  g_warning ("the connection to the bus was lost%s%s; jobs go on when it and "
             "the daemon are back",
      error ? ": " : "", error ? error->message : "");
  ((Service *) self)->stop (1);
}

} // namespace reel::daemon
