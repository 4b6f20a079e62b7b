// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "run/gif_palette.h"

namespace reel {

/* What changes in a picture of a GIF. */
struct GifFrame {
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<uint8_t> indices; // width x height; kGifColors: as it was
  int delay = 0;                // hundredths of a second
};

/* Writes a GIF that is played for ever, frame by frame: nothing of one that was
 * written stays in memory. One thread. */
class GifWriter {
public:
  /* REEL_ERROR NoSpace, Failed. */
  static std::unique_ptr<GifWriter> open (
      const std::string &file, int width, int height, GError **error);
  ~GifWriter ();
  GifWriter (const GifWriter &) = delete;
  GifWriter &operator= (const GifWriter &) = delete;

  [[nodiscard]] bool add (const GifFrame &frame,
      const std::vector<GifColor> &colors, GError **error);
  /* To be called at the end. */
  [[nodiscard]] bool close (GError **error);

private:
  struct Impl;
  explicit GifWriter (std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/* What is in a GIF. */
struct GifFacts {
  int width = 0, height = 0;
  int64_t frames = 0, hundredths = 0; // pictures, and how long they are shown
  bool loops = false;                 // for ever
};

/* Decodes all of FILE. Nothing, with REEL_ERROR CheckFailed, where that can't
 * be done, or with Cancelled. */
std::optional<GifFacts> read_gif (const std::string &file,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
