// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <signal.h>

#include "daemon_client.h"
#include "private_bus.h"
#include "workplace.h"

namespace reel::test {

/* The real daemon on a bus of its own, with a home and a media folder of its
 * own. Killed, with its workers, when the object goes. */
class Daemon {
public:
  /* CONFIGURATION is the text of its reelsmith.conf. POLICY, if not empty, is
   * the policy file of a bus like the system's, and the daemon is started with
   * --system. Doesn't start it yet: `place` can still be changed. */
  explicit Daemon (std::string configuration = {}, std::string policy = {});
  ~Daemon ();

  /* Starts it (and the bus the first time) and waits until it owns its name;
   * false if it doesn't. MORE are further arguments. */
  bool start (const std::vector<std::string> &more = {});
  /* Waits until it has ended; true if it did so within SECONDS, else it is
   * killed. `outcome` then says how. */
  bool stop (int signal = SIGTERM, double seconds = 6);
  bool restart (int signal = SIGTERM);
  void send (int signal) { program_->send (signal); }
  bool ends_within (double seconds);
  /* Writes another reelsmith.conf; SIGHUP or restart make it count. */
  void configure (const std::string &configuration);

  pid_t pid () const;
  const std::string &address () const { return bus_->address (); }
  /* A connection of its own, which records from now on. */
  std::unique_ptr<Client> connect () const { return Client::open (address ()); }
  /* The one that is there from before the daemon started. */
  Client &client () { return *client_; }

  std::string log () const; // what it said so far, over all starts
  std::string config_file () const { return place.file ("reelsmith.conf"); }
  /* Pids of its workers (its children), newest last. */
  std::vector<pid_t> workers () const;
  /* Pid of the worker that renders the job of PATH: it holds the job's staging
   * folder open. -1: none. */
  pid_t worker_of (const std::string &path) const;
  /* Sends SIGNAL to the worker that renders the job of PATH, which is waited
   * for for SECONDS; false if there is none. Only ever to a child of this
   * daemon: a pid that isn't one, or -1, which stands for every process of the
   * machine, is never signalled. */
  bool signal_worker (const std::string &path, int signal, double seconds = 5);
  bool signal_child (pid_t worker, int signal);
  /* Names that lie in assets/temp, without what is there for all jobs. Waits
   * for SECONDS until there are none: checks of briefs work there, too. */
  std::vector<std::string> leftovers (double seconds = 20) const;

  Workplace place;
  Outcome outcome; // of the last end

private:
  std::vector<std::string> names_in_temp () const;

  std::string policy_;
  std::unique_ptr<PrivateBus> bus_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<Client> client_;
};

/* The last part of an object path. */
std::string id_of (const std::string &path);

/* Pids of living processes whose parent is PARENT. */
std::vector<pid_t> children_of (pid_t parent);
/* From now on processes whose parent has died become children of this one, so
 * that nothing that was left behind stays unseen. */
void adopt_orphans ();
/* Such processes: living children of this process that aren't in EXPECTED.
 * Waits for SECONDS until there are none. Those that have ended are reaped. */
std::vector<pid_t> orphans (const std::vector<pid_t> &expected, double seconds);

/* A template of one frame, which is stored as NAME.jpg: into FOLDER's
 * dot.launch. */
void write_dot_template (const std::string &folder);

/* Briefs that take no time: of 64x64 pixels at 10 frames a second. */
std::string tiny_brief (const std::string &title = "Tiny");
/* Of SECONDS of a moving background at 64x64: one segment for each 5 s. */
std::string long_brief (double seconds, const std::string &title = "Long");
/* Spoken, with a picture that the brief calls NAME. */
std::string spoken_brief (const std::string &name);

} // namespace reel::test
