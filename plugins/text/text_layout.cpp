// SPDX-License-Identifier: LGPL-2.1-or-later
#include "text_layout.h"

#include <algorithm>
#include <cmath>

#include <fribidi.h>

#include "part_builder.h"

namespace reel::text {

namespace {

constexpr double kLeastSize = 0.026; // share of the shorter side
constexpr double kLetter = 0.54;     // width of a letter, times the size
constexpr unsigned kMostPaged = 60;  // lines of karaoke, all pages together
constexpr double kLeastPixels = 3;   // smaller is a smear: nothing is drawn

/* Sizes and room that hold for the whole of one text. */
struct Room {
  double shorter = 0; // S
  double size = 0;    // of the first type before shrinking, pixels
  double second = 0;
  double width = 0, height = 0; // for the lines
  double least = kSmallest;     // of shrinking
  unsigned max_lines = 0;
  bool paged = false;
};

double
own_size (const StyleInfo &info, Shape shape)
{
  return shape == Shape::upright  ? info.upright_size
         : shape == Shape::square ? info.square_size
                                  : info.first.size;
}

int
letters_of (const StyleInfo &info, Shape shape)
{
  return shape == Shape::upright  ? info.upright_letters
         : shape == Shape::square ? info.square_letters
                                  : info.letters;
}

double
share_of_width (const StyleInfo &info, Shape shape)
{
  bool narrow = shape != Shape::wide;
  return narrow ? std::max (info.width, 0.9) : info.width;
}

/* The part of the frame that SPEC's text keeps to. */
Box
area_of (const TextSpec &spec, const Frame &frame)
{
  Box safe = safe_area (frame.width, frame.height, spec.safe_area);
  double top = std::max (safe.y, spec.top * frame.height);
  double bottom = std::min (safe.y + safe.h, spec.bottom * frame.height);
  return {safe.x, top, safe.w, std::max (bottom - top, 1.0)};
}

Room
measure_room (const TextSpec &spec, const Frame &frame, Layout &layout)
{
  const StyleInfo &info = style_info (spec.style);
  Shape shape = shape_of (frame.width, frame.height);
  Box safe = area_of (spec, frame);
  Room room;
  room.shorter = std::min (frame.width, frame.height);
  double own = own_size (info, shape);
  double share = spec.font_size > 0 ? spec.font_size / 720
                 : spec.base_size > 0
                     ? spec.base_size / 720 * own / info.first.size
                     : own;
  share *= spec.scale;
  room.size = share * room.shorter;
  double second = spec.second_size > 0 ? spec.second_size / 720 * spec.scale
                                       : share / own * info.second.size;
  room.second = std::max (second, kLeastSize) * room.shorter;
  if (spec.style == Style::code)
    room.least = std::min (1.0, kLeastSize / share);
  layout.padding_x = layout.padding_y = 0;
  bool panel = spec.background.kind == Paint::Kind::colour ||
               (info.backdrop == Backdrop::panel &&
                   spec.background.kind == Paint::Kind::own);
  if (panel) {
    layout.padding_x = room.size * 0.62;
    layout.padding_y = room.size * (spec.style == Style::code ? 0.6 : 0.34);
    double pixel = room.shorter / 720;
    if (spec.box_padding >= 0)
      layout.padding_x = layout.padding_y = spec.box_padding * pixel;
    layout.padding_x += spec.border_width * pixel;
    layout.padding_y += spec.border_width * pixel;
  }
  if (spec.style == Style::bullets)
    layout.indent = room.size * 1.05;
  if (spec.style == Style::quote || spec.style == Style::lower_third)
    layout.indent = room.size * 0.5;
  double widest = safe.w - 2 * layout.padding_x;
  room.width = share_of_width (info, shape) * frame.width;
  if (int letters = letters_of (info, shape))
    room.width = std::min (room.width, letters * kLetter * room.size);
  if (spec.width > 0)
    room.width = spec.width * frame.width - 2 * layout.padding_x;
  room.width = std::max (std::min (room.width, widest) - layout.indent, 1.0);
  room.height = std::max (safe.h - 2 * layout.padding_y, 1.0);
  room.max_lines = spec.max_lines ? spec.max_lines : info.max_lines;
  if (shape != Shape::wide && !spec.max_lines && spec.style == Style::title)
    room.max_lines++;
  room.paged = spec.style == Style::karaoke;
  return room;
}

double
gap_before (Style style, const Piece &piece, double size)
{
  bool second = piece.second;
  if (style == Style::slide)
    return piece.gap * size;
  if (style == Style::bullets)
    return size * 0.45;
  if (!second)
    return 0;
  switch (style) {
  case Style::quote:
    return size * 0.45;
  case Style::lower_third:
    return size * 0.04;
  case Style::big_number:
    return 0;
  default:
    return size * 0.22;
  }
}

struct Attempt {
  std::vector<Part> parts;
  double width = 0, height = 0;
  bool fits = true;
};

void
stack_up (Attempt &attempt, const std::vector<Piece> &pieces, Style style,
    double size)
{
  attempt.width = attempt.height = 0;
  for (size_t i = 0; i < attempt.parts.size (); i++) {
    Part &part = attempt.parts[i];
    if (i > 0)
      attempt.height += gap_before (style, pieces[i], size);
    part.y = attempt.height;
    attempt.height += part.height;
    attempt.width = std::max (attempt.width, part.width);
  }
}

double
size_of (const Piece &piece, const Room &room, double factor)
{
  if (!piece.second)
    return room.size * factor;
  return std::max (room.second * factor, kLeastSize * room.shorter);
}

/* How many lines PIECE may have at most where HEIGHT is left. */
double
lines_for (const Piece &piece, const Type &type, double size, const Room &room,
    double height)
{
  double lines = std::floor (height / std::max (type.line_height * size, 1.0));
  if (room.paged)
    return kMostPaged;
  if (!piece.second && room.max_lines > 0)
    return std::min (lines, (double) room.max_lines);
  return lines;
}

bool
is_hopeless (const PartBuilder &builder, const Piece &piece, const Type &type,
    double size, double lines, const Room &room)
{
  return builder.length_of (piece, type, size) >
         (lines + 0.5) * room.width * kSlack;
}

Attempt
attempt_at (double factor, const PartBuilder &builder,
    const std::vector<Piece> &pieces, const TextSpec &spec, const Room &room)
{
  const StyleInfo &info = style_info (spec.style);
  Attempt attempt;
  for (const Piece &piece : pieces) {
    const Type &type = piece.second ? info.second : info.first;
    double size = size_of (piece, room, factor);
    double lines =
        std::max (lines_for (piece, type, size, room, room.height), 1.0);
    if (is_hopeless (builder, piece, type, size, lines, room)) {
      attempt.fits = false;
      return attempt;
    }
    bool broke = false;
    Part part = builder.build (piece, type, size, room.width, broke);
    bool too_many = (double) part.lines.size () > lines;
    attempt.fits = attempt.fits && !broke && !too_many;
    attempt.parts.push_back (std::move (part));
  }
  stack_up (attempt, pieces, spec.style, room.size * factor);
  double height = attempt.height;
  if (room.paged && room.max_lines > 0 && !attempt.parts.empty ()) {
    size_t lines = attempt.parts[0].lines.size ();
    height *=
        (double) std::min<size_t> (room.max_lines, lines) / (double) lines;
  }
  attempt.fits = attempt.fits && height <= room.height;
  return attempt;
}

/* The last resort: what doesn't fit at the smallest size goes. */
Attempt
shorten (const PartBuilder &builder, const std::vector<Piece> &pieces,
    const TextSpec &spec, const Room &room, Layout &layout)
{
  const StyleInfo &info = style_info (spec.style);
  Attempt attempt;
  attempt.fits = false;
  double left = room.height;
  int gone = 0;
  for (const Piece &piece : pieces) {
    const Type &type = piece.second ? info.second : info.first;
    double size = size_of (piece, room, room.least);
    bool first = attempt.parts.empty ();
    if (!first)
      left -= gap_before (spec.style, piece, size);
    double lines = lines_for (piece, type, size, room, left);
    if (first)
      lines = std::max (lines, 1.0);
    int characters = builder.characters_of (piece), shown = characters;
    if (lines < 1) {
      gone += characters;
      continue;
    }
    Part part;
    bool broke = false;
    if (!is_hopeless (builder, piece, type, size, lines, room))
      part = builder.build (piece, type, size, room.width, broke);
    if (!part.layout || (double) part.lines.size () > lines)
      part = builder.build_short (
          piece, type, size, room.width, (unsigned) lines, shown);
    gone += characters - shown;
    left -= room.paged ? 0 : part.height;
    attempt.parts.push_back (std::move (part));
  }
  layout.shown = layout.characters - gone;
  stack_up (attempt, pieces, spec.style, room.size * room.least);
  return attempt;
}

/* As large as fits; nothing that fits: as much as fits. */
Attempt
find_size (const PartBuilder &builder, const std::vector<Piece> &pieces,
    const TextSpec &spec, const Room &room, Layout &layout)
{
  Attempt attempt = attempt_at (1, builder, pieces, spec, room);
  if (attempt.fits)
    return attempt;
  layout.shrunk = room.least;
  Attempt least = attempt_at (room.least, builder, pieces, spec, room);
  if (!least.fits)
    return shorten (builder, pieces, spec, room, layout);
  for (double factor = 0.95; factor > room.least; factor -= 0.05) {
    attempt = attempt_at (factor, builder, pieces, spec, room);
    if (!attempt.fits)
      continue;
    layout.shrunk = factor;
    return attempt;
  }
  return least;
}

double
lower_edge (Shape shape, double height)
{
  return height * (shape == Shape::upright     ? 0.56
                      : shape == Shape::square ? 0.70
                                               : 0.735);
}

/* Where the block stands, its panel included. */
Box
place_block (const TextSpec &spec, const Frame &frame, const Layout &layout,
    double w, double h)
{
  const StyleInfo &info = style_info (spec.style);
  Shape shape = shape_of (frame.width, frame.height);
  Box safe = area_of (spec, frame);
  int side = layout.align == Align::left    ? -1
             : layout.align == Align::right ? 1
                                            : 0;
  auto along = [] (double from, double room, double size, int s) {
    return from + (room - size) * (s + 1) / 2;
  };
  double x = along (safe.x, safe.w, w, side);
  double y = along (safe.y, safe.h, h, 0);
  switch (info.anchor) {
  case Anchor::middle:
    if (spec.style == Style::quote || spec.style == Style::slide ||
        (spec.style == Style::code && spec.align == Align::automatic))
      x = along (0, frame.width, w, 0);
    break;
  case Anchor::below:
    y = frame.height * 0.64 - h / 2;
    break;
  case Anchor::lower_left:
    y = lower_edge (shape, frame.height) - h;
    break;
  case Anchor::heading:
    y = safe.y + (shape == Shape::upright ? 0.012 : 0.03) * frame.height;
    break;
  case Anchor::caption: {
    const Part &part = layout.parts[0];
    const Line &last = part.lines.back ();
    double descent = last.top + last.height - last.baseline + layout.padding_y;
    y = frame.height * (shape == Shape::upright ? 0.68 : 0.88) + descent - h;
    break;
  }
  }
  if (spec.place && spec.place->exact) {
    x = frame.width * spec.place->x - w / 2;
    y = frame.height * spec.place->y - h / 2;
  } else if (spec.place) {
    x = along (safe.x, safe.w, w, spec.place->side_x);
    bool low = info.anchor == Anchor::caption && spec.place->side_y > 0;
    if (!low)
      y = along (safe.y, safe.h, h, spec.place->side_y);
  }
  auto keep = [] (double v, double from, double room, double size) {
    double most = std::max (from, from + room - size);
    return size > room ? from + (room - size) / 2 : std::clamp (v, from, most);
  };
  return {keep (x, safe.x, safe.w, w), keep (y, safe.y, safe.h, h), w, h};
}

void
move_lines (Part &part, double x, double y)
{
  part.x = x;
  part.y = y;
  for (Line &line : part.lines) {
    line.x += x;
    line.top += y;
    line.baseline += y;
    for (Cluster &cluster : line.clusters)
      cluster.x += line.x;
  }
}

/* Karaoke that is longer than its lines is shown page by page: the lines of
 * every page end where the block ends. */
void
turn_into_pages (Layout &layout, const Room &room)
{
  Part &part = layout.parts[0];
  size_t per_page = room.max_lines;
  size_t count = part.lines.size ();
  if (!room.paged || per_page == 0 || count <= per_page)
    return;
  layout.page_lines = (unsigned) per_page;
  double height = part.lines[0].height;
  for (size_t i = 0; i < count; i++) {
    size_t first = i - i % per_page;
    size_t lines = std::min (per_page, count - first);
    Line &line = part.lines[i];
    double drop = line.baseline - line.top;
    line.top = (double) (per_page - lines + i % per_page) * height;
    line.baseline = line.top + drop;
  }
  part.height = (double) per_page * height;
}

/* Whether TEXT has a letter that runs one way, left or right. */
bool
has_direction (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (FRIBIDI_IS_STRONG (fribidi_get_bidi_type (g_utf8_get_char (text))))
      return true;
  return false;
}

/* The first letters tell the direction of all; of a list each item has that of
 * its own letters, and what has none (`2024`) that of the list. */
void
settle_directions (const TextSpec &spec, Layout &layout)
{
  auto &parts = layout.parts;
  layout.right_to_left = parts[0].right_to_left;
  if (spec.style != Style::bullets)
    return;
  auto is_neutral = [] (const Part &part) {
    return !has_direction (pango_layout_get_text (part.layout.get ()));
  };
  auto first = std::find_if_not (parts.begin (), parts.end (), is_neutral);
  if (first != parts.end ())
    layout.right_to_left = first->right_to_left;
  for (Part &part : parts)
    if (spec.align != Align::automatic || is_neutral (part))
      part.right_to_left = layout.right_to_left;
}

void
place_lines (const TextSpec &spec, double width, Layout &layout)
{
  bool is_list = spec.style == Style::bullets;
  for (Part &part : layout.parts) {
    bool rtl = is_list ? part.right_to_left : layout.right_to_left;
    Align align = layout.align;
    if (is_list && spec.align == Align::automatic)
      align = rtl ? Align::right : Align::left;
    double from = layout.block.x + (rtl ? 0 : layout.indent);
    for (Line &line : part.lines)
      line.x = align == Align::left    ? line.indent
               : align == Align::right ? width - line.width - line.indent
                                       : (width - line.width) / 2;
    move_lines (part, from, layout.block.y + part.y);
  }
}

} // namespace

Layout
lay_out (const TextSpec &spec, const PlainText &plain, const Frame &frame,
    PangoContext *context)
{
  Layout layout;
  Room room = measure_room (spec, frame, layout);
  std::vector<Piece> pieces = split_pieces (spec.style, plain.text);
  layout.characters = (int) g_utf8_strlen (plain.text.c_str (), -1);
  layout.shown = layout.characters;
  if (room.size < kLeastPixels || pieces.empty () || layout.characters == 0)
    return layout;
  const char *language = spec.language.empty () ? "en" : spec.language.c_str ();
  pango_context_set_language (context, pango_language_from_string (language));
  PartBuilder builder (spec, plain, context);
  Attempt attempt = find_size (builder, pieces, spec, room, layout);
  double factor = layout.shrunk;
  layout.parts = std::move (attempt.parts);
  layout.size = layout.parts[0].size;
  layout.indent *= factor;
  layout.padding_x *= factor;
  layout.padding_y *= factor;
  settle_directions (spec, layout);
  layout.align = spec.align;
  if (spec.align == Align::automatic) {
    layout.align = style_info (spec.style).align;
    if (layout.align == Align::left && layout.right_to_left)
      layout.align = Align::right;
  }
  turn_into_pages (layout, room);
  double w = attempt.width + layout.indent;
  double h = layout.page_lines ? layout.parts[0].height : attempt.height;
  Box outer = place_block (
      spec, frame, layout, w + 2 * layout.padding_x, h + 2 * layout.padding_y);
  layout.block = {outer.x + layout.padding_x, outer.y + layout.padding_y, w, h};
  place_lines (spec, attempt.width, layout);
  return layout;
}

} // namespace reel::text
