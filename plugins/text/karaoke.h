// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "text_layout.h"

namespace reel::text {

/* A piece of a line that belongs to one word, in pixels of the frame. */
struct WordPiece {
  int word = -1;      // -1: to none that is known
  int following = -1; // of those, the next word of the text that is
  double x = 0, width = 0;
};

struct KaraokeLine {
  int page = 0;
  std::vector<WordPiece> pieces; // from left to right
};

/* The box that marks the word being said. */
struct Pill {
  Box box;
  double opacity = 0;
};

/* Which words have been said at a time, and where the pill is. */
struct KaraokeMoment {
  int word = -1;    // said last, or being said; -1: none yet
  double there = 1; // how far the change to it has got, 0 to 1
  int page = 0;
  Pill pills[2]; // the second where the pill changes lines
};

class Karaoke {
public:
  /* Keeps nothing of LAYOUT. */
  Karaoke (const Layout &layout, std::vector<TimedWord> words);

  void add_word (const TimedWord &word);
  bool timed () const { return !words_.empty (); }
  const std::vector<KaraokeLine> &lines () const { return lines_; }
  [[nodiscard]] KaraokeMoment moment_at (uint64_t t) const;

private:
  struct Place {
    int line = -1;
    Box box;
  };
  struct Letters {
    int line, offset;
    double x, width;
    bool white;
  };

  void find_places ();
  double strength_after (int word, uint64_t t) const;

  std::vector<Letters> letters_; // clusters in the order of the text
  std::vector<Box> boxes_;       // of lines: what a pill on it spans down
  std::vector<KaraokeLine> lines_;
  std::vector<TimedWord> words_; // by start
  std::vector<Place> places_;    // of words
  double margin_ = 0;
};

} // namespace reel::text
