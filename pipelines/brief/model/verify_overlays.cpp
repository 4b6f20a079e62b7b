// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures and clips over the scenes: there, and something to be shown. */
#include <algorithm>

#include "brief/model/media_file.h"
#include "brief/model/notation.h"
#include "brief/model/verify_parts.h"

namespace reel {

namespace {

using Kind = PictureOverlay::Kind;

/* Pixels of the video for one of the picture above which it looks soft. */
constexpr double kMostEnlarged = 1.5;
/* So many times the height of the frame is a slip, or an attack. */
constexpr double kHighest = 4;

/* Finds the file of OVERLAY's words in the stock. */
bool
find_stock (const Brief &brief, PictureOverlay &overlay, Problems &problems,
    Fault &fault)
{
  auto found =
      find_in_stock (overlay.source, brief.seed, overlay.place, problems);
  if (!found)
    return false;
  overlay.file = *found;
  if (overlay.file.empty ())
    fault = {"nothing in stock answers to `" + overlay.source + "`",
        "`reelsmith stock search WORDS` shows what there is"};
  return !overlay.file.empty ();
}

/* A picture over others is looked at as one behind them is. */
bool
look_at (const Brief &brief, PictureOverlay &overlay, Problems &problems,
    Fault &fault)
{
  Background picture;
  picture.kind = BackgroundKind::Image;
  picture.place = overlay.place;
  picture.file = overlay.file;
  picture.optional = overlay.optional;
  if (!look_at_shown (brief, picture, problems, fault))
    return false;
  std::string name = "`" + brief.files.shown (overlay.file) + "`";
  if (picture.is_pdf) {
    fault = {name + " is a PDF, and an overlay shows pictures and clips",
        "show its page as a `background`, or export it as an SVG drawing"};
    return false;
  }
  bool moves = picture.footage.length > 0;
  if (overlay.kind == Kind::Video && !moves) {
    fault = {name + " is a picture that stands, not a video",
        "show it with `image`"};
    return false;
  }
  overlay.pixel_width = picture.pixel_width;
  overlay.pixel_height = picture.pixel_height;
  /* Content decides: a clip plays, whatever it is called. */
  if (picture.kind == BackgroundKind::Video)
    overlay.kind = Kind::Video;
  if (overlay.kind == Kind::Video)
    overlay.footage = picture.footage;
  else if (moves)
    problems.note (overlay.place,
        name + " is animated, but only its first picture is shown",
        "name it with `video` to have it move");
  return true;
}

bool
is_drawing (const Brief &brief, const PictureOverlay &overlay)
{
  MediaFile file;
  std::string ignored;
  return file.open (brief.files.to_open (overlay.file), ignored) &&
         sniff_media (file) == MediaKind::Svg;
}

/* How large it will be, in the output where that is worst. */
bool
has_usable_size (const Brief &brief, const PictureOverlay &overlay,
    Problems &problems, Fault &fault)
{
  double enlarged = 0, height = 0;
  double shape = (double) overlay.pixel_height / overlay.pixel_width;
  for (const Output &output : brief.outputs) {
    double width = overlay.width * output.width;
    enlarged = std::max (enlarged, width / overlay.pixel_width);
    height = std::max (height, width * shape / output.height);
  }
  std::string name = "`" + brief.files.shown (overlay.file) + "`";
  if (height > kHighest) {
    fault = {name + " would be " + format_number ((int) height) +
                 " times as high as the frame",
        "its `width` is the share of the frame's width; the height follows"};
    return false;
  }
  if (height > 1)
    problems.warning (overlay.place,
        name + " is higher than the frame, and is cut off",
        "make its `width` smaller");
  if (enlarged > kMostEnlarged && !is_drawing (brief, overlay))
    problems.warning (overlay.place,
        name + " has only " + std::to_string (overlay.pixel_width) + "x" +
            std::to_string (overlay.pixel_height) + " pixels and is shown " +
            format_number ((int) (enlarged * 10) / 10.0) + " times as large",
        "it will look soft: take a larger picture, or a smaller `width`");
  return true;
}

void
verify_overlay (const Brief &brief, PictureOverlay &overlay, Problems &problems)
{
  if (overlay.kind == Kind::Text)
    return;
  Fault fault;
  bool is_there =
      !overlay.file.empty () || find_stock (brief, overlay, problems, fault);
  if (is_there && look_at (brief, overlay, problems, fault) &&
      has_usable_size (brief, overlay, problems, fault))
    return;
  if (fault.message.empty ())
    return; // told already
  if (!overlay.optional) {
    problems.error (overlay.place, fault.message, fault.hint);
    return;
  }
  problems.warning (
      overlay.place, fault.message + ": it is left out", fault.hint);
  overlay.file.clear ();
}

/* What lies over all scenes knows no scene's speech. */
void
check_moment (const std::optional<Moment> &moment, Problems &problems)
{
  bool is_said = moment && (moment->base == Moment::Base::Mark ||
                               moment->base == Moment::Base::Word);
  if (is_said)
    problems.error (moment->place,
        "an overlay of the whole video has no words to wait for",
        "its times are from the start of the video; with marks and words it "
        "belongs to the `overlays` of their scene");
}

void
verify_all (const Brief &brief, std::vector<PictureOverlay> &overlays,
    Problems &problems)
{
  for (PictureOverlay &overlay : overlays)
    verify_overlay (brief, overlay, problems);
  std::erase_if (overlays, [] (const PictureOverlay &overlay) {
    return overlay.kind != Kind::Text && overlay.file.empty ();
  });
}

void
verify_logo (const Brief &brief, Theme &theme, Problems &problems)
{
  if (!theme.logo)
    return;
  check_moment (theme.logo->at, problems);
  check_moment (theme.logo->until, problems);
  verify_overlay (brief, *theme.logo, problems);
  if (theme.logo->kind != Kind::Text && theme.logo->file.empty ())
    theme.logo.reset ();
}

} // namespace

void
verify_overlays (Brief &brief, Problems &problems)
{
  for (Theme &theme : brief.themes)
    verify_logo (brief, theme, problems);
  for (const PictureOverlay &overlay : brief.overlays) {
    check_moment (overlay.at, problems);
    check_moment (overlay.until, problems);
  }
  verify_all (brief, brief.overlays, problems);
  for (Scene &scene : brief.scenes)
    verify_all (brief, scene.overlays, problems);
}

} // namespace reel
