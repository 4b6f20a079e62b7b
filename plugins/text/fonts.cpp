// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fonts.h"

#include <map>
#include <mutex>

#include "font_map.h"

namespace reel::text {

namespace {

std::string
family_of_file (FcConfig *config)
{
  FcFontSet *set = FcConfigGetFonts (config, FcSetApplication);
  FcChar8 *family = nullptr;
  if (!set || set->nfont < 1 ||
      FcPatternGetString (set->fonts[0], FC_FAMILY, 0, &family) !=
          FcResultMatch)
    return {};
  return reinterpret_cast<const char *> (family);
}

/* Among those of CONFIG, which are looked through one by one. */
bool
find_family (FcConfig *config, const std::string &family)
{
  for (const char *generic : {"sans-serif", "sans", "serif", "monospace",
           "mono", "system-ui", "emoji"})
    if (g_ascii_strcasecmp (family.c_str (), generic) == 0)
      return true;
  FontPtr<FcPattern> pattern (FcPatternCreate ());
  FcPatternAddString (pattern.get (), FC_FAMILY,
      reinterpret_cast<const FcChar8 *> (family.c_str ()));
  FontPtr<FcObjectSet> objects (FcObjectSetBuild (FC_FAMILY, nullptr));
  FontPtr<FcFontSet> found (
      FcFontList (config, pattern.get (), objects.get ()));
  return found && found->nfont > 0;
}

/* Among the system's: they stay as they were when the process first looked. */
bool
is_system_family (const std::string &family)
{
  static std::mutex lock;                               // guards known
  static auto *known = new std::map<std::string, bool>; // outlives threads
  constexpr size_t kMost = 256; // a text's author may name any
  std::lock_guard guard (lock);
  if (auto found = known->find (family); found != known->end ())
    return found->second;
  bool there = find_family (shared_font_config (), family);
  if (known->size () < kMost)
    known->emplace (family, there);
  return there;
}

/* Nothing of the screen or the user's settings may reach the letters. */
void
pin_rendering (PangoContext *context)
{
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en"));
}

} // namespace

std::unique_ptr<Fonts>
Fonts::open (const std::string &font, GError **error)
{
  auto fonts = std::make_unique<Fonts> ();
  bool file = font.find ('/') != std::string::npos;
  if (file && !g_file_test (font.c_str (), G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "There is no font file '%s'", font.c_str ());
    return nullptr;
  }
  fonts->map_.reset (new_font_map (file ? font.c_str () : nullptr));
  if (!fonts->map_) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
        file ? "The file '%s' is no font" : "No fonts can be read%s",
        file ? font.c_str () : "");
    return nullptr;
  }
  auto *map = PANGO_FC_FONT_MAP (fonts->map_.get ());
  FcConfig *config = pango_fc_font_map_get_config (map);
  fonts->family_ = file ? family_of_file (config) : font;
  const std::string &family = fonts->family_;
  fonts->known_ = family.empty () || (file ? find_family (config, family)
                                           : is_system_family (family));
  fonts->context_.reset (pango_font_map_create_context (fonts->map_.get ()));
  pin_rendering (fonts->context_.get ());
  return fonts;
}

} // namespace reel::text
