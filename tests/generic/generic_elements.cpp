// SPDX-License-Identifier: GPL-3.0-or-later
#include "generic_elements.h"

#include <filesystem>
#include <fstream>
#include <mutex>

#include <gtest/gtest.h>

#include "pipeline_run.h"

namespace reel::test {

const std::vector<GenericElement> &
generic_elements ()
{
  /* No pattern of videotestsrc with chance in it, as its default has. */
  static const std::vector<GenericElement> elements = {
      {"reelstocksrc",
          "reelstocksrc name=e location=images/blob.bin stock-path=FOLDER ! "
          "fakesink"},
      {"reelbackdropsrc",
          "reelbackdropsrc name=e num-buffers=6 ! "
          "video/x-raw,width=64,height=36,framerate=25/1 ! fakesink"},
      {"reelpanzoom",
          "videotestsrc num-buffers=6 pattern=smpte75 ! "
          "video/x-raw,format=I420,width=96,height=64,framerate=25/1 ! "
          "reelpanzoom name=e duration=200000000 ! "
          "video/x-raw,width=64,height=36 ! fakesink"},
      {"reeltransition",
          "reeltransition name=e ! fakesink "
          "videotestsrc num-buffers=6 pattern=smpte75 ! "
          "video/x-raw,format=I420,width=64,height=36,framerate=25/1 ! e. "
          "videotestsrc num-buffers=6 pattern=circular ! "
          "video/x-raw,format=I420,width=64,height=36,framerate=25/1 ! e."},
      {"reeltextoverlay",
          "videotestsrc num-buffers=6 pattern=smpte75 ! "
          "video/x-raw,format=I420,width=160,height=90,framerate=25/1 ! "
          "reeltextoverlay name=e text=Hello ! fakesink"},
      /* Words are sparse: while the sound is held none come, and a sink that
       * waited for one would wait for ever. */
      {"reelttssrc", "reelttssrc name=e text=Hello e.src ! fakesink "
                     "e.words ! fakesink async=false"},
      {"reelstoragesink",
          "fakesrc num-buffers=6 sizetype=fixed sizemax=5000 filltype=pattern "
          "! "
          "reelstoragesink name=e existing=replace media-root=FOLDER"},
  };
  return elements;
}

static std::string
with_folder (std::string line, const std::string &folder)
{
  for (size_t at; (at = line.find ("FOLDER")) != line.npos;)
    line.replace (at, 6, folder);
  return line;
}

GenericPipeline::GenericPipeline (const GenericElement &element)
{
  std::filesystem::create_directory (folder_.path () + "/images");
  std::ofstream (folder_.path () + "/images/blob.bin")
      << std::string (20000, 'b');
  std::ofstream (folder_.path () + "/images/blob.bin.stock")
      << "[Asset]\nTitle=Blob\nAuthor=Nobody\nLicense=CC0-1.0\nTags=blob\n";
  pipeline_ = parse_pipeline (with_folder (element.line, folder_.path ()));
  if (pipeline_)
    element_ = adopt (gst_bin_get_by_name (GST_BIN (pipeline_.get ()), "e"));
  EXPECT_TRUE (element_) << element.factory << " is missing";
}

GenericPipeline::~GenericPipeline ()
{
  if (pipeline_)
    set_state (GST_STATE_NULL);
}

GstStateChangeReturn
GenericPipeline::set_state (GstState state)
{
  GstStateChangeReturn result = gst_element_set_state (pipeline_.get (), state);
  if (result == GST_STATE_CHANGE_ASYNC)
    result = gst_element_get_state (
        pipeline_.get (), nullptr, nullptr, 10 * GST_SECOND);
  EXPECT_NE (result, GST_STATE_CHANGE_ASYNC)
      << "not in " << gst_element_state_get_name (state) << " after 10 s";
  return result;
}

static GstPadProbeReturn
on_probe (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto &on_buffer =
      *static_cast<std::function<void (GstPad *, GstBuffer *)> *> (data);
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    on_buffer (pad, GST_PAD_PROBE_INFO_BUFFER (info));
  } else {
    GstBufferList *list = GST_PAD_PROBE_INFO_BUFFER_LIST (info);
    for (guint i = 0; i < gst_buffer_list_length (list); i++)
      on_buffer (pad, gst_buffer_list_get (list, i));
  }
  return GST_PAD_PROBE_OK;
}

void
GenericPipeline::watch (std::function<void (GstPad *, GstBuffer *)> on_buffer)
{
  bool has_probes = on_buffer_ != nullptr;
  on_buffer_ = std::move (on_buffer);
  if (has_probes)
    return;
  GstElement *e = element_.get ();
  GList *pads = e->numsrcpads ? e->srcpads : e->sinkpads;
  for (; pads; pads = pads->next)
    gst_pad_add_probe (GST_PAD (pads->data),
        GstPadProbeType (
            GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST),
        on_probe, &on_buffer_, nullptr);
}

/* Whether the times of a pad's buffers mean something. Those of bytes don't: a
 * GstBaseSrc stamps the first one with 0 in its first run only. */
static bool
is_timed (GstPad *pad)
{
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  const GstSegment *segment = nullptr;
  if (event)
    gst_event_parse_segment (event.get (), &segment);
  return segment && segment->format == GST_FORMAT_TIME;
}

std::map<std::string, std::string>
GenericPipeline::play_to_eos ()
{
  std::mutex lock;
  std::map<std::string, GstPtr<GChecksum>> sums;
  watch ([&] (GstPad *pad, GstBuffer *buffer) {
    if (GST_PAD_IS_SINK (pad))
      return;
    std::lock_guard guard (lock);
    auto &sum = sums[GST_PAD_NAME (pad)];
    if (!sum)
      sum.reset (g_checksum_new (G_CHECKSUM_SHA256));
    MappedBuffer map (buffer, GST_MAP_READ);
    guint64 times[] = {GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer)};
    if (is_timed (pad))
      g_checksum_update (sum.get (), (const guchar *) times, sizeof times);
    g_checksum_update (sum.get (), map.data (), gssize (map.size ()));
  });
  RunResult result = run_pipeline (pipeline_.get (), 15 * GST_SECOND);
  watch ([] (GstPad *, GstBuffer *) {});
  EXPECT_TRUE (result.eos) << result.error_message << result.error_debug;
  std::map<std::string, std::string> hashes;
  for (auto &[name, sum] : sums)
    hashes[name] = g_checksum_get_string (sum.get ());
  if (g_object_class_find_property (
          G_OBJECT_GET_CLASS (element_.get ()), "sha256")) {
    CharPtr stored;
    g_object_get (element_.get (), "sha256",
        static_cast<char **> (out (stored)), nullptr);
    hashes["stored"] = stored ? stored.get () : "nothing";
  }
  return hashes;
}

std::string
GenericPipeline::take_error ()
{
  std::string text;
  auto bus = adopt (gst_element_get_bus (pipeline_.get ()));
  while (auto message =
             adopt (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ERROR))) {
    ErrorPtr error;
    CharPtr debug;
    gst_message_parse_error (message.get (), out (error), out (debug));
    if (text.empty ())
      text = std::string (error->message) + " " + (debug ? debug.get () : "");
  }
  return text;
}

} // namespace reel::test
