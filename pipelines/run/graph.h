// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "gst_ptr.h"

namespace reel {

/* A pipeline parsed from a description that is constant: a template as it
 * ships, or a literal. What a user wrote goes in only as property values of
 * named elements, never into the description. */
class Graph {
public:
  /* Parses DESCRIPTION. Errors: REEL_ERROR Missing, or GStreamer's. */
  static std::optional<Graph> parse (const char *description, GError **error);
  /* Reads templates/NAME.launch, without its comment lines. */
  static std::optional<Graph> load (const char *name, GError **error);

  GstElement *pipeline () const { return pipeline_.get (); }

  /* The element called NAME. A template that lacks it is a mistake in the
   * template: the name is kept and complete () tells of it; what comes back
   * then is an element without effect. The graph keeps the reference. */
  GstElement *at (const char *name);

  /* Puts WITH (floating, or with a reference to give away) where the element
   * called NAME is, under the same name, linked as that was: at most one
   * linked sink pad and one linked source pad. */
  bool replace (const char *name, GstElement *with);

  /* Puts NEXT right behind the element called NAME. */
  bool insert_after (const char *name, GstElement *next);

  /* False if something asked for above was not there or did not link. */
  bool complete (GError **error) const;

private:
  explicit Graph (GstPtr<GstElement> pipeline)
      : pipeline_ (std::move (pipeline))
  {
  }
  void note_problem (const std::string &problem);

  GstPtr<GstElement> pipeline_;
  std::string problem_;
};

/* The text of a template without the lines that are comments. */
std::string strip_comments (const std::string &text);

/* A new element of FACTORY, or null and REEL_ERROR Missing. Floating. */
GstElement *make_element (const char *factory, GError **error);

/* A bin parsed from DESCRIPTION, which ends in a source pad: that is its pad
 * `src`. Floating. */
GstElement *make_source_bin (const char *description, GError **error);

} // namespace reel
