// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_job.h"

#include <algorithm>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "bus_ptr.h"
#include "command.h"

namespace reel::cli {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

/* How a property of each type is read from D-Bus and written as JSON. */
struct Text {
  static constexpr char kType[] = "s";
  static std::string get (GVariant *value)
  {
    return g_variant_get_string (value, nullptr);
  }
  static void write (Writer &writer, const std::string &text)
  {
    writer.String (text.c_str ());
  }
};
struct Texts {
  static constexpr char kType[] = "as";
  static std::vector<std::string> get (GVariant *value)
  {
    std::vector<std::string> texts;
    for (gsize i = 0; i < g_variant_n_children (value); i++) {
      const char *text = nullptr;
      g_variant_get_child (value, i, "&s", &text);
      texts.emplace_back (text);
    }
    return texts;
  }
  static void write (Writer &writer, const std::vector<std::string> &texts)
  {
    writer.StartArray ();
    for (const std::string &text : texts)
      writer.String (text.c_str ());
    writer.EndArray ();
  }
};
struct Truth {
  static constexpr char kType[] = "b";
  static bool get (GVariant *value) { return g_variant_get_boolean (value); }
  static void write (Writer &writer, bool truth) { writer.Bool (truth); }
};
struct Real {
  static constexpr char kType[] = "d";
  static double get (GVariant *value) { return g_variant_get_double (value); }
  static void write (Writer &writer, double number) { writer.Double (number); }
};
struct Time {
  static constexpr char kType[] = "t";
  static uint64_t get (GVariant *value) { return g_variant_get_uint64 (value); }
  static void write (Writer &writer, uint64_t time) { writer.Uint64 (time); }
};
struct Count {
  static constexpr char kType[] = "u";
  static uint32_t get (GVariant *value) { return g_variant_get_uint32 (value); }
  static void write (Writer &writer, uint32_t count) { writer.Uint (count); }
};

/* Calls VISIT (D-Bus name, JSON name, kind, member) for each property. */
template <typename Job, typename Visit>
void
visit_properties (Job &job, Visit visit)
{
  visit ("Id", "id", Text (), job.id);
  visit ("Title", "title", Text (), job.title);
  visit ("Kind", "kind", Text (), job.kind);
  visit ("State", "state", Text (), job.state);
  visit ("StateReason", "stateReason", Text (), job.reason);
  visit ("Stage", "stage", Text (), job.stage);
  visit ("Progress", "progress", Real (), job.progress);
  visit ("ProgressValid", "progressValid", Truth (), job.progress_valid);
  visit ("Message", "message", Text (), job.message);
  visit ("Created", "created", Time (), job.created);
  visit ("Started", "started", Time (), job.started);
  visit ("Finished", "finished", Time (), job.finished);
  visit ("ExpectedEnd", "expectedEnd", Time (), job.expected_end);
  visit ("OutputPaths", "outputPaths", Texts (), job.outputs);
  visit ("Draft", "draft", Truth (), job.draft);
  visit ("Report", "report", Text (), job.report);
  visit ("Warnings", "warnings", Texts (), job.warnings);
  visit ("ErrorName", "errorName", Text (), job.error_name);
  visit ("ErrorMessage", "errorMessage", Text (), job.error_message);
  visit ("Attempts", "attempts", Count (), job.attempts);
  visit ("Owner", "owner", Count (), job.owner);
}

} // namespace

bool
DaemonJob::update (GVariant *properties)
{
  bool changed = false;
  visit_properties (
      *this, [&] (const char *name, const char *, auto type, auto &member) {
        VariantPtr value = take_variant (g_variant_lookup_value (
            properties, name, G_VARIANT_TYPE (type.kType)));
        if (!value)
          return;
        auto news = type.get (value.get ());
        changed = changed || news != member;
        member = std::move (news);
      });
  return changed;
}

bool
DaemonJob::is_final () const
{
  return state == "completed" || state == "failed" || state == "cancelled";
}

std::string
DaemonJob::state_text () const
{
  return reason.empty () || reason == "none" ? state
                                             : state + " (" + reason + ")";
}

double
DaemonJob::seconds_left (int64_t now) const
{
  auto end = (int64_t) expected_end;
  return expected_end == 0 || is_final () || end <= now
             ? 0
             : (double) (end - now) / G_USEC_PER_SEC;
}

std::string
DaemonJob::json (const char *type) const
{
  rapidjson::StringBuffer buffer;
  Writer writer (buffer);
  writer.StartObject ();
  if (type) {
    writer.Key ("type");
    writer.String (type);
  }
  visit_properties (
      *this, [&] (const char *, const char *name, auto as, const auto &member) {
        writer.Key (name);
        as.write (writer, member);
      });
  writer.Key ("object");
  writer.String (path.c_str ());
  writer.EndObject ();
  return buffer.GetString ();
}

int
status_of_jobs (const std::vector<DaemonJob> &finished)
{
  auto any = [&] (auto &&claim) {
    return std::any_of (finished.begin (), finished.end (), claim);
  };
  auto no_room = [] (const DaemonJob &job) {
    return job.error_name == "org.reelsmith.Error.NoSpace";
  };
  bool failed = any ([] (auto &job) { return job.state == "failed"; });
  bool else_failed =
      any ([&] (auto &job) { return job.state == "failed" && !no_room (job); });
  if (failed)
    return else_failed ? kFailed : kNoRoom;
  return any ([] (auto &job) { return job.state != "completed"; }) ? kCancelled
                                                                   : kDone;
}

} // namespace reel::cli
