// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

#include "library/commit.h"
#include "library/staging.h"
#include "temp_folder.h"

namespace reel::test {

using Files = std::map<std::string, std::string>; // name to content

void write_file (const std::string &path, const std::string &text);
std::string read_file (const std::string &path);
/* Regular files in FOLDER itself; a link is `-> target`. */
Files files_in (const std::string &folder);
std::string sha256_of (const std::string &text);

/* From now on TempFolder is in memory, where there is such a place: tests that
 * make thousands of folders wait for no disk. Gives whether it is. */
bool use_memory ();

/* The set of a video NAME, with a manifest, that came from the brief
 * IDENTITY. WITH_CAPTIONS: one side file more. */
Files make_set (const std::string &name, const std::string &identity,
    const std::string &content, bool with_captions);

/* Puts SET into STAGING/out, and orders it into MEDIA/videos. */
library::CommitOrder order_of (const std::string &media, const Staging &staging,
    const Files &set, const std::string &video, const std::string &identity);

} // namespace reel::test
