// SPDX-License-Identifier: GPL-3.0-or-later
/* reelsmith: a written brief becomes a finished video. */
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "command.h"
#include "config.h"

using namespace reel::cli;

namespace {

struct Command {
  const char *name;
  CommandFunction run;
  const char *summary;
};

constexpr Command kCommands[] = {
    {"render", run_render, "turn a brief into a video"},
    {"validate", run_validate, "list all that is wrong with a brief"},
    {"plan", run_plan, "show how a brief is laid out in time"},
    {"convert", run_convert, "write a brief as JSON or Markdown"},
    {"submit", run_submit, "hand a brief to the daemon"},
    {"jobs", run_jobs, "list the daemon's jobs"},
    {"watch", run_watch, "show how jobs go on"},
    {"cancel", run_cancel, "end jobs"},
    {"retry", run_retry, "make a new job of one that has ended"},
    {"remove", run_remove, "forget jobs that have ended"},
    {"voices", run_voices, "list the voices there are"},
    {"stock", run_stock, "search the stock, or add to it"},
    {"clean", run_clean, "remove what the library can do without"},
    {"fsck", run_fsck, "check the library, and mend it"},
    {"new", run_new, "write a starter brief"},
};

void
print_help (FILE *to)
{
  std::fputs ("Usage: reelsmith COMMAND [OPTION...]\n\n"
              "A written brief becomes a finished, narrated video.\n\n"
              "Commands:\n",
      to);
  for (const Command &command : kCommands)
    std::fprintf (to, "  %-10s %s\n", command.name, command.summary);
  std::fputs ("\n`reelsmith COMMAND --help` tells the options of each.\n"
              "Exit status: 0 done, 1 rendering failed, 2 wrong brief or "
              "usage, 3 no room,\n4 daemon not reachable, 130 cancelled.\n",
      to);
}

extern "C" void
on_signal (int)
{
  cancelled = true;
}

void
catch_signals ()
{
  struct sigaction action = {};
  action.sa_handler = on_signal;
  /* The second one ends the program at once. */
  action.sa_flags = (int) SA_RESETHAND;
  sigaction (SIGINT, &action, nullptr);
  sigaction (SIGTERM, &action, nullptr);
  signal (SIGPIPE, SIG_IGN);
}

} // namespace

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc < 2) {
    print_help (stderr);
    return kUsage;
  }
  if (!std::strcmp (argv[1], "--help") || !std::strcmp (argv[1], "-h")) {
    print_help (stdout);
    return kDone;
  }
  if (!std::strcmp (argv[1], "--version")) {
    std::printf ("reelsmith %s\n", REELSMITH_VERSION);
    return kDone;
  }
  catch_signals ();
  for (const Command &command : kCommands)
    if (!std::strcmp (command.name, argv[1]))
      return command.run ({argv + 2, argv + argc});
  std::vector<std::string> names;
  for (const Command &command : kCommands)
    names.push_back (command.name);
  std::string near = reel::nearest_word (argv[1], names);
  return complain (
      kUsage, std::string ("there is no command `") + argv[1] + "`" +
                  (near.empty () ? "; see reelsmith --help"
                                 : "; did you mean `" + near + "`?"));
}
