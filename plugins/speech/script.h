// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <glib.h>

namespace reel::speech {

inline constexpr int kSampleRate = 22050;
inline constexpr uint64_t kNsPerSecond = 1'000'000'000;

/* What bounds one text. Markup multiplies (a few bytes ask for hours), so it
 * gets tighter bounds than plain text. */
struct Limits {
  size_t plain_bytes = 4 * 1024 * 1024;
  size_t ssml_bytes = 1024 * 1024;
  size_t ssml_characters = 20'000; // spoken ones, aliases included
  size_t nesting = 32;
  size_t mark_name_characters = 200;
  uint64_t break_ns = 60 * kNsPerSecond;            // one break
  uint64_t breaks_ns = 300 * kNsPerSecond;          // all together
  uint64_t plain_speech_ns = 86'400 * kNsPerSecond; // a day of sound
  uint64_t ssml_speech_ns = 7'200 * kNsPerSecond;
};

enum class Emphasis : int { none = 1, reduced = 2, moderate = 3, strong = 4 };

/* How a stretch of text is read out, as eSpeak NG's say-as commands. */
enum class SayAs : int {
  text = 0,
  characters = 0x12,
  glyphs = 0x13,
  digits = 0x41
};

/* How a character is spoken. Numbers are the synthesiser's own units. */
struct Style {
  int rate = 165;      // words a minute, 80 to 450
  int pitch = 50;      // 0 to 99
  int range = 50;      // of the melody, 0 to 99
  int amplitude = 100; // 0 to 300, 100 is normal
  Emphasis emphasis = Emphasis::none;
  SayAs say_as = SayAs::text;
  size_t voice = 0; // index of Script::voices

  bool operator== (const Style &) const = default;
};

/* A voice somebody asked for; resolved against the catalogue later. */
struct VoiceRequest {
  std::string name;     // a voice, empty: none given
  std::string language; // a tag the voice must speak, empty: any
  size_t parent = 0;    // the request around it
  int line = 0;         // of the markup, 0: the element's property
  int column = 0;

  bool operator== (const VoiceRequest &) const = default;
};

struct StyleRun {
  size_t offset; // first character spoken so
  Style style;
};

/* Something between two characters, in document order. */
struct Cue {
  enum class Kind { mark, pause };
  Kind kind;
  size_t offset;          // the character it stands before
  std::string name;       // of a mark
  uint64_t length_ns = 0; // of a pause
};

/* Characters that are said as something else. */
struct Substitution {
  size_t offset;
  size_t length;
  std::u32string alias;
};

/* A text with all that was marked up in it taken out and set beside it. All
 * offsets count characters (code points) of `text`. */
struct Script {
  std::u32string text;
  std::vector<StyleRun> styles; // never empty, first at 0
  std::vector<Cue> cues;
  std::vector<Substitution> substitutions;
  std::vector<size_t> cuts; // where a sentence must end, rising
  std::vector<VoiceRequest> voices;
  uint64_t speech_limit_ns = 0;

  const Style &style_at (size_t offset) const;
  /* What is said in place of the character at OFFSET, if anything. */
  const Substitution *substitution_at (size_t offset) const;
};

/* Every character of BYTES is literal but <mark name="N"/>. */
[[nodiscard]] std::optional<Script> read_plain_text (std::string_view bytes,
    const Style &base, const std::string &voice, const Limits &limits,
    GError **error);

/* BYTES are SSML of the subset that docs/elements/reelttssrc.md lists. */
[[nodiscard]] std::optional<Script> read_ssml (std::string_view bytes,
    const Style &base, const std::string &voice, const Limits &limits,
    GError **error);

} // namespace reel::speech
