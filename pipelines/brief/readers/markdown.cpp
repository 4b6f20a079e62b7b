// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "brief/read.h"
#include "brief/readers/markdown_blocks.h"
#include "brief/readers/markdown_scene.h"
#include "brief/readers/markdown_short.h"
#include "brief/readers/scalar.h"
#include "brief/readers/source.h"
#include "brief/readers/yaml_part.h"

namespace reel {

namespace {

/* No person writes such lines, and some searches in one are quadratic. */
constexpr size_t kMaxLineBytes = 64 * 1024;
constexpr size_t kMaxHeaderKeys = 200;

bool
has_sane_lines (Source &source)
{
  for (size_t at = 0, next = 0; at < source.text.size (); at = next)
    if (line_at (source.text, at, next).size () > kMaxLineBytes) {
      source.error (
          at, "this line is longer than 64 KiB", "break it into paragraphs");
      return false;
    }
  return true;
}

/* Puts VALUE into the map that stands in TREE under KEY, which a short form is
 * part of. */
void
add_to_map (Source &source, Value &tree, const Value::Entry &entry,
    std::string_view key, std::string_view inner, Value value)
{
  Value *map = const_cast<Value *> (tree.find (key));
  if (!map) {
    Value fresh;
    fresh.kind = Value::Kind::Map;
    fresh.place = entry.key_place;
    map = &add_entry (tree, key, entry.key_place, std::move (fresh));
  } else if (map->kind == Value::Kind::Text && key == "voice") {
    Value named;
    named.kind = Value::Kind::Map;
    named.place = map->place;
    add_entry (named, "name", map->place, *map);
    *map = std::move (named);
  }
  if (map->kind != Value::Kind::Map || map->find (inner))
    source.problem_at (entry.key_place,
        "`" + entry.key + "` and `" + std::string (key) + "` say the same",
        "put `" + std::string (inner) + "` into `" + std::string (key) + "`");
  else
    add_entry (*map, inner, entry.key_place, std::move (value));
}

void
add_top (Source &source, Value &tree, const Value::Entry &entry,
    std::string_view key, Value value)
{
  if (tree.find (key))
    source.problem_at (entry.key_place,
        "`" + entry.key + "` says again what `" + std::string (key) + "` is");
  else
    add_entry (tree, key, entry.key_place, std::move (value));
}

/* Short forms that stand for a whole key; false if ENTRY is none. */
bool
add_renamed (Source &source, Value &tree, const Value::Entry &entry,
    MarkdownDefaults &defaults)
{
  const Value &value = entry.value;
  if (entry.key == "background")
    add_top (source, tree, entry, "music", music_from_line (value));
  else if (entry.key == "transition")
    add_top (source, tree, entry, "transition", transition_from_line (value));
  else if (entry.key == "subtitles")
    add_top (source, tree, entry, "captions",
        captions_from_subtitles (source, value));
  else if (entry.key == "asset-resize")
    add_top (source, tree, entry, "fit", fit_from_resize (value));
  else if (entry.key == "voice-map")
    add_top (source, tree, entry, "voices", value);
  else if (entry.key == "font-size")
    defaults.set_font_size (source, value);
  else if (entry.key == "scenes")
    source.problem_at (entry.key_place,
        "`scenes` can't stand in the header of a Markdown brief",
        "write the scenes below it, with `---` between them");
  else
    return false;
  return true;
}

Value
convert_header (Source &source, const Value &header, MarkdownDefaults &defaults)
{
  Value tree;
  tree.kind = Value::Kind::Map;
  tree.place = {1, 1};
  bool is_large = header.entries.size () > kMaxHeaderKeys;
  for (const Value::Entry &entry : header.entries)
    is_large |= (entry.key == "subtitles" || entry.key == "voice") &&
                entry.value.entries.size () > kMaxHeaderKeys;
  if (is_large) {
    source.problem_at (header.place, "the header holds too many keys");
    return tree;
  }
  auto is_part = [] (const std::string &key) {
    return key == "size" || key == "fps" || key == "voice-speed" ||
           key == "voice-volume" || key == "voice-pitch";
  };
  for (const Value::Entry &entry : header.entries)
    if (!is_part (entry.key) && !add_renamed (source, tree, entry, defaults))
      add_top (source, tree, entry, entry.key, entry.value);
  defaults.voice_from (tree);
  for (const Value::Entry &entry : header.entries) {
    if (entry.key == "size" || entry.key == "fps")
      add_to_map (source, tree, entry, "output", entry.key, entry.value);
    else if (entry.key == "voice-speed")
      add_to_map (source, tree, entry, "voice", "rate",
          rate_from_speed (source, entry.value, defaults.rate));
    else if (entry.key == "voice-volume")
      add_to_map (source, tree, entry, "voice", "volume",
          volume_from_word (entry.value));
    else if (entry.key == "voice-pitch")
      add_to_map (source, tree, entry, "voice", "pitch",
          pitch_from_word (source, entry.value));
  }
  return tree;
}

/* Reads the header, if there is one; AFTER is where the rest begins. */
Value
read_header (Source &source, MarkdownDefaults &defaults, size_t &after)
{
  Value none;
  none.kind = Value::Kind::Map;
  none.place = {1, 1};
  size_t begin = 0;
  std::string_view first = line_at (source.text, 0, begin);
  after = 0;
  if (trim (first) != "---" || !first.starts_with ('-'))
    return none;
  for (size_t at = begin, next = 0; at < source.text.size (); at = next) {
    if (!line_at (source.text, at, next).starts_with ("---") ||
        !is_dash_line (line_at (source.text, at, next)))
      continue;
    after = next;
    auto header = read_yaml_part (source, begin, at - begin);
    if (!header || header->kind == Value::Kind::Null)
      return none;
    if (header->kind == Value::Kind::Map)
      return convert_header (source, *header, defaults);
    source.problem_at (header->place, "the header is no map of keys",
        "write lines such as `title: The quiet harbour`");
    return none;
  }
  source.error (0, "the header is not closed", "end it with a line `---`");
  after = source.text.size ();
  return none;
}

} // namespace

std::optional<Value>
read_markdown (std::string_view text, Problems &problems, const Limits &limits)
{
  Source source (text, problems, limits);
  if (!has_sane_lines (source))
    return std::nullopt;
  size_t begin = 0;
  MarkdownDefaults defaults;
  Value tree = read_header (source, defaults, begin);
  MarkdownBlocks cut;
  cut_markdown (source, begin, cut);
  Value scenes;
  scenes.kind = Value::Kind::List;
  scenes.place = source.place (begin);
  MarkdownScene scene (source, defaults);
  for (const MarkdownBlock &block : cut.blocks) {
    if (block.kind != MarkdownBlock::Kind::SceneEnd)
      scene.add (block);
    else if (auto done = scene.finish ())
      scenes.items.push_back (std::move (*done));
  }
  if (auto done = scene.finish ())
    scenes.items.push_back (std::move (*done));
  if (source.failed ())
    return std::nullopt;
  if (!scenes.items.empty ())
    scenes.place = scenes.items[0].place;
  Place place = scenes.place;
  add_entry (tree, "scenes", place, std::move (scenes));
  return tree;
}

} // namespace reel
