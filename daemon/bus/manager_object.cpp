// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/manager_object.h"

#include <cstring>
#include <utility>

#include <gio/gunixfdlist.h>

#include "bus/job_properties.h"
#include "bus/manager_skeleton.h"
#include "bus/object_manager.h"
#include "config.h"

namespace reel::daemon {

static constexpr int64_t kBetweenChangesUs = 250000;

ManagerObject::ManagerObject (Shell &shell)
    : shell_ (shell), skeleton_ (new_manager_skeleton (this))
{
  reel_bus_manager1_set_version (skeleton_, REELSMITH_VERSION);
}

ManagerObject::~ManagerObject ()
{
  if (timer_)
    g_source_destroy (timer_.get ());
  auto *skeleton = G_DBUS_INTERFACE_SKELETON (skeleton_);
  if (g_dbus_interface_skeleton_get_connection (skeleton))
    g_dbus_interface_skeleton_unexport (skeleton);
  g_object_unref (skeleton_);
}

bool
ManagerObject::export_all (GError **error)
{
  refresh ();
  return g_dbus_interface_skeleton_export (
      G_DBUS_INTERFACE_SKELETON (skeleton_), shell_.connection (), kManagerPath,
      error);
}

/* A list of texts as GLib has them; ALL must outlive it. */
static std::vector<const char *>
strv_of (const std::vector<std::string> &all)
{
  std::vector<const char *> list;
  for (const std::string &text : all)
    if (g_utf8_validate_len (text.data (), text.size (), nullptr))
      list.push_back (text.c_str ());
  list.push_back (nullptr);
  return list;
}

void
ManagerObject::refresh ()
{
  is_stale_ = false;
  QueueStatus status = shell_.queue->status ();
  reel_bus_manager1_set_paused (skeleton_, status.paused);
  reel_bus_manager1_set_queued (skeleton_, status.queued);
  reel_bus_manager1_set_running (skeleton_, status.running);
  reel_bus_manager1_set_max_queued (skeleton_, status.max_queued);
  reel_bus_manager1_set_max_running (skeleton_, status.max_running);
  reel_bus_manager1_set_disk_free (skeleton_, status.disk_free);
  reel_bus_manager1_set_library_bytes (skeleton_, status.library_bytes);
  reel_bus_manager1_set_templates (
      skeleton_, strv_of (status.templates).data ());
  reel_bus_manager1_set_voices (skeleton_, strv_of (status.voices).data ());
  reel_bus_manager1_set_degraded (skeleton_, status.degraded.c_str ());
}

void
ManagerObject::change ()
{
  is_stale_ = true;
  if (timer_)
    return;
  auto tell = [] (gpointer data) -> gboolean {
    auto *self = (ManagerObject *) data;
    self->timer_.reset ();
    self->told_ = g_get_monotonic_time ();
    if (self->is_stale_)
      self->refresh ();
    return G_SOURCE_REMOVE;
  };
  timer_ = adopt (g_timeout_source_new (0));
  g_source_set_ready_time (timer_.get (), told_ + kBetweenChangesUs);
  g_source_set_callback (timer_.get (), tell, this, nullptr);
  GLibPtr<GMainContext> context = adopt (g_main_context_ref_thread_default ());
  g_source_attach (timer_.get (), context.get ());
}

ManagerObject::Shared
ManagerObject::read (const CallPtr &call, Order::Kind kind, GVariant *options)
{
  ErrorPtr error;
  std::optional<Submission> submission = read_options (options, call->files (),
      option_rules (kind, shell_.is_system (), shell_.config), out (error));
  if (submission)
    return std::make_shared<Submission> (std::move (*submission));
  call->refuse (error.get ());
  return nullptr;
}

bool
ManagerObject::check_length (const CallPtr &call, const char *brief)
{
  if (std::strlen (brief) <= shell_.config.limits.brief_bytes)
    return true;
  call->refuse (Error::InvalidArgument,
      "the brief is longer than " +
          std::to_string (shell_.config.limits.brief_bytes) +
          " bytes, see brief-bytes in reelsmith.conf(5)");
  return false;
}

/* The queue answers once the job survives anything; its object is there by
 * then, since the queue has told of it before. */
void
ManagerObject::hand_on (const CallPtr &call, const Shared &submission)
{
  shell_.queue->submit (
      std::move (*submission), [call] (const Job *job, const GError *error) {
        if (job)
          call->give (g_variant_new ("(o)", job_path (job->id).c_str ()));
        else
          call->refuse (error);
      });
}

void
ManagerObject::submit (
    GDBusMethodInvocation *invocation, const char *brief, GVariant *options)
{
  CallPtr call = shell_.begin (invocation);
  if (!call || !check_length (call, brief))
    return;
  Shared submission = read (call, Order::Kind::Brief, options);
  if (!submission)
    return;
  submission->brief = brief;
  submission->file = kUnnamedBrief;
  shell_.with_permission (
      call, Action::Submit, [this, call, submission] (uid_t uid) {
        submission->owner = uid;
        hand_on (call, submission);
      });
}

void
ManagerObject::submit_fd (
    GDBusMethodInvocation *invocation, GVariant *handle, GVariant *options)
{
  CallPtr call = shell_.begin (invocation);
  if (!call)
    return;
  Shared submission = read (call, Order::Kind::Brief, options);
  if (!submission)
    return;
  GUnixFDList *files = call->files ();
  int index = g_variant_get_handle (handle);
  ErrorPtr error;
  std::shared_ptr<UniqueFd> file;
  if (files && index >= 0 && index < g_unix_fd_list_get_length (files))
    file = std::make_shared<UniqueFd> (
        g_unix_fd_list_get (files, index, out (error)));
  if (!file || !*file) {
    call->refuse (Error::InvalidArgument,
        "the brief's descriptor did not come with the message");
    return;
  }
  submission->file = kUnnamedBrief;
  /* On the session bus the file is the caller's as much as the daemon's. */
  if (!shell_.is_system ())
    submission->identity = path_of (file->get ());
  if (!submission->identity.empty ()) {
    CharPtr name = adopt (g_path_get_basename (submission->identity.c_str ()));
    submission->file = name.get ();
  }
  shell_.with_permission (
      call, Action::Submit, [this, call, submission, file] (uid_t uid) {
        submission->owner = uid;
        reader_.read (std::move (*file), uid, shell_.config.limits.brief_bytes,
            [this, call, submission] (
                std::optional<std::string> text, const GError *fault) {
              if (!text) {
                call->refuse (fault);
                return;
              }
              if (!call->keep (text->size ()))
                return;
              submission->brief = std::move (*text);
              hand_on (call, submission);
            });
      });
}

void
ManagerObject::submit_pipeline (GDBusMethodInvocation *invocation,
    const char *name, GVariant *properties, GVariant *options)
{
  CallPtr call = shell_.begin (invocation);
  if (!call)
    return;
  if (!is_template_name (name)) {
    call->refuse (Error::InvalidArgument,
        "a template is one of Templates, by its name without .launch");
    return;
  }
  ErrorPtr error;
  auto values = read_pipeline_properties (properties, out (error));
  if (!values) {
    call->refuse (error.get ());
    return;
  }
  Shared submission = read (call, Order::Kind::Pipeline, options);
  if (!submission)
    return;
  submission->template_name = name;
  submission->file = std::string (name) + ".launch";
  submission->properties = std::move (*values);
  shell_.with_permission (
      call, Action::Submit, [this, call, submission] (uid_t uid) {
        submission->owner = uid;
        hand_on (call, submission);
      });
}

/* Files and sentences as they can be sent: what is no UTF-8 is made so. */
static CharPtr
sendable (const std::string &text)
{
  return adopt (g_utf8_make_valid (text.data (), (gssize) text.size ()));
}

static GVariant *
check_answer (const CheckResult &result)
{
  GVariantBuilder problems;
  g_variant_builder_init (&problems, G_VARIANT_TYPE ("a(ssuuss)"));
  for (const ReportProblem &problem : result.problems)
    g_variant_builder_add (&problems, "(ssuuss)",
        sendable (problem.severity).get (), sendable (problem.file).get (),
        problem.line, problem.column, sendable (problem.message).get (),
        sendable (problem.hint).get ());
  return g_variant_new ("(a(ssuuss)s)", &problems,
      result.plan ? sendable (result.plan->json).get () : "");
}

void
ManagerObject::validate (
    GDBusMethodInvocation *invocation, const char *brief, GVariant *options)
{
  CallPtr call = shell_.begin (invocation);
  if (!call || !check_length (call, brief))
    return;
  Shared submission = read (call, Order::Kind::Brief, options);
  if (!submission)
    return;
  submission->brief = brief;
  submission->file = kUnnamedBrief;
  shell_.with_permission (
      call, Action::Submit, [this, call, submission] (uid_t uid) {
        submission->owner = uid;
        shell_.queue->check (std::move (*submission),
            [call] (const CheckResult *result, const GError *error) {
              if (result)
                call->give (check_answer (*result));
              else
                call->refuse (error);
            });
      });
}

void
ManagerObject::give_jobs (
    const CallPtr &call, const JobFilter &filter, std::optional<uid_t> owner)
{
  std::vector<std::string> ids = shell_.queue->list (owner, filter.states);
  size_t first = 0;
  if (filter.limit && ids.size () > *filter.limit)
    first = ids.size () - *filter.limit;
  GVariantBuilder paths;
  g_variant_builder_init (&paths, G_VARIANT_TYPE ("ao"));
  for (size_t i = first; i < ids.size (); i++)
    g_variant_builder_add (&paths, "o", job_path (ids[i]).c_str ());
  call->give (g_variant_new ("(ao)", &paths));
}

void
ManagerObject::list_jobs (GDBusMethodInvocation *invocation, GVariant *filter)
{
  CallPtr call = shell_.begin (invocation);
  if (!call)
    return;
  ErrorPtr error;
  std::optional<JobFilter> read = read_filter (filter, out (error));
  if (!read) {
    call->refuse (error.get ());
    return;
  }
  shell_.with_caller (call, [this, call, read] (uid_t uid) {
    if (!shell_.is_system () || uid == 0)
      give_jobs (call, *read, read->owner);
    else if (!read->owner || *read->owner == uid)
      give_jobs (call, *read, uid);
    else
      shell_.with_permission (call, Action::Manage,
          [this, call, read] (uid_t) { give_jobs (call, *read, read->owner); });
  });
}

void
ManagerObject::clean_up (GDBusMethodInvocation *invocation, GVariant *options)
{
  CallPtr call = shell_.begin (invocation);
  if (!call)
    return;
  ErrorPtr error;
  auto limits = read_clean_up (options, out (error));
  if (!limits) {
    call->refuse (error.get ());
    return;
  }
  shell_.with_permission (call, Action::Manage, [this, call, limits] (uid_t) {
    ErrorPtr fault;
    uint64_t bytes = 0;
    uint32_t files = 0;
    if (shell_.queue->clean_up (*limits, &bytes, &files, out (fault)))
      call->give (g_variant_new ("(tu)", (guint64) bytes, files));
    else
      call->refuse (fault.get ());
  });
}

void
ManagerObject::pause (GDBusMethodInvocation *invocation, bool is_on)
{
  CallPtr call = shell_.begin (invocation);
  if (!call)
    return;
  shell_.with_permission (call, Action::Manage, [this, call, is_on] (uid_t) {
    ErrorPtr error;
    JobQueue &queue = *shell_.queue;
    if (is_on ? queue.pause (out (error)) : queue.resume (out (error)))
      call->give ();
    else
      call->refuse (error.get ());
  });
}

} // namespace reel::daemon
