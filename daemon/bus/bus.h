// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <gio/gio.h>

#include "config/config.h"
#include "queue/job_queue.h"

namespace reel::daemon {

inline constexpr char kBusName[] = "org.reelsmith.Reelsmith1";

/* The daemon as the bus sees it: Manager1, ObjectManager and a Job1 for each
 * job. It knows no queue but by its interface, and is what the queue tells of
 * changes. Main thread only. */
class Bus : public JobListener {
public:
  /* Nothing is to be seen before `export_all`. CONNECTION is not owned, and
   * must outlive it. IS_SYSTEM: callers are told apart by their uids. */
  Bus (GDBusConnection *connection, bool is_system, const Config &config);
  ~Bus () override;

  /* Puts all objects on the connection. QUEUE has to outlive the export. */
  bool export_all (JobQueue &queue, GError **error);
  void configure (const Config &config); // limits on what is handed over
  void flush ();                         // tells all changes that still wait

  void on_added (const Job &job) override;
  void on_changed (const Job &job) override;
  void on_finished (const Job &job) override;
  void on_removed (const std::string &id) override;
  void on_queue_changed () override;

private:
  struct Objects;
  std::unique_ptr<Objects> objects_;
};

} // namespace reel::daemon
