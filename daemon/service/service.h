// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <gio/gio.h>

#include "bus/bus.h"
#include "config/config.h"
#include "glib_ptr.h"
#include "queue/job_queue.h"
#include "service/notify.h"

namespace reel::daemon {

struct ServiceOptions {
  bool is_system = false; // on the system bus
  std::string config;     // file
  std::string media;      // folder; empty: as configured
};

/* The daemon's life: configuration, queue, bus, then work until it is told to
 * stop or the bus goes away. */
class Service {
public:
  explicit Service (ServiceOptions options);
  ~Service ();
  Service (const Service &) = delete;
  Service &operator= (const Service &) = delete;

  /* Until it owns its name and runs jobs. */
  bool start (GError **error);
  int run (); // exit status

private:
  bool read_config (Config &config, GError **error) const;
  bool connect (GError **error);
  bool own_name (GError **error);
  void watch_signals ();
  void reload ();
  void stop (int status);
  void keep_alive ();

  static void on_closed (GDBusConnection *connection, gboolean remote_vanished,
      GError *error, gpointer self);

  ServiceOptions options_;
  Config config_;
  Notifier notifier_;
  GLibPtr<GMainLoop> loop_;
  GLibPtr<GDBusConnection> connection_;
  std::unique_ptr<Bus> bus_;
  std::unique_ptr<JobQueue> queue_; // goes first: it tells the bus
  bool is_stopping_ = false;
  int status_ = 0;
};

} // namespace reel::daemon
