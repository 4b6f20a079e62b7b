// SPDX-License-Identifier: GPL-3.0-or-later
/* Structures are taken apart member by member: whoever gives one of them a new
 * member is told by the compiler to say here whether it can be seen. */
#include "run/segment_key.h"

#include "brief/model/pdf_page.h"
#include "plan/callouts.h"
#include "plan/pictures.h"
#include "run/encoders.h"
#include "run/fade.h"
#include "run/identity.h"
#include "run/key_text.h"
#include "run/picture_layer.h"
#include "run/text_layer.h"

namespace reel {

static void
describe (KeyText &key, const Color &color)
{
  const auto &[r, g, b, a] = color;
  key.add (r).add (g).add (b).add (a);
}

static void
describe (KeyText &key, const Region &region)
{
  const auto &[x, y, width, height] = region;
  key.add (x).add (y).add (width).add (height);
}

static void
describe (KeyText &key, const TextEffect &effect)
{
  const auto &[type, duration, easing] = effect;
  key.add (type).add (duration).add (easing.has_value ());
  key.add (easing.value_or (Easing::Linear));
}

/* What is seen of a clip, besides its file. */
static void
describe (KeyText &key, const std::optional<ClipPlay> &play)
{
  key.add (play.has_value ());
  if (!play)
    return;
  const auto &[from, to, speed, loops] = *play;
  key.add (from).add (to).add (speed).add (loops);
}

static void
describe (KeyText &key, const Background &background, ContentHashes &hashes)
{
  /* Motion is in the picture's regions, what is asked of a clip in how it is
   * played, duration and transition are in the shot, footage is found in the
   * file; place, size and `optional` are seen nowhere, volume and duck are
   * heard; the seed is in the picture. */
  const auto &[kind, place, source, file, pixel_width, pixel_height, is_cmyk,
      page, page_place, is_pdf, color, fit, bars, focus, motion, dim, blur,
      crop, colors, pace, seed, trim, still, speed, sync, volume, duck, footage,
      duration, transition, optional] = background;
  key.add (kind).add (fit).add (bars).add (dim).add (blur);
  key.add (focus[0]).add (focus[1]).add (crop.has_value ());
  if (crop)
    describe (key, *crop);
  /* A file is what it holds, however it is called and was found. */
  if (!file.empty ())
    key.add ("file").add (hashes.of (file));
  /* What a document doesn't bring is drawn with the system's fonts. */
  if (is_pdf)
    key.add ("page")
        .add (page)
        .add (pdf_reader_version ())
        .add (font_identity ());
  if (kind == BackgroundKind::Color)
    describe (key, color);
  if (kind != BackgroundKind::Generated && kind != BackgroundKind::Canvas)
    return;
  key.add (source).add (pace).add (colors.size ());
  for (const Color &each : colors)
    describe (key, each);
}

/* A picture wherever the view is. */
static void
describe_shown (KeyText &key, const Picture &picture, ContentHashes &hashes)
{
  BackgroundKind kind = picture.background.kind;
  describe (key, picture.background, hashes);
  if (kind == BackgroundKind::Generated || kind == BackgroundKind::Canvas)
    key.add (picture.seed);
  describe (key, picture.play);
}

static void
describe (KeyText &key, const Picture &picture, ContentHashes &hashes)
{
  const auto &[background, seed, play, from, to, easing, duration] = picture;
  describe_shown (key, picture, hashes);
  describe (key, from);
  describe (key, to);
  key.add (easing).add (duration);
}

/* Its colour is the text's background. */
static void
describe (KeyText &key, const TextBox &box)
{
  const auto &[color, border, border_width, padding, radius] = box;
  key.add (border).add (border_width).add (padding.has_value ());
  key.add (padding.value_or (0)).add (radius.has_value ());
  key.add (radius.value_or (0));
}

static void
describe (KeyText &key, const Overlay &overlay, ContentHashes &hashes)
{
  const auto &[text, markup, style, start, stop, font, color, background,
      outline, highlight, position, align, size, scale, width, scrim, max_lines,
      top, bottom, box, second_font, highlight_text, muted, scrim_color,
      second_size, shown, language, base_size, safe_area, enter, leave, words,
      times] = overlay;
  for (const std::string *part : {&text, &style, &color, &background, &outline,
           &highlight, &position, &align, &second_font, &highlight_text, &muted,
           &scrim_color, &shown, &language})
    key.add (*part);
  if (is_font_file (font))
    key.add ("font file").add (hashes.of (font));
  else
    key.add ("font").add (font);
  key.add (markup).add (start).add (stop.has_value ()).add (stop.value_or (0));
  key.add (size).add (scale).add (width).add (scrim).add (max_lines);
  key.add (base_size).add (safe_area).add (second_size);
  key.add (top).add (bottom);
  describe (key, box);
  describe (key, enter);
  describe (key, leave);
  key.add (words.size ());
  for (const auto &[from, to, offset, length] : words)
    key.add (from).add (to).add (offset).add (length);
  key.add (times.size ());
  for (Nanoseconds time : times)
    key.add (time);
}

static void
describe (
    KeyText &key, const std::vector<Overlay> &overlays, ContentHashes &hashes)
{
  key.add (overlays.size ());
  if (!overlays.empty ())
    key.add (font_identity ());
  for (const Overlay &overlay : overlays)
    describe (key, overlay, hashes);
}

/* Those on one shot: which of its scene that is isn't seen. */
static void
describe (KeyText &key, const std::vector<PlannedCallout> &callouts)
{
  key.add (callouts.size ());
  for (const PlannedCallout &callout : callouts) {
    const auto &[shape, style, box, dim, color, shot, start, stop] = callout;
    key.add (shape).add (style).add (dim).add (start);
    key.add (stop.has_value ()).add (stop.value_or (0));
    describe (key, box);
    describe (key, color);
  }
}

static void
describe (KeyText &key, const PlannedPicture &picture, ContentHashes &hashes)
{
  /* Times are in the plan's members; pixels and footage are found in the
   * file. */
  const auto &[overlay, start, stop, played, of_brief] = picture;
  const auto &[kind, place, source, file, pixel_width, pixel_height, footage,
      position, width, opacity, margin, at, length, until, enter, leave,
      optional, language] = overlay;
  key.add (kind).add (position).add (width).add (opacity).add (margin);
  key.add (start).add (stop.has_value ()).add (stop.value_or (0));
  key.add (played).add (of_brief);
  describe (key, enter);
  describe (key, leave);
  if (kind == PictureOverlay::Kind::Text)
    key.add (source).add (language).add (font_identity ());
  else
    key.add (hashes.of (file));
}

/* Those of PICTURES that are seen in FRAMES from FIRST_FRAME of their scene. */
static void
describe (KeyText &key, const Plan &plan,
    const std::vector<PlannedPicture> &pictures, int64_t first_frame,
    int64_t frames, ContentHashes &hashes)
{
  Nanoseconds start = plan.frame_time (first_frame);
  Nanoseconds stop = plan.frame_time (first_frame + frames);
  for (const PlannedPicture &picture : pictures)
    if (is_seen (picture, start, stop))
      describe (key.add ("picture"), picture, hashes);
}

/* A clip is shown from the beginning of its shot, and may be fitted to its
 * length. */
static void
describe (KeyText &key, const Shot &shot, ContentHashes &hashes)
{
  const auto &[picture, first_frame, frames, tail_frames, transition_frames,
      transition_type, transition_easing] = shot;
  describe (key, picture, hashes);
  bool clip = picture.background.footage.length > 0;
  key.add (first_frame).add (clip ? frames + tail_frames : 0);
}

/* What SEGMENT, a transition, leads away from is seen of SCENE's neighbour, or
 * of itself between two of its shots. */
static const PlannedScene &
scene_before (const Plan &plan, const Segment &segment)
{
  return plan.scenes[segment.shot > 0 ? segment.scene : segment.scene - 1];
}

std::string
segment_key (const Plan &plan, const Segment &segment,
    const RenderContext &context, ContentHashes &hashes)
{
  const PlannedScene &scene = plan.scenes[segment.scene];
  const Shot &shot = plan.shot_of (segment);
  KeyText key;
  key.add ("segment 1").add (engine_identity ());
  key.add (describe_video_encoder (context.encoders, plan.quality,
      content_of (plan, segment), plan.width, plan.height));
  key.add (plan.width).add (plan.height).add (plan.fps_n).add (plan.fps_d);
  key.add (segment.kind).add (segment.first_frame).add (segment.frames);
  key.add (describe_fade (plan, segment));
  describe (key, shot, hashes);
  describe (key, callouts_of (scene, segment.shot));
  describe (key, scene.overlays, hashes);
  describe (key, caption_overlays (plan, scene), hashes);
  describe (
      key, plan, scene.pictures, segment.first_frame, segment.frames, hashes);
  if (segment.kind == Segment::Kind::Transition) {
    bool inner = segment.shot > 0;
    const PlannedScene &before = scene_before (plan, segment);
    key.add (inner ? shot.transition_type : scene.transition_type);
    key.add (inner ? shot.transition_easing : scene.transition_easing);
    key.add (inner ? shot.transition_frames : scene.transition_frames);
    key.add (inner).add (inner ? 0 : before.frames);
    describe (key, plan.shot_before (segment), hashes);
    describe (key, callouts_of (before,
                       inner ? segment.shot - 1 : before.shots.size () - 1));
    describe (key, before.overlays, hashes);
    if (!inner)
      describe (key, plan, pictures_of (before, false), before.frames,
          segment.frames, hashes);
  }
  return key.hash ();
}

std::string
brightness_key (const Picture &picture, ContentHashes &hashes)
{
  KeyText key;
  key.add ("brightness 4").add (engine_identity ());
  describe_shown (key, picture, hashes);
  return key.hash ();
}

void
look_up_segments (
    Plan &plan, const RenderContext &context, ContentHashes &hashes)
{
  std::vector<std::string> keys;
  for (Segment &segment : plan.segments) {
    segment.key = segment_key (plan, segment, context, hashes);
    keys.push_back (segment.key);
  }
  context.cache.fetch (Cache::Kind::Segment, keys);
  for (Segment &segment : plan.segments)
    segment.cached = context.cache.has (Cache::Kind::Segment, segment.key);
}

static bool
is_unchanged (
    const PlannedScene &scene, const Shot &shot, const ContentHashes &hashes)
{
  auto same = [&] (const std::string &file) {
    return file.empty () || hashes.is_unchanged (file);
  };
  if (!same (shot.picture.background.file))
    return false;
  for (const Overlay &overlay : scene.overlays)
    if (is_font_file (overlay.font) && !same (overlay.font))
      return false;
  for (const PlannedPicture &picture : scene.pictures)
    if (!same (picture.overlay.file))
      return false;
  const std::string &captions = scene.caption_style.font.empty ()
                                    ? scene.theme.caption_font
                                    : scene.caption_style.font;
  return !is_font_file (captions) || scene.captions.empty () ||
         scene.caption_mode == CaptionMode::None || same (captions);
}

bool
shows_what_was_hashed (
    const Plan &plan, const Segment &segment, const ContentHashes &hashes)
{
  if (!is_unchanged (
          plan.scenes[segment.scene], plan.shot_of (segment), hashes))
    return false;
  return segment.kind != Segment::Kind::Transition ||
         is_unchanged (
             scene_before (plan, segment), plan.shot_before (segment), hashes);
}

} // namespace reel
