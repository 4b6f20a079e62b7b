// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/plan.h"

namespace reel {

/* How captions are broken and for how long they stand. */
struct CaptionRules {
  int max_chars = 42; // a line
  int max_lines = 2;
  Nanoseconds frame = kSecond / 30; // length of a frame
};

/* Letters a line for a picture of WIDTH x HEIGHT: 42, upright 26, square 32
 * (subtitling guides agree on 37 to 42 for television). */
int default_caption_chars (int width, int height);

/* Cuts what was SPOKEN (beginning START into the scene) into captions: at
 * sentences, then clauses, then evenly, never between an article or a
 * preposition and its noun where that can be helped; lines balanced. */
std::vector<Caption> caption_words (
    const Spoken &spoken, Nanoseconds start, const CaptionRules &rules);

/* Spreads TEXTS over START to STOP by their length. */
std::vector<Caption> caption_texts (const std::vector<Placed> &texts,
    Nanoseconds start, Nanoseconds stop, const CaptionRules &rules);

/* Gives each caption its time on screen: from its first word's frame to at
 * most 0.5 s after its last, at least 1 s where the next one leaves room, and
 * two frames between two. */
void settle_captions (
    std::vector<Caption> &captions, const CaptionRules &rules);

} // namespace reel
