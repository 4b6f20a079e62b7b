// SPDX-License-Identifier: GPL-3.0-or-later
/* What is said, and with which exit status, when the daemon refuses or isn't
 * there. */
#include <cstdio>
#include <sstream>

#include "command.h"
#include "config.h"
#include "daemon_client.h"
#include "run/paths.h"

namespace reel::cli {

static constexpr char kErrorPrefix[] = "org.reelsmith.Error.";

static std::string
remote_name (const GError *error)
{
  CharPtr name = adopt (g_dbus_error_get_remote_error (error));
  return name ? name.get () : "";
}

std::string
message_of (const GError *error)
{
  ErrorPtr copy = adopt (g_error_copy (error));
  g_dbus_error_strip_remote_error (copy.get ());
  return copy->message;
}

bool
is_daemon_error (const GError *error, const char *name)
{
  return remote_name (error) == std::string (kErrorPrefix) + name;
}

bool
is_no_such_job (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
         g_error_matches (
             error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
         is_daemon_error (error, "NotFound");
}

bool
is_unreachable (const GError *error)
{
  std::string name = remote_name (error);
  for (const char *part : {"ServiceUnknown", "NameHasNoOwner", "NoServer",
           "NoReply", "Timeout", "TimedOut", "Disconnected"})
    if (name == std::string ("org.freedesktop.DBus.Error.") + part)
      return true;
  return name.starts_with ("org.freedesktop.DBus.Error.Spawn.") ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

/* What somebody does who has no daemon. */
static std::string
how_to_start (bool on_system_bus)
{
  if (on_system_bus)
    return "start it with `systemctl start reelsmithd`";
  if (program_paths ().in_build_tree)
    return "from where it was built nothing starts it by itself, but "
           "`" REELSMITH_BUILD_ROOT "/daemon/service/reelsmithd &` does";
  return "start it with `systemctl --user start reelsmithd`";
}

/* The daemon knows the brief by the last part of its name at most. */
static void
print_brief_problems (const std::string &text, const std::string &file)
{
  std::string own = file.substr (file.rfind ('/') + 1);
  std::istringstream lines (text);
  for (std::string line; std::getline (lines, line);) {
    bool known = !own.empty () && line.starts_with (own + ":");
    std::fprintf (stderr, "%s%s\n", known ? file.c_str () : "",
        line.c_str () + (known ? own.size () : 0));
  }
}

int
complain_of (
    const GError *error, const DaemonClient *client, const std::string &file)
{
  static constexpr struct {
    const char *name;
    int status;
  } kStatuses[] = {{"InvalidArgument", kUsage}, {"Exists", kUsage},
      {"NotFound", kUsage}, {"QueueFull", kNoRoom}, {"NoSpace", kNoRoom},
      {"Cancelled", kCancelled}};
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return complain (kCancelled, "interrupted");
  std::string message = message_of (error);
  if (!client)
    return complain (
        kUnreachable, "there is no bus to reach the daemon on: " + message +
                          "; reelsmith render needs none");
  if (is_daemon_error (error, "InvalidBrief")) {
    print_brief_problems (message, file);
    return kUsage;
  }
  if (is_unreachable (error)) {
    std::string name = remote_name (error);
    bool absent = name.ends_with (".ServiceUnknown") ||
                  name.ends_with (".NameHasNoOwner");
    return complain (kUnreachable,
        (absent ? "the daemon isn't running: "
                : "the daemon doesn't answer (" + message + "): ") +
            how_to_start (client->on_system_bus ()));
  }
  for (const auto &known : kStatuses)
    if (is_daemon_error (error, known.name))
      return complain (known.status, message);
  return complain (kFailed, message);
}

} // namespace reel::cli
