// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/interpret.h"

#include <algorithm>
#include <limits>

#include <glib.h>

#include "brief/model/gif_output.h"
#include "brief/model/glyph_check.h"
#include "brief/model/notation.h"
#include "brief/model/only_scenes.h"
#include "brief/model/parts.h"
#include "brief/model/pronounce.h"
#include "brief/model/read_theme.h"
#include "brief/model/variables.h"
#include "gst_ptr.h"

namespace reel {

namespace {

/* The top of a brief as its keys are read. */
struct Draft {
  Brief brief;
  SceneDefaults defaults;
  const Value *scenes = nullptr;
  const Value *theme = nullptr;
  const Value *outputs = nullptr;
  bool has_name = false;
};

constexpr size_t kMostNameBytes = 200;

/* Whether NAME can be part of a file's name; tells why not. */
const char *
fault_of_name (const std::string &name)
{
  if (name.size () > kMostNameBytes)
    return "is longer than 200 bytes";
  if (name.starts_with ('.'))
    return "begins with a dot";
  for (unsigned char c : name) {
    if (c == '/')
      return "has a `/` in it";
    if (c < ' ' || c == 0x7f)
      return "has a control character in it";
  }
  return name.empty () ? "is empty" : nullptr;
}

void
read_name (Reader &reader, const Field &field, Draft &draft)
{
  std::string name;
  if (!reader.text (field, name, kMostNameBytes))
    return;
  if (const char *fault = fault_of_name (name)) {
    reader.problems.error (field.value.place, std::string ("`name` ") + fault,
        "it names the finished files, without folder and suffix");
    return;
  }
  draft.brief.name = name;
  draft.has_name = true;
}

void
read_version (Reader &reader, const Field &field, Draft &)
{
  int version = 1;
  if (field.value.kind == Value::Kind::Number && field.value.is_integer &&
      field.value.integer > 1)
    reader.problems.error (field.value.place,
        "this brief is of version " + field.value.text +
            " of the format, which this program does not know",
        "known is `reelsmith: 1`; a newer program may know it");
  else
    reader.integer (field, 1, 1, version);
}

void
read_voices (Reader &reader, const Field &field, Draft &draft)
{
  if (field.value.kind != Value::Kind::Map) {
    reader.wrong_type (field, "a map of voices",
        "{host: en-gb, guest: {name: en-us+f3, rate: 150}}");
    return;
  }
  draft.defaults.voices = &field.value;
  for (const Value::Entry &entry : field.value.entries) {
    if (is_skipped_key (entry.key))
      continue;
    Voice voice;
    Value tree = expand_voice (reader, {entry.key, entry.value}, nullptr);
    read_voice (reader, {entry.key, tree}, "en", voice);
  }
}

void
read_default_captions (Reader &reader, const Field &field, Draft &draft)
{
  if (check_default_captions (reader, field))
    draft.defaults.captions = &field.value;
}

constexpr Nanoseconds kLongestFade = 10 * kSecond;

void
read_fade (Reader &reader, const Field &field, Draft &draft, Nanoseconds &fade)
{
  if (reader.time (field, 0, kLongestFade, fade))
    draft.brief.fade_place = field.value.place;
}

void
read_pronounce (Reader &reader, const Field &field, Draft &draft)
{
  constexpr size_t kMostWords = 1000, kLongestWord = 100, kLongest = 200;
  const Value &value = field.value;
  if (value.kind != Value::Kind::Map) {
    reader.wrong_type (
        field, "a map of words", "{GNSS: G N S S, Ljubljana: lyoob-lyah-nah}");
    return;
  }
  for (const Value::Entry &entry : value.entries) {
    std::string alias;
    if (is_skipped_key (entry.key))
      continue;
    bool is_word = !entry.key.empty () &&
                   entry.key.find_first_of (" \t\n<>&") == std::string::npos;
    if (!is_word)
      reader.problems.error (entry.key_place,
          "`" + entry.key + "` is not one word",
          "`pronounce` is for single words; others are written for the ear "
          "with `<sub alias=\"...\">` in `ssml`, word by word");
    else if (count_characters (entry.key) > kLongestWord)
      reader.problems.error (entry.key_place,
          "a word of `pronounce` has more than 100 characters",
          "write it shorter, or for the ear where it is said");
    else if (draft.brief.pronounce.size () == kMostWords)
      reader.problems.error (entry.key_place,
          "`pronounce` has more than 1000 words", "leave some out");
    else if (reader.text ({entry.key, entry.value}, alias, kLongest))
      draft.brief.pronounce.emplace_back (entry.key, alias);
  }
}

constexpr Key<Draft> kTopKeys[] = {
    {"reelsmith", read_version},
    {"title", [] (Reader &r, const Field &f,
                  Draft &d) { r.text (f, d.brief.title, 300); }},
    {"name", read_name},
    {"metadata", nullptr, ""},
    {"language",
        [] (Reader &r, const Field &f, Draft &d) {
          if (r.language (f, d.brief.language))
            d.defaults.language_place = f.value.place;
        }},
    {"seed",
        [] (Reader &r, const Field &f, Draft &d) {
          int64_t seed = 0;
          if (r.integer (f, 0, std::numeric_limits<int64_t>::max (), seed))
            d.brief.seed = (uint64_t) seed;
        }},
    {"variables", [] (Reader &, const Field &, Draft &) {}}, // put in before
    {"output",
        [] (Reader &r, const Field &f, Draft &d) {
          read_outputs (r, f, d.brief.outputs, d.defaults.output_captions);
          d.outputs = &f.value;
        }},
    {"theme", [] (Reader &, const Field &f, Draft &d) { d.theme = &f.value; }},
    {"canvas",
        [] (Reader &r, const Field &f, Draft &d) {
          Color canvas;
          if (r.color (f, canvas))
            d.brief.canvas = canvas;
        }},
    {"fit",
        [] (Reader &r, const Field &f, Draft &d) {
          Fit fit = Fit::Cover;
          if (read_fit (r, f, fit))
            d.defaults.pictures.fit = &f.value;
        }},
    {"motion",
        [] (Reader &r, const Field &f, Draft &d) {
          Motion motion;
          if (read_motion (r, f, motion))
            d.defaults.pictures.motion = &f.value;
        }},
    {"voice", [] (Reader &, const Field &f,
                  Draft &d) { d.defaults.voice = &f.value; }},
    {"voices", read_voices},
    {"pronounce", read_pronounce},
    {"captions", read_default_captions},
    {"music", [] (Reader &r, const Field &f,
                  Draft &d) { read_music (r, f, d.brief.music); }},
    {"transition",
        [] (Reader &r, const Field &f, Draft &d) {
          Transition transition;
          if (read_transition (r, f, transition))
            d.defaults.transition = &f.value;
        }},
    {"fade-in", [] (Reader &r, const Field &f,
                    Draft &d) { read_fade (r, f, d, d.brief.fade_in); }},
    {"fade-out", [] (Reader &r, const Field &f,
                     Draft &d) { read_fade (r, f, d, d.brief.fade_out); }},
    {"overlays", [] (Reader &r, const Field &f,
                     Draft &d) { read_overlays (r, f, d.brief.overlays); }},
    {"poster", nullptr, "leave it out: one is chosen"},
    {"scenes",
        [] (Reader &, const Field &f, Draft &d) { d.scenes = &f.value; }},
};

std::string
absolute_folder (const std::string &file, const BriefOverrides &overrides)
{
  CharPtr folder;
  if (!overrides.base_dir.empty ())
    folder = adopt (g_strdup (overrides.base_dir.c_str ()));
  else if (file == "-" || file.empty ())
    folder = adopt (g_get_current_dir ());
  else
    folder = adopt (g_path_get_dirname (file.c_str ()));
  CharPtr absolute = adopt (g_canonicalize_filename (folder.get (), nullptr));
  return absolute.get ();
}

/* `harbour` of `briefs/harbour.md`; nothing if that can't name a file. */
std::string
name_from_file (const std::string &file)
{
  if (file == "-" || file.empty ())
    return {};
  CharPtr base = adopt (g_path_get_basename (file.c_str ()));
  std::string name = base.get ();
  size_t dot = name.rfind ('.');
  if (dot != std::string::npos)
    name.resize (dot);
  return fault_of_name (name) ? std::string () : name;
}

/* `the-quiet-harbour` of `The quiet harbour!`. */
std::string
name_from_title (const std::string &title)
{
  constexpr size_t kMostBytes = 100;
  std::string name;
  bool gap = false;
  for (const char *p = title.c_str (); *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_isalnum (c) && !g_unichar_ismark (c)) {
      gap = true;
      continue;
    }
    char bytes[6];
    int count = g_unichar_to_utf8 (g_unichar_tolower (c), bytes);
    if (name.size () + (size_t) count + gap > kMostBytes)
      break;
    if (gap && !name.empty ())
      name += '-';
    name.append (bytes, (size_t) count);
    gap = false;
  }
  return name.empty () ? "video" : name;
}

void
apply_overrides (Problems &problems, const BriefOverrides &overrides,
    std::vector<Output> &outputs)
{
  Reader reader (problems, "/", overrides.limits);
  auto field_value = [] (const std::string &text) {
    Value value;
    value.kind = Value::Kind::Text;
    value.text = text;
    return value;
  };
  for (const char *option : {"--size", "--quality"}) {
    bool is_set = option[2] == 's' ? overrides.size.has_value ()
                                   : overrides.quality.has_value ();
    if (is_set && outputs.size () > 1)
      problems.error (outputs[1].place,
          std::string ("`") + option + "` is for a brief with one `output`",
          "leave it out, or keep one of the outputs");
  }
  if (overrides.size) {
    read_size (reader, {"--size", field_value (*overrides.size)}, outputs[0]);
    if (outputs[0].container == Container::Gif)
      size_gif (*overrides.size, outputs[0]);
  }
  if (overrides.quality)
    read_quality (reader, {"--quality", field_value (*overrides.quality)},
        outputs[0].quality);
  for (Output &output : outputs)
    limit_draft (output);
  finish_outputs (reader, outputs);
}

void
fill_names (bool named_by_file, Draft &draft)
{
  Brief &brief = draft.brief;
  bool titled = !brief.title.empty ();
  if (!titled && !brief.scenes.empty () && brief.scenes[0].title)
    brief.title = plain_text (*brief.scenes[0].title);
  if (!draft.has_name && named_by_file)
    brief.name = name_from_file (brief.file);
  if (brief.name.empty () && (named_by_file || !brief.title.empty ()))
    brief.name = name_from_title (brief.title);
  if (brief.title.empty ())
    brief.title = brief.name;
}

void
override_name (const std::string &name, Problems &problems, Brief &brief)
{
  if (const char *fault = fault_of_name (name))
    problems.error ({}, std::string ("the name that was asked for ") + fault,
        "it names the finished files, without folder and suffix");
  else
    brief.name = name;
}

/* The brief's theme, and those of its outputs, which go over those of its
 * scenes. */
void
choose_themes (Reader &reader, Themes &themes, Draft &draft)
{
  draft.defaults.themes = &themes;
  draft.defaults.theme = &themes.choose_for_all (reader, draft.theme);
  std::vector<const Value *> outputs;
  if (draft.outputs && draft.outputs->kind == Value::Kind::List)
    for (const Value &output : draft.outputs->items)
      outputs.push_back (&output);
  else if (draft.outputs)
    outputs.push_back (draft.outputs);
  bool any = false;
  for (const Value *output : outputs) {
    const Value *own = output->find ("theme");
    any |= own != nullptr;
    draft.defaults.output_themes.push_back (own);
    if (own)
      themes.choose (reader, {"theme", *own}, *draft.defaults.theme);
  }
  if (!any)
    draft.defaults.output_themes.clear ();
}

/* TREE, what variables hold put into it, as a Brief. */
std::optional<Brief>
interpret_whole (
    const Value &tree, const BriefOverrides &overrides, Problems &problems)
{
  constexpr const char *kExample =
      "the least there is: `scenes: [{narration: Hello}]`";
  Draft draft;
  draft.brief.file = problems.file ();
  draft.brief.base_dir = absolute_folder (problems.file (), overrides);
  draft.brief.limits = overrides.limits;
  Reader reader (problems, draft.brief.base_dir, overrides.limits);
  if (overrides.files)
    reader.files.open_only (*overrides.files);
  if (tree.kind != Value::Kind::Map) {
    problems.error (tree.place,
        "a brief is a map of keys such as `title` and `scenes`", kExample);
    return std::nullopt;
  }
  read_keys (reader, tree, "the brief", kTopKeys, draft);
  draft.defaults.language = draft.brief.language;
  draft.defaults.canvas = draft.brief.canvas;
  Themes themes (draft.brief.themes, overrides.lists_files);
  choose_themes (reader, themes, draft);
  if (draft.defaults.voice) {
    Voice voice;
    Value whole = expand_voice (
        reader, {"voice", *draft.defaults.voice}, draft.defaults.voices);
    read_voice (reader, {"voice", whole}, draft.brief.language, voice);
    bool usable = draft.defaults.voice->kind == Value::Kind::Text ||
                  draft.defaults.voice->kind == Value::Kind::Map;
    if (!usable)
      draft.defaults.voice = nullptr;
  }
  if (draft.scenes)
    read_scenes (
        reader, {"scenes", *draft.scenes}, draft.defaults, draft.brief.scenes);
  else
    problems.error (tree.place, "the brief has no `scenes`", kExample);
  mark_up_speech (draft.brief.pronounce, draft.brief.scenes);
  apply_overrides (problems, overrides, draft.brief.outputs);
  fill_names (overrides.named_by_file, draft);
  if (overrides.name)
    override_name (*overrides.name, problems, draft.brief);
  keep_only (overrides.only, problems, draft.brief);
  draft.brief.files = reader.files;
  if (overrides.files)
    draft.brief.files.open_only (*overrides.files);
  if (problems.has_errors ())
    return std::nullopt;
  return std::move (draft.brief);
}

} // namespace

Brief
brief_of_output (const Brief &brief, size_t output)
{
  Brief one = brief;
  one.outputs = {brief.outputs[output]};
  one.outputs[0].timing_n = brief.outputs[0].fps_n;
  one.outputs[0].timing_d = brief.outputs[0].fps_d;
  if (brief.outputs.size () > 1)
    one.name += "-" + brief.outputs[output].suffix;
  for (Scene &scene : one.scenes) {
    if (output < scene.output_captions.size () && scene.output_captions[output])
      scene.captions = *scene.output_captions[output];
    scene.output_captions.clear ();
    if (output < scene.output_themes.size ())
      scene.theme = scene.output_themes[output];
    scene.output_themes.clear ();
  }
  return one;
}

std::optional<Brief>
interpret (
    const Value &written, const BriefOverrides &overrides, Problems &problems)
{
  Value tree = written;
  auto broken = substitute_variables (tree, overrides.variables, problems);
  if (broken.empty ())
    return interpret_whole (tree, overrides, problems);
  /* A text without its variable would be told of twice. */
  Problems others (problems.file ());
  interpret_whole (tree, overrides, others);
  for (const Problem &problem : others.sorted ())
    if (std::find (broken.begin (), broken.end (), problem.place) ==
        broken.end ())
      problems.take (problem);
  return std::nullopt;
}

} // namespace reel
