// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "brief/interpret.h"
#include "brief/read.h"

namespace reel {

/* Reads a brief's bytes, one more than it may have at most. */
static bool
read_all (int fd, std::string &text)
{
  char block[16 * 1024];
  while (text.size () <= kMaxBriefBytes) {
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
read_brief_file (const std::string &file, std::string &text, Problems &problems)
{
  if (file == "-" && read_all (STDIN_FILENO, text))
    return true;
  int fd = file == "-" ? -1 : open (file.c_str (), O_RDONLY | O_CLOEXEC);
  bool read = fd >= 0 && read_all (fd, text);
  int fault = errno;
  if (fd >= 0)
    close (fd);
  if (!read)
    problems.error ({},
        std::string ("the brief can't be read: ") + g_strerror (fault),
        fault == ENOENT ? "`reelsmith new` writes one to start from" : "");
  return read;
}

std::optional<Brief>
load_brief (const std::string &file, const BriefOverrides &overrides,
    Problems &problems)
{
  std::string text;
  if (!read_brief_file (file, text, problems))
    return std::nullopt;
  auto tree = read_value (text, guess_notation (file, text), problems);
  if (!tree)
    return std::nullopt;
  auto brief = interpret (*tree, overrides, problems);
  if (!brief)
    return std::nullopt;
  verify (*brief, overrides, problems);
  return problems.has_errors () ? std::nullopt : std::move (brief);
}

} // namespace reel
