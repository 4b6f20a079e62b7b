// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/variables.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "brief/model/reader.h"
#include "brief/readers/scalar.h"

namespace reel {

namespace {

constexpr size_t kMostVariables = 1000;
constexpr size_t kLongestName = 100;
/* Of one variable, and of all that is put in: a brief with many `${name}` of a
 * long text would grow without bounds. */
constexpr size_t kMostBytes = 64 * 1024;
constexpr size_t kMostInserted = 8 * 1024 * 1024;

std::string
shown (std::string_view name)
{
  constexpr size_t kMostShown = 40;
  std::string text (name.substr (0, kMostShown));
  while (!text.empty () && name.size () > text.size () &&
         (name[text.size ()] & 0xc0) == 0x80)
    text.pop_back ();
  std::replace (text.begin (), text.end (), '\n', ' ');
  return "`" + text + (text.size () < name.size () ? "...`" : "`");
}

class Substitution {
public:
  Substitution (const VariableValues &given, Problems &problems)
      : given_ (given), problems_ (problems)
  {
  }

  std::vector<Place> broken; // where texts stand that lack a value

  void declare (const Value *variables);
  void put_into (Value &value);

private:
  void declare_one (const Value::Entry &entry);
  void check_given ();
  const std::string *held_by (const std::string &name, Place place);
  bool put_into_text (Value &value);

  const VariableValues &given_;
  Problems &problems_;
  VariableValues values_;
  std::vector<std::string> names_; // declared, also those without a value
  size_t inserted_ = 0;
};

void
Substitution::declare_one (const Value::Entry &entry)
{
  const Value &value = entry.value;
  if (!is_variable_name (entry.key)) {
    problems_.error (entry.key_place,
        "a variable can't be called " + shown (entry.key),
        "names are made of a-z, 0-9 and `_`");
    return;
  }
  names_.push_back (entry.key);
  auto given = given_.find (entry.key);
  if (value.kind == Value::Kind::List || value.kind == Value::Kind::Map) {
    problems_.error (value.place,
        "the variable `" + entry.key + "` wants a text or a number, not a " +
            (value.kind == Value::Kind::List ? "list" : "map"),
        "lists and maps are written where they belong");
  } else if (given != given_.end ()) {
    values_[entry.key] = given->second;
  } else if (value.kind == Value::Kind::Null) {
    problems_.error (entry.key_place,
        "the variable `" + entry.key + "` has no value",
        "give it one with `--set " + entry.key + "=...`, or a default here");
  } else if (value.text.size () > kMostBytes) {
    problems_.error (
        value.place, "the variable `" + entry.key + "` holds more than 64 KiB");
  } else {
    values_[entry.key] = value.text;
  }
}

void
Substitution::check_given ()
{
  for (const auto &[name, value] : given_) {
    bool known =
        std::find (names_.begin (), names_.end (), name) != names_.end ();
    std::string near = nearest_word (name, names_);
    if (!known)
      problems_.error ({},
          "the brief has no variable " + shown (name) + " to be set",
          near.empty () ? "declare it at its top: `variables: {NAME: VALUE}`"
                        : "did you mean `" + near + "`?");
    else if (value.size () > kMostBytes)
      problems_.error (
          {}, "the value of the variable `" + name + "` is larger than 64 KiB");
  }
}

void
Substitution::declare (const Value *variables)
{
  if (variables && variables->kind != Value::Kind::Map)
    problems_.error (variables->place,
        "`variables` wants a map of names and their values",
        "for example `variables: {city: Oslo, offer: null}`");
  else if (variables && variables->entries.size () > kMostVariables)
    problems_.error (variables->place, "a brief has at most 1000 variables");
  else if (variables)
    for (const Value::Entry &entry : variables->entries)
      if (!is_skipped_key (entry.key))
        declare_one (entry);
  check_given ();
}

/* What NAME holds; null, with the reason told, if that can't be. */
const std::string *
Substitution::held_by (const std::string &name, Place place)
{
  auto found = values_.find (name);
  if (found != values_.end ())
    return &found->second;
  if (std::find (names_.begin (), names_.end (), name) != names_.end ())
    return nullptr; // told of where it is declared
  if (problems_.is_full ())
    return nullptr;
  std::string near = nearest_word (name, names_);
  if (!is_variable_name (name))
    problems_.error (place, shown ("${" + name + "}") + " names no variable",
        "names are made of a-z, 0-9 and `_`; write `$${` for a plain `${`");
  else
    problems_.error (place, "the variable `" + name + "` is not declared",
        (near.empty () ? std::string () : "did you mean `" + near + "`? ") +
            "Declare it at the top with `variables: {" + name +
            ": ...}`, or write `$${` for a plain `${`");
  return nullptr;
}

/* Every variable of VALUE's text; false if one of them has no value. */
bool
Substitution::put_into_text (Value &value)
{
  const std::string &text = value.text;
  std::string result;
  std::vector<Value::Inserted> inserted;
  bool right = true;
  for (size_t at = 0; at < text.size ();) {
    if (text.compare (at, 3, "$${") == 0) {
      result += "${";
      at += 3;
      continue;
    }
    if (text.compare (at, 2, "${") != 0) {
      result += text[at++];
      continue;
    }
    size_t end = text.find ('}', at);
    if (end == text.npos || end - at > 2 * kLongestName) {
      problems_.error (value.place, "`${` is not followed by a name and `}`",
          "write `$${` for a plain `${`");
      return false;
    }
    const std::string *held =
        held_by (text.substr (at + 2, end - at - 2), value.place);
    right &= held != nullptr;
    if (held) {
      inserted.push_back ({result.size (), held->size ()});
      inserted_ += held->size ();
      result += *held;
    }
    if (inserted_ > kMostInserted) {
      problems_.error (value.place,
          "the variables put more than 8 MiB of text into this brief");
      values_.clear ();
      names_.clear ();
      return false;
    }
    value.is_variable = at == 0 && end + 1 == text.size ();
    at = end + 1;
  }
  if (!right)
    return false;
  value.text = std::move (result);
  value.inserted = std::move (inserted);
  return true;
}

void
Substitution::put_into (Value &value)
{
  if (inserted_ > kMostInserted)
    return;
  if (value.kind == Value::Kind::Text &&
      value.text.find ("${") != std::string::npos && !put_into_text (value))
    broken.push_back (value.place);
  for (Value &item : value.items)
    put_into (item);
  for (Value::Entry &entry : value.entries)
    if (!is_skipped_key (entry.key))
      put_into (entry.value);
}

} // namespace

bool
is_variable_name (std::string_view name)
{
  return !name.empty () && name.size () <= kLongestName &&
         std::all_of (name.begin (), name.end (), [] (char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::vector<Place>
substitute_variables (
    Value &tree, const VariableValues &given, Problems &problems)
{
  Substitution substitution (given, problems);
  substitution.declare (tree.find ("variables"));
  for (Value::Entry &entry : tree.entries)
    if (entry.key != "variables" && !is_skipped_key (entry.key))
      substitution.put_into (entry.value);
  return std::move (substitution.broken);
}

std::string
escape_inserted (const Value &value,
    const std::function<std::string (const std::string &)> &escape)
{
  std::string result;
  size_t done = 0;
  for (const Value::Inserted &part : value.inserted) {
    result += value.text.substr (done, part.offset - done);
    result += escape (value.text.substr (part.offset, part.size));
    done = part.offset + part.size;
  }
  return result + value.text.substr (done);
}

Value
resolve_variable (const Value &value)
{
  if (!value.is_variable)
    return value;
  Value resolved;
  resolved.place = value.place;
  if (!resolve_plain_scalar (value.text, resolved) ||
      resolved.kind == Value::Kind::Null)
    return value;
  return resolved.kind == Value::Kind::Text ? value : resolved;
}

} // namespace reel
