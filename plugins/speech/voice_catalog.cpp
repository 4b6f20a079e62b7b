// SPDX-License-Identifier: GPL-3.0-or-later
#include "voice_catalog.h"

#include <algorithm>
#include <mutex>
#include <numeric>

#include "espeak_session.h"
#include "speech_error.h"

namespace reel::speech {

/* Lower case (ASCII: names beyond it must be written as listed), "_" as "-",
 * so that pt_BR and PT-br are one. */
static std::string
folded (std::string_view value)
{
  std::string out;
  for (char c : value)
    out.push_back (c == '_' || c == ' ' ? '-' : g_ascii_tolower (c));
  return out;
}

static std::string
last_component (const std::string &identifier)
{
  return identifier.substr (identifier.rfind ('/') + 1);
}

std::string
variant_file (const ListedVoice &variant)
{
  return variant.identifier.starts_with ("!v/") ? variant.identifier.substr (3)
                                                : variant.identifier;
}

static bool
is_mbrola (const ListedVoice &voice)
{
  return voice.identifier.starts_with ("mb/") ||
         last_component (voice.identifier).starts_with ("mb-");
}

VoiceCatalog::VoiceCatalog (
    std::vector<ListedVoice> voices, std::vector<ListedVoice> variants)
    : voices_ (std::move (voices)), variants_ (std::move (variants))
{
  std::erase_if (voices_, is_mbrola);
  auto not_variant = [] (const ListedVoice &voice) {
    return !voice.identifier.starts_with ("!v/");
  };
  std::erase_if (variants_, not_variant);
  std::erase_if (
      voices_, [&] (const auto &voice) { return !not_variant (voice); });
}

std::shared_ptr<const VoiceCatalog>
VoiceCatalog::installed (const StopFlag &stop, GError **error)
{
  // Guards `known` only; two threads may read the list at first, one after
  // the other through the gate.
  static std::mutex lock;
  static auto *known = new std::shared_ptr<const VoiceCatalog>;
  {
    std::lock_guard<std::mutex> hold (lock);
    if (*known)
      return *known;
  }
  std::vector<ListedVoice> lists[2];
  for (bool variants : {false, true}) {
    auto session = EspeakSession::open (stop, error);
    if (!session)
      return nullptr;
    lists[variants] = session->list_voices (variants);
  }
  auto catalog = std::make_shared<const VoiceCatalog> (
      std::move (lists[0]), std::move (lists[1]));
  std::lock_guard<std::mutex> hold (lock);
  if (!*known)
    *known = catalog;
  return *known;
}

const ListedVoice *
VoiceCatalog::find_exact (const std::string &wanted) const
{
  const ListedVoice *best = nullptr;
  int best_priority = 0;
  for (const ListedVoice &voice : voices_) {
    if (folded (voice.identifier) == wanted)
      return &voice;
    int own_file = folded (last_component (voice.identifier)) == wanted ? 0 : 1;
    for (const auto &language : voice.languages) {
      int priority = language.priority * 2 + own_file;
      if (folded (language.tag) == wanted &&
          (!best || priority < best_priority)) {
        best = &voice;
        best_priority = priority;
      }
    }
  }
  for (const ListedVoice &voice : voices_)
    if (!best && (folded (last_component (voice.identifier)) == wanted ||
                     folded (voice.name) == wanted))
      best = &voice;
  return best;
}

const ListedVoice *
VoiceCatalog::find_variant (const std::string &wanted) const
{
  for (const ListedVoice &variant : variants_)
    if (folded (variant_file (variant)) == wanted ||
        folded (variant.name) == wanted)
      return &variant;
  return nullptr;
}

/* Levenshtein's distance. */
static size_t
distance (const std::string &a, const std::string &b)
{
  std::vector<size_t> row (b.size () + 1);
  std::iota (row.begin (), row.end (), 0);
  for (size_t i = 1; i <= a.size (); i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size (); j++) {
      size_t above = row[j];
      row[j] = std::min (
          {row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size ()];
}

std::string
VoiceCatalog::near_names (const std::string &wanted, bool variant) const
{
  std::vector<std::pair<size_t, std::string>> names;
  auto consider = [&] (const std::string &label, const std::string &name) {
    // What begins alike is nearer than what is merely as short.
    size_t common = 0;
    std::string other = folded (name);
    while (common < other.size () && common < wanted.size () &&
           other[common] == wanted[common])
      common++;
    size_t far = 2 * distance (wanted, other);
    names.push_back ({far > common ? far - common : 0, label});
  };
  for (const ListedVoice &voice : variant ? variants_ : voices_) {
    if (variant) {
      consider (variant_file (voice), variant_file (voice));
      continue;
    }
    if (voice.languages.empty ())
      continue;
    consider (voice.languages.front ().tag, voice.languages.front ().tag);
    consider (voice.languages.front ().tag, voice.name);
  }
  std::sort (names.begin (), names.end ());
  std::vector<std::string> best;
  for (const auto &[far, label] : names)
    if (best.size () < 3 &&
        std::find (best.begin (), best.end (), label) == best.end ())
      best.push_back (label);
  std::string list;
  for (const std::string &label : best)
    list += (list.empty () ? "" : ", ") + label;
  return list;
}

static bool
is_tag (const std::string &name)
{
  return !name.empty () &&
         std::all_of (name.begin (), name.end (),
             [] (char c) { return g_ascii_isalnum (c) || c == '-'; });
}

std::optional<FoundVoice>
VoiceCatalog::find (std::string_view name, GError **error) const
{
  if (name.size () > 200)
    name = name.substr (0, 200);
  size_t plus = name.rfind ('+');
  std::string base = folded (name.substr (0, plus));
  if (base.starts_with ("mb-") || base.starts_with ("mb/")) {
    g_set_error (error, speech_error_quark (), kErrorVoice,
        "the voice \"%.*s\" is one of mbrola, which is not used",
        (int) name.size (), name.data ());
    return std::nullopt;
  }
  const ListedVoice *voice = find_exact (base);
  for (std::string tag = base; !voice && is_tag (tag);) {
    size_t dash = tag.rfind ('-');
    if (dash == std::string::npos)
      break;
    tag.resize (dash);
    voice = find_exact (tag);
  }
  if (!voice) {
    g_set_error (error, speech_error_quark (), kErrorVoice,
        "there is no voice \"%.*s\"; near it are: %s", (int) name.size (),
        name.data (), near_names (base, false).c_str ());
    return std::nullopt;
  }
  FoundVoice found;
  found.base = voice->identifier;
  for (const auto &language : voice->languages)
    found.languages.push_back (folded (language.tag));
  if (plus == std::string_view::npos)
    return found;
  std::string wanted = folded (name.substr (plus + 1));
  const ListedVoice *variant = find_variant (wanted);
  if (!variant) {
    g_set_error (error, speech_error_quark (), kErrorVoice,
        "there is no variant \"%s\" of a voice; near it are: %s",
        wanted.c_str (), near_names (wanted, true).c_str ());
    return std::nullopt;
  }
  found.variant = variant_file (*variant);
  return found;
}

/* Whether one tag begins with the other: en-gb speaks en, and en en-gb. */
static bool
speaks (const FoundVoice &voice, const std::string &language)
{
  std::string wanted = folded (language) + "-";
  for (const std::string &tag : voice.languages)
    if ((tag + "-").starts_with (wanted))
      return true;
  return false;
}

/* Says where in the markup the request stands. */
static bool
add_place (GError **error, const VoiceRequest &request)
{
  if (request.line > 0)
    g_prefix_error (error, "%d:%d: ", request.line, request.column);
  return false;
}

bool
VoiceCatalog::resolve (const std::vector<VoiceRequest> &requests,
    std::vector<FoundVoice> &found, GError **error) const
{
  found.clear ();
  for (const VoiceRequest &request : requests) {
    const FoundVoice *parent =
        found.empty () ? nullptr : &found[request.parent];
    FoundVoice voice;
    if (!request.name.empty ()) {
      auto named = find (request.name, error);
      if (!named)
        return add_place (error, request);
      voice = std::move (*named);
    } else if (parent) {
      voice = *parent;
    }
    if (!request.language.empty () && !speaks (voice, request.language)) {
      auto speaker = find (request.language, error);
      if (!speaker)
        return add_place (error, request);
      if (speaker->variant.empty ())
        speaker->variant = voice.variant;
      voice = std::move (*speaker);
    }
    found.push_back (std::move (voice));
  }
  return true;
}

} // namespace reel::speech
