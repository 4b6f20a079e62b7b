// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "brief_options.h"
#include "daemon_command.h"
#include "unique_fd.h"

namespace reel::cli {

namespace {

struct Texts {
  explicit Texts (char **list) : list_ (list) {}
  ~Texts () { g_strfreev (list_); }
  Texts (const Texts &) = delete;
  Texts &operator= (const Texts &) = delete;
  std::vector<std::string> all () const
  {
    std::vector<std::string> texts;
    for (char **text = list_; text && *text; text++)
      texts.emplace_back (*text);
    return texts;
  }

private:
  char **list_;
};

struct Settings {
  BriefOptions brief;
  CharPtr quality, size, name, key, format;
  std::vector<std::string> variables, assets;
  int priority = 0;
  bool force = false, progressive = false, watch = false, json = false,
       on_system_bus = false;
};

std::string
absolute (const std::string &path)
{
  return adopt (g_canonicalize_filename (path.c_str (), nullptr)).get ();
}

/* Standard input from a terminal or a socket is read here: the daemon takes
 * files and pipes. */
UniqueFd
copy_of_input ()
{
  constexpr size_t kMostBytes = 64 << 20;
  UniqueFd copy (memfd_create ("brief", MFD_CLOEXEC));
  std::array<char, 1 << 16> block;
  size_t total = 0;
  while (copy && total < kMostBytes) {
    ssize_t count = read (STDIN_FILENO, block.data (), block.size ());
    if (count < 0 && errno == EINTR && !cancelled)
      continue;
    if (count < 0 || write (copy.get (), block.data (), (size_t) count) < count)
      return UniqueFd ();
    if (count == 0)
      break;
    total += (size_t) count;
  }
  if (copy && lseek (copy.get (), 0, SEEK_SET) != 0)
    return UniqueFd ();
  return copy;
}

/* Nothing with the reason in FAULT. */
UniqueFd
open_brief (const std::string &file, std::string &fault)
{
  UniqueFd brief (file == "-" ? fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                              : open (file.c_str (), O_RDONLY | O_CLOEXEC));
  struct stat about;
  bool open = brief && fstat (brief.get (), &about) == 0;
  if (open && file == "-" && !S_ISREG (about.st_mode) &&
      !S_ISFIFO (about.st_mode) && !S_ISDIR (about.st_mode)) {
    brief = copy_of_input ();
    open = (bool) brief;
  }
  if (!open)
    fault = std::string ("can't be read: ") + g_strerror (errno);
  else if (S_ISDIR (about.st_mode))
    fault = "is a folder";
  return fault.empty () ? std::move (brief) : UniqueFd ();
}

/* The notation that FILE's suffix says; empty: the daemon looks at the text. */
std::string
format_of (const std::string &file)
{
  static constexpr struct {
    const char *suffix, *format;
  } kFormats[] = {{".md", "markdown"}, {".markdown", "markdown"},
      {".yaml", "yaml"}, {".yml", "yaml"}, {".json", "json"}};
  for (const auto &known : kFormats)
    if (g_str_has_suffix (file.c_str (), known.suffix))
      return known.format;
  return "";
}

/* `NAME=VALUE`; a VALUE that is left out is NAME itself. False without a
 * NAME. */
bool
split (const std::string &text, std::string &name, std::string &value)
{
  size_t equals = text.find ('=');
  name = text.substr (0, equals);
  value = equals == text.npos ? name : text.substr (equals + 1);
  return !name.empty ();
}

/* The options of the call as they are built up. */
class CallOptions {
public:
  CallOptions () { g_variant_builder_init (&builder_, G_VARIANT_TYPE_VARDICT); }
  void add (const char *name, GVariant *value)
  {
    g_variant_builder_add (&builder_, "{sv}", name, value);
  }
  void add_text (const char *name, const std::string &text)
  {
    if (!text.empty ())
      add (name, g_variant_new_string (text.c_str ()));
  }
  GVariant *end () { return g_variant_builder_end (&builder_); }

private:
  GVariantBuilder builder_;
};

std::string
text_of (const CharPtr &option)
{
  return option ? option.get () : "";
}

bool
add_variables (const Settings &settings, CallOptions &options)
{
  if (settings.variables.empty ())
    return true;
  GVariantBuilder variables;
  g_variant_builder_init (&variables, G_VARIANT_TYPE ("a{ss}"));
  bool right = true;
  for (const std::string &text : settings.variables) {
    std::string name, value;
    right = right && split (text, name, value) &&
            text.find ('=') != std::string::npos;
    g_variant_builder_add (&variables, "{ss}", name.c_str (), value.c_str ());
  }
  options.add ("variables", g_variant_builder_end (&variables));
  if (!right)
    complain (kUsage, "--set is NAME=VALUE");
  return right;
}

/* Opens the assets and puts them into FDS. False with the reason told. */
bool
add_assets (const Settings &settings, const std::string &base_dir,
    CallOptions &options, GUnixFDList *fds)
{
  if (settings.assets.empty ())
    return true;
  GVariantBuilder assets;
  g_variant_builder_init (&assets, G_VARIANT_TYPE ("a{sh}"));
  bool right = true;
  for (const std::string &text : settings.assets) {
    std::string name, path, fault = "--asset is NAME=FILE";
    bool named = split (text, name, path);
    if (named && text.find ('=') == std::string::npos && path[0] != '/')
      path = base_dir + "/" + path;
    UniqueFd fd (
        named ? open (path.c_str (), O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1);
    if (named && !fd)
      fault = "`" + path + "` can't be read: " + g_strerror (errno);
    int index = fd ? g_unix_fd_list_append (fds, fd.get (), nullptr) : -1;
    if (index < 0) {
      complain (kUsage, fault);
      right = false;
      break;
    }
    g_variant_builder_add (&assets, "{sh}", name.c_str (), index);
  }
  options.add ("assets", g_variant_builder_end (&assets));
  return right;
}

/* The options of SubmitFd; null with the reason told. */
VariantPtr
make_options (const Settings &settings, const std::string &file,
    const std::string &token, GUnixFDList *fds)
{
  BriefOverrides overrides = settings.brief.overrides ();
  std::string folder =
      file == "-" ? "." : adopt (g_path_get_dirname (file.c_str ())).get ();
  std::string base_dir =
      absolute (overrides.base_dir.empty () ? folder : overrides.base_dir);
  CallOptions options;
  options.add_text ("handle-token", token);
  /* The daemon of the system opens nobody's files by their names. */
  if (!settings.on_system_bus)
    options.add_text ("base-dir", base_dir);
  std::string format = text_of (settings.format);
  options.add_text ("format", format.empty () ? format_of (file) : format);
  options.add_text ("quality", text_of (settings.quality));
  options.add_text ("size", text_of (settings.size));
  options.add_text ("name", text_of (settings.name));
  options.add_text ("key", text_of (settings.key));
  options.add ("priority", g_variant_new_int32 (settings.priority));
  if (overrides.voice_fallback)
    options.add ("voice-fallback",
        g_variant_new_string (overrides.voice_fallback->c_str ()));
  for (auto [name, value] : {std::pair ("strict", settings.brief.strict ()),
           std::pair ("force", settings.force),
           std::pair ("progressive", settings.progressive)})
    if (value)
      options.add (name, g_variant_new_boolean (TRUE));
  bool right = add_variables (settings, options) &&
               add_assets (settings, base_dir, options, fds);
  VariantPtr all = keep_variant (options.end ());
  return right ? std::move (all) : nullptr;
}

/* What is to be said when nobody knows whether the job was accepted. */
int
complain_of_silence (
    const GError *error, const DaemonClient &client, const std::string &token)
{
  int status = complain_of (error, &client);
  std::fprintf (stderr,
      "  if it was accepted all the same, it is the job %s: reelsmith jobs "
      "--all\n",
      token.c_str ());
  return status;
}

int
submit (const Settings &settings, const std::string &file)
{
  BusPtr<GUnixFDList> fds (g_unix_fd_list_new ());
  std::string fault;
  UniqueFd brief = open_brief (file, fault);
  int index =
      brief ? g_unix_fd_list_append (fds.get (), brief.get (), nullptr) : -1;
  if (index < 0)
    return complain (kUsage, "the brief `" + file + "` " + fault);
  CharPtr uuid = adopt (g_uuid_string_random ());
  std::string token = uuid.get ();
  std::erase (token, '-');
  VariantPtr options = make_options (settings, file, token, fds.get ());
  if (!options)
    return kUsage;

  int status = kDone;
  auto client = reach_daemon (settings.on_system_bus, status);
  if (!client)
    return status;
  ErrorPtr error;
  DaemonCall call = {kDaemonPath, kManagerInterface, "SubmitFd",
      keep_variant (g_variant_new ("(h@a{sv})", index, options.get ())),
      std::move (fds), true};
  VariantPtr answer = client->call (std::move (call), out (error));
  if (!answer) {
    CharPtr remote = adopt (g_dbus_error_get_remote_error (error.get ()));
    bool silent =
        g_error_matches (error.get (), G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
        (remote && g_str_has_suffix (remote.get (), ".NoReply"));
    return silent ? complain_of_silence (error.get (), *client, token)
                  : complain_of (error.get (), client.get (), file);
  }
  const char *path = "";
  if (g_variant_is_of_type (answer.get (), G_VARIANT_TYPE ("(o)")))
    g_variant_get (answer.get (), "(&o)", &path);
  print_job (path, settings.watch, settings.json);
  return settings.watch ? watch_jobs (*client, {path}, settings.json) : kDone;
}

} // namespace

int
run_submit (const std::vector<std::string> &arguments)
{
  Settings settings;
  char *quality = nullptr, *size = nullptr, *name = nullptr, *key = nullptr,
       *format = nullptr, **variables = nullptr, **assets = nullptr;
  gboolean force = FALSE, progressive = FALSE, watch = FALSE, json = FALSE,
           system = FALSE;
  const GOptionEntry entries[] = {
      {"quality", 0, 0, G_OPTION_ARG_STRING, &quality,
          "draft, standard, high or lossless", "Q"},
      {"size", 0, 0, G_OPTION_ARG_STRING, &size,
          "Size, as in a brief: 720p, 9:16, 1080x1080", "S"},
      {"name", 0, 0, G_OPTION_ARG_STRING, &name,
          "Name of the finished files (the brief's)", "NAME"},
      {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &variables,
          "Value of a variable of the brief; may repeat", "NAME=VALUE"},
      settings.brief.base_dir_entry (), settings.brief.strict_entry (),
      settings.brief.voice_fallback_entry (),
      {"asset", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &assets,
          "Hand over FILE for what the brief calls NAME; may repeat",
          "NAME[=FILE]"},
      {"format", 0, 0, G_OPTION_ARG_STRING, &format,
          "Notation of the brief: markdown, yaml or json (told by its name, "
          "else by its text)",
          "F"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &force,
          "Replace a file that did not come from this brief", nullptr},
      {"progressive", 0, 0, G_OPTION_ARG_NONE, &progressive,
          "Publish a draft first", nullptr},
      {"priority", 0, 0, G_OPTION_ARG_INT, &settings.priority,
          "-100 to 100; larger ones are rendered first (0)", "N"},
      {"key", 0, 0, G_OPTION_ARG_STRING, &key,
          "Submitting again with the same KEY gives the same job", "KEY"},
      {"watch", 'w', 0, G_OPTION_ARG_NONE, &watch,
          "Show its progress until it has ended", nullptr},
      json_lines_entry (&json), system_entry (&system),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("submit", "BRIEF",
      "Hands BRIEF (Markdown, YAML or JSON; - for standard input) to the "
      "daemon, which renders it, and prints the job's id.",
      entries, arguments);
  settings.quality = adopt (quality);
  settings.size = adopt (size);
  settings.name = adopt (name);
  settings.key = adopt (key);
  settings.format = adopt (format);
  settings.variables = Texts (variables).all ();
  settings.assets = Texts (assets).all ();
  settings.force = force;
  settings.progressive = progressive;
  settings.watch = watch;
  settings.json = json;
  settings.on_system_bus = system;
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (parsed.operands.size () != 1)
    return complain (kUsage, "submit takes one brief; see reelsmith submit "
                             "--help");
  if (settings.priority < -100 || settings.priority > 100)
    return complain (kUsage, "--priority is a number from -100 to 100");
  return submit (settings, parsed.operands[0]);
}

} // namespace reel::cli
