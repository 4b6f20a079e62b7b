// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <zimg.h>

#include <string>

namespace reel::motion {

/* What zimg says about the call that failed last in this thread. */
[[nodiscard]] inline std::string
zimg_error ()
{
  char text[256] = "";
  zimg_get_last_error (text, sizeof text);
  return text[0] ? text : "zimg failed without a reason";
}

} // namespace reel::motion
