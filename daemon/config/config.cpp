// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/config.h"

#include <algorithm>
#include <memory>
#include <set>

#include "brief/nearest_word.h"
#include "config/keys.h"
#include "error.h"

namespace reel::daemon {

namespace {

struct Free {
  void operator() (GKeyFile *file) const { g_key_file_unref (file); }
  void operator() (char *text) const { g_free (text); }
  void operator() (char **texts) const { g_strfreev (texts); }
};
using KeyFile = std::unique_ptr<GKeyFile, Free>;
using Text = std::unique_ptr<char, Free>;
using Texts = std::unique_ptr<char *, Free>;

/* Everything wrong with a file, a line each. */
class Complaints {
public:
  explicit Complaints (std::string file) : file_ (std::move (file)) {}
  void add (const std::string &group, const std::string &key,
      const std::string &sentence)
  {
    all_ += (all_.empty () ? "" : "\n") + file_ + ": [" + group + "] " +
            (key.empty () ? "" : key + ": ") + sentence;
  }
  const std::string &all () const { return all_; }

private:
  std::string file_, all_;
};

} // namespace

/* `; did you mean X?` for what is near enough, else all there is. */
static std::string
advice (const std::string &word, const std::vector<std::string> &known)
{
  std::string nearest = nearest_word (word, known);
  if (!nearest.empty ())
    return "; did you mean " + nearest + "?";
  std::string all;
  for (const std::string &candidate : known)
    all += (all.empty () ? "" : ", ") + candidate;
  return "; there are " + all;
}

static std::vector<std::string>
known_groups ()
{
  std::vector<std::string> groups;
  for (const ConfigKey &key : config_keys ())
    if (groups.empty () || groups.back () != key.group)
      groups.emplace_back (key.group);
  return groups;
}

static std::vector<std::string>
known_keys (const std::string &group)
{
  std::vector<std::string> keys;
  for (const ConfigKey &key : config_keys ())
    if (group == key.group)
      keys.emplace_back (key.name);
  return keys;
}

/* GKeyFile takes the last of what is written twice; whoever wrote it may have
 * meant the first. TEXT has been parsed, so it is well formed. */
static void
find_repetitions (const std::string &text, Complaints &complaints)
{
  std::set<std::pair<std::string, std::string>> seen;
  std::string group;
  for (size_t start = 0; start < text.size ();) {
    size_t end = std::min (text.find ('\n', start), text.size ());
    Text line (g_strstrip (g_strndup (&text[start], end - start)));
    start = end + 1;
    std::string words = line.get ();
    size_t equals = words.find ('=');
    if (words.starts_with ("#") || words.empty ())
      continue;
    if (words.starts_with ("[")) {
      group = words.substr (1, words.rfind (']') - 1);
      continue;
    }
    Text key (g_strstrip (g_strndup (words.c_str (), equals)));
    if (!seen.emplace (group, key.get ()).second)
      complaints.add (group, key.get (), "is there twice; keep one of them");
  }
}

static void
read_key (GKeyFile *file, const ConfigKey &key, Config &config,
    Complaints &complaints)
{
  if (!g_key_file_has_key (file, key.group, key.name, nullptr))
    return;
  GError *wrong = nullptr;
  Text text (g_key_file_get_string (file, key.group, key.name, &wrong));
  if (wrong) {
    complaints.add (key.group, key.name,
        "can't be read: it has to be UTF-8, with \\\\ for a backslash");
    g_error_free (wrong);
    return;
  }
  std::string value = g_strchomp (text.get ());
  if (auto sentence = set_value (key, value, config))
    complaints.add (key.group, key.name, *sentence);
}

static void
find_unknown (GKeyFile *file, Complaints &complaints)
{
  std::vector<std::string> groups = known_groups ();
  Texts found (g_key_file_get_groups (file, nullptr));
  for (char **group = found.get (); *group; group++) {
    std::vector<std::string> known = known_keys (*group);
    if (known.empty ()) {
      complaints.add (*group, "", "is not a group" + advice (*group, groups));
      continue;
    }
    Texts keys (g_key_file_get_keys (file, *group, nullptr, nullptr));
    for (char **key = keys.get (); key && *key; key++)
      if (std::find (known.begin (), known.end (), *key) == known.end ())
        complaints.add (*group, *key, "is not a key" + advice (*key, known));
  }
}

Config
default_config ()
{
  Config config;
  for (const char *kind : {"image", "audio", "segment", "failed", "video"})
    config.kinds[kind] = {};
  config.kinds["failed"].max_age_seconds = 30ull * 86400;
  return config;
}

std::optional<Config>
load_config (const std::string &file, GError **error)
{
  char *read = nullptr;
  size_t length = 0;
  GError *wrong = nullptr;
  if (!g_file_get_contents (file.c_str (), &read, &length, &wrong)) {
    if (g_error_matches (wrong, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
      g_error_free (wrong);
      return default_config ();
    }
    g_propagate_error (error, wrong);
    return std::nullopt;
  }
  Text text (read);
  KeyFile keys (g_key_file_new ());
  /* A file of comments only is one without data to GLib, which takes an empty
   * text to be an error in some versions only. */
  if (length && !g_key_file_load_from_data (keys.get (), read, length,
                    G_KEY_FILE_KEEP_TRANSLATIONS, &wrong)) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "%s: %s", file.c_str (), wrong->message);
    g_error_free (wrong);
    return std::nullopt;
  }
  Complaints complaints (file);
  find_unknown (keys.get (), complaints);
  find_repetitions (std::string (read, length), complaints);
  Config config = default_config ();
  for (const ConfigKey &key : config_keys ())
    read_key (keys.get (), key, config, complaints);
  if (!complaints.all ().empty ()) {
    g_set_error_literal (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        complaints.all ().c_str ());
    return std::nullopt;
  }
  return config;
}

std::string
config_path (bool system)
{
  std::string folder = system ? "/etc" : g_get_user_config_dir ();
  return folder + "/reelsmith/reelsmith.conf";
}

} // namespace reel::daemon
