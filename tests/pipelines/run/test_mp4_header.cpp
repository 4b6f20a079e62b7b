// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>

#include "pipeline_run.h"
#include "run/mp4_header.h"
#include "temp_folder.h"

using namespace reel;

namespace {

Mp4Box
box (const char *type, std::vector<uint8_t> data)
{
  return {type, std::move (data), {}};
}

Mp4Box
parent (const char *type, std::vector<Mp4Box> children)
{
  return {type, {}, std::move (children)};
}

std::vector<uint8_t>
bytes_of (const Mp4Box &b)
{
  std::vector<uint8_t> bytes;
  write_mp4_box (b, bytes);
  return bytes;
}

std::string
contents (const std::string &file)
{
  CharPtr text;
  gsize size = 0;
  g_file_get_contents (file.c_str (), out (text), &size, nullptr);
  return text ? std::string (text.get (), size) : "";
}

/* An MP4 as mp4mux writes it: header at the end, dates of today. */
std::string
make_mp4 (const std::string &folder)
{
  std::string file = folder + "/made.mp4";
  auto result = test::run_pipeline (
      "videotestsrc num-buffers=30 ! openh264enc ! h264parse ! mp4mux ! "
      "filesink location=" +
      file);
  EXPECT_TRUE (result.eos) << result.error_message;
  return file;
}

} // namespace

/* Guards against bytes lost between reading and writing. */
TEST (Mp4Header, WhatIsReadIsWrittenAgain)
{
  Mp4Box moov =
      parent ("moov", {box ("mvhd", {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}),
                          parent ("trak", {box ("tkhd", {1, 2, 3})})});
  auto bytes = bytes_of (moov);
  EXPECT_EQ (bytes.size (), moov.size ());
  auto read = parse_mp4_boxes (bytes.data (), bytes.size ());
  ASSERT_TRUE (read);
  EXPECT_EQ (bytes_of (read->at (0)), bytes);
}

/* Guards against the clock in the output. */
TEST (Mp4Header, DatesBecomeZero)
{
  Mp4Box moov = parent ("moov",
      {box ("mvhd", {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 7}),
          parent ("trak", {box ("tkhd", {1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2,
                                            2, 2, 2, 2, 2, 2, 2, 7})})});
  clear_mp4_dates (moov);
  EXPECT_EQ (moov.children[0].data,
      (std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}));
  std::vector<uint8_t> wide (21, 0);
  wide[0] = 1;
  wide[20] = 7;
  EXPECT_EQ (moov.children[1].children[0].data, wide);
}

/* Guards against offsets that wrap at 4 GiB. */
TEST (Mp4Header, OffsetsPastFourGigabytesWiden)
{
  Mp4Box table = box (
      "stco", {0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xf0});
  shift_mp4_chunks (table, 0x20);
  EXPECT_EQ (table.type, "co64");
  EXPECT_EQ (table.data, (std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0,
                             0, 0, 0, 1, 0x20, 0, 0, 0, 1, 0, 0, 0, 0x10}));
}

/* Guards against reading outside of what a damaged header claims. */
TEST (Mp4Header, DamagedHeadersAreRefused)
{
  unsigned seed = std::random_device{}();
  SCOPED_TRACE (seed);
  std::mt19937 random (seed);
  auto bytes = bytes_of (parent ("moov",
      {parent ("trak", {box ("tkhd", {1, 2, 3}), box ("stco", {0, 0})})}));
  EXPECT_FALSE (parse_mp4_boxes (bytes.data (), bytes.size () - 1));
  for (int i = 0; i < 20000; i++) {
    auto damaged = bytes;
    for (int j = 0; j < 3; j++)
      damaged[random () % damaged.size ()] = (uint8_t) random ();
    auto read = parse_mp4_boxes (damaged.data (), damaged.size ());
    if (read)
      for (Mp4Box &b : *read)
        shift_mp4_chunks (b, 100);
  }
}

/* Guards against a rewritten file that doesn't play, differs from render to
 * render, or makes a player load it whole first. */
TEST (Mp4Header, RewrittenFilePlaysFromItsStart)
{
  test::TempFolder folder;
  std::string made = make_mp4 (folder.path ());
  std::string moved = folder.path () + "/moved.mp4";
  ErrorPtr error;
  ASSERT_TRUE (rewrite_mp4 (made, moved, nullptr, out (error)))
      << error->message;
  std::string text = contents (moved);
  /* All but the empty box that keeps room for a longer header. */
  EXPECT_EQ (text.size () + 8, contents (made).size ());
  EXPECT_LT (text.find ("moov"), text.find ("mdat"));
  int frames = 0;
  auto pipeline = test::parse_pipeline ("filesrc location=" + moved +
                                        " ! qtdemux ! h264parse ! "
                                        "openh264dec ! fakesink "
                                        "signal-handoffs=true name=out");
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "out"));
  g_signal_connect (sink.get (), "handoff",
      G_CALLBACK (+[] (GstElement *, GstBuffer *, GstPad *, gpointer n) {
        ++*static_cast<int *> (n);
      }),
      &frames);
  auto result = test::run_pipeline (pipeline.get ());
  EXPECT_TRUE (result.eos) << result.error_message;
  EXPECT_EQ (frames, 30);
}

/* Guards against publishing a file that was cut off. */
TEST (Mp4Header, TruncatedFilesAreRefused)
{
  test::TempFolder folder;
  std::string text = contents (make_mp4 (folder.path ()));
  std::string file = folder.path () + "/cut.mp4";
  for (size_t size = 0; size < text.size (); size += text.size () / 37) {
    g_file_set_contents (file.c_str (), text.data (), (gssize) size, nullptr);
    ErrorPtr error;
    EXPECT_FALSE (
        rewrite_mp4 (file, folder.path () + "/to.mp4", nullptr, out (error)))
        << size;
    EXPECT_TRUE (error);
  }
}
