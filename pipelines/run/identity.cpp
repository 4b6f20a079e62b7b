// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/identity.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <vector>

#include <link.h>
#include <sys/stat.h>

#include "config.h"
#include "font_map.h"
#include "gst_ptr.h"
#include "run/elf_file.h"
#include "run/engine_id.h"
#include "run/paths.h"
#include "run/store.h"
#include "sha256.h"

namespace reel {

namespace fs = std::filesystem;

/* By the names in GStreamer's registry. */
static constexpr std::string_view kPlugins[] = {"adder", "alpha", "aom",
    "apetag", "app", "audioconvert", "audiofx", "audiomixer", "audioparsers",
    "audiorate", "audioresample", "autoconvert", "avi", "compositor",
    "coreelements", "dav1d", "de265", "deinterlace", "dvdlpcmdec", "effectv",
    "equalizer", "faac", "faad", "fdkaac", "flac", "gaudieffects", "gdkpixbuf",
    "geometrictransform", "id3demux", "imagefreeze", "isomp4", "jpeg",
    "jpegformat", "lame", "level", "libav", "matroska", "mpg123", "nvcodec",
    "ogg", "openh264", "opus", "opusparse", "playback", "png", "qsv",
    "rawparse", "reelmotion", "reelspeech", "reelstock", "reelstorage",
    "reeltext", "rsvg", "scaletempo", "smooth", "soundtouch", "speed",
    "subparse", "svtav1", "theora", "typefindfunctions", "va", "vaapi",
    "video4linux2", "videobox", "videoconvert", "videoconvertscale",
    "videocrop", "videofilter", "videofiltersbad", "videoparsersbad",
    "videorate", "videoscale", "voaacenc", "volume", "vorbis", "vpx", "wavenc",
    "wavparse", "webp", "x264", "x265"};

/* What the libraries below read there and we don't set. */
static constexpr const char *kVariables[] = {"ORC_CODE", "FREETYPE_PROPERTIES",
    "PANGO_LANGUAGE", "LANGUAGE", "FC_LANG", "GST_VIDEO_CONVERT_USE_RGB"};

static constexpr const char *kTemplates[] = {"scene", "speech", "transition"};
static constexpr char kSpeechLibrary[] = "libespeak-ng.so.1";

bool
is_identified (const std::string &name)
{
  return std::find (std::begin (kPlugins), std::end (kPlugins), name) !=
         std::end (kPlugins);
}

namespace {

/* Libraries, each with all that it needs in turn. */
class Libraries {
public:
  Libraries ()
  {
    dl_iterate_phdr (
        [] (dl_phdr_info *info, size_t, void *self) {
          static_cast<Libraries *> (self)->add_loaded (info->dlpi_name);
          return 0;
        },
        this);
    for (const char *folder : {"/usr/local/lib", "/usr/lib", "/lib"})
      folders_.insert (folder);
  }

  void add_file (const std::string &name, const std::string &path)
  {
    if (!found_.emplace (name, "").second)
      return;
    auto file = read_elf (path);
    if (!file)
      return;
    found_[name] = file->identity;
    for (const std::string &needed : file->needed)
      add (needed, file->folders);
  }
  /* Is looked for in FOLDERS first, which are its user's own. What isn't found
   * there may be found for another user: the same whatever is loaded yet. */
  void add (const std::string &name, const std::vector<std::string> &folders)
  {
    if (found_.count (name))
      return;
    if (auto loaded = loaded_.find (name); loaded != loaded_.end ())
      return add_file (name, loaded->second);
    auto is_in = [&] (const std::string &folder) {
      std::error_code ignored;
      return fs::exists (folder + "/" + name, ignored);
    };
    auto own = std::find_if (folders.begin (), folders.end (), is_in);
    if (own != folders.end ())
      return add_file (name, *own + "/" + name);
    if (!missing_.insert (name).second)
      return;
    auto known = std::find_if (folders_.begin (), folders_.end (), is_in);
    if (known != folders_.end ())
      add_file (name, *known + "/" + name);
  }

  /* By name, so that it doesn't matter who found them in which order. */
  std::string text () const
  {
    std::string all;
    for (const auto &[name, identity] : found_)
      all += name + " " + identity + "\n";
    return all;
  }

private:
  void add_loaded (const std::string &path)
  {
    size_t slash = path.rfind ('/');
    if (slash == std::string::npos)
      return;
    loaded_.emplace (path.substr (slash + 1), path);
    folders_.insert (path.substr (0, slash));
  }

  std::map<std::string, std::string> loaded_, found_;
  std::set<std::string> folders_, missing_;
};

std::string
describe_plugins ()
{
  Libraries libraries;
  for (std::string_view name : kPlugins) {
    auto plugin = adopt (gst_registry_find_plugin (
        gst_registry_get (), std::string (name).c_str ()));
    const char *file =
        plugin ? gst_plugin_get_filename (plugin.get ()) : nullptr;
    if (file)
      libraries.add_file ("plugin " + std::string (name), file);
  }
  libraries.add (kSpeechLibrary, {});
  return libraries.text ();
}

/* Names, sizes and times of all files in FOLDER. */
std::string
describe_folder (const std::string &folder)
{
  std::set<std::string> files;
  std::error_code ignored;
  for (auto at = fs::recursive_directory_iterator (folder, ignored);
       !ignored && at != fs::recursive_directory_iterator ();
       at.increment (ignored)) {
    struct stat info;
    if (stat (at->path ().c_str (), &info) == 0 && S_ISREG (info.st_mode))
      files.insert (at->path ().string () + " " +
                    std::to_string (info.st_size) + " " +
                    std::to_string (info.st_mtim.tv_sec) + "." +
                    std::to_string (info.st_mtim.tv_nsec));
  }
  std::string all;
  for (const std::string &file : files)
    all += file + "\n";
  return all;
}

std::string
describe_fonts ()
{
  std::set<std::string> files;
  const FcFontSet *set = FcConfigGetFonts (shared_font_config (), FcSetSystem);
  for (int i = 0; set && i < set->nfont; i++) {
    FcChar8 *file = nullptr;
    struct stat info;
    if (FcPatternGetString (set->fonts[i], FC_FILE, 0, &file) !=
            FcResultMatch ||
        stat ((const char *) file, &info) != 0)
      continue;
    files.insert (std::string ((const char *) file) + " " +
                  std::to_string (info.st_size) + " " +
                  std::to_string (info.st_mtim.tv_sec));
  }
  std::string all;
  for (const std::string &file : files)
    all += file + "\n";
  return all;
}

std::string
describe_engine ()
{
  std::string text = "reelsmith " REELSMITH_VERSION " " REELSMITH_ENGINE_ID
                     "\n" +
                     describe_plugins ();
  for (const char *name : kVariables) {
    const char *value = g_getenv (name);
    text += std::string (name) + "=" + (value ? value : "") + "\n";
  }
  for (const char *name : kTemplates)
    text += std::string (name) + " " +
            hash_file (program_paths ().templates + "/" + name + ".launch") +
            "\n";
  return text;
}

} // namespace

const std::string &
engine_identity ()
{
  static const std::string identity = sha256_of (describe_engine ());
  return identity;
}

const std::string &
font_identity ()
{
  static const std::string identity = sha256_of (describe_fonts ());
  return identity;
}

const std::string &
speech_identity ()
{
  /* Where it is, depends on how eSpeak NG was built; the folders that aren't
   * there say nothing. */
  static const std::string identity = [] {
    std::string text;
    for (const char *folder : {"/usr/share/espeak-ng-data",
             "/usr/local/share/espeak-ng-data", "/usr/share/mbrola"})
      text += describe_folder (folder);
    for (const char *root : {"/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
      std::error_code ignored;
      text += describe_folder (std::string (root) + "/espeak-ng-data");
      for (auto at = fs::directory_iterator (root, ignored);
           !ignored && at != fs::directory_iterator (); at.increment (ignored))
        text += describe_folder (at->path ().string () + "/espeak-ng-data");
    }
    return sha256_of (text);
  }();
  return identity;
}

} // namespace reel
