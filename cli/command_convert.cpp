// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include "brief/write.h"
#include "brief_options.h"
#include "command.h"
#include "gst_ptr.h"
#include "unique_fd.h"

namespace reel::cli {

namespace {

bool
ends_in (const std::string &name, const char *suffix)
{
  CharPtr lower = adopt (g_ascii_strdown (name.c_str (), -1));
  return g_str_has_suffix (lower.get (), suffix);
}

/* What is set takes the place of the default: it is in what is written. */
void
put_defaults (Value &tree, const std::map<std::string, std::string> &variables)
{
  for (Value::Entry &entry : tree.entries)
    for (Value::Entry &variable : entry.value.entries) {
      auto given = variables.find (variable.key);
      if (entry.key != "variables" || given == variables.end ())
        continue;
      Value text;
      text.kind = Value::Kind::Text;
      text.place = variable.value.place;
      text.text = given->second;
      variable.value = text;
    }
}

/* Whole or not at all; a file that is there is left alone unless FORCE. */
int
write_file (const std::string &file, const std::string &text, bool force)
{
  if (force) {
    ErrorPtr error;
    if (g_file_set_contents (
            file.c_str (), text.c_str (), (gssize) text.size (), out (error)))
      return kDone;
    return complain (kFailed, error->message);
  }
  UniqueFd fd (
      open (file.c_str (), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd && errno == EEXIST)
    return complain (
        kUsage, file + " exists; choose another name, or replace it with "
                       "--force");
  bool written = (bool) fd;
  for (size_t at = 0; written && at < text.size ();) {
    ssize_t count = write (fd.get (), text.data () + at, text.size () - at);
    if (count < 0 && errno == EINTR)
      continue;
    written = count > 0;
    at += written ? (size_t) count : 0;
  }
  if (written)
    return kDone;
  int fault = errno;
  if (fd)
    unlink (file.c_str ());
  return complain (fault == ENOSPC ? kNoRoom : kFailed,
      file + " can't be written: " + g_strerror (fault));
}

/* The brief FILE as text in the notation of the file TO. */
std::optional<std::string>
converted (const std::string &file, const std::string &to,
    const BriefOverrides &overrides, Problems &problems)
{
  std::string text;
  if (!read_brief_file (file, text, problems, overrides.limits))
    return std::nullopt;
  auto tree = read_value (
      text, guess_notation (file, text), problems, overrides.limits);
  if (!tree || !interpret (*tree, overrides, problems))
    return std::nullopt;
  put_defaults (*tree, overrides.variables);
  if (ends_in (to, ".md") || ends_in (to, ".markdown"))
    return write_markdown (*tree, problems);
  return write_json (*tree);
}

} // namespace

int
run_convert (const std::vector<std::string> &arguments)
{
  BriefOptions options;
  char *output = nullptr;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
          "File to write: .json or .md (JSON on standard output)", "FILE"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &force, "Replace a file that is there",
          nullptr},
      options.base_dir_entry (), options.strict_entry (),
      options.voice_fallback_entry (), options.set_entry (),
      options.limit_entry (),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  std::string path;
  auto status = parse_one_brief ("convert",
      "Writes BRIEF as canonical JSON or as Markdown. Its files stay named as "
      "they are.",
      entries, arguments, path);
  std::string file = output ? output : "-";
  g_free (output);
  if (status)
    return *status;
  if (file != "-" && !ends_in (file, ".json") && !ends_in (file, ".md") &&
      !ends_in (file, ".markdown"))
    return complain (kUsage,
        "convert writes .json or .md, and " + file + " ends in neither");
  Problems problems (path);
  auto text = converted (path, file, options.overrides (), problems);
  auto sorted = problems.sorted ();
  print_problems (sorted);
  if (!text || stops (sorted, options.strict ()))
    return kUsage;
  if (file != "-")
    return write_file (file, *text, force);
  std::fputs (text->c_str (), stdout);
  return kDone;
}

} // namespace reel::cli
