// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include <algorithm>
#include <utility>

#include "speech_error.h"
#include "ssml_scanner.h"
#include "ssml_values.h"
#include "text_units.h"

namespace reel::speech {

namespace {

/* An element that is open. */
struct Frame {
  std::string name;
  Place place;
  Style style;           // of its content
  size_t offset = 0;     // where its content begins
  std::u32string alias;  // of a <sub>
  bool sentence = false; // a sentence ends where it does
};

class Reader {
public:
  Reader (const Style &base, const std::string &voice, const Limits &limits)
      : base_ (base), limits_ (limits)
  {
    script_.voices.push_back ({voice, "", 0, 0, 0});
    script_.speech_limit_ns = limits.ssml_speech_ns;
    set_style (base);
  }

  bool take (const MarkupItem &item, GError **error);
  bool finish (GError **error);
  Script &&script () { return std::move (script_); }

private:
  bool open (const MarkupItem &item, GError **error);
  bool close (const MarkupItem &item, GError **error);
  bool take_text (const MarkupItem &item, GError **error);
  bool apply (const MarkupItem &item, Frame &frame, GError **error);
  bool apply_prosody (const MarkupItem &item, Frame &frame, GError **error);
  bool apply_voice (const MarkupItem &item, Frame &frame, GError **error);
  bool apply_emphasis (const MarkupItem &item, Frame &frame, GError **error);
  bool apply_say_as (const MarkupItem &item, Frame &frame, GError **error);
  bool add_break (const MarkupItem &item, GError **error);
  bool add_mark (const MarkupItem &item, GError **error);
  bool count (size_t characters, Place place, GError **error);
  void cut ();
  void set_style (const Style &style);

  const Style base_;
  const Limits &limits_;
  Script script_;
  std::vector<Frame> frames_;
  size_t characters_ = 0;
  uint64_t breaks_ns_ = 0;
  bool seen_root_ = false;
};

bool
refuse (GError **error, Place place, const std::string &what)
{
  set_markup_error (error, place, what);
  return false;
}

std::string
quoted (const std::u32string &value)
{
  return "\"" + encode_utf8 (value.substr (0, 40)) + "\"";
}

bool
bad_value (GError **error, const Attribute &attribute, const char *wanted)
{
  return refuse (error, attribute.place,
      quoted (attribute.value) + " is no " + attribute.name + ", write " +
          wanted);
}

struct Allowed {
  std::string_view tag;
  std::vector<std::string_view> attributes;
};

const std::vector<Allowed> &
allowed_tags ()
{
  static const auto *tags = new std::vector<Allowed>{
      {"speak", {"version", "xmlns", "xml:lang"}},
      {"p", {"xml:lang"}},
      {"s", {"xml:lang"}},
      {"break", {"time", "strength"}},
      {"emphasis", {"level"}},
      {"prosody", {"rate", "pitch", "range", "volume"}},
      {"say-as", {"interpret-as"}},
      {"sub", {"alias"}},
      {"mark", {"name"}},
      {"voice", {"name", "xml:lang"}},
      {"lang", {"xml:lang"}},
  };
  return *tags;
}

bool
check_allowed (const MarkupItem &item, GError **error)
{
  const auto &tags = allowed_tags ();
  auto tag = std::find_if (tags.begin (), tags.end (),
      [&] (const auto &t) { return t.tag == item.name; });
  if (tag == tags.end ())
    return refuse (error, item.place,
        "<" + item.name +
            "> is not allowed in speech; allowed are speak p s "
            "break emphasis prosody say-as sub mark voice lang");
  for (const Attribute &attribute : item.attributes) {
    const auto &names = tag->attributes;
    if (std::find (names.begin (), names.end (), attribute.name) ==
        names.end ())
      return refuse (error, attribute.place,
          "<" + item.name + "> has no attribute \"" + attribute.name +
              "\" here");
  }
  return true;
}

const Attribute *
find (const MarkupItem &item, std::string_view name)
{
  for (const Attribute &attribute : item.attributes)
    if (attribute.name == name)
      return &attribute;
  return nullptr;
}

const Attribute *
need (const MarkupItem &item, std::string_view name, GError **error)
{
  const Attribute *attribute = find (item, name);
  if (!attribute || attribute->value.empty ()) {
    refuse (error, item.place,
        "<" + item.name + "> needs the attribute \"" + std::string (name) +
            "\"");
    return nullptr;
  }
  return attribute;
}

void
Reader::set_style (const Style &style)
{
  auto &runs = script_.styles;
  size_t offset = script_.text.size ();
  if (!runs.empty () && runs.back ().offset == offset)
    runs.pop_back ();
  if (runs.empty () || !(runs.back ().style == style))
    runs.push_back ({offset, style});
}

void
Reader::cut ()
{
  size_t offset = script_.text.size ();
  if (offset > 0 && (script_.cuts.empty () || script_.cuts.back () < offset))
    script_.cuts.push_back (offset);
}

bool
Reader::count (size_t characters, Place place, GError **error)
{
  characters_ += characters;
  if (characters_ <= limits_.ssml_characters)
    return true;
  g_set_error (error, speech_error_quark (), kErrorTooLarge,
      "%d:%d: the text is longer than %zu characters; "
      "split it into several",
      place.line, place.column, limits_.ssml_characters);
  return false;
}

bool
Reader::take_text (const MarkupItem &item, GError **error)
{
  if (frames_.empty ()) {
    for (char32_t c : item.text)
      if (!is_space (c))
        return refuse (error, item.place,
            "all text must stand between <speak> and </speak>");
    return true;
  }
  for (char32_t c : item.text)
    script_.text.push_back (c == '\r' ? U'\n' : c);
  return count (item.text.size (), item.place, error);
}

bool
Reader::add_break (const MarkupItem &item, GError **error)
{
  uint64_t length = *read_break_strength ("medium");
  if (const Attribute *strength = find (item, "strength")) {
    auto value = read_break_strength (encode_utf8 (strength->value));
    if (!value)
      return bad_value (
          error, *strength, "none, x-weak, weak, medium, strong or x-strong");
    length = *value;
  }
  if (const Attribute *time = find (item, "time")) {
    auto value = read_time (encode_utf8 (time->value));
    if (!value)
      return bad_value (error, *time, "a time as in 500ms or 1.5s");
    length = *value;
  }
  if (length == 0)
    return true;
  breaks_ns_ += std::min (length, limits_.break_ns + 1);
  if (length <= limits_.break_ns && breaks_ns_ <= limits_.breaks_ns) {
    script_.cues.push_back (
        {Cue::Kind::pause, script_.text.size (), "", length});
    return true;
  }
  g_set_error (error, speech_error_quark (), kErrorTooLarge,
      "%d:%d: a break lasts %u s at most, all breaks of a text "
      "together %u s",
      item.place.line, item.place.column,
      (unsigned) (limits_.break_ns / kNsPerSecond),
      (unsigned) (limits_.breaks_ns / kNsPerSecond));
  return false;
}

bool
Reader::add_mark (const MarkupItem &item, GError **error)
{
  const Attribute *name = need (item, "name", error);
  if (!name)
    return false;
  if (name->value.size () > limits_.mark_name_characters)
    return refuse (error, name->place, "this name of a mark is too long");
  script_.cues.push_back (
      {Cue::Kind::mark, script_.text.size (), encode_utf8 (name->value), 0});
  return true;
}

bool
Reader::apply_prosody (const MarkupItem &item, Frame &frame, GError **error)
{
  struct Field {
    int Style::*member;
    std::optional<int> (*read) (std::string_view, int, int);
    const char *wanted;
  };
  static const std::pair<std::string_view, Field> kFields[] = {
      {"rate",
          {&Style::rate, read_rate,
              "x-slow, slow, medium, fast, x-fast or a percentage as in 80%"}},
      {"pitch", {&Style::pitch, read_pitch,
                    "x-low, low, medium, high, x-high or a change as in +10% "
                    "or -2st"}},
      {"range", {&Style::range, read_range,
                    "x-low, low, medium, high, x-high or a change as in +10%"}},
      {"volume",
          {&Style::amplitude, read_volume,
              "silent, x-soft, soft, medium, loud, x-loud or a change as in "
              "-6dB"}},
  };
  if (item.attributes.empty ())
    return refuse (
        error, item.place, "<prosody> needs rate, pitch, range or volume");
  for (const auto &[name, field] : kFields) {
    const Attribute *attribute = find (item, name);
    if (!attribute)
      continue;
    auto value = field.read (encode_utf8 (attribute->value),
        frame.style.*field.member, base_.*field.member);
    if (!value)
      return bad_value (error, *attribute, field.wanted);
    frame.style.*field.member = *value;
  }
  return true;
}

bool
Reader::apply_emphasis (const MarkupItem &item, Frame &frame, GError **error)
{
  struct Level {
    Emphasis emphasis;
    int percent;
  };
  static const std::pair<std::u32string_view, Level> kLevels[] = {
      {U"none", {Emphasis::none, 100}},
      {U"reduced", {Emphasis::reduced, 70}},
      {U"moderate", {Emphasis::moderate, 115}},
      {U"strong", {Emphasis::strong, 140}},
  };
  const Attribute *attribute = find (item, "level");
  std::u32string_view wanted = U"moderate";
  if (attribute)
    wanted = attribute->value;
  for (const auto &[name, level] : kLevels) {
    if (name != wanted)
      continue;
    frame.style.emphasis = level.emphasis;
    frame.style.amplitude =
        std::min (frame.style.amplitude * level.percent / 100, 300);
    return true;
  }
  return bad_value (error, *attribute, "none, reduced, moderate or strong");
}

bool
Reader::apply_say_as (const MarkupItem &item, Frame &frame, GError **error)
{
  static const std::pair<std::u32string_view, SayAs> kKinds[] = {
      {U"characters", SayAs::characters},
      {U"spell-out", SayAs::characters},
      {U"verbatim", SayAs::glyphs},
      {U"digits", SayAs::digits},
      {U"telephone", SayAs::digits},
      {U"number", SayAs::text},
      {U"cardinal", SayAs::text},
  };
  const Attribute *attribute = need (item, "interpret-as", error);
  if (!attribute)
    return false;
  for (const auto &[name, kind] : kKinds) {
    if (name != attribute->value)
      continue;
    frame.style.say_as = kind;
    return true;
  }
  return bad_value (error, *attribute,
      "characters, spell-out, verbatim, digits, telephone, "
      "number or cardinal");
}

/* xml:lang may stand on many tags, name on <voice> only. */
bool
Reader::apply_voice (const MarkupItem &item, Frame &frame, GError **error)
{
  const Attribute *name = item.name == "voice" ? find (item, "name") : nullptr;
  const Attribute *language = find (item, "xml:lang");
  bool needed = item.name == "voice" || item.name == "lang";
  if (!name && !language) {
    if (!needed)
      return true;
    return refuse (error, item.place,
        item.name == "voice" ? "<voice> needs the attribute name or xml:lang"
                             : "<lang> needs the attribute xml:lang");
  }
  for (const Attribute *attribute : {name, language})
    if (attribute &&
        (attribute->value.empty () || attribute->value.size () > 100))
      return bad_value (error, *attribute, "a voice or a language tag");
  Place place = name ? name->place : language->place;
  VoiceRequest request;
  request.name = name ? encode_utf8 (name->value) : "";
  request.language = language ? encode_utf8 (language->value) : "";
  request.parent = frame.style.voice;
  request.line = place.line;
  request.column = place.column;
  frame.style.voice = script_.voices.size ();
  script_.voices.push_back (std::move (request));
  return true;
}

bool
Reader::apply (const MarkupItem &item, Frame &frame, GError **error)
{
  if (!apply_voice (item, frame, error))
    return false;
  if (item.name == "prosody")
    return apply_prosody (item, frame, error);
  if (item.name == "emphasis")
    return apply_emphasis (item, frame, error);
  if (item.name == "say-as")
    return apply_say_as (item, frame, error);
  if (item.name == "sub") {
    const Attribute *alias = need (item, "alias", error);
    if (!alias || !count (alias->value.size (), alias->place, error))
      return false;
    frame.alias = alias->value;
  }
  frame.sentence = item.name == "speak" || item.name == "p" || item.name == "s";
  return true;
}

bool
Reader::open (const MarkupItem &item, GError **error)
{
  if (!check_allowed (item, error))
    return false;
  bool root = item.name == "speak";
  if (frames_.empty () && (!root || seen_root_))
    return refuse (error, item.place,
        seen_root_ ? "nothing may follow </speak>"
                   : "speech must begin with <speak>");
  if (!frames_.empty () && root)
    return refuse (error, item.place, "<speak> may not stand in itself");
  if (!frames_.empty () && frames_.back ().name == "sub")
    return refuse (error, item.place, "<sub> may hold nothing but text");
  if (item.name == "break" || item.name == "mark") {
    if (!item.empty)
      return refuse (error, item.place,
          "<" + item.name + "> holds nothing, write <" + item.name + " .../>");
    return item.name == "break" ? add_break (item, error)
                                : add_mark (item, error);
  }
  if (frames_.size () >= limits_.nesting)
    return refuse (error, item.place,
        "tags are nested more than " + std::to_string (limits_.nesting) +
            " deep");
  Frame frame;
  frame.name = item.name;
  frame.place = item.place;
  frame.style = frames_.empty () ? base_ : frames_.back ().style;
  frame.offset = script_.text.size ();
  seen_root_ = true;
  if (!apply (item, frame, error))
    return false;
  if (frame.sentence)
    cut ();
  set_style (frame.style);
  frames_.push_back (std::move (frame));
  return item.empty ? close (item, error) : true;
}

bool
Reader::close (const MarkupItem &item, GError **error)
{
  if (frames_.empty () || frames_.back ().name != item.name) {
    std::string open =
        frames_.empty () ? "" : "; <" + frames_.back ().name + "> is open here";
    return refuse (
        error, item.place, "</" + item.name + "> closes nothing" + open);
  }
  Frame frame = std::move (frames_.back ());
  frames_.pop_back ();
  size_t length = script_.text.size () - frame.offset;
  if (!frame.alias.empty () && length > 0)
    script_.substitutions.push_back (
        {frame.offset, length, std::move (frame.alias)});
  if (frame.sentence)
    cut ();
  set_style (frames_.empty () ? base_ : frames_.back ().style);
  return true;
}

bool
Reader::take (const MarkupItem &item, GError **error)
{
  switch (item.kind) {
  case MarkupItem::Kind::text:
    return take_text (item, error);
  case MarkupItem::Kind::start:
    return open (item, error);
  default:
    return close (item, error);
  }
}

bool
Reader::finish (GError **error)
{
  if (!frames_.empty ())
    return refuse (error, frames_.back ().place,
        "<" + frames_.back ().name + "> is never closed");
  if (!seen_root_)
    return refuse (error, {}, "speech must begin with <speak>");
  return true;
}

} // namespace

std::optional<Script>
read_ssml (std::string_view bytes, const Style &base, const std::string &voice,
    const Limits &limits, GError **error)
{
  if (bytes.size () > limits.ssml_bytes) {
    g_set_error (error, speech_error_quark (), kErrorTooLarge,
        "the markup is longer than %zu bytes; split it into several",
        limits.ssml_bytes);
    return std::nullopt;
  }
  auto source = decode_utf8 (bytes);
  if (!source) {
    g_set_error_literal (error, speech_error_quark (), kErrorText,
        "the text is not valid UTF-8");
    return std::nullopt;
  }
  SsmlScanner scanner (*source);
  Reader reader (base, voice, limits);
  for (;;) {
    MarkupItem item;
    if (!scanner.next (item, error))
      return std::nullopt;
    if (item.kind == MarkupItem::Kind::finish)
      break;
    if (!reader.take (item, error))
      return std::nullopt;
  }
  if (!reader.finish (error))
    return std::nullopt;
  return reader.script ();
}

} // namespace reel::speech
