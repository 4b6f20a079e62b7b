// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/clip_play.h"
#include "plan/fades.h"
#include "plan/planned_sound.h"
#include "plan/spoken.h"

namespace reel {

/* A word within the text of a caption, timed in its scene. */
struct CaptionWord {
  Nanoseconds start = 0, stop = 0;
  uint32_t offset = 0, length = 0; // characters of the caption's text
};

/* One text drawn over the picture: the properties of a reeltextoverlay.
 * Times are from the start of the scene. */
struct Overlay {
  std::string text;
  bool markup = false;
  std::string style;
  Nanoseconds start = 0;
  std::optional<Nanoseconds> stop; // none: as long as the scene is in view
  std::string font, color, background, outline, highlight;
  std::string position, align;
  double size = 0, scale = 1, width = 0;
  double scrim = 1; // density of the shade behind a text without background
  int max_lines = 0;
  double top = 0, bottom = 1; // fractions of the frame's height it keeps to
  /* Of the theme. */
  TextBox box; // what `background` leaves open of one
  std::string second_font, highlight_text, muted, scrim_color;
  double second_size = 0;
  std::string shown = "all"; // or first, second: the other kind keeps its room
  std::string language;      // of the text, as it is written; empty: en
  double base_size = 0, safe_area = 0.05;
  TextEffect enter, exit;
  std::vector<CaptionWord> words; // karaoke
  std::vector<Nanoseconds> times; // bullets, lines of code
};

/* A callout in its scene's time, at a place of its source picture. */
struct PlannedCallout {
  Callout::Shape shape = Callout::Shape::Circle;
  Callout::Style style = Callout::Style::Highlight;
  Region box; // fractions of the source picture; a circle's is its square
  double dim = 0.5;
  Color color;
  size_t shot = 0; // of the scene, whose picture it points at
  Nanoseconds start = 0;
  std::optional<Nanoseconds> stop; // none: as long as the shot is in view
};

/* A picture overlay in its scene's time. */
struct PlannedPicture {
  PictureOverlay overlay;
  Nanoseconds start = 0;           // negative: it stood before the scene began
  std::optional<Nanoseconds> stop; // none: as long as the scene is in view
  /* Its time at the start of the scene, for what moves by itself. */
  Nanoseconds played = 0;
  bool of_brief = false; // stands still under transitions, over the others
};

/* A caption as it is listed beside the video, too. */
struct Caption {
  std::string text; // its lines parted by newlines
  Nanoseconds start = 0, stop = 0;
  std::vector<CaptionWord> words;
};

/* A picture over all the time it is in view. */
struct Picture {
  Background background;
  uint64_t seed = 1;            // its own, or the brief's
  std::optional<ClipPlay> play; // of a clip, or one frame of it
  Region from, to;
  Easing easing = Easing::Linear;
  Nanoseconds duration = 0; // of the motion
};

/* A picture or a clip over a span of its scene. It begins with the transition
 * into it. */
struct Shot {
  Picture picture;
  int64_t first_frame = 0; // from the start of the scene
  int64_t frames = 0;      // until the next one begins
  int64_t tail_frames = 0; // in view further, under the next transition
  /* Into it; of the first shot: the scene's. */
  int64_t transition_frames = 0;
  std::string transition_type = "none";
  Easing transition_easing = Easing::InOut;
};

/* A scene on the timeline. It begins with its transition. */
struct PlannedScene {
  std::string id;
  std::string title;
  int64_t first_frame = 0;
  int64_t frames = 0;
  int64_t transition_frames = 0; // of those, under the transition into it
  int64_t tail_frames = 0;       // in view further, under the next transition
  std::string transition_type;
  Easing transition_easing = Easing::InOut;
  Nanoseconds speech_start = 0, speech_stop = 0; // equal: nobody speaks
  std::string why;                               // what set its length
  std::vector<Shot> shots;       // at least one; together as long as the scene
  std::vector<Overlay> overlays; // in drawing order, moving with the picture
  std::vector<PlannedCallout> callouts; // under the overlays
  std::vector<PlannedPicture> pictures; // over those, under the captions
  std::vector<Caption> captions;        // from the scene's start
  CaptionMode caption_mode = CaptionMode::None;
  Captions caption_style;
  Theme theme;
  std::string language; // of what it shows
};

/* What is rendered into one closed GOP or more, by itself: a body shows one
 * shot, a transition shows the one before leading into it (and may go on into
 * its body). Before a scene's first shot is the last one of the scene before;
 * texts of a scene stand still over the transitions within it. */
struct Segment {
  enum class Kind { Body, Transition };
  Kind kind = Kind::Body;
  size_t scene = 0;
  size_t shot = 0;         // of the scene; the one a transition leads into
  int64_t first_frame = 0; // from the start of the scene
  int64_t frames = 0;
  std::string key;     // SHA-256 of all that determines its pixels
  bool cached = false; // rendered before, and found again
};

/* The sound of a clip in the mix: what it plays from TRIM on, SPEED times as
 * fast, without a change of its pitch. */
struct PlannedClip {
  std::string file;
  Trim trim; // its end is that of the clip unless something cuts it earlier
  double speed = 1;
  int64_t at = 0; // sample of the mix it begins at
  int64_t samples = 0;
  int64_t fade_in = 0, fade_out = 0; // samples, of those; with the picture
  double volume = 1;
  std::optional<double> duck; // dB; none: the music's
};

/* A finished layout of a video in time: exact to the frame and the sample. */
struct Plan {
  int width = 0, height = 0, fps_n = 30, fps_d = 1;
  Quality quality = Quality::Standard;
  int64_t frames = 0;
  int64_t samples = 0;
  std::vector<PlannedScene> scenes;
  std::vector<Segment> segments;    // in order of time
  std::vector<PlannedSound> sounds; // what is said
  std::vector<PlannedClip> clips;   // those that are heard
  std::vector<PlannedMusic> music;
  std::vector<TimedSource> effects;
  /* When somebody speaks, gaps of less than 1.5 s included. */
  std::vector<SampleSpan> speech;
  std::optional<double> loudness = -16; // LUFS; none: as it is mixed
  std::optional<double> true_peak = -1; // dBTP; none: not limited
  Fades fades;

  const Shot &shot_of (const Segment &segment) const;
  /* What the transition SEGMENT leads away from. */
  const Shot &shot_before (const Segment &segment) const;
  /* Start of FRAME in nanoseconds, as GStreamer's elements compute it. */
  Nanoseconds frame_time (int64_t frame) const;
  /* The frame that is on screen at TIME. */
  int64_t frame_at (Nanoseconds time) const;
};

/* Lays BRIEF out in time. SPOKEN holds what its narration came to. What only
 * shows now (a duration too short for its narration, a mark that was never
 * said) goes to PROBLEMS; nothing is returned if there was an error. */
std::optional<Plan> make_plan (
    const Brief &brief, const SpokenScenes &spoken, Problems &problems);

} // namespace reel
