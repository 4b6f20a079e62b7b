// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>

#include "run/encoders.h"

namespace reel {

/* What every step of a render shares. Read-only while it runs. */
struct RenderContext {
  Encoders encoders;
  std::string staging;      // folder of this job
  std::string graph_folder; // where graphs of failures go; empty: nowhere
  const std::atomic<bool> *cancelled = nullptr;
};

} // namespace reel
