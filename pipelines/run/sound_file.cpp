// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sound_file.h"

#include <algorithm>

namespace reel {

SoundFile::SoundFile (const std::string &path, int channels)
    : file_ (fopen (path.c_str (), "rbe")), channels_ (channels)
{
  if (file_ && fseeko (file_.get (), 0, SEEK_END) == 0)
    samples_ = (int64_t) ftello (file_.get ()) /
               (int64_t) (sizeof (float) * (size_t) channels);
}

bool
SoundFile::read (int64_t at, int64_t count, std::vector<float> &into)
{
  auto width = (size_t) channels_;
  into.assign ((size_t) count * width, 0.0f);
  int64_t here = std::clamp<int64_t> (samples_ - at, 0, count);
  if (here == 0)
    return true;
  if (fseeko (file_.get (), (off_t) (at * (int64_t) (width * sizeof (float))),
          SEEK_SET) != 0)
    return false;
  size_t wanted = (size_t) here * width;
  return fread (into.data (), sizeof (float), wanted, file_.get ()) == wanted;
}

} // namespace reel
