// SPDX-License-Identifier: GPL-3.0-or-later
#include "library_command.h"

#include <charconv>
#include <filesystem>
#include <map>

#include "command.h"
#include "glib_ptr.h"
#include "library/error.h"
#include "run/paths.h"

namespace reel::cli {

/* A number and one of UNITS, together at most MOST. */
static std::optional<uint64_t>
read_amount (const std::string &text,
    const std::map<std::string, uint64_t> &units, uint64_t most)
{
  uint64_t number = 0;
  const char *end = text.data () + text.size ();
  auto [rest, failed] = std::from_chars (text.data (), end, number);
  auto unit = units.find (std::string (rest, end));
  if (failed != std::errc () || unit == units.end () ||
      number > most / unit->second)
    return std::nullopt;
  return number * unit->second;
}

std::optional<uint64_t>
read_size (const std::string &text)
{
  return read_amount (text,
      {{"", 1}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30},
          {"T", 1ull << 40}},
      INT64_MAX);
}

std::optional<uint64_t>
read_age (const std::string &text)
{
  return read_amount (text,
      {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 7 * 86400}},
      INT64_MAX / G_USEC_PER_SEC);
}

std::optional<std::string>
library_folder (const char *option)
{
  std::string media = option ? option : program_paths ().media;
  CharPtr path = adopt (g_canonicalize_filename (media.c_str (), nullptr));
  std::error_code ignored;
  if (std::filesystem::is_directory (path.get (), ignored))
    return std::string (path.get ());
  complain (kUsage, std::string ("there is no folder ") + path.get () +
                        "; nothing has been rendered there");
  return std::nullopt;
}

int
complain_of_library (const GError *error)
{
  bool full = g_error_matches (
      error, REEL_LIBRARY_ERROR, (int) library::Error::NoSpace);
  return complain (full ? kNoRoom : kFailed, error->message);
}

} // namespace reel::cli
