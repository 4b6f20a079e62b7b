// SPDX-License-Identifier: GPL-3.0-or-later
#include "piece_text.h"

#include "text_units.h"

namespace reel::speech {

namespace {

/* Begins eSpeak NG's embedded commands: this, a number, a letter. */
constexpr char32_t kCommand = 1;

class Writer {
public:
  Writer (const Script &script, Span part)
      : script_ (script), part_ (part), current_ (script.style_at (part.begin))
  {
    // The piece starts with the style its parameters were set to.
    current_.emphasis = Emphasis::none;
    current_.say_as = SayAs::text;
    current_.amplitude = 100;
    current_.range = 50;
  }

  void gap (Span span);
  void word (const Token &token);
  PieceText finish (bool goes_on);

private:
  void put (char32_t c, size_t offset);
  void command (int value, char letter, size_t offset);
  void take_style (const Style &style, size_t offset);
  void end_say_as (size_t offset);
  char32_t audible (size_t offset) const;

  const Script &script_;
  Span part_;
  Style current_;
  PieceText text_;
};

void
Writer::put (char32_t c, size_t offset)
{
  append_utf8 (text_.bytes, c);
  text_.position.push_back ((uint32_t) offset);
}

void
Writer::command (int value, char letter, size_t offset)
{
  put (kCommand, offset);
  for (char digit : std::to_string (value))
    put (digit, offset);
  put (letter, offset);
}

void
Writer::take_style (const Style &style, size_t offset)
{
  if (style.rate != current_.rate)
    command (style.rate, 'S', offset);
  if (style.pitch != current_.pitch)
    command (style.pitch, 'P', offset);
  if (style.range != current_.range)
    command (style.range, 'R', offset);
  if (style.amplitude != current_.amplitude)
    command (style.amplitude, 'A', offset);
  if (style.emphasis != current_.emphasis)
    command ((int) style.emphasis, 'F', offset);
  if (style.say_as != current_.say_as)
    command ((int) style.say_as, 'Y', offset);
  current_ = style;
}

void
Writer::end_say_as (size_t offset)
{
  if (current_.say_as == SayAs::text)
    return;
  put (' ', offset);
  command ((int) SayAs::text, 'Y', offset);
  current_.say_as = SayAs::text;
}

/* The character as it is sent. An asterisk marks emphasis, notes and items far
 * more often than it is meant to be heard: it is said between numbers only. */
char32_t
Writer::audible (size_t offset) const
{
  char32_t c = script_.text[offset];
  if (is_unspeakable (c) || is_space (c))
    return ' ';
  if (c != '*' || current_.say_as != SayAs::text)
    return c;
  size_t before = offset;
  while (before > part_.begin && is_space (script_.text[before - 1]))
    before--;
  size_t after = offset + 1;
  while (after < part_.end && is_space (script_.text[after]))
    after++;
  bool product = before > part_.begin && after < part_.end &&
                 is_digit (script_.text[before - 1]) &&
                 is_digit (script_.text[after]);
  return product ? c : U' ';
}

void
Writer::gap (Span span)
{
  for (size_t i = span.begin; i < span.end; i++) {
    char32_t c = audible (i);
    if (c != ' ')
      end_say_as (i);
    put (c, i);
  }
}

void
Writer::word (const Token &token)
{
  Span span = token.span;
  take_style (script_.style_at (span.begin), span.begin);
  if (const Substitution *sub = script_.substitution_at (span.begin)) {
    for (char32_t c : sub->alias)
      put (is_unspeakable (c) || is_space (c) ? U' ' : c, span.begin);
    return;
  }
  for (size_t i = span.begin; i < span.end; i++)
    put (audible (i), i);
}

PieceText
Writer::finish (bool goes_on)
{
  if (goes_on) {
    end_say_as (part_.end - 1);
    // A comma keeps the voice up, as before a short rest.
    put (',', part_.end - 1);
  }
  return std::move (text_);
}

} // namespace

PieceText
write_piece (const Script &script, Span part, const std::vector<Token> &tokens,
    bool goes_on)
{
  Writer writer (script, part);
  size_t at = part.begin;
  for (const Token &token : tokens) {
    writer.gap ({at, token.span.begin});
    writer.word (token);
    at = token.span.end;
  }
  writer.gap ({at, part.end});
  return writer.finish (goes_on);
}

} // namespace reel::speech
