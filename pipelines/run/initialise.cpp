// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/initialise.h"

#include <clocale>
#include <malloc.h>

#include "error.h"
#include "gst_ptr.h"
#include "run/allow_list.h"
#include "run/paths.h"

namespace reel {

/* Frames are megabytes: given back to the system and fetched again each time
 * they cost 8 % of a render in cleared pages (measured). */
static constexpr int kKeptBytes = 64 << 20;

/* What is kept is kept by each arena, and threads come and go with every
 * segment: two arenas took 681 MB at most where as many as glibc makes took
 * 968 MB (two segments side by side, 1080p, measured). */
static constexpr int kArenas = 2;

/* Frames and tables of a segment leave holes that those of the next don't all
 * fit. */
static constexpr size_t kMostFree = 64 << 20;

static bool
has_element (const char *factory)
{
  auto found = adopt (gst_element_factory_find (factory));
  return found != nullptr;
}

bool
initialise (int *argc, char ***argv, GError **error)
{
  mallopt (M_ARENA_MAX, kArenas);
  mallopt (M_MMAP_THRESHOLD, kKeptBytes);
  mallopt (M_TRIM_THRESHOLD, 2 * kKeptBytes);
  if (!gst_init_check (argc, argv, error))
    return false;
  /* x264 writes its settings into the stream, numbers as the locale has them:
   * the same brief must give the same bytes everywhere. */
  std::setlocale (LC_NUMERIC, "C");
  const Paths &paths = program_paths ();
  gst_registry_scan_path (gst_registry_get (), paths.plugins.c_str ());
  limit_autoplugging ();
  for (const char *factory :
      {"reelstocksrc", "reelbackdropsrc", "reelpanzoom", "reeltransition",
          "reeltextoverlay", "reelttssrc", "reelstoragesink"})
    if (!has_element (factory)) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
          "the element %s is not installed; it belongs to Reelsmith", factory);
      return false;
    }
  return true;
}

void
give_back_memory ()
{
  if (mallinfo2 ().fordblks > kMostFree)
    malloc_trim (0);
}

} // namespace reel
