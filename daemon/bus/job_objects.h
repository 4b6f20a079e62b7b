// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>

#include "bus/change_rate.h"
#include "bus/job_properties.h"
#include "bus/shell.h"

namespace reel::daemon {

/* The objects /org/reelsmith/jobs/ID. All are one registration: a job that has
 * ended costs nothing here. Main thread only. */
class JobObjects {
public:
  explicit JobObjects (Shell &shell) : shell_ (shell) {}
  ~JobObjects ();
  JobObjects (const JobObjects &) = delete;
  JobObjects &operator= (const JobObjects &) = delete;

  /* Jobs that are in the queue already count as told. */
  bool export_all (GError **error);

  void add (const Job &job);
  void change (const Job &job);
  void finish (const Job &job); // tells all that is left, then Finished
  void remove (const std::string &id);
  void flush (); // tells all that waits

private:
  /* A job that hasn't ended: what has been told of it, and what is true. */
  struct Live {
    JobValues told, now;
    ChangeRate rate;
    GLibPtr<GSource> timer;
    int64_t timer_due = 0;
    Live () = default;
    Live (Live &&) = default;
    Live &operator= (Live &&) = default;
    ~Live () { stop_timer (); }
    void stop_timer ();
  };
  struct Ticket;

  void call (const CallPtr &call, const std::string &id,
      const std::string &interface, const std::string &method,
      GVariant *parameters);
  void call_method (const CallPtr &call, const std::string &id,
      const std::string &method, GVariant *parameters);
  void tell (const std::string &id, Live &live);
  void tell_later (const std::string &id, Live &live, int64_t due);

  static char **enumerate (GDBusConnection *connection, const char *sender,
      const char *path, gpointer self);
  static GDBusInterfaceInfo **introspect (GDBusConnection *connection,
      const char *sender, const char *path, const char *node, gpointer self);
  static const GDBusInterfaceVTable *dispatch (GDBusConnection *connection,
      const char *sender, const char *path, const char *interface,
      const char *node, gpointer *user_data, gpointer self);
  static void on_call (GDBusConnection *connection, const char *sender,
      const char *path, const char *interface, const char *method,
      GVariant *parameters, GDBusMethodInvocation *invocation, gpointer self);

  Shell &shell_;
  guint registration_ = 0;
  std::unordered_map<std::string, Live> live_;
};

} // namespace reel::daemon
