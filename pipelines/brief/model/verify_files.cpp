// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include <glib.h>

#include "brief/model/decode_check.h"
#include "brief/model/media_file.h"
#include "brief/model/notation.h"
#include "brief/model/picture_header.h"
#include "brief/model/pronounce.h"
#include "brief/model/subtitle_file.h"
#include "brief/model/verify_parts.h"
#include "gst_ptr.h"

namespace reel {

namespace {

constexpr int64_t kMostPixels = 100'000'000;

/* The name in FILE's folder that looks most like FILE's. */
std::string
near_file (const std::string &file)
{
  constexpr size_t kMostNames = 2000;
  CharPtr folder = adopt (g_path_get_dirname (file.c_str ()));
  CharPtr wanted = adopt (g_path_get_basename (file.c_str ()));
  GstPtr<GDir> dir = adopt (g_dir_open (folder.get (), 0, nullptr));
  std::vector<std::string> names;
  while (dir && names.size () < kMostNames) {
    const char *name = g_dir_read_name (dir.get ());
    if (!name)
      break;
    if (g_utf8_validate (name, -1, nullptr))
      names.emplace_back (name);
  }
  std::sort (names.begin (), names.end ());
  for (const std::string &name : names)
    if (g_ascii_strcasecmp (name.c_str (), wanted.get ()) == 0)
      return name;
  return nearest_word (wanted.get (), names);
}

Fault
missing_file (const Brief &brief, const std::string &file,
    const std::string &fault, bool is_missing)
{
  Fault result{"`" + brief.files.shown (file) + "` " + fault, {}};
  if (!is_missing)
    return result;
  if (brief.files.is_mapped ()) {
    result.hint = "files are looked for under `base-dir`; others are handed "
                  "over with `assets`";
    return result;
  }
  std::string near = near_file (file);
  result.hint = !near.empty () ? "did you mean `" + near + "`?"
                : brief.file == "-"
                    ? "files are looked for where you are; `--base-dir` "
                      "names another folder"
                    : "files are looked for beside the brief; `--base-dir` "
                      "names another folder";
  return result;
}

Fault
wrong_picture (const std::string &name, MediaKind kind)
{
  constexpr const char *kShown = "shown are PNG, JPEG, WebP, GIF, BMP, TIFF "
                                 "and SVG pictures";
  std::string message = "`" + name + "` is " + name_of_kind (kind);
  if (kind == MediaKind::Video)
    return {
        message + ", and videos are not supported yet", "show a picture of it"};
  if (kind == MediaKind::Pdf)
    return {message + ", and PDFs are not supported yet",
        "export its page as a PNG picture"};
  if (kind == MediaKind::Empty)
    return {message, "it has no bytes: write or copy it again"};
  if (kind == MediaKind::OtherPicture)
    return {message, "convert it to PNG or JPEG"};
  return {message + ", not a picture", kShown};
}

/* Looks at the picture BACKGROUND shows and puts its size there. */
bool
look_at_picture (const Brief &brief, Background &background, Problems &problems,
    Fault &fault)
{
  std::string name = brief.files.shown (background.file);
  MediaFile file;
  std::string why;
  if (!file.open (brief.files.to_open (background.file), why)) {
    fault = missing_file (brief, background.file, why, file.is_missing ());
    return false;
  }
  MediaKind kind = sniff_media (file);
  if (!is_picture (kind)) {
    fault = wrong_picture (name, kind);
    return false;
  }
  auto header = read_picture_header (file, kind);
  if (!header || header->is_truncated) {
    bool cut = header && header->is_truncated;
    fault = {"`" + name + "` " +
                 (cut ? "is cut short" : "is damaged: its size can't be read"),
        "write or copy it again"};
    return false;
  }
  bool is_drawing = kind == MediaKind::Svg;
  bool too_large = header->width > kMostPixels ||
                   header->height > kMostPixels ||
                   header->width * header->height > kMostPixels;
  if (too_large && !is_drawing) {
    fault = {"`" + name + "` has " + std::to_string (header->width) + "x" +
                 std::to_string (header->height) +
                 " pixels, but pictures may have at most 100 megapixels",
        "make it smaller"};
    return false;
  }
  background.pixel_width = (int) header->width;
  background.pixel_height = (int) header->height;
  if (!suffix_fits (name, kind))
    problems.warning (background.place,
        "`" + name + "` is " + name_of_kind (kind) +
            ", whatever its suffix says",
        std::string ("rename it to `.") + suffix_of_kind (kind) + "`");
  if (header->is_animated)
    problems.note (background.place,
        "`" + name + "` is animated, but only its first picture is shown");
  return true;
}

/* Damage that only shows in decoding: where something may stand in for the
 * picture, that has to be known now. */
bool
decodes (const Brief &brief, const Background &background, Fault &fault)
{
  std::string why = fault_of_decoding (brief.files.to_open (background.file));
  if (!why.empty ())
    fault = {"`" + brief.files.shown (background.file) + "` " + why,
        "write or copy it again"};
  return why.empty ();
}

/* How many pixels of the video a pixel of the picture becomes at most. */
double
enlargement (const Output &output, const Background &background)
{
  double x = (double) output.width / background.pixel_width;
  double y = (double) output.height / background.pixel_height;
  double scale =
      background.fit == Fit::Contain ? std::min (x, y) : std::max (x, y);
  const Motion &motion = background.motion;
  if (motion.kind == MotionKind::FromTo)
    return scale / std::min ({1.0, motion.from.width, motion.to.width,
                       motion.from.height, motion.to.height});
  return scale;
}

void
warn_if_coarse (
    const Brief &brief, const Background &background, Problems &problems)
{
  constexpr double kMost = 1.5;
  MediaFile file;
  std::string ignored;
  bool is_drawing =
      file.open (brief.files.to_open (background.file), ignored) &&
      sniff_media (file) == MediaKind::Svg;
  double scale = 0;
  for (const Output &output : brief.outputs)
    scale = std::max (scale, enlargement (output, background));
  if (is_drawing || scale <= kMost)
    return;
  problems.warning (background.place,
      "`" + brief.files.shown (background.file) + "` has only " +
          std::to_string (background.pixel_width) + "x" +
          std::to_string (background.pixel_height) + " pixels and is shown " +
          format_number ((int) (scale * 10) / 10.0) + " times as large",
      "it will look soft: take a larger picture, or `fit: contain`");
}

} // namespace

Fault
look_at_sound (const Brief &brief, const SoundFileUse &use, Problems &problems)
{
  constexpr const char *kKinds =
      "recordings are WAV, FLAC, Ogg, MP3 or M4A files";
  std::string name = brief.files.shown (use.file);
  MediaFile file;
  std::string why;
  if (!file.open (brief.files.to_open (use.file), why))
    return missing_file (brief, use.file, why, file.is_missing ());
  MediaKind kind = sniff_media (file);
  /* Sound alone in MP4 has no brand of its own. */
  bool may_be_sound = kind == MediaKind::Video &&
                      (use.may_be_video || suffix_fits (name, MediaKind::M4a));
  if (!is_recording (kind) && !may_be_sound)
    return {"`" + name + "` is " + name_of_kind (kind) +
                (kind == MediaKind::Empty ? "" : ", not a recording"),
        kKinds};
  constexpr uint64_t kSmallest = 44; // a WAV header
  if (file.size () <= kSmallest)
    return {"`" + name + "` is cut short", "write or copy it again"};
  if (!may_be_sound && !suffix_fits (name, kind))
    problems.warning (use.place,
        "`" + name + "` is " + name_of_kind (kind) +
            ", whatever its suffix says",
        std::string ("rename it to `.") + suffix_of_kind (kind) + "`");
  return {};
}

static void
verify_picture (const Brief &brief, Background &background, Problems &problems)
{
  Fault fault;
  if (look_at_picture (brief, background, problems, fault) &&
      (!background.optional || decodes (brief, background, fault))) {
    warn_if_coarse (brief, background, problems);
  } else if (background.optional) {
    problems.warning (background.place,
        fault.message + ": the canvas stands in for it", fault.hint);
    Background canvas;
    canvas.place = background.place;
    canvas.optional = true;
    background = canvas;
  } else {
    problems.error (background.place, fault.message, fault.hint);
  }
}

void
verify_pictures (Brief &brief, Problems &problems)
{
  for (Scene &scene : brief.scenes)
    for (Background &background : scene.backgrounds)
      if (!background.file.empty ())
        verify_picture (brief, background, problems);
}

/* Reads what a recording says from its file of captions. */
static Fault
read_captions_file (const Brief &brief, NarrationPiece &piece)
{
  constexpr size_t kMostBytes = 1024 * 1024, kMostCharacters = 20'000;
  std::string name = brief.files.shown (piece.captions);
  MediaFile file;
  std::string why;
  if (!file.open (brief.files.to_open (piece.captions), why))
    return missing_file (brief, piece.captions, why, file.is_missing ());
  if (file.size () > kMostBytes)
    return {"`" + name + "` has more than 1 MiB", "is it a subtitle file?"};
  std::string fault;
  int line = 0;
  auto cues = read_subtitles (file.read (0, kMostBytes), fault, line);
  if (!cues)
    return {"`" + name + "` " + fault +
                (line ? " (line " + std::to_string (line) + ")" : ""),
        "WebVTT and SubRip are read"};
  piece.cues = std::move (*cues);
  for (const SubtitleCue &cue : piece.cues)
    piece.text += (piece.text.empty () ? "" : " ") + cue.text;
  if (count_characters (piece.text) > kMostCharacters)
    return {"`" + name + "` has more than 20,000 characters",
        "spread recording and captions over several scenes"};
  mark_up_speech (brief.pronounce, piece);
  return {};
}

void
verify_recordings (Brief &brief, Problems &problems)
{
  for (Scene &scene : brief.scenes) {
    for (NarrationPiece &piece : scene.narration) {
      if (piece.kind != NarrationPiece::Kind::Recording)
        continue;
      Fault fault =
          look_at_sound (brief, {piece.file, piece.place, false}, problems);
      if (fault.message.empty () && !piece.captions.empty ())
        fault = read_captions_file (brief, piece);
      if (!fault.message.empty ())
        problems.error (piece.place, fault.message, fault.hint);
    }
  }
}

} // namespace reel
