// SPDX-License-Identifier: GPL-3.0-or-later
#include <clocale>

#include <gtest/gtest.h>

#include "brief/model/notation.h"

using namespace reel;

/* Guards against a unit read as another, and 1:30 as 1.5 s. */
TEST (Notation, ReadsTimes)
{
  constexpr Nanoseconds kMs = kSecond / 1000;
  EXPECT_EQ (parse_time ("2"), 2 * kSecond);
  EXPECT_EQ (parse_time ("0.5"), 500 * kMs);
  EXPECT_EQ (parse_time ("250ms"), 250 * kMs);
  EXPECT_EQ (parse_time ("1.5s"), 1500 * kMs);
  EXPECT_EQ (parse_time ("1.5 s"), 1500 * kMs);
  EXPECT_EQ (parse_time ("1:30"), 90 * kSecond);
  EXPECT_EQ (parse_time ("1:02:03.5"), 3723500 * kMs);
  EXPECT_EQ (parse_time ("0"), 0);
}

/* Guards against half-read times. */
TEST (Notation, RefusesWhatIsNoTime)
{
  for (const char *bad : {"", "s", "ms", "-1", "+1", "1e3", "1.", ".5", "1:60",
           "1:2:3:4", "1.5:30", "two", "2 m", "1:", ":30", "nan", "inf", "0x10",
           "1,5", "9999999999", "2s s"})
    EXPECT_FALSE (parse_time (bad)) << bad;
}

/* Guards against a comma as decimal point where the locale has one. */
TEST (Notation, DoesNotDependOnTheLocale)
{
  setlocale (LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ (parse_time ("1.5s"), 1500000000);
  EXPECT_EQ (format_number (0.25), "0.25");
  setlocale (LC_ALL, "C.UTF-8");
}

/* Guards against decibels of power in place of amplitude. */
TEST (Notation, ReadsDecibels)
{
  EXPECT_NEAR (*parse_decibels ("-6 dB"), 0.5012, 1e-4);
  EXPECT_NEAR (*parse_decibels ("+6dB"), 1.9953, 1e-4);
  EXPECT_DOUBLE_EQ (*parse_decibels ("0 db"), 1);
  for (const char *bad : {"", "dB", "6", "six dB", "-6 decibel"})
    EXPECT_FALSE (parse_decibels (bad)) << bad;
}

/* Guards against 29.97 taken at its word: sound drifts 4 s an hour. */
TEST (Notation, ReadsFrameRates)
{
  EXPECT_EQ (parse_frame_rate ("30"), (FrameRate{30, 1}));
  EXPECT_EQ (parse_frame_rate ("12.5"), (FrameRate{25, 2}));
  EXPECT_EQ (parse_frame_rate ("23.976"), (FrameRate{24000, 1001}));
  EXPECT_EQ (parse_frame_rate ("23.98"), (FrameRate{24000, 1001}));
  EXPECT_EQ (parse_frame_rate ("29.97"), (FrameRate{30000, 1001}));
  EXPECT_EQ (parse_frame_rate ("59.94"), (FrameRate{60000, 1001}));
  EXPECT_EQ (parse_frame_rate ("30000/1001"), (FrameRate{30000, 1001}));
  EXPECT_EQ (parse_frame_rate ("60/2"), (FrameRate{30, 1}));
  for (const char *bad : {"", "0", "-5", "30/0", "30/", "fast", "1/2/3"})
    EXPECT_FALSE (parse_frame_rate (bad)) << bad;
}

/* Guards against a ratio put on the longer side, and odd widths. */
TEST (Notation, ReadsSizes)
{
  EXPECT_EQ (parse_size ("1280x720"), (FrameSize{1280, 720}));
  EXPECT_EQ (parse_size ("1080p"), (FrameSize{1920, 1080}));
  EXPECT_EQ (parse_size ("480p"), (FrameSize{854, 480}));
  EXPECT_EQ (parse_size ("4k"), (FrameSize{3840, 2160}));
  EXPECT_EQ (parse_size ("16:9"), (FrameSize{1920, 1080}));
  EXPECT_EQ (parse_size ("9:16"), (FrameSize{1080, 1920}));
  EXPECT_EQ (parse_size ("4:5"), (FrameSize{1080, 1350}));
  EXPECT_EQ (parse_size ("square"), (FrameSize{1080, 1080}));
  EXPECT_EQ (parse_size ("vertical"), (FrameSize{1080, 1920}));
  EXPECT_EQ (parse_size ("720p 9:16"), (FrameSize{720, 1280}));
  EXPECT_EQ (parse_size ("4k 1:1"), (FrameSize{2160, 2160}));
  for (const char *bad : {"", "big", "1080", "359p", "2162p", "16:10", "x720",
           "1280x", "720p 3:1", "1280 x 720x"})
    EXPECT_FALSE (parse_size (bad)) << bad;
}

/* Guards against a `-` within a mark's name taken for an offset. */
TEST (Notation, ReadsMoments)
{
  auto moment = parse_moment ("mark:the-map - 0.5");
  ASSERT_TRUE (moment);
  EXPECT_EQ (moment->base, Moment::Base::Mark);
  EXPECT_EQ (moment->mark, "the-map");
  EXPECT_EQ (moment->offset, -kSecond / 2);
  moment = parse_moment ("mark:a-1");
  EXPECT_EQ (moment->mark, "a-1");
  moment = parse_moment ("end-2");
  EXPECT_EQ (moment->base, Moment::Base::End);
  EXPECT_EQ (moment->offset, -2 * kSecond);
  moment = parse_moment ("word:3 + 250ms");
  EXPECT_EQ (moment->base, Moment::Base::Word);
  EXPECT_EQ (moment->word, 3);
  EXPECT_EQ (moment->offset, kSecond / 4);
  EXPECT_EQ (parse_moment ("1:30")->offset, 90 * kSecond);
  EXPECT_EQ (parse_moment ("start")->base, Moment::Base::Start);
  for (const char *bad : {"", "mark:", "word:0", "word:x", "word:1.5", "end -",
           "middle", "end - two", "-2"})
    EXPECT_FALSE (parse_moment (bad)) << bad;
}
