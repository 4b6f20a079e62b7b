// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <glib.h>

namespace reel {

/* Writes TEXT into the new file PATH, on disk when it returns. Errors:
 * REEL_ERROR NoSpace or Failed. */
bool write_flushed (
    const std::string &path, const std::string &text, GError **error);

/* Has what was written to the file or folder PATH on disk. */
bool flush (const std::string &path, GError **error);

} // namespace reel
