// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <json-glib/json-glib.h>

namespace reel::library {

struct JsonDeleter {
  void operator() (JsonNode *o) const { json_node_unref (o); }
  void operator() (JsonBuilder *o) const { g_object_unref (o); }
  void operator() (JsonGenerator *o) const { g_object_unref (o); }
  void operator() (JsonParser *o) const { g_object_unref (o); }
};
template <typename T> using JsonPtr = std::unique_ptr<T, JsonDeleter>;

/* A JSON object, or null where TEXT is none. Depth is limited before it is
 * parsed: JSON-GLib's parser recurses, and what wrote the text may be
 * anybody. */
JsonPtr<JsonNode> parse_object (const std::string &text);
std::string print_json (JsonBuilder *builder);

/* Members of OBJECT; empty, 0 or null where there is none of that type. */
std::string json_text (JsonObject *object, const char *member);
int64_t json_number (JsonObject *object, const char *member);
JsonArray *json_list (JsonObject *object, const char *member);

} // namespace reel::library
