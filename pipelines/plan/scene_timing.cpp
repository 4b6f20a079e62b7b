// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/scene_timing.h"

#include <algorithm>
#include <cmath>

#include "gst_ptr.h"
#include "plan/unicode.h"

namespace reel {

/* Pieces of a narration are this far apart unless a pause says otherwise. */
static constexpr Nanoseconds kPieceGap = 400'000'000;
/* The encoder's delay: nothing is heard in the first 34 ms of a video
 * (1,600 samples, the longer of the two AAC encoders' delays). */
static constexpr Nanoseconds kSilentStart = 34'000'000;
/* A segment of fewer frames breaks the time stamps where it is joined. */
static constexpr int64_t kFewestFrames = 3;

static constexpr double kReadingStart = 1.5;
static constexpr double kShortestReading = 4, kLongestReading = 20;

static int64_t
frames_up (Nanoseconds time, const TimingInput &input)
{
  return (int64_t) gst_util_uint64_scale_ceil (
      (guint64) time, (guint64) input.fps_n, (guint64) input.fps_d * kSecond);
}

static int64_t
frames_near (Nanoseconds time, const TimingInput &input)
{
  return (int64_t) gst_util_uint64_scale_round (
      (guint64) time, (guint64) input.fps_n, (guint64) input.fps_d * kSecond);
}

static Nanoseconds
frame_time (int64_t frame, const TimingInput &input)
{
  return (Nanoseconds) gst_util_uint64_scale (
      (guint64) frame, (guint64) input.fps_d * kSecond, (guint64) input.fps_n);
}

static std::string
seconds_text (Nanoseconds time)
{
  char text[32];
  g_ascii_formatd (text, sizeof text, "%.2f", (double) time / kSecond);
  return std::string (text) + " s";
}

/* What is shown and wants to be read, where nobody speaks. */
static Nanoseconds
reading_time (const Scene &scene)
{
  double seconds = kReadingStart;
  if (scene.title)
    seconds += reading_seconds (scene.title->text);
  if (scene.subtitle)
    seconds += reading_seconds (scene.subtitle->text);
  for (const TextItem &item : scene.texts)
    seconds += reading_seconds (item.text);
  for (const Bullet &bullet : scene.bullets)
    seconds += reading_seconds (bullet.text);
  if (scene.caption_texts)
    for (const Placed &caption : *scene.caption_texts)
      seconds += reading_seconds (caption.text);
  seconds = std::clamp (seconds, kShortestReading, kLongestReading);
  return (Nanoseconds) std::llround (seconds * kSecond);
}

/* Places the pieces from START on; gives where the last sound or pause ends,
 * and whether a pause stands there. */
static Nanoseconds
place_pieces (const TimingInput &input, Nanoseconds start, SceneTiming &timing,
    bool &ends_in_pause)
{
  Nanoseconds at = start;
  bool after_speech = false;
  ends_in_pause = false;
  for (size_t i = 0; i < input.scene->narration.size (); i++) {
    const NarrationPiece &piece = input.scene->narration[i];
    if (piece.kind == NarrationPiece::Kind::Pause) {
      at += piece.pause;
      after_speech = false;
      ends_in_pause = true;
      continue;
    }
    const Spoken &spoken = (*input.spoken)[i];
    if (spoken.samples == 0)
      continue;
    if (after_speech)
      at += kPieceGap;
    if (timing.pieces.empty ())
      timing.speech_start = std::max<Nanoseconds> (at, 0);
    timing.pieces.push_back ({&spoken, at});
    at += (Nanoseconds) gst_util_uint64_scale_ceil (
        (guint64) spoken.samples, kSecond, kSampleRate);
    timing.speech_stop = at;
    after_speech = true;
    ends_in_pause = false;
  }
  return at;
}

static void
set_length (const TimingInput &input, Nanoseconds spoken_until,
    bool ends_in_pause, bool has_narration, SceneTiming &timing,
    Problems &problems)
{
  const Scene &scene = *input.scene;
  if (scene.duration) {
    timing.frames = frames_near (*scene.duration, input);
    timing.why = "duration";
    if (frames_up (timing.speech_stop, input) > timing.frames)
      problems.error (scene.duration_place,
          "the narration of scene `" + scene.id + "` needs " +
              seconds_text (timing.speech_stop) + " but the duration is " +
              seconds_text (*scene.duration),
          "set `duration` to at least " +
              seconds_text (
                  frame_time (frames_up (timing.speech_stop, input), input)) +
              ", or leave it out and the narration sets the length");
  } else if (has_narration) {
    bool default_pause =
        !ends_in_pause && !timing.pieces.empty () && !goes_on (scene);
    timing.frames =
        frames_up (spoken_until + (default_pause ? scene.pause : 0), input);
    timing.why = "narration";
  } else {
    timing.frames = frames_near (reading_time (scene), input);
    timing.why = "reading time";
  }
  timing.frames = std::max (timing.frames, kFewestFrames);
}

bool
goes_on (const Scene &scene)
{
  return !scene.narration.empty () && scene.narration.back ().continues;
}

SceneTiming
time_scene (const TimingInput &input, Problems &problems)
{
  const Scene &scene = *input.scene;
  SceneTiming timing;
  bool has_transition = !input.first && scene.transition.type != "none";
  Nanoseconds transition = has_transition ? scene.transition.duration : 0;
  Nanoseconds start = input.first ? kSilentStart : transition / 2;
  if (input.carried)
    start = *input.carried <= frame_time (1, input) ? -*input.carried : 0;
  bool ends_in_pause = false;
  Nanoseconds until = place_pieces (input, start, timing, ends_in_pause);
  set_length (
      input, until, ends_in_pause, !scene.narration.empty (), timing, problems);
  timing.transition_frames = frames_near (transition, input);
  if (timing.transition_frames > timing.frames) {
    problems.warning (scene.transition.place,
        "the transition is longer than its scene `" + scene.id +
            "`, and is cut to it",
        "make the transition shorter or the scene longer");
    timing.transition_frames = timing.frames;
  }
  timing.length = frame_time (timing.frames, input);
  return timing;
}

static std::optional<Nanoseconds>
find_mark (const std::string &name, const SceneTiming &timing)
{
  for (const PlacedPiece &piece : timing.pieces)
    for (const SpokenMark &mark : piece.spoken->marks)
      if (mark.name == name)
        return piece.in_scene (mark.time);
  return std::nullopt;
}

static std::optional<Nanoseconds>
find_word (int number, const SceneTiming &timing)
{
  for (const PlacedPiece &piece : timing.pieces) {
    if (number <= (int) piece.spoken->words.size ())
      return piece.in_scene (piece.spoken->words[(size_t) number - 1].start);
    number -= (int) piece.spoken->words.size ();
  }
  return std::nullopt;
}

std::optional<Nanoseconds>
resolve_moment (
    const Moment &moment, const SceneTiming &timing, Problems &problems)
{
  std::optional<Nanoseconds> base;
  switch (moment.base) {
  case Moment::Base::Start:
    base = 0;
    break;
  case Moment::Base::End:
    base = timing.length;
    break;
  case Moment::Base::Mark:
    base = find_mark (moment.mark, timing);
    if (!base)
      problems.error (moment.place,
          "the mark `" + moment.mark + "` is not in this scene's narration",
          "write <mark name=\"" + moment.mark + "\"/> where it should be");
    break;
  case Moment::Base::Word:
    base = find_word (moment.word, timing);
    if (!base)
      problems.error (moment.place,
          "this scene's narration has no word " + std::to_string (moment.word),
          "words are counted from 1 as they are spoken");
    break;
  }
  if (!base)
    return std::nullopt;
  Nanoseconds time = *base + moment.offset;
  if (time < 0 || time > timing.length) {
    problems.error (moment.place,
        "this is at " + seconds_text (time) + ", outside its scene of " +
            seconds_text (timing.length),
        "a scene begins at 0; give it a `duration` to make it longer");
    return std::nullopt;
  }
  return time;
}

} // namespace reel
