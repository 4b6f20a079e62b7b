// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sound_notes.h"

#include <cstring>

#include "run/sound_file.h"

namespace reel {

namespace {

constexpr char kMagic[8] = {'r', 'e', 'e', 'l', 's', 'n', 'd', '1'};

/* As it lies in the file: written and read on one machine. */
struct Notes {
  unsigned char size[4] = {0, 0, 0, sizeof (Notes)}; // most significant first
  char type[4] = {'f', 'r', 'e', 'e'};
  char magic[8] = {};
  double is_heard = 0;  // 0 for silence, else 1
  double loudness = 0;  // LUFS
  double true_peak = 0; // dBTP
  char sha256[64] = {}; // hexadecimal
};
static_assert (sizeof (Notes) == 104, "nothing lies between its members");

} // namespace

bool
write_notes (const SoundTrack &track)
{
  Notes notes;
  memcpy (notes.magic, kMagic, sizeof kMagic);
  notes.is_heard = track.heard.loudness.has_value ();
  notes.loudness = track.heard.loudness.value_or (0);
  notes.true_peak = track.heard.true_peak_db;
  if (track.sha256.size () != sizeof notes.sha256)
    return false;
  memcpy (notes.sha256, track.sha256.data (), sizeof notes.sha256);
  FilePtr out (fopen (track.file.c_str (), "abe"));
  return out && fwrite (&notes, sizeof notes, 1, out.get ()) == 1 &&
         fflush (out.get ()) == 0;
}

bool
read_notes (const std::string &file, uint64_t bytes, SoundTrack &track)
{
  Notes notes;
  FilePtr in (fopen (file.c_str (), "rbe"));
  if (!in || bytes < sizeof notes ||
      fseeko (in.get (), (off_t) (bytes - sizeof notes), SEEK_SET) != 0 ||
      fread (&notes, sizeof notes, 1, in.get ()) != 1 ||
      memcmp (notes.magic, kMagic, sizeof kMagic) != 0)
    return false;
  track.heard = {std::nullopt, notes.true_peak};
  if (notes.is_heard != 0)
    track.heard.loudness = notes.loudness;
  track.sha256.assign (notes.sha256, sizeof notes.sha256);
  return true;
}

} // namespace reel
