// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.h"
#include "brief/model/reader.h"
#include "brief/model/themes.h"

namespace reel {

/* The parts of a brief, each read by a table of its keys. Problems go to the
 * reader's; what is wrong keeps its default. */

/* A map, or a list of them. OUTPUTS gets at least one, and for each in
 * CAPTIONS the captions of its own, or null. */
void read_outputs (Reader &reader, const Field &field,
    std::vector<Output> &outputs, std::vector<const Value *> &captions);
/* Of several, what their file names end in; they must differ. */
void finish_outputs (Reader &reader, std::vector<Output> &outputs);
/* `--size` and `--quality`; WHERE for messages; false if it is wrong. */
bool read_size (Reader &reader, const Field &field, Output &output);
bool read_quality (Reader &reader, const Field &field, Quality &quality);
/* Draft: at most 432 lines and 15 fps, whatever was asked for. */
void limit_draft (Output &output);

/* False: not of a kind that could be one. */
bool read_transition (
    Reader &reader, const Field &field, Transition &transition);

/* What a background inherits; either may be null. */
struct PictureDefaults {
  const Value *fit = nullptr;
  const Value *motion = nullptr;
};
void read_backgrounds (Reader &reader, const Field &field,
    const PictureDefaults &defaults, std::vector<Background> &backgrounds);
bool read_fit (Reader &reader, const Field &field, Fit &fit);
/* False: not of a kind that could be one. */
bool read_motion (Reader &reader, const Field &field, Motion &motion);

/* A voice (name or map) as a map; a name out of NAMED as what stands there. */
Value expand_voice (Reader &reader, const Field &field, const Value *named);
/* TREE: a map, what was inherited merged into it. A voice without a name gets
 * LANGUAGE. */
void read_voice (Reader &reader, const Field &field,
    const std::string &language, Voice &voice);
/* What a narration inherits. */
struct SpeechDefaults {
  const Value *voice = nullptr; // expanded; null: the language's
  const Value *named = nullptr; // the brief's `voices`
  std::string language;
  Place place; // of the language, or else of the scene
};
void read_narration (Reader &reader, const Field &field,
    const SpeechDefaults &defaults, std::vector<NarrationPiece> &narration);

/* FIELD: a map, what was inherited merged into it. */
void read_captions (Reader &reader, const Field &field, Captions &captions);
bool is_caption_mode (std::string_view word);
/* Whether FIELD can be the captions of a brief or an output: a mode or a map.
 * Tells what is wrong with it. */
bool check_default_captions (Reader &reader, const Field &field);
/* A scene's own captions in place of its narration's. */
void read_caption_texts (
    Reader &reader, const Field &field, std::vector<Placed> &texts);

void read_text_item (
    Reader &reader, const Field &field, TextStyle style, TextItem &item);
void read_texts (
    Reader &reader, const Field &field, std::vector<TextItem> &texts);
void read_bullets (
    Reader &reader, const Field &field, std::vector<Bullet> &bullets);
/* `slide`: a text, a map, or a list of them. */
void read_slides (
    Reader &reader, const Field &field, std::vector<Slide> &slides);
/* `code`: a map, or a list of them. */
void read_programs (
    Reader &reader, const Field &field, std::vector<Slide> &slides);
/* Darkens and blurs the pictures of a scene with slides, read from TREE, as
 * THEME has it, but those that have a `dim` or `blur` of their own. */
void dim_behind_slides (const Value &tree, const Theme &theme,
    std::vector<Background> &backgrounds);

/* How a text or an overlay comes or goes: a word or a map. */
void read_effect (Reader &reader, const Field &field, TextEffect &effect);
void read_overlays (
    Reader &reader, const Field &field, std::vector<PictureOverlay> &overlays);

void read_callouts (
    Reader &reader, const Field &field, std::vector<Callout> &callouts);

/* Of a file or words, a map, a list of both, or `none`: an empty list. False:
 * not of a kind that could be music. */
bool read_music (Reader &reader, const Field &field, std::vector<Music> &music);
void read_sounds (
    Reader &reader, const Field &field, std::vector<SoundEffect> &sounds);

/* What scenes inherit from the top of the brief; all but strings may be
 * null. */
struct SceneDefaults {
  PictureDefaults pictures;
  const Value *voice = nullptr; // as written
  const Value *voices = nullptr;
  const Value *captions = nullptr;
  std::vector<const Value *> output_captions; // each may be null
  const Value *transition = nullptr;
  std::string language;
  Place language_place;
  std::optional<Color> canvas;
  Themes *themes = nullptr;
  const ChosenTheme *theme = nullptr;       // the brief's
  std::vector<const Value *> output_themes; // each may be null
};
void read_scenes (Reader &reader, const Field &field,
    const SceneDefaults &defaults, std::vector<Scene> &scenes);

} // namespace reel
