// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "gst_ptr.h"
#include "library/error.h"
#include "library/retention.h"
#include "library_command.h"
#include "text_shape.h"

namespace reel::cli {

using library::Kind;

namespace {

/* What the configuration says where it says nothing. */
constexpr uint64_t kKeepFree = 1ull << 30;
constexpr uint64_t kFailedAge = 30ull * 86400 * G_USEC_PER_SEC;

/* The texts of the options, until they are understood. */
struct Words {
  CharPtr media, max_bytes, keep_free, max_age;
  gboolean dry_run = FALSE, videos = FALSE;
};

} // namespace

/* Nothing, with the error told, if a value can't be read. */
static std::optional<library::Policy>
read_policy (const Words &words)
{
  library::Policy policy;
  policy.evict_videos = words.videos;
  if (!words.max_bytes && !words.keep_free && !words.max_age) {
    policy.keep_free = kKeepFree;
    policy.max_age_us[Kind::Failed] = kFailedAge;
    return policy;
  }
  for (auto [text, name, value] :
      {std::tuple (words.max_bytes.get (), "--max-bytes", &policy.max_bytes),
          std::tuple (
              words.keep_free.get (), "--keep-free", &policy.keep_free)}) {
    auto bytes = text ? read_size (text) : 0;
    if (!bytes) {
      complain (kUsage, std::string ("`") + text + "` is no size for " + name +
                            "; write 500M or 2G");
      return std::nullopt;
    }
    *value = *bytes;
  }
  if (!words.max_age)
    return policy;
  auto seconds = read_age (words.max_age.get ());
  if (!seconds) {
    complain (kUsage, std::string ("`") + words.max_age.get () +
                          "` is no time for --max-age; write 12h or 30d");
    return std::nullopt;
  }
  for (Kind kind :
      {Kind::Video, Kind::Image, Kind::Audio, Kind::Segment, Kind::Failed})
    policy.max_age_us[kind] = *seconds * G_USEC_PER_SEC;
  return policy;
}

static int
clean (const std::string &media, const library::Policy &policy, bool dry_run)
{
  ErrorPtr error;
  /* Looking leaves no trace. */
  if (dry_run && !std::filesystem::exists (media + "/library.db")) {
    std::fputs ("would remove 0 files, 0 bytes\n", stderr);
    return kDone;
  }
  auto library = library::Library::open (media, out (error));
  /* One after the other: out () gives its error back at the statement's end. */
  bool is_ready = library && (dry_run || library->tidy (out (error)));
  if (is_ready && !dry_run)
    is_ready = library->free_inputs (out (error));
  if (!is_ready)
    return complain_of_library (error.get ());
  auto evicted = library::sweep (*library, policy, {}, dry_run, out (error));
  if (!evicted)
    return complain_of_library (error.get ());
  for (const library::File &file : evicted->files)
    std::printf ("%s\n", visible (file.path).c_str ());
  size_t count = evicted->files.size ();
  std::fprintf (stderr, "%s%zu file%s, %" G_GUINT64_FORMAT " bytes\n",
      dry_run ? "would remove " : "removed ", count, count == 1 ? "" : "s",
      evicted->bytes);
  return kDone;
}

int
run_clean (const std::vector<std::string> &arguments)
{
  Words words;
  char *media = nullptr, *max_bytes = nullptr, *keep_free = nullptr,
       *max_age = nullptr;
  const GOptionEntry entries[] = {
      {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &words.dry_run,
          "Only say what would be removed", nullptr},
      {"max-bytes", 0, 0, G_OPTION_ARG_STRING, &max_bytes,
          "Keep at most so much, as 500M or 20G", "N"},
      {"keep-free", 0, 0, G_OPTION_ARG_STRING, &keep_free,
          "Leave so much free on the disk", "N"},
      {"max-age", 0, 0, G_OPTION_ARG_STRING, &max_age,
          "Remove what was not used for so long, as 12h or 30d", "D"},
      {"videos", 0, 0, G_OPTION_ARG_NONE, &words.videos,
          "Finished videos may go, too", nullptr},
      {"media", 0, 0, G_OPTION_ARG_FILENAME, &media,
          "The folder that holds the library", "DIR"},
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("clean", "",
      "Removes what the library can do without: processed pictures and sounds, "
      "segments, what was kept of failures; those longest not used first. "
      "Finished videos stay, and what running jobs and pins need.",
      entries, arguments);
  words.media = adopt (media);
  words.max_bytes = adopt (max_bytes);
  words.keep_free = adopt (keep_free);
  words.max_age = adopt (max_age);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || !parsed.operands.empty ())
    return parsed.ok ? complain (kUsage, "clean takes no operand") : kUsage;
  auto policy = read_policy (words);
  auto folder = policy ? library_folder (words.media.get ()) : std::nullopt;
  return folder ? clean (*folder, *policy, words.dry_run) : kUsage;
}

} // namespace reel::cli
