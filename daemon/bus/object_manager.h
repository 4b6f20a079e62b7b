// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
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
  void change (const std::string &id); // what was read of it is old
  void remove (const std::string &id);

private:
  /* Who waits for all objects. The first of them is being served: ten thousand
   * jobs take a second to read, which is done a little at a time, so that
   * others are answered meanwhile. */
  struct Listing {
    CallPtr call;
    std::optional<uid_t> owner;
    bool is_begun = false;
    std::deque<std::string> left;
    std::map<std::string, GLibPtr<GVariant>> read;
    size_t bytes = 0;
  };

  void get_all (const CallPtr &call, uid_t uid);
  void read_some ();
  void read_one (Listing &listing, const std::string &id);
  void give_back_later ();
  void forget (Listing &listing, const std::string &id);
  void emit (const char *name, GVariant *body);
  static void on_call (GDBusConnection *connection, const char *sender,
      const char *path, const char *interface, const char *method,
      GVariant *parameters, GDBusMethodInvocation *invocation, gpointer self);

  Shell &shell_;
  guint registration_ = 0;
  std::deque<Listing> listings_;
  GLibPtr<GSource> source_; // while there are any
  GLibPtr<GSource> trim_;   // while memory is to be given back
};

} // namespace reel::daemon
