// SPDX-License-Identifier: GPL-3.0-or-later
#include "word_times.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "text_units.h"

namespace reel::speech {

/* Below this a sample is silence (-66 dB). */
static constexpr int kSilence = 16;
/* Words are parted by at least so much of it (5 ms) where they are parted. */
static constexpr uint64_t kShortestGap = 110;

uint64_t
sound_end (const std::vector<int16_t> &samples, uint64_t begin, uint64_t end)
{
  end = std::min<uint64_t> (end, samples.size ());
  while (end > begin && std::abs (samples[end - 1]) < kSilence)
    end--;
  return std::max (begin, end);
}

namespace {

/* A start told for a place in the script. */
struct Start {
  size_t offset;
  uint64_t sample;
};

using Starts = std::vector<std::optional<uint64_t>>;

std::vector<Start>
script_starts (
    const std::vector<uint32_t> &positions, const SpokenPiece &spoken)
{
  std::vector<Start> starts;
  if (positions.empty ())
    return starts;
  for (const SpokenEvent &event : spoken.words) {
    size_t place = std::min (event.position, positions.size () - 1);
    starts.push_back ({positions[place],
        std::min<uint64_t> (event.sample, spoken.samples.size ())});
  }
  return starts;
}

/* The starts that fall inside a word; those on punctuation right before a word
 * that is told nothing else ("- fox") are its own. */
Starts
direct_starts (const std::u32string &text, const std::vector<Token> &tokens,
    const std::vector<Start> &starts)
{
  Starts direct (tokens.size ());
  Starts carried (tokens.size ());
  for (const Start &start : starts) {
    auto after = std::upper_bound (tokens.begin (), tokens.end (), start.offset,
        [] (size_t at, const Token &t) { return at < t.span.begin; });
    size_t next = after - tokens.begin ();
    bool inside = next > 0 && start.offset < tokens[next - 1].span.end;
    if (inside && !direct[next - 1])
      direct[next - 1] = start.sample;
    else if (!inside && next < tokens.size () && !carried[next] &&
             !is_space (text[start.offset]))
      carried[next] = start.sample;
  }
  for (size_t i = 0; i < tokens.size (); i++)
    if (!direct[i] && tokens[i].certain)
      direct[i] = carried[i];
  return direct;
}

/* Words written without a space that were told several starts at one place:
 * the n-th start goes to the n-th share of the characters. */
void
deal_out (const std::vector<Token> &tokens, const std::vector<Start> &starts,
    Starts &known)
{
  for (size_t i = 1; i < tokens.size (); i++) {
    if (known[i] || tokens[i].run != tokens[i - 1].run)
      continue;
    size_t first = i;
    while (first > 0 && tokens[first - 1].run == tokens[i].run)
      first--;
    size_t last = i;
    while (last + 1 < tokens.size () && tokens[last + 1].run == tokens[i].run)
      last++;
    size_t at = tokens[i].span.begin;
    size_t from = tokens[first].span.begin;
    size_t to = tokens[last].span.end;
    std::vector<uint64_t> samples;
    size_t place = from;
    for (const Start &start : starts) {
      if (start.offset < from || start.offset >= to)
        continue;
      if (start.offset > at) {
        to = std::min (to, start.offset);
        continue;
      }
      if (start.offset > place)
        samples.clear ();
      place = std::max (place, start.offset);
      if (start.offset == place)
        samples.push_back (start.sample);
    }
    size_t share =
        to > place ? (at - place) * samples.size () / (to - place) : 0;
    if (share > 0 && share < samples.size ())
      known[i] = samples[share];
  }
}

/* Puts the words FIRST to before LAST between BEGIN and END by length. */
void
share_time (const std::vector<Token> &tokens, size_t first, size_t last,
    uint64_t begin, uint64_t end, Starts &known)
{
  uint64_t total = 0;
  for (size_t i = first; i < last; i++)
    total += tokens[i].certain || known[i] ? tokens[i].span.size () : 0;
  uint64_t before = 0;
  for (size_t i = first; i < last; i++) {
    if (!tokens[i].certain && !known[i])
      continue;
    known[i] = begin + (end - begin) * before / std::max<uint64_t> (total, 1);
    before += tokens[i].span.size ();
  }
}

void
fill_in (const std::vector<Token> &tokens, const std::vector<int16_t> &samples,
    Starts &known)
{
  // A start that is not after the one before tells nothing.
  std::vector<size_t> told;
  for (size_t i = 0; i < known.size (); i++) {
    if (known[i] && !told.empty () && *known[i] <= *known[told.back ()])
      known[i].reset ();
    if (known[i])
      told.push_back (i);
  }
  if (told.empty ()) {
    share_time (tokens, 0, tokens.size (), 0,
        sound_end (samples, 0, samples.size ()), known);
    return;
  }
  // Each start told serves the words up to the next, the first also those
  // before it.
  for (size_t k = 0; k < told.size (); k++) {
    size_t first = k == 0 ? 0 : told[k];
    size_t last = k + 1 < told.size () ? told[k + 1] : tokens.size ();
    uint64_t begin = *known[told[k]];
    uint64_t end = last < tokens.size () ? *known[last] : samples.size ();
    share_time (
        tokens, first, last, begin, sound_end (samples, begin, end), known);
  }
}

} // namespace

std::vector<TimedToken>
time_words (const std::u32string &text, const std::vector<Token> &tokens,
    const std::vector<uint32_t> &positions, const SpokenPiece &spoken)
{
  std::vector<TimedToken> words;
  if (tokens.empty ())
    return words;
  auto starts = script_starts (positions, spoken);
  Starts known = direct_starts (text, tokens, starts);
  deal_out (tokens, starts, known);
  Starts told = known;
  fill_in (tokens, spoken.samples, known);
  for (size_t i = 0; i < tokens.size (); i++)
    if (known[i])
      words.push_back ({tokens[i].span, *known[i], 0, told[i] == known[i]});
  uint64_t stop = sound_end (spoken.samples,
      words.empty () ? 0 : words.back ().start, spoken.samples.size ());
  for (size_t i = words.size (); i-- > 0;) {
    words[i].stop = stop;
    stop = words[i].start;
  }
  return words;
}

void
widen_gaps (
    std::vector<int16_t> &samples, std::vector<TimedToken> &words, uint64_t gap)
{
  if (words.empty () || gap == 0)
    return;
  std::vector<int16_t> wide;
  wide.reserve (samples.size () + words.size () * gap);
  uint64_t copied = 0;
  uint64_t shift = 0;
  uint64_t previous_shift = 0;
  for (size_t i = 0; i < words.size (); i++) {
    uint64_t start = words[i].start;
    uint64_t silent = start - sound_end (samples, copied, start);
    bool parted = i > 0 && words[i].heard && silent >= kShortestGap;
    if (parted && silent < gap) {
      wide.insert (
          wide.end (), samples.begin () + copied, samples.begin () + start);
      wide.insert (wide.end (), gap - silent, 0);
      copied = start;
      shift += gap - silent;
    }
    words[i].start += shift;
    if (i > 0)
      words[i - 1].stop = words[i - 1].stop + previous_shift;
    previous_shift = shift;
  }
  words.back ().stop += shift;
  wide.insert (wide.end (), samples.begin () + copied, samples.end ());
  samples = std::move (wide);
}

} // namespace reel::speech
