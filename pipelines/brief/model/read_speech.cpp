// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <glib.h>

#include "brief/model/notation.h"
#include "brief/model/parts.h"
#include "brief/model/spoken_text.h"
#include "brief/model/variables.h"
#include "gst_ptr.h"

namespace reel {

namespace {

constexpr Key<Voice> kVoiceKeys[] = {
    {"name",
        [] (Reader &r, const Field &f, Voice &v) {
          constexpr size_t kLongestName = 100;
          if (r.text (f, v.name, kLongestName))
            v.place = f.value.place;
        }},
    {"rate", [] (Reader &r, const Field &f,
                 Voice &v) { r.integer (f, 80, 450, v.rate); }},
    {"pitch", [] (Reader &r, const Field &f,
                  Voice &v) { r.integer (f, 0, 99, v.pitch); }},
    {"volume",
        [] (Reader &r, const Field &f, Voice &v) { r.volume (f, v.volume); }},
    {"gap", [] (Reader &r, const Field &f,
                Voice &v) { r.time (f, 0, kSecond, v.gap); }},
    {"polish",
        [] (Reader &r, const Field &f, Voice &v) { r.boolean (f, v.polish); }},
};

/* One piece of a narration as its keys are read. */
struct Draft {
  NarrationPiece piece;
  bool has_text = false, has_ssml = false, has_file = false, has_pause = false;
  std::string ssml;
  const Value *words = nullptr; // the text or the SSML as it is written
  const Value *voice = nullptr;
  const Value *captions = nullptr;
  std::string language;
  Place language_place;
  Value changes;                    // rate, pitch and volume, as a voice's map
  const Value *of_speech = nullptr; // a key that a recording ignores
  std::string of_speech_key;
};

void
change_voice (const Field &field, Draft &draft)
{
  draft.changes.kind = Value::Kind::Map;
  draft.changes.place = field.value.place;
  draft.changes.entries.push_back (
      {std::string (field.key), field.value.place, field.value});
  if (field.key != "volume") {
    draft.of_speech = &field.value;
    draft.of_speech_key = field.key;
  }
}

constexpr Word<const char *> kEmphases[] = {
    {"none", "none"},
    {"reduced", "reduced"},
    {"moderate", "moderate"},
    {"strong", "strong"},
};

constexpr Key<Draft> kPieceKeys[] = {
    {"text",
        [] (Reader &r, const Field &f, Draft &d) {
          d.has_text = true;
          d.words = &f.value;
          r.narration (f, d.piece.text);
        }},
    {"ssml",
        [] (Reader &r, const Field &f, Draft &d) {
          d.has_ssml = true;
          d.words = &f.value;
          r.narration (f, d.ssml);
        }},
    {"file",
        [] (Reader &r, const Field &f, Draft &d) {
          d.has_file = true;
          r.file (f, d.piece.file);
        }},
    {"pause",
        [] (Reader &r, const Field &f, Draft &d) {
          d.has_pause = true;
          r.time (f, 0, 60 * kSecond, d.piece.pause);
        }},
    {"voice",
        [] (Reader &, const Field &f, Draft &d) {
          d.voice = &f.value;
          d.of_speech = &f.value;
          d.of_speech_key = f.key;
        }},
    {"language",
        [] (Reader &r, const Field &f, Draft &d) {
          if (r.language (f, d.language))
            d.language_place = f.value.place;
        }},
    {"rate", [] (Reader &, const Field &f, Draft &d) { change_voice (f, d); }},
    {"pitch", [] (Reader &, const Field &f, Draft &d) { change_voice (f, d); }},
    {"volume",
        [] (Reader &, const Field &f, Draft &d) { change_voice (f, d); }},
    {"emphasis",
        [] (Reader &r, const Field &f, Draft &d) {
          const char *emphasis = "";
          if (r.word (f, kEmphases, emphasis))
            d.piece.emphasis = emphasis;
          d.of_speech = &f.value;
          d.of_speech_key = f.key;
        }},
    {"captions",
        [] (Reader &r, const Field &f, Draft &d) {
          r.file (f, d.piece.captions);
          d.captions = &f.value;
        }},
    {"continues", [] (Reader &r, const Field &f,
                      Draft &d) { r.boolean (f, d.piece.continues); }},
};

bool
starts_as_ssml (const std::string &text)
{
  size_t start = text.find_first_not_of (" \t\r\n");
  return start != std::string::npos && text.compare (start, 6, "<speak") == 0;
}

std::string
escape_markup (const std::string &text)
{
  return adopt (g_markup_escape_text (text.c_str (), (gssize) text.size ()))
      .get ();
}

/* What variables put into a text is said as it is: marks and SSML in it are
 * no markup. */
void
keep_inserted_literal (Draft &draft)
{
  if (!draft.words || draft.words->inserted.empty ())
    return;
  const Value &words = *draft.words;
  std::string own = escape_inserted (words,
      [] (const std::string &part) { return std::string (part.size (), 'x'); });
  bool has_markup = std::any_of (words.inserted.begin (), words.inserted.end (),
      [&] (const Value::Inserted &part) {
        std::string text = words.text.substr (part.offset, part.size);
        return text.find ('<') != text.npos;
      });
  if (draft.has_ssml)
    draft.ssml = escape_inserted (words, escape_markup);
  else if (starts_as_ssml (own))
    draft.piece.text = escape_inserted (words, escape_markup);
  else if (has_markup)
    draft.piece.text = ssml_from_plain_text (words.text, words.inserted);
}

/* The voice of a piece: the scene's, its own over it, single changes last. */
void
read_piece_voice (Reader &reader, const SpeechDefaults &defaults,
    const Draft &draft, Voice &voice)
{
  std::string language = defaults.language;
  Value tree;
  tree.kind = Value::Kind::Map;
  if (defaults.voice)
    tree = *defaults.voice;
  if (!draft.language.empty ()) {
    language = draft.language;
    std::erase_if (
        tree.entries, [] (const Value::Entry &e) { return e.key == "name"; });
  }
  if (draft.voice) {
    Value own = expand_voice (reader, {"voice", *draft.voice}, defaults.named);
    tree = draft.voice->kind == Value::Kind::Map ? merge_values (&tree, &own)
                                                 : own;
  }
  if (draft.changes.kind == Value::Kind::Map)
    tree = merge_values (&tree, &draft.changes);
  voice.place = draft.language.empty () ? defaults.place : draft.language_place;
  read_voice (reader, {"voice", tree}, language, voice);
}

void
finish_recording (Reader &reader, const SpeechDefaults &defaults,
    const Value &value, Draft &draft)
{
  draft.piece.kind = NarrationPiece::Kind::Recording;
  if (draft.has_ssml || draft.has_pause)
    reader.problems.error (value.place,
        "a recording has `file` and `text`, but no `ssml` and no `pause`",
        "make the pause a piece of its own");
  if (draft.of_speech)
    reader.problems.warning (draft.of_speech->place,
        "`" + draft.of_speech_key + "` changes nothing in a recording",
        "only `volume` does");
  if (draft.captions && draft.has_text)
    reader.problems.error (draft.captions->place,
        "a recording has either `text` or `captions`, not both",
        "both say what it says");
  if (const Value *volume = value.find ("volume"))
    reader.volume ({"volume", *volume}, draft.piece.volume);
  /* Who reads its text to time the words. */
  read_piece_voice (reader, defaults, draft, draft.piece.voice);
}

void
finish_piece (Reader &reader, const SpeechDefaults &defaults,
    const Value &value, Draft &draft)
{
  NarrationPiece &piece = draft.piece;
  if (!draft.has_file)
    keep_inserted_literal (draft);
  if (draft.has_file) {
    finish_recording (reader, defaults, value, draft);
    return;
  }
  if (draft.captions)
    reader.problems.error (draft.captions->place,
        "`captions` belongs to a recording",
        "give the piece a `file`, or the scene `captions`");
  if (draft.has_pause) {
    piece.kind = NarrationPiece::Kind::Pause;
    if (draft.has_text || draft.has_ssml)
      reader.problems.error (value.place,
          "a piece is either a `pause` or something to say, not both",
          "make two pieces of it: `- {pause: 1}` and `- text`");
    return;
  }
  if (draft.has_text == draft.has_ssml) {
    reader.problems.error (value.place,
        draft.has_text ? "a piece has either `text` or `ssml`, not both"
                       : "a piece of narration says nothing",
        "give it `text`, `ssml`, `file` or `pause`");
    return;
  }
  if (draft.has_ssml)
    piece.text = starts_as_ssml (draft.ssml)
                     ? draft.ssml
                     : "<speak>" + draft.ssml + "</speak>";
  piece.ssml = draft.has_ssml || starts_as_ssml (piece.text);
  read_piece_voice (reader, defaults, draft, piece.voice);
}

void
read_piece (Reader &reader, const Field &field, const SpeechDefaults &defaults,
    std::vector<NarrationPiece> &narration)
{
  Draft draft;
  draft.piece.place = field.value.place;
  if (field.value.kind == Value::Kind::Map) {
    read_keys (reader, field.value, "a narration", kPieceKeys, draft);
  } else {
    draft.has_text = true;
    draft.words = &field.value;
    if (!reader.narration (field, draft.piece.text))
      return;
  }
  finish_piece (reader, defaults, field.value, draft);
  narration.push_back (std::move (draft.piece));
}

} // namespace

Value
expand_voice (Reader &reader, const Field &field, const Value *named)
{
  const Value &value = field.value;
  if (value.kind != Value::Kind::Text && value.kind != Value::Kind::Map) {
    reader.wrong_type (
        field, "the name of a voice or a map", "{name: en-gb, rate: 150}");
    Value nothing;
    nothing.kind = Value::Kind::Map;
    return nothing;
  }
  Value own = as_map (value, "name");
  const Value *name = own.find ("name");
  if (!named || !name || name->kind != Value::Kind::Text)
    return own;
  for (const Value::Entry &entry : named->entries) {
    if (g_ascii_strcasecmp (entry.key.c_str (), name->text.c_str ()) != 0 ||
        is_skipped_key (entry.key))
      continue;
    Value meant = as_map (entry.value, "name");
    std::erase_if (
        own.entries, [] (const Value::Entry &e) { return e.key == "name"; });
    return merge_values (&meant, &own);
  }
  return own;
}

void
read_voice (Reader &reader, const Field &field, const std::string &language,
    Voice &voice)
{
  if (const Value *name = field.value.find ("name"))
    voice.place = name->place;
  read_keys (reader, field.value, "a voice", kVoiceKeys, voice);
  if (voice.name.empty ())
    voice.name = language;
}

void
read_narration (Reader &reader, const Field &field,
    const SpeechDefaults &defaults, std::vector<NarrationPiece> &narration)
{
  constexpr size_t kMostPieces = 200;
  const Value &value = field.value;
  if (value.kind == Value::Kind::List) {
    if (!reader.list (field, "pieces", "[One., {pause: 1}, Two.]", kMostPieces))
      return;
    for (const Value &item : value.items)
      read_piece (reader, {field.key, item}, defaults, narration);
  } else {
    read_piece (reader, field, defaults, narration);
  }
  size_t characters = 0;
  for (const NarrationPiece &piece : narration)
    characters += count_characters (piece.text);
  if (characters > reader.limits.narration)
    reader.problems.error (value.place,
        "`narration` has " + std::to_string (characters) +
            " characters, but a scene may have at most " +
            show_limit (reader.limits, &Limits::narration),
        limit_hint (reader.limits, &Limits::narration,
            "spread it over several scenes"));
}

} // namespace reel
