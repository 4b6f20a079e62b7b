// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "brief/slides/slide_room.h"

namespace reel {

/* Whether SLIDE, of words, can be shown whole within ROOM of a picture of WIDTH
 * x HEIGHT pixels: reeltextoverlay is asked, with a small picture of the same
 * shape and THEME's fonts. True where it isn't installed, which others tell of.
 */
bool slide_fits (const Slide &slide, const Theme &theme, const SlideRoom &room,
    const NamedFiles &files, int width, int height);

} // namespace reel
