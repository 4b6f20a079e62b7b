// SPDX-License-Identifier: GPL-3.0-or-later
/* Music and sounds. */
#include "brief/model/notation.h"
#include "brief/model/parts.h"

namespace reel {

namespace {

constexpr const char *kStockScheme = "stock:";
constexpr Nanoseconds kLongestFade = 30 * kSecond;
constexpr Nanoseconds kLongestFile = 24 * 3600 * kSecond;

/* `calm` and `slow piano`, but neither `calm.ogg` nor `music/calm`. */
bool
is_words (const std::string &text)
{
  return text.find_first_of ("./") == std::string::npos;
}

/* FOLDER: of the stock that bare words are looked for in. */
void
read_source (
    Reader &reader, const Field &field, const char *folder, SoundSource &source)
{
  constexpr size_t kLongest = 4095;
  const Value &value = field.value;
  source.place = value.place;
  bool is_stock =
      value.kind == Value::Kind::Text && value.text.starts_with (kStockScheme);
  bool is_bare = value.kind == Value::Kind::Text && !value.text.empty () &&
                 is_words (value.text) && !is_stock &&
                 value.text.find (':') == std::string::npos;
  if (!is_stock && !is_bare) {
    if (reader.file (field, source.file))
      source.source = value.text;
    return;
  }
  Value words = value;
  if (is_stock)
    words.text = value.text.substr (std::string (kStockScheme).size ());
  if (!reader.text ({field.key, words}, source.source, kLongest))
    return;
  /* Without a folder of the stock, words could find a picture. */
  if (is_bare || source.source.find ('/') == std::string::npos)
    source.source = std::string (folder) + "/" + source.source;
  source.is_stock = true;
}

constexpr Key<Music> kMusicKeys[] = {
    {"src", [] (Reader &r, const Field &f,
                Music &m) { read_source (r, f, "music", m.source); }},
    {"start", [] (Reader &r, const Field &f,
                  Music &m) { r.time (f, 0, kLongestFile, m.start); }},
    {"volume",
        [] (Reader &r, const Field &f, Music &m) { r.volume (f, m.volume); }},
    {"duck", [] (Reader &r, const Field &f, Music &m) { r.duck (f, m.duck); }},
    {"fade-in", [] (Reader &r, const Field &f,
                    Music &m) { r.time (f, 0, kLongestFade, m.fade_in); }},
    {"fade-out", [] (Reader &r, const Field &f,
                     Music &m) { r.time (f, 0, kLongestFade, m.fade_out); }},
    {"loop",
        [] (Reader &r, const Field &f, Music &m) { r.boolean (f, m.loop); }},
    {"optional", [] (Reader &r, const Field &f,
                     Music &m) { r.boolean (f, m.source.optional); }},
};

void
read_one_music (Reader &reader, const Field &field, std::vector<Music> &music)
{
  Music one;
  one.source.place = field.value.place;
  if (field.value.kind != Value::Kind::Map) {
    read_source (reader, field, "music", one.source);
  } else {
    read_keys (reader, field.value, "music", kMusicKeys, one);
    if (!field.value.find ("src"))
      reader.problems.error (field.value.place, "music needs the key `src`",
          "for example `{src: calm.ogg, volume: 0.4}`");
  }
  music.push_back (std::move (one));
}

/* [FROM, TO]; TO may be `end`. */
void
read_trim (Reader &reader, const Field &field, SoundEffect &sound)
{
  constexpr const char *kExample = "[1.5, 4]";
  const Value &value = field.value;
  if (value.kind != Value::Kind::List || value.items.size () != 2) {
    reader.wrong_type (field, "where it begins and ends in the file", kExample);
    return;
  }
  Nanoseconds from = 0, to = 0;
  if (!reader.time ({field.key, value.items[0]}, 0, kLongestFile, from))
    return;
  sound.from = from;
  const Value &end = value.items[1];
  if (end.kind == Value::Kind::Text && end.text == "end")
    return;
  if (!reader.time ({field.key, end}, 0, kLongestFile, to))
    return;
  if (to <= from) {
    reader.problems.error (end.place,
        "`trim` ends at " + format_time (to) + ", before it begins",
        "write where it begins, then where it ends: `[1.5, 4]`, `[1.5, end]`");
    return;
  }
  sound.to = to;
}

constexpr Key<SoundEffect> kSoundKeys[] = {
    {"src", [] (Reader &r, const Field &f,
                SoundEffect &s) { read_source (r, f, "sounds", s.source); }},
    {"at",
        [] (Reader &r, const Field &f, SoundEffect &s) { r.moment (f, s.at); }},
    {"volume", [] (Reader &r, const Field &f,
                   SoundEffect &s) { r.volume (f, s.volume); }},
    {"trim", read_trim},
    {"fade-in",
        [] (Reader &r, const Field &f, SoundEffect &s) {
          r.time (f, 0, kLongestFade, s.fade_in);
        }},
    {"fade-out",
        [] (Reader &r, const Field &f, SoundEffect &s) {
          r.time (f, 0, kLongestFade, s.fade_out);
        }},
    {"optional", [] (Reader &r, const Field &f,
                     SoundEffect &s) { r.boolean (f, s.source.optional); }},
};

} // namespace

bool
read_music (Reader &reader, const Field &field, std::vector<Music> &music)
{
  constexpr size_t kMostTracks = 50;
  const Value &value = field.value;
  music.clear ();
  if (value.kind == Value::Kind::Text && value.text == "none")
    return true;
  if (value.kind == Value::Kind::Text || value.kind == Value::Kind::Map) {
    read_one_music (reader, field, music);
    return true;
  }
  if (value.kind != Value::Kind::List) {
    reader.wrong_type (field, "a file, words, a map, a list of them or `none`",
        "{src: calm.ogg, volume: 0.4}");
    return false;
  }
  if (!reader.list (field, "music", "[morning.ogg, noon.ogg]", kMostTracks))
    return false;
  for (const Value &item : value.items)
    read_one_music (reader, {field.key, item}, music);
  return true;
}

void
read_sounds (
    Reader &reader, const Field &field, std::vector<SoundEffect> &sounds)
{
  constexpr size_t kMostSounds = 20;
  if (!reader.list (
          field, "sounds", "[{src: bell.wav, at: mark:map}]", kMostSounds))
    return;
  for (const Value &item : field.value.items) {
    SoundEffect sound;
    sound.source.place = sound.at.place = item.place;
    if (item.kind != Value::Kind::Map) {
      read_source (reader, {field.key, item}, "sounds", sound.source);
    } else {
      read_keys (reader, item, "a sound", kSoundKeys, sound);
      if (!item.find ("src"))
        reader.problems.error (item.place, "a sound needs the key `src`",
            "for example `{src: bell.wav, at: mark:map}`");
    }
    sounds.push_back (std::move (sound));
  }
}

} // namespace reel
