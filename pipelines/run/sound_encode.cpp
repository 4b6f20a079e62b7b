// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sound_encode.h"

#include <algorithm>

#include <gst/app/gstappsrc.h>

#include "gst_ptr.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_file.h"
#include "run/sound_meter.h"
#include "sha256.h"

namespace reel {

static constexpr int64_t kBlock = 4096;

/* No queue: one thread feeds, encodes, decodes and measures, beside those that
 * render pictures. The sinks don't wait for each other's first buffer, which
 * would come in that same thread. */
static std::string
encode_description (bool opus)
{
  return std::string (
             "appsrc name=sound format=time ! audioconvert dithering=none ! "
             "fakesink name=encoder ") +
         (opus ? "identity silent=true name=parser ! tee name=packets "
                 "matroskamux"
               : "aacparse name=parser ! tee name=packets mp4mux") +
         " name=mux ! filesink name=store async=false "
         "packets. ! mux.audio_0 "
         "packets. ! identity name=decoder silent=true ! "
         "identity name=convert silent=true ! identity name=heard silent=true "
         "! fakesink async=false";
}

/* One of either kind comes with its encoder (see encoders.h). */
static constexpr const char *kAacDecoders[] = {
    "avdec_aac", "faad", "fdkaacdec"};
static constexpr const char *kOpusDecoders[] = {
    "opusdec", "avdec_opus", "avdec_libopus"};

namespace {

GstPtr<GstCaps>
stereo ()
{
  return adopt (gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING,
      "F32LE", "rate", G_TYPE_INT, kSampleRate, "channels", G_TYPE_INT, 2,
      "layout", G_TYPE_STRING, "interleaved", nullptr));
}

/* Gives the sound block by block, in the stream's thread. */
class Feed {
public:
  Feed (const std::string &sound, int64_t samples, int64_t delay,
      const std::function<void (double)> &on_share)
      : sound_ (sound, 2), delay_ (delay),
        whole_ (std::max<int64_t> (samples - delay, 1)), on_share_ (on_share)
  {
  }

  void connect (GstElement *source)
  {
    GstAppSrcCallbacks callbacks = {};
    callbacks.need_data = [] (GstAppSrc *to, guint, gpointer feed) {
      static_cast<Feed *> (feed)->give (to);
    };
    g_object_set (source, "caps", stereo ().get (), nullptr);
    gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, this, nullptr);
  }

private:
  void give (GstAppSrc *source)
  {
    if (at_ >= whole_) {
      gst_app_src_end_of_stream (source);
      return;
    }
    int64_t count = std::min (kBlock, whole_ - at_);
    if (!sound_.is_open () || !sound_.read (at_ + delay_, count, block_)) {
      GST_ELEMENT_ERROR (source, RESOURCE, READ,
          ("The mixed sound can't be read back from disk."), (nullptr));
      return;
    }
    auto buffer = adopt (gst_buffer_new_memdup (
        block_.data (), block_.size () * sizeof (float)));
    GST_BUFFER_PTS (buffer.get ()) = time (at_);
    GST_BUFFER_DURATION (buffer.get ()) = time (at_ + count) - time (at_);
    at_ += count;
    if (on_share_)
      on_share_ ((double) at_ / (double) whole_);
    gst_app_src_push_buffer (source, buffer.release ());
  }
  static GstClockTime time (int64_t sample)
  {
    return gst_util_uint64_scale ((guint64) sample, kSecond, kSampleRate);
  }

  SoundFile sound_;
  int64_t delay_, whole_, at_ = 0;
  const std::function<void (double)> &on_share_;
  std::vector<float> block_;
};

GstPadProbeReturn
add_packet (GstPad *, GstPadProbeInfo *info, gpointer sum)
{
  MappedBuffer map (GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ);
  if (map)
    static_cast<Sha256 *> (sum)->update (map.data (), map.size ());
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn
measure (GstPad *, GstPadProbeInfo *info, gpointer meter)
{
  MappedBuffer map (GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ);
  if (map)
    static_cast<SoundMeter *> (meter)->add (
        reinterpret_cast<const float *> (map.data ()),
        (int64_t) (map.size () / (2 * sizeof (float))));
  return GST_PAD_PROBE_OK;
}

void
watch (GstElement *element, const char *pad_name, GstPadProbeCallback callback,
    gpointer data)
{
  auto pad = adopt (gst_element_get_static_pad (element, pad_name));
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, callback, data, nullptr);
}

/* Decoded sound goes to METER as stereo at kSampleRate; false if nothing that
 * is installed decodes it. */
bool
listen (Graph &graph, bool opus, SoundMeter &meter)
{
  GstElement *decoder = nullptr;
  for (const char *factory : opus ? kOpusDecoders : kAacDecoders)
    if (!decoder)
      decoder = gst_element_factory_make (factory, nullptr);
  if (!decoder)
    return false;
  graph.replace ("decoder", decoder);
  graph.replace ("convert", gst_element_factory_make ("audioconvert", nullptr));
  graph.replace ("heard", gst_element_factory_make ("capsfilter", nullptr));
  g_object_set (graph.at ("heard"), "caps", stereo ().get (), nullptr);
  watch (graph.at ("heard"), "src", measure, &meter);
  return true;
}

} // namespace

std::optional<EncodedSound>
encode_sound (const std::string &sound, int64_t samples,
    const RenderContext &context, const std::string &file,
    const std::function<void (double)> &on_share, GError **error)
{
  bool opus = is_opus (context.encoders);
  auto graph = Graph::parse (encode_description (opus).c_str (), error);
  GstElement *encoder =
      graph ? make_audio_encoder (context.encoders, error) : nullptr;
  if (!encoder)
    return std::nullopt;
  if (graph->replace ("encoder", encoder))
    gst_element_link (encoder, graph->at ("parser"));
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  Feed feed (sound, samples, context.encoders.audio_delay, on_share);
  feed.connect (graph->at ("sound"));
  Sha256 sum;
  watch (graph->at ("packets"), "sink", add_packet, &sum);
  SoundMeter meter;
  bool is_heard = listen (*graph, opus, meter);
  RunOptions options;
  options.cancelled = context.cancelled;
  options.graph_folder = context.graph_folder;
  if (!graph->complete (error) ||
      !run_to_end (graph->pipeline (), options, error))
    return std::nullopt;
  EncodedSound encoded;
  encoded.sha256 = sum.hex ();
  if (is_heard)
    encoded.heard = {meter.loudness (), meter.true_peak_db ()};
  return encoded;
}

} // namespace reel
