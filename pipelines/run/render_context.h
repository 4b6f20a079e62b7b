// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "brief/named_files.h"
#include "brief/value.h"
#include "run/cache.h"
#include "run/encoders.h"

namespace reel {

class OverlayPictures;
class SpeechTimes;
class Stills;

/* What every step of a render shares. Read-only while it runs. */
struct RenderContext {
  Encoders encoders;
  std::string staging;      // folder of this job
  std::string graph_folder; // where graphs of failures go; empty: nowhere
  NamedFiles files;         // where what the brief names is opened
  int jobs = 1;             // steps done side by side
  /* Whether what is spoken is heard; else only its times are wanted, of which
   * some may be known. */
  bool needs_speech = true;
  SpeechTimes *speech_times = nullptr; // may be null
  Stills *stills = nullptr;            // never null where pictures are shown
  /* Never null where pictures lie over others. */
  OverlayPictures *overlay_pictures = nullptr;
  Cache cache; // what needn't be made again
  const std::atomic<bool> *cancelled = nullptr;
  /* Told what only rendering shows and doesn't stop it: where in the brief,
   * what is wrong, what to do. Called from any thread. */
  std::function<void (Place, const std::string &, const std::string &)> warn;

  bool is_cancelled () const { return cancelled && *cancelled; }
};

} // namespace reel
