// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>

#include "brief/model/decode_check.h"
#include "preparing.h"
#include "run/allow_list.h"
#include "run/graph.h"
#include "run/runner.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr char kPlaylist[] = "#EXTM3U\n#EXT-X-VERSION:3\n"
                             "#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n"
                             "http://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n";
constexpr char kManifest[] =
    "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
    "type=\"static\"><Period><AdaptationSet><Representation id=\"a\">"
    "<BaseURL>http://127.0.0.1:9/a.mp4</BaseURL></Representation>"
    "</AdaptationSet></Period></MPD>\n";

/* What decodebin says of FILE. */
std::string
decoded (const std::string &file)
{
  ErrorPtr error;
  auto graph = Graph::parse (
      "filesrc name=file ! decodebin ! fakesink sync=false", out (error));
  g_object_set (graph->at ("file"), "location", file.c_str (), nullptr);
  bool done = run_to_end (graph->pipeline (), {}, out (error));
  return done ? "decoded" : error->message;
}

} // namespace

/* Guards against demuxers that fetch what a file names, and against decoders
 * that take memory without bound. */
TEST (AllowList, PlaylistsAndForeignDecodersAreOutOfReach)
{
  Preparing place;
  for (const char *factory :
      {"hlsdemux", "hlsdemux2", "dashdemux", "dashdemux2", "mssdemux",
          "mssdemux2", "gdkpixbufdec", "sdpdemux", "rtspsrc", "tsdemux",
          "flvdemux", "asfdemux", "avdec_png", "subparse", "mxfdemux"})
    EXPECT_FALSE (is_autoplugged (factory)) << factory;
  for (const char *factory :
      {"pngdec", "jpegdec", "wavparse", "qtdemux", "matroskademux", "avidemux"})
    EXPECT_TRUE (is_autoplugged (factory)) << factory;
}

/* Guards against a playlist that plays because it is called a clip. */
TEST (AllowList, PlaylistsAreRefusedWhateverTheyAreCalled)
{
  Preparing place;
  for (const char *name : {"clip.mp4", "picture.png"})
    for (const char *text : {kPlaylist, kManifest}) {
      std::string message = decoded (place.put (name, text));
      EXPECT_NE (message, "decoded") << name;
      EXPECT_EQ (message.find ("127.0.0.1"), std::string::npos) << message;
      std::string keys = std::string ("{background: ") + name + "}";
      auto result = place.prepare ("scenes: [" + keys + "]");
      EXPECT_FALSE (result.prepared);
      EXPECT_NE (
          told (result.problems).find ("is a playlist"), std::string::npos)
          << told (result.problems);
    }
  auto result = place.prepare ("scenes: [{narration: {file: clip.mp4}}]");
  EXPECT_FALSE (result.prepared);
}

/* Guards against a list that lacks what briefs may hold. */
TEST (AllowList, AllThatIsSupportedDecodes)
{
  Preparing place;
  for (const char *name :
      {"alpha.png", "photo-3x2.jpg", "drawing.svg", "moving.gif"})
    EXPECT_EQ (fault_of_decoding (test_data (name)), "") << name;
  for (const char *name : {"click.wav", "tones.flac"})
    EXPECT_EQ (decoded (test_data (name)), "decoded") << name;
}
