// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/markdown_short.h"

#include <algorithm>
#include <cmath>

#include "brief/readers/markdown_picture.h"
#include "brief/readers/scalar.h"

namespace reel {

namespace {

struct Scale {
  std::string_view word;
  double value;
};
constexpr Scale kSpeeds[] = {{"slow", 0.8}, {"normal", 1}, {"fast", 1.25}};
constexpr Scale kPitches[] = {{"x-low", 10}, {"low", 30}, {"normal", 50},
    {"medium", 50}, {"high", 70}, {"x-high", 90}};

struct VolumeWord {
  std::string_view word;
  std::string_view volume;
};
constexpr VolumeWord kVolumes[] = {{"x-soft", "-12 dB"}, {"soft", "-6 dB"},
    {"normal", "0 dB"}, {"medium", "0 dB"}, {"loud", "4 dB"},
    {"x-loud", "8 dB"}};

bool
is_text (const Value &value)
{
  return value.kind == Value::Kind::Text;
}

std::vector<std::string_view>
words_of (std::string_view text)
{
  std::vector<std::string_view> words;
  for (size_t at = text.find_first_not_of (" \t\n"); at != text.npos;) {
    size_t end = std::min (text.find_first_of (" \t\n", at), text.size ());
    words.push_back (text.substr (at, end - at));
    at = text.find_first_not_of (" \t\n", end);
  }
  return words;
}

Value
plain_value (std::string_view word, Place place)
{
  Value value;
  value.place = place;
  if (!resolve_plain_scalar (word, value))
    return text_value (word, place);
  return value;
}

Value
map_at (Place place)
{
  Value map;
  map.kind = Value::Kind::Map;
  map.place = place;
  return map;
}

/* NUMBER, held to LOW..HIGH, with a note if it had to be. */
Value
held (Source &source, double number, double low, double high, Place place,
    const char *what)
{
  double inside = std::clamp (std::round (number), low, high);
  Value value = number_value (inside, place);
  if (inside != std::round (number))
    source.problems ().note (
        place, std::string ("the ") + what + " is held to " + value.text);
  return value;
}

} // namespace

std::optional<double>
number_of (const Value &value)
{
  if (value.kind == Value::Kind::Number)
    return value.number;
  Value read;
  if (is_text (value) && resolve_plain_scalar (value.text, read) &&
      read.kind == Value::Kind::Number)
    return read.number;
  return std::nullopt;
}

Value
rate_from_speed (Source &source, const Value &speed, double base_rate)
{
  std::optional<double> factor = number_of (speed);
  for (const Scale &known : kSpeeds)
    if (is_text (speed) && speed.text == known.word)
      factor = known.value;
  if (!factor || !(*factor >= 0.3 && *factor <= 3)) {
    source.problem_at (speed.place,
        "`voice-speed` wants slow, normal, fast or a factor from 0.3 to 3",
        "words a minute are set with `voice: {rate: 165}`");
    return speed;
  }
  return held (
      source, *factor * base_rate, 80, 450, speed.place, "rate of the voice");
}

Value
pitch_from_word (Source &source, const Value &pitch)
{
  for (const Scale &known : kPitches)
    if (is_text (pitch) && pitch.text == known.word)
      return number_value (known.value, pitch.place);
  std::optional<double> factor = number_of (pitch);
  if (!factor || !(*factor >= 0 && *factor <= 100)) {
    source.problem_at (pitch.place,
        "`voice-pitch` wants x-low, low, normal, high, x-high or a factor",
        "1 is the voice's own pitch");
    return pitch;
  }
  return held (source, *factor * 50, 0, 99, pitch.place, "pitch of the voice");
}

Value
volume_from_word (const Value &volume)
{
  for (const VolumeWord &known : kVolumes)
    if (is_text (volume) && volume.text == known.word)
      return text_value (known.volume, volume.place);
  return volume;
}

Value
music_from_line (const Value &line)
{
  if (!is_text (line))
    return line;
  static constexpr std::string_view kNames[] = {
      "volume", "fade-in", "fade-out"};
  std::vector<std::string_view> words = words_of (line.text);
  /* The settings stand at the end: the first that could be one, and all
   * behind it. A file may have spaces in its name. */
  auto is_setting = [] (std::string_view word) {
    return word == "fade-in" || word == "fade-out" ||
           (word[0] >= '0' && word[0] <= '9' &&
               word.find_first_not_of ("0123456789.:ms") == word.npos);
  };
  size_t count = words.size ();
  while (count > 1 && is_setting (words[count - 1]))
    count--;
  if (count == words.size ())
    return line;
  Value map = map_at (line.place);
  std::string_view file (line.text);
  file = file.substr (
      0, words[count - 1].data () + words[count - 1].size () - file.data ());
  add_entry (map, "src", line.place, text_value (file, line.place));
  for (size_t next = 0; count < words.size (); count++) {
    size_t name = next;
    if (words[count].starts_with ("fade")) {
      name = words[count] == "fade-in" ? 1 : 2;
      if (count + 1 == words.size () || words[count + 1].starts_with ("fade")) {
        next = name + 1;
        continue; // the length that the table gives
      }
      count++;
    }
    if (name > 2 || map.find (kNames[name]))
      return line; // more than there is: told of by the table
    add_entry (
        map, kNames[name], line.place, plain_value (words[count], line.place));
    next = name + 1;
  }
  return map;
}

Value
transition_from_line (const Value &line)
{
  std::vector<std::string_view> words;
  if (is_text (line))
    words = words_of (line.text);
  if (words.size () != 2)
    return line;
  Value map = map_at (line.place);
  add_entry (map, "type", line.place, text_value (words[0], line.place));
  add_entry (map, "duration", line.place, plain_value (words[1], line.place));
  return map;
}

static Value
captions_mode (const Value &mode)
{
  if (is_text (mode) && (mode.text == "overlay" || mode.text == "auto"))
    return text_value ("line", mode.place);
  if (is_text (mode) && mode.text == "embed")
    return text_value ("soft", mode.place);
  return mode;
}

Value
captions_from_subtitles (Source &source, const Value &subtitles)
{
  if (subtitles.kind != Value::Kind::Map)
    return captions_mode (subtitles);
  Value map = map_at (subtitles.place);
  for (const Value::Entry &entry : subtitles.entries) {
    if (entry.key == "mode") {
      add_entry (map, entry.key, entry.key_place, captions_mode (entry.value));
    } else if (entry.key == "break") {
      add_entry (map, "max-chars", entry.key_place, entry.value);
      if (!subtitles.find ("max-lines"))
        add_entry (map, "max-lines", entry.key_place,
            number_value (1, entry.value.place));
    } else if (map.find (entry.key)) {
      source.problem_at (entry.key_place,
          "`break` and " + quote (entry.key) + " say the same");
    } else {
      map.entries.push_back (entry);
    }
  }
  return map;
}

Value
fit_from_resize (const Value &resize)
{
  if (is_text (resize) && resize.text == "fit")
    return text_value ("stretch", resize.place);
  return resize;
}

Value
background_from_direction (
    Source &source, std::string_view key, Place key_place, const Value &value)
{
  Value map = map_at (key_place);
  if (value.kind != Value::Kind::Map) {
    add_entry (map, key, value.place, value);
    return map;
  }
  for (const Value::Entry &entry : value.entries) {
    std::string name = entry.key;
    Value converted = entry.value;
    if (name == "file")
      name = key;
    else if (name == "position")
      name = "focus";
    else if (name == "size")
      name = "fit", converted = fit_from_resize (entry.value);
    else if (name == "segment")
      name = is_text (entry.value) &&
                     entry.value.text.find ('-') == std::string::npos
                 ? "still"
                 : "trim";
    if (name == "trim" && is_text (entry.value))
      if (auto part = parse_part (entry.value.text, entry.value.place))
        converted = std::move (*part);
    if (map.find (name))
      source.problem_at (entry.key_place,
          quote (entry.key) + " says again what " + quote (name) + " is");
    else
      add_entry (map, name, entry.key_place, std::move (converted));
  }
  if (!map.find (key))
    source.problem_at (
        key_place, "`" + std::string (key) + "` needs its `file`");
  return map;
}

Value
callout_from_direction (const Value &callout)
{
  if (callout.kind != Value::Kind::Map)
    return callout;
  Value map = map_at (callout.place);
  Value center = map_at (callout.place), box = map_at (callout.place);
  center.kind = box.kind = Value::Kind::List;
  auto take = [&] (Value &list, const char *name) {
    const Value *number = callout.find (name);
    if (number && list.items.empty ())
      list.place = number->place;
    if (number)
      list.items.push_back (*number);
  };
  for (const char *name : {"cx", "cy"})
    take (center, name);
  for (const char *name : {"left", "top", "right", "bottom"})
    take (box, name);
  for (const Value::Entry &entry : callout.entries) {
    static constexpr std::string_view kParts[] = {
        "cx", "cy", "left", "top", "right", "bottom"};
    std::string_view name = entry.key;
    if (std::find (std::begin (kParts), std::end (kParts), name) !=
        std::end (kParts))
      continue;
    name = name == "type"    ? "shape"
           : name == "size"  ? "radius"
           : name == "alpha" ? "dim"
                             : name;
    if (!map.find (name))
      add_entry (map, name, entry.key_place, entry.value);
  }
  for (auto [key, value] : {std::pair ("center", &center), {"box", &box}})
    if (!value->items.empty () && !map.find (key))
      add_entry (map, key, value->place, *value);
  return map;
}

} // namespace reel
