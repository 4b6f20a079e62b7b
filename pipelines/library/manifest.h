// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <json-glib/json-glib.h>

#include "library/commit.h"

namespace reel::library {

/* `film.mp4`: `film`. */
std::string video_stem (const std::string &video);
/* Names of all that may lie beside VIDEO and belong to it. */
std::vector<std::string> side_names (const std::string &video);

/* As read_manifest, of NAME in DIR; a link is not followed. */
std::optional<Manifest> read_manifest_at (
    int dir, const std::string &name, GError **error);
/* A list of {"name", "bytes", "sha256"}; nothing where one of them can't be,
 * or where there are too many. */
std::optional<std::vector<StagedFile>> read_file_list (
    JsonObject *object, const char *member);

} // namespace reel::library
