// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "bus/shell.h"

namespace reel::daemon {

inline constexpr char kManagerPath[] = "/org/reelsmith/Reelsmith1";

/* org.freedesktop.DBus.ObjectManager of the jobs. Main thread only. */
class ObjectManager {
public:
  explicit ObjectManager (Shell &shell) : shell_ (shell) {}
  ~ObjectManager ();
  ObjectManager (const ObjectManager &) = delete;
  ObjectManager &operator= (const ObjectManager &) = delete;

  bool export_all (GError **error);
  void add (const Job &job);
  void remove (const std::string &id);

private:
  void get_all (const CallPtr &call, uid_t uid);
  void emit (const char *name, GVariant *body);
  static void on_call (GDBusConnection *connection, const char *sender,
      const char *path, const char *interface, const char *method,
      GVariant *parameters, GDBusMethodInvocation *invocation, gpointer self);

  Shell &shell_;
  guint registration_ = 0;
};

} // namespace reel::daemon
