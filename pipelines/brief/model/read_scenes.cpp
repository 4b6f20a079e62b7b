// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <map>

#include <glib.h>

#include "brief/model/notation.h"
#include "brief/model/parts.h"

namespace reel {

namespace {

/* A scene as its keys are read; what inherits waits until all are known. */
struct Draft {
  Scene scene;
  std::vector<Slide> programs; // shown after its slides
  const Value *background = nullptr;
  const Value *narration = nullptr;
  const Value *captions = nullptr;
  const Value *transition = nullptr;
  const Value *voice = nullptr;
  const Value *theme = nullptr;
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

constexpr Key<Draft> kSceneKeys[] = {
    {"id", read_id},
    {"when",
        [] (Reader &r, const Field &f, Draft &) {
          if (f.value.kind == Value::Kind::List ||
              f.value.kind == Value::Kind::Map)
            r.wrong_type (f, "a text or a boolean", "true");
        }},
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
          if (!r.length (f, kSecond / 10, duration))
            return;
          d.scene.duration = duration;
          d.scene.duration_place = f.value.place;
        }},
    {"texts", [] (Reader &r, const Field &f,
                  Draft &d) { read_texts (r, f, d.scene.texts); }},
    {"bullets", [] (Reader &r, const Field &f,
                    Draft &d) { read_bullets (r, f, d.scene.bullets); }},
    {"slide", [] (Reader &r, const Field &f,
                  Draft &d) { read_slides (r, f, d.scene.slides); }},
    {"code", [] (Reader &r, const Field &f,
                 Draft &d) { read_programs (r, f, d.programs); }},
    {"callouts", [] (Reader &r, const Field &f,
                     Draft &d) { read_callouts (r, f, d.scene.callouts); }},
    {"overlays", [] (Reader &r, const Field &f,
                     Draft &d) { read_overlays (r, f, d.scene.overlays); }},
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
    {"theme", [] (Reader &, const Field &f, Draft &d) { d.theme = &f.value; }},
    {"canvas",
        [] (Reader &r, const Field &f, Draft &d) {
          Color canvas;
          if (r.color (f, canvas))
            d.scene.canvas = canvas;
        }},
};

/* Whether `when` leaves SCENE out: where it is empty, `false`, `no` or 0. */
bool
is_left_out (const Value &scene)
{
  const Value *when = scene.find ("when");
  if (!when)
    return false;
  if (when->kind == Value::Kind::Number)
    return when->number == 0;
  if (when->kind != Value::Kind::Text)
    return when->kind == Value::Kind::Null ||
           (when->kind == Value::Kind::Boolean && !when->boolean);
  std::string word;
  for (char c : when->text)
    if (!g_ascii_isspace (c))
      word += g_ascii_tolower (c);
  return word.empty () || word == "false" || word == "no" || word == "0";
}

/* Of a scene that is left out only the names of its keys are looked at: what
 * they hold may come from variables that are empty for that very reason. */
void
check_keys (Reader &reader, const Value &scene)
{
  for (const Value::Entry &entry : scene.entries) {
    bool known = is_skipped_key (entry.key);
    for (const Key<Draft> &key : kSceneKeys)
      known |= entry.key == key.name;
    if (!known)
      tell_unknown_key (reader, entry, "a scene", kSceneKeys);
  }
}

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

/* What a theme says of captions lies beneath all that is said of them, TREE:
 * whatever their mode, they look like it. */
Value
on_theme (const ChosenTheme &theme, const Value &tree)
{
  const Value *captions = theme.find ("captions");
  if (!captions)
    return tree;
  Value beneath = as_map (*captions, "mode");
  return merge_values (
      &beneath, tree.kind == Value::Kind::Map ? &tree : nullptr);
}

/* The theme of the output NUMBER, which goes over that of the scene. */
const ChosenTheme &
theme_of_output (Reader &reader, const SceneDefaults &defaults,
    const ChosenTheme &scene, size_t number)
{
  const Value *own = number < defaults.output_themes.size ()
                         ? defaults.output_themes[number]
                         : nullptr;
  if (!own)
    return scene;
  Problems told (reader.problems.file ()); // of when the outputs were read
  Reader quiet (told, reader.base_dir, reader.limits);
  quiet.files = reader.files;
  return defaults.themes->choose (quiet, {"theme", *own}, scene);
}

/* What stands in OUTPUTS goes over the scene's captions, TREE. */
void
read_output_captions (Reader &reader, const SceneDefaults &defaults,
    const ChosenTheme &scene_theme, const Value &tree, Scene &scene)
{
  bool shows = scene.caption_texts && !scene.caption_texts->empty ();
  size_t number = 0;
  for (const Value *over : defaults.output_captions) {
    const ChosenTheme &theme =
        theme_of_output (reader, defaults, scene_theme, number);
    bool has_theme = number < defaults.output_themes.size () &&
                     defaults.output_themes[number];
    number++;
    if (!defaults.output_themes.empty ())
      scene.output_themes.push_back (theme.index);
    auto &captions = scene.output_captions.emplace_back ();
    bool usable = over && (over->kind == Value::Kind::Map ||
                              over->kind == Value::Kind::Text);
    if (!usable && !has_theme)
      continue;
    Value own;
    own.kind = Value::Kind::Map;
    if (usable)
      own = as_map (*over, "mode");
    Value whole = on_theme (theme, tree);
    Value merged =
        merge_values (whole.kind == Value::Kind::Map ? &whole : nullptr, &own);
    Problems told (reader.problems.file ()); // of by check_default_captions
    Reader quiet (told, reader.base_dir, reader.limits);
    read_captions (quiet, {"captions", merged}, captions.emplace ());
    if (shows && !own.find ("mode") && captions->mode == CaptionMode::None)
      captions->mode = CaptionMode::Line;
  }
}

void
finish_captions (Reader &reader, const SceneDefaults &defaults,
    const ChosenTheme &theme, Draft &draft)
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
  if (tree.kind != Value::Kind::Null)
    tree = as_map (tree, "mode");
  Value whole = on_theme (theme, tree);
  if (whole.kind != Value::Kind::Null)
    read_captions (reader, {"captions", whole}, scene.captions);
  bool shows = scene.caption_texts && !scene.caption_texts->empty ();
  if (shows && scene.captions.mode == CaptionMode::None)
    scene.captions.mode = CaptionMode::Line;
  if (texts)
    scene.captions.place = own->place;
  read_output_captions (reader, defaults, theme, tree, scene);
}

/* What the brief says of transitions, or else the theme. */
std::optional<Value>
inherited_transition (const SceneDefaults &defaults, const ChosenTheme &theme)
{
  const Value *of_theme = theme.find ("transition");
  if (!defaults.transition && !of_theme)
    return std::nullopt;
  return merge_values (of_theme, defaults.transition);
}

void
finish_transition (Reader &reader, const SceneDefaults &defaults,
    const ChosenTheme &theme, bool is_first, Draft &draft)
{
  const Value *own = draft.transition;
  auto beneath = inherited_transition (defaults, theme);
  if (!own && (!beneath || is_first))
    return;
  Value inherited;
  if (beneath) {
    const Value &value = *beneath;
    bool is_type = value.kind == Value::Kind::Text && !parse_time (value.text);
    inherited = as_map (value, is_type ? "type" : "duration");
  }
  Value tree = own && own->kind != Value::Kind::Map
                   ? *own
                   : merge_values (beneath ? &inherited : nullptr, own);
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
  const ChosenTheme &theme = draft.theme
                                 ? defaults.themes->choose (reader,
                                       {"theme", *draft.theme}, *defaults.theme)
                                 : *defaults.theme;
  draft.scene.theme = theme.index;
  PictureDefaults pictures = defaults.pictures;
  Value motion;
  if (const Value *of_theme = theme.find ("motion")) {
    motion = merge_values (of_theme, pictures.motion);
    pictures.motion = &motion;
  }
  draft.scene.backgrounds.front ().place = value.place;
  if (draft.background)
    read_backgrounds (reader, {"background", *draft.background}, pictures,
        draft.scene.backgrounds);
  std::vector<Slide> &slides = draft.scene.slides;
  slides.insert (slides.end (), draft.programs.begin (), draft.programs.end ());
  if (draft.background && !slides.empty ())
    dim_behind_slides (*draft.background, defaults.themes->look (theme),
        draft.scene.backgrounds);
  finish_narration (reader, defaults, draft);
  finish_captions (reader, defaults, theme, draft);
  finish_transition (reader, defaults, theme, is_first, draft);
}

/* Where a scene's id stands (line 0: it has none), and which of those that are
 * written it is, from 1. */
struct Written {
  Place id_place;
  size_t number = 0;
};

void
give_ids (Reader &reader, std::vector<Scene> &scenes,
    const std::vector<Written> &written)
{
  std::map<std::string, size_t> taken;
  for (size_t i = 0; i < scenes.size (); i++) {
    if (written[i].id_place.line)
      continue;
    char id[32];
    snprintf (id, sizeof id, "s%02zu", written[i].number);
    scenes[i].id = id;
    taken[id] = i;
  }
  for (size_t i = 0; i < scenes.size (); i++) {
    if (!written[i].id_place.line)
      continue;
    auto [other, is_new] = taken.emplace (scenes[i].id, i);
    if (!is_new)
      reader.problems.error (written[i].id_place,
          "scene " + std::to_string (written[i].number) + " has the id `" +
              scenes[i].id + "` of scene " +
              std::to_string (written[other->second].number),
          "each scene needs an id of its own; without `id` it is s01, s02 "
          "...");
  }
}

} // namespace

void
read_scenes (Reader &reader, const Field &field, const SceneDefaults &defaults,
    std::vector<Scene> &scenes)
{
  if (!reader.list (field, "scenes", "[{narration: Hello}]",
          reader.limits.scenes,
          limit_hint (
              reader.limits, &Limits::scenes, "make several briefs of it")))
    return;
  if (field.value.items.empty ())
    reader.problems.error (field.value.place, "`scenes` is an empty list",
        "write at least one scene: `- {narration: Hello}`");
  std::vector<Written> written;
  size_t number = 0;
  for (const Value &item : field.value.items) {
    number++;
    if (is_left_out (item)) {
      check_keys (reader, item);
      continue;
    }
    Draft draft;
    read_scene (reader, item, defaults, scenes.empty (), draft);
    written.push_back ({draft.id_place, number});
    scenes.push_back (std::move (draft.scene));
  }
  if (scenes.empty () && number > 0)
    reader.problems.error (field.value.place, "`when` leaves out every scene",
        "at least one must be left: a scene without `when` always is");
  give_ids (reader, scenes, written);
}

} // namespace reel
