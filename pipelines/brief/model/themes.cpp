// SPDX-License-Identifier: GPL-3.0-or-later
/* Themes by name, out of files, and as maps; each may be based on another. */
#include "brief/model/themes.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "brief/css/css_theme.h"
#include "brief/model/read_theme.h"
#include "brief/read.h"
#include "run/paths.h"
#include "unique_fd.h"

namespace reel {

namespace {

using Kind = Value::Kind;

const std::vector<std::string> &
shipped ()
{
  static const std::vector<std::string> names = {
      "clean", "bold", "paper", "night", "default", "light", "dark"};
  return names;
}

constexpr const char *kShipped =
    "those that ship are clean, bold, paper, night, default, light and dark; a "
    "file ends in `.yaml` or `.css`";
constexpr size_t kLongestChain = 16;

enum class Opening { Done, Missing, Failed };

Opening
read_file (
    const std::string &path, size_t most, std::string &text, std::string &fault)
{
  if (path.empty ())
    return Opening::Missing;
  UniqueFd fd (open (path.c_str (), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info = {};
  if (!fd && (errno == ENOENT || errno == ENOTDIR))
    return Opening::Missing;
  if (!fd || fstat (fd.get (), &info) != 0) {
    fault = std::string ("can't be read: ") + g_strerror (errno);
    return Opening::Failed;
  }
  if (!S_ISREG (info.st_mode)) {
    fault = "is no file";
    return Opening::Failed;
  }
  char block[16 * 1024];
  while (text.size () <= most) {
    /* A descriptor that was handed over may have been read before. */
    ssize_t got = pread (fd.get (), block, sizeof block, (off_t) text.size ());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      fault = std::string ("can't be read: ") + g_strerror (errno);
      return Opening::Failed;
    }
    if (got == 0)
      break;
    text.append (block, (size_t) got);
  }
  return Opening::Done;
}

/* All that is in TREE stands at PLACE. */
void
put_at (Value &tree, Place place)
{
  tree.place = place;
  for (Value &item : tree.items)
    put_at (item, place);
  for (Value::Entry &entry : tree.entries) {
    entry.key_place = place;
    put_at (entry.value, place);
  }
}

/* Tells what is wrong with the keys of MAP, a theme in the brief itself. */
bool
is_right (Reader &reader, const Value &map)
{
  Problems own (reader.problems.file ());
  Reader inner (own, reader.base_dir, reader.limits);
  inner.files = reader.files;
  Theme unused;
  read_theme (inner, map, unused);
  reader.files = inner.files;
  for (const Problem &problem : own.sorted ())
    reader.problems.take (problem);
  return !own.has_errors ();
}

bool
is_css (const std::string &name)
{
  return name.ends_with (".css") || name.ends_with (".CSS");
}

/* A style sheet as the keys of a theme. */
std::optional<Value>
read_sheet (const std::string &text, Problems &problems)
{
  constexpr size_t kLongest = 256 * 1024;
  const char *end = nullptr;
  if (text.size () > kLongest) {
    problems.error ({1, 1}, "the style sheet is longer than 256 KiB",
        "leave in it what a theme needs");
    return std::nullopt;
  }
  if (!g_utf8_validate_len (text.data (), text.size (), &end)) {
    auto line = std::count (text.data (), end, '\n') + 1;
    problems.error ({(uint32_t) line, 1},
        "this line is no UTF-8 text, or has a NUL in it",
        "save the file as UTF-8");
    return std::nullopt;
  }
  return css_theme (text, problems);
}

/* KEYS as YAML could have them. */
Value
without_looks (Value keys)
{
  std::erase_if (keys.entries,
      [] (const Value::Entry &entry) { return entry.key == kCssLooks; });
  return keys;
}

Value
empty_map ()
{
  Value map;
  map.kind = Kind::Map;
  return map;
}

} // namespace

Themes::Themes (std::vector<Theme> &all, bool lists_files)
    : all_ (all), lists_files_ (lists_files)
{
  all_.resize (1);
  chosen_.push_back ({0, empty_map ()});
}

/* Reads the theme at PATH, which is named at NAMED, and what it is based on. */
bool
Themes::read_keys_in (Reader &reader, Place named, const std::string &path,
    const std::string &shown, const std::string &prefix,
    std::vector<std::string> &chain, Value &keys)
{
  std::string text, fault;
  Problems own (shown);
  std::optional<Value> tree;
  Opening opening = read_file (path, reader.limits.brief_bytes, text, fault);
  if (opening == Opening::Missing && lists_files_)
    return false;
  if (opening == Opening::Missing)
    reader.problems.error (
        named, "the theme `" + shown + "` does not exist", kShipped);
  else if (opening == Opening::Failed)
    reader.problems.error (named, "the theme `" + shown + "` " + fault);
  else
    tree = is_css (shown)
               ? read_sheet (text, own)
               : read_value (text, Notation::Yaml, own, reader.limits);
  if (tree && tree->kind != Kind::Map) {
    own.error (tree->place, "a theme is a map of keys such as `colors`",
        "for example `colors: {accent: \"#d0006f\"}`");
    tree.reset ();
  }
  bool right = tree.has_value ();
  if (tree) {
    anchor_files (*tree, prefix);
    Reader inner (own, reader.base_dir, reader.limits);
    inner.files = reader.files;
    Theme unused;
    read_theme (inner, without_looks (*tree), unused);
    Value based = empty_map ();
    if (const Value *base = tree->find ("base"))
      right = keys_of (inner, {"base", *base}, empty_map (), chain, based);
    reader.files = inner.files;
    keys = merge_values (&based, &*tree);
  }
  for (const Problem &problem : own.sorted ())
    reader.problems.take (problem);
  return right && !own.has_errors ();
}

bool
Themes::keys_of_file (Reader &reader, const Field &field,
    std::vector<std::string> &chain, Value &keys)
{
  const std::string &name = field.value.text;
  std::string path;
  if (!reader.file (field, path))
    return false;
  if (std::find (chain.begin (), chain.end (), path) != chain.end () ||
      chain.size () == kLongestChain) {
    reader.problems.error (field.value.place,
        "the theme `" + name + "` is based on itself, by way of its `base`",
        "leave `base` out of one of them, or base it on one that ships");
    return false;
  }
  auto known = read_.find (path);
  if (known != read_.end ()) {
    if (known->second)
      keys = *known->second;
    return known->second.has_value ();
  }
  size_t slash = name.rfind ('/');
  std::string prefix =
      slash == std::string::npos ? "" : name.substr (0, slash + 1);
  chain.push_back (path);
  bool right = read_keys_in (reader, field.value.place,
      reader.files.to_open (path), name, prefix, chain, keys);
  chain.pop_back ();
  read_[path] = right ? std::optional (keys) : std::nullopt;
  return right;
}

bool
Themes::keys_of_name (Reader &reader, const Field &field,
    std::vector<std::string> &chain, Value &keys)
{
  const std::string &name = field.value.text;
  const auto &names = shipped ();
  if (std::find (names.begin (), names.end (), name) == names.end ()) {
    std::string near = nearest_word (name, names);
    reader.problems.error (field.value.place,
        "no theme is called `" + name + "`",
        near.empty () ? kShipped : "did you mean `" + near + "`?");
    return false;
  }
  std::string path = program_paths ().themes + "/" + name + ".yaml";
  auto known = read_.find (path);
  if (known == read_.end ()) {
    Value own;
    bool right = read_keys_in (
        reader, field.value.place, path, name + ".yaml", {}, chain, own);
    known =
        read_.emplace (path, right ? std::optional (own) : std::nullopt).first;
  }
  if (known->second)
    keys = *known->second;
  return known->second.has_value ();
}

/* What FIELD comes to, on whatever it is based on. */
bool
Themes::keys_of (Reader &reader, const Field &field, const Value &inherited,
    std::vector<std::string> &chain, Value &keys)
{
  const Value &value = field.value;
  if (value.kind == Kind::Text)
    return is_theme_file (value.text)
               ? keys_of_file (reader, field, chain, keys)
               : keys_of_name (reader, field, chain, keys);
  if (value.kind != Kind::Map || field.key == "base") {
    reader.wrong_type (field,
        field.key == "base" ? "the name or the file of a theme"
                            : "the name of a theme, a file, or a map",
        field.key == "base" ? "clean" : "{base: clean, colors: {accent: red}}");
    return false;
  }
  Value base = inherited;
  bool right = true;
  if (const Value *named = value.find ("base"))
    right = keys_of (reader, {"base", *named}, empty_map (), chain, base);
  keys = merge_values (&base, &value);
  return right;
}

const ChosenTheme &
Themes::add (Reader &reader, const Value &keys, Place place)
{
  Theme theme;
  Problems told (reader.problems.file ()); // of where it was written
  Reader quiet (told, reader.base_dir, reader.limits);
  quiet.files = reader.files;
  read_theme (quiet, without_looks (keys), theme);
  if (const Value *looks = keys.find (kCssLooks))
    read_css_looks (*looks, theme);
  theme.place = place;
  theme.backdrop.place = place;
  warn_of_contrast (theme, place, reader.problems);
  all_.push_back (std::move (theme));
  return chosen_.emplace_back (ChosenTheme{all_.size () - 1, keys});
}

const ChosenTheme &
Themes::choose (
    Reader &reader, const Field &field, const ChosenTheme &inherited)
{
  if (field.value.kind == Kind::Text) {
    auto known = known_.find (field.value.text);
    if (known != known_.end ())
      return chosen_[known->second];
  }
  std::vector<std::string> chain;
  Value keys = empty_map ();
  bool right = keys_of (reader, field, inherited.keys, chain, keys);
  if (field.value.kind == Kind::Map)
    right = is_right (reader, field.value) && right;
  size_t number = inherited.index;
  if (right) {
    put_at (keys, field.value.place);
    add (reader, keys, field.value.place);
    number = chosen_.size () - 1;
  } else {
    for (size_t i = 0; i < chosen_.size (); i++)
      if (chosen_[i].index == inherited.index)
        number = i;
  }
  if (right && field.value.kind == Kind::Text)
    known_[field.value.text] = number;
  return chosen_[number];
}

const ChosenTheme &
Themes::choose_for_all (Reader &reader, const Value *theme)
{
  if (!theme)
    return chosen_.front ();
  const ChosenTheme &chosen =
      choose (reader, {"theme", *theme}, chosen_.front ());
  all_.front () = all_[chosen.index];
  return chosen;
}

} // namespace reel
