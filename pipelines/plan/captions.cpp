// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/captions.h"

#include <algorithm>
#include <limits>
#include <set>

#include <glib.h>

#include "plan/unicode.h"

namespace reel {

/* Subtitling guides (Netflix, BBC): at least 1 s, at most 7 s on screen, out
 * soon after the last word, two frames between two. */
static constexpr Nanoseconds kShortest = kSecond;
static constexpr Nanoseconds kLinger = kSecond / 2;
static constexpr double kLongestSeconds = 7;
static constexpr int kGapFrames = 2;

int
default_caption_chars (int width, int height)
{
  if (width * 10 < height * 9)
    return 26;
  return width * 10 > height * 11 ? 42 : 32;
}

namespace {

/* A place where a line may end: before it stands `end`, after it `begin`. */
struct Break {
  size_t end, begin;
  double cost; // how ill it reads to break here; 0 is best
};

bool
is_clause_end (char32_t c)
{
  static const std::u32string kEnds = U",;:.!?)\u2014\u2013\u2026\u3001\u3002"
                                      U"\uff0c\uff1b\uff1a\uff1f\uff01\u060c"
                                      U"\u061b\u061f\u0964";
  return kEnds.find (c) != std::u32string::npos;
}

/* Words that want to stand with what follows them. */
bool
clings_forward (const std::u32string &word)
{
  static const std::set<std::u32string> kWords = {U"a", U"an", U"the", U"of",
      U"to", U"in", U"on", U"at", U"by", U"for", U"from", U"with", U"and",
      U"or", U"but", U"der", U"die", U"das", U"ein", U"eine", U"und", U"von",
      U"zu", U"mit", U"le", U"la", U"les", U"un", U"une", U"de", U"du", U"des",
      U"et", U"el", U"los", U"las", U"y", U"il", U"lo", U"gli", U"e", U"di",
      U"o", U"os", U"as", U"um", U"uma", U"my", U"your", U"its", U"our",
      U"their", U"this", U"that", U"these", U"those", U"no"};
  std::u32string lower;
  for (char32_t c : word)
    lower.push_back (g_unichar_tolower (c));
  return kWords.contains (lower);
}

std::vector<Break>
find_breaks (const std::u32string &text)
{
  std::vector<Break> breaks;
  size_t word_start = 0;
  for (size_t i = 1; i < text.size (); i++) {
    if (g_unichar_isspace (text[i])) {
      size_t begin = i;
      while (begin < text.size () && g_unichar_isspace (text[begin]))
        begin++;
      std::u32string word = text.substr (word_start, i - word_start);
      double cost = is_clause_end (text[i - 1]) ? 0
                    : clings_forward (word)     ? 60
                                                : 20;
      if (begin < text.size ())
        breaks.push_back ({i, begin, cost});
      word_start = begin;
      i = begin;
    } else if (is_spaceless_script (text[i - 1]) &&
               (is_spaceless_script (text[i]) || g_unichar_isalnum (text[i]))) {
      breaks.push_back ({i, i, 25});
      word_start = i;
    } else if (is_clause_end (text[i - 1]) && is_spaceless_script (text[i])) {
      breaks.push_back ({i, i, 0});
      word_start = i;
    }
  }
  return breaks;
}

struct Span {
  size_t begin, end;
};

/* Cuts TEXT into as few parts of at most LIMIT columns as can be, as equal as
 * can be, at the breaks that read best (least cost over all cuts; a part's
 * cost grows with the square of what it is off the mean). */
std::vector<Span>
cut (const std::u32string &text, int limit)
{
  int whole = display_width (text);
  if (whole <= limit)
    return {{0, text.size ()}};
  std::vector<Break> breaks = find_breaks (text);
  int parts = (whole + limit - 1) / limit;
  double mean = (double) whole / parts;
  size_t n = breaks.size ();
  std::vector<double> best (n + 1, std::numeric_limits<double>::max ());
  std::vector<size_t> from (n + 1, 0);
  /* Node k (1..n) is break k - 1, node n + 1 the end; 0 the beginning. */
  auto begin_of = [&] (size_t k) { return k ? breaks[k - 1].begin : 0; };
  auto end_of = [&] (size_t k) {
    return k <= n ? breaks[k - 1].end : text.size ();
  };
  best.resize (n + 2, std::numeric_limits<double>::max ());
  from.resize (n + 2, 0);
  best[0] = 0;
  for (size_t k = 1; k <= n + 1; k++) {
    for (size_t j = k; j-- > 0;) {
      size_t b = begin_of (j), e = end_of (k);
      int width = display_width (
          std::u32string_view (text).substr (b, e > b ? e - b : 0));
      /* A single word longer than a line has nowhere else to go. */
      if (width > limit && j + 1 < k)
        break;
      double off = ((double) width - mean) / mean * 40;
      double over = width > limit ? 1e6 : 0;
      double cost = best[j] + off * off / 10 + over + 30 +
                    (k <= n ? breaks[k - 1].cost : 0);
      if (cost < best[k]) {
        best[k] = cost;
        from[k] = j;
      }
    }
  }
  std::vector<Span> result;
  for (size_t k = n + 1; k > 0; k = from[k])
    result.push_back ({begin_of (from[k]), end_of (k)});
  std::reverse (result.begin (), result.end ());
  return result;
}

/* Lays the characters SPAN of TEXT out in lines. Gives for each character of
 * the span where it stands in the result. */
std::u32string
break_lines (const std::u32string &text, Span span, const CaptionRules &rules,
    std::vector<uint32_t> &positions)
{
  std::u32string part = text.substr (span.begin, span.end - span.begin);
  std::u32string result;
  positions.assign (part.size () + 1, 0);
  for (Span line : cut (part, rules.max_chars)) {
    if (!result.empty ())
      result.push_back (U'\n');
    for (size_t i = line.begin; i < line.end; i++) {
      positions[i] = (uint32_t) result.size ();
      /* A mark that was taken out leaves two spaces. */
      if (g_unichar_isspace (part[i]) && i > line.begin &&
          g_unichar_isspace (part[i - 1]))
        continue;
      result.push_back (g_unichar_isspace (part[i]) ? U' ' : part[i]);
    }
  }
  positions[part.size ()] = (uint32_t) result.size ();
  return result;
}

/* Cuts SENTENCE so that each part fits the lines and none stands for longer
 * than a caption should. */
std::vector<Span>
cut_sentence (const std::u32string &text, Span sentence, double seconds,
    const CaptionRules &rules)
{
  std::u32string part =
      text.substr (sentence.begin, sentence.end - sentence.begin);
  /* Balanced breaking wastes a little of each line. */
  int room = rules.max_lines > 1
                 ? rules.max_chars * rules.max_lines - rules.max_chars / 5
                 : rules.max_chars;
  if (seconds > kLongestSeconds)
    room = std::min (
        room, std::max (rules.max_chars / 2,
                  (int) (display_width (part) * kLongestSeconds / seconds)));
  std::vector<Span> result;
  for (Span span : cut (part, room)) {
    std::u32string piece = part.substr (span.begin, span.end - span.begin);
    size_t lines = cut (piece, rules.max_chars).size ();
    if (lines <= (size_t) rules.max_lines) {
      result.push_back (
          {sentence.begin + span.begin, sentence.begin + span.end});
      continue;
    }
    for (Span half : cut (piece, rules.max_chars * rules.max_lines / 2))
      result.push_back ({sentence.begin + span.begin + half.begin,
          sentence.begin + span.begin + half.end});
  }
  return result;
}

Span
trimmed (const std::u32string &text, Span span)
{
  while (span.begin < span.end && g_unichar_isspace (text[span.begin]))
    span.begin++;
  while (span.end > span.begin && g_unichar_isspace (text[span.end - 1]))
    span.end--;
  return span;
}

} // namespace

static std::vector<Span>
sentences_of (const Spoken &spoken, size_t size)
{
  std::vector<Span> spans;
  for (const SpokenSentence &sentence : spoken.sentences) {
    size_t end = std::min<size_t> (sentence.offset + sentence.length, size);
    if (sentence.offset < end)
      spans.push_back ({sentence.offset, end});
  }
  /* Nothing that is said may be missing: what stands between two sentences
   * goes with the earlier one. */
  if (spans.empty ())
    spans.push_back ({0, size});
  spans.front ().begin = 0;
  for (size_t i = 0; i + 1 < spans.size (); i++)
    spans[i].end = spans[i + 1].begin;
  spans.back ().end = size;
  return spans;
}

std::vector<Caption>
caption_words (
    const Spoken &spoken, Nanoseconds start, const CaptionRules &rules)
{
  std::vector<Caption> captions;
  std::u32string text = to_utf32 (spoken.text);
  for (Span sentence : sentences_of (spoken, text.size ())) {
    sentence = trimmed (text, sentence);
    Nanoseconds first = -1, last = 0;
    for (const SpokenWord &word : spoken.words)
      if (word.offset >= sentence.begin && word.offset < sentence.end) {
        first = first < 0 ? word.start : first;
        last = word.stop;
      }
    if (first < 0)
      continue;
    double seconds = (double) (last - first) / (double) kSecond;
    for (Span span : cut_sentence (text, sentence, seconds, rules)) {
      Caption caption;
      std::vector<uint32_t> positions;
      caption.text = to_utf8 (break_lines (text, span, rules, positions));
      for (const SpokenWord &word : spoken.words) {
        if (word.offset < span.begin || word.offset >= span.end)
          continue;
        size_t begin = word.offset - span.begin;
        size_t end =
            std::min<size_t> (begin + word.length, span.end - span.begin);
        uint32_t at = positions[begin];
        uint32_t length = end > begin ? positions[end - 1] + 1 - at : 0;
        caption.words.push_back ({std::max<Nanoseconds> (start + word.start, 0),
            start + word.stop, at, length});
      }
      if (caption.words.empty ())
        continue;
      caption.start = caption.words.front ().start;
      caption.stop = caption.words.back ().stop;
      captions.push_back (std::move (caption));
    }
  }
  return captions;
}

/* An empty line would end the cue in a file of subtitles: it goes, whichever
 * way lines end. */
static std::string
without_empty_lines (const std::string &text)
{
  std::string kept;
  for (size_t from = 0; from <= text.size ();) {
    size_t to = std::min (text.find_first_of ("\r\n", from), text.size ());
    std::string_view line (text.data () + from, to - from);
    if (line.find_first_not_of (" \t") != line.npos)
      kept.append (kept.empty () ? "" : "\n").append (line);
    from = to + 1;
  }
  return kept;
}

std::vector<Caption>
caption_texts (const std::vector<Placed> &texts, Nanoseconds start,
    Nanoseconds stop, const CaptionRules &rules)
{
  std::vector<Caption> captions;
  std::vector<std::string> shown;
  int64_t whole = 0;
  for (const Placed &placed : texts) {
    shown.push_back (without_empty_lines (placed.text));
    whole += (int64_t) to_utf32 (shown.back ()).size ();
  }
  if (whole == 0 || stop <= start)
    return captions;
  int64_t before = 0;
  for (const std::string &written : shown) {
    std::u32string text = to_utf32 (written);
    Caption caption;
    caption.start = start + (stop - start) * before / whole;
    before += (int64_t) text.size ();
    caption.stop = start + (stop - start) * before / whole;
    if (written.find ('\n') != std::string::npos) {
      caption.text = written; // its author's own lines
    } else {
      std::vector<uint32_t> positions;
      caption.text =
          to_utf8 (break_lines (text, {0, text.size ()}, rules, positions));
    }
    if (!text.empty ())
      captions.push_back (std::move (caption));
  }
  return captions;
}

void
settle_captions (std::vector<Caption> &captions, const CaptionRules &rules)
{
  Nanoseconds gap = kGapFrames * rules.frame;
  for (size_t i = 0; i < captions.size (); i++) {
    Caption &caption = captions[i];
    Nanoseconds wanted =
        std::max (caption.stop + kLinger, caption.start + kShortest);
    if (i + 1 < captions.size ())
      wanted = std::min (wanted,
          std::max (captions[i + 1].start - gap, caption.start + rules.frame));
    caption.stop = wanted;
  }
}

} // namespace reel
