// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gio/gio.h>

#include "bus/authority.h"
#include "bus/call.h"
#include "bus/caller.h"
#include "config/config.h"
#include "queue/job_queue.h"

namespace reel::daemon {

/* What all objects on the bus share, and who may do what with them. On a
 * session bus everybody is the daemon's own user. On the system bus a job is
 * there for its owner, for uid 0 and for whom polkit lets manage; for all
 * others there is no such object. */
class Shell {
public:
  using WithUid = std::function<void (uid_t uid)>;
  using WithJob = std::function<void (const Job &job)>;

  Shell (GDBusConnection *connection, bool is_system, const Config &config);

  GDBusConnection *connection () const { return connection_; }
  bool is_system () const { return is_system_; }

  /* Null: not to be called any more, it has been answered. */
  CallPtr begin (GDBusMethodInvocation *invocation);
  /* Each goes on with NEXT, or has answered CALL. */
  void with_caller (const CallPtr &call, const WithUid &next);
  void with_permission (
      const CallPtr &call, Action action, const WithUid &next);
  void with_job (
      const CallPtr &call, const std::string &id, const WithJob &next);

  Config config;
  JobQueue *queue = nullptr; // set before anything is exported

private:
  GDBusConnection *connection_;
  bool is_system_;
  std::shared_ptr<CallGate> gate_;
  Authority authority_;
  Callers callers_;
};

} // namespace reel::daemon
