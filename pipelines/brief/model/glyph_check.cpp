// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/glyph_check.h"

#include <map>
#include <set>

#include <fontconfig/fontconfig.h>
#include <pango/pango.h>

#include "brief/problem.h"
#include "font_map.h"
#include "gst_ptr.h"

namespace reel {

/* The coverage of each font that texts are drawn with. */
struct GlyphCheck::Fonts {
  FcFontSet *set = nullptr; // what is installed and what was added
  std::map<gunichar, bool> known;

  Fonts ()
  {
    FcPattern *all = FcPatternCreate ();
    FcObjectSet *wanted = FcObjectSetBuild (FC_CHARSET, FC_FAMILY, nullptr);
    set = FcFontList (shared_font_config (), all, wanted);
    FcObjectSetDestroy (wanted);
    FcPatternDestroy (all);
  }
  ~Fonts ()
  {
    if (set)
      FcFontSetDestroy (set);
  }

  bool covers (gunichar c)
  {
    auto [entry, is_new] = known.emplace (c, false);
    if (!is_new)
      return entry->second;
    for (int i = 0; set && i < set->nfont && !entry->second; i++) {
      FcCharSet *coverage = nullptr;
      if (FcPatternGetCharSet (set->fonts[i], FC_CHARSET, 0, &coverage) ==
          FcResultMatch)
        entry->second = FcCharSetHasChar (coverage, c);
    }
    return entry->second;
  }
};

GlyphCheck::GlyphCheck () : fonts_ (std::make_unique<Fonts> ()) {}
GlyphCheck::~GlyphCheck () = default;

bool
GlyphCheck::has_fonts () const
{
  return fonts_->set && fonts_->set->nfont > 0;
}

bool
GlyphCheck::add_file (const std::string &path)
{
  int count = 0;
  auto *name = reinterpret_cast<const FcChar8 *> (path.c_str ());
  FcPattern *font = FcFreeTypeQuery (name, 0, nullptr, &count);
  if (!font || !fonts_->set || !FcFontSetAdd (fonts_->set, font)) {
    if (font)
      FcPatternDestroy (font);
    return false;
  }
  fonts_->known.clear ();
  return true;
}

bool
GlyphCheck::has_family (const std::string &family, std::string &near) const
{
  std::vector<std::string> names{
      "sans", "sans-serif", "serif", "mono", "monospace", "emoji", "system-ui"};
  for (int i = 0; fonts_->set && i < fonts_->set->nfont; i++) {
    FcChar8 *name = nullptr;
    for (int n = 0; FcPatternGetString (fonts_->set->fonts[i], FC_FAMILY, n,
                        &name) == FcResultMatch;
         n++)
      names.emplace_back (reinterpret_cast<const char *> (name));
  }
  for (const std::string &name : names)
    if (g_ascii_strcasecmp (name.c_str (), family.c_str ()) == 0)
      return true;
  near = nearest_word (family, names);
  return false;
}

static bool
is_drawn (gunichar c)
{
  bool selector =
      (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SPACE_SEPARATOR:
    return false;
  default:
    return !selector && !g_unichar_iszerowidth (c);
  }
}

static bool
is_combining (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return type == G_UNICODE_NON_SPACING_MARK ||
         type == G_UNICODE_ENCLOSING_MARK || type == G_UNICODE_SPACING_MARK;
}

std::vector<gunichar>
GlyphCheck::missing (const std::string &text)
{
  std::vector<gunichar> result;
  std::set<gunichar> seen;
  /* As the shaper does: what can be one character with its marks, is. */
  CharPtr composed = adopt (g_utf8_normalize (
      text.c_str (), (gssize) text.size (), G_NORMALIZE_DEFAULT_COMPOSE));
  if (!composed)
    return result;
  for (const char *p = composed.get (); *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!is_drawn (c) && !is_combining (c))
      continue;
    bool selector =
        (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
    if (!selector && seen.insert (c).second && !fonts_->covers (c))
      result.push_back (c);
  }
  return result;
}

std::string
script_name (gunichar c)
{
  /* Pango's scripts have GLib's numbers, and names too. */
  auto *scripts =
      static_cast<GEnumClass *> (g_type_class_ref (PANGO_TYPE_SCRIPT));
  std::string name;
  const GEnumValue *value =
      g_enum_get_value (scripts, (int) g_unichar_get_script (c));
  if (value)
    name = value->value_nick;
  g_type_class_unref (scripts);
  /* Scripts that Pango has no name for: their four letters of ISO 15924. */
  guint32 tag = g_unicode_script_to_iso15924 (g_unichar_get_script (c));
  if (name.empty ())
    for (int shift : {24, 16, 8, 0})
      name += (char) (tag >> shift & 0xff);
  bool start = true;
  for (char &letter : name) {
    if (start)
      letter = g_ascii_toupper (letter);
    if (letter == '-')
      letter = ' ';
    start = letter == ' ';
  }
  return name;
}

static bool
is_emoji (gunichar c)
{
  return (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x1f1e6 && c <= 0x1f1ff) ||
         (c >= 0x1f000 && c <= 0x1f2ff);
}

const char *
package_with (gunichar c)
{
  struct Package {
    GUnicodeScript script;
    const char *name;
  };
  /* All others are in fonts-noto-core (Debian 12). */
  static constexpr Package kPackages[] = {
      {G_UNICODE_SCRIPT_HIRAGANA, "fonts-noto-cjk"},
      {G_UNICODE_SCRIPT_KATAKANA, "fonts-noto-cjk"},
      {G_UNICODE_SCRIPT_HANGUL, "fonts-noto-cjk"},
      {G_UNICODE_SCRIPT_BOPOMOFO, "fonts-noto-cjk"},
      {G_UNICODE_SCRIPT_BRAILLE, "fonts-symbola"},
      {G_UNICODE_SCRIPT_SIGNWRITING, "fonts-noto-core"},
      {G_UNICODE_SCRIPT_CHORASMIAN, "fonts-unifont"},
      {G_UNICODE_SCRIPT_DIVES_AKURU, "fonts-unifont"},
      {G_UNICODE_SCRIPT_KHITAN_SMALL_SCRIPT, "fonts-unifont"},
      {G_UNICODE_SCRIPT_MAKASAR, "fonts-unifont"},
      {G_UNICODE_SCRIPT_NANDINAGARI, "fonts-unifont"},
      {G_UNICODE_SCRIPT_CYPRO_MINOAN, "fonts-unifont"},
      {G_UNICODE_SCRIPT_OLD_UYGHUR, "fonts-unifont"},
      {G_UNICODE_SCRIPT_TANGSA, "fonts-unifont"},
      {G_UNICODE_SCRIPT_TOTO, "fonts-unifont"},
      {G_UNICODE_SCRIPT_VITHKUQI, "fonts-unifont"},
  };
  GUnicodeType type = g_unichar_type (c);
  if (type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED ||
      type == G_UNICODE_SURROGATE)
    return nullptr;
  if (is_emoji (c))
    return "fonts-noto-color-emoji";
  GUnicodeScript script = g_unichar_get_script (c);
  if (script == G_UNICODE_SCRIPT_HAN)
    return c < 0x20000 ? "fonts-noto-cjk" : "fonts-hanazono";
  if (script == G_UNICODE_SCRIPT_COMMON)
    return c >= 0x3000 && c < 0x3400 ? "fonts-noto-cjk" : "fonts-symbola";
  for (const Package &package : kPackages)
    if (package.script == script)
      return package.name;
  return "fonts-noto-core";
}

std::string
plain_text (const TextItem &item)
{
  std::string plain = item.text, fault;
  bool readable = !item.markup || strip_markup (item.text, plain, fault);
  return readable ? plain : item.text;
}

bool
strip_markup (const std::string &markup, std::string &plain, std::string &fault)
{
  char *text = nullptr;
  ErrorPtr error;
  bool right = pango_parse_markup (markup.c_str (), (int) markup.size (), 0,
      nullptr, &text, nullptr, out (error));
  CharPtr owned = adopt (text);
  if (right)
    plain = owned.get ();
  else
    fault = error->message;
  return right;
}

} // namespace reel
