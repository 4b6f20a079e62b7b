// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/options.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <sys/stat.h>

#include "bus/option_table.h"
#include "error.h"
#include "glib_ptr.h"

namespace reel::daemon {

static constexpr size_t kMostToken = 64;
static constexpr size_t kMostKey = 256;
static constexpr size_t kMostName = 200; // with a suffix it has to fit 255
static constexpr size_t kMostWord = 256;
static constexpr size_t kMostPath = 4095;
static constexpr size_t kMostVariables = 1000;
static constexpr size_t kMostVariableBytes = 1 << 20; // of all together
static constexpr size_t kMostProperties = 256;
static constexpr size_t kMostValue = 64 << 10;
static constexpr int kMostPriority = 100;

static constexpr char kLetters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static constexpr char kDigits[] = "0123456789";

OptionRules
option_rules (Order::Kind kind, bool system, const Config &config)
{
  return {kind, !system, config.assets, config.asset_bytes};
}

static std::string
text_of (GVariant *value)
{
  gsize length = 0;
  const char *text = g_variant_get_string (value, &length);
  return {text, length};
}

static bool
holds_only (const std::string &text, const std::string &characters)
{
  return text.find_first_not_of (characters) == std::string::npos;
}

static bool
has_control (const std::string &text)
{
  return std::any_of (text.begin (), text.end (),
      [] (unsigned char c) { return c < 0x20 || c == 0x7f; });
}

/* The taker of an option that is one word or line of at most MOST bytes. */
static auto
line_into (std::string &target, const char *name, size_t most,
    bool may_be_empty = false)
{
  return [&target, name, most, may_be_empty] (GVariant *value, GError **error) {
    target = text_of (value);
    std::string title = std::string ("option `") + name + "`";
    if (target.empty () && !may_be_empty)
      return refuse (error, title + " is empty; leave it out instead");
    if (target.size () > most)
      return refuse (
          error, title + " is longer than " + std::to_string (most) + " bytes");
    if (has_control (target))
      return refuse (error, title + " holds a control character");
    return true;
  };
}

static auto
one_of (std::string &target, const char *name,
    const std::vector<std::string> &choices)
{
  return [&target, name, choices] (GVariant *value, GError **error) {
    target = text_of (value);
    if (std::count (choices.begin (), choices.end (), target))
      return true;
    std::string all;
    for (const std::string &choice : choices)
      all += (all.empty () ? "" : ", ") + choice;
    return refuse (error, std::string ("option `") + name + "` is one of " +
                              all + ", not " + quoted (target));
  };
}

static auto
flag_into (bool &target)
{
  return [&target] (GVariant *value, GError **) {
    target = g_variant_get_boolean (value);
    return true;
  };
}

static bool
take_token (Submission &submission, GVariant *value, GError **error)
{
  submission.id = text_of (value);
  if (!submission.id.empty () && submission.id.size () <= kMostToken &&
      holds_only (submission.id, std::string (kLetters) + kDigits + "_"))
    return true;
  return refuse (
      error, "option `handle-token` is 1 to 64 letters, digits and _, not " +
                 quoted (submission.id));
}

static bool
take_priority (Submission &submission, GVariant *value, GError **error)
{
  submission.priority = g_variant_get_int32 (value);
  return std::abs ((int64_t) submission.priority) <= kMostPriority ||
         refuse (error, "option `priority` is -100 to 100, not " +
                            std::to_string (submission.priority));
}

/* Names are of files: nothing that could leave the folder. */
static bool
check_name (const std::string &name, GError **error)
{
  if (name[0] != '.' && name.find ('/') == std::string::npos)
    return true;
  return refuse (
      error, "option `name` is the name of a file, without a dot in front and "
             "without slashes, not " +
                 quoted (name));
}

static bool
take_base_dir (const OptionRules &rules, std::string &target, GVariant *value,
    GError **error)
{
  if (!rules.may_open_folders)
    return refuse (error, "option `base-dir` isn't taken on the system bus; "
                          "hand the files over as `assets`");
  target = text_of (value);
  struct stat info;
  if (target.size () > kMostPath || target.empty () || target[0] != '/')
    return refuse (error, "option `base-dir` is the absolute path of a "
                          "folder, not " +
                              quoted (target));
  if (stat (target.c_str (), &info) != 0)
    return refuse (
        error, "there is no folder " + quoted (target) +
                   " that the daemon could open, as `base-dir` says");
  return S_ISDIR (info.st_mode) ||
         refuse (error,
             "option `base-dir`: " + quoted (target) + " isn't a folder");
}

static bool
take_variables (
    std::map<std::string, std::string> &target, GVariant *value, GError **error)
{
  if (g_variant_n_children (value) > kMostVariables)
    return refuse (error, "option `variables` holds more than 1000");
  if (g_variant_get_size (value) > kMostVariableBytes)
    return refuse (error, "option `variables` holds more than 1 MiB");
  GVariantIter all;
  g_variant_iter_init (&all, value);
  const char *name, *text;
  while (g_variant_iter_next (&all, "{&s&s}", &name, &text)) {
    if (!*name || std::strlen (name) > kMostWord)
      return refuse (error,
          "option `variables`: a name is 1 to 256 bytes, not " + quoted (name));
    if (!target.emplace (name, text).second)
      return refuse (
          error, "option `variables`: " + quoted (name) + " is given twice");
  }
  return true;
}

/* The descriptor a handle stands for, open for reading; only regular files
 * give the same bytes to whoever reads them. */
static bool
take_asset (const std::string &name, int handle, GUnixFDList *files,
    uint64_t &bytes_left, UniqueFd &target, GError **error)
{
  std::string title = "asset " + quoted (name);
  int count = files ? g_unix_fd_list_get_length (files) : 0;
  if (handle < 0 || handle >= count)
    return refuse (error, title + " has no descriptor with the message");
  ErrorPtr fault;
  target = UniqueFd (g_unix_fd_list_get (files, handle, out (fault)));
  if (!target)
    return refuse (error, title + ": the daemon has no room for a further "
                                  "descriptor; try again later");
  struct stat info;
  if (fstat (target.get (), &info) != 0 || !S_ISREG (info.st_mode))
    return refuse (error, title + " isn't a regular file");
  int flags = fcntl (target.get (), F_GETFL);
  if (flags < 0 || (flags & O_PATH) || (flags & O_ACCMODE) == O_WRONLY)
    return refuse (error, title + " isn't open for reading");
  if ((uint64_t) info.st_size > bytes_left)
    return refuse (error, title + " is too large: the assets of one job have "
                                  "a limit, see asset-bytes in "
                                  "reelsmith.conf(5)");
  bytes_left -= (uint64_t) info.st_size;
  return true;
}

static bool
take_assets (const OptionRules &rules, GUnixFDList *files,
    std::map<std::string, UniqueFd> &target, GVariant *value, GError **error)
{
  if (g_variant_n_children (value) > (size_t) rules.assets)
    return refuse (error, "option `assets` holds more than " +
                              std::to_string (rules.assets) + " files");
  uint64_t bytes_left = rules.asset_bytes;
  GVariantIter all;
  g_variant_iter_init (&all, value);
  const char *name;
  gint32 handle;
  while (g_variant_iter_next (&all, "{&sh}", &name, &handle)) {
    if (!*name || std::strlen (name) > kMostPath)
      return refuse (error,
          "option `assets`: a name is 1 to 4095 bytes, not " + quoted (name));
    if (target.count (name))
      return refuse (
          error, "option `assets`: " + quoted (name) + " is given twice");
    if (!take_asset (name, handle, files, bytes_left, target[name], error))
      return false;
  }
  return true;
}

/* Those that templates have too. */
static std::vector<Option>
common_options (
    Submission &submission, GUnixFDList *files, const OptionRules &rules)
{
  Submission *s = &submission;
  return {
      {"handle-token", "s",
          [s] (GVariant *v, GError **e) { return take_token (*s, v, e); }},
      {"key", "s", line_into (s->key, "key", kMostKey)},
      {"priority", "i",
          [s] (GVariant *v, GError **e) { return take_priority (*s, v, e); }},
      {"name", "s",
          [s] (GVariant *v, GError **e) {
            std::string &name = s->options.name;
            return line_into (name, "name", kMostName) (v, e) &&
                   check_name (name, e);
          }},
      {"assets", "a{sh}",
          [s, files, rules] (GVariant *v, GError **e) {
            return take_assets (rules, files, s->assets, v, e);
          }},
      {"base-dir", "s",
          [s, rules] (GVariant *v, GError **e) {
            return take_base_dir (rules, s->base_dir, v, e);
          }},
      {"force", "b", flag_into (s->force)},
  };
}

static std::vector<Option>
brief_options (Submission &submission)
{
  OrderOptions *o = &submission.options;
  return {
      {"format", "s",
          one_of (o->format, "format", {"json", "yaml", "markdown"})},
      {"quality", "s",
          one_of (o->quality, "quality",
              {"draft", "standard", "high", "lossless"})},
      {"size", "s", line_into (o->size, "size", kMostWord)},
      {"variables", "a{ss}",
          [o] (GVariant *v, GError **e) {
            return take_variables (o->variables, v, e);
          }},
      {"strict", "b", flag_into (o->strict)},
      {"voice-fallback", "s",
          [o] (GVariant *v, GError **e) {
            o->voice_fallback.emplace ();
            return line_into (
                *o->voice_fallback, "voice-fallback", kMostWord, true) (v, e);
          }},
      {"progressive", "b", flag_into (o->progressive)},
  };
}

std::optional<Submission>
read_options (GVariant *options, GUnixFDList *files, const OptionRules &rules,
    GError **error)
{
  std::optional<Submission> submission (std::in_place);
  submission->kind = rules.kind;
  std::vector<Option> table = common_options (*submission, files, rules);
  if (rules.kind == Order::Kind::Brief)
    for (Option &option : brief_options (*submission))
      table.push_back (std::move (option));
  if (!take_options (options, table, "option", error))
    return std::nullopt;
  return submission;
}

bool
is_template_name (const std::string &name)
{
  return !name.empty () && name.size () <= kMostToken &&
         holds_only (name, std::string (kLetters) + kDigits + "_-");
}

/* Numbers, texts, booleans, and lists of them: what properties of elements
 * are made of. */
static bool
is_property_type (const GVariantType *type)
{
  if (g_variant_type_is_array (type))
    type = g_variant_type_element (type);
  return g_variant_type_is_basic (type) &&
         !g_variant_type_equal (type, G_VARIANT_TYPE_HANDLE);
}

static bool
is_property_name (const std::string &name)
{
  size_t dot = name.find ('.');
  return name.size () <= kMostWord && dot != std::string::npos && dot > 0 &&
         dot + 1 < name.size () &&
         holds_only (name, std::string (kLetters) + kDigits + "_-.:");
}

std::optional<std::map<std::string, std::string>>
read_pipeline_properties (GVariant *properties, GError **error)
{
  std::map<std::string, std::string> all;
  GVariantIter iterator;
  if (g_variant_iter_init (&iterator, properties) > kMostProperties) {
    refuse (error, "there are more than 256 properties");
    return std::nullopt;
  }
  for (;;) {
    const char *name = nullptr;
    GLibPtr<GVariant> value;
    if (!g_variant_iter_next (
            &iterator, "{&sv}", &name, (GVariant **) out (value)))
      return all;
    std::string title = "property " + quoted (name);
    CharPtr text;
    if (!is_property_name (name))
      refuse (error, title + " isn't written `element.property`");
    else if (!is_property_type (g_variant_get_type (value.get ())))
      refuse (error, title +
                         " is a number, a text, a boolean or a list of "
                         "them, not of type " +
                         g_variant_get_type_string (value.get ()));
    else if (g_variant_get_size (value.get ()) > kMostValue)
      refuse (error, title + " is longer than 64 KiB");
    else
      text = adopt (g_variant_print (value.get (), TRUE));
    if (!text)
      return std::nullopt;
    if (!all.emplace (name, text.get ()).second) {
      refuse (error, title + " is given twice");
      return std::nullopt;
    }
  }
}

static bool
take_states (std::vector<State> &target, GVariant *value, GError **error)
{
  static constexpr State kStates[] = {State::Queued, State::Held,
      State::Running, State::Completed, State::Failed, State::Cancelled};
  GVariantIter all;
  g_variant_iter_init (&all, value);
  const char *name;
  while (g_variant_iter_next (&all, "&s", &name)) {
    auto found = std::find_if (
        std::begin (kStates), std::end (kStates), [name] (State state) {
          return !std::strcmp (state_name (state), name);
        });
    if (found == std::end (kStates))
      return refuse (error, "`states` are queued, held, running, completed, "
                            "failed and cancelled, not " +
                                quoted (name));
    if (!std::count (target.begin (), target.end (), *found))
      target.push_back (*found);
  }
  return true;
}

std::optional<JobFilter>
read_filter (GVariant *filter, GError **error)
{
  std::optional<JobFilter> read (std::in_place);
  JobFilter *f = &*read;
  bool is_none = false; // a list of states that is there, but empty
  std::vector<Option> table = {
      {"states", "as",
          [f, &is_none] (GVariant *v, GError **e) {
            is_none = g_variant_n_children (v) == 0;
            return take_states (f->states, v, e);
          }},
      {"owner", "u",
          [f] (GVariant *v, GError **) {
            f->owner = g_variant_get_uint32 (v);
            return true;
          }},
      {"limit", "u",
          [f] (GVariant *v, GError **) {
            f->limit = g_variant_get_uint32 (v);
            return true;
          }},
  };
  if (!take_options (filter, table, "filter", error))
    return std::nullopt;
  if (is_none)
    f->limit = 0;
  return read;
}

std::optional<std::map<std::string, uint64_t>>
read_clean_up (GVariant *options, GError **error)
{
  std::map<std::string, uint64_t> limits;
  std::vector<Option> table;
  for (const char *name : {"max-bytes", "keep-free", "max-age"})
    table.push_back ({name, "t", [&limits, name] (GVariant *v, GError **) {
                        limits[name] = g_variant_get_uint64 (v);
                        return true;
                      }});
  table.push_back ({"dry-run", "b", [&limits] (GVariant *v, GError **) {
                      if (g_variant_get_boolean (v))
                        limits["dry-run"] = 1;
                      return true;
                    }});
  if (!take_options (options, table, "option", error))
    return std::nullopt;
  return limits;
}

} // namespace reel::daemon
