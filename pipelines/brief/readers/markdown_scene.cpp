// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/markdown_scene.h"

#include <algorithm>

#include "brief/read.h"
#include "brief/readers/markdown_inline.h"
#include "brief/readers/markdown_picture.h"
#include "brief/readers/markdown_short.h"
#include "brief/readers/scalar.h"
#include "brief/readers/yaml_part.h"

namespace reel {

namespace {

/* As in the tables of briefs; what holds for each is copied to each. */
constexpr size_t kMaxPieces = 200;
constexpr size_t kMaxPictures = 50;
constexpr size_t kMaxKeys = 100; // of a direction

constexpr std::string_view kVoiceKeys[] = {
    "voice", "voice-speed", "voice-volume", "voice-pitch", "voice-emphasis"};
constexpr std::string_view kSceneKeys[] = {"id", "when", "title", "subtitle",
    "chapter", "narration", "duration", "texts", "bullets", "slide", "code",
    "callouts", "overlays", "sounds", "captions", "music", "language", "theme",
    "canvas", "comment"};
constexpr std::string_view kListKeys[] = {
    "texts", "callouts", "overlays", "sounds", "slide", "bullets", "captions"};
constexpr std::string_view kPictureKeys[] = {"fit", "bars", "focus", "crop",
    "motion", "amount", "easing", "dim", "blur", "colors", "pace", "seed",
    "trim", "still", "speed", "sync", "volume", "duck", "page", "optional"};
constexpr std::string_view kSources[] = {
    "video", "image", "stock", "generate", "color"};
constexpr std::string_view kOtherKeys[] = {"pause", "transition", "subtitles",
    "font-size", "background", "audio", "callout", "narration-mode",
    "asset-resize"};

/* More bytes than a whole scene may say: cmark needn't read them. */
size_t
most_bytes_said (const Source &source)
{
  return 4 * source.limits.narration;
}

bool
is_one_of (std::string_view word, const auto &words)
{
  return std::find (std::begin (words), std::end (words), word) !=
         std::end (words);
}

std::vector<std::string>
all_keys ()
{
  std::vector<std::string> keys;
  auto add = [&] (const auto &words) {
    keys.insert (keys.end (), std::begin (words), std::end (words));
  };
  add (kVoiceKeys);
  add (kSceneKeys);
  add (kPictureKeys);
  add (kSources);
  add (kOtherKeys);
  return keys;
}

bool
is_known (std::string_view key)
{
  return is_one_of (key, kVoiceKeys) || is_one_of (key, kSceneKeys) ||
         is_one_of (key, kPictureKeys) || is_one_of (key, kSources) ||
         is_one_of (key, kOtherKeys) || key.starts_with ("x-");
}

/* Tells of what looks like a direction within LINE: it will be said. */
void
warn_of_directions (Source &source, const MarkdownLine &line)
{
  constexpr size_t kMostKey = 100; // a line can have very many brackets
  std::string_view text = line.text;
  for (size_t at = find_outside_code (text, "(", 0); at != text.npos;
       at = find_outside_code (text, "(", at + 1)) {
    std::string_view rest = text.substr (at, kMostKey);
    size_t end = std::min (rest.find_first_of (":) \t"), rest.size ());
    std::string_view key = rest.substr (1, end - 1);
    if (end < rest.size () && rest[end] == ':' && is_known (key))
      source.warning (line.offset + at,
          quote (rest.substr (0, end + 1)) +
              " within a line is no direction, it is spoken",
          "put it in a line of its own, or write `\\(`");
  }
}

Value
list_at (Place place)
{
  Value list;
  list.kind = Value::Kind::List;
  list.place = place;
  return list;
}

Value
map_at (Place place)
{
  Value map;
  map.kind = Value::Kind::Map;
  map.place = place;
  return map;
}

std::string
without_comments (std::string_view text)
{
  std::string result (text);
  std::erase (result, kVanished);
  return result;
}

/* TEXT with one space for each run of white space. */
std::string
with_single_spaces (std::string_view text)
{
  std::string result;
  for (char c : text) {
    bool is_space = c == ' ' || c == '\t' || c == '\r';
    if (!is_space)
      result += c;
    else if (!result.ends_with (' '))
      result += ' ';
  }
  return result;
}

/* Where WORDS, what is left of LINE without its pictures, begin. */
size_t
text_offset (const MarkdownLine &line, std::string_view words)
{
  words = words.substr (0, 8);
  size_t at = trim (line.text).starts_with ("![") ? line.text.rfind (words)
                                                  : line.text.find (words);
  return line.offset + (at == line.text.npos ? 0 : at);
}

/* Whether VALUE may be repeated in every piece or picture of a scene. */
bool
is_small (const Value &value)
{
  constexpr size_t kMostBytes = 200, kMostValues = 32;
  const auto &items = value.items;
  const auto &entries = value.entries;
  return value.text.size () <= kMostBytes && items.size () <= kMostValues &&
         entries.size () <= kMostValues &&
         std::all_of (items.begin (), items.end (), is_small) &&
         std::all_of (
             entries.begin (), entries.end (), [] (const Value::Entry &entry) {
               return entry.key.size () <= kMostBytes && is_small (entry.value);
             });
}

} // namespace

void
MarkdownDefaults::voice_from (const Value &tree)
{
  auto rate_of = [] (const Value *voice) -> std::optional<double> {
    const Value *found = voice ? voice->find ("rate") : nullptr;
    return found ? number_of (*found) : std::nullopt;
  };
  if (const Value *voices = tree.find ("voices"))
    for (const Value::Entry &entry : voices->entries)
      if (auto found = rate_of (&entry.value))
        voice_rates[entry.key] = *found;
  const Value *voice = tree.find ("voice");
  const Value *name = voice ? voice->find ("name") : nullptr;
  name = name ? name : voice;
  if (auto found = rate_of (voice))
    rate = *found;
  else if (name && voice_rates.contains (name->text))
    rate = voice_rates[name->text];
}

void
MarkdownDefaults::set_font_size (Source &source, const Value &size)
{
  if (is_small (size))
    font_size = size;
  else
    source.problem_at (size.place, "`font-size` wants a length");
}

/* What is found of a scene, until its end puts it in order. */
class MarkdownScene::Parts {
public:
  Parts (Source &source, const MarkdownDefaults &defaults)
      : source_ (source), defaults_ (defaults), rate_ (defaults.rate)
  {
  }

  void text (const MarkdownBlock &block);
  void heading (const MarkdownBlock &block);
  void quote_block (const MarkdownBlock &block);
  void fence (const MarkdownBlock &block);
  void speak (const MarkdownBlock &block);
  void direction (const MarkdownBlock &block);
  std::optional<Value> finish ();
  void begin (size_t offset);

private:
  struct Said {
    std::string shown; // for a recording
    Value piece;
  };

  void say (Place place, const InlineText &words);
  void add_said (std::string_view key, const std::string &text, Place place,
      const std::string &shown);
  void voice_direction (const std::string &key, Place place, Value value);
  bool part_direction (const std::string &key, Place place, Value &value);
  void picture_key (const std::string &key, Place place, Value value);
  void scene_key (const std::string &key, Place place, Value value);
  void append (const std::string &key, Place place, Value value);
  void finish_narration ();
  void finish_recording ();
  void finish_pictures ();
  void mix_fences ();
  void finish_slides ();
  void repeated (Place place, const std::string &what);

  Source &source_;
  const MarkdownDefaults &defaults_;
  bool empty_ = true;
  Value scene_;
  std::vector<Said> said_;
  std::vector<Value::Entry> voice_; // keys that pieces have from here on
  double rate_;                     // of the voice, words a minute
  std::vector<Value> pictures_;
  std::vector<Value::Entry> picture_keys_; // for every picture
  Value slides_ = list_at ({}), code_ = list_at ({});
  std::optional<Value::Entry> font_size_, audio_, continues_;
  std::optional<Value> captions_;
};

void
MarkdownScene::Parts::begin (size_t offset)
{
  if (empty_) {
    scene_ = map_at (source_.place (offset));
    empty_ = false;
  }
}

void
MarkdownScene::Parts::repeated (Place place, const std::string &what)
{
  source_.problem_at (place, what + " stands twice in this scene",
      "a line `---` ends the scene");
}

/* A paragraph or an item of a list. */
void
MarkdownScene::Parts::text (const MarkdownBlock &block)
{
  std::string joined;
  size_t first = block.offset;
  for (const MarkdownLine &line : block.lines) {
    warn_of_directions (source_, line);
    std::string rest =
        take_pictures (source_, line.offset, line.text, pictures_);
    std::string words = with_single_spaces (trim (without_comments (rest)));
    bool is_last = &line == &block.lines.back ();
    if (!is_last && words.ends_with ('\\') && !words.ends_with ("\\\\"))
      words.pop_back (); // a line break made to be kept
    if (words.empty ())
      continue;
    if (joined.empty ())
      first = text_offset (line, words);
    joined += (joined.empty () ? "" : " ") + words;
  }
  if (joined.size () > most_bytes_said (source_))
    return source_.error (first, "this paragraph is too long to be said",
        "leave a blank line or `---` between paragraphs and scenes");
  if (joined.empty ())
    return;
  Place place = source_.place (first);
  InlineText words = read_inline (source_, first, joined);
  std::string shown (trim (words.shown));
  if (block.kind == MarkdownBlock::Kind::Item && !shown.empty ())
    append ("bullets", place, text_value (shown, place));
  say (place, words);
}

void
MarkdownScene::Parts::say (Place place, const InlineText &words)
{
  std::string said (trim (words.said));
  if (said.empty ())
    return;
  add_said (words.needs_ssml ? "ssml" : "text",
      words.needs_ssml ? words.ssml : said, place, said);
}

void
MarkdownScene::Parts::add_said (std::string_view key, const std::string &text,
    Place place, const std::string &shown)
{
  Value piece = text_value (text, place);
  if (key != "text" || !voice_.empty ()) {
    Value map = map_at (place);
    add_entry (map, key, place, std::move (piece));
    if (said_.size () < kMaxPieces)
      map.entries.insert (map.entries.end (), voice_.begin (), voice_.end ());
    piece = std::move (map);
  }
  if (said_.size () == kMaxPieces)
    source_.problem_at (place,
        "the narration of a scene has at most " + std::to_string (kMaxPieces) +
            " pieces",
        "a line `---` ends the scene");
  said_.push_back ({shown, std::move (piece)});
}

void
MarkdownScene::Parts::heading (const MarkdownBlock &block)
{
  std::string key = block.level == 1 ? "title" : "subtitle";
  const MarkdownLine &line = block.lines[0];
  std::string rest = take_pictures (source_, line.offset, line.text, pictures_);
  std::string words (trim (without_comments (rest)));
  if (words.empty ())
    return;
  std::string shown (trim (read_inline (source_, line.offset, words).shown));
  Place place = source_.place (line.offset);
  if (scene_.find (key))
    return repeated (source_.place (block.offset), "the " + key);
  add_entry (scene_, key, place, text_value (shown, place));
}

void
MarkdownScene::Parts::quote_block (const MarkdownBlock &block)
{
  std::string caption;
  Place place;
  for (const MarkdownLine &line : block.lines) {
    std::string words (trim (without_comments (line.text)));
    if (!caption.empty ())
      caption += '\n';
    if (words.empty ())
      continue;
    size_t offset = line.offset + line.text.find_first_not_of (kBlank);
    if (!place.line)
      place = source_.place (offset);
    caption += trim (read_inline (source_, offset, words).shown);
  }
  if (!captions_)
    captions_ = list_at (source_.place (block.offset));
  if (place.line)
    captions_->items.push_back (text_value (trim (caption), place));
}

void
MarkdownScene::Parts::fence (const MarkdownBlock &block)
{
  std::string content;
  for (const MarkdownLine &line : block.lines)
    content += (content.empty () && &line == &block.lines[0] ? "" : "\n") +
               std::string (line.text);
  if (trim (content).empty ())
    return;
  Place place = source_.place (block.lines[0].offset);
  Value map = map_at (source_.place (block.offset));
  add_entry (map, "text", place, text_value (content, place));
  const std::string &word = block.word;
  if (word.empty () || word == "txt" || word == "text") {
    slides_.items.push_back (std::move (map));
  } else if (word == "md" || word == "markdown") {
    add_entry (map, "format", map.place, text_value ("markdown", map.place));
    slides_.items.push_back (std::move (map));
  } else {
    add_entry (map, "language", map.place, text_value (word, map.place));
    code_.items.push_back (std::move (map));
  }
}

void
MarkdownScene::Parts::speak (const MarkdownBlock &block)
{
  std::string ssml (source_.text.substr (block.part_offset, block.part_size));
  std::erase (ssml, '\r');
  if (ssml.size () > most_bytes_said (source_))
    return source_.error (block.offset, "this is too long to be said");
  add_said ("ssml", ssml, source_.place (block.offset), ssml);
}

void
MarkdownScene::Parts::direction (const MarkdownBlock &block)
{
  const std::string &key = block.word;
  Place place = source_.place (block.offset + 1);
  if (!is_known (key)) {
    std::string near = nearest_word (key, all_keys ());
    source_.problem_at (place, "there is no direction " + quote (key),
        (near.empty () ? std::string () : "did you mean `" + near + "`? ") +
            "Write `\\(` if it is to be spoken");
    return;
  }
  auto value = read_yaml_part (source_, block.part_offset, block.part_size);
  if (!value)
    return;
  if (value->kind == Value::Kind::Null &&
      trim (source_.text.substr (block.part_offset, block.part_size))
          .empty ()) {
    source_.problem_at (
        place, "`" + key + "` needs a value", "write `(" + key + ": VALUE)`");
    return;
  }
  std::string_view written =
      trim (source_.text.substr (block.part_offset, block.part_size));
  bool is_plain = std::string_view ("{[&*").find (written.substr (0, 1)) ==
                  std::string_view::npos;
  if (is_plain && value->place.line == place.line &&
      (value->kind == Value::Kind::Map || value->kind == Value::Kind::List)) {
    source_.problem_at (value->place,
        "`: ` or `- ` can't stand in a value that is not quoted",
        "put text in quotation marks, and a map or list into the lines below");
    return;
  }
  bool is_copied = is_one_of (key, kVoiceKeys) ||
                   is_one_of (key, kPictureKeys) || key == "font-size";
  if (value->entries.size () > kMaxKeys || (is_copied && !is_small (*value))) {
    source_.problem_at (
        value->place, "the value of `" + key + "` is too large");
    return;
  }
  if (key == "comment" || key.starts_with ("x-"))
    return;
  if (is_one_of (key, kVoiceKeys))
    voice_direction (key, place, std::move (*value));
  else if (!part_direction (key, place, *value))
    scene_key (key, place, std::move (*value));
}

void
MarkdownScene::Parts::voice_direction (
    const std::string &key, Place place, Value value)
{
  std::string name = key;
  if (key == "voice") {
    const Value *inner = value.find ("name");
    const Value *rate = value.find ("rate");
    auto known = defaults_.voice_rates.find (inner ? inner->text : value.text);
    rate_ =
        known != defaults_.voice_rates.end () ? known->second : defaults_.rate;
    if (rate)
      rate_ = number_of (*rate).value_or (rate_);
  } else if (key == "voice-speed") {
    name = "rate";
    value = rate_from_speed (source_, value, rate_);
  } else if (key == "voice-volume") {
    name = "volume";
    value = volume_from_word (value);
  } else if (key == "voice-pitch") {
    name = "pitch";
    value = pitch_from_word (source_, value);
  } else {
    name = "emphasis";
  }
  std::erase_if (
      voice_, [&] (const Value::Entry &entry) { return entry.key == name; });
  voice_.push_back ({name, place, std::move (value)});
}

void
MarkdownScene::Parts::picture_key (
    const std::string &key, Place place, Value value)
{
  for (const Value::Entry &entry : picture_keys_)
    if (entry.key == key)
      return repeated (place, "`" + key + "`");
  picture_keys_.push_back ({key, place, std::move (value)});
}

/* Directions that aren't simply keys of the scene; false for those. */
bool
MarkdownScene::Parts::part_direction (
    const std::string &key, Place place, Value &value)
{
  auto once = [&] (std::optional<Value::Entry> &entry) {
    if (entry)
      repeated (place, "`" + key + "`");
    entry = Value::Entry{key, place, value};
  };
  if (key == "pause") {
    Value piece = map_at (place);
    add_entry (piece, "pause", place, std::move (value));
    said_.push_back ({"", std::move (piece)});
  } else if (is_one_of (key, kSources)) {
    pictures_.push_back (
        background_from_direction (source_, key, place, value));
  } else if (key == "asset-resize") {
    picture_key ("fit", place, fit_from_resize (value));
  } else if (is_one_of (key, kPictureKeys)) {
    picture_key (key, place, std::move (value));
  } else if (key == "callout") {
    append ("callouts", place, callout_from_direction (value));
  } else if (key == "font-size") {
    once (font_size_);
  } else if (key == "audio") {
    once (audio_);
  } else if (key == "narration-mode") {
    if (value.text != "fragment")
      source_.problem_at (value.place,
          "`narration-mode` can be `fragment` only",
          "it lets the sentence go on in the next scene");
    once (continues_);
  } else {
    return false;
  }
  return true;
}

void
MarkdownScene::Parts::scene_key (
    const std::string &key, Place place, Value value)
{
  bool is_list = value.kind == Value::Kind::List;
  if (key == "background")
    return scene_key ("music", place, music_from_line (value));
  if (key == "subtitles")
    return scene_key (
        "captions", place, captions_from_subtitles (source_, value));
  if (key == "transition")
    value = transition_from_line (value);
  if (is_list && is_one_of (key, kListKeys) && scene_.find (key)) {
    for (Value &item : value.items)
      append (key, place, std::move (item));
    return;
  }
  if (key == "slide") {
    if (is_list)
      slides_.items.insert (
          slides_.items.end (), value.items.begin (), value.items.end ());
    else
      slides_.items.push_back (std::move (value));
    return;
  }
  if (scene_.find (key))
    return repeated (place, "`" + key + "`");
  add_entry (scene_, key, place, std::move (value));
}

/* Adds VALUE to the list of the scene under KEY. */
void
MarkdownScene::Parts::append (const std::string &key, Place place, Value value)
{
  Value *list = const_cast<Value *> (scene_.find (key));
  if (!list)
    list = &add_entry (scene_, key, place, list_at (place));
  if (list->kind != Value::Kind::List)
    return repeated (place, "`" + key + "`");
  list->items.push_back (std::move (value));
}

/* The text of a recording. */
void
MarkdownScene::Parts::finish_recording ()
{
  Value narration = map_at (audio_->key_place);
  if (audio_->value.kind == Value::Kind::Map)
    narration.entries = audio_->value.entries;
  else
    add_entry (narration, "file", audio_->value.place, audio_->value);
  std::string text;
  Place place;
  for (const Said &said : said_) {
    if (said.piece.find ("pause")) {
      source_.problem_at (said.piece.place,
          "a pause can't stand in a recording",
          "leave out either `pause` or `audio`");
      continue;
    }
    if (said.shown.starts_with ("<speak")) {
      source_.problem_at (said.piece.place,
          "`<speak>` can't stand in the text of a recording",
          "write what the recording says as plain paragraphs");
      continue;
    }
    text += (text.empty () ? "" : "\n") + said.shown;
    place = place.line ? place : said.piece.place;
  }
  if (!text.empty () && narration.find ("text"))
    source_.problem_at (place, "the text of the recording stands twice",
        "it is said by `text` of `audio`, or by paragraphs");
  else if (!text.empty ())
    add_entry (narration, "text", place, text_value (text, place));
  add_entry (scene_, "narration", audio_->key_place, std::move (narration));
}

void
MarkdownScene::Parts::finish_narration ()
{
  if (scene_.find ("narration")) {
    if (!said_.empty () || audio_)
      source_.problem_at (
          said_.empty () ? audio_->key_place : said_[0].piece.place,
          "the scene has narration twice",
          "write it as paragraphs, or as `(narration: ...)`");
    return;
  }
  if (audio_)
    return finish_recording ();
  if (said_.empty ()) {
    if (continues_)
      source_.problem_at (continues_->key_place,
          "`narration-mode` needs narration in its scene");
    return;
  }
  Value narration = list_at (said_[0].piece.place);
  for (Said &said : said_)
    narration.items.push_back (std::move (said.piece));
  if (continues_) {
    Value &last = narration.items.back ();
    if (last.kind == Value::Kind::Text) {
      Value map = map_at (last.place);
      add_entry (map, "text", last.place, last);
      last = std::move (map);
    }
    add_entry (last, "continues", continues_->key_place,
        boolean_value (true, continues_->value.place));
  }
  Place place = narration.place;
  add_entry (scene_, "narration", place, std::move (narration));
}

void
MarkdownScene::Parts::finish_pictures ()
{
  if (pictures_.size () > kMaxPictures)
    return source_.problem_at (pictures_[kMaxPictures].place,
        "a scene has at most " + std::to_string (kMaxPictures) + " pictures",
        "a line `---` ends the scene");
  for (const Value::Entry &entry : picture_keys_) {
    if (pictures_.empty ())
      source_.problem_at (entry.key_place,
          "`" + entry.key + "` is for pictures, and this scene has none");
    for (Value &picture : pictures_)
      if (!picture.find (entry.key))
        picture.entries.push_back (entry);
  }
  if (pictures_.empty ())
    return;
  Place place = pictures_[0].place;
  Value background = list_at (place);
  if (pictures_.size () == 1)
    background = std::move (pictures_[0]);
  else
    background.items = std::move (pictures_);
  add_entry (scene_, "background", place, std::move (background));
}

/* Slides and programs in one scene are one list, in the order of the text. */
void
MarkdownScene::Parts::mix_fences ()
{
  if (slides_.items.empty () || code_.items.empty ())
    return;
  for (Value &code : code_.items) {
    add_entry (code, "format", code.place, text_value ("code", code.place));
    slides_.items.push_back (std::move (code));
  }
  code_.items.clear ();
  std::stable_sort (slides_.items.begin (), slides_.items.end (),
      [] (const Value &a, const Value &b) { return a.place < b.place; });
}

void
MarkdownScene::Parts::finish_slides ()
{
  if (font_size_ && slides_.items.empty ())
    source_.problem_at (font_size_->key_place,
        "`font-size` is for slides, and this scene has none",
        "a slide is text in a fence of ```");
  const Value *size = font_size_            ? &font_size_->value
                      : defaults_.font_size ? &*defaults_.font_size
                                            : nullptr;
  for (Value &slide : slides_.items)
    if (size && slide.kind == Value::Kind::Map && !slide.find ("font-size"))
      add_entry (slide, "font-size", size->place, *size);
  mix_fences ();
  for (Value *list : {&slides_, &code_}) {
    if (list->items.empty ())
      continue;
    const char *key = list == &slides_ ? "slide" : "code";
    list->place = list->items[0].place;
    if (scene_.find (key))
      repeated (list->place, std::string ("`") + key + "`");
    else if (list == &code_ && list->items.size () == 1)
      add_entry (scene_, key, list->place, list->items[0]);
    else
      add_entry (scene_, key, list->place, *list);
  }
}

std::optional<Value>
MarkdownScene::Parts::finish ()
{
  if (empty_)
    return std::nullopt;
  finish_pictures ();
  finish_narration ();
  finish_slides ();
  if (captions_ && scene_.find ("captions"))
    source_.problem_at (captions_->place, "the scene has captions twice",
        "write either lines with `>` or `(subtitles: ...)`");
  else if (captions_)
    add_entry (scene_, "captions", captions_->place, std::move (*captions_));
  if (scene_.entries.empty ())
    return std::nullopt;
  return std::move (scene_);
}

MarkdownScene::MarkdownScene (Source &source, const MarkdownDefaults &defaults)
    : source_ (source), defaults_ (defaults),
      parts_ (std::make_unique<Parts> (source, defaults))
{
}

MarkdownScene::~MarkdownScene () = default;

void
MarkdownScene::add (const MarkdownBlock &block)
{
  parts_->begin (block.offset);
  switch (block.kind) {
  case MarkdownBlock::Kind::Paragraph:
  case MarkdownBlock::Kind::Item:
    return parts_->text (block);
  case MarkdownBlock::Kind::Heading:
    return parts_->heading (block);
  case MarkdownBlock::Kind::Quote:
    return parts_->quote_block (block);
  case MarkdownBlock::Kind::Fence:
    return parts_->fence (block);
  case MarkdownBlock::Kind::Speak:
    return parts_->speak (block);
  case MarkdownBlock::Kind::Direction:
    return parts_->direction (block);
  case MarkdownBlock::Kind::SceneEnd:
    return;
  }
}

std::optional<Value>
MarkdownScene::finish ()
{
  std::optional<Value> scene = parts_->finish ();
  parts_ = std::make_unique<Parts> (source_, defaults_);
  return scene;
}

} // namespace reel
