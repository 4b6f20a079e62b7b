// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "csv.h"
#include "render_settings.h"
#include "run/plan_brief.h"

namespace reel::cli {

namespace {

/* What rendering with OVERRIDES will fail on, all that can be known before; in
 * NAME how its files are called. */
int
check_row (const RenderSettings &settings, const std::string &file,
    const BriefOverrides &overrides, Problems &problems, std::string &name)
{
  auto brief = load_brief (file, overrides, problems);
  if (!brief)
    return cancelled ? kCancelled : kDone;
  ErrorPtr error;
  std::vector<Brief> all = briefs_of (settings, *brief, out (error));
  PlanOptions planning;
  planning.cancelled = &cancelled;
  for (const Brief &one : all)
    if (!error)
      plan_brief (one, planning, problems, out (error));
  if (cancelled)
    return kCancelled;
  name = brief->name;
  return error ? complain (exit_status (error.get ()), error->message) : kDone;
}

/* The same problem in many rows is told once. */
void
print_row_problems (const std::vector<Problem> &problems,
    const std::string &row, std::set<std::string> &told)
{
  for (Problem problem : problems) {
    if (!told.insert (format_problem (problem)).second)
      continue;
    problem.message += " (" + row + ")";
    std::fputs (format_problem (problem).c_str (), stderr);
  }
}

std::optional<CsvTable>
read_rows (const std::string &file, const Limits &limits)
{
  constexpr size_t kMostBytes = 64 << 20;
  Problems problems (file);
  char *text = nullptr;
  gsize size = 0;
  ErrorPtr error;
  std::optional<CsvTable> table;
  if (!g_file_get_contents (file.c_str (), &text, &size, out (error)))
    problems.error (
        {}, std::string ("the table can't be read: ") + error->message);
  else if (size > kMostBytes)
    problems.error ({}, "the table is larger than 64 MiB");
  else
    table = read_csv ({text, size}, problems, limits);
  g_free (text);
  print_problems (problems.sorted ());
  return table;
}

/* What rows share is made once, though nothing of it may be kept. */
int
render_rows (const RenderSettings &settings, const std::string &file,
    const std::vector<BriefOverrides> &rows)
{
  ErrorPtr error;
  auto shared = settings.use_cache
                    ? std::optional<SharedWork> ()
                    : SharedWork::create (media_of (settings), out (error));
  if (error)
    return complain (exit_status (error.get ()), error->message);
  int worst = kDone;
  for (const BriefOverrides &overrides : rows) {
    int status = render_brief_file (
        settings, file, overrides, shared ? &*shared : nullptr);
    if (status == kCancelled || status == kNoRoom)
      return status;
    worst = std::max (worst, status);
    if (shared)
      shared->trim ();
  }
  return worst;
}

} // namespace

int
render_batch (const RenderSettings &settings, const std::string &file)
{
  std::string table_file = settings.batch.get ();
  if (file == "-")
    return complain (kUsage, "a batch reads its brief many times: it can't "
                             "come from standard input");
  auto table = read_rows (table_file, overrides_of (settings).limits);
  if (!table)
    return kUsage;
  std::vector<BriefOverrides> rows;
  std::map<std::string, uint32_t> lines; // by the names of the videos
  std::set<std::string> told;
  bool right = true;
  for (const CsvTable::Row &row : table->rows) {
    std::string where = table_file + ":" + std::to_string (row.line);
    BriefOverrides &overrides = rows.emplace_back (overrides_of (settings));
    for (size_t i = 0; i < row.cells.size (); i++)
      overrides.variables.emplace (table->columns[i], row.cells[i]);
    Problems problems (file);
    std::string name;
    int status = check_row (settings, file, overrides, problems, name);
    if (status != kDone)
      return status;
    auto sorted = problems.sorted ();
    print_row_problems (sorted, where, told);
    right &= !stops (sorted, settings.brief.strict ());
    auto [other, is_new] = lines.emplace (name, row.line);
    if (!is_new && !name.empty ()) {
      right = false;
      complain (kUsage, where + " makes `" + name + "` as line " +
                            std::to_string (other->second) +
                            " does; put a variable into the brief's `name`");
    }
  }
  if (!right)
    return kUsage;
  return render_rows (settings, file, rows);
}

} // namespace reel::cli
