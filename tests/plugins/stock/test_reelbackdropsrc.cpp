// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/check/gstharness.h>
#include <gst/gst.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "backdrop_math.h"
#include "frame_clock.h"
#include "gst_ptr.h"
#include "pipeline_run.h"

using namespace reel;
using namespace reel::test;

namespace {

struct Shot {
  GstClockTime pts, duration;
  std::string hash;
  bool operator== (const Shot &) const = default;
};

std::string
hash_of (GstBuffer *buffer)
{
  MappedBuffer map (buffer, GST_MAP_READ);
  auto sum = adopt (
      g_compute_checksum_for_data (G_CHECKSUM_SHA1, map.data (), map.size ()));
  return sum.get ();
}

Shot
shot_of (GstBuffer *buffer)
{
  return {
      GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer), hash_of (buffer)};
}

const char kSmall[] = "video/x-raw,format=I420,width=64,height=36";

/* An element in a harness, and what comes out of it. */
class Player {
public:
  explicit Player (
      const std::string &properties, const std::string &caps = kSmall)
  {
    ErrorPtr error;
    auto bin = sink_floating (gst_parse_launch (
        ("reelbackdropsrc " + properties).c_str (), out (error)));
    h_ = gst_harness_new_with_element (bin.get (), NULL, "src");
    gst_harness_set_sink_caps_str (h_, caps.c_str ());
  }
  ~Player () { gst_harness_teardown (h_); }
  Player (const Player &) = delete;
  Player &operator= (const Player &) = delete;

  GstElement *element () { return h_->element; }
  GstHarness *harness () { return h_; }
  void play () { gst_harness_play (h_); }

  /* The next frame that starts anew, as the first one after a seek does. */
  Shot next_start ()
  {
    for (;;) {
      auto buffer = adopt (gst_harness_pull (h_));
      if (!buffer || GST_BUFFER_IS_DISCONT (buffer.get ()))
        return buffer ? shot_of (buffer.get ()) : Shot{};
    }
  }

  /* Frames up to EOS, at most MOST. */
  std::vector<Shot> shots (size_t most = 1000)
  {
    std::vector<Shot> result;
    while (result.size () < most) {
      auto buffer = adopt (gst_harness_try_pull (h_));
      if (!buffer && ended ())
        buffer = adopt (gst_harness_try_pull (h_));
      if (!buffer && ended_)
        break;
      if (!buffer) {
        g_thread_yield ();
        continue;
      }
      result.push_back (shot_of (buffer.get ()));
    }
    return result;
  }

private:
  bool ended ()
  {
    while (auto event = adopt (gst_harness_try_pull_event (h_)))
      ended_ |= GST_EVENT_TYPE (event.get ()) == GST_EVENT_EOS;
    return ended_;
  }
  GstHarness *h_;
  bool ended_ = false;
};

/* What a pipeline shows between START and STOP, by a seek in READY. */
std::vector<Shot>
segment_of (const std::string &properties, GstClockTime start,
    GstClockTime stop, const std::string &caps = kSmall)
{
  std::vector<Shot> shots;
  auto pipeline =
      parse_pipeline ("reelbackdropsrc name=s " + properties + " ! " + caps +
                      " ! fakesink name=k signal-handoffs=true");
  auto src = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "s"));
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "k"));
  g_signal_connect (sink.get (), "handoff",
      G_CALLBACK (
          +[] (GstElement *, GstBuffer *buffer, GstPad *pad, gpointer data) {
            auto event =
                adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
            const GstSegment *segment = nullptr;
            gst_event_parse_segment (event.get (), &segment);
            EXPECT_EQ (gst_segment_to_stream_time (
                           segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer)),
                GST_BUFFER_PTS (buffer));
            ((std::vector<Shot> *) data)
                ->push_back ({GST_BUFFER_PTS (buffer),
                    GST_BUFFER_DURATION (buffer), hash_of (buffer)});
          }),
      &shots);
  gst_element_set_state (pipeline.get (), GST_STATE_READY);
  EXPECT_TRUE (gst_element_send_event (src.get (),
      gst_event_new_seek (1, GST_FORMAT_TIME,
          (GstSeekFlags) (GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE),
          GST_SEEK_TYPE_SET, (gint64) start, GST_SEEK_TYPE_SET,
          (gint64) stop)));
  EXPECT_TRUE (run_pipeline (pipeline.get ()).eos);
  return shots;
}

int
frames_of (const std::string &properties, const std::string &caps = kSmall)
{
  int count = 0;
  auto pipeline =
      parse_pipeline ("reelbackdropsrc " + properties + " ! " + caps +
                      " ! fakesink name=k sync=false "
                      "signal-handoffs=true");
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "k"));
  g_signal_connect (sink.get (), "handoff",
      G_CALLBACK (+[] (GstElement *, GstBuffer *, GstPad *, gpointer data) {
        ++*(int *) data;
      }),
      &count);
  auto result = run_pipeline (pipeline.get (), 20 * GST_SECOND);
  EXPECT_TRUE (result.eos) << result.error_message;
  return count;
}

} // namespace

/* Guards against a second run that differs from the first. */
TEST (BackdropSrc, SameSettingsGiveTheSameBytes)
{
  for (const char *pattern : {"gradient", "aurora", "waves", "bokeh", "grid",
           "particles", "paper", "solid"}) {
    std::string settings =
        std::string ("num-buffers=4 seed=7 pattern=") + pattern;
    Player one (settings), two (settings), other (settings + " seed=8");
    one.play ();
    two.play ();
    other.play ();
    auto shots = one.shots ();
    EXPECT_EQ (shots.size (), 4u);
    EXPECT_TRUE (shots == two.shots ()) << pattern;
    EXPECT_EQ (shots == other.shots (), std::string (pattern) == "solid");
  }
}

/* Guards against one frame too many or too few at the end. */
TEST (BackdropSrc, DurationIsExactToTheFrame)
{
  EXPECT_EQ (frames_of ("duration=1000000000"), 30);
  EXPECT_EQ (frames_of ("duration=1000000001"), 31);
  EXPECT_EQ (frames_of ("duration=1"), 1);
  EXPECT_EQ (frames_of ("duration=0"), 0);
  std::string ntsc = std::string (kSmall) + ",framerate=30000/1001";
  EXPECT_EQ (frames_of ("duration=1001000000", ntsc), 30);
  EXPECT_EQ (frames_of ("num-buffers=0"), 0);
  EXPECT_EQ (frames_of ("num-buffers=1"), 1);
  EXPECT_EQ (frames_of ("num-buffers=7 duration=10000000000"), 7);
}

/* Guards against a duration that is a guess. */
TEST (BackdropSrc, DurationQueryIsExactOrRefused)
{
  const struct {
    const char *settings;
    gint64 expected;
  } cases[] = {{"duration=1000000000", 1000000000},
      {"duration=1010000000", 1033333333}, {"num-buffers=3", 100000000},
      {"", -1}};
  for (const auto &c : cases) {
    Player player (c.settings);
    player.play ();
    player.shots (1);
    gint64 duration = -1;
    EXPECT_EQ (gst_element_query_duration (
                   player.element (), GST_FORMAT_TIME, &duration),
        c.expected >= 0)
        << c.settings;
    EXPECT_EQ (duration, c.expected) << c.settings;
  }
}

/* Guards against drift: an hour in, times are still n * 1001 / 30000. */
TEST (BackdropSrc, TimesAreExactAfterAnHour)
{
  std::string caps = "video/x-raw,width=16,height=16,framerate=30000/1001";
  FrameClock clock{30000, 1001};
  GstClockTime hour = 3600 * GST_SECOND;
  auto shots = segment_of ("", hour, hour + GST_SECOND, caps);
  guint64 first = clock.frame_from (hour);
  ASSERT_EQ (shots.size (), clock.frame_from (hour + GST_SECOND) - first);
  for (size_t i = 0; i < shots.size (); i++) {
    EXPECT_EQ (shots[i].pts, clock.time_of (first + i));
    EXPECT_EQ (shots[i].pts + shots[i].duration, clock.time_of (first + i + 1));
  }
}

/* Guards against segments that lose or double a frame where they meet, and
 * against frames that differ from those played from the start. */
TEST (BackdropSrc, SegmentsBySeekInReadyEqualPlaying)
{
  const std::string settings = "pattern=waves seed=3";
  auto whole = segment_of (settings, 0, 2 * GST_SECOND);
  ASSERT_EQ (whole.size (), 60u);
  std::vector<Shot> joined;
  const GstClockTime cuts[] = {
      0, 333333333, 333333334, 1000000000, 1516666666, 2 * GST_SECOND};
  for (size_t i = 0; i + 1 < std::size (cuts); i++)
    for (Shot &shot : segment_of (settings, cuts[i], cuts[i + 1]))
      joined.push_back (shot);
  EXPECT_TRUE (joined == whole);
  EXPECT_TRUE (segment_of (settings, 1, 2).empty ());
}

/* Guards against flushing seeks that land on another frame. */
TEST (BackdropSrc, RandomFlushSeeksAreExact)
{
  Player player ("pattern=gradient", "video/x-raw,format=I420,width=32,"
                                     "height=18,framerate=30000/1001");
  player.play ();
  FrameClock clock{30000, 1001};
  Random random (20);
  std::map<GstClockTime, std::string> seen;
  EXPECT_EQ (player.next_start ().pts, 0u);
  for (int i = 0; i < 200; i++) {
    GstClockTime time = random.bits () % (20 * GST_SECOND);
    ASSERT_TRUE (gst_element_seek_simple (player.element (), GST_FORMAT_TIME,
        (GstSeekFlags) (GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE),
        (gint64) time));
    // Frames of before the seek are still queued in front of it.
    Shot shot = player.next_start ();
    EXPECT_EQ (shot.pts, clock.time_of (clock.frame_from (time)));
    auto [entry, added] = seen.emplace (shot.pts, shot.hash);
    EXPECT_EQ (entry->second, shot.hash);
  }
}

/* Guards against a refused seek that breaks what runs, and for playing
 * backwards. */
TEST (BackdropSrc, RateSeeksAndRefusedSeeks)
{
  Player player ("");
  player.play ();
  player.shots (1);
  EXPECT_FALSE (gst_element_seek_simple (
      player.element (), GST_FORMAT_BYTES, GST_SEEK_FLAG_FLUSH, 100));
  EXPECT_TRUE (gst_element_seek (player.element (), -1, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET, 500000000));
  auto shots = player.shots ();
  /* What had been played forwards before the seek lies in front. */
  ASSERT_GE (shots.size (), 15u);
  shots.erase (shots.begin (), shots.end () - 15);
  for (size_t i = 0; i < 15; i++)
    EXPECT_EQ (shots[i].pts, (FrameClock{30, 1}).time_of (14 - i));
}

/* Guards against senseless caps where downstream leaves a choice. */
TEST (BackdropSrc, FixatesSensibly)
{
  const struct {
    const char *filter;
    int width, height, fps_n;
    const char *colorimetry;
  } cases[] = {
      {"video/x-raw", 1920, 1080, 30, "bt709"},
      {"video/x-raw,width=640", 640, 360, 30, "bt709"},
      {"video/x-raw,height=720,framerate=60/1", 1280, 720, 60, "bt709"},
      {"video/x-raw,width=[1,100],height=[1,50]", 100, 50, 30, "bt709"},
      {"video/x-raw,format=BGRA,width=8", 8, 4, 30, "sRGB"},
      {"video/x-raw,format=Y444,colorimetry=bt601", 1920, 1080, 30, "bt601"},
  };
  for (const auto &c : cases) {
    Player player ("num-buffers=1 pattern=solid", c.filter);
    player.play ();
    player.shots ();
    auto pad = adopt (gst_element_get_static_pad (player.element (), "src"));
    auto caps = adopt (gst_pad_get_current_caps (pad.get ()));
    ASSERT_TRUE (caps) << c.filter;
    GstVideoInfo info;
    ASSERT_TRUE (gst_video_info_from_caps (&info, caps.get ()));
    EXPECT_EQ (GST_VIDEO_INFO_WIDTH (&info), c.width) << c.filter;
    EXPECT_EQ (GST_VIDEO_INFO_HEIGHT (&info), c.height) << c.filter;
    EXPECT_EQ (GST_VIDEO_INFO_FPS_N (&info), c.fps_n) << c.filter;
    EXPECT_STREQ (gst_structure_get_string (
                      gst_caps_get_structure (caps.get (), 0), "colorimetry"),
        c.colorimetry);
  }
}

/* Guards against caps that can't be made but are agreed to. */
TEST (BackdropSrc, ImpossibleCapsAreNotNegotiated)
{
  for (const char *caps : {"audio/x-raw", "video/x-raw,format=RGB16",
           "video/x-raw,width=20000", "video/x-raw,framerate=0/1",
           "video/x-raw,interlace-mode=interleaved"}) {
    Player player ("num-buffers=1");
    player.play ();
    auto pad = adopt (gst_element_get_static_pad (player.element (), "src"));
    auto wanted = adopt (gst_caps_from_string (caps));
    auto offered = adopt (gst_pad_query_caps (pad.get (), wanted.get ()));
    bool progressive = !strstr (caps, "interlace");
    EXPECT_EQ (gst_caps_is_empty (offered.get ()), progressive) << caps;
  }
}

/* Guards against a negotiation that fails silently, or endlessly. */
TEST (BackdropSrc, RefusedCapsAreOneError)
{
  for (const char *caps :
      {"audio/x-raw", "video/x-raw,interlace-mode=interleaved"}) {
    auto pipeline = parse_pipeline (
        "reelbackdropsrc num-buffers=1 ! capsfilter name=f ! fakesink");
    auto filter = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "f"));
    auto wanted = adopt (gst_caps_from_string (caps));
    g_object_set (filter.get (), "caps", wanted.get (), NULL);
    auto result = run_pipeline (pipeline.get ());
    EXPECT_EQ (result.errors, 1) << caps;
    EXPECT_EQ (result.error_domain, GST_STREAM_ERROR) << caps;
  }
}

/* Guards against colours that are silently something else. */
TEST (BackdropSrc, BadColoursFailAtTheStart)
{
  for (const char *colors :
      {"nocolour", "#12345", "red,,blue", "red,red,red,red,red,red,red"}) {
    auto result =
        run_pipeline (std::string ("reelbackdropsrc num-buffers=1 colors=\"") +
                      colors + "\" ! fakesink");
    EXPECT_EQ (result.errors, 1) << colors;
    EXPECT_EQ (result.error_domain, GST_RESOURCE_ERROR);
    EXPECT_EQ (result.error_code, GST_RESOURCE_ERROR_SETTINGS);
  }
  EXPECT_EQ (frames_of ("num-buffers=2 colors=\"navy, #0af\""), 2);
}

/* Guards against drawing, or copying, what doesn't change. */
TEST (BackdropSrc, StillPatternsSendOneMemory)
{
  for (const char *settings :
      {"pattern=solid", "pattern=paper", "pattern=waves speed=0"}) {
    Player player (std::string ("num-buffers=3 ") + settings);
    player.play ();
    auto one = adopt (gst_harness_pull (player.harness ()));
    auto two = adopt (gst_harness_pull (player.harness ()));
    ASSERT_TRUE (one && two);
    EXPECT_EQ (gst_buffer_peek_memory (one.get (), 0),
        gst_buffer_peek_memory (two.get (), 0));
    EXPECT_LT (GST_BUFFER_PTS (one.get ()), GST_BUFFER_PTS (two.get ()));
  }
}

/* Guards against changes that tear a frame or are forgotten. */
TEST (BackdropSrc, PropertiesMayChangeWhilePlaying)
{
  auto pipeline = parse_pipeline (
      "reelbackdropsrc name=s duration=2000000000 ! " + std::string (kSmall) +
      " ! fakesink name=k signal-handoffs=true");
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "k"));
  auto src = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "s"));
  g_signal_connect (sink.get (), "handoff",
      G_CALLBACK (
          +[] (GstElement *, GstBuffer *buffer, GstPad *, gpointer data) {
            guint64 n = GST_BUFFER_OFFSET (buffer);
            g_object_set (data, "pattern", (int) (n % 8), "seed", n, "speed",
                (double) (n % 3), NULL);
          }),
      src.get ());
  EXPECT_TRUE (run_pipeline (pipeline.get ()).eos);
}

/* Guards against caps that are renegotiated to another clock of frames. */
TEST (BackdropSrc, FrameRateMayChangeMidStream)
{
  auto pipeline = parse_pipeline (
      "reelbackdropsrc duration=1000000000 ! capsfilter name=f "
      "caps=video/x-raw,width=32,height=18,framerate=30/1 ! fakesink name=k "
      "signal-handoffs=true");
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "k"));
  struct Seen {
    GstPtr<GstElement> filter;
    GstClockTime last = 0;
    bool backwards = false;
  } seen;
  seen.filter = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "f"));
  g_signal_connect (sink.get (), "handoff",
      G_CALLBACK (
          +[] (GstElement *, GstBuffer *buffer, GstPad *, gpointer data) {
            auto *s = (Seen *) data;
            s->backwards |= GST_BUFFER_PTS (buffer) < s->last;
            s->last = GST_BUFFER_PTS (buffer);
            if (s->last < 500000000)
              return;
            auto caps = adopt (gst_caps_from_string (
                "video/x-raw,width=48,height=28,framerate=25/1"));
            g_object_set (s->filter.get (), "caps", caps.get (), NULL);
          }),
      &seen);
  EXPECT_TRUE (run_pipeline (pipeline.get ()).eos);
  EXPECT_FALSE (seen.backwards);
  EXPECT_EQ (seen.last, 960000000u);
}

/* Guards against state that survives a stop, and against slow stops. */
TEST (BackdropSrc, WalksItsStatesManyTimes)
{
  auto pipeline = parse_pipeline ("reelbackdropsrc pattern=bokeh ! " +
                                  std::string (kSmall) + " ! fakesink");
  Random random (3);
  const GstState states[] = {
      GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING};
  for (int i = 0; i < 200; i++)
    EXPECT_NE (
        gst_element_set_state (pipeline.get (), states[random.bits () % 4]),
        GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}
