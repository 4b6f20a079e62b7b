// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include <algorithm>
#include <utility>

#include "speech_error.h"
#include "text_units.h"

namespace reel::speech {

const Style &
Script::style_at (size_t offset) const
{
  auto after = std::upper_bound (styles.begin (), styles.end (), offset,
      [] (size_t wanted, const StyleRun &run) { return wanted < run.offset; });
  return (after == styles.begin () ? after : after - 1)->style;
}

const Substitution *
Script::substitution_at (size_t offset) const
{
  auto after = std::upper_bound (substitutions.begin (), substitutions.end (),
      offset, [] (size_t at, const Substitution &s) { return at < s.offset; });
  if (after == substitutions.begin ())
    return nullptr;
  const Substitution &candidate = *(after - 1);
  return offset < candidate.offset + candidate.length ? &candidate : nullptr;
}

namespace {

/* A <mark name="N"/> that stands at the start of what is left. */
struct PlainMark {
  size_t length = 0; // characters it takes up
  std::u32string name;
};

class Cursor {
public:
  Cursor (std::u32string_view text, size_t at) : text_ (text), at_ (at) {}

  size_t at () const { return at_; }
  bool take (std::u32string_view what)
  {
    if (text_.substr (at_, what.size ()) != what)
      return false;
    at_ += what.size ();
    return true;
  }
  bool take_spaces ()
  {
    size_t before = at_;
    while (at_ < text_.size () && is_space (text_[at_]))
      at_++;
    return at_ > before;
  }
  std::u32string_view take_until (char32_t stop, size_t most)
  {
    size_t begin = at_;
    while (at_ < text_.size () && text_[at_] != stop && at_ - begin <= most &&
           text_[at_] >= 0x20 && text_[at_] != '<')
      at_++;
    return text_.substr (begin, at_ - begin);
  }

private:
  std::u32string_view text_;
  size_t at_;
};

} // namespace

/* XML's five entities, for a name that was written for SSML as well. */
static std::u32string
without_entities (std::u32string_view value)
{
  static const std::pair<std::u32string_view, char32_t> kEntities[] = {
      {U"&amp;", '&'},
      {U"&lt;", '<'},
      {U"&gt;", '>'},
      {U"&quot;", '"'},
      {U"&apos;", '\''},
  };
  std::u32string out;
  while (!value.empty ()) {
    size_t taken = 1;
    char32_t c = value.front ();
    for (const auto &[entity, meaning] : kEntities) {
      if (value.starts_with (entity)) {
        taken = entity.size ();
        c = meaning;
      }
    }
    out.push_back (c);
    value.remove_prefix (taken);
  }
  return out;
}

static std::optional<PlainMark>
read_mark (std::u32string_view text, size_t at, size_t longest_name)
{
  Cursor cursor (text, at);
  if (!cursor.take (U"<mark") || !cursor.take_spaces () ||
      !cursor.take (U"name"))
    return std::nullopt;
  cursor.take_spaces ();
  if (!cursor.take (U"="))
    return std::nullopt;
  cursor.take_spaces ();
  char32_t quote = cursor.take (U"\"") ? '"' : cursor.take (U"'") ? '\'' : 0;
  if (!quote)
    return std::nullopt;
  std::u32string_view name = cursor.take_until (quote, longest_name);
  if (name.empty () || name.size () > longest_name ||
      !cursor.take (std::u32string (1, quote)))
    return std::nullopt;
  cursor.take_spaces ();
  if (!cursor.take (U"/>"))
    return std::nullopt;
  return PlainMark{cursor.at () - at, without_entities (name)};
}

std::optional<Script>
read_plain_text (std::string_view bytes, const Style &base,
    const std::string &voice, const Limits &limits, GError **error)
{
  if (bytes.size () > limits.plain_bytes) {
    g_set_error (error, speech_error_quark (), kErrorTooLarge,
        "the text is longer than %zu bytes; split it into several",
        limits.plain_bytes);
    return std::nullopt;
  }
  auto source = decode_utf8 (bytes);
  if (!source) {
    g_set_error_literal (error, speech_error_quark (), kErrorText,
        "the text is not valid UTF-8");
    return std::nullopt;
  }
  Script script;
  script.styles.push_back ({0, base});
  script.voices.push_back ({voice, "", 0, 0, 0});
  script.speech_limit_ns = limits.plain_speech_ns;
  script.text.reserve (source->size ());
  for (size_t i = 0; i < source->size ();) {
    std::optional<PlainMark> mark;
    if ((*source)[i] == '<')
      mark = read_mark (*source, i, limits.mark_name_characters);
    if (!mark) {
      script.text.push_back ((*source)[i++]);
      continue;
    }
    script.cues.push_back (
        {Cue::Kind::mark, script.text.size (), encode_utf8 (mark->name), 0});
    i += mark->length;
  }
  return script;
}

} // namespace reel::speech
