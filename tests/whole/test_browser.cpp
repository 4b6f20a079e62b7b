// SPDX-License-Identifier: GPL-3.0-or-later
/* A browser plays what was rendered, and finds its way in it. */
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <cstdio>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

/* Plays for a moment, jumps to the middle and then near the end, and tells of
 * each by a line on the console. */
constexpr char kPage[] = R"(<!DOCTYPE html><meta charset="utf-8">
<video id="v" src="SOURCE" preload="auto" muted playsinline></video>
<script>
const v = document.getElementById ('v');
const say = (what) => console.log ('RESULT ' + JSON.stringify (what));
const once = (type) => new Promise ((done) =>
  v.addEventListener (type, done, {once: true}));
v.addEventListener ('error', () => say ({error: v.error.message}));
(async () => {
  if (v.readyState < 3) await once ('canplay');
  await v.play ();
  while (v.currentTime < 0.3) await once ('timeupdate');
  v.pause ();
  const played = v.currentTime;
  const seek = async (to) => {
    const done = once ('seeked');
    v.currentTime = to;
    await done;
    return v.currentTime;
  };
  const middle = await seek (v.duration / 2);
  const late = await seek (v.duration - 0.2);
  say ({played, middle, late, duration: v.duration, width: v.videoWidth,
        height: v.videoHeight});
}) ().catch ((error) => say ({error: String (error)}));
</script>)";

/* What the page says of VIDEO, as JSON; empty if the browser ends first. */
std::string
ask_browser (const Workplace &place, const std::string &video)
{
  std::string page = kPage;
  page.replace (page.find ("SOURCE"), 6, "file://" + video);
  std::string address = "file://" + place.write ("page.html", page);
  std::map<std::string, std::string> environment = {
      {"HOME", place.file ("home")}, {"TMPDIR", place.file ("tmp")}};
  Program browser (
      {"sh", "-c", "exec chromium \"$@\" 2>&1", "sh", "--headless",
          "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
          "--disable-background-networking", "--disable-component-update",
          "--disable-sync", "--no-first-run", "--enable-logging=stderr",
          "--autoplay-policy=no-user-gesture-required", "--mute-audio",
          "--user-data-dir=" + place.file ("profile"), address},
      environment);
  std::string line, result;
  if (!browser.start ())
    return "";
  while (result.empty () && browser.read_line (line)) {
    size_t at = line.find ("RESULT ");
    if (at != std::string::npos)
      result = line.substr (at + 7, line.rfind ('}') - at - 6);
  }
  browser.send (SIGTERM);
  browser.wait ();
  return result;
}

} // namespace

/* Profile, edit lists, header and time stamps, as the strictest reader most
 * people have takes them. */
TEST (Browser, PlaysAndSeeks)
{
  if (Program ({"chromium", "--version"}).run ().status != 0)
    FAIL () << "there is no browser to test with; install the Debian package "
               "chromium";
  Workplace place;
  Outcome outcome = place.render (place.write ("watch.yaml",
      "output: {size: 320x180}\nscenes:\n"
      "  - {background: {generate: aurora}, narration: Hello "
      "to the browser.}\n"
      "  - {background: teal, duration: 2, transition: 0.5}\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  std::string video = place.videos () + "/watch.mp4";
  double length = (double) scene_starts (video).back () / 30;
  std::string answer = ask_browser (place, video);
  std::printf ("the browser says %s\n", answer.c_str ());
  rapidjson::Document result;
  result.Parse<rapidjson::kParseIterativeFlag> (answer.c_str ());
  ASSERT_TRUE (!result.HasParseError () && result.IsObject ());
  ASSERT_FALSE (result.HasMember ("error")) << answer;
  EXPECT_NEAR (result["duration"].GetDouble (), length, 0.05);
  EXPECT_GE (result["played"].GetDouble (), 0.3);
  EXPECT_NEAR (result["middle"].GetDouble (), length / 2, 0.05);
  EXPECT_NEAR (result["late"].GetDouble (), length - 0.2, 0.05);
  EXPECT_EQ (result["width"].GetInt (), 320);
  EXPECT_EQ (result["height"].GetInt (), 180);
}
