// SPDX-License-Identifier: GPL-3.0-or-later
/* What is said and shown: marks that moments refer to, and glyphs. */
#include <algorithm>
#include <cstdio>
#include <set>
#include <string_view>

#include "brief/model/glyph_check.h"
#include "brief/model/spoken_text.h"
#include "brief/model/verify_parts.h"

namespace reel {

namespace {

/* Whether TEXT, without its marks, has what was meant for one. */
bool
has_broken_mark (const std::string &text)
{
  constexpr std::string_view kStart = "<mark", kGoesOn = " \t\n/>";
  size_t at = text.find (kStart);
  return at != std::string::npos &&
         (at + kStart.size () == text.size () ||
             kGoesOn.find (text[at + kStart.size ()]) != kGoesOn.npos);
}

/* What a scene's moments may refer to. */
struct Speech {
  bool has_words = false;
  std::vector<std::string> marks;
};

Speech
read_speech (const Scene &scene, Problems &problems)
{
  Speech speech;
  for (const NarrationPiece &piece : scene.narration) {
    SpokenText spoken = read_spoken_text (piece.text, piece.ssml);
    if (!spoken.fault.empty ())
      problems.error (piece.place, "the SSML can't be read: " + spoken.fault,
          "it may have speak, p, s, break, emphasis, prosody, say-as, sub, "
          "mark, voice and lang");
    if (has_broken_mark (spoken.text))
      problems.warning (piece.place,
          "this `<mark` is read out: a mark isn't written so",
          "write `<mark name=\"NAME\"/>` for one");
    speech.has_words |= !spoken.text.empty ();
    for (std::string &mark : spoken.marks) {
      bool twice = std::find (speech.marks.begin (), speech.marks.end (),
                       mark) != speech.marks.end ();
      if (twice)
        problems.warning (piece.place,
            "the mark `" + mark + "` is in this scene twice",
            "the first one counts");
      else
        speech.marks.push_back (std::move (mark));
    }
  }
  return speech;
}

void
check_moment (const Moment &moment, const Speech &speech, Problems &problems)
{
  bool is_word = moment.base == Moment::Base::Word;
  if (is_word && !speech.has_words)
    problems.error (moment.place,
        "`word:" + std::to_string (moment.word) +
            "` needs words, but this scene says nothing",
        "give a time in seconds, or a `narration`");
  if (moment.base != Moment::Base::Mark)
    return;
  if (std::find (speech.marks.begin (), speech.marks.end (), moment.mark) !=
      speech.marks.end ())
    return;
  std::string near = nearest_word (moment.mark, speech.marks);
  problems.error (moment.place,
      "no mark is called `" + moment.mark + "` in this scene's narration",
      !near.empty () ? "did you mean `" + near + "`?"
                     : "put `<mark name=\"" + moment.mark +
                           "\"/>` before the word that is meant");
}

/* Collects what is missing, each character at its first place. */
class MissingGlyphs {
public:
  explicit MissingGlyphs (Problems &problems) : problems_ (problems) {}

  void look (Place place, const std::string &text)
  {
    for (gunichar c : check_.missing (text))
      if (told_.insert (c).second)
        tell (place, c);
  }
  void look (const TextItem &item)
  {
    std::string plain = item.text, fault;
    if (item.markup && !strip_markup (item.text, plain, fault))
      problems_.error (item.place, "the markup can't be read: " + fault,
          "leave out `markup: true` to show every character as it is");
    look (item.place, plain);
  }
  bool has_fonts () const { return check_.has_fonts (); }
  /* A font by its family, or its file. */
  void look_at_font (const Brief &brief, Place place, const std::string &font)
  {
    if (font.empty () || !looked_.insert (font).second)
      return;
    bool is_file = font.starts_with ('/');
    std::string near;
    if (is_file && !check_.add_file (brief.files.to_open (font)))
      problems_.error (place,
          "`" + brief.files.shown (font) + "` does not exist, or is no font",
          "name a TrueType or OpenType file, or an installed "
          "family");
    else if (!is_file && !check_.has_family (font, near))
      problems_.warning (place,
          "no font family is called `" + font + "`: another takes its place",
          near.empty () ? "`fc-list : family` lists them"
                        : "did you mean `" + near + "`?");
  }

private:
  void tell (Place place, gunichar c)
  {
    char number[16];
    snprintf (number, sizeof number, "U+%04X", (unsigned) c);
    char bytes[7] = {};
    g_unichar_to_utf8 (c, bytes);
    const char *package = package_with (c);
    problems_.error (place,
        std::string ("no installed font has the character ") + bytes + " (" +
            number + ", " + script_name (c) + ")",
        package ? std::string ("install the Debian package ") + package
                : "it is in no font of Debian: write something else");
  }

  Problems &problems_;
  GlyphCheck check_;
  std::set<gunichar> told_;
  std::set<std::string> looked_; // fonts
};

void
look_at_captions (const Scene &scene, MissingGlyphs &glyphs)
{
  bool shown = scene.captions.mode != CaptionMode::None;
  for (const auto &captions : scene.output_captions)
    shown |= captions && captions->mode != CaptionMode::None;
  if (!shown)
    return;
  if (scene.caption_texts) {
    for (const Placed &text : *scene.caption_texts)
      glyphs.look (text.place, text.text);
    return;
  }
  for (const NarrationPiece &piece : scene.narration)
    glyphs.look (piece.place, read_spoken_text (piece.text, piece.ssml).text);
}

void
look_at_fonts (const Brief &brief, const Scene &scene, MissingGlyphs &glyphs)
{
  auto look = [&] (const TextItem &item) {
    glyphs.look_at_font (brief, item.place, item.font);
  };
  if (scene.title)
    look (*scene.title);
  if (scene.subtitle)
    look (*scene.subtitle);
  for (const TextItem &item : scene.texts)
    look (item);
  if (scene.captions.mode != CaptionMode::None)
    glyphs.look_at_font (brief, scene.captions.place, scene.captions.font);
  for (const auto &captions : scene.output_captions)
    if (captions && captions->mode != CaptionMode::None)
      glyphs.look_at_font (brief, captions->place, captions->font);
}

void
look_at_overlays (
    const std::vector<PictureOverlay> &overlays, MissingGlyphs &glyphs)
{
  for (const PictureOverlay &overlay : overlays)
    if (overlay.kind == PictureOverlay::Kind::Text)
      glyphs.look (overlay.place, overlay.source);
}

} // namespace

void
verify_moments (const Brief &brief, Problems &problems)
{
  for (const Scene &scene : brief.scenes) {
    Speech speech = read_speech (scene, problems);
    auto check_item = [&] (const TextItem &item) {
      check_moment (item.at, speech, problems);
      if (item.until)
        check_moment (*item.until, speech, problems);
    };
    if (scene.title)
      check_item (*scene.title);
    if (scene.subtitle)
      check_item (*scene.subtitle);
    for (const TextItem &item : scene.texts)
      check_item (item);
    for (const Bullet &bullet : scene.bullets)
      if (bullet.at)
        check_moment (*bullet.at, speech, problems);
    for (const Callout &callout : scene.callouts)
      check_moment (callout.at, speech, problems);
    for (const SoundEffect &sound : scene.sounds)
      check_moment (sound.at, speech, problems);
    for (const PictureOverlay &overlay : scene.overlays)
      for (const auto &moment : {overlay.at, overlay.until})
        if (moment)
          check_moment (*moment, speech, problems);
  }
}

void
verify_glyphs (const Brief &brief, Problems &problems)
{
  MissingGlyphs glyphs (problems);
  if (!glyphs.has_fonts ()) {
    problems.error ({}, "no font is installed",
        "install the Debian packages fonts-inter and fonts-noto-core");
    return;
  }
  for (const Scene &scene : brief.scenes)
    look_at_fonts (brief, scene, glyphs);
  for (const Theme &theme : brief.themes)
    if (theme.logo)
      look_at_overlays ({*theme.logo}, glyphs);
  look_at_overlays (brief.overlays, glyphs);
  for (const Scene &scene : brief.scenes) {
    if (scene.title)
      glyphs.look (*scene.title);
    if (scene.subtitle)
      glyphs.look (*scene.subtitle);
    for (const TextItem &item : scene.texts)
      glyphs.look (item);
    for (const Bullet &bullet : scene.bullets)
      glyphs.look (bullet.place, bullet.text);
    for (const Slide &slide : scene.slides)
      glyphs.look (slide.place, slide.text);
    look_at_overlays (scene.overlays, glyphs);
    look_at_captions (scene, glyphs);
  }
}

} // namespace reel
