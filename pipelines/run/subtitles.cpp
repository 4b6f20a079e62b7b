// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/subtitles.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace reel {

static std::string
clock_text (Nanoseconds time, char point)
{
  int64_t ms = (time + 500'000) / 1'000'000;
  char text[32];
  std::snprintf (text, sizeof text,
      "%02" PRId64 ":%02" PRId64 ":%02" PRId64 "%c%03" PRId64, ms / 3'600'000,
      ms / 60'000 % 60, ms / 1000 % 60, point, ms % 1000);
  return text;
}

/* What has a meaning in WebVTT's cue text. */
static std::string
escape_vtt (const std::string &text)
{
  std::string result;
  for (char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else
      result += c;
  }
  return result;
}

std::string
write_vtt (const Plan &plan)
{
  std::string text = "WEBVTT\n";
  if (plan.quality == Quality::Draft)
    text += "\nNOTE This belongs to a draft of the video.\n";
  for (const PlannedScene &scene : plan.scenes) {
    Nanoseconds origin = plan.frame_time (scene.first_frame);
    for (const Caption &caption : scene.captions)
      text += "\n" + clock_text (origin + caption.start, '.') + " --> " +
              clock_text (origin + caption.stop, '.') + "\n" +
              escape_vtt (caption.text) + "\n";
  }
  return text;
}

std::string
write_srt (const Plan &plan)
{
  std::string text;
  int number = 0;
  for (const PlannedScene &scene : plan.scenes) {
    Nanoseconds origin = plan.frame_time (scene.first_frame);
    for (const Caption &caption : scene.captions)
      text += std::to_string (++number) + "\n" +
              clock_text (origin + caption.start, ',') + " --> " +
              clock_text (origin + caption.stop, ',') + "\n" + caption.text +
              "\n\n";
  }
  return text;
}

std::string
write_transcript (const Plan &plan)
{
  std::string text;
  if (plan.quality == Quality::Draft)
    text = "(This belongs to a draft of the video.)\n\n";
  for (const PlannedScene &scene : plan.scenes) {
    if (!scene.title.empty ())
      text += scene.title + "\n\n";
    std::string said;
    for (const Caption &caption : scene.captions)
      said += (said.empty () ? "" : " ") + caption.text;
    std::replace (said.begin (), said.end (), '\n', ' ');
    if (!said.empty ())
      text += said + "\n\n";
  }
  return text;
}

} // namespace reel
