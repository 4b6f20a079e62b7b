// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/job_json.h"

#include "glib_ptr.h"
#include "worker/json_members.h"

namespace reel::daemon {

namespace {

/* We wrote it, from what our clients said. */
constexpr JsonLimits kLimits = {64 << 20, 4, 200'000};
constexpr size_t kMaxText = 4 << 20, kMaxCount = 100'000;
constexpr double kMaxSeconds = 1e7;

bool
fits (std::optional<JsonMembers> &members)
{
  return members && members->complete (nullptr);
}

std::optional<JsonMembers>
parse (const std::string &json)
{
  return JsonMembers::parse (json, kLimits, nullptr);
}

} // namespace

std::string
write_list (const std::vector<std::string> &list)
{
  JsonPtr<JsonBuilder> builder (json_builder_new ());
  json_builder_begin_array (builder.get ());
  for (const std::string &text : list)
    json_builder_add_string_value (builder.get (), text.c_str ());
  json_builder_end_array (builder.get ());
  JsonPtr<JsonNode> root (json_builder_get_root (builder.get ()));
  JsonPtr<JsonGenerator> generator (json_generator_new ());
  json_generator_set_root (generator.get (), root.get ());
  CharPtr text = adopt (json_generator_to_data (generator.get (), nullptr));
  return text.get ();
}

bool
read_list (const std::string &json, std::vector<std::string> &list)
{
  if (!is_strict_json (json, kLimits))
    return false;
  JsonPtr<JsonParser> parser (json_parser_new_immutable ());
  if (!json_parser_load_from_data (
          parser.get (), json.data (), (gssize) json.size (), nullptr))
    return false;
  JsonNode *root = json_parser_get_root (parser.get ());
  if (!root || !JSON_NODE_HOLDS_ARRAY (root))
    return false;
  JsonArray *array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (!JSON_NODE_HOLDS_VALUE (node) ||
        json_node_get_value_type (node) != G_TYPE_STRING)
      return false;
    list.push_back (json_node_get_string (node));
  }
  return true;
}

std::string
write_map (const std::map<std::string, std::string> &map)
{
  return JsonText ().add_texts ("map", map).finish ();
}

bool
read_map (const std::string &json, std::map<std::string, std::string> &map)
{
  auto members = parse (json);
  if (members)
    map = members->texts ("map", kMaxCount, kMaxText);
  return fits (members);
}

std::string
write_options (const OrderOptions &options)
{
  JsonText text;
  text.add ("format", options.format)
      .add ("quality", options.quality)
      .add ("size", options.size)
      .add ("name", options.name)
      .add_texts ("variables", options.variables)
      .add ("strict", options.strict)
      .add ("progressive", options.progressive);
  if (options.voice_fallback)
    text.add ("voice-fallback", *options.voice_fallback);
  return text.finish ();
}

bool
read_options (const std::string &json, OrderOptions &options)
{
  auto members = parse (json);
  if (!members)
    return false;
  options.format = members->line ("format", kMaxText);
  options.quality = members->line ("quality", kMaxText);
  options.size = members->line ("size", kMaxText);
  options.name = members->line ("name", kMaxText);
  options.variables = members->texts ("variables", kMaxCount, kMaxText);
  options.strict = members->boolean ("strict", false);
  options.progressive = members->boolean ("progressive", false);
  if (members->has ("voice-fallback"))
    options.voice_fallback = members->line ("voice-fallback", kMaxText);
  return fits (members);
}

std::string
write_inputs (const std::vector<JobInput> &inputs)
{
  auto fill = [] (JsonText &one, const JobInput &input) {
    one.add_path ("path", input.path)
        .add_path ("name", input.name)
        .add_path ("stored", input.stored);
  };
  return JsonText ().add_objects ("inputs", inputs, fill).finish ();
}

bool
read_inputs (const std::string &json, std::vector<JobInput> &inputs)
{
  auto members = parse (json);
  if (!members)
    return false;
  members->objects ("inputs", kMaxCount, [&inputs] (JsonMembers &of) {
    JobInput input;
    input.path = of.path ("path", true);
    input.name = of.path ("name", true);
    input.stored = of.path ("stored", true);
    inputs.push_back (std::move (input));
  });
  return fits (members);
}

std::string
write_videos (const std::vector<JobVideo> &videos)
{
  auto fill = [] (JsonText &one, const JobVideo &video) {
    one.add ("name", video.name)
        .add ("file", video.file)
        .add ("identity", video.identity)
        .add ("render-seconds", video.render_seconds)
        .add ("has-draft", video.has_draft)
        .add ("draft-seconds", video.draft_seconds);
  };
  return JsonText ().add_objects ("videos", videos, fill).finish ();
}

bool
read_videos (const std::string &json, std::vector<JobVideo> &videos)
{
  auto members = parse (json);
  if (!members)
    return false;
  members->objects ("videos", kMaxCount, [&videos] (JsonMembers &of) {
    JobVideo video;
    video.name = of.line ("name", kMaxText);
    video.file = of.line ("file", kMaxText);
    video.identity = of.line ("identity", kMaxText);
    video.render_seconds = of.number ("render-seconds", 0, kMaxSeconds);
    video.has_draft = of.boolean ("has-draft", false);
    video.draft_seconds = of.number ("draft-seconds", 0, kMaxSeconds);
    videos.push_back (std::move (video));
  });
  return fits (members);
}

static JsonPtr<JsonNode>
parse_node (const std::string &json)
{
  JsonPtr<JsonParser> parser (json_parser_new ());
  if (!json_parser_load_from_data (
          parser.get (), json.data (), (gssize) json.size (), nullptr))
    return nullptr;
  return JsonPtr<JsonNode> (json_parser_steal_root (parser.get ()));
}

std::string
put_report (
    const std::string &all, const std::string &file, const std::string &report)
{
  JsonPtr<JsonNode> root = parse_node (all);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root.get ()))
    root = parse_node ("{}");
  if (JsonPtr<JsonNode> one = parse_node (report))
    json_object_set_member (
        json_node_get_object (root.get ()), file.c_str (), one.release ());
  JsonPtr<JsonGenerator> generator (json_generator_new ());
  json_generator_set_root (generator.get (), root.get ());
  CharPtr text = adopt (json_generator_to_data (generator.get (), nullptr));
  return text.get ();
}

} // namespace reel::daemon
