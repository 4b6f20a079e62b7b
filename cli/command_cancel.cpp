// SPDX-License-Identifier: GPL-3.0-or-later
/* `cancel`, `retry` and `remove`: what can be done to a job. */
#include <cstdio>

#include "daemon_command.h"

namespace reel::cli {

namespace {

/* Calls METHOD of each job. Those that were refused are told, and are not in
 * what is given. */
std::vector<std::string>
call_jobs (DaemonClient &client, const char *method,
    const std::vector<std::string> &paths, int &status)
{
  std::vector<std::string> done;
  client.call_each (paths, kJobInterface, method, nullptr,
      [&] (const std::string &path, GVariant *, const GError *error) {
        if (!error) {
          done.push_back (path);
          return;
        }
        if (is_unreachable (error) || paths.size () == 1 ||
            g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
          status = complain_of (error, &client);
        else
          status = complain (
              kFailed, "job " + id_of (path) + ": " + message_of (error));
      });
  return done;
}

/* Cancel returns when it is on its way; what follows may rely on its end. */
int
cancel (DaemonClient &client, const std::vector<std::string> &paths)
{
  constexpr unsigned kPatienceSeconds = 10;
  int status = kDone;
  auto view = make_silent_view ();
  JobWatch watch (client, *view);
  for (const std::string &path : call_jobs (client, "Cancel", paths, status))
    watch.add (path);
  JobWatch::End end = watch.run (kPatienceSeconds);
  for (const DaemonJob &job : watch.jobs ()) {
    std::string id = id_of (job.path);
    if (job.state == "cancelled")
      std::printf ("%s\n", id.c_str ());
    else if (job.is_final ())
      status = complain (
          kFailed, "job " + id + " ended before it could be cancelled: it is " +
                       job.state);
    else if (end == JobWatch::End::TimedOut)
      status = complain (kFailed, "job " + id + " has not ended yet");
  }
  if (end == JobWatch::End::DaemonGone)
    status = complain (kUnreachable, "the daemon did not come back");
  return end == JobWatch::End::Interrupted ? kCancelled : status;
}

} // namespace

int
run_cancel (const std::vector<std::string> &arguments)
{
  gboolean system = FALSE;
  const GOptionEntry entries[] = {system_entry (&system),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("cancel", "JOB...",
      "Ends jobs that wait or run, and prints the id of each when it has "
      "ended; nothing of it is left but what it had published. A JOB is its "
      "id, or the beginning of it.",
      entries, arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || parsed.operands.empty ())
    return parsed.ok ? complain (kUsage, "say which job; reelsmith jobs lists "
                                         "them")
                     : kUsage;
  int status = kDone;
  auto client = reach_daemon (system, status);
  std::vector<std::string> paths;
  if (!client || !find_jobs (*client, parsed.operands, paths, status))
    return status;
  return cancel (*client, paths);
}

int
run_retry (const std::vector<std::string> &arguments)
{
  gboolean system = FALSE, watch = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
      {"watch", 'w', 0, G_OPTION_ARG_NONE, &watch,
          "Show its progress until it has ended", nullptr},
      json_lines_entry (&json), system_entry (&system),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("retry", "JOB",
      "Makes a new job of one that has ended, from the same brief, files and "
      "options, and prints its id. A JOB is its id, or the beginning of it.",
      entries, arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || parsed.operands.size () != 1)
    return parsed.ok ? complain (kUsage, "retry takes one job; reelsmith jobs "
                                         "--all lists them")
                     : kUsage;
  int status = kDone;
  auto client = reach_daemon (system, status);
  std::vector<std::string> paths;
  if (!client || !find_jobs (*client, parsed.operands, paths, status))
    return status;
  ErrorPtr error;
  VariantPtr answer = client->call (
      {paths[0], kJobInterface, "Retry", nullptr, nullptr, true}, out (error));
  if (!answer)
    return complain_of (error.get (), client.get ());
  const char *path = "";
  if (g_variant_is_of_type (answer.get (), G_VARIANT_TYPE ("(o)")))
    g_variant_get (answer.get (), "(&o)", &path);
  print_job (path, watch, json);
  return watch ? watch_jobs (*client, {path}, json) : kDone;
}

int
run_remove (const std::vector<std::string> &arguments)
{
  gboolean system = FALSE, finished = FALSE;
  const GOptionEntry entries[] = {
      {"finished", 0, 0, G_OPTION_ARG_NONE, &finished, "All that have ended",
          nullptr},
      system_entry (&system),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("remove", "[JOB...]",
      "Makes the daemon forget jobs that have ended; their videos stay. A JOB "
      "is its id, or the beginning of it.",
      entries, arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (parsed.operands.empty () != (bool) finished)
    return complain (kUsage, "say which job, or --finished for all that have "
                             "ended");
  int status = kDone;
  auto client = reach_daemon (system, status);
  if (!client)
    return status;
  std::vector<std::string> paths;
  ErrorPtr error;
  if (finished)
    paths = client->list_jobs (kFinalStates, out (error));
  if (error)
    return complain_of (error.get (), client.get ());
  if (!finished && !find_jobs (*client, parsed.operands, paths, status))
    return status;
  auto removed = call_jobs (*client, "Remove", paths, status);
  if (finished)
    std::fprintf (stderr, "%zu jobs removed\n", removed.size ());
  return status;
}

} // namespace reel::cli
