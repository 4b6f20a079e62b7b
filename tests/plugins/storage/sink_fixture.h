// SPDX-License-Identifier: GPL-3.0-or-later
/* Ways to play a stream into a storage sink. */
#pragma once

#include <string>

#include <gst/gst.h>

#include "gst_ptr.h"
#include "pipeline_run.h"
#include "temp_folder.h"

namespace reel::test {

/* A launch line played to its end, with what the sink said of it. */
struct SinkRun {
  RunResult result;
  int stored = 0;     // messages reel-stored
  std::string sha256; // of the last one

  explicit SinkRun (const std::string &line)
  {
    auto pipeline = parse_pipeline (line);
    result = run_pipeline (
        pipeline.get (), 60 * GST_SECOND, [this] (GstMessage *message) {
          const GstStructure *said = gst_message_get_structure (message);
          if (!said || !gst_structure_has_name (said, "reel-stored"))
            return;
          stored++;
          sha256 = gst_structure_get_string (said, "sha256");
        });
  }
};

/* A launch line that is still in PLAYING after EOS. */
struct PlayedToEos {
  GstPtr<GstElement> pipeline;
  GstPtr<GstBus> bus;
  bool eos = false;

  explicit PlayedToEos (const std::string &line)
      : pipeline (parse_pipeline (line)),
        bus (adopt (gst_element_get_bus (pipeline.get ())))
  {
    gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
    eos = pop (GST_MESSAGE_EOS);
  }
  ~PlayedToEos () { gst_element_set_state (pipeline.get (), GST_STATE_NULL); }
  /* Whether a message of TYPE comes before an ERROR. */
  bool pop (GstMessageType type)
  {
    auto message = adopt (gst_bus_timed_pop_filtered (bus.get (),
        60 * GST_SECOND, GstMessageType (type | GST_MESSAGE_ERROR)));
    return message && GST_MESSAGE_TYPE (message.get ()) == type;
  }
  bool commit (const char *name)
  {
    auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), name));
    gboolean committed = FALSE;
    g_signal_emit_by_name (sink.get (), "commit", &committed);
    return committed;
  }
};

/* A sink by itself, fed by hand through a pad. */
class SinkHarness {
public:
  SinkHarness (const TempFolder &media, const char *name)
      : sink_ (
            sink_floating (gst_element_factory_make ("reelstoragesink", "s"))),
        bus_ (adopt (gst_bus_new ())),
        source_ (adopt (static_cast<GstPad *> (
            gst_object_ref_sink (gst_pad_new ("src", GST_PAD_SRC)))))
  {
    gst_element_set_bus (sink_.get (), bus_.get ());
    g_object_set (sink_.get (), "media-root", media.path ().c_str (), "name",
        name, "async", FALSE, nullptr);
    auto pad = adopt (gst_element_get_static_pad (sink_.get (), "sink"));
    gst_pad_link (source_.get (), pad.get ());
  }
  ~SinkHarness ()
  {
    gst_pad_set_active (source_.get (), FALSE);
    gst_element_set_state (sink_.get (), GST_STATE_NULL);
    gst_element_set_bus (sink_.get (), nullptr);
    gst_bus_set_flushing (bus_.get (), TRUE);
  }
  SinkHarness (const SinkHarness &) = delete;
  SinkHarness &operator= (const SinkHarness &) = delete;

  GstElement *get () { return sink_.get (); }
  GstPad *source () { return source_.get (); }

  void play ()
  {
    gst_element_set_state (sink_.get (), GST_STATE_PLAYING);
    gst_pad_set_active (source_.get (), FALSE);
    gst_pad_set_active (source_.get (), TRUE);
    event (gst_event_new_stream_start ("test"));
    segment (0);
  }
  bool event (GstEvent *event)
  {
    return gst_pad_push_event (source_.get (), event);
  }
  void segment (guint64 start)
  {
    GstSegment segment;
    gst_segment_init (&segment, GST_FORMAT_BYTES);
    segment.start = start;
    event (gst_event_new_segment (&segment));
  }
  GstFlowReturn push (const std::string &bytes)
  {
    return gst_pad_push (
        source_.get (), gst_buffer_new_memdup (bytes.data (), bytes.size ()));
  }
  /* Whether EOS was taken. */
  bool eos () { return event (gst_event_new_eos ()); }
  gint64 position ()
  {
    gint64 position = -1;
    gst_element_query_position (sink_.get (), GST_FORMAT_BYTES, &position);
    return position;
  }
  /* How many messages of TYPE are on the bus; takes all up to the last. */
  int count (GstMessageType type)
  {
    int n = 0;
    while (adopt (gst_bus_pop_filtered (bus_.get (), type)))
      n++;
    return n;
  }
  /* Of the first ERROR of GST_RESOURCE_ERROR on the bus, else -1. */
  int error_code ()
  {
    auto message =
        adopt (gst_bus_pop_filtered (bus_.get (), GST_MESSAGE_ERROR));
    if (!message)
      return -1;
    ErrorPtr error;
    gst_message_parse_error (message.get (), out (error), nullptr);
    return error->domain == GST_RESOURCE_ERROR ? error->code : -1;
  }

private:
  GstPtr<GstElement> sink_;
  GstPtr<GstBus> bus_;
  GstPtr<GstPad> source_;
};

} // namespace reel::test
