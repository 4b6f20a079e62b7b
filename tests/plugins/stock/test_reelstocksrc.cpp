// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/check/gstharness.h>
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "backdrop_math.h"
#include "gst_ptr.h"
#include "pipeline_run.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

namespace {

/* A root of its own, with words that no shipped asset is tagged with. */
class StockSrc : public testing::Test {
protected:
  void SetUp () override
  {
    Random random (7);
    for (int i = 0; i < 300000; i++)
      bytes += (char) random.bits ();
    put ("images/coast.bin", bytes, "zephyr;quell");
    put ("sounds/empty.wav", "", "empty");
    put ("images/a b.bin", "xyz", "spaced");
    g_setenv ("REELSMITH_STOCK_PATH", root.path ().c_str (), TRUE);
  }
  void TearDown () override { g_unsetenv ("REELSMITH_STOCK_PATH"); }

  void put (const std::string &name, const std::string &content,
      const std::string &tags)
  {
    std::string path = root.path () + "/" + name;
    std::error_code ignored;
    std::filesystem::create_directories (
        std::filesystem::path (path).parent_path (), ignored);
    std::ofstream (path, std::ios::binary) << content;
    std::ofstream (path + ".stock")
        << "[Asset]\nTitle=A title\nAuthor=Ada\nLicense=CC-BY-4.0\n"
           "Attribution=Ada, 2024\nSource=https://example.org/a\nTags="
        << tags << "\n";
  }
  GstPtr<GstElement> source (const char *location)
  {
    auto element =
        sink_floating (gst_element_factory_make ("reelstocksrc", nullptr));
    g_object_set (element.get (), "location", location, NULL);
    return element;
  }

  TempFolder root;
  std::string bytes;
};

std::string
text_property (GstElement *element, const char *name)
{
  char *text = nullptr;
  g_object_get (element, name, &text, NULL);
  std::string result = text ? text : "(null)";
  g_free (text);
  return result;
}

/* All bytes of a pipeline that ends in an appsink-like fakesink. */
std::string
read_all (GstElement *src, guint blocksize)
{
  GstHarness *h = gst_harness_new_with_element (src, NULL, "src");
  g_object_set (src, "blocksize", blocksize, NULL);
  gst_harness_play (h);
  std::string result;
  while (true) {
    auto buffer = adopt (gst_harness_pull (h));
    if (!buffer)
      break;
    EXPECT_EQ (GST_BUFFER_OFFSET (buffer.get ()), result.size ());
    MappedBuffer map (buffer.get (), GST_MAP_READ);
    result.append ((char *) map.data (), map.size ());
    if (GST_BUFFER_OFFSET_END (buffer.get ()) == 300000)
      break;
  }
  gst_harness_teardown (h);
  return result;
}

} // namespace

/* Guards against lost or repeated bytes at the seams of blocks. */
TEST_F (StockSrc, GivesAllBytesInOrder)
{
  for (guint block : {65536u, 4099u}) {
    auto src = source ("images/coast");
    EXPECT_TRUE (read_all (src.get (), block) == bytes);
  }
}

/* Guards against seeks that land beside: 1,000 random ranges, pulled. */
TEST_F (StockSrc, RandomAccessIsExact)
{
  auto src = source ("quell zephyr");
  auto pad = adopt (gst_element_get_static_pad (src.get (), "src"));
  ASSERT_TRUE (gst_pad_activate_mode (pad.get (), GST_PAD_MODE_PULL, TRUE));
  Random random (1);
  for (int i = 0; i < 1000; i++) {
    guint64 offset = random.bits () % bytes.size ();
    guint length = (guint) (1 + random.bits () % 5000);
    GstBuffer *raw = nullptr;
    ASSERT_EQ (
        gst_pad_get_range (pad.get (), offset, length, &raw), GST_FLOW_OK);
    auto buffer = adopt (raw);
    MappedBuffer map (buffer.get (), GST_MAP_READ);
    EXPECT_TRUE (std::string ((char *) map.data (), map.size ()) ==
                 bytes.substr (offset, length))
        << offset;
  }
  GstBuffer *raw = nullptr;
  EXPECT_EQ (
      gst_pad_get_range (pad.get (), bytes.size (), 1, &raw), GST_FLOW_EOS);
  gst_pad_activate_mode (pad.get (), GST_PAD_MODE_PULL, FALSE);
}

/* Guards against a source that demuxers believe to be a stream. */
TEST_F (StockSrc, IsSeekableInBytesAndKnowsItsSize)
{
  GstHarness *h = gst_harness_new_with_element (
      source ("images/coast").get (), NULL, "src");
  gst_harness_play (h);
  auto buffer = adopt (gst_harness_pull (h));
  gint64 size = 0;
  EXPECT_TRUE (
      gst_element_query_duration (h->element, GST_FORMAT_BYTES, &size));
  EXPECT_EQ (size, 300000);
  auto query = adopt (gst_query_new_seeking (GST_FORMAT_BYTES));
  ASSERT_TRUE (gst_element_query (h->element, query.get ()));
  gboolean seekable = FALSE;
  gst_query_parse_seeking (query.get (), NULL, &seekable, NULL, NULL);
  EXPECT_TRUE (seekable);
  gst_harness_teardown (h);
}

/* Guards against credits that miss the author or the licence. */
TEST_F (StockSrc, PostsTags)
{
  auto pipeline = parse_pipeline ("reelstocksrc location=zephyr ! fakesink");
  int seen = 0;
  auto result =
      run_pipeline (pipeline.get (), 10 * GST_SECOND, [&] (GstMessage *m) {
        if (GST_MESSAGE_TYPE (m) != GST_MESSAGE_TAG)
          return;
        GstTagList *raw = nullptr;
        gst_message_parse_tag (m, &raw);
        auto tags = adopt (raw);
        const struct {
          const char *tag, *text;
        } expected[] = {{GST_TAG_TITLE, "A title"}, {GST_TAG_ARTIST, "Ada"},
            {GST_TAG_LICENSE, "CC-BY-4.0"}, {GST_TAG_COPYRIGHT, "Ada, 2024"},
            {GST_TAG_HOMEPAGE, "https://example.org/a"}};
        for (const auto &e : expected) {
          const gchar *text = nullptr;
          gst_tag_list_peek_string_index (tags.get (), e.tag, 0, &text);
          EXPECT_STREQ (text, e.text);
        }
        seen++;
      });
  EXPECT_TRUE (result.eos);
  EXPECT_EQ (seen, 1);
}

/* Guards against an empty file that hangs or fails. */
TEST_F (StockSrc, EmptyAssetIsEos)
{
  auto result = run_pipeline ("reelstocksrc location=sounds/empty ! fakesink");
  EXPECT_TRUE (result.eos);
  EXPECT_EQ (result.errors, 0);
}

/* Guards against errors without a right code or a way out. */
TEST_F (StockSrc, MissingIsNotFoundAndNamesTheNearest)
{
  auto result = run_pipeline ("reelstocksrc location=images/cost ! fakesink");
  EXPECT_EQ (result.errors, 1);
  EXPECT_EQ (result.error_domain, GST_RESOURCE_ERROR);
  EXPECT_EQ (result.error_code, GST_RESOURCE_ERROR_NOT_FOUND);
  EXPECT_NE (result.error_message.find ("images/coast"), std::string::npos);
  EXPECT_EQ (result.error_message.find (root.path ()), std::string::npos);
  for (const char *bad : {"", "../x", "/etc/passwd", "qqqqq"}) {
    auto src = source (bad);
    EXPECT_EQ (gst_element_set_state (src.get (), GST_STATE_PAUSED),
        GST_STATE_CHANGE_FAILURE)
        << bad;
    EXPECT_EQ (text_property (src.get (), "path"), "(null)");
    gst_element_set_state (src.get (), GST_STATE_NULL);
  }
}

/* Guards against an element that is of no use after an error. */
TEST_F (StockSrc, WorksAfterAnErrorAndAgain)
{
  auto src = source ("nothing here");
  EXPECT_EQ (gst_element_set_state (src.get (), GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (src.get (), GST_STATE_NULL);
  g_object_set (src.get (), "location", "images/coast", NULL);
  EXPECT_TRUE (read_all (src.get (), 65536) == bytes);
}

/* Guards against a path that isn't looked up anew. */
TEST_F (StockSrc, PathFollowsTheProperties)
{
  auto src = source ("quell zephyr");
  EXPECT_EQ (
      text_property (src.get (), "path"), root.path () + "/images/coast.bin");
  EXPECT_EQ (text_property (src.get (), "uri"), "stock:quell%20zephyr");
  TempFolder other;
  g_object_set (src.get (), "stock-path", other.path ().c_str (), NULL);
  EXPECT_EQ (text_property (src.get (), "path"), "(null)");
  g_object_set (src.get (), "location", NULL, "stock-path", NULL, NULL);
  EXPECT_EQ (text_property (src.get (), "uri"), "(null)");
  gchar **matches = nullptr;
  g_object_set (src.get (), "location", "spaced", NULL);
  g_object_get (src.get (), "matches", &matches, NULL);
  ASSERT_EQ (g_strv_length (matches), 1u);
  EXPECT_EQ (matches[0], root.path () + "/images/a b.bin");
  g_strfreev (matches);
}

/* Guards against a list of assets that leaves out whose they are. */
TEST_F (StockSrc, ListsAssetsWithTheirLicences)
{
  auto src = source ("quell");
  g_object_set (src.get (), "stock-path", root.path ().c_str (), NULL);
  auto names = [&] {
    GValue assets = G_VALUE_INIT;
    g_object_get_property (G_OBJECT (src.get ()), "assets", &assets);
    std::string all;
    for (guint i = 0; i < gst_value_array_get_size (&assets); i++) {
      auto *asset =
          gst_value_get_structure (gst_value_array_get_value (&assets, i));
      const GValue *tags = gst_structure_get_value (asset, "tags");
      all += std::string (gst_structure_get_string (asset, "name")) + " " +
             gst_structure_get_string (asset, "kind") + " " +
             gst_structure_get_string (asset, "license") + " " +
             gst_structure_get_string (asset, "author") + " " +
             g_value_get_string (gst_value_array_get_value (tags, 0)) + "\n";
    }
    g_value_unset (&assets);
    return all;
  };
  EXPECT_EQ (names (), "images/coast.bin images CC-BY-4.0 Ada zephyr\n");
  g_object_set (src.get (), "location", "", NULL);
  EXPECT_EQ (names (), "images/a b.bin images CC-BY-4.0 Ada spaced\n"
                       "images/coast.bin images CC-BY-4.0 Ada zephyr\n"
                       "sounds/empty.wav sounds CC-BY-4.0 Ada empty\n");
  g_object_set (src.get (), "location", "nothing of the kind", NULL);
  EXPECT_EQ (names (), "");
}

/* Guards against URIs that are taken literally, or taken at all when bad. */
TEST_F (StockSrc, HandlesStockUris)
{
  ErrorPtr error;
  auto src = sink_floating (gst_element_make_from_uri (
      GST_URI_SRC, "stock:images/a%20b.bin", NULL, out (error)));
  ASSERT_TRUE (src) << error->message;
  EXPECT_EQ (text_property (src.get (), "location"), "images/a b.bin");
  const struct {
    const char *uri;
    int code;
  } bad[] = {{"stock:", GST_URI_ERROR_BAD_URI},
      {"stock:%zz", GST_URI_ERROR_BAD_URI},
      {"stock:a%00b", GST_URI_ERROR_BAD_URI},
      {"stock:%ff", GST_URI_ERROR_BAD_URI},
      {"stock:a?b=c", GST_URI_ERROR_BAD_URI},
      {"stock:///etc/passwd", GST_URI_ERROR_BAD_REFERENCE},
      {"stock:a/%2e%2e/b", GST_URI_ERROR_BAD_REFERENCE},
      {"file:///x", GST_URI_ERROR_UNSUPPORTED_PROTOCOL}};
  for (const auto &b : bad) {
    EXPECT_FALSE (gst_uri_handler_set_uri (
        GST_URI_HANDLER (src.get ()), b.uri, out (error)))
        << b.uri;
    ASSERT_TRUE (error);
    EXPECT_EQ (error->domain, GST_URI_ERROR) << b.uri;
    EXPECT_EQ (error->code, b.code) << b.uri;
  }
  EXPECT_EQ (text_property (src.get (), "location"), "images/a b.bin");
}

/* Guards against a changed address under a running stream. */
TEST_F (StockSrc, RunningRefusesAnotherUri)
{
  auto pipeline =
      parse_pipeline ("reelstocksrc name=s location=zephyr ! fakesink");
  gst_element_set_state (pipeline.get (), GST_STATE_PAUSED);
  gst_element_get_state (pipeline.get (), NULL, NULL, 10 * GST_SECOND);
  auto src = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "s"));
  ErrorPtr error;
  EXPECT_FALSE (gst_uri_handler_set_uri (
      GST_URI_HANDLER (src.get ()), "stock:x", out (error)));
  EXPECT_EQ (error->code, GST_URI_ERROR_BAD_STATE);
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}

/* Guards against players that can't use stock: a WAV through uridecodebin. */
TEST_F (StockSrc, UridecodebinPlaysStock)
{
  std::string wav = root.path () + "/sounds/tone.wav";
  auto made = run_pipeline ("audiotestsrc num-buffers=20 ! wavenc ! filesink "
                            "location=\"" +
                            wav + "\"");
  ASSERT_TRUE (made.eos);
  std::filesystem::copy_file (
      root.path () + "/images/coast.bin.stock", wav + ".stock");
  int tags = 0;
  auto pipeline =
      parse_pipeline ("uridecodebin uri=stock:sounds/tone ! fakesink");
  auto result = run_pipeline (pipeline.get (), 20 * GST_SECOND,
      [&] (GstMessage *m) { tags += GST_MESSAGE_TYPE (m) == GST_MESSAGE_TAG; });
  EXPECT_TRUE (result.eos) << result.error_message;
  EXPECT_GE (tags, 1);
}

/* Guards against state that survives a stop. */
TEST_F (StockSrc, WalksItsStatesManyTimes)
{
  auto pipeline = parse_pipeline ("reelstocksrc location=zephyr ! fakesink");
  Random random (3);
  const GstState states[] = {
      GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING};
  for (int i = 0; i < 200; i++)
    EXPECT_NE (
        gst_element_set_state (pipeline.get (), states[random.bits () % 4]),
        GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
}
