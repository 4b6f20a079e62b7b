// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <pango/pangocairo.h>

#include "style_table.h"

namespace reel::text {

struct PangoDeleter {
  void operator() (PangoLayout *o) const { g_object_unref (o); }
  void operator() (PangoContext *o) const { g_object_unref (o); }
  void operator() (PangoFontMap *o) const { g_object_unref (o); }
  void operator() (PangoFontDescription *d) const
  {
    pango_font_description_free (d);
  }
  void operator() (PangoAttrList *l) const { pango_attr_list_unref (l); }
};
template <typename T> using PangoPtr = std::unique_ptr<T, PangoDeleter>;

/* The text without its markup. */
struct PlainText {
  std::string text;
  PangoPtr<PangoAttrList> attributes; // of the markup; none for plain text
};

/* Some letters that are drawn as one; OFFSET and COUNT count characters of
 * the plain text. X is from the left of the frame. */
struct Cluster {
  int offset = 0, count = 0;
  double x = 0, width = 0;
  bool white = false; // a space
};

/* A line, in pixels of the frame. */
struct Line {
  PangoLayoutLine *line = nullptr; // of the part's layout
  double x = 0, top = 0, width = 0, height = 0, baseline = 0;
  double indent = 0;             // of what hangs below the start of its item
  std::vector<Cluster> clusters; // in the order of the text
};

/* Lines of one kind: a title, its subtitle, a bullet. */
struct Part {
  PangoPtr<PangoLayout> layout;
  Type type;
  double size = 0; // of the type, pixels
  double x = 0, y = 0, width = 0, height = 0;
  bool right_to_left = false;
  std::vector<Line> lines;
};

struct Layout {
  std::vector<Part> parts;
  Box block;                 // all lines, in pixels of the frame
  Align align = Align::left; // never automatic
  bool right_to_left = false;
  double size = 0;   // of the first part's type, pixels, as drawn
  double indent = 0; // of hanging bullets
  double padding_x = 0, padding_y = 0; // of a panel around the block
  int characters = 0;                  // of the text
  int shown = 0;                       // of them, where the rest had to go
  double shrunk = 1;                   // 1 down to kSmallest
  unsigned page_lines = 0;             // karaoke: lines shown at a time; 0: all
};

/* What a text needs to be laid out: the fonts and the frame. */
struct Frame {
  int width = 0, height = 0;
};

/* Takes SPEC's text apart. Nothing and a GError (G_MARKUP_ERROR, or
 * G_CONVERT_ERROR for what is no UTF-8) if it can't. */
[[nodiscard]] std::unique_ptr<PlainText> read_text (
    const TextSpec &spec, GError **error);

/* Lays PLAIN out as SPEC says in FRAME: wraps, shrinks, at last shortens. */
[[nodiscard]] Layout lay_out (const TextSpec &spec, const PlainText &plain,
    const Frame &frame, PangoContext *context);

} // namespace reel::text
