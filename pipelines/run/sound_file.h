// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <glib.h>

#include "run/file_ptr.h"

namespace reel {

/* Raw F32LE sound at kSampleRate, CHANNELS interleaved, read in blocks so
 * that memory doesn't grow with its length. */
class SoundFile {
public:
  SoundFile (const std::string &path, int channels);

  bool is_open () const { return file_ != nullptr; }
  int channels () const { return channels_; }
  int64_t samples () const { return samples_; }
  /* Reads COUNT samples a channel from AT on into INTO (resized); what lies
   * past the end is silence. */
  bool read (int64_t at, int64_t count, std::vector<float> &into);

private:
  FilePtr file_;
  int channels_;
  int64_t samples_ = 0;
};

} // namespace reel
