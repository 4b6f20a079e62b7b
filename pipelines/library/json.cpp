// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/json.h"

#include <algorithm>

#include "glib_ptr.h"

namespace reel::library {

static constexpr int kMaxDepth = 32;

static bool
is_too_deep (const std::string &text)
{
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size (); i++) {
    char c = text[i];
    if (in_string && c == '\\')
      i++;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && (c == '[' || c == '{') && ++depth > kMaxDepth)
      return true;
    else if (!in_string && (c == ']' || c == '}'))
      depth--;
  }
  return false;
}

JsonPtr<JsonNode>
parse_object (const std::string &text)
{
  if (is_too_deep (text))
    return nullptr;
  JsonPtr<JsonParser> parser (json_parser_new ());
  if (!json_parser_load_from_data (
          parser.get (), text.data (), (gssize) text.size (), nullptr))
    return nullptr;
  JsonPtr<JsonNode> root (json_parser_steal_root (parser.get ()));
  return root && JSON_NODE_HOLDS_OBJECT (root.get ()) ? std::move (root)
                                                      : nullptr;
}

std::string
print_json (JsonBuilder *builder)
{
  JsonPtr<JsonNode> root (json_builder_get_root (builder));
  JsonPtr<JsonGenerator> generator (json_generator_new ());
  json_generator_set_root (generator.get (), root.get ());
  gsize size = 0;
  CharPtr text = adopt (json_generator_to_data (generator.get (), &size));
  return std::string (text.get (), size);
}

static JsonNode *
value_of (JsonObject *object, const char *member, GType type)
{
  JsonNode *node = json_object_get_member (object, member);
  return node && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == type
             ? node
             : nullptr;
}

std::string
json_text (JsonObject *object, const char *member)
{
  JsonNode *node = value_of (object, member, G_TYPE_STRING);
  return node ? json_node_get_string (node) : "";
}

int64_t
json_number (JsonObject *object, const char *member)
{
  JsonNode *node = value_of (object, member, G_TYPE_INT64);
  return node ? json_node_get_int (node) : 0;
}

JsonArray *
json_list (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                              : nullptr;
}

} // namespace reel::library
