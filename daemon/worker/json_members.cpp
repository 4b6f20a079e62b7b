// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/json_members.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace reel::daemon {

static constexpr size_t kMaxPath = 4096;

std::optional<JsonMembers>
JsonMembers::parse (
    std::string_view text, const JsonLimits &limits, GError **error)
{
  if (!is_strict_json (text, limits)) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "it is not JSON, or too large");
    return std::nullopt;
  }
  JsonPtr<JsonParser> parser (json_parser_new_immutable ());
  if (!json_parser_load_from_data (
          parser.get (), text.data (), (gssize) text.size (), error))
    return std::nullopt;
  JsonPtr<JsonNode> root (json_parser_steal_root (parser.get ()));
  if (!root || !JSON_NODE_HOLDS_OBJECT (root.get ())) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "it is not a JSON object");
    return std::nullopt;
  }
  JsonMembers members (json_node_get_object (root.get ()), "");
  members.root_ = std::move (root);
  return members;
}

void
JsonMembers::refuse (const char *name, const char *why)
{
  if (fault_.empty ())
    fault_ = where_ + name + " " + why;
}

bool
JsonMembers::complete (GError **error)
{
  if (fault_.empty () && json_object_get_size (object_) > taken_)
    fault_ = where_ + "it has a member that is not known";
  if (fault_.empty ())
    return true;
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument, "%s",
      fault_.c_str ());
  return false;
}

JsonNode *
JsonMembers::take (const char *name)
{
  JsonNode *node = json_object_get_member (object_, name);
  taken_ += node != nullptr;
  return node;
}

static bool
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == type;
}

std::string
JsonMembers::text (const char *name, bool lines, size_t max_bytes)
{
  JsonNode *node = take (name);
  if (!node)
    return {};
  std::string value;
  if (holds (node, G_TYPE_STRING))
    value = json_node_get_string (node);
  else
    refuse (name, "is not a text");
  if (value.size () > max_bytes)
    refuse (name, "is too long");
  else if (!is_clean_text (value, lines))
    refuse (name, "has characters that don't belong there");
  return value;
}

std::string
JsonMembers::line (const char *name, size_t max_bytes)
{
  return text (name, false, max_bytes);
}

std::string
JsonMembers::lines (const char *name, size_t max_bytes)
{
  return text (name, true, max_bytes);
}

bool
JsonMembers::boolean (const char *name, bool otherwise)
{
  JsonNode *node = take (name);
  if (!node)
    return otherwise;
  if (!holds (node, G_TYPE_BOOLEAN)) {
    refuse (name, "is not true or false");
    return otherwise;
  }
  return json_node_get_boolean (node);
}

int64_t
JsonMembers::integer (const char *name, int64_t low, int64_t high)
{
  JsonNode *node = take (name);
  if (!node)
    return 0;
  if (!holds (node, G_TYPE_INT64)) {
    refuse (name, "is not a whole number");
    return 0;
  }
  int64_t value = json_node_get_int (node);
  if (value < low || value > high)
    refuse (name, "is out of range");
  return value;
}

double
JsonMembers::number (const char *name, double low, double high)
{
  JsonNode *node = take (name);
  if (!node)
    return 0;
  if (!holds (node, G_TYPE_INT64) && !holds (node, G_TYPE_DOUBLE)) {
    refuse (name, "is not a number");
    return 0;
  }
  double value = json_node_get_double (node);
  /* Also false for what is not a number. */
  if (!(value >= low && value <= high))
    refuse (name, "is out of range");
  return value;
}

size_t
JsonMembers::one_of (
    const char *name, const std::vector<std::string_view> &words)
{
  std::string word = line (name, 64);
  auto found = std::find (words.begin (), words.end (), word);
  if (found == words.end ()) {
    refuse (name, "is not one that is known");
    return 0;
  }
  return (size_t) (found - words.begin ());
}

std::string
JsonMembers::decode_path (const char *name, JsonNode *node, bool relative)
{
  if (!holds (node, G_TYPE_STRING)) {
    refuse (name, "is not a text");
    return {};
  }
  char *bytes = g_uri_unescape_string (json_node_get_string (node), nullptr);
  std::string path = bytes ? bytes : "";
  if (!bytes || path.size () > kMaxPath)
    refuse (name, "is not a file name");
  else if (!relative && !path.empty () && path[0] != '/')
    refuse (name, "is not absolute");
  g_free (bytes);
  return path;
}

std::string
JsonMembers::path (const char *name, bool relative)
{
  JsonNode *node = take (name);
  return node ? decode_path (name, node, relative) : std::string ();
}

std::vector<std::string>
JsonMembers::paths (const char *name, size_t max_count)
{
  std::vector<std::string> result;
  JsonNode *node = take (name);
  if (!node)
    return result;
  JsonArray *list =
      JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : nullptr;
  if (!list || json_array_get_length (list) > max_count) {
    refuse (name, "is not a list, or too long");
    return result;
  }
  for (guint i = 0; i < json_array_get_length (list); i++)
    result.push_back (
        decode_path (name, json_array_get_element (list, i), false));
  return result;
}

std::map<std::string, std::string>
JsonMembers::texts (const char *name, size_t max_count, size_t max_bytes)
{
  std::map<std::string, std::string> result;
  JsonNode *node = take (name);
  if (!node)
    return result;
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : nullptr;
  if (!object || json_object_get_size (object) > max_count) {
    refuse (name, "is not an object, or too large");
    return result;
  }
  JsonObjectIter iter;
  const char *member = nullptr;
  JsonNode *value = nullptr;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &value)) {
    if (!is_clean_text (member, false) || !holds (value, G_TYPE_STRING)) {
      refuse (name, "holds something else than texts");
      continue;
    }
    std::string text = json_node_get_string (value);
    if (text.size () > max_bytes)
      refuse (name, "holds a text that is too long");
    result.emplace (member, std::move (text));
  }
  return result;
}

void
JsonMembers::objects (const char *name, size_t max_count,
    const std::function<void (JsonMembers &)> &read)
{
  JsonNode *node = take (name);
  if (!node)
    return;
  JsonArray *list =
      JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : nullptr;
  if (!list || json_array_get_length (list) > max_count) {
    refuse (name, "is not a list, or too long");
    return;
  }
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);
    if (!JSON_NODE_HOLDS_OBJECT (element)) {
      refuse (name, "holds something else than objects");
      return;
    }
    JsonMembers members (
        json_node_get_object (element), std::string (name) + ": ");
    read (members);
    GError *error = nullptr;
    if (!members.complete (&error)) {
      if (fault_.empty ())
        fault_ = where_ + error->message;
      g_error_free (error);
    }
  }
}

JsonText::JsonText () : builder_ (json_builder_new ())
{
  json_builder_begin_object (builder_.get ());
}

JsonText &
JsonText::add (const char *name, const char *text)
{
  json_builder_set_member_name (builder_.get (), name);
  json_builder_add_string_value (builder_.get (), text);
  return *this;
}

JsonText &
JsonText::add (const char *name, const std::string &text)
{
  return add (name, text.c_str ());
}

JsonText &
JsonText::add (const char *name, bool value)
{
  json_builder_set_member_name (builder_.get (), name);
  json_builder_add_boolean_value (builder_.get (), value);
  return *this;
}

JsonText &
JsonText::add (const char *name, int64_t value)
{
  json_builder_set_member_name (builder_.get (), name);
  json_builder_add_int_value (builder_.get (), value);
  return *this;
}

JsonText &
JsonText::add (const char *name, double value)
{
  json_builder_set_member_name (builder_.get (), name);
  json_builder_add_double_value (
      builder_.get (), std::isfinite (value) ? value : 0);
  return *this;
}

/* Paths are bytes, JSON is UTF-8: what is not goes in as %XX. */
static void
add_path_value (JsonBuilder *builder, const std::string &path)
{
  char *text = g_uri_escape_string (
      path.c_str (), "/ !$&'()*+,;=:@[]{}#?<>|^`~\"\\", TRUE);
  json_builder_add_string_value (builder, text);
  g_free (text);
}

JsonText &
JsonText::add_path (const char *name, const std::string &path)
{
  json_builder_set_member_name (builder_.get (), name);
  add_path_value (builder_.get (), path);
  return *this;
}

JsonText &
JsonText::add_paths (const char *name, const std::vector<std::string> &paths)
{
  json_builder_set_member_name (builder_.get (), name);
  json_builder_begin_array (builder_.get ());
  for (const std::string &path : paths)
    add_path_value (builder_.get (), path);
  json_builder_end_array (builder_.get ());
  return *this;
}

JsonText &
JsonText::add_texts (
    const char *name, const std::map<std::string, std::string> &texts)
{
  json_builder_set_member_name (builder_.get (), name);
  json_builder_begin_object (builder_.get ());
  for (const auto &[member, text] : texts)
    add (member.c_str (), text);
  json_builder_end_object (builder_.get ());
  return *this;
}

std::string
JsonText::finish ()
{
  json_builder_end_object (builder_.get ());
  JsonPtr<JsonNode> root (json_builder_get_root (builder_.get ()));
  JsonPtr<JsonGenerator> generator (json_generator_new ());
  json_generator_set_root (generator.get (), root.get ());
  gsize length = 0;
  char *data = json_generator_to_data (generator.get (), &length);
  std::string text (data, length);
  g_free (data);
  return text;
}

} // namespace reel::daemon
