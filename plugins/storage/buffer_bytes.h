// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <gst/gst.h>
#include <sys/uio.h>

namespace reel::storage {

/* The memories of buffers, mapped for reading, as the parts of one vectored
 * write. Reused from buffer to buffer, so that it stops allocating. The
 * buffers must outlive the map. */
class BufferBytes {
public:
  ~BufferBytes () { clear (); }

  /* False when a memory can't be read. */
  [[nodiscard]] bool add (GstBuffer *buffer)
  {
    for (guint i = 0; i < gst_buffer_n_memory (buffer); i++) {
      GstMapInfo map;
      if (!gst_memory_map (
              gst_buffer_peek_memory (buffer, i), &map, GST_MAP_READ))
        return false;
      maps_.push_back (map);
      parts_.push_back ({map.data, map.size});
      size_ += map.size;
    }
    return true;
  }
  void clear ()
  {
    for (auto &map : maps_)
      gst_memory_unmap (map.memory, &map);
    maps_.clear ();
    parts_.clear ();
    size_ = 0;
  }

  const iovec *parts () const { return parts_.data (); }
  int count () const { return static_cast<int> (parts_.size ()); }
  uint64_t size () const { return size_; }

private:
  std::vector<GstMapInfo> maps_;
  std::vector<iovec> parts_;
  uint64_t size_ = 0;
};

} // namespace reel::storage
