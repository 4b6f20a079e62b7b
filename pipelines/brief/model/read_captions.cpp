// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/notation.h"
#include "brief/model/parts.h"
#include "brief/model/variables.h"

namespace reel {

static constexpr Word<CaptionMode> kModes[] = {
    {"none", CaptionMode::None},
    {"line", CaptionMode::Line},
    {"karaoke", CaptionMode::Karaoke},
};

static void
read_mode (Reader &reader, const Field &field, Captions &captions)
{
  if (field.value.kind == Value::Kind::Text && field.value.text == "soft")
    reader.not_yet (field.value.place, "soft",
        "use `line`, which draws them; a subtitle file is always written");
  else
    reader.word (field, kModes, captions.mode);
}

static void
read_place (Reader &reader, const Field &written, Captions &captions)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  static constexpr Word<const char *> kPlaces[] = {
      {"top", "top"}, {"middle", "middle"}, {"bottom", "bottom"}};
  if (field.value.kind == Value::Kind::Number) {
    double y = 0;
    if (reader.number (field, 0, 1, y))
      captions.position = format_number (y);
    return;
  }
  const char *word = nullptr;
  if (field.value.kind != Value::Kind::Text)
    reader.wrong_type (field,
        "top, middle, bottom or a number from 0 (top) to 1 (bottom)", "0.7");
  else if (reader.word (field, kPlaces, word))
    captions.position = word;
}

template <std::string Captions::*Member>
static void
read_caption_color (Reader &reader, const Field &field, Captions &captions)
{
  reader.color_text (field, captions.*Member);
}

static constexpr Key<Captions> kCaptionKeys[] = {
    {"mode", read_mode},
    {"position", read_place},
    {"max-chars", [] (Reader &r, const Field &f,
                      Captions &c) { r.integer (f, 8, 80, c.max_chars); }},
    {"max-lines", [] (Reader &r, const Field &f,
                      Captions &c) { r.integer (f, 1, 4, c.max_lines); }},
    {"size", [] (Reader &r, const Field &f,
                 Captions &c) { r.number (f, 8, 200, c.size); }},
    {"scale", [] (Reader &r, const Field &f,
                  Captions &c) { r.number (f, 0.3, 4, c.scale); }},
    {"font",
        [] (Reader &r, const Field &f, Captions &c) { r.font (f, c.font); }},
    {"color", read_caption_color<&Captions::color>},
    {"background", read_caption_color<&Captions::background>},
    {"outline", read_caption_color<&Captions::outline>},
    {"highlight", read_caption_color<&Captions::highlight>},
    {"track", nullptr, "leave it out: a subtitle file is always written"},
    {"tracks", nullptr, "leave it out: one subtitle file is written"},
};

bool
is_caption_mode (std::string_view word)
{
  return word == "none" || word == "line" || word == "karaoke" ||
         word == "soft";
}

bool
check_default_captions (Reader &reader, const Field &field)
{
  const Value &value = field.value;
  if (value.kind != Value::Kind::Text && value.kind != Value::Kind::Map) {
    reader.wrong_type (
        field, "a mode (none, line, karaoke) or a map", "karaoke");
    return false;
  }
  if (value.kind == Value::Kind::Text && !is_caption_mode (value.text)) {
    reader.wrong_word (field, {"none", "line", "karaoke"});
    return false;
  }
  Captions captions;
  read_captions (reader, {field.key, as_map (value, "mode")}, captions);
  return true;
}

void
read_captions (Reader &reader, const Field &field, Captions &captions)
{
  captions.place = field.value.place;
  read_keys (reader, field.value, "`captions`", kCaptionKeys, captions);
}

void
read_caption_texts (
    Reader &reader, const Field &field, std::vector<Placed> &texts)
{
  constexpr size_t kMostTexts = 200, kMostCharacters = 2000;
  auto add = [&] (const Value &value) {
    Placed placed{{}, value.place};
    if (reader.text ({field.key, value}, placed.text, kMostCharacters))
      texts.push_back (std::move (placed));
  };
  if (field.value.kind != Value::Kind::List)
    add (field.value);
  else if (reader.list (field, "texts", "[One, Two]", kMostTexts))
    for (const Value &item : field.value.items)
      add (item);
}

} // namespace reel
