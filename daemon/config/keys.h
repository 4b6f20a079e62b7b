// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.h"

namespace reel::daemon {

/* What a key's value is. */
enum class KeyType {
  Count,   // a whole number
  Bytes,   // a size, see units.h
  Seconds, // a length of time, see units.h
  Switch,  // on or off
  Folder,  // absolute, or under ~/; may be empty
  Folders, // several, separated by `;`
};

/* Where a value goes; points into a Config. */
using Field = std::variant<int *, uint64_t *, bool *, std::string *,
    std::vector<std::string> *>;

/* A key of reelsmith.conf. The table of them is what the file is read by, and
 * what its documentation is compared with. */
struct ConfigKey {
  const char *group;
  const char *name;
  KeyType type;
  uint64_t min, max; // of numbers
  Field (*field) (Config &config);
};

const std::vector<ConfigKey> &config_keys ();

/* `size`, `time`, `number` and so on: how the documentation calls it. */
const char *type_name (KeyType type);

/* KEY's value in CONFIG as the file would hold it. */
std::string show_value (const ConfigKey &key, Config config);

/* Puts TEXT into CONFIG; else says in one sentence what is wrong with it. */
std::optional<std::string> set_value (
    const ConfigKey &key, const std::string &text, Config &config);

} // namespace reel::daemon
