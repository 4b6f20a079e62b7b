// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "bus/brief_reader.h"
#include "bus/manager1.h"
#include "bus/options.h"
#include "bus/shell.h"

namespace reel::daemon {

/* org.reelsmith.Manager1: takes calls apart, asks who may, hands on to the
 * queue, answers when the queue does. Main thread only. */
class ManagerObject {
public:
  explicit ManagerObject (Shell &shell);
  ~ManagerObject ();
  ManagerObject (const ManagerObject &) = delete;
  ManagerObject &operator= (const ManagerObject &) = delete;

  bool export_all (GError **error);
  /* Something of the queue's status is another: told at most four times a
   * second, read at once. */
  void change ();
  /* Properties have the queue's values of now. */
  void refresh ();

  void submit (
      GDBusMethodInvocation *invocation, const char *brief, GVariant *options);
  void submit_fd (
      GDBusMethodInvocation *invocation, GVariant *handle, GVariant *options);
  void submit_pipeline (GDBusMethodInvocation *invocation, const char *name,
      GVariant *properties, GVariant *options);
  void validate (
      GDBusMethodInvocation *invocation, const char *brief, GVariant *options);
  void list_jobs (GDBusMethodInvocation *invocation, GVariant *filter);
  void clean_up (GDBusMethodInvocation *invocation, GVariant *options);
  void pause (GDBusMethodInvocation *invocation, bool is_on);

private:
  using Shared = std::shared_ptr<Submission>;

  /* What the options say; null if CALL has been refused. */
  Shared read (const CallPtr &call, Order::Kind kind, GVariant *options);
  bool check_length (const CallPtr &call, const char *brief);
  void hand_on (const CallPtr &call, const Shared &submission);
  void give_jobs (
      const CallPtr &call, const JobFilter &filter, std::optional<uid_t> owner);

  Shell &shell_;
  BriefReader reader_;
  ReelBusManager1 *skeleton_;
  bool is_stale_ = true;
  int64_t told_ = 0; // g_get_monotonic_time
  GLibPtr<GSource> timer_;
};

} // namespace reel::daemon
