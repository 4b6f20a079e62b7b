// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/voice_names.h"

#include <algorithm>

#include <glib.h>

#include "brief/problem.h"

namespace reel {

/* Letter case and the kind of the separators don't matter. */
static std::string
folded (const std::string &name)
{
  std::string out;
  for (char c : name)
    out += c == '_' || c == ' ' ? '-' : g_ascii_tolower (c);
  return out;
}

static std::string
last_part (const std::string &identifier)
{
  return identifier.substr (identifier.rfind ('/') + 1);
}

static bool
answers_to (const KnownVoice &voice, const std::string &wanted)
{
  auto speaks = [&] (const std::string &tag) { return folded (tag) == wanted; };
  return folded (voice.identifier) == wanted ||
         folded (last_part (voice.identifier)) == wanted ||
         folded (voice.name) == wanted || speaks (voice.language) ||
         std::any_of (voice.languages.begin (), voice.languages.end (), speaks);
}

static bool
is_tag (const std::string &name)
{
  return std::all_of (name.begin (), name.end (),
      [] (char c) { return g_ascii_isalnum (c) || c == '-'; });
}

/* Whether NAME is a variant; where none are listed, it can't be told. */
static bool
is_known_variant (
    const std::string &name, const std::vector<KnownVoice> &voices)
{
  std::string wanted = folded (name);
  bool listed = false;
  for (const KnownVoice &voice : voices) {
    listed |= voice.is_variant;
    if (voice.is_variant && (folded (last_part (voice.identifier)) == wanted ||
                                folded (voice.name) == wanted))
      return true;
  }
  return !listed;
}

std::optional<std::string>
find_voice (const std::string &wanted, const std::vector<KnownVoice> &voices)
{
  size_t plus = wanted.rfind ('+');
  std::string base = folded (wanted.substr (0, plus));
  std::string variant =
      plus == std::string::npos ? std::string () : wanted.substr (plus);
  if (variant == "+" ||
      (!variant.empty () && !is_known_variant (variant.substr (1), voices)))
    return std::nullopt;
  bool shortened = false;
  for (;;) {
    bool known =
        std::any_of (voices.begin (), voices.end (), [&] (const KnownVoice &v) {
          return !v.is_variant && answers_to (v, base);
        });
    if (known)
      return shortened ? base + variant : wanted;
    size_t dash = base.rfind ('-');
    if (dash == std::string::npos || !is_tag (base))
      return std::nullopt;
    base.resize (dash);
    shortened = true;
  }
}

std::string
near_voices (const std::string &wanted, const std::vector<KnownVoice> &voices)
{
  constexpr size_t kMost = 3;
  std::string base = folded (wanted.substr (0, wanted.rfind ('+')));
  std::vector<std::string> names;
  for (const KnownVoice &voice : voices) {
    if (voice.is_variant)
      continue;
    names.push_back (folded (voice.language));
    names.push_back (folded (voice.name));
  }
  std::vector<std::string> near;
  /* The tags of `English (Great Britain)` and the like for `englich`. */
  for (const KnownVoice &voice : voices) {
    std::string tongue = voice.name.substr (0, voice.name.find (" ("));
    if (near.size () < kMost && !voice.is_variant && tongue != voice.name &&
        !nearest_word (base, {folded (tongue)}).empty ())
      near.push_back (folded (voice.language));
  }
  for (std::string next = nearest_word (base, names);
       !next.empty () && near.size () < kMost;
       next = nearest_word (base, names)) {
    near.push_back (next);
    std::erase (names, next);
  }
  /* Voices of the same language are near too. */
  std::string start = base.substr (0, base.find ('-'));
  for (const std::string &name : names)
    if (near.size () < kMost && name.starts_with (start + "-"))
      near.push_back (name);
  std::string list;
  for (const std::string &name : near)
    list += (list.empty () ? "" : ", ") + name;
  return list;
}

} // namespace reel
