// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress_view.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "text_shape.h"

namespace reel::cli {

namespace {

const char *
word_of (FileVerdict::Kind kind)
{
  switch (kind) {
  case FileVerdict::Kind::Same:
    return "same";
  case FileVerdict::Kind::Differs:
    return "differs";
  case FileVerdict::Kind::Missing:
    return "missing";
  case FileVerdict::Kind::Unlisted:
    return "unlisted";
  }
  return "";
}

class QuietView : public ProgressView {
  void done (const RenderResult &) override {}
};

class BarView : public ProgressView {
public:
  BarView () : on_terminal_ (isatty (STDERR_FILENO)) {}
  ~BarView () override { clear (); }

  void update (const ProgressReport &report) override
  {
    if (!on_terminal_) {
      if (report.stage != stage_ && report.stage != "done")
        std::fprintf (stderr, "%s ...\n", report.stage.c_str ());
      stage_ = report.stage;
      return;
    }
    struct winsize size = {};
    ioctl (STDERR_FILENO, TIOCGWINSZ, &size);
    int columns = size.ws_col ? size.ws_col : 80;
    int width = std::clamp (columns - 36, 10, 60);
    int full = (int) (report.fraction * width);
    std::string bar (20, ' ');
    bar = "\r\033[K" + report.stage;
    bar.append (report.stage.size () < 8 ? 8 - report.stage.size () : 0, ' ');
    bar += " [";
    for (int i = 0; i < width; i++)
      bar += i < full ? "\u2588" : "\u00b7";
    char tail[64];
    std::snprintf (
        tail, sizeof tail, "] %3d %%", (int) (report.fraction * 100));
    bar += tail;
    if (report.eta_seconds > 0)
      bar += "  " + duration_text (report.eta_seconds) + " left";
    std::fputs (bar.c_str (), stderr);
    std::fflush (stderr);
    drawn_ = true;
  }

  void done (const RenderResult &result) override
  {
    clear ();
    std::string reused;
    if (result.reused > 0)
      reused = "; " + std::to_string (result.reused) + " of " +
               std::to_string (result.segments) + " pieces were there already";
    const Encoders &encoders = result.encoders;
    std::string with = ", with " + encoders.video + " and " + encoders.audio;
    std::fprintf (stderr, "%s of %s%s\n",
        duration_text (result.seconds).c_str (),
        encoders.audio.empty () ? "GIF" : ("video" + with).c_str (),
        reused.c_str ());
    std::printf ("%s\n", result.path.c_str ());
  }

  void draft (const RenderResult &result) override
  {
    clear ();
    std::fprintf (stderr, "a draft is there: %s\n", result.path.c_str ());
  }

  void failed (const std::string &) override { clear (); }

  void verified (const std::vector<FileVerdict> &verdicts) override
  {
    clear ();
    ProgressView::verified (verdicts);
  }

private:
  void clear ()
  {
    if (drawn_)
      std::fputs ("\r\033[K", stderr);
    drawn_ = false;
  }

  bool on_terminal_, drawn_ = false;
  std::string stage_;
};

class JsonView : public ProgressView {
  std::string draft_; // that is there

  using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

  template <typename Body> void line (const char *type, Body body)
  {
    rapidjson::StringBuffer buffer;
    Writer writer (buffer);
    writer.StartObject ();
    writer.Key ("type");
    writer.String (type);
    body (writer);
    writer.EndObject ();
    std::printf ("%s\n", buffer.GetString ());
    std::fflush (stdout);
  }

  void update (const ProgressReport &report) override
  {
    line ("progress", [&] (Writer &writer) {
      writer.Key ("stage");
      writer.String (report.stage.c_str ());
      writer.Key ("progress");
      writer.Double (std::floor (report.fraction * 1e4) / 1e4);
      if (report.eta_seconds > 0) {
        writer.Key ("eta");
        writer.Double (std::round (report.eta_seconds * 10) / 10);
      }
    });
  }

  void draft (const RenderResult &result) override
  {
    line ("draft", [&] (Writer &writer) {
      writer.Key ("path");
      writer.String (result.path.c_str ());
      writer.Key ("seconds");
      writer.Double (result.seconds);
      writer.Key ("frames");
      writer.Int64 (result.frames);
    });
    draft_ = result.path;
  }

  void done (const RenderResult &result) override
  {
    line ("done", [&] (Writer &writer) {
      writer.Key ("path");
      writer.String (result.path.c_str ());
      writer.Key ("seconds");
      writer.Double (result.seconds);
      writer.Key ("frames");
      writer.Int64 (result.frames);
      writer.Key ("segments");
      writer.Int64 (result.segments);
      writer.Key ("reused");
      writer.Int64 (result.reused);
      writer.Key ("videoEncoder");
      writer.String (result.encoders.video.c_str ());
      if (result.encoders.audio.empty ())
        return;
      writer.Key ("audioEncoder");
      writer.String (result.encoders.audio.c_str ());
    });
  }

  void failed (const std::string &message) override
  {
    line ("error", [&] (Writer &writer) {
      writer.Key ("message");
      writer.String (message.c_str ());
      if (draft_.empty ())
        return;
      writer.Key ("draft");
      writer.String (draft_.c_str ());
    });
  }

  void verified (const std::vector<FileVerdict> &verdicts) override
  {
    line ("verified", [&] (Writer &writer) {
      writer.Key ("same");
      writer.Bool (all_same (verdicts));
      writer.Key ("files");
      writer.StartArray ();
      for (const FileVerdict &verdict : verdicts) {
        writer.StartObject ();
        writer.Key ("name");
        writer.String (verdict.name.c_str ());
        writer.Key ("is");
        writer.String (word_of (verdict.kind));
        writer.EndObject ();
      }
      writer.EndArray ();
    });
  }
};

} // namespace

void
ProgressView::verified (const std::vector<FileVerdict> &verdicts)
{
  for (const FileVerdict &verdict : verdicts)
    std::printf ("%s: %s\n", verdict.name.c_str (), word_of (verdict.kind));
}

std::unique_ptr<ProgressView>
make_progress_view (const std::string &mode)
{
  if (mode.empty () || mode == "bar")
    return std::make_unique<BarView> ();
  if (mode == "json")
    return std::make_unique<JsonView> ();
  if (mode == "none")
    return std::make_unique<QuietView> ();
  return nullptr;
}

} // namespace reel::cli
