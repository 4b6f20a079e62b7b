// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/library_error.h"

#include "error.h"
#include "library/error.h"

namespace reel::daemon {

static Error
translate (library::Error code)
{
  switch (code) {
  case library::Error::NoSpace:
    return Error::NoSpace;
  case library::Error::Exists:
    return Error::Exists;
  case library::Error::NotFound:
    return Error::NotFound;
  case library::Error::Corrupt:
  case library::Error::Newer:
    return Error::Degraded;
  case library::Error::Busy:
  case library::Error::Pending:
  case library::Error::Failed:
    return Error::PipelineFailed;
  }
  return Error::PipelineFailed;
}

static std::string
without_folder (std::string text, const std::string &media)
{
  std::string inside = media + "/";
  for (size_t at = 0; (at = text.find (inside, at)) != std::string::npos;)
    text.erase (at, inside.size ());
  return text;
}

ErrorPtr
from_library (const GError *error, const std::string &media)
{
  if (!error)
    return adopt (g_error_new_literal (REEL_DAEMON_ERROR,
        (int) Error::PipelineFailed, "the library can't be used"));
  if (error->domain == REEL_DAEMON_ERROR)
    return adopt (g_error_copy (error));
  Error code = error->domain == REEL_LIBRARY_ERROR
                   ? translate ((library::Error) error->code)
                   : Error::PipelineFailed;
  return adopt (g_error_new_literal (REEL_DAEMON_ERROR, (int) code,
      without_folder (error->message, media).c_str ()));
}

std::string
describe_existing (const std::string &name)
{
  return "a video called " + name +
         " exists and did not come from this brief; choose another name, or "
         "replace it with the option force";
}

} // namespace reel::daemon
