// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/stat.h>

#include "unique_fd.h"

/* Small steps on files, each through the table of syscalls.h and again where a
 * signal interrupted it. What fails leaves errno. */
namespace reel::library {

template <typename Call>
auto
retried (Call call)
{
  auto result = call ();
  while (result < 0 && errno == EINTR)
    result = call ();
  return result;
}

/* Never follows a link at the end of PATH, never waits for a FIFO. */
UniqueFd open_for_reading (int dir, const char *path);
UniqueFd open_folder (const char *path, int more_flags = 0);
bool sync_fd (int fd);
/* False, ENOENT: nothing there. Links aren't followed. */
bool look (int dir, const std::string &name, struct stat *info);
/* True too where nothing was there. */
bool unlink_if_there (int dir, const std::string &name);
bool write_all (int fd, const std::string &text);
/* At most LIMIT bytes; EFBIG if there is more. */
std::optional<std::string> read_all (int fd, size_t limit);

/* May NAME be that of a published file? Visible, one part of a path, UTF-8
 * without control characters, 255 bytes at most. */
bool is_plain_name (const std::string &name);

bool same_file (const struct stat &a, const struct stat &b);

} // namespace reel::library
