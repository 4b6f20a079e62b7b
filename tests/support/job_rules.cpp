// SPDX-License-Identifier: GPL-3.0-or-later
#include "job_rules.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <set>

#include <sqlite3.h>

#include "media_file.h"
#include "workplace.h"

namespace fs = std::filesystem;

namespace reel::test {

static constexpr int kChangesASecond = 4;
/* Between the daemon's clock and ours lie a socket and a busy machine. */
static constexpr int64_t kSecondUs = 950'000;

static const std::set<std::string> kFinal = {
    "completed", "failed", "cancelled"};
static const std::map<std::string, std::set<std::string>> kNext = {
    {"", {"queued", "held"}},
    {"queued", {"queued", "held", "running", "failed", "cancelled"}},
    {"held", {"held", "queued", "running", "failed", "cancelled"}},
    {"running",
        {"running", "queued", "held", "completed", "failed", "cancelled"}},
};
static const std::map<std::string, std::set<std::string>> kReasons = {
    {"queued", {"none", "retrying", "restarted"}},
    {"held", {"storage-low", "paused", "rate-limited"}},
    {"running", {"none", "stalled", "storage-low"}},
    {"completed", {"none"}},
    {"failed", {"none"}},
    {"cancelled", {"none"}},
};
static const std::set<std::string> kStages = {
    "", "draft", "speak", "render", "mix", "join", "check", "publish"};

static const std::set<std::string> kVideos = {".mp4", ".webm", ".mkv"};

namespace {

/* Goes through the signals of a job, one after the other. */
class Watcher {
public:
  explicit Watcher (std::string text = {}) : faults (std::move (text)) {}
  void take (const Event &event);
  std::string faults;
  std::string state;
  int finished = 0;

private:
  void fault (const std::string &text) { faults += text + "\n"; }
  void take_values (const Event &event);
  void take_change (const Event &event);

  double progress_ = 0;
  bool is_draft_ = false, has_files_ = false;
  bool is_removed_ = false;
  std::deque<int64_t> changes_; // of the last second
};

void
Watcher::take_values (const Event &event)
{
  const Values &values = event.values;
  if (values.has ("State")) {
    std::string next = values.text ("State");
    auto allowed = kNext.find (state);
    /* Where four changes were told within a second the end is told with all
     * there was before it: with when it started, if it ran. */
    bool ran_unseen = next == "completed" && values.number ("Started") > 0 &&
                      (state == "queued" || state == "held");
    if (!ran_unseen &&
        (allowed == kNext.end () || !allowed->second.count (next)))
      fault ("from state '" + state + "' to '" + next + "'");
    state = next;
  }
  if (values.has ("StateReason")) {
    std::string reason = values.text ("StateReason");
    auto reasons = kReasons.find (state);
    if (reasons == kReasons.end () || !reasons->second.count (reason))
      fault ("reason '" + reason + "' of state '" + state + "'");
  }
  if (values.has ("Stage") && !kStages.count (values.text ("Stage")))
    fault ("stage '" + values.text ("Stage") + "'");
  if (values.has ("Draft"))
    is_draft_ = values.flag ("Draft");
  if (values.has ("OutputPaths"))
    has_files_ = !values.list ("OutputPaths").empty ();
  if (is_draft_ && (!has_files_ || state == "completed"))
    fault (has_files_ ? "completed with a draft" : "a draft of no file");
  if (state == "completed" && !has_files_)
    fault ("completed without a file");
  if (values.has ("Progress")) {
    double progress = values.number ("Progress");
    if (progress < progress_)
      fault ("progress falls from " + std::to_string (progress_) + " to " +
             std::to_string (progress));
    if (progress < 0 || progress > 1)
      fault ("progress is " + std::to_string (progress));
    if (progress >= 1 && state != "completed")
      fault ("progress is 1 while " + state);
    progress_ = progress;
  }
}

void
Watcher::take_change (const Event &event)
{
  if (event.values.names ().empty () && event.invalidated.empty ())
    fault ("a change of nothing");
  while (!changes_.empty () && event.at_us - changes_.front () > kSecondUs)
    changes_.pop_front ();
  changes_.push_back (event.at_us);
  if (changes_.size () > kChangesASecond)
    fault (std::to_string (changes_.size ()) + " changes within a second, " +
           "the last of " + event.values.print ());
}

void
Watcher::take (const Event &event)
{
  if (is_removed_ && event.kind == Event::Kind::Added)
    *this = Watcher (faults); // another job, by the same token
  if (is_removed_ && event.kind != Event::Kind::Owner)
    fault ("a signal after it was removed");
  if (finished &&
      (event.kind == Event::Kind::Changed || event.kind == Event::Kind::Added))
    fault ("a change after Finished: " + event.values.print ());
  switch (event.kind) {
  case Event::Kind::Added:
    if (!state.empty ())
      fault ("added twice");
    take_values (event);
    break;
  case Event::Kind::Changed:
    take_values (event);
    take_change (event);
    break;
  case Event::Kind::Finished:
    if (++finished > 1)
      fault ("Finished comes again");
    if (!kFinal.count (event.text))
      fault ("Finished with " + event.text);
    if (event.text != state)
      fault ("Finished says " + event.text + ", State " + state);
    break;
  case Event::Kind::Removed:
    is_removed_ = true;
    break;
  case Event::Kind::Owner:
    /* What the next daemon begins with was on disk, not yet signalled: a draft
     * may be there. Nor does it know when the one before told of what. */
    progress_ = 0;
    has_files_ = true;
    changes_.clear ();
    if (!finished)
      state = state.empty () ? "" : "running";
    break;
  }
}

} // namespace

static std::string
print (const Event &event, int64_t start)
{
  static const char *const names[] = {
      "added", "removed", "changed", "finished", "owner"};
  char *time = g_strdup_printf ("%8.3f ", (double) (event.at_us - start) / 1e6);
  std::string line = std::string (time) + names[(int) event.kind] + " " +
                     event.text + " " + event.values.print ();
  g_free (time);
  return line + "\n";
}

static std::string
with_events (const std::string &faults, const std::vector<Event> &events)
{
  if (faults.empty ())
    return "";
  std::string all = faults;
  for (const Event &event : events)
    all += print (event, events.front ().at_us);
  return all;
}

std::string
broken_rules (const std::vector<Event> &events)
{
  Watcher watcher;
  for (const Event &event : events)
    watcher.take (event);
  return with_events (watcher.faults, events);
}

std::string
broken_rules (const std::vector<Event> &events, const std::string &state)
{
  Watcher watcher;
  for (const Event &event : events)
    watcher.take (event);
  if (watcher.state != state)
    watcher.faults += "ended as '" + watcher.state + "'\n";
  if (watcher.finished != 1)
    watcher.faults +=
        "Finished came " + std::to_string (watcher.finished) + " times\n";
  return with_events (watcher.faults, events);
}

static void
add_word (std::string &words, std::string &last, const std::string &word)
{
  if (word != last)
    words += (words.empty () ? "" : " ") + word;
  last = word;
}

std::string
state_sequence (const std::vector<Event> &events)
{
  std::string words, last, state, reason = "none";
  for (const Event &event : events) {
    bool has_state = event.values.has ("State");
    if (!has_state && !event.values.has ("StateReason"))
      continue;
    if (has_state)
      state = event.values.text ("State");
    if (event.values.has ("StateReason"))
      reason = event.values.text ("StateReason");
    add_word (
        words, last, reason == "none" ? state : state + "(" + reason + ")");
  }
  return words;
}

std::string
stage_sequence (const std::vector<Event> &events)
{
  std::string words, last;
  for (const Event &event : events)
    if (!event.values.text ("Stage").empty ())
      add_word (words, last, event.values.text ("Stage"));
  return words;
}

static std::string
sha256_of (const std::string &bytes)
{
  char *sum = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (const guchar *) bytes.data (), bytes.size ());
  std::string text = sum;
  g_free (sum);
  return text;
}

/* Names of the files of VIDEO's set are added to SET. */
static std::string
faults_of_set (
    const std::string &video, bool decode, std::set<std::string> &set)
{
  std::string name = fs::path (video).filename ();
  std::string folder = fs::path (video).parent_path ();
  std::string stem = name.substr (0, name.rfind ('.'));
  rapidjson::Document manifest = manifest_of (video);
  if (!manifest.IsObject () || !manifest.HasMember ("files"))
    return name + " has no manifest\n";
  std::string faults;
  set.insert (stem + ".manifest.json");
  for (const auto &file : manifest["files"].GetArray ()) {
    std::string part = file["name"].GetString ();
    set.insert (part);
    std::string bytes = read_file (folder + "/" + part);
    if (bytes.size () != file["bytes"].GetUint64 () ||
        sha256_of (bytes) != file["sha256"].GetString ())
      faults += part + " isn't what its manifest says\n";
  }
  if (!set.count (name))
    faults += name + " isn't in its manifest\n";
  std::string errors = decode ? decoding_errors (video) : "";
  return errors.empty () ? faults : faults + name + ": " + errors + "\n";
}

std::string
faults_of_video (const std::string &video, bool decode)
{
  std::set<std::string> set;
  return faults_of_set (video, decode, set);
}

/* A picture that a template stored by itself: from its first marker to its
 * last (ITU-T T.81, B.1.1.3). */
static bool
is_whole_jpeg (const std::string &file)
{
  std::string bytes = read_file (file);
  return bytes.starts_with ("\xff\xd8") && bytes.ends_with ("\xff\xd9");
}

std::string
faults_of_videos (const std::string &folder, bool decode)
{
  std::string faults;
  std::set<std::string> known;
  auto names = files_under (folder);
  for (const std::string &name : names)
    if (kVideos.count (fs::path (name).extension ()))
      faults += faults_of_set (folder + "/" + name, decode, known);
  for (const std::string &name : names)
    if (!known.count (name) && !is_whole_jpeg (folder + "/" + name))
      faults += name + " belongs to no video\n";
  return faults;
}

std::string
faults_of_database (const std::string &file)
{
  sqlite3 *database = nullptr;
  std::string answer = "can't be opened";
  if (sqlite3_open_v2 (file.c_str (), &database, SQLITE_OPEN_READONLY,
          nullptr) == SQLITE_OK) {
    sqlite3_busy_timeout (database, 5000);
    char *error = nullptr;
    auto take = [] (void *data, int, char **values, char **) {
      *static_cast<std::string *> (data) = values[0] ? values[0] : "";
      return 0;
    };
    if (sqlite3_exec (database, "PRAGMA integrity_check(1)", take, &answer,
            &error) != SQLITE_OK)
      answer = error ? error : "can't be read";
    sqlite3_free (error);
  }
  sqlite3_close (database);
  return answer == "ok" ? "" : answer + "\n";
}

} // namespace reel::test
