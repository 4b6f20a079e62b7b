// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "library/library.h"

namespace reel::library {

int64_t now_us ();

/* `SELECT` all columns of files, then CLAUSE with VALUES for its parameters. */
std::optional<std::vector<File>> select_files (Database &database,
    const std::string &clause, const std::vector<std::string> &values,
    GError **error);

bool set_state (Database &database, const std::string &path, FileState state,
    GError **error);

/* Held while files come and go: of publishing, of inputs, of retention and of
 * recovery one at a time, over all processes. Taken before a transaction,
 * never within. False: errno. */
UniqueFd lock_files (const std::string &media, GError **error);

constexpr char kVideos[] = "videos";
constexpr char kInputs[] = "assets/inputs";
constexpr char kFailed[] = "assets/failed";

} // namespace reel::library
