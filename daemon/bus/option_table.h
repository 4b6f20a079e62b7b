// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gio/gio.h>

namespace reel::daemon {

/* One key that a dictionary may have. */
struct Option {
  const char *name;
  const char *type; // as GVariant writes types
  std::function<bool (GVariant *value, GError **error)> take;
};

/* Hands each value of DICTIONARY, an a{sv}, to its option in TABLE. Refuses
 * what isn't in the table (naming what may have been meant), what is of another
 * type and what is there twice. WHAT is `option`, for messages. */
bool take_options (GVariant *dictionary, const std::vector<Option> &table,
    const char *what, GError **error);

/* Sets Error::InvalidArgument; returns false. */
bool refuse (GError **error, const std::string &message);

/* TEXT as it can stand in a message: cut short. */
std::string quoted (const std::string &text);

} // namespace reel::daemon
