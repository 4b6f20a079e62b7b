// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/object_manager.h"

#include <malloc.h>

#include "bus/interface-infos.h"
#include "bus/job_properties.h"

namespace reel::daemon {

/* System buses take messages of 32 MiB by default (max_message_size). */
static constexpr size_t kMostBytes = 24 << 20;
/* At a time; a call that comes meanwhile waits no longer than that. */
static constexpr int64_t kReadUs = 2000;
/* An answer of more than that takes a lot of memory to put together. */
static constexpr size_t kLargeBytes = 1 << 20;
static constexpr int kTrimAfterSeconds = 2; // sent and freed by then

ObjectManager::~ObjectManager ()
{
  if (source_)
    g_source_destroy (source_.get ());
  if (trim_)
    g_source_destroy (trim_.get ());
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
  Listing &listing = listings_.emplace_back ();
  listing.call = call;
  if (shell_.is_system () && uid != 0)
    listing.owner = uid;
  if (source_)
    return;
  auto read = [] (gpointer data) -> gboolean {
    auto *self = (ObjectManager *) data;
    self->read_some ();
    if (!self->listings_.empty ())
      return G_SOURCE_CONTINUE;
    self->source_.reset ();
    return G_SOURCE_REMOVE;
  };
  source_ = adopt (g_idle_source_new ());
  g_source_set_callback (source_.get (), read, this, nullptr);
  GLibPtr<GMainContext> context = adopt (g_main_context_ref_thread_default ());
  g_source_attach (source_.get (), context.get ());
}

void
ObjectManager::read_one (Listing &listing, const std::string &id)
{
  std::optional<Job> job = shell_.queue->find (id);
  if (!job)
    return;
  forget (listing, id);
  GLibPtr<GVariant> object =
      adopt (g_variant_ref_sink (interfaces (job_dictionary (*job))));
  /* Makes it one piece of memory in place of some hundred. */
  g_variant_get_data (object.get ());
  listing.bytes += g_variant_get_size (object.get ()) + id.size ();
  listing.read[id] = std::move (object);
}

void
ObjectManager::read_some ()
{
  Listing &listing = listings_.front ();
  if (!listing.is_begun) {
    std::vector<std::string> ids = shell_.queue->list (listing.owner, {});
    listing.left.assign (ids.begin (), ids.end ());
    listing.is_begun = true;
  }
  int64_t until = g_get_monotonic_time () + kReadUs;
  while (!listing.left.empty () && listing.bytes <= kMostBytes) {
    std::string id = std::move (listing.left.front ());
    listing.left.pop_front ();
    read_one (listing, id);
    if (g_get_monotonic_time () >= until && !listing.left.empty ())
      return;
  }
  Listing done = std::move (listing);
  listings_.pop_front ();
  if (done.bytes > kLargeBytes)
    give_back_later ();
  if (done.bytes > kMostBytes) {
    ErrorPtr error = adopt (g_error_new_literal (G_DBUS_ERROR,
        G_DBUS_ERROR_LIMITS_EXCEEDED,
        "all jobs together are too much for one message; ask ListJobs which "
        "there are, and then each of them"));
    done.call->refuse (error.get ());
    return;
  }
  GVariantBuilder all;
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (const auto &[id, object] : done.read)
    g_variant_builder_add (
        &all, "{o@a{sa{sv}}}", job_path (id).c_str (), object.get ());
  done.call->give (
      g_variant_new ("(@a{oa{sa{sv}}})", g_variant_builder_end (&all)));
}

/* The many small pieces of an answer lie among what stays: without being asked
 * the C library would keep the memory of all of them. */
void
ObjectManager::give_back_later ()
{
  if (trim_)
    g_source_destroy (trim_.get ());
  auto trim = [] (gpointer data) -> gboolean {
    ((ObjectManager *) data)->trim_.reset ();
    malloc_trim (0);
    return G_SOURCE_REMOVE;
  };
  trim_ = adopt (g_timeout_source_new_seconds (kTrimAfterSeconds));
  g_source_set_callback (trim_.get (), trim, this, nullptr);
  GLibPtr<GMainContext> context = adopt (g_main_context_ref_thread_default ());
  g_source_attach (trim_.get (), context.get ());
}

void
ObjectManager::forget (Listing &listing, const std::string &id)
{
  auto known = listing.read.find (id);
  if (known == listing.read.end ())
    return;
  listing.bytes -= g_variant_get_size (known->second.get ()) + id.size ();
  listing.read.erase (known);
}

/* Told before the answer: the answer then has to know of it too. */
void
ObjectManager::change (const std::string &id)
{
  if (listings_.empty () || !listings_.front ().read.count (id))
    return;
  forget (listings_.front (), id);
  listings_.front ().left.push_back (id);
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
  if (!listings_.empty () && listings_.front ().is_begun &&
      (!listings_.front ().owner || listings_.front ().owner == job.owner))
    listings_.front ().left.push_back (job.id);
  GVariant *properties =
      shell_.is_system () ? public_job_dictionary (job) : job_dictionary (job);
  emit ("InterfacesAdded",
      g_variant_new ("(o@a{sa{sv}})", job_path (job.id).c_str (),
          interfaces (properties)));
}

void
ObjectManager::remove (const std::string &id)
{
  if (!listings_.empty ())
    forget (listings_.front (), id);
  const char *gone[] = {kJobInterface, nullptr};
  emit ("InterfacesRemoved",
      g_variant_new ("(o^as)", job_path (id).c_str (), gone));
}

} // namespace reel::daemon
