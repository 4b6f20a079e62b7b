// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst_ptr.h"

namespace reel::test {

/* How a pipeline ended. */
struct RunResult {
  bool eos = false;          // EOS reached the bus
  bool timed_out = false;    // neither EOS nor ERROR within the limit
  int errors = 0;            // ERROR messages, those before NULL included
  GQuark error_domain = 0;   // of the first error
  int error_code = 0;        // of the first error
  std::string error_message; // of the first error
  std::string error_debug;   // of the first error
  std::string error_source;  // name of the element that posted it
};

/* Parses DESCRIPTION; fails the running test if it can't. */
[[nodiscard]] GstPtr<GstElement> parse_pipeline (
    const std::string &description);

/* Plays PIPELINE to EOS or the first error, at most LIMIT, sets it to NULL.
 * ON_MESSAGE sees every message on the way. */
RunResult run_pipeline (GstElement *pipeline,
    GstClockTime limit = 60 * GST_SECOND,
    const std::function<void (GstMessage *)> &on_message = {});

/* Parses, plays and tears down DESCRIPTION. */
RunResult run_pipeline (const std::string &description);

} // namespace reel::test
