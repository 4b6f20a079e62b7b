// SPDX-License-Identifier: GPL-3.0-or-later
/* reelsmithd: takes briefs over D-Bus and makes videos of them. */
#include <clocale>
#include <cstdio>

#include "config.h"
#include "service/service.h"

using namespace reel;
using namespace reel::daemon;

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int
complain (int status, const GError *error)
{
  std::fprintf (stderr, "reelsmithd: error: %s\n", error->message);
  return status;
}

/* A path as given on the command line, made absolute. */
std::string
absolute (const char *path)
{
  CharPtr full = adopt (g_canonicalize_filename (path, nullptr));
  return full.get ();
}

} // namespace

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gboolean is_system = FALSE, is_version = FALSE;
  CharPtr config, media;
  char *raw_config = nullptr, *raw_media = nullptr;
  const GOptionEntry entries[] = {
      {"system", 0, 0, G_OPTION_ARG_NONE, &is_system,
          "Serve the system bus and all its users", nullptr},
      {"config", 0, 0, G_OPTION_ARG_FILENAME, &raw_config,
          "Read FILE in place of reelsmith.conf", "FILE"},
      {"media", 0, 0, G_OPTION_ARG_FILENAME, &raw_media,
          "Keep videos and all else in DIR", "DIR"},
      {"version", 0, 0, G_OPTION_ARG_NONE, &is_version, "Print the version",
          nullptr},
      {}};
  GOptionContext *context =
      g_option_context_new ("- makes videos of briefs, for programs on D-Bus");
  g_option_context_add_main_entries (context, entries, nullptr);
  ErrorPtr error;
  bool is_read = g_option_context_parse (context, &argc, &argv, out (error));
  g_option_context_free (context);
  config.reset (raw_config);
  media.reset (raw_media);
  if (is_read && argc > 1)
    error = adopt (g_error_new (REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "`%s` is not an option; see reelsmithd --help", argv[1]));
  if (error)
    return complain (kUsage, error.get ());
  if (is_version) {
    std::printf ("reelsmithd %s\n", REELSMITH_VERSION);
    return 0;
  }
  ServiceOptions options;
  options.is_system = is_system;
  options.config = config ? absolute (config.get ()) : config_path (is_system);
  options.media = media ? absolute (media.get ()) : "";
  Service service (options);
  if (!service.start (out (error)))
    return complain (kFailed, error.get ());
  return service.run ();
}
