// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>

#include "brief/model/parts.h"
#include "brief/model/variables.h"
#include "gst_ptr.h"

namespace reel {

namespace {

constexpr size_t kMostCharacters = 2000;
constexpr Nanoseconds kLongestEffect = 10 * kSecond;

constexpr Word<TextStyle> kStyles[] = {
    {"title", TextStyle::Title},
    {"subtitle", TextStyle::Subtitle},
    {"lower-third", TextStyle::LowerThird},
    {"big-number", TextStyle::BigNumber},
    {"quote", TextStyle::Quote},
    {"label", TextStyle::Label},
};

constexpr Word<Effect> kEffects[] = {
    {"none", Effect::None},
    {"fade", Effect::Fade},
    {"slide", Effect::Slide},
    {"pop", Effect::Pop},
    {"typewriter", Effect::Typewriter},
    {"wipe", Effect::Wipe},
};

constexpr Word<const char *> kAligns[] = {
    {"left", "left"}, {"center", "center"}, {"right", "right"}};

constexpr Key<TextEffect> kEffectKeys[] = {
    {"type", [] (Reader &r, const Field &f,
                 TextEffect &e) { r.word (f, kEffects, e.type); }},
    {"duration",
        [] (Reader &r, const Field &f, TextEffect &e) {
          r.time (f, 0, kLongestEffect, e.duration);
        }},
    {"easing",
        [] (Reader &r, const Field &f, TextEffect &e) {
          Easing easing = Easing::Linear;
          if (r.word (f, kEasings, easing))
            e.easing = easing;
        }},
};

} // namespace

void
read_effect (Reader &reader, const Field &field, TextEffect &effect)
{
  if (field.value.kind == Value::Kind::Map)
    read_keys (reader, field.value, "an effect", kEffectKeys, effect);
  else if (field.value.kind == Value::Kind::Text)
    reader.word (field, kEffects, effect.type);
  else
    reader.wrong_type (field, "a word such as slide, or a map",
        "{type: slide, duration: 0.5}");
}

namespace {

constexpr Key<TextItem> kTextKeys[] = {
    {"text", [] (Reader &r, const Field &f,
                 TextItem &t) { r.text (f, t.text, kMostCharacters); }},
    {"markup", [] (Reader &r, const Field &f,
                   TextItem &t) { r.boolean (f, t.markup); }},
    {"style", [] (Reader &r, const Field &f,
                  TextItem &t) { r.word (f, kStyles, t.style); }},
    {"at", [] (Reader &r, const Field &f, TextItem &t) { r.moment (f, t.at); }},
    {"for",
        [] (Reader &r, const Field &f, TextItem &t) {
          Nanoseconds length = 0;
          if (r.length (f, kSecond / 100, length))
            t.length = length;
        }},
    {"until",
        [] (Reader &r, const Field &f, TextItem &t) {
          Moment until;
          if (r.moment (f, until))
            t.until = until;
        }},
    {"position", [] (Reader &r, const Field &f,
                     TextItem &t) { r.position (f, t.position); }},
    {"align",
        [] (Reader &r, const Field &f, TextItem &t) {
          const char *align = "";
          if (r.word (f, kAligns, align))
            t.align = align;
        }},
    {"width", [] (Reader &r, const Field &f,
                  TextItem &t) { r.number (f, 0.05, 1, t.width); }},
    {"font",
        [] (Reader &r, const Field &f, TextItem &t) { r.font (f, t.font); }},
    {"size", [] (Reader &r, const Field &f,
                 TextItem &t) { r.number (f, 8, 400, t.size); }},
    {"color", [] (Reader &r, const Field &f,
                  TextItem &t) { r.color_text (f, t.color); }},
    {"background", [] (Reader &r, const Field &f,
                       TextItem &t) { r.color_text (f, t.background); }},
    {"outline", [] (Reader &r, const Field &f,
                    TextItem &t) { r.color_text (f, t.outline); }},
    {"enter", [] (Reader &r, const Field &f,
                  TextItem &t) { read_effect (r, f, t.enter); }},
    {"exit", [] (Reader &r, const Field &f,
                 TextItem &t) { read_effect (r, f, t.exit); }},
};

constexpr Key<Bullet> kBulletKeys[] = {
    {"text", [] (Reader &r, const Field &f,
                 Bullet &b) { r.text (f, b.text, kMostCharacters); }},
    {"at",
        [] (Reader &r, const Field &f, Bullet &b) {
          Moment at;
          if (r.moment (f, at))
            b.at = at;
        }},
};

} // namespace

void
read_text_item (
    Reader &reader, const Field &field, TextStyle style, TextItem &item)
{
  item.place = field.value.place;
  item.style = style;
  item.at.place = field.value.place;
  if (field.value.kind != Value::Kind::Map) {
    reader.text (field, item.text, kMostCharacters);
    return;
  }
  read_keys (reader, field.value, "a text", kTextKeys, item);
  if (!field.value.find ("text"))
    reader.problems.error (field.value.place, "a text needs the key `text`",
        "for example `{text: 71 %, style: big-number}`");
  for (const char *key : {"at", "for", "until", "enter", "exit"})
    item.has_own_times |= field.value.find (key) != nullptr;
  const Value *text = field.value.find ("text");
  if (item.markup && text && !text->inserted.empty () && !item.text.empty ())
    item.text = escape_inserted (*text, [] (const std::string &part) {
      return std::string (
          adopt (g_markup_escape_text (part.c_str (), (gssize) part.size ()))
              .get ());
    });
  if (const Value *length = field.value.find ("for"))
    if (field.value.find ("until"))
      reader.problems.error (length->place,
          "a text has either `for` or `until`, not both",
          "`for` is a length, `until` the moment when it leaves");
}

void
read_texts (Reader &reader, const Field &field, std::vector<TextItem> &texts)
{
  constexpr size_t kMostTexts = 50;
  if (!reader.list (
          field, "texts", "[{text: 71 %, style: big-number}]", kMostTexts))
    return;
  for (const Value &item : field.value.items) {
    TextItem text;
    read_text_item (reader, {field.key, item}, TextStyle::Label, text);
    texts.push_back (std::move (text));
  }
}

void
read_bullets (Reader &reader, const Field &field, std::vector<Bullet> &bullets)
{
  constexpr size_t kMostBullets = 12;
  if (!reader.list (field, "bullets", "[One, Two]", kMostBullets))
    return;
  for (const Value &item : field.value.items) {
    Bullet bullet;
    bullet.place = item.place;
    if (item.kind != Value::Kind::Map)
      reader.text ({field.key, item}, bullet.text, kMostCharacters);
    else
      read_keys (reader, item, "a bullet", kBulletKeys, bullet);
    if (item.kind == Value::Kind::Map && !item.find ("text"))
      reader.problems.error (item.place, "a bullet needs the key `text`",
          "for example `{text: One, at: word:3}`");
    bullets.push_back (std::move (bullet));
  }
}

} // namespace reel
