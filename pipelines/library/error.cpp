// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/error.h"

#include <cerrno>

namespace reel::library {

GQuark
error_quark ()
{
  return g_quark_from_static_string ("reel-library-error");
}

Error
error_from_errno (int number)
{
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    return Error::NoSpace;
  case EEXIST:
    return Error::Exists;
  case ENOENT:
    return Error::NotFound;
  default:
    return Error::Failed;
  }
}

} // namespace reel::library
