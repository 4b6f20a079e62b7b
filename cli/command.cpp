// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include <algorithm>
#include <cstdio>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "gst_ptr.h"
#include "run/initialise.h"

namespace reel::cli {

std::atomic<bool> cancelled = false;

int
complain (int status, const std::string &message)
{
  std::fprintf (stderr, "reelsmith: error: %s\n", message.c_str ());
  return status;
}

/* GOption takes the next word for the value of an option that may do without
 * one: `--voice-fallback brief.md` would lose its brief. */
static std::string
with_own_value (const std::string &argument, const GOptionEntry *entries)
{
  for (const GOptionEntry *entry = entries; entry->long_name; entry++)
    if ((entry->flags & G_OPTION_FLAG_OPTIONAL_ARG) &&
        argument == std::string ("--") + entry->long_name)
      return argument + "=";
  return argument;
}

ParsedArguments
parse_arguments (const char *command, const char *operands, const char *summary,
    const GOptionEntry *entries, const std::vector<std::string> &arguments)
{
  ParsedArguments parsed;
  std::string usage = operands;
  GOptionContext *context = g_option_context_new (usage.c_str ());
  g_option_context_set_summary (context, summary);
  g_option_context_set_help_enabled (context, FALSE);
  gboolean help = FALSE;
  const GOptionEntry own[] = {
      {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this help", nullptr},
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  g_option_context_add_main_entries (context, entries, nullptr);
  g_option_context_add_main_entries (context, own, nullptr);
  std::string name = std::string ("reelsmith ") + command;
  auto **argv = g_new0 (char *, arguments.size () + 2);
  argv[0] = g_strdup (name.c_str ());
  for (size_t i = 0; i < arguments.size (); i++)
    argv[i + 1] = g_strdup (with_own_value (arguments[i], entries).c_str ());
  ErrorPtr error;
  g_set_prgname (name.c_str ());
  parsed.ok = g_option_context_parse_strv (context, &argv, out (error));
  g_set_prgname ("reelsmith");
  if (!parsed.ok)
    complain (kUsage, std::string (error->message) + " (see reelsmith " +
                          command + " --help)");
  if (parsed.ok && help) {
    g_set_prgname (name.c_str ());
    CharPtr text = adopt (g_option_context_get_help (context, TRUE, nullptr));
    std::fputs (text.get (), stdout);
    parsed.help = true;
  }
  for (char **p = argv + 1; parsed.ok && *argv && *p; p++)
    if (g_strcmp0 (*p, "--") != 0)
      parsed.operands.push_back (*p);
  g_strfreev (argv);
  g_option_context_free (context);
  return parsed;
}

std::optional<int>
parse_one_brief (const char *command, const char *summary,
    const GOptionEntry *entries, const std::vector<std::string> &arguments,
    std::string &brief)
{
  auto parsed = parse_arguments (command, "BRIEF", summary, entries, arguments);
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (parsed.operands.size () != 1)
    return complain (kUsage, std::string (command) +
                                 " takes one brief; see reelsmith " + command +
                                 " --help");
  brief = parsed.operands[0];
  return std::nullopt;
}

bool
start_engine ()
{
  ErrorPtr error;
  if (initialise (nullptr, nullptr, out (error)))
    return true;
  complain (kFailed, error->message);
  return false;
}

void
print_problems (const std::vector<Problem> &problems)
{
  for (const Problem &problem : problems)
    std::fputs (format_problem (problem).c_str (), stderr);
}

void
print_problems_json (const std::vector<Problem> &problems)
{
  static const char *const kSeverities[] = {"note", "warning", "error"};
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer (buffer);
  writer.StartArray ();
  for (const Problem &problem : problems) {
    writer.StartObject ();
    writer.Key ("severity");
    writer.String (kSeverities[(int) problem.severity]);
    writer.Key ("file");
    writer.String (problem.file.c_str ());
    writer.Key ("line");
    writer.Uint (problem.place.line);
    writer.Key ("column");
    writer.Uint (problem.place.column);
    writer.Key ("message");
    writer.String (problem.message.c_str ());
    writer.Key ("hint");
    writer.String (problem.hint.c_str ());
    writer.EndObject ();
  }
  writer.EndArray ();
  std::printf ("%s\n", buffer.GetString ());
}

bool
stops (const std::vector<Problem> &problems, bool strict)
{
  return std::any_of (
      problems.begin (), problems.end (), [&] (const Problem &problem) {
        return problem.severity == Severity::Error ||
               (strict && problem.severity == Severity::Warning);
      });
}

} // namespace reel::cli
