// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "script.h"
#include "sentence_cutter.h"
#include "stop_flag.h"
#include "voice_catalog.h"
#include "word_times.h"

namespace reel::speech {

/* Places are characters of the spoken text, times samples from its start. */
struct SpokenWord {
  std::string text;
  uint32_t offset = 0;
  uint32_t length = 0;
  uint64_t start = 0;
  uint64_t stop = 0;
};

struct SpokenMark {
  std::string name;
  uint32_t offset = 0;
  uint64_t sample = 0;
};

/* One sentence, spoken. */
struct Utterance {
  uint64_t first_sample = 0;
  std::vector<int16_t> samples; // pauses around it included
  SpokenWord sentence;          // start to end of its sound; empty: only marks
  std::vector<SpokenWord> words;
  std::vector<SpokenMark> marks; // in order of time
};

struct SpeakerSettings {
  double volume = 1;   // factor, 0 to 4
  uint64_t gap_ns = 0; // shortest silence between words
};

/* Speaks a script sentence by sentence: what it holds at a time does not grow
 * with the text. The same script gives the same samples every time. */
class Speaker {
public:
  Speaker (Script script, std::vector<FoundVoice> voices,
      const SpeakerSettings &settings);

  /* Speaks on. Nothing without ERROR: all is said. */
  [[nodiscard]] std::optional<Utterance> next (
      const StopFlag &stop, GError **error);

  bool finished () const { return next_ >= sentences_.size (); }
  /* Samples spoken so far: all there are, once finished. */
  uint64_t samples () const { return spoken_; }

private:
  /* A stretch of a sentence that one go at the synthesiser speaks. */
  struct Part {
    Span span;
    uint64_t pause_ns = 0; // before it
    std::vector<Token> tokens;
  };
  /* A mark and the part it lies in. */
  struct PlacedMark {
    const Cue *cue;
    size_t part;
  };
  struct Plan {
    std::vector<Part> parts;
    std::vector<PlacedMark> marks;
  };
  /* Where a part came to lie in its utterance. */
  struct SpokenPart {
    uint64_t pause_begin = 0;
    uint64_t begin = 0;
    uint64_t sound_end = 0;
    std::vector<TimedToken> words;
  };

  Plan plan (Span sentence, bool last) const;
  bool pause_between (size_t from, size_t to) const;
  bool wants_end_pause (size_t index, size_t from) const;
  bool speak_part (const Part &part, bool goes_on, bool end_pause,
      const StopFlag &stop, SpokenPart &spoken, std::vector<int16_t> &samples,
      GError **error);
  void describe (const Plan &plan, const std::vector<SpokenPart> &parts,
      Utterance &utterance) const;
  uint64_t mark_sample (const Plan &plan, const PlacedMark &mark,
      const std::vector<SpokenPart> &parts) const;
  void amplify (std::vector<int16_t> &samples) const;
  SpokenWord word (Span span, uint64_t start, uint64_t stop) const;

  Script script_;
  std::vector<FoundVoice> voices_;
  SpeakerSettings settings_;
  std::vector<Sentence> sentences_;
  size_t last_spoken_ = 0; // index of the last sentence that has words
  size_t next_ = 0;
  uint64_t spoken_ = 0;
};

} // namespace reel::speech
