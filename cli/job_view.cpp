// SPDX-License-Identifier: GPL-3.0-or-later
#include "job_view.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text_shape.h"

namespace reel::cli {

namespace {

constexpr const char *kVideoSuffixes[] = {".mp4", ".webm", ".mkv", ".gif"};

class SilentView : public JobView {
  void changed (
      const DaemonJob &, const std::vector<const DaemonJob *> &) override
  {
  }
  void finished (
      const DaemonJob &, const std::vector<const DaemonJob *> &) override
  {
  }
};

class JsonView : public JobView {
  void changed (
      const DaemonJob &job, const std::vector<const DaemonJob *> &) override
  {
    std::printf ("%s\n", job.json ("job").c_str ());
    std::fflush (stdout);
  }
  void finished (
      const DaemonJob &job, const std::vector<const DaemonJob *> &jobs) override
  {
    changed (job, jobs);
  }
};

/* `3f2a81c9 The harbour`: titles may be equal, and with so much of the id it
 * can be cancelled. */
std::string
name_of (const DaemonJob &job)
{
  constexpr size_t kShown = 8;
  std::string title = visible (job.title);
  return job.id.substr (0, kShown) + (title.empty () ? "" : " ") + title;
}

/* What of a job's files are its videos: they come first. A template may have
 * stored anything else, one file. */
std::vector<std::string>
videos_of (const DaemonJob &job)
{
  std::vector<std::string> videos;
  for (const std::string &path : job.outputs) {
    bool is_video =
        std::any_of (std::begin (kVideoSuffixes), std::end (kVideoSuffixes),
            [&] (const char *suffix) { return path.ends_with (suffix); });
    if (!is_video && !videos.empty ())
      break;
    videos.push_back (path);
  }
  return videos;
}

/* Remembers which drafts were told of. */
class Drafts {
public:
  /* Tells of those of JOB that are new, after BEFORE was called. */
  template <typename Before> void tell (const DaemonJob &job, Before before)
  {
    for (const std::string &path :
        job.draft ? videos_of (job) : std::vector<std::string> ())
      if (told_.emplace (job.path, path).second) {
        before ();
        std::fprintf (stderr, "%s: a draft is there: %s\n",
            name_of (job).c_str (), visible (path).c_str ());
      }
  }

private:
  std::set<std::pair<std::string, std::string>> told_;
};

/* What a job that has not come to its end has published before. */
void
tell_what_is_there (const DaemonJob &job)
{
  auto videos = videos_of (job);
  /* Of several some may be whole by now; their manifests tell. */
  const char *what = !job.draft           ? "what is there is whole"
                     : videos.size () > 1 ? "what is there may be a draft"
                                          : "what is there is a draft";
  for (const std::string &path : videos)
    std::fprintf (stderr, "  %s: %s\n", what, visible (path).c_str ());
}

/* How it ended: what a script wants goes to standard output. */
void
tell_end (const DaemonJob &job)
{
  for (const std::string &warning : job.warnings)
    std::fprintf (stderr, "%s: warning: %s\n", name_of (job).c_str (),
        visible (warning).c_str ());
  if (job.state == "completed" && !job.outputs.empty ()) {
    for (const std::string &path : videos_of (job))
      std::printf ("%s\n", path.c_str ());
    std::fflush (stdout);
    return;
  }
  if (job.state == "failed")
    std::fprintf (stderr, "%s: error: %s\n", name_of (job).c_str (),
        visible (job.error_message).c_str ());
  else
    std::fprintf (
        stderr, "%s: %s\n", name_of (job).c_str (), job.state.c_str ());
  tell_what_is_there (job);
}

/* What a log gets: a line whenever state or stage is another. */
class LineView : public JobView {
public:
  void changed (
      const DaemonJob &job, const std::vector<const DaemonJob *> &) override
  {
    drafts_.tell (job, [] {});
    std::string text = job.state_text ();
    if (job.state == "running" && !job.stage.empty ())
      text = job.reason == "none" || job.reason.empty ()
                 ? job.stage
                 : job.stage + " (" + job.reason + ")";
    if (last_[job.path] == text)
      return;
    last_[job.path] = text;
    std::fprintf (stderr, "%s: %s\n", name_of (job).c_str (), text.c_str ());
  }
  void finished (
      const DaemonJob &job, const std::vector<const DaemonJob *> &) override
  {
    tell_end (job);
  }

private:
  Drafts drafts_;
  std::map<std::string, std::string> last_;
};

struct Screen {
  size_t columns = 80, rows = 24;
};

Screen
screen_size ()
{
  struct winsize size = {};
  Screen screen;
  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
      size.ws_row > 0)
    screen = {size.ws_col, size.ws_row};
  return screen;
}

std::string
bar (double progress, size_t width)
{
  auto full = (size_t) (progress * (double) width);
  std::string text = "[";
  for (size_t i = 0; i < width; i++)
    text += i < full ? "\u2588" : "\u00b7";
  return text + "]";
}

/* `Harbour    render   [####....]  43 %  0:12 left`. The last column stays
 * free: some terminals wrap there. */
std::string
line_of (const DaemonJob &job, size_t columns, int64_t now)
{
  constexpr size_t kStage = 8, kTail = 20, kLeastBar = 8;
  size_t width = columns > 0 ? columns - 1 : 0;
  size_t name = std::clamp<size_t> (width / 3, 8, 40);
  std::string line = fill_to (cut_to (name_of (job), name), name) + "  ";
  if (job.state != "running")
    return cut_to (line + job.state_text (), width);
  line += fill_to (cut_to (visible (job.stage), kStage), kStage) + " ";
  size_t used = columns_of (line) + 2 + kTail;
  if (used + kLeastBar <= width)
    line += bar (job.progress, std::min<size_t> (width - used, 50)) + " ";
  char percent[16];
  std::snprintf (percent, sizeof percent, "%3d %%", (int) (job.progress * 100));
  line += percent;
  double left = job.seconds_left (now);
  if (job.reason == "stalled")
    line += "  stalled";
  else if (left > 0)
    line += "  " + duration_text (left) + " left";
  return cut_to (line, width);
}

/* A line for each job, drawn over the one before. */
class BarsView : public JobView {
public:
  ~BarsView () override { BarsView::clear (); }

  void changed (
      const DaemonJob &job, const std::vector<const DaemonJob *> &jobs) override
  {
    drafts_.tell (job, [this] { clear (); });
    draw (jobs);
  }
  void finished (
      const DaemonJob &job, const std::vector<const DaemonJob *> &jobs) override
  {
    clear ();
    tell_end (job);
    draw (jobs);
  }
  void clear () override
  {
    std::fputs (erasing ().c_str (), stderr);
    std::fflush (stderr);
    drawn_ = 0;
  }

private:
  /* The cursor stands below the last line that was drawn. */
  std::string erasing () const
  {
    return drawn_ == 0 ? "" : "\033[" + std::to_string (drawn_) + "A\r\033[J";
  }

  void draw (const std::vector<const DaemonJob *> &jobs)
  {
    Screen screen = screen_size ();
    int64_t now = g_get_real_time ();
    size_t room = std::max<size_t> (screen.rows, 3) - 2;
    std::vector<const DaemonJob *> shown = jobs;
    std::stable_partition (shown.begin (), shown.end (),
        [] (const DaemonJob *job) { return job->state == "running"; });
    if (shown.size () > room)
      shown.resize (room);
    /* All at once, so that nothing flickers. */
    std::string text = erasing ();
    for (const DaemonJob *job : shown)
      text += line_of (*job, screen.columns, now) + "\n";
    drawn_ = shown.size ();
    if (shown.size () < jobs.size ()) {
      text += cut_to ("and " + std::to_string (jobs.size () - shown.size ()) +
                          " more",
                  screen.columns - 1) +
              "\n";
      drawn_++;
    }
    std::fputs (text.c_str (), stderr);
    std::fflush (stderr);
  }

  Drafts drafts_;
  size_t drawn_ = 0;
};

} // namespace

std::unique_ptr<JobView>
make_job_view (bool as_json)
{
  if (as_json)
    return std::make_unique<JsonView> ();
  if (isatty (STDERR_FILENO))
    return std::make_unique<BarsView> ();
  return std::make_unique<LineView> ();
}

std::unique_ptr<JobView>
make_silent_view ()
{
  return std::make_unique<SilentView> ();
}

} // namespace reel::cli
