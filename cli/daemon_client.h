// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bus_ptr.h"
#include "gst_ptr.h"

namespace reel::cli {

inline constexpr char kDaemonName[] = "org.reelsmith.Reelsmith1";
inline constexpr char kDaemonPath[] = "/org/reelsmith/Reelsmith1";
inline constexpr char kManagerInterface[] = "org.reelsmith.Manager1";
inline constexpr char kJobInterface[] = "org.reelsmith.Job1";
inline constexpr char kJobPrefix[] = "/org/reelsmith/jobs/";

/* One call of a method: ARGUMENTS is a tuple, or null for none. */
struct DaemonCall {
  std::string path;
  const char *interface;
  const char *method;
  VariantPtr arguments;
  BusPtr<GUnixFDList> descriptors;
  bool waits_long = false; // the daemon checks a brief; else 25 s are enough
};

/* The daemon, over its D-Bus interface. All of it runs in the default main
 * context, which its blocking calls run; SIGINT and SIGTERM end those with
 * G_IO_ERROR_CANCELLED. */
class DaemonClient {
public:
  /* ON_SYSTEM_BUS: else the session's. */
  static std::unique_ptr<DaemonClient> connect (
      bool on_system_bus, GError **error);
  ~DaemonClient ();
  DaemonClient (const DaemonClient &) = delete;
  DaemonClient &operator= (const DaemonClient &) = delete;

  GDBusConnection *connection () const { return connection_.get (); }
  bool on_system_bus () const { return on_system_bus_; }

  /* The answer, a tuple; null with ERROR set. */
  VariantPtr call (DaemonCall call, GError **error);
  VariantPtr call_manager (
      const char *method, GVariant *arguments, GError **error);

  /* Calls METHOD of JOB's interface INTERFACE on each of PATHS, some at a
   * time. DONE is called once for each, in the order in which they answer,
   * with either of answer and error. False if interrupted. */
  using Answered = std::function<void (
      const std::string &path, GVariant *answer, const GError *error)>;
  bool call_each (const std::vector<std::string> &paths, const char *interface,
      const char *method, GVariant *arguments, const Answered &done);

  /* Paths of the jobs whose state is one of STATES (all if empty), oldest
   * first. */
  std::vector<std::string> list_jobs (
      const std::vector<std::string> &states, GError **error);

  /* Fires when SIGINT or SIGTERM came. */
  GCancellable *interrupted () const { return interrupted_.get (); }
  /* Runs the main context until DONE says so or a signal came; false then. */
  bool run_until (const std::function<bool ()> &done);

private:
  DaemonClient () = default;
  static gboolean on_signal (gpointer client);

  BusPtr<GDBusConnection> connection_;
  BusPtr<GCancellable> interrupted_;
  guint signals_[2] = {};
  bool on_system_bus_ = false;
};

/* The job that WORD stands for among PATHS: its id, a beginning of it that no
 * other has, or its path. False with REASON. */
bool find_job (const std::vector<std::string> &paths, const std::string &word,
    std::string &path, std::string &reason);

/* `3f2a81c9` of a job's path. */
std::string id_of (const std::string &path);
/* Of each path the beginning of its id that no other has, 8 letters at
 * least. */
std::map<std::string, std::string> short_ids (
    const std::vector<std::string> &paths);

/* Tells what went wrong with the daemon, and gives the exit status. A brief's
 * problems are told as they are, with FILE as the brief's name. */
int complain_of (const GError *error, const DaemonClient *client,
    const std::string &file = "");
/* Whether ERROR says that there is nobody who answers. */
bool is_unreachable (const GError *error);
/* Whether ERROR is org.reelsmith.Error.NAME. */
bool is_daemon_error (const GError *error, const char *name);
/* Whether ERROR says that there is no such object any more. */
bool is_no_such_job (const GError *error);
/* What ERROR says, without the prefix that GDBus puts before it. */
std::string message_of (const GError *error);

} // namespace reel::cli
