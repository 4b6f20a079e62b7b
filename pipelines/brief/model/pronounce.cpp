// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/pronounce.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string_view>

#include <glib.h>

#include "brief/model/spoken_text.h"
#include "gst_ptr.h"

namespace reel {

namespace {

bool
is_word_character (std::string_view text, size_t at)
{
  if (at >= text.size ())
    return false;
  gunichar c = g_utf8_get_char_validated (
      text.data () + at, (gssize) (text.size () - at));
  return c != (gunichar) -1 && c != (gunichar) -2 &&
         (g_unichar_isalnum (c) || g_unichar_ismark (c));
}

/* Where the character before AT begins; AT is not 0. */
size_t
before (std::string_view text, size_t at)
{
  do
    at--;
  while (at > 0 && ((unsigned char) text[at] & 0xc0) == 0x80);
  return at;
}

std::string
folded (std::string_view text)
{
  CharPtr all = adopt (g_utf8_casefold (text.data (), (gssize) text.size ()));
  return all.get ();
}

std::string
escaped (std::string_view text)
{
  CharPtr all =
      adopt (g_markup_escape_text (text.data (), (gssize) text.size ()));
  return all.get ();
}

/* Puts words of text as they are to be said; counts what it found. The words
 * are looked up in a tree of their letters, case folded: how many there are is
 * of no matter. */
class Speller {
public:
  explicit Speller (const Pronounce &pronounce) : words_ (pronounce)
  {
    for (size_t i = 0; i < words_.size (); i++)
      insert (i);
  }

  /* TEXT, plain, as SSML. In XML already: its references stay. */
  std::string spell (std::string_view text, bool is_xml);
  int found = 0;

private:
  struct Node {
    std::map<gunichar, size_t> next;
    std::vector<size_t> words; // that end here
  };

  void insert (size_t word);
  bool follow (size_t &node, gunichar letter) const;
  bool is_better (size_t word, bool exact, size_t best, bool best_exact) const;
  /* The word that stands at AT of TEXT; its length there in LENGTH. */
  const std::string *at (
      std::string_view text, size_t at, size_t &length) const;

  const Pronounce &words_;
  std::vector<Node> nodes_ = std::vector<Node> (1); // first: the root
};

void
Speller::insert (size_t word)
{
  size_t node = 0;
  std::string letters = folded (words_[word].first);
  for (const char *p = letters.c_str (); *p; p = g_utf8_next_char (p)) {
    auto [edge, is_new] =
        nodes_[node].next.emplace (g_utf8_get_char (p), nodes_.size ());
    node = edge->second;
    if (is_new)
      nodes_.emplace_back ();
  }
  nodes_[node].words.push_back (word);
}

/* From NODE along LETTER, which may be several once its case is folded. */
bool
Speller::follow (size_t &node, gunichar letter) const
{
  auto step = [&] (gunichar c) {
    auto edge = nodes_[node].next.find (c);
    if (edge == nodes_[node].next.end ())
      return false;
    node = edge->second;
    return true;
  };
  if (letter < 0x80)
    return step ((gunichar) g_ascii_tolower ((char) letter));
  char utf8[6];
  std::string letters =
      folded ({utf8, (size_t) g_unichar_to_utf8 (letter, utf8)});
  for (const char *p = letters.c_str (); *p; p = g_utf8_next_char (p))
    if (!step (g_utf8_get_char (p)))
      return false;
  return true;
}

/* As it is spelled before other letter case, then the longest, then the
 * first. */
bool
Speller::is_better (size_t word, bool exact, size_t best, bool best_exact) const
{
  if (best == words_.size () || exact != best_exact)
    return best == words_.size () || exact;
  return words_[word].first.size () > words_[best].first.size ();
}

const std::string *
Speller::at (std::string_view text, size_t at, size_t &length) const
{
  size_t best = words_.size (), node = 0, end = at;
  bool best_exact = false;
  for (glong count = 1; end < text.size (); count++) {
    const char *letter = text.data () + end;
    if (!follow (node, g_utf8_get_char (letter)))
      break;
    end += (size_t) (g_utf8_next_char (letter) - letter);
    if (nodes_[node].words.empty () || is_word_character (text, end))
      continue;
    for (size_t word : nodes_[node].words) {
      const std::string &spelled = words_[word].first;
      bool exact = text.substr (at, end - at) == spelled;
      /* As many characters; they may take other numbers of bytes. */
      if ((exact || g_utf8_strlen (spelled.c_str (), -1) == count) &&
          is_better (word, exact, best, best_exact)) {
        best = word;
        best_exact = exact;
        length = end - at;
      }
    }
  }
  return best < words_.size () ? &words_[best].second : nullptr;
}

std::string
Speller::spell (std::string_view text, bool is_xml)
{
  std::string ssml;
  size_t plain = 0; // what isn't put yet begins here
  auto put_plain = [&] (size_t end) {
    std::string_view part = text.substr (plain, end - plain);
    ssml += is_xml ? std::string (part) : escaped (part);
  };
  for (size_t i = 0; i < text.size ();) {
    bool is_reference = is_xml && text[i] == '&';
    size_t semicolon = is_reference ? text.find (';', i) : text.npos;
    if (semicolon != text.npos) {
      i = semicolon + 1;
      continue;
    }
    size_t length = 0;
    bool starts = is_word_character (text, i) &&
                  (i == 0 || !is_word_character (text, before (text, i)));
    const std::string *alias = starts ? at (text, i, length) : nullptr;
    if (!alias) {
      i = (size_t) (g_utf8_next_char (text.data () + i) - text.data ());
      continue;
    }
    put_plain (i);
    std::string_view word = text.substr (i, length);
    ssml += "<sub alias=\"" + escaped (*alias) + "\">" +
            (is_xml ? std::string (word) : escaped (word)) + "</sub>";
    found++;
    i += length;
    plain = i;
  }
  put_plain (text.size ());
  return ssml;
}

/* What stands in these is said as it is. */
bool
is_closed (std::string_view tag)
{
  return tag.starts_with ("<sub") || tag.starts_with ("<say-as");
}

/* Where the markup that begins at AT ends. */
size_t
end_of_markup (const std::string &ssml, size_t at)
{
  struct Kind {
    const char *start, *end;
  };
  static constexpr Kind kKinds[] = {
      {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  for (const Kind &kind : kKinds)
    if (ssml.compare (at, strlen (kind.start), kind.start) == 0) {
      size_t end = ssml.find (kind.end, at);
      return end == ssml.npos ? ssml.size () : end + strlen (kind.end);
    }
  char quote = 0;
  for (size_t i = at; i < ssml.size (); i++) {
    if (quote ? ssml[i] == quote : ssml[i] == '"' || ssml[i] == '\'')
      quote = quote ? 0 : ssml[i];
    else if (!quote && ssml[i] == '>')
      return i + 1;
  }
  return ssml.size ();
}

std::string
spell_ssml (Speller &speller, const std::string &ssml)
{
  std::string result;
  int closed = 0;
  for (size_t at = 0; at < ssml.size ();) {
    if (ssml[at] != '<') {
      size_t end = std::min (ssml.find ('<', at), ssml.size ());
      std::string text = ssml.substr (at, end - at);
      result += closed ? text : speller.spell (text, true);
      at = end;
      continue;
    }
    size_t end = end_of_markup (ssml, at);
    std::string tag = ssml.substr (at, end - at);
    if (is_closed (tag) && !tag.ends_with ("/>"))
      closed++;
    if (tag.starts_with ("</sub") || tag.starts_with ("</say-as"))
      closed--;
    result += tag;
    at = end;
  }
  return result;
}

std::string
spell_plain (Speller &speller, const std::string &text)
{
  std::string result;
  size_t plain = 0;
  for (size_t at = text.find ('<'); at != text.npos; at = text.find ('<', at)) {
    std::string name;
    size_t end = read_mark (text, at, name);
    if (end == at) {
      at++;
      continue;
    }
    result += speller.spell (text.substr (plain, at - plain), false) +
              "<mark name=\"" + escaped (name) + "\"/>";
    plain = at = end;
  }
  return result + speller.spell (text.substr (plain), false);
}

/* All that is said in SSML, within <emphasis>. */
std::string
emphasised (const std::string &ssml, const std::string &level)
{
  size_t start = ssml.find ("<speak");
  if (start == ssml.npos)
    return ssml;
  size_t inner = end_of_markup (ssml, start);
  size_t end = ssml.rfind ("</speak");
  if (end == ssml.npos || end < inner)
    return ssml;
  return ssml.substr (0, inner) + "<emphasis level=\"" + level + "\">" +
         ssml.substr (inner, end - inner) + "</emphasis>" + ssml.substr (end);
}

} // namespace

std::string
inner_ssml (const NarrationPiece &piece)
{
  if (!piece.ssml) {
    const Pronounce none;
    Speller speller (none);
    return spell_plain (speller, piece.text);
  }
  size_t start = piece.text.find ("<speak");
  size_t end = piece.text.rfind ("</speak");
  if (start == std::string::npos || end == std::string::npos)
    return piece.text;
  size_t inner = end_of_markup (piece.text, start);
  return end < inner ? std::string () : piece.text.substr (inner, end - inner);
}

static void
mark_up (Speller &speller, bool has_words, NarrationPiece &piece)
{
  bool is_said = piece.kind == NarrationPiece::Kind::Speech ||
                 piece.kind == NarrationPiece::Kind::Recording;
  bool is_plain = piece.emphasis.empty () || piece.emphasis == "none";
  if (!is_said || piece.text.empty () || (!has_words && is_plain))
    return;
  speller.found = 0;
  std::string ssml =
      piece.ssml ? spell_ssml (speller, piece.text)
                 : "<speak>" + spell_plain (speller, piece.text) + "</speak>";
  if (speller.found == 0 && is_plain)
    return;
  piece.text = is_plain ? ssml : emphasised (ssml, piece.emphasis);
  piece.ssml = true;
}

void
mark_up_speech (const Pronounce &pronounce, NarrationPiece &piece)
{
  Speller speller (pronounce);
  mark_up (speller, !pronounce.empty (), piece);
}

void
mark_up_speech (const Pronounce &pronounce, std::vector<Scene> &scenes)
{
  Speller speller (pronounce);
  for (Scene &scene : scenes)
    for (NarrationPiece &piece : scene.narration)
      mark_up (speller, !pronounce.empty (), piece);
}

} // namespace reel
