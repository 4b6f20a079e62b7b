// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/manifest.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "config.h"
#include "library/commit.h"
#include "run/encoders.h"

namespace reel {

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

/* KEYS: with what each is made from; else, with whether it was made now. */
static void
put_segments (Writer &writer, const Plan &plan, bool keys)
{
  writer.Key ("segments");
  writer.StartArray ();
  for (const Segment &segment : plan.segments) {
    writer.StartObject ();
    put (writer, "scene", plan.scenes[segment.scene].id);
    put (writer, "kind",
        segment.kind == Segment::Kind::Body ? "body" : "transition");
    put (writer, "frames", segment.frames);
    if (keys) {
      put (writer, "key", segment.key);
    } else {
      writer.Key ("reused");
      writer.Bool (segment.cached);
    }
    writer.EndObject ();
  }
  writer.EndArray ();
}

static void
put_loudness (Writer &writer, const Mastered &sound)
{
  if (!sound.loudness)
    return;
  writer.Key ("loudness");
  writer.Double (*sound.loudness);
  writer.Key ("truePeak");
  writer.Double (sound.true_peak_db);
}

static const char *
quality_name (Quality quality)
{
  switch (quality) {
  case Quality::Draft:
    return "draft";
  case Quality::Standard:
    return "standard";
  case Quality::High:
    return "high";
  case Quality::Lossless:
    return "lossless";
  }
  return "";
}

/* What both manifest and report tell of the video. */
static void
put_video (Writer &writer, const Finished &finished)
{
  const Plan &plan = *finished.plan;
  const Encoders &encoders = finished.context->encoders;
  put (writer, "title", finished.brief->title);
  put (writer, "width", plan.width);
  put (writer, "height", plan.height);
  put (writer, "fps",
      std::to_string (plan.fps_n) + "/" + std::to_string (plan.fps_d));
  put (writer, "frames", plan.frames);
  put (writer, "quality", quality_name (plan.quality));
  put (writer, "videoEncoder", describe_video_encoders (encoders, plan));
  if (!encoders.audio.empty ())
    put (writer, "audioEncoder", encoders.audio);
  put_loudness (writer, finished.sound);
}

static void
put_messages (Writer &writer, const char *name,
    const std::vector<Problem> &problems, Severity severity)
{
  writer.Key (name);
  writer.StartArray ();
  for (const Problem &problem : problems)
    if (problem.severity == severity)
      writer.String (problem.message.c_str (),
          (rapidjson::SizeType) problem.message.size ());
  writer.EndArray ();
}

std::string
write_report (const Finished &finished, uint64_t bytes,
    const std::vector<Problem> &problems)
{
  const Plan &plan = *finished.plan;
  rapidjson::StringBuffer buffer;
  Writer writer (buffer);
  writer.SetIndent (' ', 2);
  writer.StartObject ();
  put_video (writer, finished);
  writer.Key ("seconds");
  writer.Double ((double) plan.frame_time (plan.frames) / kSecond);
  put (writer, "bytes", (int64_t) bytes);
  put_messages (writer, "warnings", problems, Severity::Warning);
  put_messages (writer, "notes", problems, Severity::Note);
  put_segments (writer, plan, false);
  writer.EndObject ();
  return {buffer.GetString (), buffer.GetSize ()};
}

std::string
write_manifest (
    const Finished &finished, const std::vector<PreparedFile> &files)
{
  rapidjson::StringBuffer buffer;
  Writer writer (buffer);
  writer.SetIndent (' ', 2);
  writer.StartObject ();
  put (writer, "reelsmith", REELSMITH_VERSION);
  put (writer, "brief", finished.identity);
  put_video (writer, finished);
  writer.Key ("files");
  writer.StartArray ();
  for (const PreparedFile &file : files) {
    writer.StartObject ();
    put (writer, "name", file.name);
    put (writer, "bytes", (int64_t) file.bytes);
    put (writer, "sha256", file.sha256);
    writer.EndObject ();
  }
  writer.EndArray ();
  put_segments (writer, *finished.plan, true);
  writer.EndObject ();
  return std::string (buffer.GetString (), buffer.GetSize ()) + "\n";
}

std::optional<std::string>
read_manifest_identity (const std::string &file)
{
  auto manifest = library::read_manifest (file, nullptr);
  return manifest && !manifest->identity.empty ()
             ? std::optional (std::move (manifest->identity))
             : std::nullopt;
}

} // namespace reel
