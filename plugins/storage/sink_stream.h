// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include "interrupt.h"
#include "media_folder.h"
#include "retention.h"
#include "sink_settings.h"
#include "staged_file.h"

namespace reel::storage {

/* A stream on its way into its file: what reelstoragesink has in PAUSED and
 * PLAYING. */
struct Stream {
  Settings settings;
  std::unique_ptr<MediaFolder> folder;
  std::unique_ptr<StagedFile> file; // none after publishing or a flush
  bool failed = false;              // and said so
};

/* Each is false with an error of the store, see store_error.h. INTERRUPT stops
 * writing and outlives the stream. */
[[nodiscard]] bool open_stream (
    Stream &stream, Interrupt &interrupt, GError **error);
/* A file in the folder that is open, anew after a flush. */
[[nodiscard]] bool open_file (
    Stream &stream, Interrupt &interrupt, GError **error);
/* Publishes the sealed file and says what it is in STORED; then the limits are
 * kept, by which PRUNED went. */
[[nodiscard]] bool publish (
    Stream &stream, Stored *stored, Pruned *pruned, GError **error);

} // namespace reel::storage
