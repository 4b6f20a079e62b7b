// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/report.h"

#include <algorithm>
#include <array>

#include "worker/json_members.h"

namespace reel::daemon {

namespace {

constexpr size_t kMaxLine = 1 << 20; // with its newline
/* A report is flat. The JSON texts in it are texts there. */
constexpr JsonLimits kReportLimits = {kMaxLine, 1, 16};
constexpr JsonLimits kInnerLimits = {kMaxLine, 32, 100'000};
constexpr size_t kMaxText = 4096, kMaxPath = 4096, kMaxWord = 256;
constexpr size_t kMaxFileName = 255, kMaxStage = 32;
constexpr int kMaxSteps = 100'000;
constexpr uint32_t kMaxPlace = 1 << 30;
constexpr double kMaxSeconds = 1e7;
constexpr int64_t kMaxBytes = (int64_t) 1 << 50;
constexpr size_t kSha256Digits = 64;

const std::vector<std::string_view> kSeverities = {"error", "warning", "note"};

const std::vector<std::string_view> kParts = {"image", "audio", "segment"};

/* What a worker may say that it failed with; the others are for the daemon to
 * find out. */
constexpr std::array kWorkerErrors = {Error::InvalidBrief,
    Error::InvalidArgument, Error::NotFound, Error::Exists, Error::NoSpace,
    Error::Cancelled, Error::PipelineFailed, Error::CheckFailed};

/* A name that can be published under: see the sink's own rule. */
bool
is_file_name (const std::string &name)
{
  return !name.empty () && name.size () <= kMaxFileName && name[0] != '.' &&
         name.find ('/') == std::string::npos;
}

std::string
clean_line (const std::string &text, size_t max_bytes)
{
  return clean_text (text, false, max_bytes);
}

int64_t
bounded (uint64_t bytes)
{
  return (int64_t) std::min<uint64_t> (bytes, kMaxBytes);
}

double
bounded (double value, double high)
{
  /* What is not a number becomes 0. */
  return value > 0 ? std::min (value, high) : 0;
}

/* A JSON text that fits into a line even if each character is escaped. */
std::string
inner_json (const std::string &json)
{
  bool fits = is_strict_json (json, kInnerLimits);
  return fits && is_clean_text (json, true) ? json : std::string ();
}

/* --- What is said --- */

std::string
write (const ReportStage &report)
{
  int of = std::clamp (report.of, 0, kMaxSteps);
  return JsonText ()
      .add ("report", "stage")
      .add ("stage", clean_line (report.stage, kMaxStage))
      .add ("index", (int64_t) std::clamp (report.index, 0, of))
      .add ("of", (int64_t) of)
      .finish ();
}

std::string
write (const ReportProgress &report)
{
  return JsonText ()
      .add ("report", "progress")
      .add ("fraction", bounded (report.fraction, 1))
      .add ("eta-seconds", bounded (report.eta_seconds, kMaxSeconds))
      .finish ();
}

std::string
write (const ReportMessage &report)
{
  return JsonText ()
      .add ("report", "message")
      .add ("text", clean_line (report.text, kMaxText))
      .finish ();
}

std::string
write (const ReportProblem &report)
{
  return JsonText ()
      .add ("report", "problem")
      .add ("severity", report.severity)
      .add ("file", clean_line (report.file, kMaxPath))
      .add ("line", (int64_t) std::min (report.line, kMaxPlace))
      .add ("column", (int64_t) std::min (report.column, kMaxPlace))
      .add ("message", clean_line (report.message, kMaxText))
      .add ("hint", clean_line (report.hint, kMaxText))
      .finish ();
}

std::string
write (const ReportFile &report)
{
  return JsonText ()
      .add ("report", "file")
      .add ("path", clean_line (report.path, kMaxPath))
      .add ("name", clean_line (report.name, kMaxPath))
      .finish ();
}

std::string
write (const ReportVoice &report)
{
  return JsonText ()
      .add ("report", "voice")
      .add ("name", clean_line (report.name, kMaxWord))
      .add ("language", clean_line (report.language, kMaxWord))
      .finish ();
}

std::string
write (const ReportTemplate &report)
{
  return JsonText ()
      .add ("report", "template")
      .add ("name", clean_line (report.name, kMaxWord))
      .finish ();
}

std::string
write (const ReportVideo &report)
{
  return JsonText ()
      .add ("report", "video")
      .add ("name", clean_line (report.name, kMaxFileName))
      .add ("file", clean_line (report.file, kMaxFileName))
      .add ("render-seconds", bounded (report.render_seconds, kMaxSeconds))
      .add ("has-draft", report.has_draft)
      .add ("draft-seconds", bounded (report.draft_seconds, kMaxSeconds))
      .finish ();
}

std::string
write_plan (const ReportPlan &report, const std::string &json)
{
  return JsonText ()
      .add ("report", "plan")
      .add ("title", clean_line (report.title, kMaxText))
      .add ("name", clean_line (report.name, kMaxFileName))
      .add ("video-seconds", bounded (report.video_seconds, kMaxSeconds))
      .add ("render-seconds", bounded (report.render_seconds, kMaxSeconds))
      .add ("output-bytes", bounded (report.output_bytes))
      .add ("staging-bytes", bounded (report.staging_bytes))
      .add ("json", json)
      .finish ();
}

std::string
write (const ReportPlan &report)
{
  std::string line = write_plan (report, inner_json (report.json));
  return line.size () < kMaxLine ? line : write_plan (report, "");
}

std::string
write (const ReportStored &report)
{
  return JsonText ()
      .add ("report", "stored")
      .add ("name", clean_line (report.name, kMaxFileName))
      .add ("bytes", bounded (report.bytes))
      .add ("sha256", clean_line (report.sha256, kSha256Digits))
      .finish ();
}

std::string
write_done (const std::string &json)
{
  return JsonText ().add ("report", "done").add ("json", json).finish ();
}

std::string
write (const ReportDone &report)
{
  std::string line = write_done (inner_json (report.report));
  return line.size () < kMaxLine ? line : write_done ("");
}

std::string
write (const ReportFailed &report)
{
  bool known = std::find (kWorkerErrors.begin (), kWorkerErrors.end (),
                   report.error) != kWorkerErrors.end ();
  return JsonText ()
      .add ("report", "failed")
      .add ("error", error_name (known ? report.error : Error::PipelineFailed))
      .add ("message", clean_line (report.message, kMaxText))
      .finish ();
}

std::string
write (const ReportNeeds &report)
{
  std::string keys;
  for (const std::string &key : report.keys)
    keys += (keys.empty () ? "" : " ") + key;
  return JsonText ()
      .add ("report", "needs")
      .add ("kind", report.kind)
      .add ("keys", keys)
      .finish ();
}

/* --- What is heard --- */

bool
is_sha256 (const std::string &text)
{
  return text.size () == kSha256Digits &&
         text.find_first_not_of ("0123456789abcdef") == std::string::npos;
}

using Reader = Report (*) (JsonMembers &);

Report
read_stage (JsonMembers &of)
{
  ReportStage report;
  report.stage = of.line ("stage", kMaxStage);
  report.of = (int) of.integer ("of", 0, kMaxSteps);
  report.index = (int) of.integer ("index", 0, kMaxSteps);
  if (report.stage.empty () ||
      report.stage.find_first_not_of ("abcdefghijklmnopqrstuvwxyz-") !=
          std::string::npos)
    of.refuse ("stage", "is not the name of a stage");
  if (report.index > report.of)
    of.refuse ("index", "is out of range");
  return report;
}

Report
read_progress (JsonMembers &of)
{
  ReportProgress report;
  report.fraction = of.number ("fraction", 0, 1);
  report.eta_seconds = of.number ("eta-seconds", 0, kMaxSeconds);
  return report;
}

Report
read_message (JsonMembers &of)
{
  return ReportMessage{of.line ("text", kMaxText)};
}

Report
read_problem (JsonMembers &of)
{
  ReportProblem report;
  report.severity = kSeverities[of.one_of ("severity", kSeverities)];
  report.file = of.line ("file", kMaxPath);
  report.line = (uint32_t) of.integer ("line", 0, kMaxPlace);
  report.column = (uint32_t) of.integer ("column", 0, kMaxPlace);
  report.message = of.line ("message", kMaxText);
  report.hint = of.line ("hint", kMaxText);
  if (report.message.empty ())
    of.refuse ("message", "is missing");
  return report;
}

/* Has the absolute PATH a part `.`, `..` or an empty one? */
bool
is_crooked (const std::string &path)
{
  std::string closed = path + "/";
  return closed.find ("/../") != std::string::npos ||
         closed.find ("/./") != std::string::npos ||
         closed.find ("//") != std::string::npos;
}

Report
read_file (JsonMembers &of)
{
  ReportFile report;
  report.path = of.line ("path", kMaxPath);
  report.name = of.line ("name", kMaxPath);
  if (report.path.empty () || report.path[0] != '/' || is_crooked (report.path))
    of.refuse ("path", "is not the absolute name of a file");
  if (report.name.empty ())
    of.refuse ("name", "is missing");
  return report;
}

Report
read_voice (JsonMembers &of)
{
  ReportVoice report;
  report.name = of.line ("name", kMaxWord);
  report.language = of.line ("language", kMaxWord);
  if (report.name.empty ())
    of.refuse ("name", "is missing");
  return report;
}

Report
read_template (JsonMembers &of)
{
  ReportTemplate report{of.line ("name", kMaxWord)};
  if (!is_file_name (report.name))
    of.refuse ("name", "is not the name of a template");
  return report;
}

std::string
read_inner (JsonMembers &of, const char *name)
{
  std::string json = of.lines (name, kMaxLine);
  if (!json.empty () && !is_strict_json (json, kInnerLimits))
    of.refuse (name, "is not JSON");
  return json;
}

Report
read_plan (JsonMembers &of)
{
  ReportPlan report;
  report.title = of.line ("title", kMaxText);
  report.name = of.line ("name", kMaxFileName);
  report.video_seconds = of.number ("video-seconds", 0, kMaxSeconds);
  report.render_seconds = of.number ("render-seconds", 0, kMaxSeconds);
  report.output_bytes = (uint64_t) of.integer ("output-bytes", 0, kMaxBytes);
  report.staging_bytes = (uint64_t) of.integer ("staging-bytes", 0, kMaxBytes);
  report.json = read_inner (of, "json");
  /* One without a name and a title is called by its job. */
  if (!report.name.empty () && !is_file_name (report.name))
    of.refuse ("name", "is not the name of a file");
  return report;
}

Report
read_video (JsonMembers &of)
{
  ReportVideo report;
  report.name = of.line ("name", kMaxFileName);
  report.file = of.line ("file", kMaxFileName);
  report.render_seconds = of.number ("render-seconds", 0, kMaxSeconds);
  report.has_draft = of.boolean ("has-draft", false);
  report.draft_seconds = of.number ("draft-seconds", 0, kMaxSeconds);
  /* Without a name and a title the job's comes before both. */
  if (!report.name.empty () && !is_file_name (report.name))
    of.refuse ("name", "is not the name of a file");
  /* A set of files is the video's by what they begin with. */
  if (!report.file.starts_with (report.name + ".") ||
      report.file.find ('.', report.name.size () + 1) != std::string::npos ||
      report.file.size () < report.name.size () + 2 ||
      !is_file_name ("x" + report.file))
    of.refuse ("file", "is not the name of the video");
  return report;
}

Report
read_stored (JsonMembers &of)
{
  ReportStored report;
  report.name = of.line ("name", kMaxFileName);
  report.bytes = (uint64_t) of.integer ("bytes", 0, kMaxBytes);
  report.sha256 = of.line ("sha256", kSha256Digits);
  if (!is_file_name (report.name))
    of.refuse ("name", "is not the name of a file");
  if (!is_sha256 (report.sha256))
    of.refuse ("sha256", "is not a hash");
  return report;
}

Report
read_done (JsonMembers &of)
{
  return ReportDone{read_inner (of, "json")};
}

Report
read_failed (JsonMembers &of)
{
  ReportFailed report;
  std::vector<std::string_view> names;
  names.reserve (std::size (kWorkerErrors));
  for (Error error : kWorkerErrors)
    names.emplace_back (error_name (error));
  report.error = kWorkerErrors[of.one_of ("error", names)];
  report.message = of.line ("message", kMaxText);
  if (report.message.empty ())
    of.refuse ("message", "is missing");
  return report;
}

Report
read_needs (JsonMembers &of)
{
  ReportNeeds report;
  report.kind = kParts[of.one_of ("kind", kParts)];
  std::string keys = of.line ("keys", kMaxLine);
  constexpr size_t step = kSha256Digits + 1; // with what parts it from the next
  for (size_t at = 0; at < keys.size (); at += step) {
    report.keys.push_back (keys.substr (at, kSha256Digits));
    size_t end = at + kSha256Digits;
    if (!is_sha256 (report.keys.back ()) ||
        (end < keys.size () && (keys[end] != ' ' || end + 1 == keys.size ()))) {
      of.refuse ("keys", "are not hashes");
      break;
    }
  }
  return report;
}

const std::vector<std::string_view> kNames = {"stage", "progress", "message",
    "problem", "file", "voice", "template", "plan", "stored", "done", "failed",
    "needs", "video"};
constexpr std::array<Reader, 13> kReaders = {read_stage, read_progress,
    read_message, read_problem, read_file, read_voice, read_template, read_plan,
    read_stored, read_done, read_failed, read_needs, read_video};

} // namespace

std::string
write_report (const Report &report)
{
  return std::visit ([] (const auto &held) { return write (held); }, report) +
         "\n";
}

std::optional<Report>
read_report (const std::string &line, GError **error)
{
  auto members = JsonMembers::parse (line, kReportLimits, error);
  std::optional<Report> report;
  if (members) {
    report = kReaders[members->one_of ("report", kNames)](*members);
    if (!members->complete (error))
      report.reset ();
  }
  if (!report)
    g_prefix_error (error, "a worker's report can't be read: ");
  return report;
}

} // namespace reel::daemon
