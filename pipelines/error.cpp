// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"

namespace reel {

GQuark
error_quark ()
{
  return g_quark_from_static_string ("reelsmith-error-quark");
}

} // namespace reel
