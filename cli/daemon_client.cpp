// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_client.h"

#include <algorithm>

#include <glib-unix.h>

namespace reel::cli {

/* A bus lets nobody have too many questions open: 128 on a system bus. */
static constexpr size_t kMostAtOnce = 64;
static constexpr int kShortWait = 25000;

std::unique_ptr<DaemonClient>
DaemonClient::connect (bool on_system_bus, GError **error)
{
  std::unique_ptr<DaemonClient> client (new DaemonClient);
  client->on_system_bus_ = on_system_bus;
  client->connection_.reset (g_bus_get_sync (
      on_system_bus ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION, nullptr, error));
  if (!client->connection_)
    return nullptr;
  g_dbus_connection_set_exit_on_close (client->connection (), FALSE);
  client->interrupted_.reset (g_cancellable_new ());
  client->signals_[0] = g_unix_signal_add (SIGINT, on_signal, client.get ());
  client->signals_[1] = g_unix_signal_add (SIGTERM, on_signal, client.get ());
  return client;
}

DaemonClient::~DaemonClient ()
{
  for (guint source : signals_)
    if (source)
      g_source_remove (source);
}

gboolean
DaemonClient::on_signal (gpointer client)
{
  g_cancellable_cancel (static_cast<DaemonClient *> (client)->interrupted ());
  return G_SOURCE_CONTINUE;
}

bool
DaemonClient::run_until (const std::function<bool ()> &done)
{
  while (!done ()) {
    if (g_cancellable_is_cancelled (interrupted ()))
      return false;
    g_main_context_iteration (nullptr, TRUE);
  }
  return true;
}

namespace {

struct Waiting {
  VariantPtr answer;
  ErrorPtr error;
  bool answered = false;
};

void
on_answer (GObject *connection, GAsyncResult *result, gpointer data)
{
  auto *waiting = static_cast<Waiting *> (data);
  waiting->answer =
      take_variant (g_dbus_connection_call_with_unix_fd_list_finish (
          G_DBUS_CONNECTION (connection), nullptr, result,
          out (waiting->error)));
  waiting->answered = true;
}

} // namespace

VariantPtr
DaemonClient::call (DaemonCall call, GError **error)
{
  Waiting waiting;
  g_dbus_connection_call_with_unix_fd_list (connection (), kDaemonName,
      call.path.c_str (), call.interface, call.method, call.arguments.get (),
      nullptr, G_DBUS_CALL_FLAGS_NONE, call.waits_long ? G_MAXINT : kShortWait,
      call.descriptors.get (), interrupted (), on_answer, &waiting);
  /* The answer comes in any case: at the latest when it is interrupted. */
  while (!waiting.answered)
    g_main_context_iteration (nullptr, TRUE);
  if (!waiting.answer)
    g_propagate_error (error, waiting.error.release ());
  return std::move (waiting.answer);
}

VariantPtr
DaemonClient::call_manager (
    const char *method, GVariant *arguments, GError **error)
{
  return call ({kDaemonPath, kManagerInterface, method,
                   keep_variant (arguments), nullptr},
      error);
}

namespace {

struct Round {
  const DaemonClient::Answered &done;
  size_t open = 0;
};

struct OneOfRound {
  Round *round;
  std::string path;
};

void
on_one_answer (GObject *connection, GAsyncResult *result, gpointer data)
{
  std::unique_ptr<OneOfRound> one (static_cast<OneOfRound *> (data));
  ErrorPtr error;
  VariantPtr answer = take_variant (g_dbus_connection_call_finish (
      G_DBUS_CONNECTION (connection), result, out (error)));
  one->round->open--;
  one->round->done (one->path, answer.get (), error.get ());
}

} // namespace

bool
DaemonClient::call_each (const std::vector<std::string> &paths,
    const char *interface, const char *method, GVariant *arguments,
    const Answered &done)
{
  VariantPtr kept = keep_variant (arguments);
  Round round = {done};
  for (const std::string &path : paths) {
    if (g_cancellable_is_cancelled (interrupted ()))
      break;
    round.open++;
    g_dbus_connection_call (connection (), kDaemonName, path.c_str (),
        interface, method, kept.get (), nullptr, G_DBUS_CALL_FLAGS_NONE,
        kShortWait, interrupted (), on_one_answer,
        new OneOfRound{&round, path});
    while (round.open >= kMostAtOnce)
      g_main_context_iteration (nullptr, TRUE);
  }
  while (round.open > 0)
    g_main_context_iteration (nullptr, TRUE);
  return !g_cancellable_is_cancelled (interrupted ());
}

std::vector<std::string>
DaemonClient::list_jobs (const std::vector<std::string> &states, GError **error)
{
  GVariantBuilder filter;
  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  std::vector<const char *> names;
  names.reserve (states.size ());
  for (const std::string &state : states)
    names.push_back (state.c_str ());
  if (!names.empty ())
    g_variant_builder_add (&filter, "{sv}", "states",
        g_variant_new_strv (names.data (), (gssize) names.size ()));
  VariantPtr answer =
      call_manager ("ListJobs", g_variant_new ("(a{sv})", &filter), error);
  std::vector<std::string> paths;
  if (!answer || !g_variant_is_of_type (answer.get (), G_VARIANT_TYPE ("(ao)")))
    return paths;
  VariantPtr list = take_variant (g_variant_get_child_value (answer.get (), 0));
  for (gsize i = 0; i < g_variant_n_children (list.get ()); i++) {
    const char *path = nullptr;
    g_variant_get_child (list.get (), i, "&o", &path);
    if (g_str_has_prefix (path, kJobPrefix))
      paths.emplace_back (path);
  }
  return paths;
}

std::string
id_of (const std::string &path)
{
  return path.substr (path.rfind ('/') + 1);
}

bool
find_job (const std::vector<std::string> &paths, const std::string &word,
    std::string &path, std::string &reason)
{
  std::string id = word.starts_with (kJobPrefix) ? id_of (word) : word;
  std::vector<std::string> found;
  for (const std::string &candidate : paths) {
    if (id_of (candidate) == id) {
      path = candidate;
      return true;
    }
    if (!id.empty () && id_of (candidate).starts_with (id))
      found.push_back (candidate);
  }
  if (found.size () == 1) {
    path = found[0];
    return true;
  }
  reason = found.empty ()
               ? "there is no job `" + word +
                     "`; reelsmith jobs --all lists "
                     "those there are"
               : std::to_string (found.size ()) + " jobs begin with `" + word +
                     "`: write more of the id";
  return false;
}

static size_t
common_letters (const std::string &a, const std::string &b)
{
  return (size_t) (std::mismatch (a.begin (), a.end (), b.begin (), b.end ())
                       .first -
                   a.begin ());
}

std::map<std::string, std::string>
short_ids (const std::vector<std::string> &paths)
{
  constexpr size_t kShortest = 8;
  std::vector<std::string> ids;
  ids.reserve (paths.size ());
  for (const std::string &path : paths)
    ids.push_back (id_of (path));
  std::sort (ids.begin (), ids.end ());
  /* What an id has in common with any other it has with a neighbour. */
  std::map<std::string, std::string> shortened;
  for (size_t i = 0; i < ids.size (); i++) {
    size_t before = i > 0 ? common_letters (ids[i - 1], ids[i]) : 0;
    size_t behind =
        i + 1 < ids.size () ? common_letters (ids[i], ids[i + 1]) : 0;
    shortened[kJobPrefix + ids[i]] =
        ids[i].substr (0, std::max ({kShortest, before + 1, behind + 1}));
  }
  return shortened;
}

} // namespace reel::cli
