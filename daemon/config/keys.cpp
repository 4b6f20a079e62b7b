// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/keys.h"

#include <algorithm>

#include "config/values.h"

namespace reel::daemon {

/* 2^62: no limit in practice, and sums of two of them don't overflow. */
static constexpr uint64_t kMost = 1ull << 62;
static constexpr uint64_t kTenYears = 3650ull * 86400;

/* Named and bounded as everywhere: see brief/brief_limits.h. */
template <LimitMember M>
static ConfigKey
key_of_limit ()
{
  const LimitKey *limit = &limit_keys ().front ();
  for (const LimitKey &known : limit_keys ())
    if (known.member == M)
      limit = &known;
  KeyType type = limit->unit == LimitUnit::Bytes     ? KeyType::Bytes
                 : limit->unit == LimitUnit::Seconds ? KeyType::Seconds
                                                     : KeyType::Count;
  return {"limits", limit->name, type, limit->least, limit->most,
      [] (Config &c) -> Field { return &(c.limits.*M); }};
}

const std::vector<ConfigKey> &
config_keys ()
{
  using enum KeyType;
  static const std::vector<ConfigKey> keys{
      {"daemon", "media", Folder, 0, 0,
          [] (Config &c) -> Field { return &c.media; }},
      {"daemon", "max-running", Count, 1, 64,
          [] (Config &c) -> Field { return &c.max_running; }},
      {"daemon", "max-running-per-user", Count, 0, 64,
          [] (Config &c) -> Field { return &c.max_running_per_user; }},
      {"daemon", "max-queued", Count, 1, 100'000,
          [] (Config &c) -> Field { return &c.max_queued; }},
      {"daemon", "max-queued-per-user", Count, 1, 100'000,
          [] (Config &c) -> Field { return &c.max_queued_per_user; }},
      {"daemon", "max-finished", Count, 1, 100'000,
          [] (Config &c) -> Field { return &c.max_finished; }},
      {"daemon", "max-finished-age", Seconds, 0, kTenYears,
          [] (Config &c) -> Field { return &c.max_finished_age_seconds; }},
      {"daemon", "segments", Count, 0, 256,
          [] (Config &c) -> Field { return &c.segments; }},

      key_of_limit<&Limits::brief_bytes> (),
      key_of_limit<&Limits::nesting> (),
      key_of_limit<&Limits::scenes> (),
      key_of_limit<&Limits::length_seconds> (),
      key_of_limit<&Limits::width> (),
      key_of_limit<&Limits::height> (),
      key_of_limit<&Limits::frame_rate> (),
      key_of_limit<&Limits::narration> (),
      key_of_limit<&Limits::megapixels> (),
      {"limits", "assets", Count, 0, 10'000,
          [] (Config &c) -> Field { return &c.assets; }},
      {"limits", "asset-bytes", Bytes, 0, kMost,
          [] (Config &c) -> Field { return &c.asset_bytes; }},

      {"worker", "sandbox", Switch, 0, 0,
          [] (Config &c) -> Field { return &c.sandbox; }},
      {"worker", "memory", Bytes, 256ull << 20, kMost,
          [] (Config &c) -> Field { return &c.memory_bytes; }},
      {"worker", "deadline", Seconds, 0, kTenYears,
          [] (Config &c) -> Field { return &c.deadline_seconds; }},
      {"worker", "stalled", Seconds, 1, 86400,
          [] (Config &c) -> Field { return &c.stalled_seconds; }},
      {"worker", "max-attempts", Count, 1, 10,
          [] (Config &c) -> Field { return &c.max_attempts; }},

      {"library", "max-bytes", Bytes, 0, kMost,
          [] (Config &c) -> Field { return &c.max_bytes; }},
      {"library", "keep-free", Bytes, 0, kMost,
          [] (Config &c) -> Field { return &c.keep_free_bytes; }},
      {"library", "max-age-image", Seconds, 0, kTenYears,
          [] (Config &c) -> Field {
            return &c.kinds["image"].max_age_seconds;
          }},
      {"library", "max-age-audio", Seconds, 0, kTenYears,
          [] (Config &c) -> Field {
            return &c.kinds["audio"].max_age_seconds;
          }},
      {"library", "max-age-segment", Seconds, 0, kTenYears,
          [] (Config &c) -> Field {
            return &c.kinds["segment"].max_age_seconds;
          }},
      {"library", "max-age-failed", Seconds, 0, kTenYears,
          [] (Config &c) -> Field {
            return &c.kinds["failed"].max_age_seconds;
          }},
      {"library", "max-age-video", Seconds, 0, kTenYears,
          [] (Config &c) -> Field {
            return &c.kinds["video"].max_age_seconds;
          }},
      {"library", "evict-videos", Switch, 0, 0,
          [] (Config &c) -> Field { return &c.evict_videos; }},

      {"stock", "folders", Folders, 0, 0,
          [] (Config &c) -> Field { return &c.stock; }},
  };
  return keys;
}

const char *
type_name (KeyType type)
{
  switch (type) {
  case KeyType::Count:
    return "number";
  case KeyType::Bytes:
    return "size";
  case KeyType::Seconds:
    return "time";
  case KeyType::Switch:
    return "switch";
  case KeyType::Folder:
    return "folder";
  case KeyType::Folders:
    return "folders";
  }
  return "";
}

static std::string
show_number (KeyType type, uint64_t number)
{
  if (type == KeyType::Bytes)
    return show_bytes (number);
  if (type == KeyType::Seconds)
    return show_seconds (number);
  return std::to_string (number);
}

std::string
show_value (const ConfigKey &key, Config config)
{
  Field field = key.field (config);
  if (auto *number = std::get_if<int *> (&field))
    return show_number (key.type, (uint64_t) * *number);
  if (auto *number = std::get_if<uint64_t *> (&field))
    return show_number (key.type, **number);
  if (auto *on = std::get_if<bool *> (&field))
    return **on ? "on" : "off";
  if (auto *text = std::get_if<std::string *> (&field))
    return **text;
  std::string all;
  if (auto *list = std::get_if<std::vector<std::string> *> (&field))
    for (const std::string &one : **list)
      all += (all.empty () ? "" : ";") + one;
  return all;
}

static std::string
quoted (const std::string &text)
{
  return "“" + text + "”";
}

static std::optional<uint64_t>
parse_number (KeyType type, const std::string &text)
{
  if (type == KeyType::Bytes)
    return parse_bytes (text);
  if (type == KeyType::Seconds)
    return parse_seconds (text);
  return parse_count (text);
}

static const char *
example_of (KeyType type)
{
  if (type == KeyType::Bytes)
    return "a size, such as 500M or 2GiB";
  if (type == KeyType::Seconds)
    return "a time, such as 90s, 12h or 30d";
  return "a whole number";
}

static std::optional<std::string>
set_number (const ConfigKey &key, const std::string &text, const Field &field)
{
  auto number = parse_number (key.type, text);
  if (!number)
    return quoted (text) + " is not " + example_of (key.type);
  if (*number < key.min || *number > key.max)
    return text + " is not between " + show_number (key.type, key.min) +
           " and " + show_number (key.type, key.max);
  if (auto *narrow = std::get_if<int *> (&field))
    **narrow = (int) *number;
  else if (auto *wide = std::get_if<uint64_t *> (&field))
    **wide = *number;
  return std::nullopt;
}

/* Makes FOLDER absolute; false if it is neither that nor under ~/. */
static bool
resolve (std::string &folder)
{
  if (folder == "~" || folder.starts_with ("~/"))
    folder = g_get_home_dir () + folder.substr (1);
  return folder.starts_with ("/");
}

static std::optional<std::string>
set_folders (const std::string &text, std::vector<std::string> &list)
{
  std::vector<std::string> folders;
  for (size_t start = 0; start < text.size ();) {
    size_t end = std::min (text.find (';', start), text.size ());
    std::string folder = text.substr (start, end - start);
    start = end + 1;
    if (folder.empty ())
      continue;
    if (!resolve (folder))
      return quoted (folder) + " is not an absolute path";
    folders.push_back (folder);
  }
  list = folders;
  return std::nullopt;
}

std::optional<std::string>
set_value (const ConfigKey &key, const std::string &text, Config &config)
{
  Field field = key.field (config);
  if (auto *list = std::get_if<std::vector<std::string> *> (&field))
    return set_folders (text, **list);
  if (auto *folder = std::get_if<std::string *> (&field)) {
    std::string path = text;
    if (!path.empty () && !resolve (path))
      return quoted (text) + " is not an absolute path";
    **folder = path;
    return std::nullopt;
  }
  if (auto *on = std::get_if<bool *> (&field)) {
    auto value = parse_switch (text);
    if (!value)
      return quoted (text) + " is neither on nor off";
    **on = *value;
    return std::nullopt;
  }
  return set_number (key, text, field);
}

} // namespace reel::daemon
