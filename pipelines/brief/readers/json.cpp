// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <unordered_set>

#include <rapidjson/error/error.h>
#include <rapidjson/reader.h>

#include "brief/read.h"
#include "brief/readers/scalar.h"
#include "brief/readers/source.h"

namespace reel {

namespace {

using Size = rapidjson::SizeType;

/* A stream of a type of its own is not copied while a token is read, so that
 * in an event it stands behind the token. */
struct Stream : rapidjson::StringStream {
  using rapidjson::StringStream::StringStream;
};

/* Builds the tree from RapidJSON's events. They come without places: a token
 * begins where white space, comma and colon after the one before it end. */
class JsonBuilder {
public:
  JsonBuilder (Source &source, const Stream &stream)
      : source_ (source), stream_ (stream)
  {
  }

  // clang-format off
  bool Null () { return plain (Value::Kind::Null); }
  bool Bool (bool is_true);
  bool RawNumber (const char *digits, Size length, bool);
  bool String (const char *text, Size length, bool);
  bool Key (const char *text, Size length, bool);
  bool StartObject () { return open (Value::Kind::Map); }
  bool StartArray () { return open (Value::Kind::List); }
  bool EndObject (Size) { return close (); }
  bool EndArray (Size) { return close (); }
  /* Not called: all numbers come raw. */
  bool Int (int) { return false; }
  bool Uint (unsigned) { return false; }
  bool Int64 (int64_t) { return false; }
  bool Uint64 (uint64_t) { return false; }
  bool Double (double) { return false; }
  // clang-format on

  Value root;

private:
  struct Open {
    Value value;
    Value::Entry entry; // the key whose value comes next
    std::unordered_set<std::string> keys;
    bool repeated = false;
  };

  size_t next_token ();
  bool plain (Value::Kind kind);
  bool add (Value value);
  bool open (Value::Kind kind);
  bool close ();
  void check_text (size_t begin, const char *text, Size length);

  Source &source_;
  const Stream &stream_;
  size_t end_ = 0; // of the token before
  size_t values_ = 0;
  std::vector<Open> open_;
};

/* Where the token that was just read begins. */
size_t
JsonBuilder::next_token ()
{
  size_t begin = source_.text.find_first_not_of (" \t\r\n,:", end_);
  end_ = stream_.Tell ();
  return begin;
}

bool
JsonBuilder::plain (Value::Kind kind)
{
  Value value;
  value.kind = kind;
  value.place = source_.place (next_token ());
  return add (std::move (value));
}

bool
JsonBuilder::Bool (bool is_true)
{
  return add (boolean_value (is_true, source_.place (next_token ())));
}

bool
JsonBuilder::RawNumber (const char *digits, Size length, bool)
{
  size_t begin = next_token ();
  Value value;
  value.place = source_.place (begin);
  if (!set_number ({digits, length}, value))
    source_.error (
        begin, "the number " + quote ({digits, length}) + " is too large");
  return add (std::move (value));
}

void
JsonBuilder::check_text (size_t begin, const char *text, Size length)
{
  std::string_view view (text, length);
  if (view.find ('\0') != view.npos)
    source_.error (begin, "the text holds the character U+0000",
        "leave `\\u0000` out: no text in a video can have it");
  /* RapidJSON lets a second half alone pass; 0xED 0xA0 and up is UTF-8's
   * way to write halves. */
  for (size_t at = view.find ('\xed'); at != view.npos;
       at = view.find ('\xed', at + 1))
    if (at + 1 < view.size () && (unsigned char) view[at + 1] >= 0xa0)
      return source_.error (begin,
          "the text holds a \\u escape that is half of a surrogate pair",
          "write the character itself, or both halves");
}

bool
JsonBuilder::String (const char *text, Size length, bool)
{
  size_t begin = next_token ();
  check_text (begin, text, length);
  return add (text_value ({text, length}, source_.place (begin)));
}

bool
JsonBuilder::Key (const char *text, Size length, bool)
{
  size_t begin = next_token ();
  check_text (begin, text, length);
  Open &map = open_.back ();
  map.entry.key.assign (text, length);
  map.entry.key_place = source_.place (begin);
  map.repeated = !map.keys.insert (map.entry.key).second;
  if (map.repeated)
    source_.error (begin, "the key " + quote (map.entry.key) + " is repeated",
        "a key may stand only once in a map");
  return true;
}

bool
JsonBuilder::add (Value value)
{
  if (++values_ > kMaxValues) {
    source_.error (stream_.Tell (),
        "the brief holds more than " + std::to_string (kMaxValues) + " values");
    return false;
  }
  if (open_.empty ()) {
    root = std::move (value);
    return true;
  }
  Open &parent = open_.back ();
  if (parent.value.kind == Value::Kind::List) {
    parent.value.items.push_back (std::move (value));
  } else if (!parent.repeated) {
    parent.entry.value = std::move (value);
    parent.value.entries.push_back (std::move (parent.entry));
  }
  return true;
}

bool
JsonBuilder::open (Value::Kind kind)
{
  size_t begin = next_token ();
  if (open_.size () >= source_.limits.nesting) {
    source_.too_deep (begin, "the brief");
    return false;
  }
  Open opened;
  opened.value.kind = kind;
  opened.value.place = source_.place (begin);
  open_.push_back (std::move (opened));
  return true;
}

bool
JsonBuilder::close ()
{
  end_ = stream_.Tell ();
  Value value = std::move (open_.back ().value);
  open_.pop_back ();
  return add (std::move (value));
}

struct Explanation {
  const char *message;
  const char *hint = "";
};

Explanation
explain_string (char found)
{
  if (found == '\n' || found == '\r' || !found)
    return {"a closing quotation mark is missing in this line",
        "write a line break within text as `\\n`"};
  if (found == '\t')
    return {"a tab can't stand in text", "write it as `\\t`"};
  return {"there is no such escape in JSON",
      "write a backslash as `\\\\`; the escapes are \\\" \\\\ \\/ \\b \\f \\n "
      "\\r \\t and \\u with four hex digits"};
}

Explanation
explain_value (char found, bool after_comma)
{
  if (after_comma && (found == ']' || found == '}'))
    return {"there is a comma too many before this bracket",
        "JSON has no comma after the last item"};
  if (found == '/' || found == '#')
    return {"JSON has no comments", "use the key `comment`, or write YAML"};
  if (found == '\'')
    return {"JSON takes only double quotation marks",
        "write \"text\" instead of 'text'"};
  if (!found)
    return {"the text ends where a value should follow"};
  return {"a value is missing here, or text without quotation marks",
      "values are \"text\", numbers, true, false, null, [lists] and {maps}"};
}

Explanation
explain (rapidjson::ParseErrorCode code, char found, bool after_comma)
{
  using namespace rapidjson;
  switch (code) {
  case kParseErrorDocumentRootNotSingular:
    if (found == '/' || found == '#')
      return explain_value (found, false);
    return {"something follows the end of the brief",
        "a brief is one map in braces"};
  case kParseErrorObjectMissName:
    if (found == '}' || found == '/' || found == '#' || found == '\'')
      return explain_value (found, after_comma);
    return {"a key in double quotation marks is missing here"};
  case kParseErrorObjectMissColon:
    return {"a colon is missing after the key"};
  case kParseErrorObjectMissCommaOrCurlyBracket:
    if (found == '/' || found == '#')
      return explain_value (found, false);
    return {"a comma or } is missing here"};
  case kParseErrorArrayMissCommaOrSquareBracket:
    if (found == '/' || found == '#')
      return explain_value (found, false);
    return {"a comma or ] is missing here"};
  case kParseErrorStringUnicodeEscapeInvalidHex:
    return {"four hexadecimal digits must follow \\u"};
  case kParseErrorStringUnicodeSurrogateInvalid:
    return {"this \\u escape is half of a surrogate pair",
        "write the character itself, or both halves"};
  case kParseErrorStringEscapeInvalid:
  case kParseErrorStringMissQuotationMark:
  case kParseErrorStringInvalidEncoding:
    return explain_string (found);
  case kParseErrorNumberTooBig:
    return {"the number is too large"};
  case kParseErrorNumberMissFraction:
    return {"a digit must follow the decimal point"};
  case kParseErrorNumberMissExponent:
    return {"a digit must follow the exponent"};
  case kParseErrorValueInvalid:
    return explain_value (found, after_comma);
  default:
    return {"this is not JSON"};
  }
}

bool
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word such as `tru` or `on` is told of where it begins. */
size_t
error_offset (
    rapidjson::ParseErrorCode code, size_t offset, std::string_view text)
{
  if (code == rapidjson::kParseErrorValueInvalid)
    while (offset && offset <= text.size () && is_letter (text[offset - 1]))
      offset--;
  return std::min (offset, text.size ());
}

} // namespace

std::optional<Value>
read_json (std::string_view text, Problems &problems, const Limits &limits)
{
  Source source (text, problems, limits);
  std::string terminated (text);
  Stream stream (terminated.c_str ());
  rapidjson::Reader reader;
  JsonBuilder builder (source, stream);
  constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  auto result = reader.Parse<kFlags> (stream, builder);
  if (!result.IsError ())
    return source.failed () ? std::nullopt
                            : std::optional (std::move (builder.root));
  if (result.Code () != rapidjson::kParseErrorTermination) {
    size_t offset = error_offset (result.Code (), result.Offset (), text);
    char found = offset < text.size () ? text[offset] : 0;
    size_t before =
        offset ? text.find_last_not_of (" \t\r\n", offset - 1) : text.npos;
    bool after_comma = before != text.npos && text[before] == ',';
    Explanation why = explain (result.Code (), found, after_comma);
    source.error (offset, why.message, why.hint);
  }
  return std::nullopt;
}

} // namespace reel
