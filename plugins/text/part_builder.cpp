// SPDX-License-Identifier: LGPL-2.1-or-later
#include "part_builder.h"

#include <algorithm>
#include <cmath>

#include "break_lines.h"

namespace reel::text {

/* What a layout is made of, and which character of the plain text each of
 * its bytes stands for. */
struct PartBuilder::Text {
  std::string bytes;
  std::vector<int> source;
  PangoPtr<PangoAttrList> attributes;
};

namespace {

constexpr char kLineSeparator[] = "\u2028";
constexpr gunichar kLineSeparatorCharacter = 0x2028;
constexpr char kEllipsis[] = "\u2026";
/* Of slides, times the size. */
constexpr double kParagraphGap = 0.6, kItemGap = 0.22, kTab = 1.15;
constexpr double kNaturalHeight = 1.21; // of Inter's lines, times the size
constexpr int kMostTabs = 8;

double
pixels (int units)
{
  return units / (double) PANGO_SCALE;
}

PangoPtr<PangoAttrList>
slice_attributes (PangoAttrList *all, int from, int to)
{
  PangoPtr<PangoAttrList> slice (pango_attr_list_new ());
  GSList *list = all ? pango_attr_list_get_attributes (all) : nullptr;
  for (GSList *l = list; l; l = l->next) {
    auto *attribute = static_cast<PangoAttribute *> (l->data);
    int start = (int) std::min (attribute->start_index, (guint) to);
    int end = (int) std::min (attribute->end_index, (guint) to);
    if (end > from && start < to) {
      auto *copy = pango_attribute_copy (attribute);
      copy->start_index = (guint) std::max (start - from, 0);
      copy->end_index = (guint) (end - from);
      pango_attr_list_insert (slice.get (), copy);
    }
  }
  g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
  return slice;
}

void
add (PangoAttrList *list, PangoAttribute *attribute)
{
  pango_attr_list_insert_before (list, attribute);
}

bool
ends_clause (gunichar c)
{
  return g_utf8_strchr (",.;:!?\u2026\u2014\u060c\u061b\u061f\u3001\u3002"
                        "\uff0c\uff01\uff1f\u0964",
             -1, c) != nullptr;
}

/* Advance of each character, in pixels, in the order of the text. */
std::vector<double>
advances (PangoLayout *layout, int characters)
{
  std::vector<double> widths ((size_t) characters, 0);
  const char *text = pango_layout_get_text (layout);
  std::vector<int> logical;
  for (int l = 0; l < pango_layout_get_line_count (layout); l++) {
    PangoLayoutLine *line = pango_layout_get_line_readonly (layout, l);
    for (GSList *r = line->runs; r; r = r->next) {
      auto *run = static_cast<PangoGlyphItem *> (r->data);
      logical.assign ((size_t) run->item->num_chars, 0);
      pango_glyph_item_get_logical_widths (run, text, logical.data ());
      auto at =
          (size_t) g_utf8_pointer_to_offset (text, text + run->item->offset);
      for (size_t i = 0; i < logical.size () && at + i < widths.size (); i++)
        widths[at + i] = pixels (logical[i]);
    }
  }
  return widths;
}

/* Everything about the lines of LAYOUT that drawing needs. */
void
read_lines (const std::vector<int> &source, Part &part)
{
  PangoLayout *layout = part.layout.get ();
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do {
    PangoRectangle ink, logical;
    pango_layout_iter_get_line_extents (iter, &ink, &logical);
    Line line;
    line.line = pango_layout_iter_get_line_readonly (iter);
    line.top = pixels (logical.y);
    line.height = pixels (logical.height);
    line.width = pixels (logical.width);
    line.baseline = pixels (pango_layout_iter_get_baseline (iter));
    part.width = std::max (part.width, line.width);
    part.height = std::max (part.height, line.top + line.height);
    part.lines.push_back (line);
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);

  iter = pango_layout_get_iter (layout);
  size_t at = 0;
  do {
    PangoLayoutLine *of = pango_layout_iter_get_line_readonly (iter);
    while (at + 1 < part.lines.size () && part.lines[at].line != of)
      at++;
    if (!pango_layout_iter_get_run_readonly (iter))
      continue; // the end of a line
    PangoRectangle line_box, box;
    pango_layout_iter_get_line_extents (iter, nullptr, &line_box);
    pango_layout_iter_get_cluster_extents (iter, nullptr, &box);
    auto byte = (size_t) pango_layout_iter_get_index (iter);
    Cluster cluster;
    cluster.offset = source[std::min (byte, source.size () - 1)];
    cluster.x = pixels (box.x - line_box.x);
    cluster.width = pixels (box.width);
    const char *letter = pango_layout_get_text (layout) + byte;
    cluster.white = g_unichar_isspace (g_utf8_get_char (letter));
    part.lines[at].clusters.push_back (cluster);
  } while (pango_layout_iter_next_cluster (iter));
  pango_layout_iter_free (iter);

  int end = source.back ();
  for (auto l = part.lines.rbegin (); l != part.lines.rend (); ++l) {
    std::stable_sort (l->clusters.begin (), l->clusters.end (),
        [] (const Cluster &a, const Cluster &b) {
          return a.offset < b.offset;
        });
    for (auto c = l->clusters.rbegin (); c != l->clusters.rend (); ++c) {
      c->count = std::max (end - c->offset, 0);
      end = c->offset;
    }
  }
}

/* The narrowest width that takes no more lines than WIDTH does: for text with
 * attributes, whose bytes had better stay where they are. */
void
narrow (PangoLayout *layout, double width)
{
  int lines = pango_layout_get_line_count (layout);
  double low = width / std::max (lines, 1), high = width;
  for (int i = 0; i < 10 && lines > 1; i++) {
    double middle = (low + high) / 2;
    pango_layout_set_width (layout, (int) (middle * PANGO_SCALE));
    if (pango_layout_get_line_count (layout) <= lines)
      high = middle;
    else
      low = middle;
  }
  pango_layout_set_width (layout, (int) (std::ceil (high) * PANGO_SCALE));
}

bool
starts_with_dash (const std::string &text, size_t at)
{
  gunichar c = g_utf8_get_char (text.c_str () + at);
  return c == '-' || (c >= 0x2012 && c <= 0x2015);
}

std::vector<Piece>
split_slide (const std::string &text)
{
  std::vector<Piece> pieces;
  bool parted = false;
  for (size_t from = 0; from < text.size ();) {
    size_t to = std::min (text.find ('\n', from), text.size ());
    bool hangs = text.find ('\t', from) < to;
    if (to > from)
      pieces.push_back ({(int) from, (int) to, false,
          parted  ? kParagraphGap
          : hangs ? kItemGap
                  : 0});
    parted = to == from;
    from = to + 1;
  }
  return pieces;
}

} // namespace

std::vector<Piece>
split_pieces (Style style, const std::string &text)
{
  int end = (int) text.size ();
  std::vector<Piece> pieces;
  size_t first = text.find ('\n'), last = text.rfind ('\n');
  switch (style) {
  case Style::title:
  case Style::heading:
  case Style::lower_third:
  case Style::big_number:
    if (first == std::string::npos || (int) first + 1 >= end)
      break;
    return {{0, (int) first, false}, {(int) first + 1, end, true}};
  case Style::quote:
    if (last == std::string::npos || (int) last + 1 >= end ||
        !starts_with_dash (text, last + 1))
      break;
    return {{0, (int) last, false}, {(int) last + 1, end, true}};
  case Style::bullets:
    for (size_t from = 0; from < text.size ();) {
      size_t to = std::min (text.find ('\n', from), text.size ());
      if (to > from)
        pieces.push_back ({(int) from, (int) to, false});
      from = to + 1;
    }
    return pieces;
  case Style::slide:
    return split_slide (text);
  default:
    break;
  }
  while (end > 0 && text[(size_t) end - 1] == '\n')
    end--;
  return {{0, end, false}};
}

PartBuilder::PartBuilder (
    const TextSpec &spec, const PlainText &plain, PangoContext *context)
    : spec_ (spec), plain_ (plain), context_ (context)
{
}

PartBuilder::Text
PartBuilder::cut (const Piece &piece, int bytes) const
{
  Text text;
  int to = std::min (piece.to, piece.from + bytes);
  const char *all = plain_.text.c_str ();
  auto offset = (int) g_utf8_pointer_to_offset (all, all + piece.from);
  /* A caption's lines are of one paragraph, whose first letter tells in which
   * direction all of them run (Unicode Standard Annex 9, P2); to Pango a line
   * feed would end it. Attributes count bytes, which this would move. */
  bool one_paragraph =
      (spec_.style == Style::caption || spec_.style == Style::karaoke) &&
      !plain_.attributes;
  for (const char *c = all + piece.from; c < all + to; c++) {
    if (((unsigned char) *c & 0xc0) != 0x80)
      offset++;
    std::string_view letter (c, 1);
    if (one_paragraph && *c == '\n')
      letter = kLineSeparator;
    text.bytes += letter;
    text.source.insert (text.source.end (), letter.size (), offset - 1);
  }
  text.source.push_back (offset);
  if (plain_.attributes)
    text.attributes =
        slice_attributes (plain_.attributes.get (), piece.from, to);
  return text;
}

PangoPtr<PangoLayout>
PartBuilder::shape (const Text &text, const Type &type, double size) const
{
  const StyleInfo &info = style_info (spec_.style);
  PangoPtr<PangoLayout> layout (pango_layout_new (context_));
  PangoPtr<PangoFontDescription> font (pango_font_description_new ());
  std::string family = spec_.family.empty ()
                           ? info.families
                           : spec_.family + "," + info.families;
  bool second = &type == &info.second;
  if (second && !spec_.second_family.empty ())
    family = spec_.second_family + "," + family;
  pango_font_description_set_family (font.get (), family.c_str ());
  pango_font_description_set_weight (font.get (), (PangoWeight) type.weight);
  if (type.italic)
    pango_font_description_set_style (font.get (), PANGO_STYLE_ITALIC);
  pango_font_description_set_absolute_size (font.get (), size * PANGO_SCALE);
  pango_layout_set_font_description (layout.get (), font.get ());
  PangoPtr<PangoAttrList> list (
      text.attributes ? pango_attr_list_copy (text.attributes.get ())
                      : pango_attr_list_new ());
  /* What is larger within a slide needs more room. */
  if (spec_.style == Style::slide)
    add (list.get (),
        pango_attr_line_height_new (type.line_height / kNaturalHeight));
  else
    add (list.get (), pango_attr_line_height_new_absolute (
                          (int) (type.line_height * size * PANGO_SCALE)));
  add (list.get (), pango_attr_insert_hyphens_new (FALSE));
  if (type.tracking != 0)
    add (list.get (), pango_attr_letter_spacing_new (
                          (int) (type.tracking * size * PANGO_SCALE)));
  if (spec_.style == Style::big_number)
    add (list.get (), pango_attr_font_features_new ("tnum=1"));
  if (spec_.style == Style::code)
    add (list.get (), pango_attr_font_features_new ("liga=0, calt=0"));
  pango_layout_set_attributes (layout.get (), list.get ());
  pango_layout_set_wrap (layout.get (), PANGO_WRAP_WORD_CHAR);
  if (double hang = hanging (text, size)) {
    PangoTabArray *tabs = pango_tab_array_new (kMostTabs, FALSE);
    for (int i = 0; i < kMostTabs; i++)
      pango_tab_array_set_tab (
          tabs, i, PANGO_TAB_LEFT, (int) ((i + 1) * kTab * size * PANGO_SCALE));
    pango_layout_set_tabs (layout.get (), tabs);
    pango_tab_array_free (tabs);
    pango_layout_set_indent (layout.get (), (int) (-hang * PANGO_SCALE));
  }
  pango_layout_set_text (
      layout.get (), text.bytes.data (), (int) text.bytes.size ());
  return layout;
}

/* How far the further lines of a slide's item stand from its first; 0: it is
 * none. */
double
PartBuilder::hanging (const Text &text, double size) const
{
  if (spec_.style != Style::slide)
    return 0;
  auto tabs = std::count (text.bytes.begin (), text.bytes.end (), '\t');
  return (double) std::min<ptrdiff_t> (tabs, kMostTabs) * kTab * size;
}

/* Puts line separators where lines shall end. False if a word is too wide. */
bool
PartBuilder::balance (Text &text, PangoLayout *layout, double width) const
{
  int count = 0;
  const PangoLogAttr *attrs =
      pango_layout_get_log_attrs_readonly (layout, &count);
  int characters = count - 1;
  std::vector<double> width_of = advances (layout, characters);
  std::vector<gunichar> letters ((size_t) characters);
  const char *p = text.bytes.c_str ();
  for (auto &letter : letters) {
    letter = g_utf8_get_char (p);
    p = g_utf8_next_char (p);
  }
  std::vector<bool> breaks ((size_t) characters + 1, false);
  std::vector<int> chosen;
  bool fits = true;
  for (int from = 0; from < characters;) {
    std::vector<BreakPlace> places;
    double sum = 0, solid = 0;
    int to = from;
    gunichar last = 0;
    auto ends_line = [&] (int at) {
      return letters[at] == '\n' || letters[at] == kLineSeparatorCharacter;
    };
    for (; to < characters && !ends_line (to); to++) {
      if (to > from && attrs[to].is_line_break)
        places.push_back ({to, solid, sum, (bool) attrs[to - 1].is_white,
            ends_clause (last)});
      sum += width_of[to];
      if (!attrs[to].is_white) {
        solid = sum;
        last = letters[to];
      }
    }
    fits = break_lines (places, solid, width, chosen) && fits;
    for (int c : chosen)
      breaks[places[c].index] = true;
    from = to + 1;
  }
  if (!fits)
    return false;
  Text broken;
  p = text.bytes.c_str ();
  for (int i = 0; i < characters; i++) {
    auto at = (size_t) (p - text.bytes.c_str ());
    if (breaks[i]) {
      while (!broken.bytes.empty () && broken.bytes.back () == ' ') {
        broken.bytes.pop_back ();
        broken.source.pop_back ();
      }
      broken.bytes += kLineSeparator;
      broken.source.insert (broken.source.end (), 3, text.source[at] - 1);
    }
    const char *next = g_utf8_next_char (p);
    broken.bytes.append (p, next);
    broken.source.insert (
        broken.source.end (), (size_t) (next - p), text.source[at]);
    p = next;
  }
  broken.source.push_back (text.source.back ());
  text = std::move (broken);
  return true;
}

Part
PartBuilder::build_text (const Text &given, const Type &type, double size,
    double width, bool &broke) const
{
  Part part;
  part.type = type;
  part.size = size;
  part.layout = shape (given, type, size);
  const std::vector<int> *source = &given.source;
  Text balanced;
  double hang = hanging (given, size);
  bool plain = !given.attributes && spec_.style != Style::code && hang == 0;
  if (plain) {
    balanced.bytes = given.bytes;
    balanced.source = given.source;
    plain = balance (balanced, part.layout.get (), width);
    if (plain) {
      source = &balanced.source;
      part.layout = shape (balanced, type, size);
    }
  }
  if (!plain) {
    pango_layout_set_wrap (part.layout.get (), PANGO_WRAP_WORD);
    pango_layout_set_width (part.layout.get (), (int) (width * PANGO_SCALE));
    PangoRectangle logical;
    pango_layout_get_extents (part.layout.get (), nullptr, &logical);
    bool wide = pixels (logical.width) > width + 1;
    bool lines_of_code = spec_.style == Style::code &&
                         pango_layout_is_wrapped (part.layout.get ());
    broke = broke || wide || lines_of_code;
    if (wide) {
      pango_layout_set_wrap (part.layout.get (), PANGO_WRAP_WORD_CHAR);
      pango_layout_set_width (part.layout.get (), (int) (width * PANGO_SCALE));
    } else if (spec_.style != Style::code && hang == 0) {
      narrow (part.layout.get (), width);
    }
  }
  PangoDirection direction = pango_layout_get_direction (part.layout.get (), 0);
  part.right_to_left = direction == PANGO_DIRECTION_RTL;
  read_lines (*source, part);
  for (size_t i = 1; i < part.lines.size (); i++) {
    part.lines[i].indent = hang;
    part.width = std::max (part.width, hang + part.lines[i].width);
  }
  return part;
}

int
PartBuilder::characters_of (const Piece &piece) const
{
  return (int) g_utf8_strlen (
      plain_.text.c_str () + piece.from, piece.to - piece.from);
}

double
PartBuilder::length_of (const Piece &piece, const Type &type, double size) const
{
  Text text = cut (piece, piece.to - piece.from);
  PangoPtr<PangoLayout> layout = shape (text, type, size);
  double length = 0;
  for (double advance :
      advances (layout.get (), (int) g_utf8_strlen (text.bytes.c_str (), -1)))
    length += advance;
  return length;
}

Part
PartBuilder::build (const Piece &piece, const Type &type, double size,
    double width, bool &broke) const
{
  return build_text (
      cut (piece, piece.to - piece.from), type, size, width, broke);
}

Part
PartBuilder::build_short (const Piece &piece, const Type &type, double size,
    double width, unsigned lines, int &shown) const
{
  const char *start = plain_.text.c_str () + piece.from;
  int characters = characters_of (piece);
  auto attempt = [&] (int count) {
    auto bytes = (int) (g_utf8_offset_to_pointer (start, count) - start);
    Text text = cut (piece, bytes);
    while (!text.bytes.empty () && g_ascii_isspace (text.bytes.back ())) {
      text.bytes.pop_back ();
      text.source.erase (text.source.end () - 2);
    }
    int end = text.source.back ();
    text.bytes += kEllipsis;
    text.source.insert (text.source.end () - 1, 3, end);
    bool broke = false;
    return build_text (text, type, size, width, broke);
  };
  // Wrapping what can't fit anyway would take Pango long.
  Text all = cut (piece, piece.to - piece.from);
  PangoPtr<PangoLayout> line = shape (all, type, size);
  int low = 0, high = 0;
  double length = 0;
  for (double advance : advances (line.get (), characters)) {
    length += advance;
    if (length > (lines + 0.5) * width * kSlack)
      break;
    high++;
  }
  while (low + 1 < high) {
    int middle = (low + high) / 2;
    if (attempt (middle).lines.size () <= lines)
      low = middle;
    else
      high = middle;
  }
  // Never between the parts of one letter.
  PangoPtr<PangoLayout> whole (pango_layout_new (context_));
  pango_layout_set_text (whole.get (), start, piece.to - piece.from);
  int count = 0;
  const PangoLogAttr *attrs =
      pango_layout_get_log_attrs_readonly (whole.get (), &count);
  while (low > 0 && low < count && !attrs[low].is_cursor_position)
    low--;
  shown = low;
  return attempt (low);
}

} // namespace reel::text
