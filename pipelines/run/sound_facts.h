// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <gst/gst.h>

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* Sound that ends before its file says it would; times from its start. */
struct CutShort {
  Nanoseconds reached = 0, promised = 0;
};

/* What was found of the sound of a file while it was decoded. */
struct SoundFacts {
  int channels = 0; // as they are in the file
  std::optional<CutShort> cut;
};

/* Of the file PATH, as it is opened: PIPELINE has decoded it to its end, at
 * REACHED, by way of an element called `convert`, and still plays. A file that
 * doesn't say how long its sound is (Ogg, many MP3, whatever has pictures as
 * well) is taken for whole. */
SoundFacts facts_of_sound (
    GstElement *pipeline, const std::string &path, Nanoseconds reached);

/* These tell, at PLACE, of the file that is called NAME: a warning where it was
 * cut short, a note where it has other than two channels. */
void warn_of_cut (const CutShort &cut, const std::string &name, Place place,
    Problems &problems);
void note_channels (
    int channels, const std::string &name, Place place, Problems &problems);

} // namespace reel
