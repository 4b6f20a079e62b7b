// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_command.h"

#include <cstdio>

namespace reel::cli {

GOptionEntry
system_entry (gboolean *system)
{
  return {"system", 0, 0, G_OPTION_ARG_NONE, system,
      "The daemon of the system, not your own", nullptr};
}

GOptionEntry
json_lines_entry (gboolean *json)
{
  return {"json", 0, 0, G_OPTION_ARG_NONE, json,
      "Print JSON objects, one a line, on standard output", nullptr};
}

std::unique_ptr<DaemonClient>
reach_daemon (bool on_system_bus, int &status)
{
  ErrorPtr error;
  auto client = DaemonClient::connect (on_system_bus, out (error));
  if (!client)
    status = complain_of (error.get (), nullptr);
  return client;
}

bool
find_jobs (DaemonClient &client, const std::vector<std::string> &words,
    std::vector<std::string> &paths, int &status)
{
  ErrorPtr error;
  auto all = client.list_jobs ({}, out (error));
  if (error) {
    status = complain_of (error.get (), &client);
    return false;
  }
  for (const std::string &word : words) {
    std::string path, reason;
    if (!find_job (all, word, path, reason)) {
      status = complain (kUsage, reason);
      return false;
    }
    paths.push_back (path);
  }
  return true;
}

void
print_job (const std::string &path, bool watched, bool as_json)
{
  /* Neither needs escaping: an id is of letters, digits and _. */
  std::string id = id_of (path);
  if (as_json)
    std::printf ("{\"type\":\"submitted\",\"id\":\"%s\",\"object\":\"%s\"}\n",
        id.c_str (), path.c_str ());
  else if (watched)
    std::fprintf (stderr, "job %s\n", id.c_str ());
  else
    std::printf ("%s\n", id.c_str ());
  std::fflush (stdout);
}

int
watch_jobs (
    DaemonClient &client, const std::vector<std::string> &paths, bool as_json)
{
  auto view = make_job_view (as_json);
  JobWatch watch (client, *view);
  for (const std::string &path : paths)
    watch.add (path);
  JobWatch::End end = watch.run ();
  for (const std::string &path : watch.missing ())
    complain (kFailed, "the job " + id_of (path) + " was removed");
  if (end == JobWatch::End::Interrupted) {
    std::fputs ("No longer watching; what was submitted goes on. `reelsmith "
                "watch` shows it again, `reelsmith cancel JOB` ends it.\n",
        stderr);
    return kCancelled;
  }
  if (end == JobWatch::End::DaemonGone)
    return complain (kUnreachable,
        "the daemon did not come back; it goes on with its jobs when it is "
        "started again");
  int status = status_of_jobs (watch.jobs ());
  return watch.missing ().empty () ? status : kFailed;
}

} // namespace reel::cli
