// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/manifest.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "config.h"
#include "gst_ptr.h"
#include "run/encoders.h"

namespace reel {

static constexpr gsize kMaxManifest = 16 << 20;

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

static void
put (Writer &writer, const char *key, const std::string &value)
{
  writer.Key (key);
  writer.String (value.c_str (), (rapidjson::SizeType) value.size ());
}

static void
put (Writer &writer, const char *key, int64_t value)
{
  writer.Key (key);
  writer.Int64 (value);
}

static void
put_segments (Writer &writer, const Plan &plan)
{
  writer.Key ("segments");
  writer.StartArray ();
  for (const Segment &segment : plan.segments) {
    writer.StartObject ();
    put (writer, "scene", plan.scenes[segment.scene].id);
    put (writer, "kind",
        segment.kind == Segment::Kind::Body ? "body" : "transition");
    put (writer, "frames", segment.frames);
    put (writer, "key", segment.key);
    writer.EndObject ();
  }
  writer.EndArray ();
}

std::string
write_manifest (
    const Publication &publication, const std::vector<ManifestFile> &files)
{
  const Plan &plan = *publication.plan;
  const Encoders &encoders = publication.context->encoders;
  rapidjson::StringBuffer buffer;
  Writer writer (buffer);
  writer.SetIndent (' ', 2);
  writer.StartObject ();
  put (writer, "reelsmith", REELSMITH_VERSION);
  put (writer, "brief", brief_identity (*publication.brief));
  put (writer, "title", publication.brief->title);
  put (writer, "width", plan.width);
  put (writer, "height", plan.height);
  put (writer, "fps",
      std::to_string (plan.fps_n) + "/" + std::to_string (plan.fps_d));
  put (writer, "frames", plan.frames);
  put (writer, "videoEncoder",
      describe_video_encoder (encoders, plan.quality, plan.width, plan.height));
  put (writer, "audioEncoder", encoders.audio);
  if (publication.sound.loudness) {
    writer.Key ("loudness");
    writer.Double (*publication.sound.loudness);
    writer.Key ("truePeak");
    writer.Double (publication.sound.true_peak_db);
  }
  writer.Key ("files");
  writer.StartArray ();
  for (const ManifestFile &file : files) {
    writer.StartObject ();
    put (writer, "name", file.name);
    put (writer, "bytes", (int64_t) file.bytes);
    put (writer, "sha256", file.sha256);
    writer.EndObject ();
  }
  writer.EndArray ();
  put_segments (writer, plan);
  writer.EndObject ();
  return std::string (buffer.GetString (), buffer.GetSize ()) + "\n";
}

std::optional<std::string>
read_manifest_identity (const std::string &file)
{
  CharPtr text;
  gsize size = 0;
  if (!g_file_get_contents (file.c_str (), out (text), &size, nullptr) ||
      size > kMaxManifest)
    return std::nullopt;
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag> (text.get (), size);
  if (document.HasParseError () || !document.IsObject ())
    return std::nullopt;
  auto found = document.FindMember ("brief");
  if (found == document.MemberEnd () || !found->value.IsString ())
    return std::nullopt;
  return std::string (
      found->value.GetString (), found->value.GetStringLength ());
}

} // namespace reel
