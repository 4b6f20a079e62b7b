// SPDX-License-Identifier: GPL-3.0-or-later
/* What themes show and are written in. */
#include <set>

#include "brief/model/glyph_check.h"
#include "brief/model/verify_parts.h"

namespace reel {

/* Which package of Debian has FAMILY; null: none that is known here. */
static const char *
package_of (const std::string &family)
{
  if (family.starts_with ("Inter"))
    return "fonts-inter";
  if (family.starts_with ("JetBrains"))
    return "fonts-jetbrains-mono";
  return family.starts_with ("Noto") ? "fonts-noto-core" : nullptr;
}

static void
look_at_font (const Brief &brief, const std::string &font, Place place,
    GlyphCheck &fonts, Problems &problems)
{
  std::string near;
  if (font.starts_with ('/')) {
    if (!fonts.add_file (brief.files.to_open (font)))
      problems.error (place,
          "the theme's font `" + brief.files.shown (font) +
              "` does not exist, or is no font",
          "name a TrueType or OpenType file, or an installed family");
    return;
  }
  if (fonts.has_family (font, near))
    return;
  const char *package = package_of (font);
  problems.warning (place,
      "no font family is called `" + font +
          "`, which the theme wants: another takes its place",
      package         ? std::string ("install the Debian package ") + package
      : near.empty () ? "`fc-list : family` lists them"
                      : "did you mean `" + near + "`?");
}

static void
verify_fonts (const Brief &brief, Problems &problems)
{
  const Theme clean;
  GlyphCheck fonts;
  std::set<std::string> looked = {
      clean.title_font, clean.body_font, clean.caption_font, clean.code_font};
  if (!fonts.has_fonts ())
    return; // is told of the texts
  for (const Theme &theme : brief.themes)
    for (const std::string *font : {&theme.title_font, &theme.body_font,
             &theme.caption_font, &theme.code_font})
      if (looked.insert (*font).second)
        look_at_font (brief, *font, theme.place, fonts, problems);
}

static void
verify_backdrop (const Brief &brief, Background &backdrop, Problems &problems)
{
  Fault fault;
  if (backdrop.kind == BackgroundKind::Stock) {
    auto file = find_in_stock (backdrop.source,
        backdrop.seed.value_or (brief.seed), backdrop.place, problems);
    if (!file)
      return;
    backdrop.file = *file;
    if (file->empty ())
      fault = {"nothing in stock answers to `" + backdrop.source + "`",
          "`reelsmith stock search WORDS` shows what there is"};
  }
  bool right = fault.message.empty () &&
               (backdrop.file.empty () ||
                   look_at_shown (brief, backdrop, problems, fault));
  if (right)
    return;
  if (!backdrop.optional) {
    problems.error (
        backdrop.place, "the theme's backdrop: " + fault.message, fault.hint);
    return;
  }
  problems.warning (backdrop.place,
      "the theme's backdrop: " + fault.message +
          ": its background stands in for it",
      fault.hint);
  backdrop = Background ();
}

void
verify_themes (Brief &brief, Problems &problems)
{
  bool chosen = false;
  for (Theme &theme : brief.themes) {
    chosen |= theme.place.line > 0;
    verify_backdrop (brief, theme.backdrop, problems);
  }
  if (chosen)
    verify_fonts (brief, problems);
}

} // namespace reel
