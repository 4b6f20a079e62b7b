// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gio/gio.h>

#include "glib_ptr.h"
#include "private_bus.h"
#include "workplace.h"

namespace reel::test {

/* Users that every Debian has and nobody uses. They have to exist: a bus sends
 * away whom it can't look up. */
inline constexpr uid_t kService = 1; // what `reelsmith` is elsewhere
inline constexpr uid_t kAlice = 2;
inline constexpr uid_t kBob = 3;
inline constexpr uid_t kAdmin = 7;

/* A bus with the policy that ships, where the real daemon serves as a user of
 * its own, and programs call as others. Needs uid 0. */
class SystemBus {
public:
  SystemBus ();
  ~SystemBus ();

  /* Why such a bus can't be had here; empty: it can. */
  static std::string reason_to_skip ();

  /* CONFINE, if given, are a program and the unit that it confines to. */
  bool start_daemon (const std::vector<std::string> &confine = {});
  /* Ends it by SIGTERM; false if that takes more than 6 s. */
  bool stop_daemon ();

  /* A program that runs as UID, and finds the bus as the system's. */
  Program as (uid_t uid, const std::vector<std::string> &words) const;
  Outcome run (uid_t uid, const std::vector<std::string> &words) const
  {
    return as (uid, words).run ();
  }
  /* `gdbus call` of the daemon's METHOD at PATH; MORE are its arguments. */
  Outcome call (uid_t uid, const std::string &path, const std::string &method,
      std::vector<std::string> more = {}) const;
  Outcome manager (uid_t uid, const std::string &method,
      const std::vector<std::string> &more = {}) const;
  /* BRIEF is YAML. OPTIONS are entries of a GVariant's dictionary. */
  Outcome submit (uid_t uid, const std::string &brief,
      const std::string &options = "'strict': <false>") const;
  /* Job1's NAME as UID reads it, as text of a GVariant; else the error. */
  std::string property (
      uid_t uid, const std::string &path, const std::string &name) const;
  /* Waits, as root, until the job at PATH has ended; its state. */
  std::string wait_end (const std::string &path) const;

  const std::string &address () const { return bus_->address (); }
  std::string log () const
  {
    return read_file (place.file ("home/daemon.log"));
  }

  Workplace place;

private:
  std::unique_ptr<PrivateBus> bus_;
  std::unique_ptr<Program> daemon_;
};

/* What polkit is to the daemon: it says who may what. Owned by the test, on
 * its bus, since polkitd itself serves the machine's real bus only. */
class Polkit {
public:
  explicit Polkit (const std::string &address);
  ~Polkit ();
  Polkit (const Polkit &) = delete;
  Polkit &operator= (const Polkit &) = delete;

  void allow (uid_t uid, const std::string &action);
  void answer_nothing_more ();
  /* `UID ACTION FLAGS` of each question so far. */
  std::vector<std::string> questions () const;

private:
  static void on_call (GDBusConnection *connection, const char *sender,
      const char *path, const char *interface, const char *method,
      GVariant *arguments, GDBusMethodInvocation *invocation, gpointer self);
  void answer (GVariant *arguments, GDBusMethodInvocation *invocation);
  uid_t uid_of (const char *name);

  mutable std::mutex lock_; // guards the next four
  std::set<std::pair<uid_t, std::string>> allowed_;
  std::vector<std::string> questions_;
  bool is_silent_ = false;
  std::vector<GDBusMethodInvocation *> unanswered_;

  GLibPtr<GMainContext> context_;
  GLibPtr<GMainLoop> loop_;
  GLibPtr<GDBusConnection> connection_, asking_;
  std::thread thread_;
};

} // namespace reel::test
