// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/preparation.h"

#include <algorithm>

#include <fcntl.h>
#include <gio/gio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "queue/input_files.h"
#include "queue/library_error.h"

namespace reel::daemon {

static constexpr uint64_t kListSeconds = 20, kCheckSeconds = 300;
/* Files that a brief may name; problems that are told of it. */
static constexpr size_t kMaxFiles = 2000, kMaxProblems = 1000;
static constexpr size_t kMaxVideos = 100; // of one brief
/* Of the message of InvalidBrief. */
static constexpr size_t kMaxMessageLines = 200;
static constexpr uint64_t kScratchBytes = 1ull << 30; // of one file in a check

static std::string
place (const ReportProblem &problem)
{
  std::string text = problem.file.empty () ? "brief" : problem.file;
  if (problem.line)
    text += ":" + std::to_string (problem.line);
  if (problem.line && problem.column)
    text += ":" + std::to_string (problem.column);
  return text + ": ";
}

static std::string
sentence (const ReportProblem &problem)
{
  if (problem.hint.empty ())
    return problem.message;
  return problem.message + " (" + problem.hint + ")";
}

std::string
describe_problem (const ReportProblem &problem)
{
  return place (problem) + problem.severity + ": " + sentence (problem);
}

std::string
describe_warning (const ReportProblem &problem)
{
  return place (problem) + sentence (problem);
}

std::string
describe_problems (const std::vector<ReportProblem> &problems)
{
  std::string text;
  size_t lines = 0;
  for (const ReportProblem &problem : problems) {
    if (++lines > kMaxMessageLines)
      return text + "\n... and " +
             std::to_string (problems.size () - kMaxMessageLines) + " more";
    text += (text.empty () ? "" : "\n") + describe_problem (problem);
  }
  return text;
}

Preparation::Preparation (
    const WorkerSetup &setup, Submission submission, uint64_t room, Done done)
    : setup_ (setup), submission_ (std::move (submission)), room_ (room),
      done_ (std::move (done))
{
  /* Not at once: the caller hasn't got us yet. */
  later (&Preparation::begin);
}

/* Takes STEP when whoever calls us has returned. */
void
Preparation::later (void (Preparation::*step) ())
{
  next_ = step;
  begin_source_ = g_idle_add_full (
      G_PRIORITY_DEFAULT,
      [] (void *data) -> gboolean {
        auto *self = static_cast<Preparation *> (data);
        self->begin_source_ = 0;
        (self->*self->next_) ();
        return FALSE;
      },
      this, nullptr);
}

Preparation::~Preparation ()
{
  *gone_ = true;
  if (begin_source_)
    g_source_remove (begin_source_);
}

void
Preparation::fail (const GError *error)
{
  Done done = std::move (done_);
  done (nullptr, error);
}

void
Preparation::fail (Error code, const std::string &message)
{
  ErrorPtr error = adopt (
      g_error_new_literal (REEL_DAEMON_ERROR, (int) code, message.c_str ()));
  fail (error.get ());
}

bool
Preparation::has_errors () const
{
  const auto &problems = prepared_.check.problems;
  return std::any_of (
      problems.begin (), problems.end (), [] (const ReportProblem &problem) {
        return problem.severity == "error";
      });
}

/* The problems say it better than the worker's last word. */
bool
Preparation::is_refusal (const TaskEnd &end) const
{
  return end.how == TaskEnd::How::Failed &&
         (has_errors () || (end.error == Error::InvalidBrief &&
                               !prepared_.check.problems.empty ()));
}

void
Preparation::finish ()
{
  auto &problems = prepared_.check.problems;
  problems.insert (problems.begin (), own_.begin (), own_.end ());
  if (has_errors ())
    prepared_.check.plan.reset ();
  task_.reset ();
  desk_.reset ();
  staging_.reset ();
  Done done = std::move (done_);
  Prepared prepared = std::move (prepared_);
  done (&prepared, nullptr);
}

TaskSpec
Preparation::spec (Order::Task task) const
{
  TaskSpec spec;
  spec.order.task = task;
  spec.order.kind = submission_.kind;
  spec.order.file = submission_.file;
  spec.order.base_dir = submission_.base_dir;
  spec.order.identity = submission_.identity;
  spec.order.options = submission_.options;
  spec.order.template_name = submission_.template_name;
  spec.order.properties = submission_.properties;
  spec.order.staging = staging_->path ();
  if (submission_.kind == Order::Kind::Brief)
    spec.brief = &submission_.brief;
  spec.lock_fd = staging_->lock_fd ();
  spec.file_bytes = kScratchBytes;
  return spec;
}

void
Preparation::start (TaskSpec spec, bool (Preparation::*take) (const Report &),
    void (Preparation::*ended) (const TaskEnd &))
{
  TaskEvents events;
  events.report = [this, take] (
                      const Report &report) { return (this->*take) (report); };
  events.ended = [this, ended] (const TaskEnd &end) { (this->*ended) (end); };
  ErrorPtr error;
  task_ = WorkerTask::start (
      setup_, std::move (spec), std::move (events), out (error));
  if (!task_)
    fail (error.get ());
}

void
Preparation::begin ()
{
  CharPtr random = adopt (g_uuid_string_random ());
  ErrorPtr error;
  auto staging = Staging::create (
      setup_.media, std::string ("check-") + random.get (), out (error));
  if (staging) {
    staging_.emplace (std::move (*staging));
    /* A template names no files but those handed over. */
    return submission_.kind == Order::Kind::Brief ? list () : copy ();
  }
  ErrorPtr told = from_library (error.get (), setup_.media);
  fail (told.get ());
}

/* Themes are YAML or style sheets, and name files themselves. */
static bool
may_be_theme (const ReportFile &file)
{
  std::string_view name = file.name;
  for (const char *suffix : {".yaml", ".yml", ".css", ".YAML", ".YML", ".CSS"})
    if (name.ends_with (suffix))
      return true;
  return false;
}

/* Those of the files listed so far that list others, as far as they can be
 * opened. What is wrong with them is the check's to say. */
void
Preparation::collect_themes (
    std::vector<TaskInput> &inputs, std::vector<UniqueFd> &opened)
{
  for (const ReportFile &file : files_) {
    if (!may_be_theme (file))
      continue;
    auto asset = submission_.assets.find (file.name);
    if (asset != submission_.assets.end () && asset->second) {
      inputs.push_back ({file.path, file.name, asset->second.get ()});
      continue;
    }
    UniqueFd own =
        open_input (submission_.base_dir, file.path, file.name, nullptr);
    if (!own)
      continue;
    inputs.push_back ({file.path, file.name, own.get ()});
    opened.push_back (std::move (own));
  }
}

void
Preparation::list ()
{
  TaskSpec listing = spec (Order::Task::List);
  std::vector<UniqueFd> opened; // until the worker has them
  collect_themes (listing.inputs, opened);
  themes_read_ =
      (size_t) std::count_if (files_.begin (), files_.end (), may_be_theme);
  rounds_++;
  listing.wall_seconds = kListSeconds;
  start (std::move (listing), &Preparation::take_listed, &Preparation::listed);
}

bool
Preparation::take_listed (const Report &report)
{
  auto *file = std::get_if<ReportFile> (&report);
  auto *problem = std::get_if<ReportProblem> (&report);
  if (file && seen_.insert (file->path).second) {
    if (files_.size () < kMaxFiles)
      files_.push_back (*file);
    else
      too_many_ = true;
  }
  if (problem && prepared_.check.problems.size () < kMaxProblems)
    prepared_.check.problems.push_back (*problem);
  return true;
}

void
Preparation::listed (const TaskEnd &end)
{
  if (is_refusal (end))
    return finish ();
  if (end.how != TaskEnd::How::Done)
    return fail (end.error, end.message);
  if (too_many_)
    return fail (Error::InvalidBrief,
        "the brief names more than " + std::to_string (kMaxFiles) + " files");
  /* The check says all of it again, and more. */
  prepared_.check.problems.clear ();
  constexpr int kMostRounds = 8; // themes upon themes
  auto themes =
      (size_t) std::count_if (files_.begin (), files_.end (), may_be_theme);
  if (themes > themes_read_ && rounds_ < kMostRounds)
    return later (&Preparation::list);
  copy ();
}

/* What a thread copies: what the brief names of what was handed over. */
struct Preparation::Copying {
  std::string media;
  std::vector<UniqueFd> assets;
  uint64_t limit = 0, room = 0;
  std::vector<library::CopiedInput> copies;
  Preparation *owner = nullptr;
  std::shared_ptr<bool> gone;

  bool run (GError **error)
  {
    uint64_t needed = 0;
    for (const UniqueFd &asset : assets) {
      struct stat info;
      if (fstat (asset.get (), &info) == 0)
        needed += (uint64_t) std::max<off_t> (info.st_size, 0);
    }
    if (needed > limit) {
      g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
          "the assets are %" G_GUINT64_FORMAT
          " bytes, more than the %" G_GUINT64_FORMAT " that one job may bring",
          needed, limit);
      return false;
    }
    if (needed > room) {
      g_set_error_literal (error, REEL_DAEMON_ERROR, (int) Error::NoSpace,
          "there is no room on the disk for the assets");
      return false;
    }
    for (const UniqueFd &asset : assets) {
      auto one = library::copy_input (media, asset.get (), limit, error);
      if (!one)
        return false;
      limit -= std::min (limit, one->bytes);
      copies.push_back (std::move (*one));
    }
    return true;
  }
};

void
Preparation::copy ()
{
  auto *copying = new Copying;
  copying->media = setup_.media;
  copying->limit = setup_.config.asset_bytes;
  copying->room = room_;
  copying->owner = this;
  copying->gone = gone_;
  auto hand_over = [&] (const std::string &path, const std::string &name) {
    auto asset = submission_.assets.find (name);
    bool is_there = asset != submission_.assets.end () && (bool) asset->second;
    if (is_there) {
      prepared_.copy_of.push_back (prepared_.inputs.size ());
      copying->assets.push_back (std::move (asset->second));
    }
    return is_there;
  };
  for (const ReportFile &file : files_) {
    hand_over (file.path, file.name);
    prepared_.inputs.push_back ({file.path, file.name, {}});
  }
  /* Properties of a template name them as they like. */
  if (submission_.kind == Order::Kind::Pipeline)
    for (const auto &[name, fd] : submission_.assets)
      if (hand_over ("/" + name, name))
        prepared_.inputs.push_back ({"/" + name, name, {}});

  GTask *task = g_task_new (
      nullptr, nullptr,
      [] (GObject *, GAsyncResult *result, void *data) {
        std::unique_ptr<Copying> copied (static_cast<Copying *> (data));
        ErrorPtr error;
        g_task_propagate_boolean (G_TASK (result), out (error));
        if (!*copied->gone)
          copied->owner->copied (*copied, error.get ());
      },
      copying);
  g_task_set_task_data (task, copying, nullptr);
  if (copying->assets.empty ()) {
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_run_in_thread (
        task, [] (GTask *running, void *, void *data, GCancellable *) {
          GError *error = nullptr;
          if (static_cast<Copying *> (data)->run (&error))
            g_task_return_boolean (running, TRUE);
          else
            g_task_return_error (running, error);
        });
  }
  g_object_unref (task);
}

void
Preparation::copied (Copying &copying, const GError *error)
{
  if (error) {
    ErrorPtr told = from_library (error, setup_.media);
    return fail (told.get ());
  }
  prepared_.copies = std::move (copying.copies);
  check ();
}

/* Only what can be opened; the check says of the rest that it is missing, or
 * takes it as optional. */
void
Preparation::collect_inputs (
    std::vector<TaskInput> &inputs, std::vector<UniqueFd> &opened)
{
  std::vector<int> copy_fd (prepared_.inputs.size (), -1);
  for (size_t i = 0; i < prepared_.copies.size (); i++)
    copy_fd[prepared_.copy_of[i]] = prepared_.copies[i].fd.get ();
  for (size_t i = 0; i < prepared_.inputs.size (); i++) {
    const JobInput &input = prepared_.inputs[i];
    int fd = copy_fd[i];
    if (fd < 0) {
      ErrorPtr error;
      UniqueFd file = open_input (
          submission_.base_dir, input.path, input.name, out (error));
      fd = file.get ();
      if (file)
        opened.push_back (std::move (file));
      else if (g_error_matches (
                   error.get (), REEL_DAEMON_ERROR, (int) Error::NotPermitted))
        own_.push_back ({"note", submission_.file, 0, 0, error->message, ""});
    }
    if (fd >= 0)
      inputs.push_back ({input.path, input.name, fd});
  }
}

void
Preparation::check ()
{
  TaskSpec checking = spec (Order::Task::Check);
  std::vector<UniqueFd> opened; // until the worker has them
  collect_inputs (checking.inputs, opened);
  if (submission_.kind == Order::Kind::Brief)
    desk_.emplace (setup_.media, staging_->path (), submission_.owner,
        CacheDesk::Hand::Marks);
  checking.answers_fd = desk_ ? desk_->answers () : -1;
  checking.wall_seconds = setup_.config.deadline_seconds
                              ? setup_.config.deadline_seconds
                              : kCheckSeconds;
  start (
      std::move (checking), &Preparation::take_checked, &Preparation::checked);
}

bool
Preparation::take_checked (const Report &report)
{
  if (auto *problem = std::get_if<ReportProblem> (&report)) {
    if (prepared_.check.problems.size () < kMaxProblems)
      prepared_.check.problems.push_back (*problem);
  } else if (auto *plan = std::get_if<ReportPlan> (&report)) {
    prepared_.check.plan = *plan;
  } else if (auto *video = std::get_if<ReportVideo> (&report)) {
    if (prepared_.check.videos.size () < kMaxVideos)
      prepared_.check.videos.push_back (*video);
  } else if (auto *needs = std::get_if<ReportNeeds> (&report); needs && desk_) {
    desk_->serve (*needs);
  }
  return true;
}

void
Preparation::checked (const TaskEnd &end)
{
  if (desk_)
    prepared_.parts = desk_->collect ({});
  if (is_refusal (end)) {
    prepared_.check.plan.reset ();
    return finish ();
  }
  if (end.how != TaskEnd::How::Done)
    return fail (end.error, end.message);
  bool has_plan =
      prepared_.check.plan && (submission_.kind == Order::Kind::Pipeline ||
                                  !prepared_.check.videos.empty ());
  if (!has_errors () && !has_plan)
    return fail (Error::PipelineFailed,
        "the worker ended without a plan; see the daemon's log");
  finish ();
}

} // namespace reel::daemon
