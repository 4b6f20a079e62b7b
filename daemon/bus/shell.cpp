// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/shell.h"

#include <unistd.h>

#include "glib_ptr.h"

namespace reel::daemon {

Shell::Shell (
    GDBusConnection *connection, bool is_system, const Config &configuration)
    : config (configuration), connection_ (connection), is_system_ (is_system),
      gate_ (std::make_shared<CallGate> ()), authority_ (connection),
      callers_ (connection,
          [this] (const std::string &sender) { authority_.forget (sender); })
{
}

CallPtr
Shell::begin (GDBusMethodInvocation *invocation)
{
  return Call::begin (gate_, invocation);
}

void
Shell::with_caller (const CallPtr &call, const WithUid &next)
{
  if (!is_system_) {
    next (getuid ());
    return;
  }
  callers_.find (call->sender (), [call, next] (std::optional<uid_t> uid) {
    if (uid)
      next (*uid);
    else
      call->refuse (Error::NotPermitted, "the bus doesn't say who asks");
  });
}

void
Shell::with_permission (const CallPtr &call, Action action, const WithUid &next)
{
  with_caller (call, [this, call, action, next] (uid_t uid) {
    if (!is_system_) {
      next (uid);
      return;
    }
    authority_.check (call->sender (), uid, action, call->may_ask (),
        [call, action, next, uid] (bool is_allowed) {
          if (is_allowed)
            next (uid);
          else
            call->refuse (Error::NotPermitted,
                action == Action::Submit
                    ? "you may not submit briefs on this machine; its "
                      "administrator can allow org.reelsmith.submit"
                    : "this is for administrators of this machine "
                      "(org.reelsmith.manage)");
        });
  });
}

static void
refuse_unknown (const CallPtr &call, const std::string &id)
{
  GLibPtr<GError> error = adopt (g_error_new (G_DBUS_ERROR,
      G_DBUS_ERROR_UNKNOWN_OBJECT, "there is no job %s", id.c_str ()));
  call->refuse (error.get ());
}

void
Shell::with_job (
    const CallPtr &call, const std::string &id, const WithJob &next)
{
  with_caller (call, [this, call, id, next] (uid_t uid) {
    std::optional<Job> job = queue->find (id);
    if (!job) {
      refuse_unknown (call, id);
      return;
    }
    if (!is_system_ || job->owner == uid) {
      next (*job);
      return;
    }
    authority_.check (call->sender (), uid, Action::Manage, call->may_ask (),
        [this, call, id, next] (bool is_allowed) {
          /* It may have gone while somebody was asked. */
          std::optional<Job> now;
          if (is_allowed)
            now = queue->find (id);
          if (now)
            next (*now);
          else
            refuse_unknown (call, id);
        });
  });
}

} // namespace reel::daemon
