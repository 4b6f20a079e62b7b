// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "error.h"
#include "gst_ptr.h"
#include "run/graph.h"
#include "run/mkv_header.h"
#include "run/runner.h"
#include "temp_folder.h"

using namespace reel;

namespace {

std::string
contents (const std::string &file)
{
  CharPtr bytes;
  gsize size = 0;
  if (!g_file_get_contents (file.c_str (), out (bytes), &size, nullptr))
    return "";
  return {bytes.get (), size};
}

/* Three seconds with a key frame each, and with sound. */
void
mux (const std::string &file)
{
  ErrorPtr error;
  auto graph = Graph::parse (
      "matroskamux name=mux min-cluster-duration=0 ! filesink name=store "
      "videotestsrc num-buffers=90 ! "
      "video/x-raw,format=I420,width=64,height=64,framerate=30/1 ! "
      "vp8enc keyframe-max-dist=30 deadline=1 ! queue ! mux.video_0 "
      "audiotestsrc num-buffers=130 ! audio/x-raw,rate=48000 ! opusenc ! "
      "queue ! mux.audio_0",
      out (error));
  ASSERT_TRUE (graph) << error->message;
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  ASSERT_TRUE (run_to_end (graph->pipeline (), {}, out (error)))
      << error->message;
}

/* The bytes of ID at AT. */
bool
is_at (const std::string &bytes, size_t at, const char *id)
{
  return bytes.compare (at, 4, id, 4) == 0;
}

constexpr char kCluster[] = "\x1f\x43\xb6\x75", kCues[] = "\x1c\x53\xbb\x6b";

} // namespace

/* Guards against a clock and chance in finished files: two of the same stream
 * are the same bytes. */
TEST (MkvHeader, TwoFilesOfOneStreamBecomeTheSame)
{
  test::TempFolder folder;
  std::string texts[2], given[2];
  for (int i = 0; i < 2; i++) {
    std::string from = folder.path () + "/from", to = folder.path () + "/to";
    mux (from);
    ErrorPtr error;
    ASSERT_TRUE (rewrite_mkv (from, to, nullptr, out (error)))
        << error->message;
    given[i] = contents (from);
    texts[i] = contents (to);
  }
  EXPECT_NE (given[0], given[1]);
  EXPECT_FALSE (texts[0].empty ());
  EXPECT_TRUE (texts[0] == texts[1]);
}

/* Guards against players that must load all of a file before they can seek, and
 * against cues that point beside the clusters. */
TEST (MkvHeader, CuesAreInFrontAndPointAtClusters)
{
  test::TempFolder folder;
  std::string from = folder.path () + "/from", to = folder.path () + "/to";
  mux (from);
  ErrorPtr error;
  ASSERT_TRUE (rewrite_mkv (from, to, nullptr, out (error))) << error->message;
  std::string bytes = contents (to);
  size_t cues = bytes.find (kCues, 300), cluster = bytes.find (kCluster);
  ASSERT_NE (cues, std::string::npos);
  EXPECT_LT (cues, cluster);
  size_t segment = bytes.find ("\x18\x53\x80\x67") + 12;
  auto head = parse_ebml (
      reinterpret_cast<const uint8_t *> (bytes.data ()) + cues, cluster - cues);
  ASSERT_TRUE (head);
  size_t points = 0;
  for (EbmlElement &point : head->front ().children)
    for (EbmlElement &positions : point.children)
      if (EbmlElement *at = positions.child (0xF1)) {
        uint64_t position = 0;
        for (uint8_t byte : at->data)
          position = position << 8 | byte;
        EXPECT_TRUE (is_at (bytes, segment + position, kCluster));
        points++;
      }
  EXPECT_GE (points, 3u);
}

/* Guards against crashes and half files from a disk that lost some of what was
 * written: every shortened file is refused or whole. */
TEST (MkvHeader, DamagedFilesAreRefused)
{
  test::TempFolder folder;
  std::string from = folder.path () + "/from", cut = folder.path () + "/cut";
  mux (from);
  std::string bytes = contents (from);
  for (size_t size : {(size_t) 0, (size_t) 10, (size_t) 40, (size_t) 100,
           (size_t) 300, bytes.size () / 2, bytes.size () - 200}) {
    ASSERT_TRUE (g_file_set_contents (
        cut.c_str (), bytes.data (), (gssize) size, nullptr));
    ErrorPtr error;
    EXPECT_FALSE (
        rewrite_mkv (cut, folder.path () + "/to", nullptr, out (error)))
        << size;
    EXPECT_TRUE (error);
  }
  std::string zero (64, '\0');
  EXPECT_FALSE (parse_ebml (
      reinterpret_cast<const uint8_t *> (zero.data ()), zero.size ()));
}

/* Guards against a render that goes on writing after Ctrl-C. */
TEST (MkvHeader, StopsWhenCancelled)
{
  test::TempFolder folder;
  std::string from = folder.path () + "/from";
  mux (from);
  std::atomic<bool> cancelled = true;
  ErrorPtr error;
  EXPECT_FALSE (
      rewrite_mkv (from, folder.path () + "/to", &cancelled, out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Cancelled));
}
