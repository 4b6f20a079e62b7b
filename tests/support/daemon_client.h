// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

#include "glib_ptr.h"

namespace reel::test {

inline constexpr char kBusName[] = "org.reelsmith.Reelsmith1";
inline constexpr char kManagerPath[] = "/org/reelsmith/Reelsmith1";
inline constexpr char kManager[] = "org.reelsmith.Manager1";
inline constexpr char kJob[] = "org.reelsmith.Job1";
inline constexpr char kJobsPath[] = "/org/reelsmith/jobs/";

/* An a{sv}. What isn't in it reads as empty, 0 or false. */
class Values {
public:
  Values () = default;
  explicit Values (GVariant *dictionary);

  bool has (const std::string &name) const { return all_.count (name) > 0; }
  std::string text (const std::string &name) const;
  double number (const std::string &name) const; // of any numeric type
  bool flag (const std::string &name) const;
  std::vector<std::string> list (const std::string &name) const; // as or ao
  void merge (const Values &newer);
  std::vector<std::string> names () const;
  std::string print () const;

private:
  GVariant *get (const std::string &name) const;
  std::map<std::string, std::shared_ptr<GVariant>> all_;
};

/* A signal, as it came. */
struct Event {
  enum class Kind {
    Added,    // InterfacesAdded; `values` are Job1's properties
    Removed,  // InterfacesRemoved
    Changed,  // PropertiesChanged; `values` and `invalidated`
    Finished, // `text`: the state
    Owner,    // the bus name has another owner; `text`: who, or empty
  };
  Kind kind = Kind::Changed;
  std::string path;
  int64_t at_us = 0; // g_get_monotonic_time
  Values values;
  std::vector<std::string> invalidated;
  std::string text;
};

/* An answer. */
struct Reply {
  bool answered = false; // false: nothing came within the time
  std::string error;     // D-Bus name of the error; empty: it succeeded
  std::string message;   // of the error
  std::shared_ptr<GVariant> body;
  GLibPtr<GUnixFDList> files;
  int64_t sent_us = 0, came_us = 0;

  bool ok () const { return answered && error.empty (); }
  /* The only value of the body, an object path or text. */
  std::string path () const;
  double milliseconds () const { return (double) (came_us - sent_us) / 1000; }
};

/* Options of Submit and its like. */
class Options {
public:
  Options () = default;
  Options &set (const std::string &name, const std::string &value);
  Options &set (const std::string &name, const char *value)
  {
    return set (name, std::string (value));
  }
  Options &set (const std::string &name, bool value);
  Options &set (const std::string &name, int value);
  Options &set_variant (const std::string &name, GVariant *value);
  Options &variable (const std::string &name, const std::string &value);
  /* FILE is opened now and handed over by the name NAME. */
  Options &asset (const std::string &name, const std::string &file);
  Options &asset_fd (const std::string &name, int fd); // is duplicated
  /* Index of a further descriptor in `files`. */
  int add_file (int fd);

  GVariant *dictionary () const; // floating
  GUnixFDList *files () const { return files_.get (); }

private:
  std::map<std::string, std::shared_ptr<GVariant>> all_;
  std::map<std::string, int> assets_;
  std::map<std::string, std::string> variables_;
  std::shared_ptr<GUnixFDList> files_; // by all copies
};

/* A connection to the daemon's bus that keeps all signals and answers, with
 * the time each came, from before the first call on. Everything arrives in a
 * thread of GDBus: no main loop has to run. */
class Client {
public:
  /* Null if the bus can't be reached. */
  static std::unique_ptr<Client> open (const std::string &address);
  ~Client ();
  Client (const Client &) = delete;
  Client &operator= (const Client &) = delete;

  /* Sends a call; wait () takes its answer. BODY may be floating or null. */
  uint32_t send (const std::string &path, const std::string &interface,
      const std::string &method, GVariant *body = nullptr,
      GUnixFDList *files = nullptr);
  /* As send, to another NAME on the bus. */
  uint32_t send_to (const std::string &name, const std::string &path,
      const std::string &interface, const std::string &method, GVariant *body,
      GUnixFDList *files = nullptr);
  Reply wait (uint32_t serial, double seconds = 30);
  Reply call (const std::string &path, const std::string &interface,
      const std::string &method, GVariant *body = nullptr,
      GUnixFDList *files = nullptr, double seconds = 30);

  Reply manager (const std::string &method, GVariant *body = nullptr);
  Reply job (const std::string &path, const std::string &method,
      GVariant *body = nullptr);
  uint32_t send_submit (const std::string &brief, const Options &options = {});
  Reply submit (const std::string &brief, const Options &options = {});
  /* FD is duplicated. */
  Reply submit_fd (int fd, Options options = {});
  /* PROPERTIES: `element.property` to its value as text. */
  uint32_t send_pipeline (const std::string &name,
      const std::map<std::string, std::string> &properties,
      const Options &options = {});
  Reply submit_pipeline (const std::string &name,
      const std::map<std::string, std::string> &properties,
      const Options &options = {});
  std::vector<std::string> list_jobs (GVariant *filter = nullptr);

  Values properties (const std::string &path); // Job1's, empty: no such job
  Values manager_properties ();
  bool has_owner (); // somebody has the daemon's name
  pid_t owner_pid ();

  /* What came so far of the job at PATH, and the changes of the name's owner
   * between, in order. */
  std::vector<Event> events (const std::string &path) const;
  std::vector<Event> manager_events () const;
  /* The job of PATH was taken by a daemon that was killed before it could say
   * so. The next one has had it from the start, and never adds it. */
  void suppose_added (const std::string &path);
  std::vector<std::string> paths () const; // of all jobs heard of

  /* Waits until Finished came for PATH and gives its state; nullopt if it
   * doesn't within SECONDS. */
  std::optional<std::string> wait_finished (
      const std::string &path, double seconds = 60);
  /* Waits until the properties that PATH has by what was signalled satisfy
   * CLAIM. */
  bool wait_until (const std::string &path,
      const std::function<bool (const Values &)> &claim, double seconds = 30);
  /* Waits until PATH has been in STATE or STAGE, however shortly. */
  bool wait_state (
      const std::string &path, const std::string &state, double seconds = 30);
  bool wait_stage (
      const std::string &path, const std::string &stage, double seconds = 30);
  bool wait_manager (
      const std::function<bool (const Values &)> &claim, double seconds = 10);
  bool wait_owner (bool is_there, double seconds = 10);

private:
  struct Track {
    std::vector<Event> events;
    Values now;
    std::string finished;
  };

  Client () = default;
  static GDBusMessage *on_message (GDBusConnection *connection,
      GDBusMessage *message, gboolean incoming, gpointer self);
  void take_signal (GDBusMessage *message);
  void take_reply (GDBusMessage *message);
  void keep (Event event);
  bool wait_value (const std::string &path, const char *name,
      const std::string &value, double seconds);
  bool wait_locked (std::unique_lock<std::mutex> &guard, double seconds,
      const std::function<bool ()> &claim);

  GLibPtr<GDBusConnection> connection_;
  guint filter_ = 0;
  mutable std::mutex lock_; // guards all below
  std::condition_variable news_;
  std::map<std::string, Track> tracks_;
  std::vector<Event> owners_;
  std::map<uint32_t, int64_t> sent_;
  std::map<uint32_t, GLibPtr<GDBusMessage>> replies_;
  std::map<uint32_t, int64_t> came_;
};

} // namespace reel::test
