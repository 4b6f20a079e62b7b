// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include <gst/gst.h>

#include "brief/brief.h"

namespace reel {

/* How to run a pipeline. All may be left empty. */
struct RunOptions {
  /* Set from any thread, a signal handler too: the run ends as Cancelled. */
  const std::atomic<bool> *cancelled = nullptr;
  /* Stream time reached, about four times a second, from the running thread. */
  std::function<void (Nanoseconds)> on_position;
  /* Every message of the bus, from the running thread. */
  std::function<void (GstMessage *)> on_message;
  /* Called between EOS and the end: may fail the run. */
  std::function<bool (GError **)> on_eos;
  /* On failure the pipeline's graph is written here as graph.dot; the folder is
   * made. Not when it was cancelled or the disk is full. */
  std::string graph_folder;
};

/* Plays PIPELINE (in any state) to its end and sets it to NULL. On failure the
 * error names the element, its cause and what it was doing; codes are those
 * of REEL_ERROR. Blocks the calling thread. */
bool run_to_end (
    GstElement *pipeline, const RunOptions &options, GError **error);

} // namespace reel
