// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "worker/order.h"

namespace reel::daemon {

/* The states of a job (IPP 1.1, RFC 8011, 5.3.7). The last three are final
 * and never change. */
enum class State { Queued, Held, Running, Completed, Failed, Cancelled };

/* Why a job is in its state. */
enum class Reason {
  None,
  StorageLow,  // held: waits for room on the disk
  Paused,      // held: the queue is paused
  RateLimited, // held: its owner has enough running
  Stalled,     // running: nothing heard of the worker for a while
  Retrying,    // queued again: its worker died
  Restarted,   // queued again: the daemon was stopped
};

const char *state_name (State state);    // `queued`
const char *reason_name (Reason reason); // `storage-low`
bool is_final (State state);

/* A file of a job, kept so that it outlives the client and the daemon. */
struct JobInput {
  std::string path; // what the brief's file name comes to
  std::string name; // as written
  /* Handed over: its copy in the library, by content. Empty: the file at
   * `path` is opened when the job runs. */
  std::string stored;
};

/* A video that a job makes. */
struct JobVideo {
  std::string name;          // without suffix
  std::string file;          // `film.mp4`
  std::string identity;      // who may replace it
  double render_seconds = 0; // predicted
  bool has_draft = false;    // that is published first
  double draft_seconds = 0;  // predicted
};

/* A job as the database keeps it. Times are microseconds since the epoch, 0:
 * not yet. */
struct Job {
  std::string id;  // also the last part of its object path: [A-Za-z0-9_]+
  std::string key; // idempotency, by owner; may be empty
  std::string title;
  Order::Kind kind = Order::Kind::Brief;
  uid_t owner = 0;
  int priority = 0; // larger first
  State state = State::Queued;
  Reason reason = Reason::None;
  std::string stage;
  double progress = 0;
  bool progress_valid = false;
  std::string message;
  uint64_t created = 0, started = 0, finished = 0, expected_end = 0;
  /* What it has published: its videos in their order, then what lies beside
   * them; absolute. */
  std::vector<std::string> output_paths;
  bool draft = false; // one of them at least is a draft
  std::string report; // JSON
  std::vector<std::string> warnings;
  std::string error_name; // org.reelsmith.Error.*
  std::string error_message;
  uint32_t attempts = 0;

  /* What it is made from. */
  std::string brief; // text
  std::string file, base_dir, identity;
  OrderOptions options;
  bool force = false;
  std::string template_name;
  std::map<std::string, std::string> properties;
  std::vector<JobInput> inputs;
  /* What Check predicted. */
  std::string name; // of the finished files
  double render_seconds = 0;
  uint64_t output_bytes = 0, staging_bytes = 0;
  std::vector<JobVideo> videos; // of Brief

  /* How far it has come: see passes.h. */
  uint32_t passes = 0;    // that are published
  std::string publishing; // SHA-256 and file of the video on its way, or empty
};

} // namespace reel::daemon
