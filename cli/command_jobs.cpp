// SPDX-License-Identifier: GPL-3.0-or-later
/* `jobs` and `watch`: what the daemon has, and how it goes on. */
#include <algorithm>
#include <cstdio>
#include <map>

#include "brief/problem.h"
#include "daemon_command.h"
#include "text_shape.h"

namespace reel::cli {

namespace {

/* Those of PATHS that still are there, in their order. */
bool
read_jobs (DaemonClient &client, const std::vector<std::string> &paths,
    std::vector<DaemonJob> &jobs, int &status)
{
  std::map<std::string, DaemonJob> read;
  ErrorPtr failed;
  client.call_each (paths, "org.freedesktop.DBus.Properties", "GetAll",
      g_variant_new ("(s)", kJobInterface),
      [&] (const std::string &path, GVariant *answer, const GError *error) {
        bool right =
            answer && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(a{sv})"));
        if (right) {
          VariantPtr properties =
              take_variant (g_variant_get_child_value (answer, 0));
          read[path].path = path;
          read[path].update (properties.get ());
        } else if (error && !is_no_such_job (error) && !failed) {
          failed = adopt (g_error_copy (error));
        }
      });
  if (failed) {
    status = complain_of (failed.get (), &client);
    return false;
  }
  for (const std::string &path : paths)
    if (auto found = read.find (path); found != read.end ())
      jobs.push_back (std::move (found->second));
  return true;
}

std::string
progress_text (const DaemonJob &job)
{
  char text[16];
  std::snprintf (text, sizeof text, "%3d %%", (int) (job.progress * 100));
  return job.state == "queued" || job.state == "held" ? "" : text;
}

std::string
table_of (const std::vector<DaemonJob> &jobs,
    const std::vector<std::string> &all_paths)
{
  int64_t now = g_get_real_time ();
  auto ids = short_ids (all_paths);
  Table table ({"JOB", "STATE", "DONE", "STAGE", "AGE", "LEFT", "TITLE"});
  for (const DaemonJob &job : jobs) {
    double left = job.seconds_left (now);
    double age = (double) (now - (int64_t) job.created) / G_USEC_PER_SEC;
    std::string title = job.title, id = ids[job.path];
    if (job.state == "failed")
      title += (title.empty () ? "" : ": ") + job.error_message;
    table.add (
        {id.empty () ? job.id : id, job.state_text (), progress_text (job),
            job.is_final () ? "" : job.stage, job.created ? age_text (age) : "",
            left > 0 ? duration_text (left) : "", title});
  }
  return table.text ();
}

/* The states that are asked for; false with the reason told. */
bool
wanted_states (bool all, const char *state, std::vector<std::string> &states)
{
  std::vector<std::string> known = kOpenStates;
  known.insert (known.end (), kFinalStates.begin (), kFinalStates.end ());
  if (!state) {
    states = all ? std::vector<std::string> () : kOpenStates;
    return true;
  }
  states = {state};
  if (std::find (known.begin (), known.end (), state) != known.end ())
    return true;
  std::string near = nearest_word (state, known);
  complain (kUsage,
      std::string ("there is no state `") + state + "`; " +
          (near.empty () ? "states are queued, held, running, completed, "
                           "failed and cancelled"
                         : "did you mean `" + near + "`?"));
  return false;
}

int
list_jobs (
    DaemonClient &client, const std::vector<std::string> &states, bool as_json)
{
  ErrorPtr error;
  auto wanted = client.list_jobs (states, out (error));
  auto all =
      error || states.empty () ? wanted : client.list_jobs ({}, out (error));
  if (error)
    return complain_of (error.get (), &client);
  std::vector<DaemonJob> jobs;
  int status = kDone;
  if (!read_jobs (client, wanted, jobs, status))
    return status;
  if (as_json)
    for (const DaemonJob &job : jobs)
      std::printf ("%s\n", job.json ().c_str ());
  else if (!jobs.empty ())
    std::fputs (table_of (jobs, all).c_str (), stdout);
  else
    std::fputs (states == kOpenStates
                    ? "No job waits or runs; reelsmith jobs --all lists "
                      "those that have ended.\n"
                    : "There is no such job.\n",
        stderr);
  return kDone;
}

} // namespace

int
run_jobs (const std::vector<std::string> &arguments)
{
  gboolean all = FALSE, json = FALSE, system = FALSE;
  char *state = nullptr;
  const GOptionEntry entries[] = {
      {"all", 'a', 0, G_OPTION_ARG_NONE, &all,
          "Those that have ended, too, as far as the daemon keeps them",
          nullptr},
      {"state", 0, 0, G_OPTION_ARG_STRING, &state,
          "Only those in this state: queued, held, running, completed, "
          "failed or cancelled",
          "S"},
      json_lines_entry (&json), system_entry (&system),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("jobs", "",
      "Lists the daemon's jobs that wait or run, oldest first.", entries,
      arguments);
  CharPtr wanted = adopt (state);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || !parsed.operands.empty ())
    return parsed.ok
               ? complain (kUsage, "jobs takes no operand; reelsmith watch "
                                   "shows single ones")
               : kUsage;
  std::vector<std::string> states;
  int status = kDone;
  if (!wanted_states (all, wanted.get (), states))
    return kUsage;
  auto client = reach_daemon (system, status);
  return client ? list_jobs (*client, states, json) : status;
}

int
run_watch (const std::vector<std::string> &arguments)
{
  gboolean json = FALSE, system = FALSE;
  const GOptionEntry entries[] = {json_lines_entry (&json),
      system_entry (&system),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("watch", "[JOB...]",
      "Shows the progress of jobs until they have ended; without JOB of all "
      "that wait or run now. A JOB is its id, or the beginning of it.",
      entries, arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  int status = kDone;
  auto client = reach_daemon (system, status);
  if (!client)
    return status;
  std::vector<std::string> paths;
  ErrorPtr error;
  if (parsed.operands.empty ()) {
    paths = client->list_jobs (kOpenStates, out (error));
    if (error)
      return complain_of (error.get (), client.get ());
    if (paths.empty ())
      std::fputs ("No job waits or runs.\n", stderr);
  } else if (!find_jobs (*client, parsed.operands, paths, status)) {
    return status;
  }
  return paths.empty () ? kDone : watch_jobs (*client, paths, json);
}

} // namespace reel::cli
