// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define REEL_TYPE_SPEECH_SOURCE (reel_speech_source_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelSpeechSource, reel_speech_source, REEL, SPEECH_SOURCE, GstPushSrc)

G_END_DECLS

namespace reel::speech {

/* What reelttssrc is set to. */
struct SpeechSettings {
  std::string text;
  bool ssml = false;
  std::string voice = "en";
  int rate = 165;
  int pitch = 50;
  double volume = 1;
  guint64 word_gap_ns = 0;
};

/* Where the source asks for its settings when it starts, from any thread. */
using SettingsProvider = SpeechSettings (*) (GstObject *owner);

/* A source that takes its settings from OWNER, which contains it, and posts
 * what it says in OWNER's name. Floating. */
GstElement *new_speech_source (GstObject *owner, SettingsProvider provider);

} // namespace reel::speech
