// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline_run.h"

#include <gtest/gtest.h>

namespace reel::test {

GstPtr<GstElement>
parse_pipeline (const std::string &description)
{
  ErrorPtr error;
  auto pipeline = sink_floating (gst_parse_launch_full (
      description.c_str (), nullptr, GST_PARSE_FLAG_FATAL_ERRORS, out (error)));
  EXPECT_TRUE (pipeline) << description << ": "
                         << (error ? error->message : "");
  return pipeline;
}

static void
note_error (RunResult &result, GstMessage *message)
{
  ErrorPtr error;
  CharPtr debug;
  gst_message_parse_error (message, out (error), out (debug));
  if (result.errors++ > 0)
    return;
  result.error_domain = error->domain;
  result.error_code = error->code;
  result.error_message = error->message;
  result.error_debug = debug ? debug.get () : "";
  result.error_source = GST_MESSAGE_SRC_NAME (message);
}

RunResult
run_pipeline (GstElement *pipeline, GstClockTime limit,
    const std::function<void (GstMessage *)> &on_message)
{
  RunResult result;
  auto bus = adopt (gst_element_get_bus (pipeline));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gint64 deadline = g_get_monotonic_time () + (gint64) (limit / GST_USECOND);
  while (!result.eos && !result.errors) {
    gint64 left = deadline - g_get_monotonic_time ();
    GstPtr<GstMessage> message;
    if (left > 0)
      message = adopt (gst_bus_timed_pop (bus.get (), left * GST_USECOND));
    if (!message) {
      result.timed_out = true;
      break;
    }
    if (on_message)
      on_message (message.get ());
    if (GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_ERROR)
      note_error (result, message.get ());
    else if (GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_EOS)
      result.eos = true;
  }
  while (
      auto late = adopt (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ERROR)))
    note_error (result, late.get ());
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return result;
}

RunResult
run_pipeline (const std::string &description)
{
  auto pipeline = parse_pipeline (description);
  return pipeline ? run_pipeline (pipeline.get ()) : RunResult{};
}

} // namespace reel::test
