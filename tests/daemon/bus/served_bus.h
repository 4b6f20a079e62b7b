// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <future>
#include <memory>
#include <string>
#include <thread>

#include "bus/bus.h"
#include "daemon_client.h"
#include "memory_queue.h"
#include "private_bus.h"
#include "temp_folder.h"

namespace reel::test {

/* The daemon's side of a bus of the test's own, in a thread with a main loop;
 * clients are real ones. */
class ServedBus {
public:
  /* IS_SYSTEM: callers are told apart by uid. */
  explicit ServedBus (bool is_system = false, daemon::Config config = {});
  ~ServedBus ();
  ServedBus (const ServedBus &) = delete;
  ServedBus &operator= (const ServedBus &) = delete;

  const std::string &address () const { return bus_->address (); }
  Client &client () { return *client_; }
  /* A client of another user; needs to be root. */
  std::unique_ptr<Client> client_of (uid_t uid) const;
  GDBusConnection *connection () const { return connection_.get (); }

  /* Runs FUNCTION (queue) in the thread of the queue, and waits for it. */
  template <typename Function> auto in_queue (Function function)
  {
    using Result = decltype (function (queue_));
    std::packaged_task<Result ()> task (
        [this, &function] { return function (queue_); });
    auto run = [] (gpointer data) -> gboolean {
      (*(std::packaged_task<Result ()> *) data) ();
      return G_SOURCE_REMOVE;
    };
    GLibPtr<GSource> source = adopt (g_idle_source_new ());
    g_source_set_callback (source.get (), run, &task, nullptr);
    g_source_attach (source.get (), context_.get ());
    return task.get_future ().get ();
  }
  /* A job that is there by now; its object path. */
  std::string add_job (daemon::Job job = {});

  TempFolder folder;

private:
  std::unique_ptr<PrivateBus> bus_;
  GLibPtr<GDBusConnection> connection_;
  GLibPtr<GMainContext> context_;
  GLibPtr<GMainLoop> loop_;
  MemoryQueue queue_;                  // the thread's
  std::unique_ptr<daemon::Bus> shown_; // the thread's
  std::unique_ptr<Client> client_;
  std::thread thread_;
};

/* What CLIENT heard of the job at PATH, without who owns the daemon's name. */
std::vector<Event> job_events (Client &client, const std::string &path);

/* The body of an answer as GVariant writes it, or the error. */
std::string printed (const Reply &reply);

} // namespace reel::test
