/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Has a brief rendered by reelsmithd and shows how far it is.
 *
 *   submit [--system] BRIEF [NAME=FILE ...]
 *
 * NAME=FILE hands a file over: where the brief says NAME, it means FILE. On
 * the system bus all files of a brief have to be handed over; on the session
 * bus the daemon also finds those that lie beside the brief.
 *
 *   cc submit.c -o submit $(pkg-config --cflags --libs gio-unix-2.0)
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>

#define NAME "org.reelsmith.Reelsmith1"
#define MANAGER "/org/reelsmith/Reelsmith1"
#define JOB "org.reelsmith.Job1"

typedef struct {
  GDBusConnection *bus;
  GMainLoop *loop;
  char *path;          /* of the job */
  GVariantDict *known; /* its properties, as far as we have heard of them */
  int percent;         /* that was shown last */
  char *stage;
} Client;

static char *
text_of (Client *client, const char *property)
{
  char *text = NULL;
  g_variant_dict_lookup (client->known, property, "s", &text);
  return text ? text : g_strdup ("");
}

static void
update (Client *client, GVariant *changed)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;
  double progress = 0;
  char *stage, *state;

  g_variant_iter_init (&iter, changed);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value)) {
    g_variant_dict_insert_value (client->known, name, value);
    g_variant_unref (value);
  }
  g_variant_dict_lookup (client->known, "Progress", "d", &progress);
  stage = text_of (client, "Stage");
  if ((int) (progress * 100) != client->percent ||
      strcmp (stage, client->stage) != 0) {
    client->percent = (int) (progress * 100);
    g_free (client->stage);
    client->stage = g_strdup (stage);
    g_print ("%3d %%  %s\n", client->percent, *stage ? stage : "waiting");
  }
  state = text_of (client, "State");
  if (g_str_equal (state, "completed") || g_str_equal (state, "failed") ||
      g_str_equal (state, "cancelled"))
    g_main_loop_quit (client->loop);
  g_free (state);
  g_free (stage);
}

/* What a call is answered with while the daemon is not there. */
static gboolean
is_away (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (
             error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED);
}

static void
read_all (Client *client)
{
  GError *error = NULL;
  GVariant *changed;
  GVariant *answer = g_dbus_connection_call_sync (client->bus, NAME,
      client->path, "org.freedesktop.DBus.Properties", "GetAll",
      g_variant_new ("(s)", JOB), G_VARIANT_TYPE ("(a{sv})"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  if (!answer) {
    /* It was being restarted: it is asked again when it is back. */
    if (!is_away (error)) {
      g_printerr ("submit: %s\n", error->message);
      g_main_loop_quit (client->loop);
    }
    g_error_free (error);
    return;
  }
  changed = g_variant_get_child_value (answer, 0);
  update (client, changed);
  g_variant_unref (changed);
  g_variant_unref (answer);
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path,
    const char *interface, const char *signal, GVariant *arguments,
    gpointer self)
{
  Client *client = self;
  GVariant *changed, *invalidated;

  if (g_str_equal (signal, "Finished")) {
    g_main_loop_quit (client->loop);
  } else if (g_str_equal (signal, "PropertiesChanged")) {
    changed = g_variant_get_child_value (arguments, 1);
    invalidated = g_variant_get_child_value (arguments, 2);
    /* The system bus tells only what has changed. */
    if (g_variant_n_children (invalidated) > 0)
      read_all (client);
    else
      update (client, changed);
    g_variant_unref (changed);
    g_variant_unref (invalidated);
  }
}

/* The daemon may be restarted meanwhile. The job survives that, and what was
 * missed is read when it is back. */
static void
on_appeared (
    GDBusConnection *bus, const char *name, const char *owner, gpointer self)
{
  read_all (self);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer self)
{
  g_print ("the daemon has gone; the job goes on when it is back\n");
}

static gboolean
on_interrupt (gpointer self)
{
  Client *client = self;

  g_dbus_connection_call (client->bus, NAME, client->path, JOB, "Cancel", NULL,
      NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

/* Puts FILE into FILES; its index there, or -1. */
static int
append_file (GUnixFDList *files, const char *file, GError **error)
{
  int index, fd = open (file, O_RDONLY | O_CLOEXEC);

  if (fd < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s",
        file, g_strerror (errno));
    return -1;
  }
  index = g_unix_fd_list_append (files, fd, error);
  close (fd);
  return index;
}

/* What the suffix of FILE says of its notation; NULL: nothing. */
static const char *
format_of (const char *file)
{
  if (g_str_has_suffix (file, ".yaml") || g_str_has_suffix (file, ".yml"))
    return "yaml";
  if (g_str_has_suffix (file, ".json"))
    return "json";
  return g_str_has_suffix (file, ".md") ? "markdown" : NULL;
}

/* ASSETS are NAME=FILE, and end with NULL. */
static gboolean
submit (Client *client, const char *brief, char **assets,
    gboolean on_system_bus, GError **error)
{
  GUnixFDList *files = g_unix_fd_list_new ();
  GVariantBuilder options, handles;
  GVariant *answer = NULL;
  char *folder;
  int index = append_file (files, brief, error);

  g_variant_builder_init (&handles, G_VARIANT_TYPE ("a{sh}"));
  for (; index >= 0 && *assets; assets++) {
    char **parts = g_strsplit (*assets, "=", 2);
    int asset = append_file (files, parts[1] ? parts[1] : "", error);
    if (asset < 0)
      index = -1;
    else
      g_variant_builder_add (&handles, "{sh}", parts[0], asset);
    g_strfreev (parts);
  }
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle-token",
      g_variant_new_string (strrchr (client->path, '/') + 1));
  if (format_of (brief))
    g_variant_builder_add (
        &options, "{sv}", "format", g_variant_new_string (format_of (brief)));
  g_variant_builder_add (
      &options, "{sv}", "assets", g_variant_builder_end (&handles));
  if (!on_system_bus) {
    char *absolute = g_canonicalize_filename (brief, NULL);
    folder = g_path_get_dirname (absolute);
    g_variant_builder_add (
        &options, "{sv}", "base-dir", g_variant_new_string (folder));
    g_free (folder);
    g_free (absolute);
  }
  if (index < 0)
    g_variant_builder_clear (&options);
  else
    answer = g_dbus_connection_call_with_unix_fd_list_sync (client->bus, NAME,
        MANAGER, "org.reelsmith.Manager1", "SubmitFd",
        g_variant_new ("(ha{sv})", index, &options), G_VARIANT_TYPE ("(o)"),
        G_DBUS_CALL_FLAGS_NONE, 120000, files, NULL, NULL, error);
  g_object_unref (files);
  if (!answer)
    return FALSE;
  g_print ("submitted as %s\n", client->path);
  g_variant_unref (answer);
  return TRUE;
}

/* Says what went wrong; the exit status for it. */
static int
explain (GError *error)
{
  char *name = g_dbus_error_get_remote_error (error);
  const char *last = name ? strrchr (name, '.') + 1 : "";
  int status = 4; /* not reachable */

  if (g_str_equal (last, "InvalidBrief") ||
      g_str_equal (last, "InvalidArgument") || error->domain == G_FILE_ERROR)
    status = 2;
  else if (g_str_equal (last, "QueueFull") || g_str_equal (last, "NoSpace"))
    status = 3;
  else if (name && g_str_has_prefix (name, "org.reelsmith."))
    status = 1;
  g_dbus_error_strip_remote_error (error);
  g_printerr ("%s: %s\n", *last ? last : "submit", error->message);
  g_free (name);
  return status;
}

static int
tell_end (Client *client)
{
  char *state = text_of (client, "State");
  int status = 1;

  if (g_str_equal (state, "completed")) {
    char **paths = NULL;
    g_variant_dict_lookup (client->known, "OutputPaths", "^as", &paths);
    for (char **path = paths; path && *path; path++)
      g_print ("%s\n", *path);
    g_strfreev (paths);
    status = 0;
  } else if (g_str_equal (state, "cancelled")) {
    g_print ("cancelled\n");
    status = 130;
  } else {
    char *name = text_of (client, "ErrorName");
    char *message = text_of (client, "ErrorMessage");
    g_printerr ("%s: %s\n", name, message);
    g_free (name);
    g_free (message);
  }
  g_free (state);
  return status;
}

int
main (int argc, char **argv)
{
  Client client = {.percent = -1, .stage = g_strdup ("")};
  gboolean on_system_bus = argc > 1 && g_str_equal (argv[1], "--system");
  char **words = argv + 1 + on_system_bus;
  GError *error = NULL;
  int status;

  if (!*words) {
    g_printerr ("usage: submit [--system] BRIEF [NAME=FILE ...]\n");
    return 2;
  }
  client.bus = g_bus_get_sync (
      on_system_bus ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION, NULL, &error);
  if (!client.bus) {
    g_printerr ("submit: %s\n", error->message);
    g_error_free (error);
    return 4;
  }
  client.loop = g_main_loop_new (NULL, FALSE);
  client.known = g_variant_dict_new (NULL);
  /* We choose the job's name, so that we can listen before it exists. */
  client.path = g_strdup_printf ("/org/reelsmith/jobs/c_%d_%" G_GINT64_FORMAT,
      (int) getpid (), g_get_real_time ());
  g_dbus_connection_signal_subscribe (client.bus, NAME, NULL, NULL, client.path,
      NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, &client, NULL);

  if (submit (&client, words[0], words + 1, on_system_bus, &error)) {
    g_unix_signal_add (SIGINT, on_interrupt, &client);
    g_bus_watch_name_on_connection (client.bus, NAME,
        G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished, &client, NULL);
    g_main_loop_run (client.loop);
    read_all (&client);
    status = tell_end (&client);
  } else {
    status = explain (error);
    g_error_free (error);
  }
  g_variant_dict_unref (client.known);
  g_main_loop_unref (client.loop);
  g_free (client.path);
  g_free (client.stage);
  g_object_unref (client.bus);
  return status;
}
