// SPDX-License-Identifier: GPL-3.0-or-later
#include "system_bus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "config.h"

namespace fs = std::filesystem;

namespace reel::test {

static constexpr char kName[] = "org.reelsmith.Reelsmith1";

static std::vector<std::string>
as_user (uid_t uid, const std::vector<std::string> &words)
{
  std::string number = std::to_string (uid);
  std::vector<std::string> all = {
      "setpriv", "--reuid", number, "--regid", number, "--clear-groups"};
  all.insert (all.end (), words.begin (), words.end ());
  return all;
}

std::string
SystemBus::reason_to_skip ()
{
  if (geteuid () != 0)
    return "callers of several uids need uid 0";
  for (const char *program : {"setpriv", "gdbus", "dbus-daemon"}) {
    CharPtr found = adopt (g_find_program_in_path (program));
    if (!found)
      return std::string (program) + " isn't there";
  }
  if (Program (as_user (kService, {REELSMITHD_PATH, "--version"}))
          .run ()
          .status != 0)
    return "other users can't run what lies in this build folder";
  return "";
}

/* The policy that ships, with this test's user in place of `reelsmith`, and
 * with polkit's own. */
static std::string
policy ()
{
  std::string text = read_file (
      REELSMITH_SOURCE_ROOT "/data/dbus/org.reelsmith.Reelsmith1.conf");
  const std::string user = "user=\"reelsmith\"";
  size_t at = text.find (user);
  g_assert (at != std::string::npos);
  text.replace (at, user.size (), "user=\"" + std::to_string (kService) + "\"");
  text.insert (text.rfind ("</busconfig>"),
      "<policy user=\"root\"><allow own=\"org.freedesktop.PolicyKit1\"/>"
      "</policy><policy context=\"default\">"
      "<allow send_destination=\"org.freedesktop.PolicyKit1\"/></policy>");
  return text;
}

SystemBus::SystemBus ()
{
  fs::create_directory (place.file ("bus"));
  for (const char *name : {"", "bus"})
    fs::permissions (
        place.file (name), fs::perms (0755), fs::perm_options::replace);
  for (const char *name : {"home", "tmp", "media"})
    if (chown (place.file (name).c_str (), kService, kService) != 0)
      g_error ("%s can't be given away", name);
  place.environment["GST_REGISTRY_1_0"] = place.file ("home/registry.bin");
  bus_ = std::make_unique<PrivateBus> (
      place.file ("bus"), place.write ("policy.conf", policy ()));
}

SystemBus::~SystemBus ()
{
  if (daemon_)
    stop_daemon ();
}

bool
SystemBus::start_daemon (const std::vector<std::string> &confine)
{
  auto environment = place.environment;
  environment["DBUS_SYSTEM_BUS_ADDRESS"] = address ();
  std::vector<std::string> words = {"sh", "-c",
      "umask 077; log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh",
      place.file ("home/daemon.log"), REELSMITHD_PATH, "--system", "--media",
      place.media (), "--config", place.file ("reelsmith.conf")};
  std::ofstream (place.file ("reelsmith.conf")) << "[daemon]\nmax-running=2\n";
  std::vector<std::string> all = as_user (kService, words);
  if (!confine.empty ()) {
    all = confine;
    all.push_back (place.path ());
    all.push_back (std::to_string (kService));
    all.insert (all.end (), words.begin (), words.end ());
  }
  daemon_ = std::make_unique<Program> (all, environment, place.path ());
  return daemon_->start () &&
         run (0, {"gdbus", "wait", "--system", "--timeout", "10", kName})
                 .status == 0;
}

bool
SystemBus::stop_daemon ()
{
  daemon_->send (SIGTERM);
  bool ended = daemon_->ends_within (std::chrono::seconds (6));
  if (!ended)
    daemon_->send (SIGKILL);
  daemon_->wait ();
  daemon_.reset ();
  return ended;
}

Program
SystemBus::as (uid_t uid, const std::vector<std::string> &words) const
{
  return Program (as_user (uid, words),
      {{"DBUS_SYSTEM_BUS_ADDRESS", address ()}, {"LC_ALL", "C.UTF-8"}});
}

Outcome
SystemBus::call (uid_t uid, const std::string &path, const std::string &method,
    std::vector<std::string> more) const
{
  std::vector<std::string> words = {"gdbus", "call", "--system", "--dest",
      kName, "--object-path", path, "--method", method};
  words.insert (words.end (), more.begin (), more.end ());
  return run (uid, words);
}

Outcome
SystemBus::manager (uid_t uid, const std::string &method,
    const std::vector<std::string> &more) const
{
  return call (uid, "/org/reelsmith/Reelsmith1",
      "org.reelsmith.Manager1." + method, more);
}

Outcome
SystemBus::submit (
    uid_t uid, const std::string &brief, const std::string &options) const
{
  CharPtr text = adopt (g_variant_print (
      GLibPtr<GVariant> (
          g_variant_ref_sink (g_variant_new_string (brief.c_str ())))
          .get (),
      FALSE));
  return manager (
      uid, "Submit", {text.get (), "{'format': <'yaml'>, " + options + "}"});
}

std::string
SystemBus::property (
    uid_t uid, const std::string &path, const std::string &name) const
{
  Outcome outcome = call (uid, path, "org.freedesktop.DBus.Properties.Get",
      {"org.reelsmith.Job1", name});
  if (outcome.status != 0)
    return outcome.err;
  /* `(<VALUE>,)` */
  size_t start = outcome.out.find ('<') + 1;
  return outcome.out.substr (start, outcome.out.rfind ('>') - start);
}

std::string
SystemBus::wait_end (const std::string &path) const
{
  /* Listens first; then either it has ended, or Finished is still to come. */
  Program monitor = as (0,
      {"gdbus", "monitor", "--system", "--dest", kName, "--object-path", path});
  std::string line;
  monitor.start ();
  monitor.read_line (line);
  monitor.read_line (line);
  auto is_final = [] (const std::string &state) {
    return state != "'queued'" && state != "'held'" && state != "'running'";
  };
  std::string state = property (0, path, "State");
  while (!is_final (state) && monitor.read_line (line))
    if (line.find ("Job1.Finished") != line.npos)
      break;
  return property (0, path, "State");
}

static constexpr char kPolkitXml[] =
    "<node><interface name='org.freedesktop.PolicyKit1.Authority'>"
    "<method name='CheckAuthorization'>"
    "<arg type='(sa{sv})' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='a{ss}' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='(bba{ss})' direction='out'/>"
    "</method><method name='CancelCheckAuthorization'>"
    "<arg type='s' direction='in'/></method></interface></node>";

static GLibPtr<GDBusConnection>
connect (const std::string &address)
{
  GError *error = nullptr;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      address.c_str (),
      (GDBusConnectionFlags) (G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
      nullptr, nullptr, &error);
  if (!connection)
    g_error ("%s", error->message);
  return adopt (connection);
}

Polkit::Polkit (const std::string &address)
    : context_ (g_main_context_new ()),
      loop_ (g_main_loop_new (context_.get (), FALSE)),
      connection_ (connect (address)), asking_ (connect (address))
{
  static const GDBusInterfaceVTable kTable = {on_call, nullptr, nullptr, {}};
  GDBusNodeInfo *info = g_dbus_node_info_new_for_xml (kPolkitXml, nullptr);
  /* Objects live in the context in which they are registered. */
  g_main_context_push_thread_default (context_.get ());
  g_dbus_connection_register_object (connection_.get (),
      "/org/freedesktop/PolicyKit1/Authority", info->interfaces[0], &kTable,
      this, nullptr, nullptr);
  g_main_context_pop_thread_default (context_.get ());
  g_dbus_node_info_unref (info);
  thread_ = std::thread ([this] { g_main_loop_run (loop_.get ()); });
  GVariant *answer = g_dbus_connection_call_sync (connection_.get (),
      "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", "org.freedesktop.PolicyKit1", 4),
      nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr);
  g_assert (answer);
  g_variant_unref (answer);
}

Polkit::~Polkit ()
{
  g_main_loop_quit (loop_.get ());
  thread_.join ();
  for (GDBusMethodInvocation *invocation : unanswered_)
    g_dbus_method_invocation_return_dbus_error (
        invocation, "org.freedesktop.PolicyKit1.Error.Failed", "it ends");
  g_dbus_connection_close_sync (connection_.get (), nullptr, nullptr);
  g_dbus_connection_close_sync (asking_.get (), nullptr, nullptr);
}

void
Polkit::allow (uid_t uid, const std::string &action)
{
  std::lock_guard guard (lock_);
  allowed_.emplace (uid, action);
}

void
Polkit::answer_nothing_more ()
{
  std::lock_guard guard (lock_);
  is_silent_ = true;
}

std::vector<std::string>
Polkit::questions () const
{
  std::lock_guard guard (lock_);
  return questions_;
}

uid_t
Polkit::uid_of (const char *name)
{
  guint32 uid = (guint32) -1;
  GVariant *answer = g_dbus_connection_call_sync (asking_.get (),
      "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixUser", g_variant_new ("(s)", name), nullptr,
      G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr);
  if (answer) {
    g_variant_get (answer, "(u)", &uid);
    g_variant_unref (answer);
  }
  return uid;
}

void
Polkit::answer (GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *kind = nullptr, *action = nullptr;
  guint32 flags = 0;
  GVariant *details = nullptr;
  g_variant_get (arguments, "((&s@a{sv})&s@a{ss}u&s)", &kind, &details, &action,
      nullptr, &flags, nullptr);
  const char *name = "";
  g_variant_lookup (details, "name", "&s", &name);
  uid_t uid =
      g_str_equal (kind, "system-bus-name") ? uid_of (name) : (uid_t) -1;
  g_variant_unref (details);

  std::lock_guard guard (lock_);
  questions_.push_back (
      std::to_string (uid) + " " + action + " " + std::to_string (flags));
  if (is_silent_) {
    unanswered_.push_back (invocation);
    return;
  }
  bool is_allowed = allowed_.contains ({uid, action});
  g_dbus_method_invocation_return_value (invocation,
      g_variant_new ("((bb@a{ss}))", is_allowed, FALSE,
          g_variant_new_array (G_VARIANT_TYPE ("{ss}"), nullptr, 0)));
}

void
Polkit::on_call (GDBusConnection *connection, const char *sender,
    const char *path, const char *interface, const char *method,
    GVariant *arguments, GDBusMethodInvocation *invocation, gpointer self)
{
  if (g_str_equal (method, "CheckAuthorization"))
    ((Polkit *) self)->answer (arguments, invocation);
  else
    g_dbus_method_invocation_return_value (invocation, nullptr);
}

} // namespace reel::test
