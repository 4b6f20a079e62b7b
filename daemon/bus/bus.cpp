// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/bus.h"

#include "bus/errors.h"
#include "bus/job_objects.h"
#include "bus/manager_object.h"
#include "bus/object_manager.h"
#include "bus/shell.h"

namespace reel::daemon {

struct Bus::Objects {
  Objects (GDBusConnection *connection, bool is_system, const Config &config)
      : shell (connection, is_system, config)
  {
  }
  Shell shell;
  JobObjects jobs{shell};
  ObjectManager manager{shell};
  ManagerObject front{shell};
};

Bus::Bus (GDBusConnection *connection, bool is_system, const Config &config)
    : objects_ (std::make_unique<Objects> (connection, is_system, config))
{
  register_errors ();
}

Bus::~Bus () = default;

bool
Bus::export_all (JobQueue &queue, GError **error)
{
  objects_->shell.queue = &queue;
  return objects_->jobs.export_all (error) &&
         objects_->manager.export_all (error) &&
         objects_->front.export_all (error);
}

void
Bus::configure (const Config &config)
{
  objects_->shell.config = config;
}

void
Bus::flush ()
{
  objects_->jobs.flush ();
}

/* Before the objects are there the queue only tells of what it has recovered;
 * who asks for them then sees them as they are. */
static bool
is_exported (const Shell &shell)
{
  return shell.queue;
}

void
Bus::on_added (const Job &job)
{
  if (!is_exported (objects_->shell))
    return;
  objects_->jobs.add (job);
  objects_->manager.add (job);
}

void
Bus::on_changed (const Job &job)
{
  if (!is_exported (objects_->shell))
    return;
  objects_->jobs.change (job);
  objects_->manager.change (job.id);
}

void
Bus::on_finished (const Job &job)
{
  if (!is_exported (objects_->shell))
    return;
  objects_->jobs.finish (job);
  objects_->manager.change (job.id);
}

void
Bus::on_removed (const std::string &id)
{
  if (!is_exported (objects_->shell))
    return;
  objects_->jobs.remove (id);
  objects_->manager.remove (id);
}

void
Bus::on_queue_changed ()
{
  if (is_exported (objects_->shell))
    objects_->front.change ();
}

} // namespace reel::daemon
