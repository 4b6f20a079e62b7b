// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/publish.h"

namespace reel {

/* One file of a finished video. */
struct ManifestFile {
  std::string name;
  std::string sha256;
  uint64_t bytes = 0;
};

/* NAME.manifest.json: what a video came from and what belongs to it. */
std::string write_manifest (
    const Publication &publication, const std::vector<ManifestFile> &files);

/* The identity of the brief that the manifest FILE names; nothing if there is
 * no such file or it is no manifest. */
std::optional<std::string> read_manifest_identity (const std::string &file);

} // namespace reel
