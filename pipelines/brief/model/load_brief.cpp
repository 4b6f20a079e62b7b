// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "brief/interpret.h"
#include "brief/read.h"
#include "unique_fd.h"

namespace reel {

/* Reads a brief's bytes, one more than it may have at most. */
static bool
read_all (int fd, std::string &text, const Limits &limits)
{
  char block[16 * 1024];
  while (text.size () <= limits.brief_bytes) {
    ssize_t got = read (fd, block, sizeof block);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return false;
    if (got == 0)
      break;
    text.append (block, (size_t) got);
  }
  return true;
}

static bool
tell_unread (int fault, Problems &problems)
{
  problems.error ({},
      std::string ("the brief can't be read: ") + g_strerror (fault),
      fault == ENOENT ? "`reelsmith new` writes one to start from" : "");
  return false;
}

bool
read_brief (int fd, std::string &text, Problems &problems, const Limits &limits)
{
  return read_all (fd, text, limits) || tell_unread (errno, problems);
}

bool
read_brief_file (const std::string &file, std::string &text, Problems &problems,
    const Limits &limits)
{
  if (file == "-")
    return read_brief (STDIN_FILENO, text, problems, limits);
  UniqueFd fd (open (file.c_str (), O_RDONLY | O_CLOEXEC));
  if (!fd)
    return tell_unread (errno, problems);
  return read_brief (fd.get (), text, problems, limits);
}

std::optional<Brief>
interpret_text (std::string_view text, std::optional<Notation> notation,
    const BriefOverrides &overrides, Problems &problems)
{
  if (!notation)
    notation = guess_notation (problems.file (), text);
  auto tree = read_value (text, *notation, problems, overrides.limits);
  return tree ? interpret (*tree, overrides, problems) : std::nullopt;
}

std::optional<Brief>
load_brief_text (std::string_view text, std::optional<Notation> notation,
    const BriefOverrides &overrides, Problems &problems)
{
  auto brief = interpret_text (text, notation, overrides, problems);
  if (!brief)
    return std::nullopt;
  verify (*brief, overrides, problems);
  return problems.has_errors () ? std::nullopt : std::move (brief);
}

std::optional<Brief>
load_brief (const std::string &file, const BriefOverrides &overrides,
    Problems &problems)
{
  std::string text;
  if (!read_brief_file (file, text, problems, overrides.limits))
    return std::nullopt;
  return load_brief_text (
      text, guess_notation (file, text), overrides, problems);
}

} // namespace reel
