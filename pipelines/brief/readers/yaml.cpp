// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <unordered_set>

#include "brief/read.h"
#include "brief/readers/scalar.h"
#include "brief/readers/source.h"
#include "brief/readers/yaml_events.h"
#include "brief/readers/yaml_part.h"

namespace reel {

namespace {

struct Explanation {
  const char *found; // what yaml-cpp's message begins with
  const char *message;
  const char *hint;
};

constexpr const char *kQuoteIt =
    "text with `: `, ` #` or a leading sign in it needs quotation marks";

const Explanation kExplanations[] = {
    {"end of map not found",
        "this line fits neither the map above nor the one around it",
        "keys of one map begin in the same column, and `: ` follows each"},
    {"end of map flow not found", "a comma or } is missing",
        "every { needs its }; commas separate what is between them"},
    {"end of sequence not found", "this line doesn't fit the list above",
        "the items of a list begin with `- `, all in the same column"},
    {"end of sequence flow not found", "a comma or ] is missing",
        "every [ needs its ]; commas separate what is between them"},
    {"illegal map value", "a colon can't stand here", kQuoteIt},
    {"illegal map key", "a key can't stand here", kQuoteIt},
    {"illegal block entry", "a list can't begin here",
        "begin the list in a line of its own, or put the text in quotation "
        "marks"},
    {"illegal flow end", "a bracket is closed that was not opened", kQuoteIt},
    {"illegal EOF in scalar", "the closing quotation mark is missing", ""},
    {"illegal document indicator in scalar",
        "text in quotation marks is not closed before this line", ""},
    {"illegal tab", "a tab can't indent YAML", "indent with spaces"},
    {"illegal character in scalar", "this character can't stand in text",
        kQuoteIt},
    {"unknown escape character",
        "there is no such escape in double quotation marks before this",
        "write a backslash as `\\\\`, or use single quotation marks"},
    {"bad character found while scanning hex number",
        "hexadecimal digits must follow \\x, \\u and \\U", ""},
    {"invalid unicode", "there is no such character", ""},
    {"the referenced anchor is not defined",
        "no anchor of this name stands above", kQuoteIt},
    {"alias not found after *", "a name must follow *", kQuoteIt},
    {"anchor not found after &", "a name must follow &", kQuoteIt},
    {"illegal character found while scanning alias",
        "this character can't stand in the name of an alias", kQuoteIt},
    {"illegal character found while scanning anchor",
        "this character can't stand in the name of an anchor", kQuoteIt},
    {"aliases can't have any content", "nothing may follow an alias", ""},
    {"cannot assign multiple anchors", "there is more than one anchor", ""},
    {"cannot assign multiple aliases", "there is more than one alias", ""},
    {"cannot assign multiple tags", "there is more than one tag", ""},
    {"unknown token", "text can't begin with this character", kQuoteIt},
    {"unexpected character in block scalar", "this can't stand after | or >",
        "the text begins in the next line, indented"},
    {"cannot set zero indentation for a block scalar",
        "the indentation after | or > must be 1 to 9", ""},
};

class YamlBuilder {
public:
  YamlBuilder (Source &source, size_t offset, size_t size)
      : source_ (source), base_ (offset),
        part_ (source.text.substr (offset, size)),
        yaml_ (read_yaml_events (part_, source.limits.nesting, 2 * kMaxValues))
  {
  }

  std::optional<Value> read ();

private:
  using Kind = YamlEvent::Kind;

  void error (size_t offset, std::string message, std::string hint = {});
  void explain_stop ();
  void find_anchors ();
  bool count (const YamlEvent &event);
  void check_quotes (const YamlEvent &event);
  bool value (size_t &at, size_t depth, Value &result);
  bool plain_value (const YamlEvent &event, Value &result);
  bool alias (const YamlEvent &event, size_t depth, Value &result);
  bool list (size_t &at, size_t depth, Value &result);
  bool map (size_t &at, size_t depth, Value &result);
  bool key (const YamlEvent &event, std::string &name);
  size_t null_offset (const YamlEvent &event) const;

  struct Range {
    size_t begin = 0, end = 0;
  };

  Source &source_;
  const size_t base_;
  const std::string_view part_;
  YamlEvents yaml_;
  std::vector<Range> anchors_; // the events of each
  size_t position_ = 0;        // the event outside of any alias
  size_t in_alias_ = 0;
  size_t values_ = 0;
  size_t alias_bytes_ = 0;
};

void
YamlBuilder::error (size_t offset, std::string message, std::string hint)
{
  source_.error (base_ + offset, std::move (message), std::move (hint));
}

void
YamlBuilder::explain_stop ()
{
  size_t at = std::min (yaml_.offset, part_.size ());
  switch (yaml_.stop) {
  case YamlEvents::Stop::End:
    return;
  case YamlEvents::Stop::TooDeep:
    return source_.too_deep (base_ + at, "the brief");
  case YamlEvents::Stop::TooMany:
    return error (at,
        "the brief holds more than " + std::to_string (kMaxValues) + " values");
  case YamlEvents::Stop::Syntax:
    break;
  }
  size_t line = at ? part_.rfind ('\n', at - 1) + 1 : 0;
  size_t tab = part_.find_first_not_of (' ', line);
  if (tab < at && part_[tab] == '\t')
    return error (tab, "a tab can't indent YAML", "indent with spaces");
  for (const Explanation &known : kExplanations)
    if (yaml_.message.starts_with (known.found))
      return error (at, known.message, known.hint);
  error (at, "this is not YAML: " + yaml_.message);
}

void
YamlBuilder::find_anchors ()
{
  std::vector<size_t> open;
  for (size_t i = 0; i < yaml_.events.size (); i++) {
    const YamlEvent &event = yaml_.events[i];
    size_t begin = i;
    if (event.kind == Kind::List || event.kind == Kind::Map) {
      open.push_back (i);
      continue;
    }
    if (event.kind == Kind::End && !open.empty ()) {
      begin = open.back ();
      open.pop_back ();
    }
    size_t anchor = yaml_.events[begin].anchor;
    if (!anchor || event.kind == Kind::Alias)
      continue;
    if (anchors_.size () <= anchor)
      anchors_.resize (anchor + 1);
    anchors_[anchor] = {begin, i + 1};
  }
}

/* Keeps what aliases repeat within bounds. */
bool
YamlBuilder::count (const YamlEvent &event)
{
  alias_bytes_ += in_alias_ ? event.text.size () : 0;
  if (++values_ <= kMaxValues && alias_bytes_ <= kMaxAliasBytes)
    return true;
  error (yaml_.events[position_].offset,
      in_alias_ ? "the aliases of the brief repeat too much"
                : "the brief holds more than " + std::to_string (kMaxValues) +
                      " values");
  return false;
}

/* Nothing is written there: its place is the end of what stands before. */
size_t
YamlBuilder::null_offset (const YamlEvent &event) const
{
  std::string_view rest = part_.substr (std::min (event.offset, part_.size ()));
  for (const char *spelled : {"~", "null", "Null", "NULL", "&"})
    if (rest.starts_with (spelled))
      return event.offset;
  size_t last = event.offset
                    ? part_.find_last_not_of (" \t\r\n", event.offset - 1)
                    : part_.npos;
  return last == part_.npos ? event.offset : last + 1;
}

/* yaml-cpp takes the end of the text for a closing quotation mark. */
void
YamlBuilder::check_quotes (const YamlEvent &event)
{
  size_t at = event.offset;
  if (at < part_.size () && part_[at] == '&') // an anchor stands before
    at = part_.find_first_not_of (
        " \t\r\n", part_.find_first_of (" \t\r\n", at));
  if (at >= part_.size () || (part_[at] != '"' && part_[at] != '\''))
    return;
  const char mark = part_[at];
  for (size_t i = at + 1; i < part_.size (); i++)
    if (part_[i] == mark)
      return;
    else if (part_[i] == '\\' && mark == '"')
      i++;
  error (at, "the closing quotation mark is missing");
}

bool
YamlBuilder::plain_value (const YamlEvent &event, Value &result)
{
  if (event.kind == Kind::Null) {
    result.place = source_.place (base_ + null_offset (event));
    return true;
  }
  if (event.text.find ('\0') != event.text.npos)
    error (event.offset, "the text holds the character U+0000",
        "no text in a video can have it");
  if (!event.plain) {
    if (!in_alias_)
      check_quotes (event);
    result.kind = Value::Kind::Text;
    result.text = event.text;
  } else if (!resolve_plain_scalar (event.text, result)) {
    error (event.offset, "the number " + quote (event.text) + " is too large");
  }
  return true;
}

bool
YamlBuilder::alias (const YamlEvent &event, size_t depth, Value &result)
{
  Range range;
  if (event.anchor < anchors_.size ())
    range = anchors_[event.anchor];
  if (range.begin == range.end || position_ < range.end) {
    error (event.offset, "an alias can't stand within its own anchor");
    return false;
  }
  in_alias_++;
  size_t at = range.begin;
  bool done = value (at, depth, result);
  in_alias_--;
  return done;
}

bool
YamlBuilder::list (size_t &at, size_t depth, Value &result)
{
  result.kind = Value::Kind::List;
  for (at++; yaml_.events[at].kind != Kind::End;)
    if (!value (at, depth + 1, result.items.emplace_back ()))
      return false;
  at++;
  return true;
}

bool
YamlBuilder::key (const YamlEvent &event, std::string &name)
{
  if (event.kind == Kind::Scalar && event.tagged)
    error (
        event.offset, "YAML tags are not taken", "leave out the word with `!`");
  name = event.text;
  if (event.kind == Kind::Null) {
    std::string_view rest =
        part_.substr (std::min (event.offset, part_.size ()));
    name = rest.starts_with ('~') ? "~" : std::string (rest.substr (0, 4));
    if (name != "~" && name != "null" && name != "Null" && name != "NULL") {
      error (event.offset, "a key is missing before the colon");
      return false;
    }
  } else if (event.kind != Kind::Scalar) {
    error (event.offset, "a key must be plain text", kQuoteIt);
    return false;
  }
  if (name == "<<" && event.plain) {
    error (event.offset, "merge keys (`<<`) are not taken",
        "repeat the whole value with an alias, or write the keys out");
    return false;
  }
  if (name.find ('\0') != name.npos)
    error (event.offset, "the key holds the character U+0000");
  return true;
}

bool
YamlBuilder::map (size_t &at, size_t depth, Value &result)
{
  result.kind = Value::Kind::Map;
  std::unordered_set<std::string> names;
  for (at++; yaml_.events[at].kind != Kind::End;) {
    const YamlEvent &event = yaml_.events[at++];
    Value::Entry entry;
    if (!in_alias_)
      position_ = at - 1;
    if (!key (event, entry.key) || !count (event))
      return false;
    entry.key_place = source_.place (base_ + event.offset);
    bool repeated = !names.insert (entry.key).second;
    if (repeated && !in_alias_)
      error (event.offset, "the key " + quote (entry.key) + " is repeated",
          "a key may stand only once in a map");
    if (!value (at, depth + 1, entry.value))
      return false;
    if (!repeated)
      result.entries.push_back (std::move (entry));
  }
  at++;
  return true;
}

bool
YamlBuilder::value (size_t &at, size_t depth, Value &result)
{
  const YamlEvent &event = yaml_.events[at];
  if (!in_alias_)
    position_ = at;
  if (!count (event))
    return false;
  if (event.tagged || (event.offset < part_.size () && !event.plain &&
                          part_[event.offset] == '!')) {
    error (event.offset, "YAML tags are not taken",
        "leave out the word with `!`; text that begins with it needs "
        "quotation marks");
    return false;
  }
  if (depth > source_.limits.nesting) {
    source_.too_deep (base_ + event.offset, "the brief");
    return false;
  }
  result.place = source_.place (base_ + event.offset);
  switch (event.kind) {
  case Kind::List:
    return list (at, depth, result);
  case Kind::Map:
    return map (at, depth, result);
  case Kind::Alias:
    at++;
    return alias (event, depth, result);
  default:
    at++;
    return plain_value (event, result);
  }
}

std::optional<Value>
YamlBuilder::read ()
{
  if (yaml_.stop != YamlEvents::Stop::End) {
    explain_stop ();
    return std::nullopt;
  }
  Value result;
  if (yaml_.events.size () < 2) {
    result.place = source_.place (base_ + part_.size ());
    return result;
  }
  if (yaml_.events.back ().kind == Kind::Document) {
    size_t offset = yaml_.events.back ().offset;
    error (offset, "something follows the end of the brief",
        "a brief is one YAML document: `---` may stand only before it");
    yaml_.events.pop_back ();
  }
  find_anchors ();
  size_t at = 1;
  if (!value (at, 1, result) || source_.failed ())
    return std::nullopt;
  return result;
}

} // namespace

std::optional<Value>
read_yaml_part (Source &source, size_t offset, size_t size)
{
  return YamlBuilder (source, offset, size).read ();
}

std::optional<Value>
read_yaml (std::string_view text, Problems &problems, const Limits &limits)
{
  Source source (text, problems, limits);
  return read_yaml_part (source, 0, text.size ());
}

} // namespace reel
