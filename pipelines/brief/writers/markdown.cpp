// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>
#include <iterator>
#include <set>
#include <utility>

#include "brief/read.h"
#include "brief/readers/scalar.h"
#include "brief/write.h"
#include "color.h"

namespace reel {

using Kind = Value::Kind;

namespace {

Value
map_of (const std::string &key, const Value &value)
{
  Value map;
  map.kind = Kind::Map;
  map.place = value.place;
  add_entry (map, key, value.place, value);
  return map;
}

Value
list_of (Value value)
{
  if (value.kind == Kind::List)
    return value;
  Value list;
  list.kind = Kind::List;
  list.place = value.place;
  list.items.push_back (std::move (value));
  return list;
}

bool
is_note (const std::string &key)
{
  return key == "comment" || key.starts_with ("x-");
}

/* A background as a map, also where a bare text is short for it. */
Value
whole_background (const Value &value)
{
  if (value.kind != Kind::Text)
    return value;
  bool is_color = value.text.starts_with ('#') || parse_color (value.text);
  return map_of (is_color ? "color" : "image", value);
}

/* A piece of narration as a map. */
Value
whole_piece (const Value &value)
{
  if (value.kind == Kind::Map || value.kind == Kind::Null)
    return value;
  return map_of ("text", value);
}

/* Where a key of a scene stands in what is written: the same brief is the same
 * Markdown, in whatever order it was written. */
std::pair<size_t, std::string>
rank_of (const std::string &key)
{
  static constexpr const char *kFirst[] = {
      "id", "when", "title", "subtitle", "background"};
  auto found = std::find (std::begin (kFirst), std::end (kFirst), key);
  return {(size_t) (found - std::begin (kFirst)), key};
}

/* What a scene comes to when it is written in Markdown, in one form for all
 * that says the same: lists of maps, the pause behind the words a piece. */
Value
whole_scene (const Value &scene)
{
  Value whole = scene;
  whole.entries.clear ();
  const Value *voice = scene.find ("voice");
  const Value *pause = scene.find ("pause");
  for (const Value::Entry &entry : scene.entries) {
    Value value = entry.value;
    if (is_note (entry.key) || entry.key == "pause" || entry.key == "voice")
      continue;
    if (entry.key == "narration") {
      value = list_of (value);
      for (Value &piece : value.items) {
        piece = whole_piece (piece);
        if (voice && piece.kind == Kind::Map && !piece.find ("pause") &&
            !piece.find ("voice"))
          piece.entries.push_back ({"voice", voice->place, *voice});
      }
      bool ends_in_pause =
          value.items.empty () || value.items.back ().find ("pause");
      if (pause && !ends_in_pause)
        value.items.push_back (map_of ("pause", *pause));
    } else if (entry.key == "background") {
      value = list_of (value);
      for (Value &one : value.items)
        one = whole_background (one);
    } else if (entry.key == "slide") {
      value = list_of (value);
      for (Value &slide : value.items)
        if (slide.kind == Kind::Text)
          slide = map_of ("text", slide);
    }
    whole.entries.push_back ({entry.key, entry.key_place, value});
  }
  /* A scene in which nothing stands would be skipped. */
  if (whole.entries.empty ())
    whole.entries.push_back (
        {"when", scene.place, boolean_value (true, scene.place)});
  std::stable_sort (whole.entries.begin (), whole.entries.end (),
      [] (const Value::Entry &a, const Value::Entry &b) {
        return rank_of (a.key) < rank_of (b.key);
      });
  return whole;
}

/* Texts with a backslash before what Markdown could read as markup; it is
 * read again afterwards, and written otherwise if it says something else. */
std::string
escaped (const std::string &text)
{
  std::string result;
  bool starts = true;
  for (size_t at = 0; at < text.size (); at++) {
    char c = text[at];
    bool is_mark = text.compare (at, 6, "<mark ") == 0;
    bool digit_list = (c == '.' || c == ')') && at > 0 && text[at - 1] >= '0' &&
                      text[at - 1] <= '9' &&
                      text.find_first_not_of ("0123456789") == at;
    if (is_mark) {
      size_t end = text.find ("/>", at);
      size_t stop = end == text.npos ? text.size () : end + 2;
      result += text.substr (at, stop - at);
      at = stop - 1;
    } else {
      if (strchr ("\\`*_[]<>~&(|", c) || digit_list ||
          (starts && strchr ("#-+=!", c)))
        result += '\\';
      result += c;
    }
    starts = false;
  }
  return result;
}

bool
is_one_line (const std::string &text)
{
  return !text.empty () && text.find_first_of ("\n\r\t") == text.npos &&
         text.front () != ' ' && text.back () != ' ';
}

/* SLIDE, of the key KEY, as a fence: what stands behind its marks, or nothing
 * if there is more to it. */
std::optional<std::string>
fence_word (const Value &slide, const std::string &key)
{
  const Value *text = slide.find ("text");
  const Value *format = slide.find ("format");
  const Value *language = slide.find ("language");
  size_t known = 1 + (format != nullptr) + (language != nullptr);
  if (!text || text->kind != Kind::Text || slide.entries.size () != known)
    return std::nullopt;
  if (format && format->text == "markdown" && !language && key == "slide")
    return "md";
  bool is_program =
      language && (key == "code" || (format && format->text == "code"));
  if (!is_program)
    return known == 1 && key == "slide" ? std::optional<std::string> ("")
                                        : std::nullopt;
  bool is_word = !language->text.empty () &&
                 language->text.find_first_of (" \t\n`~{") == std::string::npos;
  return is_word ? std::optional (language->text) : std::nullopt;
}

/* SLIDES as fences. False if they can't be. */
bool
write_fences (const Value &slides, const std::string &key, std::string &out)
{
  std::string fences;
  const Value list = list_of (slides);
  for (const Value &slide : list.items) {
    auto word = fence_word (slide, key);
    if (!word)
      return false;
    const std::string &text = slide.find ("text")->text;
    size_t longest = 2, run = 0;
    for (char c : text) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max (longest, run);
    }
    std::string marks (longest + 1, '`');
    fences += "\n" + marks + *word + "\n" + text + "\n" + marks + "\n";
  }
  out += fences;
  return true;
}

class Writer {
public:
  /* Scenes (from 0) whose words are written as a direction. */
  std::set<size_t> directed;

  std::string write (const Value &tree) const;

private:
  void header (const Value &tree, std::string &out) const;
  void scene (const Value &scene, size_t index, std::string &out) const;
  void narration (
      const Value &pieces, bool as_direction, std::string &out) const;
  static void background (const Value &list, std::string &out);
  static void direction (
      const std::string &key, const Value &value, std::string &out);
};

void
Writer::direction (const std::string &key, const Value &value, std::string &out)
{
  out += "(" + key + ": " + write_flow (value) + ")\n";
}

void
Writer::header (const Value &tree, std::string &out) const
{
  std::string lines;
  auto is_plain = [] (const std::string &key) {
    return !key.empty () && std::all_of (key.begin (), key.end (), [] (char c) {
      return (c >= 'a' && c <= 'z') || c == '-';
    });
  };
  for (const Value::Entry &entry : tree.entries)
    if (entry.key != "scenes")
      lines +=
          (is_plain (entry.key) ? entry.key
                                : write_flow (text_value (entry.key, {}))) +
          ": " + write_flow (entry.value) + "\n";
  if (!lines.empty ())
    out += "---\n" + lines + "---\n";
}

void
Writer::background (const Value &list, std::string &out)
{
  static constexpr const char *kSources[] = {
      "video", "image", "stock", "generate", "color"};
  for (const Value &one : list.items)
    for (const char *source : kSources) {
      const Value *shown = one.find (source);
      if (!shown)
        continue;
      bool alone = one.entries.size () == 1 && shown->kind != Kind::Map;
      direction (source, alone ? *shown : one, out);
      break;
    }
}

/* As paragraphs with pauses between them where there is no more to it. */
void
Writer::narration (
    const Value &pieces, bool as_direction, std::string &out) const
{
  std::string paragraphs;
  for (const Value &piece : pieces.items) {
    const Value *text = piece.find ("text"), *pause = piece.find ("pause");
    bool simple = piece.entries.size () == 1 &&
                  (pause || (text && text->kind == Kind::Text &&
                                is_one_line (text->text)));
    as_direction |= !simple;
    if (as_direction)
      break;
    if (pause)
      paragraphs += "\n(pause: " + write_flow (*pause) + ")\n";
    else
      paragraphs += "\n" + escaped (text->text) + "\n";
  }
  if (as_direction || pieces.items.empty ())
    direction ("narration", pieces, out);
  else
    out += paragraphs;
}

void
Writer::scene (const Value &scene, size_t index, std::string &out) const
{
  bool as_directions = directed.contains (index);
  const Value *said = nullptr;
  std::vector<const Value::Entry *> shown; // slides and programs
  for (const Value::Entry &entry : scene.entries) {
    const Value &value = entry.value;
    bool heading = (entry.key == "title" || entry.key == "subtitle") &&
                   value.kind == Kind::Text && is_one_line (value.text) &&
                   !as_directions;
    if (heading)
      out +=
          (entry.key == "title" ? "# " : "## ") + escaped (value.text) + "\n\n";
    else if (entry.key == "narration")
      said = &value;
    else if (entry.key == "background")
      background (value, out);
    else if ((entry.key == "slide" || entry.key == "code") && !as_directions)
      shown.push_back (&entry);
    else
      direction (entry.key, value, out);
  }
  for (const Value::Entry *entry : shown)
    if (!write_fences (entry->value, entry->key, out))
      direction (entry->key, entry->value, out);
  if (said)
    narration (*said, as_directions, out);
}

std::string
Writer::write (const Value &tree) const
{
  std::string out;
  header (tree, out);
  const Value *scenes = tree.find ("scenes");
  for (size_t i = 0; scenes && i < scenes->items.size (); i++) {
    if (i > 0)
      out += "\n---\n\n";
    scene (whole_scene (scenes->items[i]), i, out);
  }
  return out;
}

/* The scenes (from 0) that say something else when TEXT is read again; one
 * behind the last stands for the top. */
std::set<size_t>
find_changed (const Value &tree, const std::string &text)
{
  std::set<size_t> changed;
  Problems unread ("");
  auto again = read_value (text, Notation::Markdown, unread, highest_limits ());
  const Value *scenes = tree.find ("scenes");
  const Value *others = again ? again->find ("scenes") : nullptr;
  size_t count = scenes ? scenes->items.size () : 0;
  if (!others || others->items.size () != count) {
    for (size_t i = 0; i < count; i++)
      changed.insert (i);
    return changed;
  }
  for (size_t i = 0; i < count; i++)
    if (write_flow (whole_scene (scenes->items[i])) !=
        write_flow (whole_scene (others->items[i])))
      changed.insert (i);
  Value top = tree, other_top = *again;
  auto is_scenes = [] (const Value::Entry &e) { return e.key == "scenes"; };
  std::erase_if (top.entries, is_scenes);
  std::erase_if (other_top.entries, is_scenes);
  if (write_flow (top) != write_flow (other_top))
    changed.insert (count);
  return changed;
}

/* What is known beforehand to get lost. */
void
tell_lost (const Value &tree, Problems &problems)
{
  const Value *scenes = tree.find ("scenes");
  for (size_t i = 0; scenes && i < scenes->items.size (); i++) {
    const Value &scene = scenes->items[i];
    const Value *voice = scene.find ("voice");
    const Value *narration = scene.find ("narration");
    for (const Value::Entry &entry : scene.entries)
      if (is_note (entry.key))
        problems.warning (entry.key_place,
            "`" + entry.key + "` is left out: Markdown has no notes in scenes",
            "write a comment: `<!-- ... -->`");
    if (voice && !narration)
      problems.warning (
          voice->place, "the `voice` of a scene without narration is left out");
    if (!voice || !narration)
      continue;
    const Value pieces = list_of (*narration);
    for (const Value &piece : pieces.items)
      if (piece.find ("voice") && piece.find ("voice")->kind == Kind::Map)
        problems.error (piece.place,
            "Markdown can't say a `voice` that changes the scene's own",
            "write out the whole voice here, or name it in `voices`");
  }
}

} // namespace

std::optional<std::string>
write_markdown (const Value &tree, Problems &problems)
{
  tell_lost (tree, problems);
  Writer writer;
  std::string text = writer.write (tree);
  writer.directed = find_changed (tree, text);
  if (!writer.directed.empty ())
    text = writer.write (tree);
  const Value *scenes = tree.find ("scenes");
  for (size_t scene : find_changed (tree, text)) {
    bool is_top = !scenes || scene >= scenes->items.size ();
    problems.error (is_top ? tree.place : scenes->items[scene].place,
        is_top ? "the top of this brief can't be said in Markdown"
               : "scene " + std::to_string (scene + 1) +
                     " can't be said in Markdown",
        "canonical JSON can say all that a brief can");
  }
  if (problems.has_errors ())
    return std::nullopt;
  return text;
}

} // namespace reel
