// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/job_objects.h"

#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "bus/interface-infos.h"

namespace reel::daemon {

static constexpr char kProperties[] = "org.freedesktop.DBus.Properties";
static constexpr int kMostPriority = 100;

/* For a timer, which may outlive the job it is for. */
struct JobObjects::Ticket {
  JobObjects *objects;
  std::string id;
};

void
JobObjects::Live::stop_timer ()
{
  if (timer)
    g_source_destroy (timer.get ());
  timer.reset ();
}

JobObjects::~JobObjects ()
{
  if (registration_)
    g_dbus_connection_unregister_subtree (shell_.connection (), registration_);
}

bool
JobObjects::export_all (GError **error)
{
  static constexpr GDBusSubtreeVTable kSubtree = {
      enumerate, introspect, dispatch, {}};
  /* Enumerating first, for each call, would cost more than the call. */
  registration_ = g_dbus_connection_register_subtree (shell_.connection (),
      kJobsPath, &kSubtree, G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES,
      this, nullptr, error);
  if (!registration_)
    return false;
  for (const std::string &id : shell_.queue->list (
           std::nullopt, {State::Queued, State::Held, State::Running}))
    if (std::optional<Job> job = shell_.queue->find (id))
      add (*job);
  return true;
}

/* On the system bus who asks isn't known at once, so there all seems empty;
 * GetManagedObjects and ListJobs tell callers what is theirs. */
char **
JobObjects::enumerate (
    GDBusConnection *, const char *, const char *, gpointer self)
{
  Shell &shell = ((JobObjects *) self)->shell_;
  std::vector<std::string> ids;
  if (!shell.is_system ())
    ids = shell.queue->list (std::nullopt, {});
  char **names = g_new0 (char *, ids.size () + 1);
  for (size_t i = 0; i < ids.size (); i++)
    names[i] = g_strdup (ids[i].c_str ());
  return names;
}

/* Of every path, so that introspection doesn't tell which jobs there are; the
 * call itself does, to whom it may. */
GDBusInterfaceInfo **
JobObjects::introspect (
    GDBusConnection *, const char *, const char *, const char *node, gpointer)
{
  if (!node)
    return nullptr;
  GDBusInterfaceInfo **infos = g_new0 (GDBusInterfaceInfo *, 2);
  infos[0] = g_dbus_interface_info_ref (
      const_cast<GDBusInterfaceInfo *> (&org_reelsmith_job1_interface));
  return infos;
}

/* Without functions for properties their calls come to on_call too, which may
 * take its time to find out who asks. */
const GDBusInterfaceVTable *
JobObjects::dispatch (GDBusConnection *, const char *, const char *,
    const char *, const char *, gpointer *user_data, gpointer self)
{
  static constexpr GDBusInterfaceVTable kCalls = {
      on_call, nullptr, nullptr, {}};
  *user_data = self;
  return &kCalls;
}

void
JobObjects::on_call (GDBusConnection *, const char *, const char *path,
    const char *interface, const char *method, GVariant *parameters,
    GDBusMethodInvocation *invocation, gpointer self)
{
  auto *objects = (JobObjects *) self;
  CallPtr call = objects->shell_.begin (invocation);
  if (call)
    objects->call (
        call, std::strrchr (path, '/') + 1, interface, method, parameters);
}

static GVariant *
property_answer (const Job &job, const char *name)
{
  for (size_t i = 0; i < kJobProperties; i++)
    if (!std::strcmp (kJobPropertyNames[i], name))
      return g_variant_new ("(v)", job_property (job, i));
  return nullptr;
}

void
JobObjects::call (const CallPtr &call, const std::string &id,
    const std::string &interface, const std::string &method,
    GVariant *parameters)
{
  std::shared_ptr<GVariant> kept (g_variant_ref (parameters), g_variant_unref);
  shell_.with_job (
      call, id, [this, call, id, interface, method, kept] (const Job &job) {
        if (interface != kProperties) {
          call_method (call, id, method, kept.get ());
        } else if (method == "GetAll") {
          call->give (g_variant_new ("(@a{sv})", job_dictionary (job)));
        } else {
          /* That the property is there, and that none can be set, GDBus has
           * seen to. */
          const char *name;
          g_variant_get (kept.get (), "(&s&s)", nullptr, &name);
          call->give (property_answer (job, name));
        }
      });
}

void
JobObjects::call_method (const CallPtr &call, const std::string &id,
    const std::string &method, GVariant *parameters)
{
  JobQueue &queue = *shell_.queue;
  ErrorPtr error;
  bool is_done = false;
  if (method == "Cancel") {
    is_done = queue.cancel (id, out (error));
  } else if (method == "Remove") {
    is_done = queue.remove (id, out (error));
  } else if (method == "SetPriority") {
    int priority = 0;
    g_variant_get (parameters, "(i)", &priority);
    if (priority < -kMostPriority || priority > kMostPriority) {
      call->refuse (Error::InvalidArgument,
          "a priority is -100 to 100, not " + std::to_string (priority));
      return;
    }
    is_done = queue.set_priority (id, priority, out (error));
  } else if (method == "Retry") {
    std::optional<std::string> made = queue.retry (id, out (error));
    if (made) {
      call->give (g_variant_new ("(o)", job_path (*made).c_str ()));
      return;
    }
  } else if (method == "Open") {
    UniqueFd video = queue.open_output (id, out (error));
    if (video) {
      call->give (std::move (video));
      return;
    }
  }
  if (is_done)
    call->give ();
  else
    call->refuse (error.get ());
}

void
JobObjects::add (const Job &job)
{
  if (is_final (job.state))
    return;
  Live &live = live_[job.id];
  live.told = job_values (job);
  live.now = job_values (job);
}

static bool
is_other (const GLibPtr<GVariant> &before, const GLibPtr<GVariant> &now)
{
  return !before || !g_variant_equal (before.get (), now.get ());
}

void
JobObjects::change (const Job &job)
{
  static constexpr size_t kState = 3, kStateReason = 4;
  auto known = live_.find (job.id);
  if (known == live_.end ()) {
    /* One that has ended, as when its video is evicted: not kept. */
    Live once;
    once.now = job_values (job);
    tell (job.id, once);
    return;
  }
  Live &live = known->second;
  live.now = job_values (job);
  bool is_urgent = is_other (live.told[kState], live.now[kState]) ||
                   is_other (live.told[kStateReason], live.now[kStateReason]);
  int64_t now = g_get_monotonic_time ();
  int64_t due = live.rate.due (now, is_urgent);
  if (due <= now)
    tell (job.id, live);
  else if (!live.timer || due < live.timer_due)
    tell_later (job.id, live, due);
}

void
JobObjects::tell_later (const std::string &id, Live &live, int64_t due)
{
  live.stop_timer ();
  live.timer = adopt (g_timeout_source_new (0));
  live.timer_due = due;
  g_source_set_ready_time (live.timer.get (), due);
  auto on_due = [] (gpointer data) -> gboolean {
    auto *ticket = (Ticket *) data;
    auto known = ticket->objects->live_.find (ticket->id);
    if (known != ticket->objects->live_.end ())
      ticket->objects->tell (known->first, known->second);
    return G_SOURCE_REMOVE;
  };
  g_source_set_callback (live.timer.get (), on_due, new Ticket{this, id},
      [] (gpointer data) { delete (Ticket *) data; });
  GLibPtr<GMainContext> context = adopt (g_main_context_ref_thread_default ());
  g_source_attach (live.timer.get (), context.get ());
}

void
JobObjects::tell (const std::string &id, Live &live)
{
  live.stop_timer ();
  GVariantBuilder changed, invalidated;
  g_variant_builder_init (&changed, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_init (&invalidated, G_VARIANT_TYPE ("as"));
  bool is_any = false;
  for (size_t i = 0; i < kJobProperties; i++) {
    if (!is_other (live.told[i], live.now[i]))
      continue;
    is_any = true;
    live.told[i].reset (g_variant_ref (live.now[i].get ()));
    if (shell_.is_system ())
      g_variant_builder_add (&invalidated, "s", kJobPropertyNames[i]);
    else
      g_variant_builder_add (
          &changed, "{sv}", kJobPropertyNames[i], live.now[i].get ());
  }
  GLibPtr<GVariant> body = adopt (g_variant_ref_sink (
      g_variant_new ("(sa{sv}as)", kJobInterface, &changed, &invalidated)));
  if (!is_any)
    return;
  live.rate.told (g_get_monotonic_time ());
  g_dbus_connection_emit_signal (shell_.connection (), nullptr,
      job_path (id).c_str (), kProperties, "PropertiesChanged", body.get (),
      nullptr);
}

void
JobObjects::finish (const Job &job)
{
  auto known = live_.find (job.id);
  if (known != live_.end ()) {
    known->second.now = job_values (job);
    tell (job.id, known->second);
    live_.erase (known);
  }
  g_dbus_connection_emit_signal (shell_.connection (), nullptr,
      job_path (job.id).c_str (), kJobInterface, "Finished",
      g_variant_new ("(s)", state_name (job.state)), nullptr);
}

void
JobObjects::remove (const std::string &id)
{
  live_.erase (id);
}

void
JobObjects::flush ()
{
  for (auto &[id, live] : live_)
    tell (id, live);
}

} // namespace reel::daemon
