// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <map>

#include "brief/model/notation.h"
#include "brief/model/parts.h"

namespace reel {

namespace {

/* A scene as its keys are read; what inherits waits until all are known. */
struct Draft {
  Scene scene;
  const Value *background = nullptr;
  const Value *narration = nullptr;
  const Value *captions = nullptr;
  const Value *transition = nullptr;
  const Value *voice = nullptr;
  Place id_place; // line 0: it has none of its own
  Place language_place;
};

void
read_id (Reader &reader, const Field &field, Draft &draft)
{
  constexpr size_t kLongest = 100;
  std::string id;
  if (!reader.text (field, id, kLongest))
    return;
  for (char c : id) {
    bool right = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '_';
    if (right)
      continue;
    reader.problems.error (field.value.place, "`id` can't be `" + id + "`",
        "ids are made of a-z, 0-9, `-` and `_`");
    return;
  }
  draft.scene.id = id;
  draft.id_place = field.value.place;
}

constexpr const char *kUseTexts = "show it with `texts`, or as a picture";

constexpr Key<Draft> kSceneKeys[] = {
    {"id", read_id},
    {"when", nullptr, "take the scene out where it is not wanted"},
    {"title",
        [] (Reader &r, const Field &f, Draft &d) {
          read_text_item (r, f, TextStyle::Title, d.scene.title.emplace ());
        }},
    {"subtitle",
        [] (Reader &r, const Field &f, Draft &d) {
          read_text_item (
              r, f, TextStyle::Subtitle, d.scene.subtitle.emplace ());
        }},
    {"chapter", nullptr, "leave it out: the title is the chapter"},
    {"background",
        [] (Reader &, const Field &f, Draft &d) { d.background = &f.value; }},
    {"narration",
        [] (Reader &, const Field &f, Draft &d) { d.narration = &f.value; }},
    {"pause", [] (Reader &r, const Field &f,
                  Draft &d) { r.time (f, 0, 60 * kSecond, d.scene.pause); }},
    {"duration",
        [] (Reader &r, const Field &f, Draft &d) {
          Nanoseconds duration = 0;
          if (!r.time (f, kSecond / 10, 6 * 3600 * kSecond, duration))
            return;
          d.scene.duration = duration;
          d.scene.duration_place = f.value.place;
        }},
    {"texts", [] (Reader &r, const Field &f,
                  Draft &d) { read_texts (r, f, d.scene.texts); }},
    {"bullets", [] (Reader &r, const Field &f,
                    Draft &d) { read_bullets (r, f, d.scene.bullets); }},
    {"slide", nullptr, kUseTexts},
    {"code", nullptr, kUseTexts},
    {"callouts", nullptr, "name the place with `texts` and a `position`"},
    {"overlays", nullptr, kUseTexts},
    {"sounds", [] (Reader &r, const Field &f,
                   Draft &d) { read_sounds (r, f, d.scene.sounds); }},
    {"captions",
        [] (Reader &, const Field &f, Draft &d) { d.captions = &f.value; }},
    {"music",
        [] (Reader &r, const Field &f, Draft &d) {
          std::vector<Music> music;
          if (read_music (r, f, music))
            d.scene.music = std::move (music);
        }},
    {"transition",
        [] (Reader &, const Field &f, Draft &d) { d.transition = &f.value; }},
    {"voice", [] (Reader &, const Field &f, Draft &d) { d.voice = &f.value; }},
    {"language",
        [] (Reader &r, const Field &f, Draft &d) {
          if (r.language (f, d.scene.language))
            d.language_place = f.value.place;
        }},
    {"theme", nullptr, "set `color`, `font` and `size` of the texts"},
    {"canvas",
        [] (Reader &r, const Field &f, Draft &d) {
          Color canvas;
          if (r.color (f, canvas))
            d.scene.canvas = canvas;
        }},
};

bool
is_texts (const Value &captions)
{
  return captions.kind == Value::Kind::List ||
         (captions.kind == Value::Kind::Text &&
             !is_caption_mode (captions.text));
}

/* A word that is nearly a mode is a slip of the pen, not a caption. */
bool
is_misspelt_mode (const Value &captions)
{
  return captions.kind == Value::Kind::Text &&
         captions.text.find (' ') == std::string::npos &&
         !nearest_word (captions.text, {"none", "line", "karaoke", "soft"})
              .empty ();
}

void
finish_captions (Reader &reader, const SceneDefaults &defaults, Draft &draft)
{
  Scene &scene = draft.scene;
  const Value *own = draft.captions;
  bool texts = own && is_texts (*own) && !is_misspelt_mode (*own);
  bool usable = !own || own->kind == Value::Kind::Text ||
                own->kind == Value::Kind::List || own->kind == Value::Kind::Map;
  if (!usable) {
    reader.wrong_type ({"captions", *own},
        "a mode, a map, or the captions themselves", "karaoke");
    return;
  }
  if (own && is_misspelt_mode (*own) && !is_caption_mode (own->text)) {
    reader.wrong_word ({"captions", *own}, {"none", "line", "karaoke"});
    return;
  }
  if (texts)
    read_caption_texts (
        reader, {"captions", *own}, scene.caption_texts.emplace ());
  Value inherited, tree;
  if (defaults.captions)
    inherited = as_map (*defaults.captions, "mode");
  tree = merge_values (
      defaults.captions ? &inherited : nullptr, texts ? nullptr : own);
  if (tree.kind != Value::Kind::Null) {
    tree = as_map (tree, "mode");
    read_captions (reader, {"captions", tree}, scene.captions);
  }
  bool shows = scene.caption_texts && !scene.caption_texts->empty ();
  if (shows && scene.captions.mode == CaptionMode::None)
    scene.captions.mode = CaptionMode::Line;
  if (texts)
    scene.captions.place = own->place;
}

void
finish_transition (
    Reader &reader, const SceneDefaults &defaults, bool is_first, Draft &draft)
{
  const Value *own = draft.transition;
  if (!own && (!defaults.transition || is_first))
    return;
  Value inherited;
  if (defaults.transition) {
    const Value &value = *defaults.transition;
    bool is_type = value.kind == Value::Kind::Text && !parse_time (value.text);
    inherited = as_map (value, is_type ? "type" : "duration");
  }
  Value tree =
      own && own->kind != Value::Kind::Map
          ? *own
          : merge_values (defaults.transition ? &inherited : nullptr, own);
  read_transition (reader, {"transition", tree}, draft.scene.transition);
  if (!is_first)
    return;
  if (draft.scene.transition.type != "none")
    reader.problems.warning (own->place,
        "the transition of the first scene is not shown",
        "a transition leads into its scene: give it to the next one");
  draft.scene.transition = Transition ();
}

void
finish_narration (Reader &reader, const SceneDefaults &defaults, Draft &draft)
{
  Value inherited, voice;
  SpeechDefaults speech;
  speech.named = defaults.voices;
  speech.language = draft.scene.language;
  speech.place = draft.language_place;
  if (defaults.voice)
    inherited =
        expand_voice (reader, {"voice", *defaults.voice}, defaults.voices);
  voice = inherited;
  if (draft.voice) {
    Value own = expand_voice (reader, {"voice", *draft.voice}, defaults.voices);
    voice = draft.voice->kind == Value::Kind::Map && defaults.voice
                ? merge_values (&inherited, &own)
                : own;
  }
  if (defaults.voice || draft.voice)
    speech.voice = &voice;
  if (draft.narration) {
    read_narration (
        reader, {"narration", *draft.narration}, speech, draft.scene.narration);
  } else if (draft.voice) {
    Voice unused;
    read_voice (reader, {"voice", voice}, speech.language, unused);
  }
}

void
read_scene (Reader &reader, const Value &value, const SceneDefaults &defaults,
    bool is_first, Draft &draft)
{
  draft.scene.place = value.place;
  if (value.kind != Value::Kind::Map) {
    reader.wrong_type (
        {"scenes", value}, "a map for each scene", "[{narration: Hello}]");
    return;
  }
  read_keys (reader, value, "a scene", kSceneKeys, draft);
  if (draft.scene.language.empty ()) {
    draft.scene.language = defaults.language;
    draft.language_place = defaults.language_place;
  }
  if (!draft.language_place.line)
    draft.language_place = value.place;
  if (!draft.scene.canvas)
    draft.scene.canvas = defaults.canvas;
  draft.scene.backgrounds.front ().place = value.place;
  if (draft.background)
    read_background (reader, {"background", *draft.background},
        defaults.pictures, draft.scene.backgrounds.front ());
  finish_narration (reader, defaults, draft);
  finish_captions (reader, defaults, draft);
  finish_transition (reader, defaults, is_first, draft);
}

void
give_ids (Reader &reader, std::vector<Scene> &scenes,
    const std::vector<Place> &id_places)
{
  std::map<std::string, size_t> taken;
  for (size_t i = 0; i < scenes.size (); i++) {
    if (id_places[i].line)
      continue;
    char id[32];
    snprintf (id, sizeof id, "s%02zu", i + 1);
    scenes[i].id = id;
    taken[id] = i;
  }
  for (size_t i = 0; i < scenes.size (); i++) {
    if (!id_places[i].line)
      continue;
    auto [other, is_new] = taken.emplace (scenes[i].id, i);
    if (!is_new)
      reader.problems.error (id_places[i],
          "scene " + std::to_string (i + 1) + " has the id `" + scenes[i].id +
              "` of scene " + std::to_string (other->second + 1),
          "each scene needs an id of its own; without `id` it is s01, s02 "
          "...");
  }
}

} // namespace

void
read_scenes (Reader &reader, const Field &field, const SceneDefaults &defaults,
    std::vector<Scene> &scenes)
{
  constexpr size_t kMostScenes = 500;
  if (!reader.list (field, "scenes", "[{narration: Hello}]", kMostScenes))
    return;
  if (field.value.items.empty ())
    reader.problems.error (field.value.place, "`scenes` is an empty list",
        "write at least one scene: `- {narration: Hello}`");
  std::vector<Place> id_places;
  for (const Value &item : field.value.items) {
    Draft draft;
    read_scene (reader, item, defaults, scenes.empty (), draft);
    id_places.push_back (draft.id_place);
    scenes.push_back (std::move (draft.scene));
  }
  give_ids (reader, scenes, id_places);
}

} // namespace reel
