// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/lend_frames.h"

#include <gst/video/video.h>

#include "gst_ptr.h"

namespace reel {

namespace {

/* The functions that the encoder's pad had. */
struct Lender {
  GstPadChainFunction chain;
  GstPadQueryFunction query;
};

void
forget_lender (gpointer data)
{
  delete static_cast<Lender *> (data);
}

/* BUFFER's bytes, times and metas in a buffer that doesn't own the bytes. */
GstPtr<GstBuffer>
lent (GstBuffer *buffer, const MappedBuffer &bytes)
{
  auto copy = adopt (gst_buffer_new ());
  gst_buffer_append_memory (copy.get (),
      gst_memory_new_wrapped (GST_MEMORY_FLAG_READONLY, bytes.data (),
          bytes.size (), 0, bytes.size (), nullptr, nullptr));
  gst_buffer_copy_into (copy.get (), buffer,
      (GstBufferCopyFlags) (GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS |
                            GST_BUFFER_COPY_META),
      0, (gsize) -1);
  /* How the planes lie is a meta of the memory, which isn't copied along: rows
   * of 854 pixels that are 896 bytes apart would be read as 856 apart. */
  if (GstVideoMeta *video = gst_buffer_get_video_meta (buffer))
    gst_buffer_add_video_meta_full (copy.get (), video->flags, video->format,
        video->width, video->height, video->n_planes, video->offset,
        video->stride);
  return copy;
}

GstFlowReturn
lend (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstPadChainFunction chain =
      static_cast<const Lender *> (pad->chaindata)->chain;
  auto owned = adopt (buffer);
  MappedBuffer bytes (buffer, GST_MAP_READ);
  if (!bytes)
    return chain (pad, parent, owned.release ());
  return chain (pad, parent, lent (buffer, bytes).release ());
}

/* x264enc asks for a pool of as many frames as it keeps, which the elements
 * before it would fill at once; now that it keeps none, the pool is theirs to
 * choose. */
gboolean
ask_for_no_pool (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstPadQueryFunction answer =
      static_cast<const Lender *> (pad->querydata)->query;
  gboolean answered = answer (pad, parent, query);
  if (answered && GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION)
    while (gst_query_get_n_allocation_pools (query) > 0)
      gst_query_remove_nth_allocation_pool (query, 0);
  return answered;
}

} // namespace

void
lend_frames (GstElement *encoder)
{
  auto pad = adopt (gst_element_get_static_pad (encoder, "sink"));
  Lender lender{GST_PAD_CHAINFUNC (pad.get ()), GST_PAD_QUERYFUNC (pad.get ())};
  gst_pad_set_chain_function_full (
      pad.get (), lend, new Lender (lender), forget_lender);
  gst_pad_set_query_function_full (
      pad.get (), ask_for_no_pool, new Lender (lender), forget_lender);
}

} // namespace reel
