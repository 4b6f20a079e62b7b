// SPDX-License-Identifier: GPL-3.0-or-later
#include "library/manifest.h"

#include <cerrno>

#include <fcntl.h>

#include "library/error.h"
#include "library/files.h"
#include "library/json.h"

namespace reel::library {

static constexpr size_t kMaxManifest = 16 << 20;
static constexpr guint kMaxFiles = 64;
static constexpr char kManifest[] = ".manifest.json";

/* What may lie beside a video. */
static const char *const kSides[] = {".vtt", ".words.vtt", ".srt", ".jpg",
    ".transcript.txt", ".credits.txt", ".description.txt", ".report.json",
    ".report.html", kManifest};

std::string
video_stem (const std::string &video)
{
  return video.substr (0, video.rfind ('.'));
}

std::string
manifest_name (const std::string &video)
{
  return video_stem (video) + kManifest;
}

std::vector<std::string>
side_names (const std::string &video)
{
  std::vector<std::string> names;
  for (const char *side : kSides)
    names.push_back (video_stem (video) + side);
  return names;
}

std::optional<std::vector<StagedFile>>
read_file_list (JsonObject *object, const char *member)
{
  std::vector<StagedFile> files;
  JsonArray *list = json_list (object, member);
  guint count = list ? json_array_get_length (list) : 0;
  if (count > kMaxFiles)
    return std::nullopt;
  for (guint i = 0; i < count; i++) {
    JsonNode *node = json_array_get_element (list, i);
    if (!JSON_NODE_HOLDS_OBJECT (node))
      return std::nullopt;
    JsonObject *item = json_node_get_object (node);
    int64_t bytes = json_number (item, "bytes");
    StagedFile file{
        json_text (item, "name"), (uint64_t) bytes, json_text (item, "sha256")};
    if (bytes < 0 || !is_plain_name (file.name))
      return std::nullopt;
    files.push_back (std::move (file));
  }
  return files;
}

static void
say_no_manifest (int number, GError **error)
{
  if (number == ENOENT)
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::NotFound,
        "there is no manifest");
  else
    g_set_error (error, REEL_LIBRARY_ERROR, (int) Error::Corrupt,
        "the manifest can't be read%s%s", number ? ": " : "",
        number ? g_strerror (number) : "");
}

std::optional<Manifest>
read_manifest_at (int dir, const std::string &name, GError **error)
{
  UniqueFd fd = open_for_reading (dir, name.c_str ());
  auto text = fd ? read_all (fd.get (), kMaxManifest) : std::nullopt;
  if (!text) {
    say_no_manifest (errno, error);
    return std::nullopt;
  }
  auto root = parse_object (*text);
  JsonObject *object = root ? json_node_get_object (root.get ()) : nullptr;
  auto files = object ? read_file_list (object, "files") : std::nullopt;
  if (!files) {
    say_no_manifest (0, error);
    return std::nullopt;
  }
  return Manifest{json_text (object, "brief"), std::move (*files)};
}

std::optional<Manifest>
read_manifest (const std::string &file, GError **error)
{
  return read_manifest_at (AT_FDCWD, file, error);
}

} // namespace reel::library
