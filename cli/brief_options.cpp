// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief_options.h"

#include <map>
#include <optional>
#include <string>

namespace reel::cli {

/* GOption hands a callback the data of its group only; there is one command
 * in a process, so its value may stand here. */
static std::optional<std::string> voice_fallback;
static std::map<std::string, std::string> variables;
static Limits limits;

BriefOptions::~BriefOptions ()
{
  g_free (base_dir_);
}

gboolean
BriefOptions::on_voice_fallback (
    const char *, const char *value, gpointer, GError **)
{
  voice_fallback = value ? value : "";
  return TRUE;
}

gboolean
BriefOptions::on_set (const char *, const char *value, gpointer, GError **error)
{
  std::string text = value;
  size_t equals = text.find ('=');
  bool right = equals != text.npos && equals > 0;
  if (right && !g_utf8_validate (value, -1, nullptr)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
        "--set takes text in UTF-8");
    return FALSE;
  }
  if (right)
    variables[text.substr (0, equals)] = text.substr (equals + 1);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
        "--set is NAME=VALUE, not `%s`", value);
  return right;
}

gboolean
BriefOptions::on_limit (
    const char *, const char *value, gpointer, GError **error)
{
  std::string text = value;
  size_t equals = text.find ('=');
  std::string fault = "--limit is NAME=VALUE, not `" + text + "`";
  if (equals != text.npos)
    fault =
        set_limit (text.substr (0, equals), text.substr (equals + 1), limits)
            .value_or ("");
  if (!fault.empty ())
    g_set_error_literal (
        error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, fault.c_str ());
  return fault.empty ();
}

GOptionEntry
BriefOptions::set_entry ()
{
  return {"set", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer) on_set,
      "Value of a variable of the brief; may repeat", "NAME=VALUE"};
}

GOptionEntry
BriefOptions::limit_entry ()
{
  return {"limit", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer) on_limit,
      "What a brief may ask for at most, such as scenes=1000; may repeat",
      "NAME=VALUE"};
}

GOptionEntry
BriefOptions::base_dir_entry ()
{
  return {"base-dir", 0, 0, G_OPTION_ARG_FILENAME, &base_dir_,
      "Folder that files in the brief are relative to (its own)", "DIR"};
}

GOptionEntry
BriefOptions::strict_entry ()
{
  return {"strict", 0, 0, G_OPTION_ARG_NONE, &strict_,
      "Warnings stop, as errors do", nullptr};
}

GOptionEntry
BriefOptions::voice_fallback_entry ()
{
  return {"voice-fallback", 0, G_OPTION_FLAG_OPTIONAL_ARG,
      G_OPTION_ARG_CALLBACK, (gpointer) on_voice_fallback,
      "Go on with VOICE (the language's own) where a voice is not there",
      "VOICE"};
}

BriefOverrides
BriefOptions::overrides () const
{
  BriefOverrides overrides;
  overrides.base_dir = base_dir_ ? base_dir_ : "";
  overrides.voice_fallback = voice_fallback;
  overrides.variables = variables;
  overrides.limits = limits;
  return overrides;
}

} // namespace reel::cli
