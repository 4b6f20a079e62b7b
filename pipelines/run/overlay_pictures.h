// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <glib.h>

#include "plan/plan.h"
#include "run/sprite.h"

namespace reel {

struct RenderContext;

/* The pictures over scenes: each is decoded, turned upright and scaled to its
 * final size once for the whole render, by whoever asks first; texts are drawn
 * once. Any thread. */
class OverlayPictures {
public:
  using Shared = std::shared_ptr<const AlphaPicture>;

  /* OVERLAY, no video, as large as it is in PLAN. Waits where another thread
   * prepares it. Null with ERROR if it can't be decoded. */
  Shared get (const PictureOverlay &overlay, const Plan &plan,
      const RenderContext &context, GError **error);

private:
  struct Entry {
    std::mutex lock; // guards picture; taken after lock_ is given back
    Shared picture;
  };
  std::mutex lock_; // guards entries_
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

} // namespace reel
