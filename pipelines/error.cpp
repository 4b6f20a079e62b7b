// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"

#include "library/error.h"

namespace reel {

GQuark
error_quark ()
{
  return g_quark_from_static_string ("reelsmith-error-quark");
}

static ErrorCode
code_from_library (int code)
{
  switch ((library::Error) code) {
  case library::Error::NoSpace:
    return ErrorCode::NoSpace;
  case library::Error::Exists:
    return ErrorCode::Exists;
  case library::Error::Corrupt:
    return ErrorCode::CheckFailed;
  default:
    return ErrorCode::Failed;
  }
}

GError *
from_library (GError *error)
{
  if (error && error->domain == REEL_LIBRARY_ERROR) {
    error->domain = REEL_ERROR;
    error->code = (int) code_from_library (error->code);
  }
  return error;
}

bool
from_library (bool done, GError **error)
{
  if (!done && error)
    *error = from_library (*error);
  return done;
}

} // namespace reel
