// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/app/gstappsink.h>
#include <gst/check/gstharness.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "gst_ptr.h"
#include "pipeline_run.h"

using namespace reel;
using namespace reel::test;

namespace {

/* Everything one run told and gave. */
struct SpeechRun {
  RunResult result;
  std::vector<std::string> words;
  std::vector<std::string> marks;
  int sentences = 0;
  guint64 last_stop = 0;
  std::string bytes; // of the sound
  GstClockTime end = 0;
  bool contiguous = true;
};

void
on_buffer (GstElement *, GstBuffer *buffer, GstPad *, gpointer data)
{
  auto *run = static_cast<SpeechRun *> (data);
  MappedBuffer map (buffer, GST_MAP_READ);
  run->contiguous = run->contiguous && GST_BUFFER_PTS (buffer) == run->end;
  run->end = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
  run->bytes.append ((const char *) map.data (), map.size ());
}

/* DESCRIPTION must name the source "speech" and a fakesink "sound". */
SpeechRun
run_speech (GstElement *pipeline)
{
  SpeechRun run;
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline), "sound"));
  g_object_set (sink.get (), "signal-handoffs", TRUE, "sync", FALSE, nullptr);
  gulong handler =
      g_signal_connect (sink.get (), "handoff", G_CALLBACK (on_buffer), &run);
  run.result =
      run_pipeline (pipeline, 30 * GST_SECOND, [&] (GstMessage *message) {
        const GstStructure *said = gst_message_get_structure (message);
        if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
          return;
        EXPECT_STREQ (GST_MESSAGE_SRC_NAME (message), "speech");
        if (gst_structure_has_name (said, "reel-word")) {
          run.words.push_back (gst_structure_get_string (said, "text"));
          gst_structure_get_uint64 (said, "stop", &run.last_stop);
        } else if (gst_structure_has_name (said, "reel-mark")) {
          run.marks.push_back (gst_structure_get_string (said, "name"));
        } else if (gst_structure_has_name (said, "reel-sentence")) {
          run.sentences++;
        }
      });
  g_signal_handler_disconnect (sink.get (), handler);
  return run;
}

GstPtr<GstElement>
make_pipeline (const std::string &text, bool ssml = false)
{
  auto pipeline =
      parse_pipeline ("reelttssrc name=speech ! fakesink name=sound");
  auto source =
      adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "speech"));
  g_object_set (source.get (), "text", text.c_str (), "ssml", ssml, nullptr);
  return pipeline;
}

SpeechRun
run_text (const std::string &text, bool ssml = false)
{
  auto pipeline = make_pipeline (text, ssml);
  return run_speech (pipeline.get ());
}

} // namespace

/* Guards against words that are not told, or told after EOS. */
TEST (ReelTtsSrc, TellsWordsSentencesAndMarks)
{
  SpeechRun run = run_text ("Every boat <mark name=\"m\"/>leaves. A trace!");
  EXPECT_TRUE (run.result.eos);
  EXPECT_EQ (run.words,
      (std::vector<std::string>{"Every", "boat", "leaves", "A", "trace"}));
  EXPECT_EQ (run.marks, std::vector<std::string>{"m"});
  EXPECT_EQ (run.sentences, 2);
  EXPECT_TRUE (run.contiguous);
  EXPECT_EQ (run.end,
      gst_util_uint64_scale (run.bytes.size () / 2, GST_SECOND, 22050));
  EXPECT_LE (run.last_stop, run.end);
}

/* Guards against sound that differs from run to run or beside others. */
TEST (ReelTtsSrc, SameBytesAfterNullAndBesideOthers)
{
  const std::string text = "Even the small ones. 1234 of them.";
  auto pipeline = make_pipeline (text);
  SpeechRun first = run_speech (pipeline.get ());
  EXPECT_EQ (run_speech (pipeline.get ()).bytes, first.bytes);
  std::vector<SpeechRun> runs (4);
  std::vector<std::thread> threads;
  for (SpeechRun &run : runs)
    threads.emplace_back ([&] { run = run_text (text); });
  for (auto &thread : threads)
    thread.join ();
  for (const SpeechRun &run : runs)
    EXPECT_EQ (run.bytes, first.bytes);
}

/* Guards against sinks that wait for ever where nothing is said. */
TEST (ReelTtsSrc, EmptyTextSendsSegmentThenEos)
{
  for (const char *text : {"", " \n", "...", "<mark name='a'/>"}) {
    GstHarness *harness =
        gst_harness_new_with_padnames ("reelttssrc", nullptr, "src");
    g_object_set (harness->element, "text", text, nullptr);
    gst_harness_play (harness);
    std::vector<GstEventType> types;
    while (types.empty () || types.back () != GST_EVENT_EOS) {
      auto event = adopt (gst_harness_pull_event (harness));
      if (!event)
        break;
      types.push_back (GST_EVENT_TYPE (event.get ()));
    }
    EXPECT_EQ (types, (std::vector<GstEventType>{GST_EVENT_STREAM_START,
                          GST_EVENT_CAPS, GST_EVENT_SEGMENT, GST_EVENT_EOS}));
    EXPECT_EQ (gst_harness_buffers_received (harness), 0u);
    gst_harness_teardown (harness);
  }
  EXPECT_TRUE (run_text ("").result.eos);
}

/* Guards against bad input that is spoken, or fails without a word why. */
TEST (ReelTtsSrc, RefusesWithOneError)
{
  struct Case {
    const char *text;
    gboolean ssml;
    const char *voice;
    GQuark domain;
    int code;
    const char *says;
  };
  const Case cases[] = {
      {"a\xff", FALSE, "en", GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
          "UTF-8"},
      {"<speak>a<audio src='/etc/passwd'/></speak>", TRUE, "en",
          GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT, "1:9: <audio>"},
      {"<speak><x/></speak>", TRUE, "en", GST_STREAM_ERROR,
          GST_STREAM_ERROR_FORMAT, "1:8:"},
      {"<speak>a", TRUE, "en", GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
          "never closed"},
      {"a", FALSE, "nosuch", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
          "near it"},
      {"a", FALSE, "mb-en1", GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
          "mbrola"},
      {"<speak><voice name='qqq'>a</voice></speak>", TRUE, "en",
          GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND, "1:15:"},
      {"<speak><break time='3600s'/></speak>", TRUE, "en", GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_SETTINGS, "1:8:"},
  };
  for (const Case &c : cases) {
    auto pipeline = make_pipeline (c.text, c.ssml);
    auto source =
        adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "speech"));
    g_object_set (source.get (), "voice", c.voice, nullptr);
    SpeechRun run = run_speech (pipeline.get ());
    EXPECT_EQ (run.result.errors, 1) << c.text;
    EXPECT_EQ (run.result.error_domain, c.domain) << c.text;
    EXPECT_EQ (run.result.error_code, c.code) << c.text;
    EXPECT_NE (run.result.error_message.find (c.says), std::string::npos)
        << run.result.error_message;
    EXPECT_TRUE (run.bytes.empty ());
    g_object_set (
        source.get (), "text", "ok", "ssml", FALSE, "voice", "en", nullptr);
    EXPECT_TRUE (run_speech (pipeline.get ()).result.eos);
  }
}

/* Guards against words that lag behind or carry no times. */
TEST (ReelTtsSrc, WordsPadGivesTimedWords)
{
  auto pipeline = parse_pipeline (
      "reelttssrc name=speech text=\"One two. Three.\" ! fakesink name=sound "
      "speech.words ! appsink name=words sync=false");
  auto sound = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "sound"));
  g_object_set (sound.get (), "sync", FALSE, nullptr);
  gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "words"));
  std::vector<std::string> words;
  GstClockTime last = 0;
  while (auto sample =
             adopt (gst_app_sink_pull_sample (GST_APP_SINK (sink.get ())))) {
    GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
    GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, "ReelWord");
    ASSERT_TRUE (meta);
    const GstStructure *info = gst_custom_meta_get_structure (meta);
    EXPECT_STREQ (gst_structure_get_string (info, "kind"), "word");
    guint offset = 99;
    guint64 start = 0, stop = 0;
    gst_structure_get (info, "sentence-offset", G_TYPE_UINT, &offset,
        "sentence-start", G_TYPE_UINT64, &start, "sentence-stop", G_TYPE_UINT64,
        &stop, nullptr);
    EXPECT_GE (GST_BUFFER_PTS (buffer), std::max (last, start));
    last = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
    EXPECT_LE (last, stop);
    std::string text = gst_structure_get_string (info, "text");
    std::string sentence = gst_structure_get_string (info, "sentence");
    EXPECT_EQ (sentence.substr (offset, text.size ()), text);
    words.push_back (text);
  }
  EXPECT_EQ (words, (std::vector<std::string>{"One", "two", "Three"}));
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}

/* Guards against a deadlock of a listener that waits for the sound. */
TEST (ReelTtsSrc, BothPadsPlayWithAndWithoutQueues)
{
  std::string many;
  for (int i = 0; i < 60; i++)
    many += "one two three four five six seven eight nine ten, ";
  for (const char *tail : {"speech.words ! fakesink sync=false",
           "speech.words ! queue ! fakesink sync=false",
           "speech.words ! queue max-size-buffers=1 ! "
           "identity sleep-time=20 ! fakesink sync=false"}) {
    auto pipeline = parse_pipeline (
        std::string ("reelttssrc name=speech rate=450 ! fakesink name=sound ") +
        tail);
    auto source =
        adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "speech"));
    g_object_set (source.get (), "text", many.c_str (), nullptr);
    SpeechRun run = run_speech (pipeline.get ());
    EXPECT_TRUE (run.result.eos) << tail;
    EXPECT_EQ (run.words.size (), 600u);
  }
}

/* Guards against lengths that are guessed and seeks that are half done. */
TEST (ReelTtsSrc, DurationIsKnownWhenAllIsSaid)
{
  auto pipeline = make_pipeline ("One. Two. Three. Four.");
  gint64 length = 0;
  gst_element_set_state (pipeline.get (), GST_STATE_PAUSED);
  gst_element_get_state (pipeline.get (), nullptr, nullptr, 20 * GST_SECOND);
  EXPECT_FALSE (
      gst_element_query_duration (pipeline.get (), GST_FORMAT_TIME, &length));
  EXPECT_FALSE (gst_element_seek_simple (
      pipeline.get (), GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0));
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "sound"));
  g_object_set (sink.get (), "sync", FALSE, nullptr);
  gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
  auto bus = adopt (gst_element_get_bus (pipeline.get ()));
  auto eos = adopt (gst_bus_timed_pop_filtered (
      bus.get (), 20 * GST_SECOND, GST_MESSAGE_EOS));
  EXPECT_TRUE (eos);
  EXPECT_TRUE (
      gst_element_query_duration (pipeline.get (), GST_FORMAT_TIME, &length));
  EXPECT_GT (length, 0);
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}

/* Guards against a stop that hangs or leaks, at whatever moment. */
TEST (ReelTtsSrc, StopsAtAnyMoment)
{
  auto pipeline = make_pipeline (std::string (500, '7') + ". And on. And on.");
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "sound"));
  g_object_set (sink.get (), "sync", FALSE, nullptr);
  for (int i = 0; i < 200; i++) {
    gst_element_set_state (
        pipeline.get (), i % 3 ? GST_STATE_PLAYING : GST_STATE_PAUSED);
    for (int spin = 0; spin < (i * 37) % 1000; spin++)
      std::this_thread::yield ();
    GstState target = i % 2 ? GST_STATE_NULL : GST_STATE_READY;
    std::thread stopper (
        [&] { gst_element_set_state (pipeline.get (), target); });
    stopper.join ();
    GstState state;
    EXPECT_EQ (gst_element_get_state (pipeline.get (), &state, nullptr, 0),
        GST_STATE_CHANGE_SUCCESS);
    EXPECT_EQ (state, target);
  }
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}

static long
resident_kib ()
{
  std::ifstream status ("/proc/self/statm");
  long pages = 0, resident = 0;
  status >> pages >> resident;
  return resident * 4;
}

/* Guards against memory that grows with the text. */
TEST (ReelTtsSrc, MegabyteOfTextIsBounded)
{
  std::string text;
  while (text.size () < 1024 * 1024)
    text += "Every boat leaves a trace, even the small ones. ";
  GstHarness *harness =
      gst_harness_new_with_padnames ("reelttssrc", nullptr, "src");
  g_object_set (harness->element, "text", text.c_str (), "rate", 450, nullptr);
  gst_harness_play (harness);
  for (int i = 0; i < 200; i++)
    gst_buffer_unref (gst_harness_pull (harness));
  long before = resident_kib ();
  for (int i = 0; i < 3000; i++)
    gst_buffer_unref (gst_harness_pull (harness));
  // The harness takes what it is given; the element gives sentence by
  // sentence.
  EXPECT_LT (resident_kib () - before, 64 * 1024);
  gst_harness_teardown (harness);
}

/* Guards against properties that only work at rest, or that race. */
TEST (ReelTtsSrc, PropertiesAreSafeFromAnyThread)
{
  auto pipeline = make_pipeline ("One two three. Four five six.");
  auto source =
      adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "speech"));
  std::atomic<bool> done = false;
  std::thread setter ([&] {
    for (int i = 0; !done; i++) {
      g_object_set (source.get (), "text", i % 2 ? "Five." : "Six seven.",
          "rate", 100 + i % 300, nullptr);
      CharPtr text;
      g_object_get (source.get (), "text", (char **) out (text), nullptr);
    }
  });
  for (int i = 0; i < 20; i++)
    EXPECT_TRUE (run_speech (pipeline.get ()).result.eos);
  done = true;
  setter.join ();
}

/* Guards against a list of voices that names what is refused. */
TEST (ReelTtsSrc, ListsItsVoices)
{
  auto source =
      sink_floating (gst_element_factory_make ("reelttssrc", nullptr));
  GValue voices = G_VALUE_INIT;
  g_value_init (&voices, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (source.get ()), "voices", &voices);
  ASSERT_GT (gst_value_array_get_size (&voices), 50u);
  bool variant_seen = false;
  for (guint i = 0; i < gst_value_array_get_size (&voices); i++) {
    const GstStructure *voice =
        gst_value_get_structure (gst_value_array_get_value (&voices, i));
    for (const char *field :
        {"name", "identifier", "language", "languages", "gender"})
      EXPECT_TRUE (gst_structure_has_field_typed (voice, field, G_TYPE_STRING));
    gboolean variant = FALSE;
    gst_structure_get_boolean (voice, "variant", &variant);
    variant_seen = variant_seen || variant;
    EXPECT_FALSE (g_str_has_prefix (
        gst_structure_get_string (voice, "identifier"), "mb"));
  }
  EXPECT_TRUE (variant_seen);
  g_value_unset (&voices);
}
