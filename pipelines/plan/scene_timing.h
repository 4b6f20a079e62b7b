// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/clip_play.h"
#include "plan/shot_timing.h"
#include "plan/spoken.h"

namespace reel {

/* A piece of narration with its place in the scene. */
struct PlacedPiece {
  const Spoken *spoken = nullptr;
  /* Less than a frame below 0 where a sentence of the scene before goes on. */
  Nanoseconds start = 0;

  /* When something at TIME of the piece is, in the scene. */
  Nanoseconds in_scene (Nanoseconds time) const
  {
    return start + time > 0 ? start + time : 0;
  }
};

/* A background of the scene in whole frames. */
struct ShotFrames {
  size_t background = 0; // of the scene
  int64_t first_frame = 0, frames = 0;
  Transition transition; // into it; of the first: the scene's
  int64_t transition_frames = 0;
  std::optional<ClipPlay> play; // of a clip, or one frame of it
};

/* When things are said in a scene, and how long it is. */
struct SceneTiming {
  int64_t frames = 0;
  int64_t transition_frames = 0;
  Nanoseconds length = 0; // of the frames
  bool leads_out = false; // stays in view under the next transition
  std::vector<PlacedPiece> pieces;
  std::list<Spoken> cut; // pieces of which the end is missing
  std::vector<ShotFrames> shots;
  Nanoseconds speech_start = 0, speech_stop = 0; // equal: nobody speaks
  std::string why;                               // what set the length
};

struct TimingInput {
  const Scene *scene = nullptr;
  const std::vector<Spoken> *spoken = nullptr;
  bool first = false;
  int fps_n = 30, fps_d = 1;
  /* A sentence of the scene before goes on: it ended so long before that
   * scene. */
  std::optional<Nanoseconds> carried;
};

/* Does the speech of SCENE go on in the next one? */
bool goes_on (const Scene &scene);

/* Places the narration of a scene and sets its length, as brief.md's section
 * on time says. */
SceneTiming time_scene (const TimingInput &input, Problems &problems);

/* When MOMENT is, from the scene's start; nothing if its mark or word is never
 * said or it lies outside the scene (said in PROBLEMS). */
std::optional<Nanoseconds> resolve_moment (
    const Moment &moment, const SceneTiming &timing, Problems &problems);

} // namespace reel
