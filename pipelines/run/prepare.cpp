// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/prepare.h"

#include <algorithm>
#include <cerrno>
#include <mutex>

#include <sys/stat.h>
#include <unistd.h>

#include "check/finished.h"
#include "error.h"
#include "gst_ptr.h"
#include "library/staging.h"
#include "plan/plan.h"
#include "run/flush.h"
#include "run/gather_sound.h"
#include "run/gif.h"
#include "run/join.h"
#include "run/known_sound.h"
#include "run/lay_out.h"
#include "run/manifest.h"
#include "run/mkv_header.h"
#include "run/mp4_header.h"
#include "run/overlay_pictures.h"
#include "run/predict.h"
#include "run/publish.h"
#include "run/segment_key.h"
#include "run/segment_render.h"
#include "run/shade_texts.h"
#include "run/side_by_side.h"
#include "run/sound_track.h"
#include "run/stills.h"
#include "run/store.h"
#include "run/subtitles.h"
#include "sha256.h"

namespace reel {

namespace {

/* Speaking goes first and its length isn't known: so much of the whole. */
constexpr double kSpeakShare = 0.05;
/* The finished file in staging, whatever it is called at last. */
constexpr char kVideo[] = "video";

/* Files of which BRIEF shows something; fonts, which are small, are read when
 * they are asked for. */
std::vector<std::string>
shown_files (const Brief &brief)
{
  std::vector<std::string> files;
  auto add = [&] (const std::string &file) {
    if (!file.empty ())
      files.push_back (file);
  };
  for (const Scene &scene : brief.scenes) {
    for (const Background &background : scene.backgrounds)
      add (background.file);
    for (const PictureOverlay &overlay : scene.overlays)
      add (overlay.file);
  }
  for (const PictureOverlay &overlay : brief.overlays)
    add (overlay.file);
  return files;
}

/* Files of which BRIEF lets something be heard, besides what is said. */
std::vector<std::string>
heard_files (const Brief &brief)
{
  std::vector<std::string> files;
  auto add = [&] (const std::vector<Music> &music) {
    for (const Music &one : music)
      files.push_back (one.source.file);
  };
  add (brief.music);
  for (const Scene &scene : brief.scenes) {
    if (scene.music)
      add (*scene.music);
    for (const SoundEffect &effect : scene.sounds)
      files.push_back (effect.source.file);
  }
  return files;
}

/* A render on its way. Each step leaves its result for the next. */
class Render {
public:
  Render (const Brief &brief, const PrepareOptions &options, Problems &problems)
      : brief_ (brief), options_ (options), problems_ (problems),
        progress_ (options.on_progress),
        name_ (options.name.empty () ? brief.name : options.name)
  {
  }

  std::optional<Prepared> run (GError **error);

private:
  bool prepare (GError **error);
  bool lay_out (GError **error);
  void read_ahead ();
  bool gather (GError **error);
  bool make_video (GError **error);
  bool reuse_segments (GError **error);
  bool render_segments (GError **error);
  bool run_side_by_side (const std::vector<size_t> &steps, GError **error);
  bool do_step (size_t step, const RenderContext &context, GError **error);
  bool render_one (size_t index, const RenderContext &context, GError **error);
  bool make_sound (const RenderContext &context, GError **error);
  void one_is_rendered ();
  bool join (GError **error);
  bool join_files (GError **error);
  bool turn_into_gif (GError **error);
  bool check (GError **error);
  bool write_out (GError **error);
  bool write_side (const char *suffix, const std::string &text, GError **error);
  std::string staged (const std::string &name) const;
  std::string segment_file (size_t index) const;
  std::vector<std::string> segment_files () const;
  bool is_gif () const { return context_.encoders.container == Container::Gif; }
  bool goes_on (GError **error) const;
  size_t step_after_segments (size_t index) const;

  const Brief &brief_;
  const PrepareOptions &options_;
  Problems &problems_;
  Progress progress_;
  std::string name_;
  RenderContext context_;
  std::optional<Stills> stills_;
  OverlayPictures overlay_pictures_;
  ContentHashes hashes_{context_};
  std::optional<Plan> plan_;
  std::string sound_key_;      // see known_sound_key; empty: there is no cache
  std::optional<Score> score_; // none: sound_ was known
  Costs costs_;
  SoundTrack sound_;
  Prepared prepared_;

  std::atomic<size_t> to_render_ = 0; // segments
  std::mutex warnings_lock_;          // guards warnings_, taken alone
  std::vector<Problem> warnings_;     // of rendering, for problems_
};

std::string
Render::staged (const std::string &name) const
{
  return options_.staging + "/" + name;
}

/* False once somebody asked to stop. */
bool
Render::goes_on (GError **error) const
{
  if (!context_.is_cancelled ())
    return true;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  return false;
}

bool
Render::prepare (GError **error)
{
  auto encoders = choose_encoders (
      brief_.outputs[0], options_.encoder, options_.cancelled,
      [&] (const std::string &what, const std::string &hint) {
        problems_.warning ({}, what, hint);
      },
      error);
  if (!encoders)
    return false;
  context_.encoders = *encoders;
  context_.staging = options_.staging;
  const Output &output = brief_.outputs[0];
  context_.jobs =
      jobs_side_by_side (options_.jobs, (int64_t) output.width * output.height);
  context_.stills = &stills_.emplace (options_.staging);
  context_.overlay_pictures = &overlay_pictures_;
  context_.graph_folder = options_.graph_folder;
  context_.files = brief_.files;
  context_.cache = options_.cache;
  context_.cancelled = options_.cancelled;
  context_.warn = [this] (Place place, const std::string &message,
                      const std::string &hint) {
    std::lock_guard guard (warnings_lock_);
    warnings_.push_back ({Severity::Warning, {}, place, message, hint});
  };
  return from_library (
      make_folders (prepared_folder (options_.staging), error), error);
}

/* What keys are made of, while voices speak. */
void
Render::read_ahead ()
{
  std::vector<std::string> files = shown_files (brief_);
  if (context_.cache.is_set () && !is_gif ())
    for (const std::string &file : heard_files (brief_))
      files.push_back (file);
  hashes_.read_ahead (std::move (files));
}

/* All that is heard, unless the cache has it as a whole: another output sounds
 * the same, or it was made before. */
bool
Render::gather (GError **error)
{
  if (context_.cache.is_set ())
    sound_key_ = known_sound_key (*plan_, context_, hashes_);
  auto known = take_known_sound (sound_key_, *plan_, context_, problems_);
  if (known) {
    sound_ = std::move (*known);
    return true;
  }
  score_ = gather_sound (*plan_, context_, problems_, error);
  return score_.has_value ();
}

bool
Render::lay_out (GError **error)
{
  progress_.begin_stage ("speak");
  read_ahead ();
  double scenes = (double) brief_.scenes.size ();
  progress_.set_steps ({kSpeakShare, 1 - kSpeakShare});
  plan_ = reel::lay_out (
      brief_, context_, problems_,
      [&] (size_t done) { progress_.update (0, (double) done / scenes); },
      error);
  if (!plan_)
    return false;
  if (!is_gif () && !gather (error))
    return false;
  if (!options_.strict || !problems_.has_warnings ())
    return shade_texts (*plan_, context_, hashes_, error);
  g_set_error (error, REEL_ERROR, (int) ErrorCode::InvalidBrief,
      "the brief has warnings, and none were to be let pass");
  return false;
}

std::string
Render::segment_file (size_t index) const
{
  return staged ("segment-" + std::to_string (index) + ".mp4");
}

std::vector<std::string>
Render::segment_files () const
{
  std::vector<std::string> files;
  for (size_t i = 0; i < plan_->segments.size (); i++)
    files.push_back (segment_file (i));
  return files;
}

/* Steps: the segments, then the sound, join, check, write out. */
size_t
Render::step_after_segments (size_t index) const
{
  return plan_->segments.size () + index;
}

bool
Render::render_one (size_t index, const RenderContext &context, GError **error)
{
  const Segment &segment = plan_->segments[index];
  double length = (double) plan_->frame_time (segment.frames);
  auto on_position = [&] (Nanoseconds position) {
    progress_.update (index, std::min ((double) position / length, 0.99));
  };
  if (!render_segment (
          *plan_, segment, context, segment_file (index), on_position, error))
    return false;
  if (shows_what_was_hashed (*plan_, segment, hashes_))
    context.cache.keep (
        Cache::Kind::Segment, segment.key, segment_file (index));
  progress_.update (index, 1);
  one_is_rendered ();
  return true;
}

/* Whoever waits is told what for, once it is the sound alone. */
void
Render::one_is_rendered ()
{
  if (--to_render_ == 0 && !is_gif ())
    progress_.begin_stage ("mix");
}

bool
Render::make_sound (const RenderContext &context, GError **error)
{
  size_t step = step_after_segments (0);
  if (!score_) {
    progress_.update (step, 1);
    return true;
  }
  auto track = make_sound_track (
      *plan_, *score_, context,
      [&] (double share) { progress_.update (step, std::min (share, 0.99)); },
      error);
  if (!track)
    return false;
  sound_ = std::move (*track);
  keep_known_sound (sound_key_, sound_, *score_, *plan_, context_, hashes_);
  prepared_.mixed = true;
  progress_.update (step, 1);
  return true;
}

bool
Render::do_step (size_t step, const RenderContext &context, GError **error)
{
  return step < plan_->segments.size () ? render_one (step, context, error)
                                        : make_sound (context, error);
}

/* Does STEPS, as many at once as there are jobs; longest first, so that no
 * core is left alone with a long one at the end. */
bool
Render::run_side_by_side (const std::vector<size_t> &steps, GError **error)
{
  std::vector<double> costs = costs_.steps ();
  std::vector<Agenda::Task> tasks;
  for (size_t step : steps) {
    bool is_large = step < plan_->segments.size () &&
                    content_of (*plan_, plan_->segments[step]) ==
                        Content::FootageTransition;
    tasks.push_back ({costs[step], is_large});
  }
  return side_by_side (
      Agenda (tasks, context_.jobs), context_.jobs, context_.cancelled,
      [&] (size_t taken, const std::atomic<bool> &stop, GError **e) {
        RenderContext context = context_;
        context.cancelled = &stop;
        return do_step (steps[taken], context, e);
      },
      error);
}

/* Those that were rendered before get their places. One that turns out to be
 * damaged is rendered. */
bool
Render::reuse_segments (GError **error)
{
  look_up_segments (*plan_, context_, hashes_);
  for (size_t i = 0; i < plan_->segments.size (); i++) {
    Segment &segment = plan_->segments[i];
    if (!goes_on (error))
      return false;
    segment.cached =
        segment.cached && context_.cache.take (Cache::Kind::Segment,
                              segment.key, segment_file (i));
  }
  return goes_on (error);
}

bool
Render::render_segments (GError **error)
{
  progress_.begin_stage ("render");
  if (!reuse_segments (error))
    return false;
  costs_ = predict_costs (*plan_, context_.encoders, context_.jobs);
  progress_.set_steps (costs_.steps ());
  progress_.begin_estimate ();
  std::vector<size_t> steps;
  for (size_t i = 0; i < plan_->segments.size (); i++)
    if (plan_->segments[i].cached)
      progress_.update (i, 1);
    else
      steps.push_back (i);
  to_render_ = steps.size ();
  if (!is_gif ())
    steps.push_back (step_after_segments (0));
  if (to_render_ == 0 && !is_gif ())
    progress_.begin_stage ("mix");
  if (!goes_on (error))
    return false;
  bool done = run_side_by_side (steps, error);
  if (done && !is_gif ())
    warn_if_off_target (*plan_, sound_.heard, problems_);
  stills_->remove ();
  for (const Problem &warning : warnings_)
    problems_.warning (warning.place, warning.message, warning.hint);
  warnings_.clear ();
  return done;
}

bool
Render::join_files (GError **error)
{
  double length = (double) plan_->frame_time (plan_->frames);
  std::string joined = staged ("joined"), video = staged (kVideo);
  if (!join_segments (
          *plan_, segment_files (), sound_.file, context_, joined,
          [&] (Nanoseconds position) {
            progress_.update (
                step_after_segments (1), (double) position / length);
          },
          error))
    return false;
  auto rewrite =
      context_.encoders.container == Container::Mp4 ? rewrite_mp4 : rewrite_mkv;
  if (!goes_on (error) || !rewrite (joined, video, options_.cancelled, error))
    return false;
  unlink (joined.c_str ());
  return goes_on (error);
}

bool
Render::turn_into_gif (GError **error)
{
  return make_gif (
      *plan_, segment_files (), staged (kVideo), context_,
      [&] (double share) { progress_.update (step_after_segments (1), share); },
      error);
}

bool
Render::join (GError **error)
{
  progress_.begin_stage ("join");
  if (!(is_gif () ? turn_into_gif (error) : join_files (error)))
    return false;
  progress_.update (step_after_segments (1), 1);
  return true;
}

bool
Render::check (GError **error)
{
  progress_.begin_stage ("check");
  bool checked =
      is_gif () ? check_gif (*plan_, staged (kVideo), options_.cancelled, error)
                : check_finished (*plan_, context_.encoders, staged (kVideo),
                      sound_.sha256, options_.cancelled, error);
  if (!checked)
    return false;
  unlink (sound_.file.c_str ());
  for (size_t i = 0; i < plan_->segments.size (); i++)
    unlink (segment_file (i).c_str ());
  progress_.update (step_after_segments (2), 1);
  return true;
}

bool
Render::write_side (const char *suffix, const std::string &text, GError **error)
{
  std::string name = name_ + suffix;
  if (!goes_on (error) ||
      !write_flushed (
          prepared_folder (options_.staging) + "/" + name, text, error))
    return false;
  prepared_.files.push_back ({name, text.size (), sha256_of (text)});
  return true;
}

bool
Render::write_out (GError **error)
{
  progress_.begin_stage ("publish");
  std::string folder = prepared_folder (options_.staging);
  std::string name = name_ + file_suffix (context_.encoders.container);
  std::string video = folder + "/" + name;
  std::string hash =
      hash_file (staged (kVideo), [this] { return context_.is_cancelled (); });
  struct stat about;
  if (!goes_on (error))
    return false;
  if (hash.empty () || stat (staged (kVideo).c_str (), &about) != 0) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "the finished video can't be read back: %s", g_strerror (errno));
    return false;
  }
  PreparedFile video_file{name, (uint64_t) about.st_size, hash};
  bool speaks = std::any_of (plan_->scenes.begin (), plan_->scenes.end (),
      [] (const PlannedScene &scene) { return !scene.captions.empty (); });
  if (speaks &&
      (!write_side (".vtt", write_vtt (*plan_), error) ||
          !write_side (".srt", write_srt (*plan_), error) ||
          !write_side (".transcript.txt", write_transcript (*plan_), error)))
    return false;
  Finished finished{&brief_, &*plan_, &context_,
      options_.identity.empty () ? brief_identity (brief_, name_)
                                 : options_.identity,
      sound_.heard};
  std::vector<PreparedFile> files = prepared_.files;
  files.push_back (video_file);
  if (!write_side (".manifest.json", write_manifest (finished, files), error))
    return false;
  if (!flush (staged (kVideo), error) || !goes_on (error))
    return false;
  if (rename (staged (kVideo).c_str (), video.c_str ()) != 0) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "%s can't be put in its place: %s", video_file.name.c_str (),
        g_strerror (errno));
    return false;
  }
  prepared_.files.push_back (video_file);
  prepared_.report =
      write_report (finished, video_file.bytes, problems_.sorted ());
  progress_.update (step_after_segments (3), 1);
  return flush (folder, error);
}

/* Hardware that passed its trial can still give up, or give pictures that don't
 * fit together: all of them are then made anew, since those of another encoder
 * have other parameter sets. */
bool
Render::make_video (GError **error)
{
  ErrorPtr failure;
  auto make = [&] (GError **e) {
    return render_segments (e) && join (e) && check (e);
  };
  if (make (out (failure)))
    return true;
  auto software = choose_encoders (brief_.outputs[0], nullptr);
  if (!is_hardware (context_.encoders) || !software ||
      failure->code == (int) ErrorCode::Cancelled ||
      failure->code == (int) ErrorCode::NoSpace) {
    g_propagate_error (error, failure.release ());
    return false;
  }
  problems_.warning ({},
      context_.encoders.video + " failed (" + failure->message + "); " +
          software->video + " encodes all of it instead",
      "leave out --encoder, or see what its driver says");
  if (options_.strict) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::InvalidBrief,
        "the brief has warnings, and none were to be let pass");
    return false;
  }
  context_.encoders = *software;
  context_.stills = &stills_.emplace (options_.staging);
  return make (error);
}

std::optional<Prepared>
Render::run (GError **error)
{
  if (!prepare (error) || !lay_out (error) || !make_video (error) ||
      !write_out (error))
    return std::nullopt;
  prepared_.seconds = (double) plan_->frame_time (plan_->frames) / kSecond;
  prepared_.frames = plan_->frames;
  prepared_.encoders = context_.encoders;
  for (const Segment &segment : plan_->segments) {
    prepared_.segments++;
    prepared_.reused += segment.cached;
  }
  return std::move (prepared_);
}

} // namespace

std::string
prepared_folder (const std::string &staging)
{
  return staging + "/out";
}

std::optional<Prepared>
prepare_video (const Brief &brief, const PrepareOptions &options,
    Problems &problems, GError **error)
{
  ErrorPtr failure;
  auto prepared = Render (brief, options, problems).run (out (failure));
  if (prepared)
    return prepared;
  /* What a pipeline failed on is named as it was written. */
  std::string message = replace_all (
      brief.files.show_in (failure->message), options.staging + "/", "");
  g_set_error_literal (error, failure->domain, failure->code, message.c_str ());
  return std::nullopt;
}

} // namespace reel
