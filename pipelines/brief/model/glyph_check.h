// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <glib.h>

#include "brief/brief.h"

namespace reel {

/* Which characters the installed fonts can draw. Reads the list of fonts when
 * made; what was asked once is remembered. */
class GlyphCheck {
public:
  GlyphCheck ();
  ~GlyphCheck ();
  GlyphCheck (const GlyphCheck &) = delete;
  GlyphCheck &operator= (const GlyphCheck &) = delete;

  bool has_fonts () const;
  /* Adds the font of a file; false if it is none. */
  bool add_file (const std::string &path);
  /* Whether a family of that name is installed; generic ones always are. If
   * not, NEAR is one with a similar name, or empty. */
  bool has_family (const std::string &family, std::string &near) const;
  /* The characters of TEXT that no font has, each once. Spaces, controls,
   * joiners and variation selectors are not drawn and never missing. */
  std::vector<gunichar> missing (const std::string &text);

private:
  struct Fonts;
  std::unique_ptr<Fonts> fonts_;
};

/* `Arabic`, `Han` ...: the script of C. */
std::string script_name (gunichar c);
/* The Debian package with a font that has C; null where none is known. */
const char *package_with (gunichar c);

/* What ITEM shows; where its markup can't be read, that. */
std::string plain_text (const TextItem &item);

/* The plain text of Pango markup; false with FAULT if it is none. */
bool strip_markup (
    const std::string &markup, std::string &plain, std::string &fault);

} // namespace reel
