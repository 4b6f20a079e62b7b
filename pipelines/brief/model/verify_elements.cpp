// SPDX-License-Identifier: GPL-3.0-or-later
/* What only the elements know: stock, voices, kinds of transitions. */
#include <algorithm>
#include <set>

#include <gst/gst.h>

#include "brief/model/media_file.h"
#include "brief/model/verify_parts.h"
#include "brief/model/voice_names.h"
#include "gst_ptr.h"

namespace reel {

namespace {

/* An element of the factory NAME; where there is none, says at PLACE which
 * plugin is missing. */
GstPtr<GstElement>
make_element (
    const char *name, const char *plugin, Place place, Problems &problems)
{
  GstPtr<GstElement> element =
      sink_floating (gst_element_factory_make (name, nullptr));
  if (!element)
    problems.error (place,
        std::string ("the GStreamer element `") + name +
            "` is needed here, but is not installed",
        std::string ("it is in the plugin `") + plugin +
            "` of Reelsmith: install it, or name its folder in "
            "GST_PLUGIN_PATH");
  return element;
}

bool
has_property (GstElement *element, const char *name)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (element), name);
}

/* FNV-1a: deals stock by the scene, not by its number. */
uint64_t
seed_of (const Brief &brief, const Scene &scene, const Background &background)
{
  if (background.seed)
    return *background.seed;
  uint64_t hash = 14695981039346656037ull ^ brief.seed;
  for (unsigned char c : scene.id)
    hash = (hash ^ c) * 1099511628211ull;
  return hash;
}

std::string
ask_stock (GstElement *stock, const std::string &words, uint64_t seed)
{
  g_object_set (stock, "location", words.c_str (), nullptr);
  gst_util_set_object_arg (
      G_OBJECT (stock), "seed", std::to_string (seed >> 1).c_str ());
  char *path = nullptr;
  g_object_get (stock, "path", &path, nullptr);
  CharPtr owned = adopt (path);
  return path ? path : "";
}

/* The best picture or clip for WORDS: stock has music and sounds too. */
std::string
ask_pictures (GstElement *stock, const std::string &words, uint64_t seed)
{
  std::string found = ask_stock (stock, words, seed);
  if (found.empty () || words.find ('/') != std::string::npos)
    return found; // nothing, or of the kind that was asked for
  auto is_shown = [] (const std::string &path) {
    MediaFile file;
    std::string ignored;
    if (!file.open (path, ignored))
      return true; // verify_pictures says what is wrong with it
    MediaKind kind = sniff_media (file);
    return is_picture (kind) || kind == MediaKind::Video;
  };
  for (const char *kind : {"images/", "video/"}) {
    if (!found.empty () && is_shown (found))
      break;
    found = ask_stock (stock, kind + words, seed);
  }
  return found;
}

/* What BACKGROUND's words find, but not BEFORE where there is another. */
std::string
find_stock (GstElement *stock, const Brief &brief, const Scene &scene,
    const Background &background, const std::string &before)
{
  constexpr uint64_t kTries = 8;
  std::string first, found;
  uint64_t seed = seed_of (brief, scene, background);
  for (uint64_t i = 0; i < kTries; i++) {
    /* The golden ratio's fraction: far apart, all different. */
    found = ask_pictures (
        stock, background.source, seed + i * 0x9e3779b97f4a7c15ull);
    if (i == 0)
      first = found;
    if (found.empty () || found != before || background.seed)
      return found;
  }
  return first;
}

std::string
text_field (const GstStructure *structure, const char *name)
{
  const char *text = gst_structure_get_string (structure, name);
  return text ? text : "";
}

std::vector<KnownVoice>
list_voices (GstElement *speech)
{
  std::vector<KnownVoice> voices;
  GValue list = G_VALUE_INIT;
  g_object_get_property (G_OBJECT (speech), "voices",
      (g_value_init (&list, GST_TYPE_ARRAY), &list));
  for (guint i = 0; i < gst_value_array_get_size (&list); i++) {
    const GValue *item = gst_value_array_get_value (&list, i);
    const GstStructure *voice = GST_VALUE_HOLDS_STRUCTURE (item)
                                    ? gst_value_get_structure (item)
                                    : nullptr;
    if (!voice)
      continue;
    KnownVoice known{text_field (voice, "name"),
        text_field (voice, "identifier"), text_field (voice, "language"), {}};
    gboolean is_variant = FALSE;
    gst_structure_get_boolean (voice, "variant", &is_variant);
    known.is_variant = is_variant;
    char **tags =
        g_strsplit (text_field (voice, "languages").c_str (), ",", -1);
    for (char **tag = tags; *tag; tag++)
      known.languages.emplace_back (g_strstrip (*tag));
    g_strfreev (tags);
    voices.push_back (std::move (known));
  }
  g_value_unset (&list);
  return voices;
}

void
verify_voice (const Scene &scene, Voice &voice, const BriefOverrides &overrides,
    const std::vector<KnownVoice> &voices, Problems &problems)
{
  if (auto found = find_voice (voice.name, voices)) {
    voice.name = *found;
    return;
  }
  std::string near = near_voices (voice.name, voices);
  std::string message = "no voice is called `" + voice.name + "`";
  std::string hint =
      (near.empty () ? "" : "near are " + near + "; ") +
      "`reelsmith voices` lists all, `--voice-fallback` takes another";
  std::string other;
  if (overrides.voice_fallback)
    other = overrides.voice_fallback->empty () ? scene.language
                                               : *overrides.voice_fallback;
  auto found = other.empty () ? std::nullopt : find_voice (other, voices);
  if (!found && !other.empty ())
    message += ", nor is the fallback `" + other + "`";
  if (found) {
    problems.warning (voice.place, message + ": `" + *found + "` speaks",
        near.empty () ? "" : "near are " + near);
    voice.name = *found;
  } else {
    problems.error (voice.place, message, hint);
  }
}

void
tell_missing_stock (Background &background, Problems &problems)
{
  std::string message =
      "nothing in stock answers to `" + background.source + "`";
  constexpr const char *kHint =
      "`reelsmith stock search WORDS` shows what there is";
  if (background.optional) {
    problems.warning (
        background.place, message + ": the canvas stands in for it", kHint);
    background.kind = BackgroundKind::Canvas;
  } else {
    problems.error (background.place, message, kHint);
  }
}

template <typename F>
void
for_each_speech (Brief &brief, F look)
{
  for (Scene &scene : brief.scenes)
    for (NarrationPiece &piece : scene.narration)
      if (piece.kind == NarrationPiece::Kind::Speech ||
          (piece.kind == NarrationPiece::Kind::Recording &&
              !piece.text.empty ()))
        look (scene, piece);
}

} // namespace

void
verify_stock (Brief &brief, Problems &problems)
{
  GstPtr<GstElement> stock;
  std::string before;
  for (Scene &scene : brief.scenes) {
    for (Background &background : scene.backgrounds) {
      if (background.kind != BackgroundKind::Stock) {
        before.clear ();
        continue;
      }
      if (!stock)
        stock = make_element (
            "reelstocksrc", "reelstock", background.place, problems);
      if (!stock || !has_property (stock.get (), "path"))
        return;
      background.file =
          find_stock (stock.get (), brief, scene, background, before);
      before = background.file;
      if (background.file.empty ())
        tell_missing_stock (background, problems);
    }
  }
}

std::optional<std::string>
find_in_stock (
    const std::string &words, uint64_t seed, Place place, Problems &problems)
{
  auto stock = make_element ("reelstocksrc", "reelstock", place, problems);
  if (!stock || !has_property (stock.get (), "path"))
    return std::nullopt;
  return ask_stock (stock.get (), words, seed);
}

void
verify_voices (
    Brief &brief, const BriefOverrides &overrides, Problems &problems)
{
  Place first;
  bool speaks = false;
  for_each_speech (brief, [&] (Scene &, NarrationPiece &piece) {
    if (!speaks)
      first = piece.place;
    speaks = true;
  });
  if (!speaks)
    return;
  GstPtr<GstElement> speech =
      make_element ("reelttssrc", "reelspeech", first, problems);
  if (!speech || !has_property (speech.get (), "voices"))
    return;
  std::vector<KnownVoice> voices = list_voices (speech.get ());
  if (voices.empty ()) {
    problems.error (first, "the synthesiser has no voices",
        "install the Debian package espeak-ng-data");
    return;
  }
  for_each_speech (brief, [&] (Scene &scene, NarrationPiece &piece) {
    verify_voice (scene, piece.voice, overrides, voices, problems);
  });
}

void
verify_transitions (const Brief &brief, Problems &problems)
{
  GstPtr<GstElement> element;
  std::vector<Transition> all;
  for (const Scene &scene : brief.scenes) {
    all.push_back (scene.transition);
    for (const Background &background : scene.backgrounds)
      if (background.transition)
        all.push_back (*background.transition);
  }
  for (const Transition &transition : all) {
    if (transition.type == "none")
      continue;
    if (!element)
      element = make_element (
          "reeltransition", "reelmotion", transition.place, problems);
    if (!element)
      return;
    GParamSpec *type = g_object_class_find_property (
        G_OBJECT_GET_CLASS (element.get ()), "type");
    if (!type || !G_IS_PARAM_SPEC_ENUM (type))
      return;
    GEnumClass *types = G_PARAM_SPEC_ENUM (type)->enum_class;
    if (!g_enum_get_value_by_nick (types, transition.type.c_str ()))
      problems.error (transition.place,
          "the transition `" + transition.type + "` is not supported yet",
          "use `crossfade`");
  }
}

} // namespace reel
