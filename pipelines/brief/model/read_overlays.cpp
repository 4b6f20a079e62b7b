// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures, clips and texts over the scenes. */
#include "brief/model/parts.h"

namespace reel {

namespace {

using Kind = PictureOverlay::Kind;

constexpr size_t kMostCharacters = 2000;
/* As texts come and go, where only the kind of it is said. */
constexpr Nanoseconds kEnter = 400'000'000, kExit = 250'000'000;

/* A file, or words for the stock: FOLDER is where those are looked for. */
void
read_source (Reader &reader, const Field &field, const char *folder,
    PictureOverlay &overlay)
{
  constexpr size_t kLongestName = 4095;
  constexpr std::string_view kStockScheme = "stock:";
  const Value &value = field.value;
  bool is_stock =
      value.kind == Value::Kind::Text && value.text.starts_with (kStockScheme);
  if (!is_stock) {
    if (reader.file (field, overlay.file))
      overlay.source = value.text;
    return;
  }
  Value words = value;
  words.text = value.text.substr (kStockScheme.size ());
  if (!reader.text ({field.key, words}, overlay.source, kLongestName))
    return;
  if (overlay.source.find ('/') == std::string::npos)
    overlay.source = std::string (folder) + "/" + overlay.source;
}

/* What a picture does as it comes and goes; it has no letters. */
void
read_picture_effect (Reader &reader, const Field &field, TextEffect &effect)
{
  read_effect (reader, field, effect);
  if (effect.type != Effect::Typewriter)
    return;
  reader.problems.error (field.value.place,
      "`" + std::string (field.key) + "` of an overlay can't be `typewriter`",
      "`wipe` uncovers it; letter by letter come `texts`");
  effect.type = Effect::None;
}

constexpr Key<PictureOverlay> kOverlayKeys[] = {
    {"image",
        [] (Reader &r, const Field &f, PictureOverlay &o) {
          o.kind = Kind::Image;
          read_source (r, f, "images", o);
        }},
    {"video",
        [] (Reader &r, const Field &f, PictureOverlay &o) {
          o.kind = Kind::Video;
          read_source (r, f, "video", o);
        }},
    {"text",
        [] (Reader &r, const Field &f, PictureOverlay &o) {
          o.kind = Kind::Text;
          r.text (f, o.source, kMostCharacters);
        }},
    {"position", [] (Reader &r, const Field &f,
                     PictureOverlay &o) { r.position (f, o.position); }},
    {"width", [] (Reader &r, const Field &f,
                  PictureOverlay &o) { r.number (f, 0.01, 1, o.width); }},
    {"opacity", [] (Reader &r, const Field &f,
                    PictureOverlay &o) { r.number (f, 0, 1, o.opacity); }},
    {"margin", [] (Reader &r, const Field &f,
                   PictureOverlay &o) { r.number (f, 0, 1, o.margin); }},
    {"at",
        [] (Reader &r, const Field &f, PictureOverlay &o) {
          Moment at;
          if (r.moment (f, at))
            o.at = at;
        }},
    {"for",
        [] (Reader &r, const Field &f, PictureOverlay &o) {
          Nanoseconds length = 0;
          if (r.length (f, kSecond / 100, length))
            o.length = length;
        }},
    {"until",
        [] (Reader &r, const Field &f, PictureOverlay &o) {
          Moment until;
          if (r.moment (f, until))
            o.until = until;
        }},
    {"enter", [] (Reader &r, const Field &f,
                  PictureOverlay &o) { read_picture_effect (r, f, o.enter); }},
    {"exit", [] (Reader &r, const Field &f,
                 PictureOverlay &o) { read_picture_effect (r, f, o.exit); }},
    {"optional", [] (Reader &r, const Field &f,
                     PictureOverlay &o) { r.boolean (f, o.optional); }},
};

void
check_sources (Reader &reader, const Value &value)
{
  constexpr const char *kHint =
      "give it exactly one of `image`, `video`, `text`";
  std::vector<std::string> given;
  for (const char *key : {"image", "video", "text"})
    if (value.find (key))
      given.emplace_back (key);
  if (given.empty ())
    reader.problems.error (
        value.place, "the overlay says nothing to show", kHint);
  if (given.size () > 1)
    reader.problems.error (value.place,
        "the overlay has both `" + given[0] + "` and `" + given[1] + "`",
        kHint);
  const Value *length = value.find ("for");
  if (length && value.find ("until"))
    reader.problems.error (length->place,
        "an overlay has either `for` or `until`, not both",
        "`for` is a length, `until` the moment when it leaves");
}

PictureOverlay
read_one (Reader &reader, const Field &field)
{
  PictureOverlay overlay;
  overlay.place = field.value.place;
  overlay.enter.duration = kEnter;
  overlay.exit.duration = kExit;
  if (field.value.kind != Value::Kind::Map) {
    reader.wrong_type (
        field, "maps", "[{image: logo.svg, position: top-right}]");
    return overlay;
  }
  read_keys (reader, field.value, "an overlay", kOverlayKeys, overlay);
  check_sources (reader, field.value);
  /* A text is as wide as its words. */
  if (overlay.kind == Kind::Text && !field.value.find ("width"))
    overlay.width = 0;
  return overlay;
}

} // namespace

void
read_overlays (
    Reader &reader, const Field &field, std::vector<PictureOverlay> &overlays)
{
  constexpr size_t kMostOverlays = 20;
  if (!reader.list (field, "overlays",
          "[{image: logo.svg, position: top-right}]", kMostOverlays))
    return;
  for (const Value &item : field.value.items)
    overlays.push_back (read_one (reader, {field.key, item}));
}

} // namespace reel
