// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "command.h"
#include "gst_ptr.h"

namespace reel::cli {

static const char *
field (const GstStructure *voice, const char *name)
{
  const char *text = gst_structure_get_string (voice, name);
  return text ? text : "";
}

static bool
speaks (const GstStructure *voice, const std::string &language)
{
  std::string all = std::string (",") + field (voice, "languages") + ",";
  return language.empty () ||
         all.find ("," + language + ",") != std::string::npos ||
         all.find ("," + language + "-") != std::string::npos;
}

int
run_voices (const std::vector<std::string> &arguments)
{
  char *language = nullptr;
  const GOptionEntry entries[] = {
      {"language", 'l', 0, G_OPTION_ARG_STRING, &language,
          "Only voices of this language (a tag, as en or pt-BR)", "L"},
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("voices", "",
      "Lists the voices a brief can name: language, name, identifier; then the "
      "variants that can be put behind one, as in en-gb+f3.",
      entries, arguments);
  CharPtr wanted = adopt (language ? g_ascii_strdown (language, -1) : nullptr);
  g_free (language);
  if (parsed.help)
    return kDone;
  if (!parsed.ok || !parsed.operands.empty ())
    return parsed.ok ? complain (kUsage, "voices takes no operand") : kUsage;
  if (!start_engine ())
    return kFailed;
  auto speech =
      sink_floating (gst_element_factory_make ("reelttssrc", nullptr));
  GValue voices = G_VALUE_INIT;
  g_object_get_property (G_OBJECT (speech.get ()), "voices", &voices);
  int count = 0;
  for (guint i = 0; i < gst_value_array_get_size (&voices); i++) {
    const GstStructure *voice =
        gst_value_get_structure (gst_value_array_get_value (&voices, i));
    if (!speaks (voice, wanted ? wanted.get () : ""))
      continue;
    /* A variant speaks no language by itself: it is put behind a voice, as in
     * `en-gb+f3`. */
    bool variant = !*field (voice, "language");
    std::printf ("%-12s %-28s %s%s\n", field (voice, "language"),
        field (voice, "name"), variant ? "+" : "", field (voice, "identifier"));
    count++;
  }
  g_value_unset (&voices);
  if (count > 0)
    return kDone;
  return complain (kUsage, std::string ("no voice speaks `") +
                               (wanted ? wanted.get () : "") +
                               "`; reelsmith voices lists all");
}

} // namespace reel::cli
