// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/manager_skeleton.h"

#include "bus/manager_object.h"

using reel::daemon::ManagerObject;

struct ReelManagerSkeleton {
  ReelBusManager1Skeleton parent;
  ManagerObject *manager;
};

struct ReelManagerSkeletonClass {
  ReelBusManager1SkeletonClass parent;
};

static void reel_manager_skeleton_iface_init (ReelBusManager1Iface *iface);

G_DEFINE_TYPE_WITH_CODE (ReelManagerSkeleton, reel_manager_skeleton,
    REEL_BUS_TYPE_MANAGER1_SKELETON,
    G_IMPLEMENT_INTERFACE (
        REEL_BUS_TYPE_MANAGER1, reel_manager_skeleton_iface_init))

static ManagerObject &
manager_of (gpointer skeleton)
{
  return *((ReelManagerSkeleton *) skeleton)->manager;
}

static gboolean
handle_submit (ReelBusManager1 *self, GDBusMethodInvocation *invocation,
    const char *brief, GVariant *options)
{
  manager_of (self).submit (invocation, brief, options);
  return TRUE;
}

static gboolean
handle_submit_fd (ReelBusManager1 *self, GDBusMethodInvocation *invocation,
    GUnixFDList *, GVariant *brief, GVariant *options)
{
  manager_of (self).submit_fd (invocation, brief, options);
  return TRUE;
}

static gboolean
handle_submit_pipeline (ReelBusManager1 *self,
    GDBusMethodInvocation *invocation, const char *name, GVariant *properties,
    GVariant *options)
{
  manager_of (self).submit_pipeline (invocation, name, properties, options);
  return TRUE;
}

static gboolean
handle_validate (ReelBusManager1 *self, GDBusMethodInvocation *invocation,
    const char *brief, GVariant *options)
{
  manager_of (self).validate (invocation, brief, options);
  return TRUE;
}

static gboolean
handle_list_jobs (
    ReelBusManager1 *self, GDBusMethodInvocation *invocation, GVariant *filter)
{
  manager_of (self).list_jobs (invocation, filter);
  return TRUE;
}

static gboolean
handle_clean_up (
    ReelBusManager1 *self, GDBusMethodInvocation *invocation, GVariant *options)
{
  manager_of (self).clean_up (invocation, options);
  return TRUE;
}

static gboolean
handle_pause (ReelBusManager1 *self, GDBusMethodInvocation *invocation)
{
  manager_of (self).pause (invocation, true);
  return TRUE;
}

static gboolean
handle_resume (ReelBusManager1 *self, GDBusMethodInvocation *invocation)
{
  manager_of (self).pause (invocation, false);
  return TRUE;
}

static void
reel_manager_skeleton_iface_init (ReelBusManager1Iface *iface)
{
  iface->handle_submit = handle_submit;
  iface->handle_submit_fd = handle_submit_fd;
  iface->handle_submit_pipeline = handle_submit_pipeline;
  iface->handle_validate = handle_validate;
  iface->handle_list_jobs = handle_list_jobs;
  iface->handle_clean_up = handle_clean_up;
  iface->handle_pause = handle_pause;
  iface->handle_resume = handle_resume;
}

static GDBusInterfaceVTable *
parent_vtable ()
{
  auto *parent =
      G_DBUS_INTERFACE_SKELETON_CLASS (reel_manager_skeleton_parent_class);
  return parent->get_vtable (nullptr);
}

static GVariant *
get_fresh_property (GDBusConnection *connection, const char *sender,
    const char *path, const char *interface, const char *name, GError **error,
    gpointer self)
{
  manager_of (self).refresh ();
  return parent_vtable ()->get_property (
      connection, sender, path, interface, name, error, self);
}

static GDBusInterfaceVTable *
reel_manager_skeleton_get_vtable (GDBusInterfaceSkeleton *)
{
  static GDBusInterfaceVTable vtable = [] {
    GDBusInterfaceVTable fresh = *parent_vtable ();
    fresh.get_property = get_fresh_property;
    return fresh;
  }();
  return &vtable;
}

static void
reel_manager_skeleton_init (ReelManagerSkeleton *)
{
}

static void
reel_manager_skeleton_class_init (ReelManagerSkeletonClass *klass)
{
  G_DBUS_INTERFACE_SKELETON_CLASS (klass)->get_vtable =
      reel_manager_skeleton_get_vtable;
}

ReelBusManager1 *
reel::daemon::new_manager_skeleton (ManagerObject *manager)
{
  gpointer object = g_object_new (reel_manager_skeleton_get_type (), nullptr);
  ((ReelManagerSkeleton *) object)->manager = manager;
  return REEL_BUS_MANAGER1 (object);
}
