// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"

namespace reel {

/* How long it takes to read what SCENE shows, where nobody speaks: title,
 * subtitle, texts, bullets, slides, programs, captions of its own, and texts
 * over it. 4 to 20 s. */
Nanoseconds reading_time (const Scene &scene);

} // namespace reel
