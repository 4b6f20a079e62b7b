// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the bytes of reelstoragesink go, by its settings. */
#include "sink_stream.h"

#include "store_error.h"

namespace reel::storage {

bool
open_file (Stream &stream, Interrupt &interrupt, GError **error)
{
  const Settings &settings = stream.settings;
  stream.file = StagedFile::open (*stream.folder, *settings.name,
      settings.existing == EXISTING_REPLACE ? Existing::kReplace
                                            : Existing::kRefuse,
      settings.expected_bytes, interrupt, error);
  return stream.file != nullptr;
}

static bool
check_settings (const Settings &settings, GError **error)
{
  const char *problem = nullptr;
  if (!settings.name)
    problem = "Set name to the name of the file to store.";
  else if (settings.limits.any () && settings.collection.empty ())
    problem = "max-bytes, keep-free and max-age need a collection of its own: "
              "beside other files nothing is removed.";
  if (problem)
    g_set_error_literal (
        error, store_error_quark (), kStoreErrorSettings, problem);
  return !problem;
}

bool
open_stream (Stream &stream, Interrupt &interrupt, GError **error)
{
  if (!check_settings (stream.settings, error))
    return false;
  std::string root;
  bool is_private = !stream.settings.media_root;
  if (is_private) {
    const char *temporary = g_getenv ("TMPDIR");
    root = temporary && *temporary ? temporary : "/tmp";
    root += "/reelsmith";
  } else {
    root = *stream.settings.media_root;
  }
  stream.folder =
      MediaFolder::open (root, is_private, stream.settings.collection, error);
  return stream.folder && open_file (stream, interrupt, error);
}

bool
publish (Stream &stream, Stored *stored, Pruned *pruned, GError **error)
{
  if (!stream.file->publish (error))
    return false;
  const Settings &settings = stream.settings;
  stored->path = stream.folder->path (*settings.name);
  stored->sha256 = stream.file->sha256 ();
  stored->bytes = stream.file->bytes ();
  stream.file.reset ();
  *pruned =
      prune (stream.folder->collection (), settings.limits, *settings.name);
  return true;
}

} // namespace reel::storage
