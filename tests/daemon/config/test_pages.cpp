// SPDX-License-Identifier: GPL-3.0-or-later
/* What is written of reelsmith.conf, against the table it is read by. */
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <sstream>

#include "config.h"
#include "config/keys.h"
#include "config/values.h"
#include "temp_folder.h"

using namespace reel::daemon;
using reel::test::TempFolder;

namespace {

/* `[group] key` to how it is described, as far as a page does. */
struct Shown {
  std::string type, value, range;
};
using Keys = std::map<std::string, Shown>;

std::string
content (const std::string &file)
{
  char *text = nullptr;
  std::string path = std::string (REELSMITH_SOURCE_ROOT) + "/" + file;
  EXPECT_TRUE (g_file_get_contents (path.c_str (), &text, nullptr, nullptr));
  std::string found = text ? text : "";
  g_free (text);
  return found;
}

std::string
without (std::string text, const std::string &unwanted)
{
  for (size_t at; (at = text.find (unwanted)) != std::string::npos;)
    text.erase (at, unwanted.size ());
  return text;
}

std::string
range_of (const ConfigKey &key)
{
  auto show = [&] (uint64_t number) {
    return key.type == KeyType::Bytes     ? show_bytes (number)
           : key.type == KeyType::Seconds ? show_seconds (number)
                                          : std::to_string (number);
  };
  if (key.type == KeyType::Switch)
    return "on or off";
  return key.max ? show (key.min) + " to " + show (key.max) : "";
}

Keys
table ()
{
  Keys keys;
  for (const ConfigKey &key : config_keys ())
    keys["[" + std::string (key.group) + "] " + key.name] = {
        type_name (key.type), show_value (key, default_config ()),
        range_of (key)};
  return keys;
}

void
expect_equal (const Keys &shown, const Keys &known)
{
  for (const auto &[name, key] : shown)
    EXPECT_TRUE (known.contains (name)) << name << " is no key";
  for (const auto &[name, key] : known) {
    auto found = shown.find (name);
    if (found == shown.end ()) {
      ADD_FAILURE () << name << " is missing";
      continue;
    }
    EXPECT_EQ (found->second.type, key.type) << name;
    EXPECT_EQ (found->second.value, key.value) << name;
    EXPECT_EQ (found->second.range, key.range) << name;
  }
}

} // namespace

/* Guards against documentation that lags behind the program. */
TEST (ConfigPage, ListsEveryKeyWithTypeDefaultAndRange)
{
  Keys shown;
  std::istringstream page (content ("docs/configuration.md"));
  std::string line, group;
  while (std::getline (page, line)) {
    if (line.starts_with ("## "))
      group = line.substr (3) + " ";
    if (group.empty () || !line.starts_with ("| `"))
      continue;
    char **cells = g_strsplit (line.c_str (), " | ", 5);
    ASSERT_EQ (g_strv_length (cells), 5u) << line;
    std::string name = without (cells[0], "`").substr (2);
    std::string value = without (cells[2], "`");
    EXPECT_GT (strlen (cells[4]), 10u) << name << " has no meaning";
    shown[group + name] = {cells[1], value == "empty" ? "" : value, cells[3]};
    g_strfreev (cells);
  }
  expect_equal (shown, table ());
}

/* Guards against the same in the manual page. */
TEST (ConfigPage, ManualListsEveryKeyWithTypeDefaultAndRange)
{
  Keys shown;
  std::istringstream page (without (
      without (without (content ("data/man/reelsmith.conf.5"), "\\fB"), "\\fR"),
      "\\"));
  std::string line, group, name;
  while (std::getline (page, line)) {
    if (line.starts_with (".SH ["))
      group = line.substr (4);
    for (char &c : group)
      c = g_ascii_tolower (c);
    if (line.starts_with (".BI ") && !group.empty ()) {
      size_t equals = line.find ("= ");
      name = group + " " + line.substr (4, equals - 4);
      shown[name].type = line.substr (equals + 2);
    } else if (line.starts_with ("Default: ") && !name.empty ()) {
      size_t end = line.find (';');
      std::string value = line.substr (9, end - 9);
      shown[name].value = value == "empty." ? "" : value;
      if (end != line.npos)
        shown[name].range = line.substr (end + 2, line.size () - end - 3);
      name.clear ();
    }
  }
  expect_equal (shown, table ());
}

/* Guards against an example that says something else than the program, or
 * that can't be used once its keys are uncommented. */
TEST (ConfigExample, UncommentedIsExactlyTheDefaults)
{
  std::istringstream shipped (content ("data/reelsmith.conf"));
  std::string line, text;
  while (std::getline (shipped, line)) {
    bool is_key =
        line.starts_with ("#") && line.size () > 1 && g_ascii_islower (line[1]);
    text += (is_key ? line.substr (1) : line) + "\n";
  }
  TempFolder folder;
  std::string file = folder.path () + "/reelsmith.conf";
  ASSERT_TRUE (g_file_set_contents (file.c_str (), text.c_str (), -1, nullptr));
  GError *error = nullptr;
  auto config = load_config (file, &error);
  ASSERT_TRUE (config) << error->message;
  EXPECT_EQ (*config, default_config ());
  for (const ConfigKey &key : config_keys ())
    EXPECT_NE (text.find (std::string ("\n") + key.name + "=" +
                          show_value (key, default_config ()) + "\n"),
        text.npos)
        << key.name;
}

/* Guards against an example that changes anything as it ships. */
TEST (ConfigExample, AsShippedIsTheDefaults)
{
  GError *error = nullptr;
  auto config = load_config (
      std::string (REELSMITH_SOURCE_ROOT) + "/data/reelsmith.conf", &error);
  ASSERT_TRUE (config) << error->message;
  EXPECT_EQ (*config, default_config ());
}

/* Guards against values that are shown in a way that can't be read back. */
TEST (ConfigValues, WhatIsShownIsReadBack)
{
  unsigned seed = (unsigned) g_get_monotonic_time ();
  SCOPED_TRACE (testing::Message () << "seed " << seed);
  GRand *random = g_rand_new_with_seed (seed);
  for (int i = 0; i < 5000; i++) {
    uint64_t value = (uint64_t) g_rand_int (random)
                     << g_rand_int_range (random, 0, 30);
    EXPECT_EQ (parse_bytes (show_bytes (value)), value);
    EXPECT_EQ (parse_seconds (show_seconds (value)), value);
  }
  g_rand_free (random);
}
