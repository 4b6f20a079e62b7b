// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/values.h"

namespace reel::daemon {

std::optional<bool>
parse_switch (const std::string &text)
{
  if (text == "on" || text == "yes" || text == "true")
    return true;
  if (text == "off" || text == "no" || text == "false")
    return false;
  return std::nullopt;
}

} // namespace reel::daemon
