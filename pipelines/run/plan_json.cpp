// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan_json.h"

#include <cmath>

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace reel {

namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void
put (Writer &writer, const char *key, const std::string &value)
{
  writer.Key (key);
  writer.String (value.c_str (), (rapidjson::SizeType) value.size ());
}

void
put (Writer &writer, const char *key, int64_t value)
{
  writer.Key (key);
  writer.Int64 (value);
}

/* To the millisecond: what a person can use. */
void
put_seconds (Writer &writer, const char *key, double seconds)
{
  writer.Key (key);
  writer.Double (std::round (seconds * 1000) / 1000);
}

void
put_cached (Writer &writer, bool cached)
{
  writer.Key ("cached");
  writer.Bool (cached);
}

void
put_scene (Writer &writer, const Plan &plan, const PlannedScene &scene,
    const SceneSummary &summary)
{
  auto seconds = [&] (int64_t frames) {
    return (double) plan.frame_time (frames) / kSecond;
  };
  writer.StartObject ();
  put (writer, "id", scene.id);
  put (writer, "title", scene.title);
  put_seconds (writer, "start", seconds (scene.first_frame));
  put_seconds (writer, "seconds", seconds (scene.frames));
  put (writer, "frames", scene.frames);
  put (writer, "why", scene.why);
  if (scene.transition_frames > 0) {
    put (writer, "transition", scene.transition_type);
    put_seconds (
        writer, "transitionSeconds", seconds (scene.transition_frames));
  }
  put_cached (writer, summary.cached == summary.segments);
  writer.Key ("predicted");
  writer.StartObject ();
  put_seconds (writer, "seconds", summary.render_seconds);
  put (writer, "outputBytes", (int64_t) summary.output_bytes);
  writer.EndObject ();
  writer.EndObject ();
}

void
put_predicted (Writer &writer, const PlanSummary &summary)
{
  writer.Key ("predicted");
  writer.StartObject ();
  put_seconds (writer, "seconds", summary.render_seconds);
  put (writer, "outputBytes", (int64_t) summary.output_bytes);
  put (writer, "stagingBytes", (int64_t) summary.staging_bytes);
  writer.EndObject ();
}

} // namespace

std::string
write_plan_json (const Plan &plan, const PlanSummary &summary)
{
  rapidjson::StringBuffer buffer;
  Writer writer (buffer);
  writer.SetIndent (' ', 2);
  writer.StartObject ();
  put (writer, "title", summary.title);
  put (writer, "name", summary.name);
  put (writer, "width", plan.width);
  put (writer, "height", plan.height);
  put (writer, "fps",
      std::to_string (plan.fps_n) + "/" + std::to_string (plan.fps_d));
  put (writer, "frames", plan.frames);
  put_seconds (writer, "seconds", summary.video_seconds);
  put_predicted (writer, summary);
  writer.Key ("scenes");
  writer.StartArray ();
  for (size_t i = 0; i < plan.scenes.size (); i++)
    put_scene (writer, plan, plan.scenes[i], summary.scenes[i]);
  writer.EndArray ();
  writer.Key ("segments");
  writer.StartArray ();
  for (const Segment &segment : plan.segments) {
    writer.StartObject ();
    put (writer, "scene", plan.scenes[segment.scene].id);
    put (writer, "kind",
        segment.kind == Segment::Kind::Body ? "body" : "transition");
    put (writer, "frames", segment.frames);
    put_cached (writer, segment.cached);
    writer.EndObject ();
  }
  writer.EndArray ();
  writer.EndObject ();
  return {buffer.GetString (), buffer.GetSize ()};
}

} // namespace reel
