// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/reporter.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include <unistd.h>

// Both rooms have an error.h; this one is pipelines'.
#include "../../pipelines/error.h"
#include "worker/exit_status.h"

namespace reel::daemon {

namespace {

constexpr std::array<std::string_view, 6> kStages = {
    "speak", "render", "mix", "join", "check", "publish"};

const char *
severity_name (Severity severity)
{
  switch (severity) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Note:
    break;
  }
  return "note";
}

Error
meaning_of (const GError *error)
{
  if (error->domain == REEL_DAEMON_ERROR)
    return (Error) error->code;
  if (error->domain != REEL_ERROR)
    return Error::PipelineFailed;
  switch ((ErrorCode) error->code) {
  case ErrorCode::Cancelled:
    return Error::Cancelled;
  case ErrorCode::NoSpace:
    return Error::NoSpace;
  case ErrorCode::Exists:
    return Error::Exists;
  case ErrorCode::InvalidBrief:
    return Error::InvalidBrief;
  case ErrorCode::CheckFailed:
    return Error::CheckFailed;
  case ErrorCode::Failed:
  case ErrorCode::Missing:
    break;
  }
  return Error::PipelineFailed;
}

} // namespace

void
Reporter::say (const Report &report)
{
  std::string line = write_report (report);
  std::lock_guard guard (lock_);
  for (size_t said = 0; said < line.size ();) {
    ssize_t count = write (fd_, line.data () + said, line.size () - said);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      _exit (kWorkerAlone);
    said += (size_t) count;
  }
}

void
Reporter::progress (const ProgressReport &report)
{
  bool is_new = false;
  {
    std::lock_guard guard (lock_);
    is_new = stage_ != report.stage;
    stage_ = report.stage;
  }
  if (is_new) {
    auto found = std::find (kStages.begin (), kStages.end (), report.stage);
    bool known = found != kStages.end ();
    say (ReportStage{report.stage,
        known ? (int) (found - kStages.begin ()) + 1 : 0,
        known ? (int) kStages.size () : 0});
  }
  say (ReportProgress{report.fraction, report.eta_seconds});
}

void
Reporter::problems (const Problems &problems)
{
  for (const Problem &problem : problems.sorted ()) {
    {
      std::lock_guard guard (lock_);
      if (!told_.insert (format_problem (problem)).second)
        continue;
    }
    say (ReportProblem{severity_name (problem.severity), problem.file,
        problem.place.line, problem.place.column, problem.message,
        problem.hint});
  }
}

void
Reporter::stored (const Prepared &prepared)
{
  for (const PreparedFile &file : prepared.files)
    say (ReportStored{file.name, file.bytes, file.sha256});
}

int
Reporter::failed (Error code, const std::string &message)
{
  say (ReportFailed{code, message});
  return code == Error::Cancelled ? kWorkerCancelled : kWorkerFailed;
}

int
Reporter::failed (const GError *error)
{
  return failed (meaning_of (error), error->message);
}

} // namespace reel::daemon
