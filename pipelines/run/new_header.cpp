// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/new_header.h"

#include <algorithm>

#include "error.h"
#include "run/sound_file.h"

namespace reel {

static bool
copy (std::FILE *from, const FilePart &part, std::FILE *to,
    const std::atomic<bool> *cancelled)
{
  constexpr size_t kBlock = 1 << 20;
  std::vector<uint8_t> block (kBlock);
  if (fseeko (from, (off_t) part.at, SEEK_SET) != 0)
    return false;
  for (uint64_t left = part.size; left > 0;) {
    size_t count = (size_t) std::min<uint64_t> (left, kBlock);
    if ((cancelled && *cancelled) ||
        fread (block.data (), 1, count, from) != count ||
        fwrite (block.data (), 1, count, to) != count)
      return false;
    left -= count;
  }
  return true;
}

bool
write_with_header (std::FILE *from, const std::string &to,
    const FilePart &first, const std::vector<uint8_t> &header,
    const FilePart &media, const std::atomic<bool> *cancelled, GError **error)
{
  FilePtr out (fopen (to.c_str (), "wbe"));
  if (out && copy (from, first, out.get (), cancelled) &&
      fwrite (header.data (), 1, header.size (), out.get ()) ==
          header.size () &&
      copy (from, media, out.get (), cancelled) && fflush (out.get ()) == 0)
    return true;
  if (cancelled && *cancelled)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  else
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "the finished file can't be written to disk");
  return false;
}

} // namespace reel
