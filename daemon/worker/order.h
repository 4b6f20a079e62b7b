// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "brief/brief_limits.h"

namespace reel::daemon {

/* Descriptors a worker is started with; those of its inputs follow. */
inline constexpr int kOrderFd = 3;   // to read: the order, one JSON object
inline constexpr int kReportsFd = 4; // to write: reports, a line each

/* Folders in `staging`, laid out as library/cache_folder.h has it: what the
 * daemon hands out of what was finished before, and what is left for it. */
inline constexpr char kFoundFolder[] = "found", kKeptFolder[] = "kept";

/* A file handed to a worker. */
struct OrderInput {
  std::string path; // what the brief's file name comes to, see ReportFile
  std::string name; // as a person wrote it, for messages
  int fd = -1;      // in the worker
};

/* What a client may say over the brief's head. */
struct OrderOptions {
  std::string format; // json, yaml, markdown; empty: told from the text
  std::string quality, size, name;
  std::map<std::string, std::string> variables;
  bool strict = false;
  std::optional<std::string> voice_fallback; // set but empty: the language's
  bool progressive = false;
};

struct OrderLimits {
  uint64_t address_space_bytes = 0; // 0: no limit, for all of them
  uint64_t file_bytes = 0;          // of any one file
  uint64_t cpu_seconds = 0;
  uint64_t wall_seconds = 0;
};

/* How messages call a brief whose file nobody knows: a text, or a file of
 * another user. */
inline constexpr char kUnnamedBrief[] = "brief";

/* What a worker is to do.
 *   Voices  report the voices and templates there are
 *   List    report the files the brief names, reading nothing but the brief
 *   Check   verify, speak and plan: problems, and what rendering will take
 *   Render  make all that is to be published, in `staging`/out */
struct Order {
  enum class Task { Voices, List, Check, Render };
  enum class Kind { Brief, Pipeline };
  Task task = Task::Check;
  Kind kind = Kind::Brief;

  int brief_fd = -1; // of Brief: its text
  std::string file;  // how messages call the brief
  std::string base_dir;
  std::string identity; // written into the manifest: who may replace it
  OrderOptions options;
  Limits brief_limits; // those of the configuration, whatever a client says
  /* Render, of Brief: which of its outputs, and whether its draft. */
  int output = 0;
  bool draft = false;

  std::string template_name; // of Pipeline: without .launch
  /* `element.property` to its value, as text GVariant parses. */
  std::map<std::string, std::string> properties;

  std::vector<OrderInput> inputs;
  int answers_fd = -1; // an answer to each ReportNeeds; -1: there is no cache
  std::string staging; // absolute; the only place that can be written
  std::vector<std::string> stock, templates; // folders that may be read
  int jobs = 0;    // segments side by side; 0: what cores and memory allow
  int renders = 1; // at the most, that share these
  bool sandbox = true;
  OrderLimits limits;
};

std::string write_order (const Order &order);
std::optional<Order> read_order (const std::string &json, GError **error);

} // namespace reel::daemon
