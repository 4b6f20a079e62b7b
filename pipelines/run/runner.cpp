// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/runner.h"

#include <cstring>

#include "error.h"
#include "gst_ptr.h"

namespace reel {

/* Whether to stop is looked at this often. */
static constexpr GstClockTime kWait = GST_SECOND / 20;

/* Positions are asked for this often: more than a person can see, and too
 * seldom to be felt. */
static constexpr gint64 kPollInterval = G_USEC_PER_SEC / 4;

/* With no progress for this long something hangs: decoders of damaged files
 * are known to. */
static constexpr int kStalledPolls = 4 * 120;

/* What an element tells developers begins with where in its code it is; the
 * last line is the cause, often with the file or the number that is wrong. */
static std::string
cause_in (const char *debug)
{
  const char *line = debug ? strrchr (debug, '\n') : nullptr;
  return line && line[1] ? std::string (" (") + (line + 1) + ")" : "";
}

/* What people know OBJECT by: the element that it is, or is a part of. */
static std::string
element_of (GstObject *object)
{
  for (; object; object = GST_OBJECT_PARENT (object)) {
    GstElementFactory *factory =
        GST_IS_ELEMENT (object) ? gst_element_get_factory (GST_ELEMENT (object))
                                : nullptr;
    if (factory)
      return std::string (GST_OBJECT_NAME (factory)) + " " +
             GST_OBJECT_NAME (object);
  }
  return "pipeline";
}

static void
set_error_from (GstMessage *message, GError **error)
{
  ErrorPtr cause;
  CharPtr debug;
  gst_message_parse_error (message, out (cause), out (debug));
  if (g_error_matches (
          cause.get (), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT)) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "there is no room left on the disk; make some and render again (%s)",
        GST_MESSAGE_SRC_NAME (message));
    return;
  }
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed, "%s: %s%s [%s %d]",
      element_of (GST_MESSAGE_SRC (message)).c_str (), cause->message,
      cause_in (debug.get ()).c_str (), g_quark_to_string (cause->domain),
      cause->code);
}

/* Deaf to errors: a graph that can't be kept must not hide what failed. */
static void
write_graph (GstElement *pipeline, const std::string &folder)
{
  if (folder.empty () || g_mkdir_with_parents (folder.c_str (), 0755) != 0)
    return;
  CharPtr dot = adopt (
      gst_debug_bin_to_dot_data (GST_BIN (pipeline), GST_DEBUG_GRAPH_SHOW_ALL));
  std::string file = folder + "/graph.dot";
  g_file_set_contents (file.c_str (), dot.get (), -1, nullptr);
}

static gint64
position_of (GstElement *pipeline)
{
  gint64 position = -1;
  if (gst_element_query_position (pipeline, GST_FORMAT_TIME, &position))
    return position;
  auto encoder = adopt (gst_bin_get_by_name (GST_BIN (pipeline), "encoder"));
  if (encoder &&
      gst_element_query_position (encoder.get (), GST_FORMAT_TIME, &position))
    return position;
  return -1;
}

static bool
wait_for_end (GstElement *pipeline, GstBus *bus, const RunOptions &options,
    GError **error)
{
  gint64 last = -1, polled = g_get_monotonic_time ();
  int idle_polls = 0;
  for (;;) {
    if (options.cancelled && *options.cancelled) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
      return false;
    }
    auto message = adopt (gst_bus_timed_pop (bus, kWait));
    gint64 now = g_get_monotonic_time ();
    if (now - polled >= kPollInterval) {
      polled = now;
      gint64 position = position_of (pipeline);
      idle_polls = position > last ? 0 : idle_polls + 1;
      last = std::max (last, position);
      if (options.on_position && position >= 0)
        options.on_position (position);
      if (idle_polls > kStalledPolls) {
        g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
            "the pipeline %s made no progress for two minutes",
            GST_OBJECT_NAME (pipeline));
        return false;
      }
    }
    if (!message)
      continue;
    idle_polls = 0;
    if (options.on_message)
      options.on_message (message.get ());
    switch (GST_MESSAGE_TYPE (message.get ())) {
    case GST_MESSAGE_ERROR:
      set_error_from (message.get (), error);
      return false;
    case GST_MESSAGE_EOS:
      return !options.on_eos || options.on_eos (error);
    default:
      break;
    }
  }
}

bool
run_to_end (GstElement *pipeline, const RunOptions &options, GError **error)
{
  auto bus = adopt (gst_element_get_bus (pipeline));
  ErrorPtr failure;
  bool done = gst_element_set_state (pipeline, GST_STATE_PLAYING) !=
                  GST_STATE_CHANGE_FAILURE ||
              gst_bus_have_pending (bus.get ());
  if (!done)
    g_set_error (out (failure), REEL_ERROR, (int) ErrorCode::Failed,
        "the pipeline %s does not start", GST_OBJECT_NAME (pipeline));
  else
    done = wait_for_end (pipeline, bus.get (), options, out (failure));
  /* EOS is not success: an error may stand behind it on the bus. */
  while (
      auto late = adopt (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ERROR)))
    if (done) {
      set_error_from (late.get (), out (failure));
      done = false;
    }
  if (!done && failure->code == (int) ErrorCode::Failed)
    write_graph (pipeline, options.graph_folder);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (!done)
    g_propagate_error (error, failure.release ());
  return done;
}

} // namespace reel
