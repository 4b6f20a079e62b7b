// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include <gio/gio.h>

#include "text_layout.h"

namespace reel::text {

/* The fonts of one element: for one thread at a time. */
class Fonts {
public:
  /* FONT is a family, the path of a font file, or empty. Nothing and a GError
   * of G_IO_ERROR if it is a file that is missing or no font. */
  [[nodiscard]] static std::unique_ptr<Fonts> open (
      const std::string &font, GError **error);

  PangoContext *context () const { return context_.get (); }
  /* What Pango calls FONT; empty if none was given. */
  const std::string &family () const { return family_; }
  /* Whether there is such a family. */
  bool known () const { return known_; }

private:
  PangoPtr<PangoFontMap> map_;
  PangoPtr<PangoContext> context_;
  std::string family_;
  bool known_ = true;
};

} // namespace reel::text
