// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <map>
#include <sstream>

#include <glib.h>
#include <sys/wait.h>

#include "temp_folder.h"

namespace reel::test {

Said
run_program (const std::vector<std::string> &words)
{
  static const TempFolder registry;
  g_setenv (
      "GST_REGISTRY_1_0", (registry.path () + "/registry").c_str (), TRUE);
  g_setenv ("XDG_CACHE_HOME", registry.path ().c_str (), TRUE);
  std::vector<char *> argv{const_cast<char *> (REELSMITH_PROGRAM)};
  for (const std::string &word : words)
    argv.push_back (const_cast<char *> (word.c_str ()));
  argv.push_back (nullptr);
  Said said;
  char *output = nullptr, *errors = nullptr;
  int status = -1;
  if (g_spawn_sync (nullptr, argv.data (), nullptr, G_SPAWN_DEFAULT, nullptr,
          nullptr, &output, &errors, &status, nullptr)) {
    said = {WIFEXITED (status) ? WEXITSTATUS (status) : -1, output, errors};
  }
  g_free (output);
  g_free (errors);
  return said;
}

const std::string &
help_of (const std::string &command)
{
  static std::map<std::string, std::string> known;
  auto [found, added] = known.try_emplace (command);
  if (added && command.empty ())
    found->second = run_program ({"--help"}).output;
  else if (added)
    found->second = run_program ({command, "--help"}).output;
  return found->second;
}

std::vector<std::string>
command_names ()
{
  std::vector<std::string> names;
  std::istringstream help (help_of (""));
  std::string line, name;
  bool listed = false;
  while (std::getline (help, line)) {
    if (line == "Commands:")
      listed = true;
    else if (listed && !line.starts_with ("  "))
      break;
    else if (listed && std::istringstream (line) >> name)
      names.push_back (name);
  }
  return names;
}

} // namespace reel::test
