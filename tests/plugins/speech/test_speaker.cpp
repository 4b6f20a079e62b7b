// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "core_support.h"
#include "text_units.h"

using namespace reel;
using namespace reel::test;

static size_t
length_of (const std::string &body)
{
  return say (ssml ("<speak>" + body + "</speak>")).samples.size ();
}

static double
energy_of (const std::string &body)
{
  Said said = say (ssml ("<speak>" + body + "</speak>"));
  return energy (said.samples, 0, said.samples.size ());
}

/* Guards against eSpeak NG's state leaking from one sentence to the next. */
TEST (Speaker, SaysTheSameEveryTime)
{
  Script script = plain ("The quick fox. The quick fox. It jumps, 1234 times!");
  script.voices[0].name = "en+whisper";
  const Said first = say (script);
  EXPECT_EQ (first.samples, say (script).samples);
  std::vector<Said> said (4);
  std::vector<std::thread> threads;
  for (Said &one : said)
    threads.emplace_back ([&] { one = say (script); });
  for (std::thread &thread : threads)
    thread.join ();
  for (const Said &one : said)
    EXPECT_EQ (one.samples, first.samples);
}

/* Guards against breaks that are dropped or rounded. */
TEST (Speaker, BreaksAreSilentAndExact)
{
  size_t without = length_of ("one, <break strength='x-weak'/> two");
  size_t with = length_of ("one, <break time='1070ms'/> two");
  EXPECT_EQ (with - without, 22'050u);
  EXPECT_EQ (
      length_of ("one <break strength='none'/> two"), length_of ("one  two"));
  EXPECT_EQ (length_of ("<break time='2s'/>"), 44'100u);
  Said said = say (ssml ("<speak>one<break time='1s'/>two</speak>"));
  ASSERT_EQ (said.words.size (), 2u);
  EXPECT_GE (said.words[1].start - said.words[0].stop, 22'050u);
}

/* Guards against markup that is parsed and then not heard. */
TEST (Speaker, ProsodyAndEmphasisAreHeard)
{
  const std::string text = "every boat leaves a trace";
  EXPECT_LT (length_of ("<prosody rate='200%'>" + text + "</prosody>"),
      length_of (text) * 7 / 10);
  EXPECT_GT (length_of ("<prosody rate='60%'>" + text + "</prosody>"),
      length_of (text) * 13 / 10);
  EXPECT_LT (length_of ("a <prosody rate='250%'>" + text + "</prosody> b"),
      length_of ("a " + text + " b"));
  EXPECT_LT (energy_of ("<prosody volume='-12dB'>" + text + "</prosody>"),
      energy_of (text) / 4);
  EXPECT_LT (energy_of ("<prosody volume='silent'>" + text + "</prosody>"), 1);
  Script high =
      ssml ("<speak><prosody pitch='x-high'>" + text + "</prosody></speak>");
  EXPECT_FALSE (say (high) == say (ssml ("<speak>" + text + "</speak>")));
  EXPECT_GT (energy_of ("a <emphasis level='strong'>boat</emphasis> is here"),
      energy_of ("a <emphasis level='reduced'>boat</emphasis> is here") * 1.2);
}

/* Guards against spelling that stays on, and aliases that move the words. */
TEST (Speaker, SayAsAndSubKeepTheWordsSeen)
{
  const std::string spelled =
      "say <say-as interpret-as='characters'>tree</say-as> now";
  EXPECT_GT (length_of (spelled), length_of ("say tree now") * 12 / 10);
  Said said = say (
      ssml ("<speak>the <sub alias='World Wide Web'>W W W</sub>, now</speak>"));
  ASSERT_EQ (said.words.size (), 3u);
  EXPECT_EQ (said.words[1].text, "W W W");
  EXPECT_EQ (said.words[1].offset, 4u);
  EXPECT_EQ (said.words[2].text, "now");
}

/* Guards against a voice or language that is accepted and not used. */
TEST (Speaker, VoicesChange)
{
  const std::string text = "bonjour le monde";
  auto base = say (ssml ("<speak>" + text + "</speak>"));
  for (const char *open : {"<voice name='en-us'>", "<voice name='en+f3'>",
           "<voice xml:lang='fr'>"}) {
    Said other =
        say (ssml ("<speak>" + std::string (open) + text + "</voice></speak>"));
    EXPECT_FALSE (other == base) << open;
    EXPECT_EQ (texts (other.words), texts (base.words));
  }
  Said mixed = say (ssml ("<speak>He said <lang xml:lang='fr'>bonjour</lang> "
                          "to all.</speak>"));
  EXPECT_EQ (mixed.words.size (), 5u);
  EXPECT_EQ (mixed.sentences.size (), 1u);
  EXPECT_TRUE (
      say (ssml ("<speak xml:lang='en'>" + text + "</speak>")) == base);
}

/* Guards against marks that drift, or that change what is heard. */
TEST (Speaker, MarksStandAtTheNextWord)
{
  Said said = say (plain ("One <mark name='a'/>two.<mark name='b'/> <mark "
                          "name='c'/>Three four.<mark name='d'/>"));
  EXPECT_EQ (said.samples, say (plain ("One two. Three four.")).samples);
  ASSERT_EQ (said.marks.size (), 4u);
  ASSERT_EQ (said.words.size (), 4u);
  EXPECT_EQ (said.marks[0].sample, said.words[1].start);
  EXPECT_EQ (said.marks[1].sample, said.words[1].stop);
  EXPECT_EQ (said.marks[2].sample, said.words[2].start);
  EXPECT_EQ (said.marks[2].offset, 9u);
  EXPECT_EQ (said.marks[3].sample, said.words[3].stop);
}

/* Guards against marks on the wrong side of a break. */
TEST (Speaker, MarksKnowBreaks)
{
  Said said = say (ssml ("<speak>One <mark name='a'/><break time='1s'/><mark "
                         "name='b'/>two<break time='1s'/><mark "
                         "name='c'/></speak>"));
  ASSERT_EQ (said.marks.size (), 3u);
  EXPECT_EQ (said.marks[0].sample, said.words[0].stop);
  EXPECT_EQ (said.marks[1].sample, said.words[1].start);
  EXPECT_EQ (said.marks[2].sample, said.samples.size ());
}

/* Guards against volume that is not a factor. */
TEST (Speaker, VolumeIsAFactor)
{
  SpeakerSettings half;
  half.volume = 0.5;
  Said loud = say (plain ("Hello")), soft = say (plain ("Hello"), half);
  ASSERT_EQ (loud.samples.size (), soft.samples.size ());
  EXPECT_NEAR (
      energy (loud.samples, 0, 9000) / energy (soft.samples, 0, 9000), 4, 0.05);
  SpeakerSettings none;
  none.volume = 0;
  Said silent = say (plain ("Hello"), none);
  EXPECT_EQ (energy (silent.samples, 0, 9000), 0);
  EXPECT_EQ (silent.words.size (), 1u);
}

/* Guards against hours of sound from a few bytes. */
TEST (Speaker, SecondsOfSpeechAreLimited)
{
  Script script = plain ("One two three four five six seven.");
  script.speech_limit_ns = kNsPerSecond;
  StopFlag stop;
  auto catalog = VoiceCatalog::installed (stop, nullptr);
  std::vector<FoundVoice> voices;
  ASSERT_TRUE (catalog->resolve (script.voices, voices, nullptr));
  Speaker speaker (script, voices, {});
  ErrorPtr error;
  EXPECT_FALSE (speaker.next (stop, out (error)));
  EXPECT_EQ (error->code, kErrorTooLarge);
}

/* Guards against a stop that waits for a long sentence, or for others. */
TEST (Speaker, StopsBeforeAndWhileSpeaking)
{
  Script script = plain (std::string (590, '7'));
  StopFlag stop;
  auto catalog = VoiceCatalog::installed (stop, nullptr);
  std::vector<FoundVoice> voices;
  ASSERT_TRUE (catalog->resolve (script.voices, voices, nullptr));
  for (int i = 0; i < 20; i++) {
    stop.rearm ();
    Speaker speaker (script, voices, {});
    ErrorPtr error;
    bool said = true;
    std::thread thread (
        [&] { said = speaker.next (stop, out (error)).has_value (); });
    for (int spin = 0; spin < i * 100; spin++)
      std::this_thread::yield ();
    stop.stop ();
    thread.join ();
    if (!said) {
      EXPECT_EQ (error->code, kErrorCancelled);
    }
  }
}
