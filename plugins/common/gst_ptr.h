// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include <cstring>
#include <memory>
#include <type_traits>

#include "glib_ptr.h"

namespace reel {

/* Frees what GstPtr owns. The types are listed one by one: a type that was
 * forgotten does not compile, instead of being freed the wrong way. */
struct GstDeleter {
  void operator() (GstObject *o) const { gst_object_unref (o); }
  void operator() (GstElement *o) const { gst_object_unref (o); }
  void operator() (GstElementFactory *o) const { gst_object_unref (o); }
  void operator() (GstPluginFeature *o) const { gst_object_unref (o); }
  void operator() (GstPlugin *o) const { gst_object_unref (o); }
  void operator() (GstPad *o) const { gst_object_unref (o); }
  void operator() (GstPadTemplate *o) const { gst_object_unref (o); }
  void operator() (GstBus *o) const { gst_object_unref (o); }
  void operator() (GstClock *o) const { gst_object_unref (o); }
  void operator() (GstAllocator *o) const { gst_object_unref (o); }
  void operator() (GstBufferPool *o) const { gst_object_unref (o); }
  void operator() (GstBuffer *o) const { gst_buffer_unref (o); }
  void operator() (GstBufferList *o) const { gst_buffer_list_unref (o); }
  void operator() (GstMemory *o) const { gst_memory_unref (o); }
  void operator() (GstCaps *o) const { gst_caps_unref (o); }
  void operator() (GstEvent *o) const { gst_event_unref (o); }
  void operator() (GstMessage *o) const { gst_message_unref (o); }
  void operator() (GstQuery *o) const { gst_query_unref (o); }
  void operator() (GstSample *o) const { gst_sample_unref (o); }
  void operator() (GstTagList *o) const { gst_tag_list_unref (o); }
  void operator() (GstStructure *o) const { gst_structure_free (o); }
  void operator() (GstIterator *o) const { gst_iterator_free (o); }
};

/* Owns one reference (or one allocation) and nothing more. What is GLib's own
 * is a GLibPtr by either name. */
template <typename T>
using GstPtr = std::unique_ptr<T,
    std::conditional_t<GLibOwned<T>, GLibDeleter, GstDeleter>>;

/* Takes over a reference the caller already owns (transfer full). */
template <typename T>
requires (!GLibOwned<T>) [[nodiscard]] GstPtr<T> adopt (T *object)
{
  return GstPtr<T> (object);
}

/* Takes a further reference on an object somebody else keeps (transfer
 * none). */
template <typename T>
[[nodiscard]] GstPtr<T>
ref_object (T *object)
{
  return GstPtr<T> (
      object ? static_cast<T *> (gst_object_ref (object)) : nullptr);
}

/* Takes over a floating reference, as gst_element_factory_make gives. */
template <typename T>
[[nodiscard]] GstPtr<T>
sink_floating (T *object)
{
  return GstPtr<T> (
      object ? static_cast<T *> (gst_object_ref_sink (object)) : nullptr);
}

/* A buffer's bytes for as long as the object lives. The buffer must outlive
 * the map. Falsy if mapping failed. */
class MappedBuffer {
public:
  MappedBuffer (GstBuffer *buffer, GstMapFlags flags) : buffer_ (buffer)
  {
    mapped_ = gst_buffer_map (buffer, &info_, flags);
  }
  ~MappedBuffer ()
  {
    if (mapped_)
      gst_buffer_unmap (buffer_, &info_);
  }
  MappedBuffer (const MappedBuffer &) = delete;
  MappedBuffer &operator= (const MappedBuffer &) = delete;

  explicit operator bool () const { return mapped_; }
  guint8 *data () const { return info_.data; }
  gsize size () const { return info_.size; }

private:
  GstBuffer *buffer_;
  GstMapInfo info_ = GST_MAP_INFO_INIT;
  bool mapped_ = false;
};

} // namespace reel
