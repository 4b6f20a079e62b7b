// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree.h"

#include <algorithm>
#include <charconv>

#include <gtest/gtest.h>

using namespace reel;

Reading
read_as (Notation notation, std::string_view text)
{
  Problems problems ("brief");
  Reading result;
  result.value = read_value (text, notation, problems);
  result.problems = problems.sorted ();
  EXPECT_EQ (result.value.has_value (), !problems.has_errors ());
  return result;
}

static std::string
print_text (const std::string &text)
{
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c == '\n' ? std::string ("\\n") : std::string (1, c);
  }
  return result + "\"";
}

static std::string
print_map (const Value &value)
{
  std::vector<std::string> entries;
  for (const Value::Entry &entry : value.entries)
    entries.push_back (entry.key + ": " + print_tree (entry.value));
  std::sort (entries.begin (), entries.end ());
  std::string result;
  for (const std::string &entry : entries)
    result += (result.empty () ? "" : ", ") + entry;
  return "{" + result + "}";
}

std::string
print_tree (const Value &value)
{
  switch (value.kind) {
  case Value::Kind::Null:
    return "null";
  case Value::Kind::Boolean:
    return value.boolean ? "true" : "false";
  case Value::Kind::Number: {
    if (value.is_integer)
      return std::to_string (value.integer);
    char digits[32];
    auto end = std::to_chars (digits, digits + sizeof (digits), value.number);
    return std::string (digits, end.ptr);
  }
  case Value::Kind::Text:
    return print_text (value.text);
  case Value::Kind::List: {
    std::string result;
    for (const Value &item : value.items)
      result += (result.empty () ? "" : ", ") + print_tree (item);
    return "[" + result + "]";
  }
  case Value::Kind::Map:
    return print_map (value);
  }
  return {};
}

static std::string
print_place (Place place)
{
  return std::to_string (place.line) + ":" + std::to_string (place.column);
}

static std::string
print_problems (const std::vector<Problem> &problems)
{
  std::string result;
  for (const Problem &problem : problems)
    result +=
        (result.empty () ? "" : "\n") +
        std::string (problem.severity == Severity::Error ? "" : "warning ") +
        print_place (problem.place) + " " + problem.message;
  return result;
}

std::string
tree_of (Notation notation, std::string_view text)
{
  Reading reading = read_as (notation, text);
  return reading.value ? print_tree (*reading.value)
                       : print_problems (reading.problems);
}

std::string
problems_of (Notation notation, std::string_view text)
{
  return print_problems (read_as (notation, text).problems);
}

std::string
place_of (const Value &root, std::string_view path)
{
  const Value *value = &root;
  while (!path.empty ()) {
    std::string step (path.substr (0, path.find ('.')));
    path.remove_prefix (std::min (step.size () + 1, path.size ()));
    if (step.ends_with (':')) {
      step.pop_back ();
      for (const Value::Entry &entry : value->entries)
        if (entry.key == step)
          return print_place (entry.key_place);
      return "no key " + step;
    }
    size_t index = 0;
    auto end = step.data () + step.size ();
    if (value->kind == Value::Kind::List &&
        std::from_chars (step.data (), end, index).ptr == end)
      value = index < value->items.size () ? &value->items[index] : nullptr;
    else
      value = value->find (step);
    if (!value)
      return "no " + step;
  }
  return print_place (value->place);
}

void
expect_refused (Notation notation, const WrongInput &wrong)
{
  const std::string shown = std::string (wrong.text).substr (0, 300) + "\n";
  Reading reading = read_as (notation, wrong.text);
  EXPECT_FALSE (reading.value) << shown;
  auto first = std::find_if (reading.problems.begin (), reading.problems.end (),
      [] (const Problem &p) { return p.severity == Severity::Error; });
  ASSERT_NE (first, reading.problems.end ()) << shown;
  EXPECT_EQ (print_place (first->place), wrong.place)
      << shown << first->message;
  EXPECT_NE (first->message.find (wrong.words), std::string::npos)
      << shown << first->message;
}
