// SPDX-License-Identifier: LGPL-2.1-or-later
#include "karaoke.h"

#include <algorithm>

#include "motion.h"

namespace reel::text {

namespace {

constexpr double kGlide = 0.13e9;  // ns from word to word, at most
constexpr double kLinger = 0.35e9; // ns a pill stays after its word
constexpr double kVanish = 0.2e9;  // ns it takes to go then

double
mix (double a, double b, double p)
{
  return a + (b - a) * p;
}

bool
by_start (const TimedWord &a, const TimedWord &b)
{
  return a.start < b.start;
}

} // namespace

Karaoke::Karaoke (const Layout &layout, std::vector<TimedWord> words)
    : words_ (std::move (words))
{
  std::stable_sort (words_.begin (), words_.end (), by_start);
  margin_ = layout.size * 0.15;
  int line = 0;
  for (const Part &part : layout.parts)
    for (const Line &l : part.lines) {
      double up = part.size * 0.92, down = part.size * 0.34;
      boxes_.push_back ({l.x, l.baseline - up, l.width, up + down});
      lines_.push_back (
          {layout.page_lines ? line / (int) layout.page_lines : 0, {}});
      for (const Cluster &c : l.clusters)
        letters_.push_back ({line, c.offset, c.x, c.width, c.white});
      line++;
    }
  find_places ();
}

void
Karaoke::add_word (const TimedWord &word)
{
  words_.insert (
      std::upper_bound (words_.begin (), words_.end (), word, by_start), word);
  find_places ();
}

/* Signs right after a word go with it, on its pill too: in the colour of what
 * lies there they could not be seen beside it. What stands alone, or belongs to
 * a word that isn't known yet, is a piece of its own. */
void
Karaoke::find_places ()
{
  std::vector<int> order (words_.size ());
  for (size_t i = 0; i < order.size (); i++)
    order[i] = (int) i;
  std::stable_sort (order.begin (), order.end (),
      [this] (int a, int b) { return words_[a].offset < words_[b].offset; });
  places_.assign (words_.size (), {});
  for (KaraokeLine &line : lines_)
    line.pieces.clear ();
  size_t next = 0;
  int word = -1;
  for (const Letters &l : letters_) {
    auto offset = (uint32_t) std::max (l.offset, 0);
    while (next < order.size () && words_[order[next]].offset <= offset)
      word = order[next++];
    bool inside = word >= 0 && offset - words_[word].offset <
                                   std::max (words_[word].length, 1u);
    if (l.white && !inside)
      word = -1;
    int following = word < 0 && next < order.size () ? order[next] : -1;
    if (word >= 0) {
      Place &place = places_[word];
      if (place.line < 0)
        place = {l.line, {l.x, 0, l.width, 0}};
      double x1 = std::max (place.box.x + place.box.w, l.x + l.width);
      if (place.line == l.line) {
        place.box.x = std::min (place.box.x, l.x);
        place.box.w = x1 - place.box.x;
      }
    }
    auto &pieces = lines_[l.line].pieces;
    if (!pieces.empty () && pieces.back ().word == word) {
      WordPiece &piece = pieces.back ();
      double x1 = std::max (piece.x + piece.width, l.x + l.width);
      piece.x = std::min (piece.x, l.x);
      piece.width = x1 - piece.x;
    } else {
      pieces.push_back ({word, following, l.x, l.width});
    }
  }
  for (KaraokeLine &line : lines_)
    std::stable_sort (line.pieces.begin (), line.pieces.end (),
        [] (const WordPiece &a, const WordPiece &b) { return a.x < b.x; });
  for (Place &place : places_)
    if (place.line >= 0) {
      const Box &line = boxes_[place.line];
      place.box = {
          place.box.x - margin_, line.y, place.box.w + 2 * margin_, line.h};
    }
}

/* How visible the pill still is on a word that ended a while ago. */
double
Karaoke::strength_after (int word, uint64_t t) const
{
  uint64_t stop = std::max (words_[word].stop, words_[word].start);
  double since = t > stop ? (double) (t - stop) : 0;
  return 1 - std::clamp ((since - kLinger) / kVanish, 0.0, 1.0);
}

KaraokeMoment
Karaoke::moment_at (uint64_t t) const
{
  KaraokeMoment moment;
  auto after = std::upper_bound (
      words_.begin (), words_.end (), TimedWord{t, 0, 0, 0}, by_start);
  int word = (int) (after - words_.begin ()) - 1;
  moment.word = word;
  if (word < 0 || places_[word].line < 0)
    return moment;
  const Place &to = places_[word];
  moment.page = lines_[to.line].page;
  double length = (double) (std::max (words_[word].stop, words_[word].start) -
                            words_[word].start);
  double glide = std::min (kGlide, std::max (length, 1.0));
  double there = ease_out ((double) (t - words_[word].start) / glide);
  moment.there = there;
  double strength = strength_after (word, t);
  const Place *from = word > 0 ? &places_[word - 1] : nullptr;
  double before = from && from->line >= 0
                      ? strength_after (word - 1, words_[word].start)
                      : 0;
  if (before > 0 && from->line == to.line) {
    Box box{mix (from->box.x, to.box.x, there), to.box.y,
        mix (from->box.w, to.box.w, there), to.box.h};
    moment.pills[0] = {box, mix (before, 1, there) * strength};
    return moment;
  }
  moment.pills[0] = {to.box, there * strength};
  if (before > 0 && lines_[from->line].page == moment.page)
    moment.pills[1] = {from->box, before * (1 - there)};
  return moment;
}

} // namespace reel::text
