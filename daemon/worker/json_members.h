// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <json-glib/json-glib.h>

#include "worker/strict_json.h"

namespace reel::daemon {

struct JsonDeleter {
  void operator() (JsonNode *o) const { json_node_unref (o); }
  void operator() (JsonParser *o) const { g_object_unref (o); }
  void operator() (JsonBuilder *o) const { g_object_unref (o); }
  void operator() (JsonGenerator *o) const { g_object_unref (o); }
};
template <typename T> using JsonPtr = std::unique_ptr<T, JsonDeleter>;

/* The members of one JSON object, each asked for by name, type and range.
 * What is not there has its default; the first thing that is wrong is kept
 * and `complete` tells of it, and of members nobody asked for. */
class JsonMembers {
public:
  /* Reads TEXT, one object within LIMITS. */
  static std::optional<JsonMembers> parse (
      std::string_view text, const JsonLimits &limits, GError **error);
  /* Of OBJECT, which must outlive it; WHERE names it in errors. */
  JsonMembers (JsonObject *object, std::string where)
      : object_ (object), where_ (std::move (where))
  {
  }

  std::string line (const char *name, size_t max_bytes);
  std::string lines (const char *name, size_t max_bytes);
  bool boolean (const char *name, bool otherwise);
  int64_t integer (const char *name, int64_t low, int64_t high);
  double number (const char *name, double low, double high);
  /* The place of the member's text in WORDS, which must be one of them. */
  size_t one_of (const char *name, const std::vector<std::string_view> &words);
  /* A file name: UTF-8, or bytes as write_path wrote them. Absolute, unless
   * it may be RELATIVE; may be empty. */
  std::string path (const char *name, bool relative = false);

  std::map<std::string, std::string> texts (
      const char *name, size_t max_count, size_t max_bytes);
  std::vector<std::string> paths (const char *name, size_t max_count);
  void objects (const char *name, size_t max_count,
      const std::function<void (JsonMembers &)> &read);

  bool has (const char *name) const
  {
    return json_object_has_member (object_, name);
  }
  void refuse (const char *name, const char *why);
  bool complete (GError **error);

private:
  JsonNode *take (const char *name);
  std::string text (const char *name, bool lines, size_t max_bytes);
  std::string decode_path (const char *name, JsonNode *node, bool relative);

  JsonPtr<JsonNode> root_; // of the outermost
  JsonObject *object_;
  std::string where_, fault_;
  guint taken_ = 0;
};

/* Writes one object after the other. */
class JsonText {
public:
  JsonText ();
  JsonText &add (const char *name, const std::string &text);
  JsonText &add (const char *name, const char *text);
  JsonText &add (const char *name, bool value);
  JsonText &add (const char *name, int64_t value);
  JsonText &add (const char *name, double value);
  JsonText &add_path (const char *name, const std::string &path);
  JsonText &add_paths (const char *name, const std::vector<std::string> &);
  JsonText &add_texts (
      const char *name, const std::map<std::string, std::string> &);
  /* An object for each of LIST, with what FILL (*this, one) adds to it. */
  template <typename List, typename Fill>
  JsonText &add_objects (const char *name, const List &list, Fill fill)
  {
    json_builder_set_member_name (builder_.get (), name);
    json_builder_begin_array (builder_.get ());
    for (const auto &one : list) {
      json_builder_begin_object (builder_.get ());
      fill (*this, one);
      json_builder_end_object (builder_.get ());
    }
    json_builder_end_array (builder_.get ());
    return *this;
  }
  std::string finish ();

private:
  JsonPtr<JsonBuilder> builder_;
};

} // namespace reel::daemon
