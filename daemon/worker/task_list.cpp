// SPDX-License-Identifier: GPL-3.0-or-later
/* The files a brief names, from nothing but its text. */
#include "worker/exit_status.h"
#include "worker/read_order_brief.h"
#include "worker/tasks.h"

namespace reel::daemon {

/* Warnings are for Check to tell: it knows all of them. */
static std::optional<Brief>
interpret_only (std::string_view text, std::optional<Notation> notation,
    const BriefOverrides &overrides, Problems &problems)
{
  Problems own (problems.file ());
  BriefOverrides listing = overrides;
  listing.lists_files = true;
  auto brief = interpret_text (text, notation, listing, own);
  if (!brief || own.has_errors ())
    problems = own;
  return brief;
}

int
list_files (const Order &order, Reporter &reporter)
{
  Problems problems (order.file);
  int status = kWorkerDone;
  auto brief =
      read_order_brief (order, interpret_only, problems, reporter, status);
  if (!brief)
    return status;
  for (const NamedFile &file : brief->files.list ())
    reporter.say (ReportFile{file.path, file.name});
  reporter.say (ReportDone{});
  return kWorkerDone;
}

} // namespace reel::daemon
