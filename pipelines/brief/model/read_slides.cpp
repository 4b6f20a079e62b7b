// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <glib.h>

#include "brief/model/notation.h"
#include "brief/model/parts.h"

namespace reel {

namespace {

constexpr size_t kMostCharacters = 5000;      // of words
constexpr size_t kMostCodeCharacters = 20000; // of a program
constexpr int kMostLines = 1'000'000;         // of a file
constexpr size_t kMostRanges = 50;

enum class Format { Plain, Markdown, Code };

constexpr Word<Format> kFormats[] = {
    {"plain", Format::Plain},
    {"markdown", Format::Markdown},
    {"code", Format::Code},
};

constexpr Word<const char *> kAligns[] = {
    {"left", "left"}, {"center", "center"}, {"right", "right"}};

constexpr Word<Code::Reveal> kReveals[] = {
    {"none", Code::Reveal::None}, {"line", Code::Reveal::Line}};

constexpr Key<Slide> kSlideKeys[] = {
    {"text", [] (Reader &r, const Field &f,
                 Slide &s) { r.text (f, s.text, kMostCharacters); }},
    {"file", [] (Reader &r, const Field &f, Slide &s) { r.file (f, s.file); }},
    {"format",
        [] (Reader &r, const Field &f, Slide &s) {
          Format format = Format::Plain;
          r.word (f, kFormats, format);
          s.markdown = format == Format::Markdown;
        }},
    {"font-size", [] (Reader &r, const Field &f,
                      Slide &s) { r.number (f, 8, 400, s.font_size); }},
    {"align",
        [] (Reader &r, const Field &f, Slide &s) {
          const char *align = "";
          if (r.word (f, kAligns, align))
            s.align = align;
        }},
};

/* `12`, or `14-15`. */
bool
read_range (Reader &reader, const Field &field, std::pair<int, int> &range)
{
  const Value &value = field.value;
  std::string_view text = value.text;
  bool is_plain =
      value.kind == Value::Kind::Number || value.kind == Value::Kind::Text;
  size_t dash = text.find ('-');
  auto part = [] (std::string_view digits) {
    size_t from = std::min (digits.find_first_not_of (' '), digits.size ());
    digits.remove_prefix (from);
    while (digits.ends_with (' '))
      digits.remove_suffix (1);
    return parse_integer (digits);
  };
  auto from = part (text.substr (0, dash));
  auto to = dash == text.npos ? from : part (text.substr (dash + 1));
  if (is_plain && from && to && *from >= 1 && *to >= *from &&
      *to <= kMostLines) {
    range = {(int) *from, (int) *to};
    return true;
  }
  if (!is_plain)
    reader.wrong_type (field, "lines such as 12 or 14-15", "14-15");
  else
    reader.problems.error (value.place,
        "`" + std::string (field.key) + "` can't be `" + value.text + "`",
        "lines count from 1: `12`, or from one to another: `14-15`");
  return false;
}

void
read_highlight (Reader &reader, const Field &field, Slide &slide)
{
  std::pair<int, int> range;
  auto &ranges = slide.code->highlight;
  if (field.value.kind != Value::Kind::List) {
    if (read_range (reader, field, range))
      ranges.push_back (range);
    return;
  }
  if (!reader.list (field, "lines", "[12, 14-15]", kMostRanges))
    return;
  for (const Value &item : field.value.items)
    if (read_range (reader, {field.key, item}, range))
      ranges.push_back (range);
}

constexpr Word<Format> kCodeFormat[] = {{"code", Format::Code}};

constexpr Key<Slide> kCodeKeys[] = {
    {"text", [] (Reader &r, const Field &f,
                 Slide &s) { r.text (f, s.text, kMostCodeCharacters); }},
    {"file", [] (Reader &r, const Field &f, Slide &s) { r.file (f, s.file); }},
    {"format",
        [] (Reader &r, const Field &f, Slide &) {
          Format format = Format::Code;
          r.word (f, kCodeFormat, format);
        }},
    {"language", [] (Reader &r, const Field &f,
                     Slide &s) { r.text (f, s.code->language, 40); }},
    {"lines",
        [] (Reader &r, const Field &f, Slide &s) {
          std::pair<int, int> range;
          if (read_range (r, f, range))
            s.code->lines = range;
        }},
    {"highlight", read_highlight},
    {"reveal", [] (Reader &r, const Field &f,
                   Slide &s) { r.word (f, kReveals, s.code->reveal); }},
};

/* Whether VALUE, among slides, is a program. */
bool
is_code (const Value &value)
{
  const Value *format = value.find ("format");
  return format && format->kind == Value::Kind::Text && format->text == "code";
}

void
check_source (
    Reader &reader, const Value &value, const char *what, const char *example)
{
  bool has_text = value.find ("text"), has_file = value.find ("file");
  if (has_text && has_file)
    reader.problems.error (value.find ("file")->place,
        std::string (what) + " has either `text` or `file`, not both",
        "leave one of them out");
  else if (!has_text && !has_file)
    reader.problems.error (
        value.place, std::string (what) + " needs `text` or `file`", example);
}

void
read_code (Reader &reader, const Value &value, std::vector<Slide> &slides)
{
  constexpr const char *kExample =
      "for example `{file: main.py, lines: 10-24}`";
  Slide slide;
  slide.place = value.place;
  slide.code.emplace ();
  read_keys (reader, value, "`code`", kCodeKeys, slide);
  check_source (reader, value, "`code`", kExample);
  slides.push_back (std::move (slide));
}

void
read_slide (Reader &reader, const Field &field, std::vector<Slide> &slides)
{
  constexpr const char *kExample = "for example `{text: Hello}`";
  const Value &value = field.value;
  if (is_code (value))
    return read_code (reader, value, slides);
  Slide slide;
  slide.place = value.place;
  if (value.kind != Value::Kind::Map) {
    reader.text (field, slide.text, kMostCharacters);
  } else {
    read_keys (reader, value, "a slide", kSlideKeys, slide);
    check_source (reader, value, "a slide", kExample);
  }
  slides.push_back (std::move (slide));
}

constexpr size_t kMostSlides = 20;

} // namespace

void
read_slides (Reader &reader, const Field &field, std::vector<Slide> &slides)
{
  const Value &value = field.value;
  if (value.kind != Value::Kind::List)
    return read_slide (reader, field, slides);
  if (!reader.list (field, "slides", "[One, Two]", kMostSlides))
    return;
  for (const Value &item : value.items)
    read_slide (reader, {field.key, item}, slides);
}

void
read_programs (Reader &reader, const Field &field, std::vector<Slide> &slides)
{
  const Value &value = field.value;
  auto read_one = [&] (const Value &one) {
    if (one.kind == Value::Kind::Map)
      read_code (reader, one, slides);
    else
      reader.wrong_type (
          {field.key, one}, "a map", "{file: main.py, lines: 10-24}");
  };
  if (value.kind != Value::Kind::List)
    return read_one (value);
  if (!reader.list (field, "programs", "[{file: main.py}]", kMostSlides))
    return;
  for (const Value &item : value.items)
    read_one (item);
}

void
dim_behind_slides (
    const Value &tree, const Theme &theme, std::vector<Background> &backgrounds)
{
  bool is_list = tree.kind == Value::Kind::List;
  for (size_t i = 0; i < backgrounds.size (); i++) {
    Background &background = backgrounds[i];
    const Value &own = is_list && i < tree.items.size () ? tree.items[i] : tree;
    bool is_picture = background.kind == BackgroundKind::Image ||
                      background.kind == BackgroundKind::Video ||
                      background.kind == BackgroundKind::Stock;
    if (is_picture && !own.find ("dim"))
      background.dim = theme.dim;
    if (is_picture && !own.find ("blur"))
      background.blur = theme.slide_blur;
  }
}

} // namespace reel
