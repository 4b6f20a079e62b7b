// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"

namespace reel::daemon {

GQuark
error_quark ()
{
  return g_quark_from_static_string ("reel-daemon-error");
}

const char *
error_name (Error code)
{
  switch (code) {
  case Error::InvalidBrief:
    return "InvalidBrief";
  case Error::InvalidArgument:
    return "InvalidArgument";
  case Error::NotFound:
    return "NotFound";
  case Error::Exists:
    return "Exists";
  case Error::QueueFull:
    return "QueueFull";
  case Error::NoSpace:
    return "NoSpace";
  case Error::NotPermitted:
    return "NotPermitted";
  case Error::Cancelled:
    return "Cancelled";
  case Error::PipelineFailed:
    return "PipelineFailed";
  case Error::CheckFailed:
    return "CheckFailed";
  case Error::WorkerCrashed:
    return "WorkerCrashed";
  case Error::TimedOut:
    return "TimedOut";
  case Error::Degraded:
    return "Degraded";
  }
  return "PipelineFailed";
}

} // namespace reel::daemon
