// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/object_manager.h"

#include "bus/interface-infos.h"
#include "bus/job_properties.h"

namespace reel::daemon {

/* System buses take messages of 32 MiB by default (max_message_size). */
static constexpr size_t kMostBytes = 24 << 20;

ObjectManager::~ObjectManager ()
{
  if (registration_)
    g_dbus_connection_unregister_object (shell_.connection (), registration_);
}

bool
ObjectManager::export_all (GError **error)
{
  static constexpr GDBusInterfaceVTable kCalls = {
      on_call, nullptr, nullptr, {}};
  registration_ =
      g_dbus_connection_register_object (shell_.connection (), kManagerPath,
          const_cast<GDBusInterfaceInfo *> (
              &org_freedesktop_dbus_object_manager_interface),
          &kCalls, this, nullptr, error);
  return registration_ != 0;
}

void
ObjectManager::on_call (GDBusConnection *, const char *, const char *,
    const char *, const char *, GVariant *, GDBusMethodInvocation *invocation,
    gpointer self)
{
  auto *manager = (ObjectManager *) self;
  CallPtr call = manager->shell_.begin (invocation);
  if (call)
    manager->shell_.with_caller (
        call, [manager, call] (uid_t uid) { manager->get_all (call, uid); });
}

/* `a{sa{sv}}` of a job with PROPERTIES. */
static GVariant *
interfaces (GVariant *properties)
{
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&all, "{s@a{sv}}", kJobInterface, properties);
  return g_variant_builder_end (&all);
}

void
ObjectManager::get_all (const CallPtr &call, uid_t uid)
{
  std::optional<uid_t> owner;
  if (shell_.is_system () && uid != 0)
    owner = uid;
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  size_t bytes = 0;
  for (const std::string &id : shell_.queue->list (owner, {})) {
    std::optional<Job> job = shell_.queue->find (id);
    if (!job)
      continue;
    GVariant *object = interfaces (job_dictionary (*job));
    bytes += g_variant_get_size (object) + id.size ();
    g_variant_builder_add (
        &all, "{o@a{sa{sv}}}", job_path (id).c_str (), object);
    if (bytes <= kMostBytes)
      continue;
    g_variant_builder_clear (&all);
    ErrorPtr error = adopt (g_error_new_literal (G_DBUS_ERROR,
        G_DBUS_ERROR_LIMITS_EXCEEDED,
        "all jobs together are too much for one message; ask ListJobs which "
        "there are, and then each of them"));
    call->refuse (error.get ());
    return;
  }
  call->give (g_variant_new ("(@a{oa{sa{sv}}})", g_variant_builder_end (&all)));
}

void
ObjectManager::emit (const char *name, GVariant *body)
{
  g_dbus_connection_emit_signal (shell_.connection (), nullptr, kManagerPath,
      org_freedesktop_dbus_object_manager_interface.name, name, body, nullptr);
}

void
ObjectManager::add (const Job &job)
{
  GVariant *properties =
      shell_.is_system () ? public_job_dictionary (job) : job_dictionary (job);
  emit ("InterfacesAdded",
      g_variant_new ("(o@a{sa{sv}})", job_path (job.id).c_str (),
          interfaces (properties)));
}

void
ObjectManager::remove (const std::string &id)
{
  const char *gone[] = {kJobInterface, nullptr};
  emit ("InterfacesRemoved",
      g_variant_new ("(o^as)", job_path (id).c_str (), gone));
}

} // namespace reel::daemon
