// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "brief/brief.h"
#include "brief/interpret.h"
#include "brief/problem.h"

namespace reel {

/* What verify looks at, one subject each; later ones rely on earlier ones. */

/* What is wrong with a file, in the words of a problem; empty: nothing. */
struct Fault {
  std::string message, hint;
  Place place = {}; // line 0: that of what names the file
};

/* A file that is listened to. */
struct SoundFileUse {
  const std::string &file;
  Place place;
  bool may_be_video = false; // of which the sound is taken
};
/* A wrong suffix is a warning in PROBLEMS. */
Fault look_at_sound (
    const Brief &brief, const SoundFileUse &use, Problems &problems);

/* Looks at the file PICTURE shows, and puts there what it found of it. False
 * with FAULT if it can't be shown; warnings and notes go to PROBLEMS. */
bool look_at_shown (
    const Brief &brief, Background &picture, Problems &problems, Fault &fault);

/* What is in FILE: at most 1 MiB of UTF-8, without a byte-order mark, its lines
 * parted by line feeds. */
Fault read_text_file (
    const Brief &brief, const std::string &file, std::string &text);

void verify_stock (Brief &brief, Problems &problems);
void verify_pictures (Brief &brief, Problems &problems);
/* What themes show and are written in: backdrops, fonts. */
void verify_themes (Brief &brief, Problems &problems);
/* Pictures over the scenes; optional ones are left out where they can't be
 * had. */
void verify_overlays (Brief &brief, Problems &problems);
/* Callouts are on their pictures, whose sizes are known. */
void verify_callouts (const Brief &brief, Problems &problems);
void verify_recordings (Brief &brief, Problems &problems);
/* Slides and programs: those in files are read; what doesn't fit is told. */
void verify_slides (Brief &brief, Problems &problems);
/* Music and sounds: those of stock are looked for, optional ones left out
 * where they can't be had. */
void verify_sounds (Brief &brief, Problems &problems);
/* The file of the stock that WORDS find; empty: none. Nothing, with a problem
 * at PLACE, where there is no element to ask. */
std::optional<std::string> find_in_stock (
    const std::string &words, uint64_t seed, Place place, Problems &problems);
void verify_voices (
    Brief &brief, const BriefOverrides &overrides, Problems &problems);
/* Sentences that go on in the next scene; voices are known. */
void verify_continued (Brief &brief, Problems &problems);
void verify_transitions (const Brief &brief, Problems &problems);
/* SSML, marks and what refers to them. */
void verify_moments (const Brief &brief, Problems &problems);
void verify_glyphs (const Brief &brief, Problems &problems);

} // namespace reel
