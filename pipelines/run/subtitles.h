// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plan/plan.h"

namespace reel {

/* The captions of the whole video, whatever is drawn: WebVTT (W3C) and SubRip.
 */
std::string write_vtt (const Plan &plan);
std::string write_srt (const Plan &plan);

/* What is said, a paragraph a scene. */
std::string write_transcript (const Plan &plan);

} // namespace reel
