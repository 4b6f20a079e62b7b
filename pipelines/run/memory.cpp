// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/memory.h"

#include <algorithm>
#include <charconv>
#include <thread>
#include <vector>

#include <glib.h>

#include "gst_ptr.h"

namespace reel {

namespace {

constexpr uint64_t kMega = 1'000'000;
constexpr uint64_t kBase = 120 * kMega, kJob = 190 * kMega;
constexpr int64_t kJobPixels = (int64_t) 1920 * 1080;

/* Where a hierarchy of control groups says what. */
struct Hierarchy {
  const char *folder;
  const char *limits[2]; // one above 2^62 is none; a word too
  const char *used;
  /* Of memory.stat, the whole tree below: what the kernel drops when
   * somebody else needs it. */
  std::vector<std::string> droppable;
};

const Hierarchy &
second_version ()
{
  static const Hierarchy hierarchy{"/sys/fs/cgroup",
      {"memory.max", "memory.high"}, "memory.current",
      {"inactive_file", "active_file", "slab_reclaimable"}};
  return hierarchy;
}

const Hierarchy &
first_version ()
{
  static const Hierarchy hierarchy{"/sys/fs/cgroup/memory",
      {"memory.limit_in_bytes", nullptr}, "memory.usage_in_bytes",
      {"total_inactive_file", "total_active_file"}};
  return hierarchy;
}

std::optional<std::string>
read_text (const std::string &file)
{
  char *text = nullptr;
  if (!g_file_get_contents (file.c_str (), &text, nullptr, nullptr))
    return std::nullopt;
  return std::string (adopt (text).get ());
}

/* The number that TEXT begins with, behind spaces. */
std::optional<uint64_t>
number_at (const std::string &text, size_t at = 0)
{
  at = std::min (text.find_first_not_of (" \t", at), text.size ());
  uint64_t number = 0;
  auto [end, fault] =
      std::from_chars (text.data () + at, text.data () + text.size (), number);
  return fault == std::errc () ? std::optional (number) : std::nullopt;
}

std::optional<uint64_t>
number_of_file (const std::string &file)
{
  auto text = read_text (file);
  return text ? number_at (*text) : std::nullopt;
}

/* The number behind NAME, which begins a line of TEXT. */
std::optional<uint64_t>
number_of_line (const std::string &text, const std::string &name)
{
  size_t at = text.starts_with (name) ? 0 : text.find ("\n" + name);
  if (at == text.npos)
    return std::nullopt;
  return number_at (text, text.find (name, at) + name.size ());
}

std::optional<uint64_t>
lesser (std::optional<uint64_t> a, std::optional<uint64_t> b)
{
  return a && b ? std::min (*a, *b) : a ? a : b;
}

std::optional<uint64_t>
available (const std::string &root)
{
  constexpr uint64_t kKilo = 1024;
  auto text = read_text (root + "/proc/meminfo");
  auto kilobytes =
      text ? number_of_line (*text, "MemAvailable:") : std::nullopt;
  return kilobytes ? std::optional (*kilobytes * kKilo) : std::nullopt;
}

/* What the one group in FOLDER leaves; nothing: it has no limit. */
std::optional<uint64_t>
room_of_group (const Hierarchy &hierarchy, const std::string &folder)
{
  constexpr uint64_t kNoLimit = 1ull << 62;
  std::optional<uint64_t> limit;
  for (const char *name : hierarchy.limits)
    if (name)
      limit = lesser (limit, number_of_file (folder + "/" + name));
  auto used = number_of_file (folder + "/" + hierarchy.used);
  if (!limit || *limit >= kNoLimit || !used)
    return std::nullopt;
  std::string about = read_text (folder + "/memory.stat").value_or ("");
  for (const std::string &name : hierarchy.droppable) {
    uint64_t bytes = number_of_line (about, name + " ").value_or (0);
    *used -= std::min (*used, bytes);
  }
  return *limit - std::min (*limit, *used);
}

/* Of the group PATH and those above it. In a container the path may be that of
 * outside, and what is there is the container's own: the top. */
std::optional<uint64_t>
room_of_groups (
    const Hierarchy &hierarchy, const std::string &root, std::string path)
{
  std::string top = root + hierarchy.folder;
  auto room = room_of_group (hierarchy, top);
  bool is_below = path.starts_with ("/") && path.find ("/..") == path.npos;
  for (; is_below && path.size () > 1; path.resize (path.rfind ('/')))
    room = lesser (room, room_of_group (hierarchy, top + path));
  return room;
}

/* Does CONTROLLERS, parted by commas, have the one of memory? */
bool
has_memory (const std::string &controllers)
{
  return ("," + controllers + ",").find (",memory,") != std::string::npos;
}

} // namespace

std::optional<uint64_t>
memory_room (const std::string &root)
{
  auto room = available (root);
  std::string groups = read_text (root + "/proc/self/cgroup").value_or ("");
  for (size_t start = 0; start < groups.size ();) {
    size_t end = std::min (groups.find ('\n', start), groups.size ());
    std::string line = groups.substr (start, end - start);
    start = end + 1;
    size_t first = line.find (':');
    size_t second = first == line.npos ? first : line.find (':', first + 1);
    if (second == line.npos)
      continue;
    std::string controllers = line.substr (first + 1, second - first - 1);
    if (controllers.empty () || has_memory (controllers))
      room =
          lesser (room, room_of_groups (controllers.empty () ? second_version ()
                                                             : first_version (),
                            root, line.substr (second + 1)));
  }
  return room;
}

/* In bytes, of one job. */
static uint64_t
job_bytes (int64_t pixels)
{
  double share = (double) pixels / (double) kJobPixels;
  return (uint64_t) ((double) kJob * std::max (share, 1.0));
}

uint64_t
memory_of_jobs (int jobs, int64_t pixels)
{
  return kBase + (uint64_t) std::max (jobs, 1) * job_bytes (pixels);
}

/* How many ROOM is enough for, maybe none. */
static int
jobs_in (uint64_t room, int64_t pixels)
{
  constexpr uint64_t kMost = 1 << 16;
  return (int) std::min (
      (room - std::min (room, kBase)) / job_bytes (pixels), kMost);
}

int
jobs_that_fit (std::optional<uint64_t> room, int64_t pixels, int renders)
{
  renders = std::max (renders, 1);
  int jobs = (int) std::thread::hardware_concurrency () / renders;
  if (room)
    jobs = std::min (jobs, jobs_in (*room / (uint64_t) renders, pixels));
  return std::max (jobs, 1);
}

static std::string
in_megabytes (uint64_t bytes)
{
  return std::to_string (bytes / kMega) + " MB";
}

std::string
memory_warning (int jobs, std::optional<uint64_t> room, int64_t pixels)
{
  if (!room || jobs <= 1 || memory_of_jobs (jobs, pixels) <= *room)
    return {};
  return std::to_string (jobs) + " jobs may take " +
         in_megabytes (memory_of_jobs (jobs, pixels)) + " of memory, and " +
         in_megabytes (*room) + " are free; there is room for " +
         std::to_string (std::max (jobs_in (*room, pixels), 1));
}

} // namespace reel
