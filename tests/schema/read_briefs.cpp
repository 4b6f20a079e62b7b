// SPDX-License-Identifier: GPL-3.0-or-later
/* What the reader makes of many briefs, without a program started for each.
 * Standard input has a JSON object a line, {"notation", "text"}; standard
 * output an object a line for each: `ok`, `problems` (errors: line, column,
 * message, hint) and, of a brief that is right, its canonical JSON. */
#include <cstdio>
#include <iostream>
#include <string>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "brief/interpret.h"
#include "brief/write.h"

using namespace reel;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

static void
put (Writer &writer, const char *key, const std::string &text)
{
  writer.Key (key);
  writer.String (text.c_str (), (rapidjson::SizeType) text.size ());
}

static std::string
read_one (const std::string &text, Notation notation)
{
  Problems problems ("brief");
  auto tree = read_value (text, notation, problems);
  bool ok = tree && interpret (*tree, BriefOverrides (), problems);
  rapidjson::StringBuffer buffer;
  Writer writer (buffer);
  writer.StartObject ();
  writer.Key ("ok");
  writer.Bool (ok);
  writer.Key ("problems");
  writer.StartArray ();
  for (const Problem &problem : problems.sorted ()) {
    if (problem.severity != Severity::Error)
      continue;
    writer.StartObject ();
    writer.Key ("line");
    writer.Uint (problem.place.line);
    writer.Key ("column");
    writer.Uint (problem.place.column);
    put (writer, "message", problem.message);
    put (writer, "hint", problem.hint);
    writer.EndObject ();
  }
  writer.EndArray ();
  if (ok)
    put (writer, "canonical", write_json (*tree));
  writer.EndObject ();
  return buffer.GetString ();
}

int
main ()
{
  for (std::string line; std::getline (std::cin, line);) {
    rapidjson::Document order;
    order.Parse<rapidjson::kParseIterativeFlag> (line.c_str (), line.size ());
    bool right = order.IsObject () && order.HasMember ("notation") &&
                 order["notation"].IsString () && order.HasMember ("text") &&
                 order["text"].IsString ();
    auto notation = right ? notation_by_name (order["notation"].GetString ())
                          : std::nullopt;
    if (!notation)
      return 2;
    std::string text (
        order["text"].GetString (), order["text"].GetStringLength ());
    std::puts (read_one (text, *notation).c_str ());
  }
  return 0;
}
