// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <glib.h>

namespace reel::cli {

/* `500M`, `2G`, `1048576`: K, M, G and T are powers of 1024. Nothing where
 * TEXT is no size, or is too large. */
std::optional<uint64_t> read_size (const std::string &text);
/* `30d`, `12h`, `90m`, `45s`, `2w`, in seconds. */
std::optional<uint64_t> read_age (const std::string &text);

/* The media folder that OPTION, which may be null, names, else the program's.
 * Nothing, with the error told, if it is no folder. */
std::optional<std::string> library_folder (const char *option);

/* Tells ERROR, gives the exit status it means. */
int complain_of_library (const GError *error);

} // namespace reel::cli
