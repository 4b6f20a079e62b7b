// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/errors.h"

#include <string>

#include "error.h"

namespace reel::daemon {

void
register_errors ()
{
  for (int code = 0; code <= (int) Error::Degraded; code++) {
    std::string name =
        std::string ("org.reelsmith.Error.") + error_name ((Error) code);
    g_dbus_error_register_error (REEL_DAEMON_ERROR, code, name.c_str ());
  }
}

void
answer_error (GDBusMethodInvocation *invocation, const GError *error)
{
  if (error &&
      (error->domain == REEL_DAEMON_ERROR || error->domain == G_DBUS_ERROR)) {
    g_dbus_method_invocation_return_gerror (invocation, error);
    return;
  }
  g_warning ("%s failed: %s",
      g_dbus_method_invocation_get_method_name (invocation),
      error ? error->message : "no reason was given");
  g_dbus_method_invocation_return_error_literal (invocation, REEL_DAEMON_ERROR,
      (int) Error::PipelineFailed,
      "the daemon could not do that; its log tells why");
}

} // namespace reel::daemon
