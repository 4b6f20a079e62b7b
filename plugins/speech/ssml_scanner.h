// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <glib.h>

namespace reel::speech {

struct Place {
  int line = 1;
  int column = 1; // characters, from 1
};

struct Attribute {
  std::string name;
  std::u32string value;
  Place place;
};

/* One thing in the markup. */
struct MarkupItem {
  enum class Kind { text, start, end, finish };
  Kind kind = Kind::finish;
  Place place;
  std::u32string text; // of a text
  std::string name;    // of a tag
  std::vector<Attribute> attributes;
  bool empty = false; // <tag/>
};

/* Sets ERROR to "LINE:COLUMN: what is wrong". */
void set_markup_error (GError **error, Place place, const std::string &what);

/* Takes XML apart, with the place of everything. Knows elements, attributes,
 * text, CDATA, comments, the XML declaration, the five entities and character
 * references; all else (document types, other instructions, other entities) is
 * refused. Balance of tags is the reader's affair. */
class SsmlScanner {
public:
  explicit SsmlScanner (std::u32string_view source) : source_ (source) {}

  /* The next item; false with ERROR set if there is none to be had. */
  [[nodiscard]] bool next (MarkupItem &item, GError **error);

private:
  bool at_end () const { return position_ >= source_.size (); }
  char32_t peek () const { return at_end () ? 0 : source_[position_]; }
  bool looking_at (std::u32string_view what) const;
  void advance (size_t count = 1);
  void skip_space ();
  bool skip_comment (GError **error);
  bool skip_declaration (GError **error);
  bool read_name (std::string &name, GError **error);
  bool read_reference (std::u32string &out, GError **error);
  bool read_cdata (std::u32string &out, GError **error);
  bool read_text (MarkupItem &item, GError **error);
  bool read_attribute (MarkupItem &item, GError **error);
  bool read_tag (MarkupItem &item, GError **error);

  std::u32string_view source_;
  size_t position_ = 0;
  Place place_;
};

} // namespace reel::speech
