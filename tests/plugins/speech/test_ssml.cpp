// SPDX-License-Identifier: GPL-3.0-or-later
#include "core_support.h"
#include "ssml_values.h"
#include "text_units.h"

using namespace reel;
using namespace reel::test;

/* Guards against markup that shifts the places of what is said. */
TEST (PlainText, OnlyMarksAreTakenOut)
{
  Script script = plain ("a<mark name=\"m &amp; n\"/>b <b>&amp;</b> <mark>");
  EXPECT_EQ (encode_utf8 (script.text), "ab <b>&amp;</b> <mark>");
  ASSERT_EQ (script.cues.size (), 1u);
  EXPECT_EQ (script.cues[0].name, "m & n");
  EXPECT_EQ (script.cues[0].offset, 1u);
}

/* Guards against half-written marks being lost instead of said. */
TEST (PlainText, BrokenMarksAreLiteral)
{
  for (const char *text :
      {"<mark name=\"\"/>", "<mark name='a\"/>", "<mark name=\"a\">", "<mark/>",
          "<markname=\"a\"/>", "<mark name=\"a", "<mark id=\"a\"/>"})
    EXPECT_EQ (encode_utf8 (plain (text).text), text);
}

/* Guards against reading past bytes that are no text. */
TEST (PlainText, BadUtf8IsAnError)
{
  for (std::string bytes : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {
    ErrorPtr error;
    EXPECT_FALSE (read_plain_text (bytes, {}, "en", {}, out (error)));
    ASSERT_TRUE (error);
    EXPECT_EQ (error->code, kErrorText);
    ErrorPtr second;
    EXPECT_FALSE (
        read_ssml ("<speak>" + bytes + "</speak>", {}, "en", {}, out (second)));
    EXPECT_EQ (second->code, kErrorText);
  }
}

/* Guards against entities, CDATA or comments counted as they are written. */
TEST (Ssml, TextIsWhatAViewerSees)
{
  Script script =
      ssml ("<?xml version=\"1.0\"?>\n<!-- a --><speak>1 &lt;&#x32;&#51; "
            "<![CDATA[<b>&amp;]]><!-- <audio/> -->!<p>x</p></speak>\n");
  EXPECT_EQ (encode_utf8 (script.text), "1 <23 <b>&amp;!x");
}

/* Guards against files and programs opened for a text: eSpeak NG runs a shell
 * on the name of a sound. */
TEST (Ssml, AudioIsRefusedWithItsPlace)
{
  std::string message =
      ssml_error ("<speak>\n  Hi <audio src=\"/a$(touch x).wav\"/></speak>");
  EXPECT_EQ (message.rfind ("2:6: <audio> is not allowed", 0), 0u) << message;
}

/* Guards against anything outside the subset slipping through. */
TEST (Ssml, WhatIsOutsideIsRefused)
{
  const std::pair<const char *, const char *> cases[] = {
      {"Hello", "1:1:"},
      {"", "1:1:"},
      {"<p>a</p>", "1:1:"},
      {"<speak>a", "1:1:"},
      {"<speak><p>a</speak>", "1:12:"},
      {"<speak>a</p></speak>", "1:9:"},
      {"<speak>a</speak>b", "1:17:"},
      {"<speak/><speak/>", "1:9:"},
      {"<speak><speak/></speak>", "1:8:"},
      {"<speak><phoneme ph='x'>a</phoneme></speak>", "1:8:"},
      {"<speak xml:base='file:///'>a</speak>", "1:8:"},
      {"<speak><s onload='x'>a</s></speak>", "1:11:"},
      {"<speak>a & b</speak>", "1:10:"},
      {"<speak>&nbsp;</speak>", "1:8:"},
      {"<speak>&#1;</speak>", "1:8:"},
      {"<speak>&#xd800;</speak>", "1:8:"},
      {"<speak>&#99999999;</speak>", "1:8:"},
      {"<speak>a\x01"
       "b</speak>",
          "1:9:"},
      {"<speak>a < b</speak>", "1:11:"},
      {"<speak><p/ ></speak>", "1:8:"},
      {"<speak><s a=\"b</s></speak>", "1:11:"},
      {"<speak><mark name=\"a\" name=\"b\"/></speak>", "1:23:"},
      {"<speak><mark/></speak>", "1:8:"},
      {"<speak><mark name=\"a\">x</mark></speak>", "1:8:"},
      {"<speak><sub>x</sub></speak>", "1:8:"},
      {"<speak><sub alias='a'><p/></sub></speak>", "1:23:"},
      {"<speak><voice>x</voice></speak>", "1:8:"},
      {"<speak><lang>x</lang></speak>", "1:8:"},
      {"<speak><prosody>x</prosody></speak>", "1:8:"},
      {"<speak><prosody rate='200wpm'>x</prosody></speak>", "1:17:"},
      {"<speak><prosody pitch='120Hz'>x</prosody></speak>", "1:17:"},
      {"<speak><prosody volume='11'><prosody volume='1e3'/></prosody></speak>",
          "1:38:"},
      {"<speak><emphasis level='huge'>x</emphasis></speak>", "1:18:"},
      {"<speak><say-as interpret-as='date'>x</say-as></speak>", "1:16:"},
      {"<speak><break time='1'/></speak>", "1:15:"},
      {"<speak><break time='-1s'/></speak>", "1:15:"},
      {"<!DOCTYPE x [<!ENTITY a 'b'>]><speak/>", "1:1:"},
      {"<speak><?php x?></speak>", "1:8:"},
      {"<speak><!-- x</speak>", "1:8:"},
      {"<speak><![CDATA[x</speak>", "1:8:"},
  };
  for (const auto &[text, place] : cases) {
    std::string message = ssml_error (text);
    EXPECT_EQ (message.rfind (place, 0), 0u) << text << ": " << message;
  }
}

/* Guards against a few bytes that ask for hours or gigabytes. */
TEST (Ssml, LimitsHold)
{
  ssml_error ("<speak><break time='61s'/></speak>", kErrorTooLarge);
  std::string breaks;
  for (int i = 0; i < 6; i++)
    breaks += "<break time='60s'/>";
  ssml_error ("<speak>" + breaks + "</speak>", kErrorTooLarge);
  ssml_error (
      "<speak>" + std::string (20'001, 'a') + "</speak>", kErrorTooLarge);
  ssml_error (
      "<speak><sub alias='" + std::string (20'001, 'a') + "'>a</sub></speak>",
      kErrorTooLarge);
  ssml_error (std::string (1024 * 1024 + 1, ' '), kErrorTooLarge);
  std::string deep = "<speak>";
  for (int i = 0; i < 40; i++)
    deep += "<emphasis>";
  EXPECT_NE (ssml_error (deep).find ("nested"), std::string::npos);
}

/* Guards against numbers read by the locale or half read. */
TEST (SsmlValues, AreReadWhole)
{
  EXPECT_EQ (read_time ("1.5s"), 1'500'000'000u);
  EXPECT_EQ (read_time (" 250ms "), 250'000'000u);
  EXPECT_FALSE (read_time ("1,5s"));
  EXPECT_FALSE (read_time ("1.5.2s"));
  EXPECT_FALSE (read_time ("1m"));
  EXPECT_FALSE (read_time (""));
  EXPECT_EQ (read_rate ("200%", 100, 165), 200);
  EXPECT_EQ (read_rate ("-50%", 200, 165), 100);
  EXPECT_EQ (read_rate ("x-fast", 100, 400), 450);
  EXPECT_FALSE (read_rate ("infinity", 100, 165));
  EXPECT_FALSE (read_rate ("0", 100, 165));
  EXPECT_EQ (read_pitch ("+12st", 40, 50), 90);
  EXPECT_EQ (read_pitch ("high", 40, 50), 70);
  EXPECT_FALSE (read_pitch ("-100%", 40, 50));
  EXPECT_EQ (read_volume ("-6dB", 100, 100), 50);
  EXPECT_EQ (read_volume ("silent", 100, 100), 0);
  EXPECT_EQ (read_volume ("+900%", 100, 100), 300);
  EXPECT_FALSE (read_volume ("loudest", 100, 100));
}
