// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/template.h"

#include <algorithm>
#include <cstring>
#include <set>

#include <unistd.h>

#include "brief/nearest_word.h"
#include "error.h"
#include "gst_ptr.h"
#include "library/staging.h"
#include "run/flush.h"
#include "run/graph.h"
#include "run/paths.h"
#include "run/runner.h"
#include "run/template_elements.h"
#include "run/template_values.h"

namespace reel {

namespace {

constexpr char kSuffix[] = ".launch";
constexpr gsize kMostBytes = 256 * 1024;
/* A fakesink of this name is where what a template makes would go. */
constexpr char kStore[] = "store";

bool
is_file_name (const std::string &name, size_t most)
{
  return !name.empty () && name.size () <= most && name[0] != '.' &&
         std::none_of (name.begin (), name.end (),
             [] (unsigned char c) {
               return c == '/' || c < ' ' || c == 0x7f;
             }) &&
         g_utf8_validate (name.c_str (), (gssize) name.size (), nullptr);
}

std::vector<std::string>
all_folders (const std::vector<std::string> &folders)
{
  std::vector<std::string> all{program_paths ().templates};
  all.insert (all.end (), folders.begin (), folders.end ());
  return all;
}

/* The text of the template NAME, from the first folder that has it. */
std::optional<std::string>
read_template (const std::string &name, const std::vector<std::string> &folders)
{
  constexpr size_t kLongest = 200;
  if (!is_file_name (name, kLongest))
    return std::nullopt;
  for (const std::string &folder : all_folders (folders)) {
    CharPtr text;
    gsize size = 0;
    if (g_file_get_contents ((folder + "/" + name + kSuffix).c_str (),
            out (text), &size, nullptr) &&
        size <= kMostBytes)
      return std::string (text.get (), size);
  }
  return std::nullopt;
}

/* The names that DESCRIPTION itself gives: what stands behind `name=`, but not
 * within quotation marks. */
std::set<std::string>
names_in (const std::string &description)
{
  std::set<std::string> names;
  bool quoted = false;
  std::string word;
  auto end_word = [&] {
    if (word.starts_with ("name=")) {
      std::string name = word.substr (5);
      std::erase (name, '"');
      names.insert (name);
    }
    word.clear ();
  };
  for (char c : description + " ") {
    if (c == '"')
      quoted = !quoted;
    if (!quoted && (g_ascii_isspace (c) || c == '(' || c == ')'))
      end_word ();
    else
      word += c;
  }
  return names;
}

/* A template being made ready, with all that is wrong about it. */
class Job {
public:
  Job (const std::string &name, const TemplateOptions &options,
      Problems &problems)
      : name_ (name), options_ (options), problems_ (problems)
  {
  }

  bool make_ready ();
  GstElement *pipeline () const { return graph_->pipeline (); }
  /* Publishes what the sinks have sealed, and notes it. */
  bool store (const std::string &folder, Prepared &prepared, GError **error);

private:
  void put_store ();
  void look_at (GstBin *bin);
  void look_at_element (GstElement *element);
  void look_at_file (GstElement *element, const char *property);
  void set_value (const std::string &key, const std::string &value);
  void set_file_name (GstElement *sink, const std::string &name);
  void wrong (const std::string &message, const std::string &hint = {})
  {
    problems_.error ({}, message, hint);
  }

  const std::string &name_;
  const TemplateOptions &options_;
  Problems &problems_;
  std::optional<Graph> graph_;
  std::set<std::string> names_;
  std::vector<GstElement *> stores_; // of the graph
};

bool
Job::make_ready ()
{
  auto text = read_template (name_, options_.folders);
  if (!text) {
    std::string near = nearest_word (name_, list_templates (options_.folders));
    wrong ("there is no template `" + name_ + "`",
        near.empty () ? "" : "did you mean `" + near + "`?");
    return false;
  }
  std::string description = strip_comments (*text);
  names_ = names_in (description);
  ErrorPtr failure;
  graph_ = Graph::parse (description.c_str (), out (failure));
  if (!graph_) {
    wrong ("the template `" + name_ + "` can't be parsed: " + failure->message);
    return false;
  }
  put_store ();
  /* Before any value is set: setting one may be all it takes. */
  look_at (GST_BIN (pipeline ()));
  if (problems_.has_errors ())
    return false;
  for (const auto &[key, value] : options_.properties)
    set_value (key, value);
  if (stores_.empty ())
    wrong ("the template `" + name_ + "` stores nothing",
        "end it in a reelstoragesink, or in a fakesink called `store`");
  return !problems_.has_errors ();
}

void
Job::put_store ()
{
  auto store = adopt (gst_bin_get_by_name (GST_BIN (pipeline ()), kStore));
  if (!store || factory_name (store.get ()) != "fakesink")
    return;
  ErrorPtr failure;
  GstElement *sink = make_element ("reelstoragesink", out (failure));
  if (!sink || !graph_->replace (kStore, sink)) {
    wrong (failure ? failure->message : "nothing can be stored");
    return;
  }
  std::string stem = options_.name.empty () ? name_ : options_.name;
  set_file_name (sink, stem + suffix_in_front_of (sink));
}

void
Job::set_file_name (GstElement *sink, const std::string &name)
{
  if (is_file_name (name, 255))
    g_object_set (sink, "name", name.c_str (), nullptr);
  else
    wrong ("`" + name + "` can't be the name of a file",
        "it may have no `/`, no control character and no dot at its start");
}

void
Job::look_at (GstBin *bin)
{
  for (GList *l = bin->children; l; l = l->next) {
    auto *element = GST_ELEMENT (l->data);
    look_at_element (element);
    std::string factory = factory_name (element);
    if (factory == "bin" || factory == "pipeline")
      look_at (GST_BIN (element));
  }
}

void
Job::look_at_element (GstElement *element)
{
  std::string fault = fault_of_element (element);
  if (!fault.empty ()) {
    wrong (fault);
    return;
  }
  std::string factory = factory_name (element);
  for (const char *property : {"location", "font"})
    if (is_file_property (element, property))
      look_at_file (element, property);
  if (factory != "reelstoragesink")
    return;
  stores_.push_back (element);
  g_object_set (element, "media-root", options_.staging.c_str (), "collection",
      "out", nullptr);
  gst_util_set_object_arg (G_OBJECT (element), "existing", "refuse");
  /* A source that fails sends EOS too. */
  gst_util_set_object_arg (G_OBJECT (element), "commit", "explicit");
}

/* A file that stands in the template itself: one of stock, or a name that was
 * handed over. */
void
Job::look_at_file (GstElement *element, const char *property)
{
  char *value = nullptr;
  g_object_get (element, property, &value, nullptr);
  CharPtr owned = adopt (value);
  std::string file = value ? value : "";
  bool is_family =
      g_str_equal (property, "font") && file.find ('/') == std::string::npos;
  bool is_stock = file.starts_with (program_paths ().stock + "/") &&
                  file.find ("/../") == std::string::npos;
  if (file.empty () || is_family || is_stock)
    return;
  auto found = options_.files.find (file);
  if (found != options_.files.end ())
    g_object_set (element, property, found->second.c_str (), nullptr);
  else
    wrong ("the file `" + file + "` was not handed over");
}

void
Job::set_value (const std::string &key, const std::string &value)
{
  size_t dot = key.rfind ('.');
  std::string name = key.substr (0, dot);
  std::string property = dot == std::string::npos ? "" : key.substr (dot + 1);
  if (name.empty () || property.empty ()) {
    wrong ("`" + key + "` is not an element and its property",
        "write `element.property`");
    return;
  }
  auto element =
      names_.contains (name)
          ? adopt (gst_bin_get_by_name (GST_BIN (pipeline ()), name.c_str ()))
          : nullptr;
  if (!element) {
    std::string near = nearest_word (name, {names_.begin (), names_.end ()});
    wrong ("the template `" + name_ + "` names no element `" + name + "`",
        near.empty () ? "" : "did you mean `" + near + "`?");
    return;
  }
  std::string text = value_text (value), fault;
  bool is_sink = factory_name (element.get ()) == "reelstoragesink";
  if (is_sink && property == "name") {
    set_file_name (element.get (), text);
    return;
  }
  if (is_job_property (element.get (), property.c_str ())) {
    wrong ("`" + key + "` is the job's own to set");
    return;
  }
  if (is_file_property (element.get (), property.c_str ())) {
    auto file = options_.files.find (text);
    bool is_family = property == "font" && text.find ('/') == text.npos;
    if (file == options_.files.end () && !is_family) {
      wrong ("`" + key + "` names the file `" + text +
                 "`, which was not handed over",
          "hand it over with `assets`");
      return;
    }
    if (file != options_.files.end ())
      text = file->second;
  }
  if (!set_typed (element.get (), property.c_str (), text, fault))
    wrong ("`" + key + "` " + fault);
}

bool
fail (const std::string &name, GError **error)
{
  g_set_error (error, REEL_ERROR, (int) ErrorCode::InvalidBrief,
      "the template `%s` can't be run as it is", name.c_str ());
  return false;
}

/* What a storage sink says it has stored in FOLDER. */
void
note_stored (GstMessage *message, const std::string &folder, Prepared &prepared)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
    return;
  const GstStructure *s = gst_message_get_structure (message);
  const char *path = gst_structure_get_string (s, "path");
  const char *sha256 = gst_structure_get_string (s, "sha256");
  guint64 bytes = 0;
  gst_structure_get_uint64 (s, "bytes", &bytes);
  if (gst_structure_has_name (s, "reel-stored") && path && sha256 &&
      g_str_has_prefix (path, (folder + "/").c_str ()))
    prepared.files.push_back ({path + folder.size () + 1, bytes, sha256});
}

bool
Job::store (const std::string &folder, Prepared &prepared, GError **error)
{
  auto bus = adopt (gst_element_get_bus (pipeline ()));
  for (GstElement *sink : stores_) {
    gboolean stored = FALSE;
    g_signal_emit_by_name (sink, "commit", &stored);
    while (auto message =
               adopt (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ELEMENT)))
      note_stored (message.get (), folder, prepared);
    if (!stored) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
          "what the template makes can't be stored");
      return false;
    }
  }
  return true;
}

} // namespace

std::vector<std::string>
list_templates (const std::vector<std::string> &folders)
{
  std::set<std::string> names;
  for (const std::string &folder : all_folders (folders)) {
    auto dir = adopt (g_dir_open (folder.c_str (), 0, nullptr));
    while (const char *file = dir ? g_dir_read_name (dir.get ()) : nullptr)
      if (g_str_has_suffix (file, kSuffix) && file[0] != '.' &&
          g_utf8_validate (file, -1, nullptr))
        names.insert (std::string (file, strlen (file) - strlen (kSuffix)));
  }
  return {names.begin (), names.end ()};
}

bool
check_template (const std::string &name, const TemplateOptions &options,
    Problems &problems, GError **error)
{
  return Job (name, options, problems).make_ready () || fail (name, error);
}

std::optional<Prepared>
run_template (const std::string &name, const TemplateOptions &options,
    Problems &problems, GError **error)
{
  Job job (name, options, problems);
  std::string folder = prepared_folder (options.staging);
  if (!job.make_ready ()) {
    fail (name, error);
    return std::nullopt;
  }
  if (!from_library (make_folders (folder, error), error))
    return std::nullopt;
  Prepared prepared;
  Progress progress (options.on_progress);
  progress.set_steps ({1});
  progress.begin_stage ("render");
  RunOptions running;
  running.cancelled = options.cancelled;
  running.graph_folder = options.graph_folder;
  running.on_eos = [&] (GError **e) { return job.store (folder, prepared, e); };
  running.on_position = [&] (Nanoseconds position) {
    gint64 length = 0;
    if (gst_element_query_duration (
            job.pipeline (), GST_FORMAT_TIME, &length) &&
        length > 0) {
      progress.update (0, (double) position / (double) length);
      prepared.seconds = (double) length / kSecond;
    }
  };
  ErrorPtr failure;
  if (!run_to_end (job.pipeline (), running, out (failure))) {
    for (const PreparedFile &file : prepared.files)
      unlink ((folder + "/" + file.name).c_str ());
    std::string message = failure->message;
    for (const auto &[file, path] : options.files)
      message = replace_all (std::move (message), path, file);
    message = replace_all (std::move (message), options.staging + "/", "");
    g_set_error_literal (
        error, failure->domain, failure->code, message.c_str ());
    return std::nullopt;
  }
  progress.begin_stage ("publish");
  if (!flush (folder, error))
    return std::nullopt;
  prepared.report =
      "{\"stored\": " + std::to_string (prepared.files.size ()) + "}";
  return prepared;
}

} // namespace reel
