// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstring>

#include "config/config.h"
#include "error.h"
#include "temp_folder.h"

using namespace reel::daemon;
using reel::test::TempFolder;

namespace {

/* What load_config makes of a file that holds TEXT; `conf` stands for the
 * file's path in the message. */
struct Loaded {
  std::optional<Config> config;
  std::string message;
};

Loaded
load (const std::string &text)
{
  TempFolder folder;
  std::string file = folder.path () + "/reelsmith.conf";
  EXPECT_TRUE (g_file_set_contents (
      file.c_str (), text.c_str (), (gssize) text.size (), nullptr));
  GError *error = nullptr;
  Loaded loaded{load_config (file, &error), ""};
  EXPECT_EQ (loaded.config.has_value (), error == nullptr);
  if (error) {
    loaded.message = error->message;
    for (size_t at; (at = loaded.message.find (file)) != std::string::npos;)
      loaded.message.replace (at, file.size (), "conf");
    g_error_free (error);
  }
  return loaded;
}

} // namespace

/* Guards against a daemon that can't start before it was configured. */
TEST (Config, IsTheDefaultsWithoutFileOrWithAnEmptyOne)
{
  TempFolder folder;
  GError *error = nullptr;
  auto config = load_config (folder.path () + "/none.conf", &error);
  ASSERT_TRUE (config);
  EXPECT_EQ (*config, default_config ());
  EXPECT_EQ (load ("").config, default_config ());
  EXPECT_EQ (load ("# a comment\n\n").config, default_config ());
  EXPECT_EQ (load ("[daemon]\n").config, default_config ());
}

/* Guards against a key that is read into the place of another, or not at all.
 */
TEST (Config, EveryKeyComesToItsPlace)
{
  auto loaded =
      load ("[daemon]\nmedia=/srv/films\nmax-running=2\nmax-queued=30\n"
            "max-running-per-user=1\n"
            "max-queued-per-user=4\nmax-finished=50\nmax-finished-age=2w\n"
            "segments=6\n"
            "[limits]\nbrief-bytes=64KiB\nnesting=20\nscenes=30\n"
            "length=1h\nwidth=1920\nheight=1080\nframe-rate=60\n"
            "narration=4000\nmegapixels=50\nassets=7\nasset-bytes=500M\n"
            "[worker]\nsandbox=off\nmemory=2GiB\ndeadline=12h\nstalled=90s\n"
            "max-attempts=3\n"
            "[library]\nmax-bytes=20GB\nkeep-free=0\nmax-age-image=1d\n"
            "max-age-audio=2d\nmax-age-segment=3d\nmax-age-failed=4d\n"
            "max-age-video=5d\nevict-videos=yes\n"
            "[stock]\nfolders=/srv/stock;/opt/more\n");
  ASSERT_TRUE (loaded.config) << loaded.message;
  Config expected;
  expected.media = "/srv/films";
  expected.max_running = 2;
  expected.max_running_per_user = 1;
  expected.max_queued = 30;
  expected.max_queued_per_user = 4;
  expected.max_finished = 50;
  expected.max_finished_age_seconds = 14 * 86400;
  expected.segments = 6;
  expected.limits.brief_bytes = 65536;
  expected.limits.nesting = 20;
  expected.limits.scenes = 30;
  expected.limits.length_seconds = 3600;
  expected.limits.width = 1920;
  expected.limits.height = 1080;
  expected.limits.frame_rate = 60;
  expected.limits.narration = 4000;
  expected.limits.megapixels = 50;
  expected.assets = 7;
  expected.asset_bytes = 500'000'000;
  expected.sandbox = false;
  expected.memory_bytes = 2ull << 30;
  expected.deadline_seconds = 43200;
  expected.stalled_seconds = 90;
  expected.max_attempts = 3;
  expected.max_bytes = 20'000'000'000;
  expected.keep_free_bytes = 0;
  uint64_t days = 0;
  for (const char *kind : {"image", "audio", "segment", "failed", "video"})
    expected.kinds[kind].max_age_seconds = ++days * 86400;
  expected.evict_videos = true;
  expected.stock = {"/srv/stock", "/opt/more"};
  EXPECT_EQ (*loaded.config, expected);
}

/* Guards against a limit that someone believes in and that isn't there. */
TEST (Config, UnknownNamesAreErrorsThatNameTheNearest)
{
  EXPECT_EQ (load ("[daemon]\nmax-runing=2\n").message,
      "conf: [daemon] max-runing: is not a key; did you mean max-running?");
  EXPECT_EQ (load ("[libary]\nmax-bytes=1G\n").message,
      "conf: [libary] is not a group; did you mean library?");
  EXPECT_EQ (load ("[stock]\ncolour=red\n").message,
      "conf: [stock] colour: is not a key; there are folders");
  /* A key of another group is not one of this. */
  EXPECT_EQ (load ("[stock]\nmax-running=2\n").message,
      "conf: [stock] max-running: is not a key; there are folders");
  EXPECT_EQ (load ("[daemon]\nmax-running[de]=2\n").message,
      "conf: [daemon] max-running[de]: is not a key; did you mean "
      "max-running?");
}

class WrongValue
    : public testing::TestWithParam<std::pair<const char *, const char *>> {};

/* Guards against values that are cut, rounded or read as something else. */
TEST_P (WrongValue, IsAnError)
{
  auto [text, message] = GetParam ();
  EXPECT_EQ (load (text).message, std::string ("conf: ") + message);
}

INSTANTIATE_TEST_SUITE_P (Config, WrongValue,
    testing::ValuesIn (std::vector<std::pair<const char *, const char *>>{
        {"[daemon]\nmax-running=two\n",
            "[daemon] max-running: “two” is not a whole number"},
        {"[daemon]\nmax-running=\n",
            "[daemon] max-running: “” is not a whole number"},
        {"[daemon]\nmax-running=1.5\n",
            "[daemon] max-running: “1.5” is not a whole number"},
        {"[daemon]\nmax-running=-1\n",
            "[daemon] max-running: “-1” is not a whole number"},
        {"[daemon]\nmax-running=0\n",
            "[daemon] max-running: 0 is not between 1 and 64"},
        {"[daemon]\nmax-running=4294967297\n",
            "[daemon] max-running: 4294967297 is not between 1 and 64"},
        {"[limits]\nbrief-bytes=17MiB\n",
            "[limits] brief-bytes: 17MiB is not between 1KiB and 16MiB"},
        {"[limits]\nscenes=0\n",
            "[limits] scenes: 0 is not between 1 and 5000"},
        {"[limits]\nlength=13h\n",
            "[limits] length: 13h is not between 1s and 12h"},
        {"[limits]\nmegapixels=some\n",
            "[limits] megapixels: “some” is not a whole number"},
        {"[limits]\nnesting=257\n",
            "[limits] nesting: 257 is not between 4 and 256"},
        {"[worker]\nmemory=8 GiB\n",
            "[worker] memory: “8 GiB” is not a size, such as 500M or 2GiB"},
        {"[worker]\nmemory=8g\n",
            "[worker] memory: “8g” is not a size, such as 500M or 2GiB"},
        {"[worker]\nmemory=99999999999999999999\n",
            "[worker] memory: “99999999999999999999” is not a size, such as "
            "500M or 2GiB"},
        {"[worker]\nmemory=99999999999T\n",
            "[worker] memory: “99999999999T” is not a size, such as 500M or "
            "2GiB"},
        {"[worker]\nstalled=1M\n",
            "[worker] stalled: “1M” is not a time, such as 90s, 12h or 30d"},
        {"[worker]\nstalled=0\n",
            "[worker] stalled: 0 is not between 1s and 1d"},
        {"[worker]\nsandbox=maybe\n",
            "[worker] sandbox: “maybe” is neither on nor off"},
        {"[daemon]\nmedia=films\n",
            "[daemon] media: “films” is not an absolute path"},
        {"[daemon]\nmedia=~other/films\n",
            "[daemon] media: “~other/films” is not an absolute path"},
        {"[stock]\nfolders=/srv;stock\n",
            "[stock] folders: “stock” is not an absolute path"},
        {"[daemon]\nmedia=/srv/\\q\n",
            "[daemon] media: can't be read: it has to be UTF-8, with \\\\ for "
            "a backslash"},
        {"[daemon]\nmax-running=1\nmax-running=2\n",
            "[daemon] max-running: is there twice; keep one of them"},
        {"[daemon]\nmax-running=1\n[stock]\n[daemon]\nmax-running = 2\n",
            "[daemon] max-running: is there twice; keep one of them"},
    }));

/* Guards against mending a file one message at a time. */
TEST (Config, AllThatIsWrongIsSaidAtOnce)
{
  EXPECT_EQ (load ("[wroker]\na=1\n[daemon]\nsegment=1\nmax-queued=none\n"
                   "[worker]\nsandbox=2\n")
                 .message,
      "conf: [wroker] is not a group; did you mean worker?\n"
      "conf: [daemon] segment: is not a key; did you mean segments?\n"
      "conf: [daemon] max-queued: “none” is not a whole number\n"
      "conf: [worker] sandbox: “2” is neither on nor off");
}

/* Guards against starting with half a file. */
TEST (Config, WhatIsNoKeyFileIsAnErrorThatNamesTheFile)
{
  EXPECT_TRUE (load ("max-running=2\n").message.starts_with ("conf: "));
  EXPECT_TRUE (load ("[daemon\nmax-running=2\n").message.starts_with ("conf:"));
  EXPECT_TRUE (load ("[daemon]\nmax-running\n").message.starts_with ("conf: "));
  TempFolder folder;
  GError *error = nullptr;
  EXPECT_FALSE (load_config (folder.path (), &error));
  ASSERT_NE (error, nullptr);
  EXPECT_NE (strstr (error->message, folder.path ().c_str ()), nullptr);
  g_error_free (error);
}

/* Guards against a file written on another system, or by a careful hand. */
TEST (Config, SpacesAndLineEndsDoNoHarm)
{
  auto loaded = load ("[daemon]\r\n  max-running = 3 \r\n[worker]\n"
                      "# off\nsandbox= on\n");
  ASSERT_TRUE (loaded.config) << loaded.message;
  EXPECT_EQ (loaded.config->max_running, 3);
}

/* Guards against folders in a home that isn't the user's. */
TEST (Config, TildeIsTheHomeFolder)
{
  auto loaded = load ("[daemon]\nmedia=~/Films\n[stock]\nfolders=~/a;~/b;\n");
  ASSERT_TRUE (loaded.config) << loaded.message;
  std::string home = g_get_home_dir ();
  EXPECT_EQ (loaded.config->media, home + "/Films");
  EXPECT_EQ (loaded.config->stock,
      (std::vector<std::string>{home + "/a", home + "/b"}));
}

/* Guards against random bytes that end the daemon instead of being refused. */
TEST (Config, RandomFilesAreReadOrRefused)
{
  unsigned seed = (unsigned) g_get_monotonic_time ();
  SCOPED_TRACE (testing::Message () << "seed " << seed);
  GRand *random = g_rand_new_with_seed (seed);
  const char *pieces[] = {"[daemon]", "[", "]", "=", "\n", "max-running", "#",
      "\\", ";", "5", "GiB", "\xff", " ", "[library]\n", "keep-free=", "~/",
      "-", "[daemon]\nmedia=", "\r"};
  for (int i = 0; i < 300; i++) {
    std::string text;
    for (int n = g_rand_int_range (random, 0, 20); n > 0; n--)
      text += pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];
    Loaded loaded = load (text);
    EXPECT_TRUE (loaded.config || !loaded.message.empty ()) << text;
  }
  g_rand_free (random);
}

/* Guards against a file that is documented in one place and read from another.
 */
TEST (Config, PathIsTheSystemsOrTheUsers)
{
  EXPECT_EQ (config_path (true), "/etc/reelsmith/reelsmith.conf");
  EXPECT_EQ (config_path (false),
      std::string (g_get_user_config_dir ()) + "/reelsmith/reelsmith.conf");
}
