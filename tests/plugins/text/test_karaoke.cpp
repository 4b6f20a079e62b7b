// SPDX-License-Identifier: GPL-3.0-or-later
#include "karaoke.h"
#include "text_fixture.h"

using namespace reel::text;
using namespace reel::text::test;

namespace {

constexpr char kText[] = "Boats leave traces.";

TextSpec
boats ()
{
  TextSpec spec = spec_of (Style::karaoke, kText);
  spec.words = {{1000 * kMs, 1300 * kMs, 0, 5}, {1300 * kMs, 1700 * kMs, 6, 5},
      {1700 * kMs, 2200 * kMs, 12, 6}};
  return spec;
}

} // namespace

/* Guards against a word marked before anything is said. */
TEST (Karaoke, NothingIsMarkedBeforeTheFirstWord)
{
  TextSpec spec = boats ();
  Karaoke karaoke (layout_of (spec), spec.words);
  KaraokeMoment moment = karaoke.moment_at (999 * kMs);
  EXPECT_EQ (moment.word, -1);
  EXPECT_EQ (moment.pills[0].opacity, 0);
}

/* Guards against a pill beside its word. */
TEST (Karaoke, PillStandsOnTheWord)
{
  TextSpec spec = boats ();
  Layout layout = layout_of (spec);
  Karaoke karaoke (layout, spec.words);
  KaraokeMoment moment = karaoke.moment_at (1650 * kMs);
  ASSERT_EQ (moment.word, 1);
  const auto &clusters = layout.parts[0].lines[0].clusters;
  const Box &pill = moment.pills[0].box;
  EXPECT_LT (pill.x, clusters[6].x);
  EXPECT_GT (pill.x, clusters[4].x);
  EXPECT_GT (pill.x + pill.w, clusters[10].x + clusters[10].width);
}

/* Guards against a pill that jumps: between two frames of 60 a second it moves
 * less than half the way. */
TEST (Karaoke, PillGlides)
{
  TextSpec spec = boats ();
  Karaoke karaoke (layout_of (spec), spec.words);
  Box before = karaoke.moment_at (1290 * kMs).pills[0].box;
  Box after = karaoke.moment_at (1690 * kMs).pills[0].box;
  double whole = after.x - before.x, last = before.x;
  ASSERT_GT (whole, 50);
  for (uint64_t t = 1300; t <= 1690; t += 16) {
    Box now = karaoke.moment_at (t * kMs).pills[0].box;
    EXPECT_GE (now.x, last - 1e-9);
    EXPECT_LT (now.x - last, whole / 2);
    last = now.x;
  }
  EXPECT_NEAR (last, after.x, 1e-9);
}

/* Guards against a full stop that stays pale after its word. */
TEST (Karaoke, SignsGoWithTheirWord)
{
  TextSpec spec = boats ();
  Karaoke karaoke (layout_of (spec), spec.words);
  const auto &pieces = karaoke.lines ()[0].pieces;
  EXPECT_EQ (pieces.back ().word, 2);
}

/* Guards against a full stop beside the pill in the colour of the letters on
 * it, which is that of the box around. */
TEST (Karaoke, PillReachesOverTheSigns)
{
  TextSpec spec = boats ();
  Layout layout = layout_of (spec);
  Karaoke karaoke (layout, spec.words);
  const Line &line = layout.parts[0].lines[0];
  const Box &pill = karaoke.moment_at (2100 * kMs).pills[0].box;
  EXPECT_GE (pill.x + pill.w, line.x + line.width);
}

/* Guards against a long sentence that runs out of its two lines. */
TEST (Karaoke, LongSentencesTurnPages)
{
  std::string text;
  TextSpec spec = spec_of (Style::karaoke, "");
  for (unsigned i = 0; i < 40; i++) {
    spec.words.push_back ({i * 100 * kMs, (i + 1) * 100 * kMs, i * 6, 5});
    text += "water ";
  }
  spec.text = text;
  Layout layout = layout_of (spec);
  Karaoke karaoke (layout, spec.words);
  EXPECT_EQ (layout.page_lines, 2u);
  EXPECT_EQ (karaoke.moment_at (50 * kMs).page, 0);
  EXPECT_GT (karaoke.moment_at (3950 * kMs).page, 0);
  for (const Line &line : layout.parts[0].lines)
    EXPECT_LE (line.top + line.height, 0.95 * 1080);
}

/* Guards against a pill on the line above when the first word of the next is
 * said. */
TEST (Karaoke, FirstWordOfALineHasItsPlaceThere)
{
  std::string text;
  TextSpec spec = spec_of (Style::karaoke, "");
  for (unsigned i = 0; i < 14; i++) {
    spec.words.push_back ({i * 100 * kMs, (i + 1) * 100 * kMs, i * 6, 5});
    text += "water ";
  }
  spec.text = text;
  Layout layout = layout_of (spec);
  ASSERT_EQ (layout.parts[0].lines.size (), 2u);
  const Line &second = layout.parts[0].lines[1];
  unsigned word = (unsigned) second.clusters[0].offset / 6;
  Karaoke karaoke (layout, spec.words);
  KaraokeMoment moment = karaoke.moment_at ((word * 100 + 90) * kMs);
  EXPECT_GT (moment.pills[0].box.y, second.top - 5);
  EXPECT_NEAR (moment.pills[0].box.x, second.x, layout.size);
}

/* Guards against words that come one by one being refused or misplaced. */
TEST (Karaoke, WordsCanBeAddedLater)
{
  TextSpec spec = boats ();
  auto words = spec.words;
  Karaoke whole (layout_of (spec), words);
  Karaoke grown (layout_of (spec), {words[0]});
  grown.add_word (words[1]);
  EXPECT_EQ (grown.moment_at (1650 * kMs).pills[0].box.x,
      whole.moment_at (1650 * kMs).pills[0].box.x);
  EXPECT_EQ (grown.lines ()[0].pieces.back ().word, -1);
}
