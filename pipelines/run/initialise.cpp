// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/initialise.h"

#include <clocale>
#include <malloc.h>

#include <sys/prctl.h>
#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "run/allow_list.h"
#include "run/paths.h"

namespace reel {

/* Frames are megabytes: given back to the system and fetched again each time
 * they cost 8 % of a render in cleared pages (measured). Photographs as they
 * were decoded are more, and come once. */
static constexpr int kKeptBytes = 16 << 20, kKeptAtTheEnd = 128 << 20;

/* What is kept is kept by each arena, and threads come and go with every
 * segment: with one, what a segment leaves is found by the next, whoever runs
 * it. 18 photographs, 180.5 s of 1080p: one segment at a time has 290 MB at
 * most with one arena where it has 287 to 329 MB with two, two have 462 to 484
 * MB where they have 481 to 513; it costs 1 % of work (60 s of the same, four
 * runs each). */
static constexpr int kArenas = 1;

/* Frames and tables of a segment leave holes that most of the next segment's
 * fit. What is given back is cleared when it is fetched again: not for less. */
static constexpr size_t kMostFree = 16 << 20;

static bool
has_element (const char *factory)
{
  auto found = adopt (gst_element_factory_find (factory));
  return found != nullptr;
}

/* x264 asks for huge pages, of which each begun one is resident as a whole:
 * 508 MB at most with them where it is 471 MB without, for the same work
 * (73.1 and 72.8 s; 18 photographs, 180.5 s of 1080p, two segments side by
 * side). Where it can't be had, there is only more memory. */
static void
leave_huge_pages ()
{
  prctl (PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

bool
initialise (int *argc, char ***argv, GError **error)
{
  leave_huge_pages ();
  mallopt (M_ARENA_MAX, kArenas);
  mallopt (M_MMAP_THRESHOLD, kKeptBytes);
  mallopt (M_TRIM_THRESHOLD, kKeptAtTheEnd);
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

/* Memory of this process that lies in RAM; bytes. 0 if nobody says so. */
static size_t
resident_bytes ()
{
  CharPtr text;
  if (!g_file_get_contents ("/proc/self/statm", out (text), nullptr, nullptr))
    return 0;
  char *rest = nullptr;
  g_ascii_strtoull (text.get (), &rest, 10); // of all that is mapped
  return g_ascii_strtoull (rest, nullptr, 10) * (size_t) sysconf (_SC_PAGESIZE);
}

void
give_back_memory (size_t resident)
{
  if (mallinfo2 ().fordblks > kMostFree && resident_bytes () > resident)
    malloc_trim (0);
}

} // namespace reel
