// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/graph.h"

#include "error.h"
#include "run/paths.h"

namespace reel {

std::optional<Graph>
Graph::parse (const char *description, GError **error)
{
  auto pipeline = sink_floating (gst_parse_launch_full (
      description, nullptr, GST_PARSE_FLAG_FATAL_ERRORS, error));
  if (!pipeline)
    return std::nullopt;
  return Graph (std::move (pipeline));
}

std::string
strip_comments (const std::string &text)
{
  std::string result;
  size_t at = 0;
  while (at < text.size ()) {
    size_t end = text.find ('\n', at);
    end = end == std::string::npos ? text.size () : end;
    if (text[at] != '#')
      result += text.substr (at, end - at) + " ";
    at = end + 1;
  }
  return result;
}

std::optional<Graph>
Graph::load (const char *name, GError **error)
{
  std::string file = program_paths ().templates + "/" + name + ".launch";
  CharPtr text;
  gsize size = 0;
  if (!g_file_get_contents (file.c_str (), out (text), &size, nullptr)) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
        "the template %s.launch is not installed", name);
    return std::nullopt;
  }
  auto graph =
      parse (strip_comments (std::string (text.get (), size)).c_str (), error);
  if (!graph)
    g_prefix_error (error, "template %s.launch: ", name);
  return graph;
}

void
Graph::note_problem (const std::string &problem)
{
  if (problem_.empty ())
    problem_ = problem;
}

GstElement *
Graph::at (const char *name)
{
  auto found = adopt (gst_bin_get_by_name (GST_BIN (pipeline_.get ()), name));
  if (found)
    return found.get ();
  note_problem (std::string ("it has no element named ") + name);
  auto *stand_in = gst_bin_new (name);
  gst_bin_add (GST_BIN (pipeline_.get ()), stand_in);
  return stand_in;
}

/* The pad that PAD of ELEMENT's only linked one of DIRECTION is linked to. */
static GstPtr<GstPad>
peer_of (GstElement *element, GstPadDirection direction)
{
  GstPtr<GstPad> peer;
  GList *pads =
      direction == GST_PAD_SINK ? element->sinkpads : element->srcpads;
  for (GList *l = pads; l && !peer; l = l->next)
    peer = adopt (gst_pad_get_peer (GST_PAD (l->data)));
  return peer;
}

bool
Graph::replace (const char *name, GstElement *with)
{
  /* By what the elements can do and not by what they would do now: of a row of
   * them that is replaced one by one, the next is still another kind. */
  constexpr auto kChecks = (GstPadLinkCheck) (GST_PAD_LINK_CHECK_HIERARCHY |
                                              GST_PAD_LINK_CHECK_TEMPLATE_CAPS);
  auto held = sink_floating (with);
  auto old = ref_object (at (name));
  auto parent =
      adopt (GST_ELEMENT (gst_object_get_parent (GST_OBJECT (old.get ()))));
  auto upstream = peer_of (old.get (), GST_PAD_SINK);
  auto downstream = peer_of (old.get (), GST_PAD_SRC);
  gst_bin_remove (GST_BIN (parent.get ()), old.get ());
  gst_element_set_state (old.get (), GST_STATE_NULL);
  gst_object_set_name (GST_OBJECT (held.get ()), name);
  bool linked = gst_bin_add (GST_BIN (parent.get ()), held.get ());
  if (upstream) {
    auto sink = adopt (gst_element_get_static_pad (held.get (), "sink"));
    linked = linked && sink &&
             gst_pad_link_full (upstream.get (), sink.get (), kChecks) ==
                 GST_PAD_LINK_OK;
  }
  if (downstream) {
    auto source = adopt (gst_element_get_static_pad (held.get (), "src"));
    linked = linked && source &&
             gst_pad_link_full (source.get (), downstream.get (), kChecks) ==
                 GST_PAD_LINK_OK;
  }
  if (!linked)
    note_problem (std::string ("nothing fits in place of ") + name);
  return linked;
}

bool
Graph::insert_after (const char *name, GstElement *next)
{
  auto held = sink_floating (next);
  GstElement *before = at (name);
  auto parent =
      adopt (GST_ELEMENT (gst_object_get_parent (GST_OBJECT (before))));
  auto downstream = peer_of (before, GST_PAD_SRC);
  auto source = adopt (gst_element_get_static_pad (before, "src"));
  bool linked = source && downstream &&
                gst_pad_unlink (source.get (), downstream.get ()) &&
                gst_bin_add (GST_BIN (parent.get ()), held.get ());
  if (linked) {
    auto sink = adopt (gst_element_get_static_pad (held.get (), "sink"));
    auto further = adopt (gst_element_get_static_pad (held.get (), "src"));
    linked =
        sink && further &&
        gst_pad_link (source.get (), sink.get ()) == GST_PAD_LINK_OK &&
        gst_pad_link (further.get (), downstream.get ()) == GST_PAD_LINK_OK;
  }
  if (!linked)
    note_problem (std::string ("nothing can follow ") + name);
  return linked;
}

bool
Graph::complete (GError **error) const
{
  if (problem_.empty ())
    return true;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the pipeline can't be put together: %s", problem_.c_str ());
  return false;
}

GstElement *
make_element (const char *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, nullptr);
  if (!element)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
        "the GStreamer element %s is not installed", factory);
  return element;
}

GstElement *
make_source_bin (const char *description, GError **error)
{
  /* Not ghosted by the parser: it would take the sink pads that wait for a
   * decoder's pads to come for unlinked ones. */
  GstElement *bin = gst_parse_bin_from_description_full (
      description, FALSE, nullptr, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!bin)
    return nullptr;
  auto pad = adopt (gst_bin_find_unlinked_pad (GST_BIN (bin), GST_PAD_SRC));
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad.get ()));
  return bin;
}

} // namespace reel
