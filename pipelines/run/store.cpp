// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/store.h"

#include "error.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_file.h"
#include "sha256.h"

namespace reel {

static constexpr char kCopy[] = "filesrc name=from ! fakesink name=store";

static void
note_stored (GstMessage *message, Stored &stored)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
    return;
  const GstStructure *s = gst_message_get_structure (message);
  if (!gst_structure_has_name (s, "reel-stored"))
    return;
  guint64 bytes = 0;
  gst_structure_get_uint64 (s, "bytes", &bytes);
  const char *path = gst_structure_get_string (s, "path");
  const char *sha256 = gst_structure_get_string (s, "sha256");
  stored = {path ? path : "", sha256 ? sha256 : "", bytes};
}

std::optional<Stored>
store_file (const std::string &from, const Target &target,
    const std::string &name, GError **error)
{
  auto graph = Graph::parse (kCopy, error);
  GstElement *sink = graph ? make_element ("reelstoragesink", error) : nullptr;
  if (!sink || !graph->replace ("store", sink))
    return std::nullopt;
  g_object_set (graph->at ("from"), "location", from.c_str (), nullptr);
  g_object_set (sink, "media-root", target.root.c_str (), "collection",
      target.collection.c_str (), "name", name.c_str (), nullptr);
  gst_util_set_object_arg (G_OBJECT (sink), "existing", "replace");
  Stored stored;
  RunOptions options;
  options.on_message = [&] (GstMessage *message) {
    note_stored (message, stored);
  };
  if (!graph->complete (error) ||
      !run_to_end (graph->pipeline (), options, error))
    return std::nullopt;
  return stored;
}

std::string
hash_file (const std::string &file, const std::function<bool ()> &stop)
{
  FilePtr in (fopen (file.c_str (), "rbe"));
  if (!in)
    return {};
  Sha256 sum;
  std::vector<unsigned char> block (1 << 18);
  while (size_t count = fread (block.data (), 1, block.size (), in.get ())) {
    if (stop && stop ())
      return {};
    sum.update (block.data (), count);
  }
  return ferror (in.get ()) ? std::string () : sum.hex ();
}

} // namespace reel
