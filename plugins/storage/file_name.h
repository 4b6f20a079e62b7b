// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reel::storage {

/* Why NAME can't be the name of a stored file or folder, as the end of a
 * sentence (`it contains a slash`); null if it can. Names are opaque: at most
 * 255 bytes of UTF-8 without slash, NUL or control characters, not beginning
 * with a dot (which leaves out `.` and `..`). */
const char *why_name_is_refused (std::string_view name);

/* The folders of COLLECTION, a relative path, outermost first; none for "".
 * Null and WHY (see above) where one of them can't be used. */
std::optional<std::vector<std::string>> split_collection (
    std::string_view collection, const char **why);

} // namespace reel::storage
