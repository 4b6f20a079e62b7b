// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/scene_timing.h"

#include <algorithm>
#include <cmath>

#include "gst_ptr.h"
#include "plan/reading_time.h"

namespace reel {

/* Pieces of a narration are this far apart unless a pause says otherwise. */
static constexpr Nanoseconds kPieceGap = 400'000'000;
/* The encoder's delay: nothing is heard in the first 34 ms of a video
 * (1,600 samples, the longer of the two AAC encoders' delays). */
static constexpr Nanoseconds kSilentStart = 34'000'000;
/* A segment of fewer frames breaks the time stamps where it is joined. */
static constexpr int64_t kFewestFrames = 3;

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

static SequenceTiming
set_length (const TimingInput &input, Nanoseconds spoken_until,
    bool ends_in_pause, SceneTiming &timing, Problems &problems)
{
  const Scene &scene = *input.scene;
  bool default_pause =
      !ends_in_pause && !timing.pieces.empty () && !goes_on (scene);
  SequenceInput wanted;
  wanted.scene = &scene;
  wanted.speaks = !scene.narration.empty ();
  wanted.speech = spoken_until + (default_pause ? scene.pause : 0);
  wanted.reading = reading_time (scene);
  SequenceTiming sequence = time_sequence (wanted, problems);
  timing.frames = sequence.set_by_speech ? frames_up (sequence.length, input)
                                         : frames_near (sequence.length, input);
  timing.frames = std::max (timing.frames, kFewestFrames);
  timing.why = sequence.why;
  bool fits = frames_up (timing.speech_stop, input) <= timing.frames;
  if (scene.duration && !fits && !sequence.cuts_speech)
    problems.error (scene.duration_place,
        "the narration of scene `" + scene.id + "` needs " +
            seconds_text (timing.speech_stop) + " but the duration is " +
            seconds_text (*scene.duration),
        "set `duration` to at least " +
            seconds_text (
                frame_time (frames_up (timing.speech_stop, input), input)) +
            ", or leave it out and the narration sets the length");
  timing.length = frame_time (timing.frames, input);
  return sequence;
}

/* What of SPOKEN is said in the first LENGTH of it. */
static Spoken
first_part (const Spoken &spoken, Nanoseconds length)
{
  Spoken part = spoken;
  part.samples = std::min (spoken.samples,
      (int64_t) gst_util_uint64_scale ((guint64) length, kSampleRate, kSecond));
  auto is_later = [&] (const SpokenWord &word) { return word.start >= length; };
  std::erase_if (part.words, is_later);
  for (SpokenWord &word : part.words)
    word.stop = std::min (word.stop, length);
  std::erase_if (
      part.marks, [&] (const SpokenMark &mark) { return mark.time > length; });
  return part;
}

/* Nothing is said after the scene's end. */
static void
cut_speech (const Scene &scene, SceneTiming &timing, Problems &problems)
{
  if (timing.pieces.empty () || timing.speech_stop <= timing.length)
    return;
  problems.warning (scene.narration.front ().place,
      "the narration of scene `" + scene.id + "` is cut after " +
          seconds_text (timing.length - timing.speech_start) + " of " +
          seconds_text (timing.speech_stop - timing.speech_start) +
          ": `sync: trim` ends the scene with its clip",
      "shorten the narration, or take another `sync`");
  std::erase_if (timing.pieces,
      [&] (const PlacedPiece &piece) { return piece.start >= timing.length; });
  timing.speech_stop = timing.length;
  if (timing.pieces.empty ())
    return;
  PlacedPiece &last = timing.pieces.back ();
  timing.cut.push_back (first_part (*last.spoken, timing.length - last.start));
  last.spoken = &timing.cut.back ();
}

/* Says all once more, PERIOD later, as often as there is room for it whole. */
static void
repeat_speech (Nanoseconds period, SceneTiming &timing)
{
  std::vector<PlacedPiece> once = timing.pieces;
  Nanoseconds said = timing.speech_stop;
  for (Nanoseconds by = period; period > 0 && said + by <= timing.length;
       by += period) {
    for (PlacedPiece piece : once) {
      piece.start += by;
      timing.pieces.push_back (piece);
    }
    timing.speech_stop = said + by;
  }
}

/* The transition into a background that isn't the scene's first. */
static Transition
inner_transition (const Background &background)
{
  Transition crossfade;
  crossfade.type = "crossfade";
  crossfade.place = background.place;
  return background.transition.value_or (crossfade);
}

static void
frame_shots (const TimingInput &input, const SequenceTiming &sequence,
    SceneTiming &timing)
{
  Nanoseconds at = 0;
  int64_t begin = 0;
  auto count = (int64_t) sequence.shots.size ();
  for (int64_t i = 0; i < count && begin < timing.frames; i++) {
    const ShotTiming &from = sequence.shots[(size_t) i];
    ShotFrames shot;
    shot.background = from.background;
    shot.play = from.play;
    shot.first_frame = begin;
    at += from.length;
    int64_t end = std::max (frames_near (at, input), begin + kFewestFrames);
    if (i + 1 == count || end + kFewestFrames > timing.frames)
      end = timing.frames;
    shot.frames = end - begin;
    shot.transition =
        i == 0 ? input.scene->transition
               : inner_transition (input.scene->backgrounds[from.background]);
    begin = end;
    timing.shots.push_back (shot);
  }
}

/* A transition is over before what it leads into is. */
static void
frame_transitions (
    const TimingInput &input, SceneTiming &timing, Problems &problems)
{
  for (size_t i = 0; i < timing.shots.size (); i++) {
    ShotFrames &shot = timing.shots[i];
    if ((input.first && i == 0) || shot.transition.type == "none")
      continue;
    shot.transition_frames = frames_near (shot.transition.duration, input);
    if (shot.transition_frames <= shot.frames)
      continue;
    shot.transition_frames = shot.frames;
    if (timing.shots.size () == 1)
      problems.warning (shot.transition.place,
          "the transition is longer than its scene `" + input.scene->id +
              "`, and is cut to it",
          "make the transition shorter or the scene longer");
    else
      problems.warning (shot.transition.place,
          "the transition is longer than the background it leads into, and "
          "is cut to it",
          "make the transition shorter or the background's `duration` longer");
  }
  timing.transition_frames = timing.shots.front ().transition_frames;
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
  SequenceTiming sequence =
      set_length (input, until, ends_in_pause, timing, problems);
  if (sequence.cuts_speech)
    cut_speech (scene, timing, problems);
  if (sequence.repeats_speech && !timing.pieces.empty ())
    repeat_speech (until - start + (ends_in_pause ? 0 : scene.pause), timing);
  frame_shots (input, sequence, timing);
  frame_transitions (input, timing, problems);
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
