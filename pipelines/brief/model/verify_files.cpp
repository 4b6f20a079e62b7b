// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include <glib.h>

#include "brief/model/clip_check.h"
#include "brief/model/decode_check.h"
#include "brief/model/media_file.h"
#include "brief/model/notation.h"
#include "brief/model/pdf_page.h"
#include "brief/model/picture_header.h"
#include "brief/model/pronounce.h"
#include "brief/model/subtitle_file.h"
#include "brief/model/verify_parts.h"
#include "gst_ptr.h"

namespace reel {

namespace {

/* To the tenth of a second: as people speak of clips. */
std::string
format_seconds (Nanoseconds time)
{
  return format_number (std::round ((double) time / kSecond * 10) / 10) + " s";
}

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
                                 "and SVG pictures, and pages of PDFs";
  std::string message = "`" + name + "` is " + name_of_kind (kind);
  if (kind == MediaKind::Empty)
    return {message, "it has no bytes: write or copy it again"};
  if (kind == MediaKind::OtherPicture)
    return {message, "convert it to PNG or JPEG"};
  return {message + ", not a picture", kShown};
}

void
tell_clip_notes (const Background &background, const std::string &name,
    const ClipFacts &facts, Problems &problems)
{
  constexpr Nanoseconds kAudible = kSecond / 5;
  const Footage &footage = facts.footage;
  auto note = [&] (bool is_so, const std::string &what) {
    if (is_so)
      problems.note (background.place, "`" + name + "` " + what);
  };
  note (facts.is_turned, "is turned upright, as its own mark says");
  note (facts.has_varying_rate,
      "has pictures at varying distances: each is shown at its own time");
  note (facts.declared == 0, "doesn't say how long it is: it was measured, " +
                                 format_seconds (footage.length));
  note (facts.has_wide_pixels,
      "has pixels that are not square: it is shown as " +
          std::to_string (facts.width) + "x" + std::to_string (facts.height));
  note (facts.has_odd_size,
      "has an odd number of rows or columns: it is scaled to even ones");
  note (facts.is_interlaced, "is interlaced: each frame is made of one field");
  note (facts.bits > 8 && !facts.is_hdr, "has " + std::to_string (facts.bits) +
                                             " bits a colour, of which 8 are "
                                             "shown");
  note (footage.has_sound && facts.sound < footage.length - kAudible,
      "has sound of " + format_seconds (facts.sound) +
          " only, then it is "
          "silent");
  note (footage.has_sound && facts.sound > footage.length + kAudible,
      "has sound longer than its pictures: it ends with them");
  note (facts.channels == 1,
      "has one channel of sound: it is heard on both sides");
  note (facts.channels > 2, "has " + std::to_string (facts.channels) +
                                " channels of sound: they are mixed down to "
                                "two");
}

void
warn_about_clip (const Brief &brief, const Background &background,
    const std::string &name, const ClipFacts &facts, Problems &problems)
{
  const Footage &footage = facts.footage;
  /* Containers round, and sound may outlast the pictures. */
  Nanoseconds slack = std::max (kSecond / 2, facts.declared / 50);
  Nanoseconds there = std::max (footage.length, facts.sound);
  if (facts.declared > there + slack)
    problems.warning (background.place,
        "`" + name + "` is cut short: it has " + format_seconds (there) +
            " of the " + format_seconds (facts.declared) + " it promises",
        "copy it again");
  if (facts.is_cut_short)
    problems.warning (background.place,
        "`" + name + "` is cut short: its last pictures are missing",
        "copy it again");
  if (facts.is_hdr)
    problems.warning (background.place,
        "`" + name + "` is HDR, and will look flat",
        "convert it to SDR (BT.709) beforehand");
  double wanted = 0;
  for (const Output &output : brief.outputs)
    wanted = std::max (wanted, (double) output.fps_n / output.fps_d);
  constexpr double kSlower = 0.97;
  if (!background.still && facts.rate > 0 &&
      facts.rate * background.speed < wanted * kSlower &&
      background.kind == BackgroundKind::Video)
    problems.warning (background.place,
        "`" + name + "` has " +
            format_number (std::round (facts.rate * 100) / 100) +
            " pictures a second, the video " +
            format_number (std::round (wanted * 100) / 100),
        "some are shown twice: `output: {fps: ...}` sets the video's");
}

/* What of the clip is asked for has to be there. */
bool
has_asked_part (Background &background, const std::string &name,
    Problems &problems, Fault &fault)
{
  Nanoseconds length = background.footage.length;
  std::string is_long =
      "`" + name + "` is " + format_seconds (length) + " long";
  const auto &still = background.still;
  bool late_still =
      still && still->at == Still::At::Time && still->time >= length;
  if (background.trim.from >= length || late_still) {
    fault = {
        is_long + ", but " +
            (late_still ? "`still` is at " : "`trim` begins at ") +
            format_seconds (late_still ? still->time : background.trim.from),
        "times are from the start of the clip"};
    return false;
  }
  if (background.trim.to && *background.trim.to > length) {
    constexpr Nanoseconds kRounding = kSecond / 20;
    if (*background.trim.to > length + kRounding)
      problems.warning (background.place,
          is_long + ", but `trim` ends at " +
              format_seconds (*background.trim.to),
          "it is shown to its end: `to` may be `end`");
    background.trim.to.reset ();
  }
  return true;
}

/* Looks at the clip, or at an animated picture of KIND. */
bool
verify_clip (const Brief &brief, Background &background, const MediaFile &file,
    MediaKind kind, Problems &problems, Fault &fault)
{
  std::string name = brief.files.shown (background.file);
  std::string head = file.read (0, 12);
  bool can_seek = kind == MediaKind::Video &&
                  (head.find ("ftyp") == 4 || head.find ("moov") == 4 ||
                      head.starts_with ("\x1a\x45\xdf\xa3"));
  ClipFacts facts =
      look_at_clip (brief.files.to_open (background.file), can_seek);
  if (!facts.fault.empty ()) {
    fault = {"`" + name + "` " + facts.fault,
        "write or copy it again, or convert it to H.264 in MP4"};
    return false;
  }
  bool is_animated = kind != MediaKind::Video;
  background.footage = facts.footage;
  background.pixel_width = facts.width;
  background.pixel_height = facts.height;
  if (is_animated && background.sync == Sync::Default)
    background.sync = Sync::Loop;
  if (!is_animated)
    background.kind = BackgroundKind::Video;
  if (!suffix_fits (name, kind))
    problems.warning (background.place,
        "`" + name + "` is " + name_of_kind (kind) +
            ", whatever its suffix says",
        is_animated ? "rename it"
                    : "rename it to `.mp4`, `.mov`, `.mkv` or "
                      "what it is");
  tell_clip_notes (background, name, facts, problems);
  warn_about_clip (brief, background, name, facts, problems);
  return has_asked_part (background, name, problems, fault);
}

/* What is asked of a clip means nothing to a picture that stands. */
void
warn_of_clip_keys (
    const Background &background, const std::string &name, Problems &problems)
{
  const Background plain;
  auto warn_if = [&] (bool is_set, const char *key) {
    if (is_set)
      problems.warning (background.place,
          std::string ("`") + key + "` changes nothing here: `" + name +
              "` is a picture that stands",
          "it belongs to a clip or an animated picture");
  };
  warn_if (background.trim.from != 0 || background.trim.to, "trim");
  warn_if (background.still.has_value (), "still");
  warn_if (background.speed != plain.speed, "speed");
  warn_if (background.sync != plain.sync, "sync");
  warn_if (background.volume != plain.volume, "volume");
  warn_if (background.duck != plain.duck, "duck");
}

/* Is all of PAGE there? Drawn small, it is read whole. */
bool
is_whole (const PdfPage &page)
{
  constexpr int kSide = 64;
  std::vector<uint8_t> pixels (4 * kSide * kSide);
  bool whole = false;
  return page.draw (pixels.data (), kSide, kSide, &whole) && whole;
}

/* Looks at the page of the PDF NAME that BACKGROUND shows. */
bool
look_at_page (const Brief &brief, Background &background,
    const std::string &name, Problems &problems, Fault &fault)
{
  auto page = PdfPage::open (
      brief.files.to_open (background.file), background.page, fault);
  if (!page) {
    fault.message = "`" + name + "` " + fault.message;
    fault.place = background.page_place;
    return false;
  }
  if (background.kind == BackgroundKind::Video) {
    fault = {"`" + name + "` is a PDF, not a video", "show it with `image`"};
    return false;
  }
  if (!suffix_fits (name, MediaKind::Pdf))
    problems.warning (background.place,
        "`" + name + "` is a PDF, whatever its suffix says",
        "rename it to `.pdf`");
  if (!is_whole (*page))
    problems.warning (background.place,
        "`" + name + "` is damaged: some of its page " +
            std::to_string (background.page) + " may be missing",
        "write or copy it again");
  background.is_pdf = true;
  background.pixel_width = std::max ((int) std::lround (page->width ()), 1);
  background.pixel_height = std::max ((int) std::lround (page->height ()), 1);
  warn_of_clip_keys (background, name, problems);
  return true;
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
  if (kind == MediaKind::Video)
    return verify_clip (brief, background, file, kind, problems, fault);
  if (kind == MediaKind::Pdf)
    return look_at_page (brief, background, name, problems, fault);
  if (background.page_place.line > 0)
    problems.warning (background.page_place,
        "`page` changes nothing here: `" + name + "` is not a PDF",
        "leave it out");
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
  auto most = (int64_t) brief.limits.megapixels * 1'000'000;
  bool too_large = header->width > most || header->height > most ||
                   header->width * header->height > most;
  if (too_large && !is_drawing) {
    fault = {"`" + name + "` has " + std::to_string (header->width) + "x" +
                 std::to_string (header->height) +
                 " pixels, but pictures may have at most " +
                 show_limit (brief.limits, &Limits::megapixels) + " megapixels",
        limit_hint (brief.limits, &Limits::megapixels, "make it smaller")};
    return false;
  }
  background.pixel_width = (int) header->width;
  background.pixel_height = (int) header->height;
  background.is_cmyk = header->is_cmyk;
  if (!suffix_fits (name, kind))
    problems.warning (background.place,
        "`" + name + "` is " + name_of_kind (kind) +
            ", whatever its suffix says",
        std::string ("rename it to `.") + suffix_of_kind (kind) + "`");
  if (header->is_animated && kind == MediaKind::Gif)
    return verify_clip (brief, background, file, kind, problems, fault);
  if (header->orientation != 1)
    problems.note (background.place,
        "`" + name + "` is turned upright, as its own mark says");
  if (header->is_cmyk)
    problems.note (background.place,
        "`" + name +
            "` has four inks (CMYK): it is shown in RGB, without "
            "their profile");
  if (header->is_animated)
    problems.note (background.place,
        "`" + name + "` is animated, but only its first picture is shown");
  if (background.kind == BackgroundKind::Video) {
    fault = {"`" + name + "` is " + name_of_kind (kind) + ", not a video",
        "show it with `image`"};
    return false;
  }
  warn_of_clip_keys (background, name, problems);
  return true;
}

/* Damage that only shows in decoding: where something may stand in for the
 * picture, that has to be known now. */
bool
decodes (const Brief &brief, const Background &background, Fault &fault)
{
  std::string why = fault_of_decoding (
      brief.files.to_open (background.file), background.is_cmyk);
  if (!why.empty ())
    fault = {"`" + brief.files.shown (background.file) + "` " + why,
        "write or copy it again"};
  return why.empty ();
}

/* How much of the picture's sides the closest view of MOTION has. How far
 * `auto` goes depends on the scene's length; in ten seconds so far. */
double
closest_view (const Motion &motion)
{
  constexpr double kAutoMost = 0.125;
  switch (motion.kind) {
  case MotionKind::None:
    return 1;
  case MotionKind::FromTo:
    return std::min ({1.0, motion.from.width, motion.to.width,
        motion.from.height, motion.to.height});
  case MotionKind::Auto:
    return 1 - std::min (motion.amount, kAutoMost);
  default:
    return 1 - motion.amount;
  }
}

/* How many pixels of the video a pixel of the picture becomes at most. */
double
enlargement (const Output &output, const Background &background)
{
  Region used = background.crop.value_or (Region ());
  double x = output.width / (background.pixel_width * used.width);
  double y = output.height / (background.pixel_height * used.height);
  double scale =
      background.fit == Fit::Contain ? std::min (x, y) : std::max (x, y);
  return scale / closest_view (background.motion);
}

void
warn_if_coarse (
    const Brief &brief, const Background &background, Problems &problems)
{
  constexpr double kMost = 1.5;
  MediaFile file;
  std::string ignored;
  bool is_drawing =
      background.is_pdf ||
      (file.open (brief.files.to_open (background.file), ignored) &&
          sniff_media (file) == MediaKind::Svg);
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

bool
look_at_shown (
    const Brief &brief, Background &picture, Problems &problems, Fault &fault)
{
  return look_at_picture (brief, picture, problems, fault) &&
         (!picture.optional || picture.footage.length > 0 || picture.is_pdf ||
             decodes (brief, picture, fault));
}

static void
verify_picture (const Brief &brief, Background &background, Problems &problems)
{
  Fault fault;
  if (look_at_shown (brief, background, problems, fault)) {
    warn_if_coarse (brief, background, problems);
  } else if (background.optional) {
    problems.warning (background.place,
        fault.message + ": the canvas stands in for it", fault.hint);
    Background canvas;
    canvas.place = background.place;
    canvas.optional = true;
    background = canvas;
  } else {
    problems.error (fault.place.line > 0 ? fault.place : background.place,
        fault.message, fault.hint);
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

Fault
read_text_file (const Brief &brief, const std::string &file, std::string &text)
{
  constexpr size_t kMostBytes = 1024 * 1024;
  std::string name = brief.files.shown (file);
  MediaFile media;
  std::string why;
  if (!media.open (brief.files.to_open (file), why))
    return missing_file (brief, file, why, media.is_missing ());
  if (media.size () > kMostBytes)
    return {"`" + name + "` has more than 1 MiB", "is it a text file?"};
  text = media.read (0, kMostBytes);
  if (!g_utf8_validate (text.data (), (gssize) text.size (), nullptr))
    return {"`" + name + "` is not UTF-8", "save it as UTF-8"};
  if (text.starts_with ("\xef\xbb\xbf"))
    text.erase (0, 3);
  text = replace_all (std::move (text), "\r\n", "\n");
  return {};
}

/* Reads what a recording says from its file of captions. */
static Fault
read_captions_file (const Brief &brief, NarrationPiece &piece)
{
  constexpr size_t kMostBytes = 1024 * 1024;
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
  if (count_characters (piece.text) > brief.limits.narration)
    return {"`" + name + "` has more than " +
                show_limit (brief.limits, &Limits::narration) + " characters",
        limit_hint (brief.limits, &Limits::narration,
            "spread recording and captions over several scenes")};
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
