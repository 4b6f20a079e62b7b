// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/stills.h"

#include <array>
#include <vector>

#include <unistd.h>

#include "error.h"
#include "run/give_once.h"
#include "run/still_decode.h"

namespace reel {

static constexpr char kShow[] =
    "appsrc name=still format=time max-buffers=1 ! imagefreeze name=freeze";

namespace {

void
close_map (gpointer map)
{
  g_mapped_file_unref (static_cast<GMappedFile *> (map));
}

/* The picture in RAW, mapped. */
GstPtr<GstBuffer>
map_still (const Stills::Raw &raw, GError **error)
{
  StillLayout layout = still_layout (raw.size);
  GMappedFile *map = g_mapped_file_new (raw.file.c_str (), FALSE, error);
  if (!map)
    return nullptr;
  if (g_mapped_file_get_length (map) != layout.size) {
    g_mapped_file_unref (map);
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "a picture in staging was changed by somebody else");
    return nullptr;
  }
  auto buffer = adopt (gst_buffer_new ());
  gst_buffer_append_memory (
      buffer.get (), gst_memory_new_wrapped (GST_MEMORY_FLAG_READONLY,
                         g_mapped_file_get_contents (map), layout.size, 0,
                         layout.size, map, close_map));
  gst_buffer_add_video_meta_full (buffer.get (), GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_I420, (guint) raw.size.width, (guint) raw.size.height, 3,
      layout.offset, layout.stride);
  GST_BUFFER_PTS (buffer.get ()) = 0;
  return buffer;
}

std::string
key_of (const std::string &file, const StillNeed &need)
{
  std::string key =
      std::to_string (need.width) + "x" + std::to_string (need.height);
  for (double number : {(double) need.fit, need.closest, (double) need.is_rough,
           (double) need.page}) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    key += " " + std::string (g_ascii_dtostr (text, sizeof text, number));
  }
  return key + " " + file;
}

} // namespace

std::shared_ptr<Stills::Entry>
Stills::entry_of (const std::string &file, const StillNeed &need)
{
  std::lock_guard guard (lock_);
  auto [found, added] = entries_.try_emplace (key_of (file, need));
  if (added) {
    found->second = std::make_shared<Entry> ();
    found->second->file =
        folder_ + "/still-" + std::to_string (entries_.size ()) + ".i420";
  }
  return found->second;
}

std::optional<Stills::Raw>
Stills::get (const std::string &file, const StillNeed &need,
    const std::atomic<bool> *cancelled, GError **error)
{
  std::shared_ptr<Entry> entry = entry_of (file, need);
  std::lock_guard guard (entry->lock);
  if (entry->raw)
    return entry->raw;
  std::vector<WantedStill> wanted{{need, entry->file, {}}};
  if (decode_stills (file, wanted, cancelled, error))
    entry->raw = Raw{entry->file, wanted.front ().size};
  return entry->raw;
}

bool
Stills::prepare (const std::string &file, const StillNeed &one,
    const StillNeed &other, const std::atomic<bool> *cancelled, GError **error)
{
  std::array entries{entry_of (file, one), entry_of (file, other)};
  if (entries[0] == entries[1])
    return get (file, one, cancelled, error).has_value ();
  std::scoped_lock guard (entries[0]->lock, entries[1]->lock);
  std::vector<WantedStill> wanted;
  if (!entries[0]->raw)
    wanted.push_back ({one, entries[0]->file, {}});
  if (!entries[1]->raw)
    wanted.push_back ({other, entries[1]->file, {}});
  if (!wanted.empty () && !decode_stills (file, wanted, cancelled, error))
    return false;
  for (const WantedStill &still : wanted)
    for (const auto &entry : entries)
      if (entry->file == still.file)
        entry->raw = Raw{still.file, still.size};
  return true;
}

void
Stills::remove ()
{
  std::lock_guard guard (lock_);
  for (const auto &[key, entry] : entries_)
    unlink (entry->file.c_str ());
  entries_.clear ();
}

GstElement *
make_still_source (const Stills::Raw &raw, GError **error)
{
  auto buffer = map_still (raw, error);
  GstElement *bin = buffer ? make_source_bin (kShow, error) : nullptr;
  if (!bin)
    return nullptr;
  auto source = adopt (gst_bin_get_by_name (GST_BIN (bin), "still"));
  auto caps = adopt (gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "I420", "width", G_TYPE_INT, raw.size.width, "height",
      G_TYPE_INT, raw.size.height, "framerate", GST_TYPE_FRACTION, 25, 1,
      "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, "interlace-mode",
      G_TYPE_STRING, "progressive", "colorimetry", G_TYPE_STRING,
      GST_VIDEO_COLORIMETRY_BT709, "chroma-site", G_TYPE_STRING, "mpeg2",
      nullptr));
  g_object_set (source.get (), "caps", caps.get (), nullptr);
  give_once (source.get (), std::move (buffer));
  return bin;
}

} // namespace reel
