// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>

#include <glib.h>
#include <gtest/gtest.h>

#include "stock_catalog.h"
#include "stock_search.h"
#include "temp_folder.h"

using namespace reel;
using reel::test::TempFolder;

namespace {

void
put_file (const std::string &path, const std::string &bytes)
{
  std::error_code ignored;
  std::filesystem::create_directories (
      std::filesystem::path (path).parent_path (), ignored);
  std::ofstream (path, std::ios::binary) << bytes;
}

void
put_asset (const TempFolder &root, const std::string &name,
    const std::string &title, const std::string &tags)
{
  put_file (root.path () + "/" + name, "bytes of " + name);
  put_file (root.path () + "/" + name + ".stock",
      "[Asset]\nTitle=" + title + "\nAuthor=Ada\nLicense=CC0-1.0\n" +
          "Attribution=Ada 2024\nSource=made here\nTags=" + tags + "\n");
}

std::string
first (const TempFolder &root, const std::string &location, uint64_t seed = 0)
{
  StockAnswer answer = StockCatalog ({root.path ()}).find (location, seed);
  return answer.matches.empty () ? "" : answer.matches[0].name;
}

class StockCatalogTest : public testing::Test {
protected:
  void SetUp () override
  {
    put_asset (root, "images/coast.jpg", "Rocky coast", "sea;calm;rocks");
    put_asset (root, "images/desert.png", "Desert road", "sand;road;warm");
    put_asset (root, "music/calm.ogg", "Evening", "calm;piano");
    put_asset (root, "music/drive.ogg", "Night drive", "synth;fast");
  }
  TempFolder root;
};

} // namespace

/* Guards against names that only work with the suffix, or only without. */
TEST_F (StockCatalogTest, FindsByNameWithAndWithoutSuffix)
{
  EXPECT_EQ (first (root, "images/coast"), "images/coast.jpg");
  EXPECT_EQ (first (root, "images/coast.jpg"), "images/coast.jpg");
}

/* Guards against losing what the credits are made of. */
TEST_F (StockCatalogTest, ReadsTheSidecar)
{
  StockAnswer answer = StockCatalog ({root.path ()}).find ("images/coast", 0);
  ASSERT_EQ (answer.problem, StockProblem::none);
  const StockAsset &asset = answer.matches[0];
  EXPECT_EQ (asset.title, "Rocky coast");
  EXPECT_EQ (asset.author, "Ada");
  EXPECT_EQ (asset.license, "CC0-1.0");
  EXPECT_EQ (asset.attribution, "Ada 2024");
  EXPECT_EQ (asset.kind (), "images");
  EXPECT_EQ (asset.tags, (std::vector<std::string>{"sea", "calm", "rocks"}));
}

/* Guards against a search that prefers one common word to two. */
TEST_F (StockCatalogTest, MoreWordsFoundIsBetter)
{
  EXPECT_EQ (first (root, "calm sea"), "images/coast.jpg");
  EXPECT_EQ (first (root, "the piano, calm"), "music/calm.ogg");
  EXPECT_EQ (first (root, "ROCK"), "images/coast.jpg");
}

/* Guards against a search in one kind that answers with another. */
TEST_F (StockCatalogTest, KindRestrictsTheSearch)
{
  EXPECT_EQ (first (root, "images/calm"), "images/coast.jpg");
  EXPECT_EQ (first (root, "music/night"), "music/drive.ogg");
  EXPECT_EQ (first (root, "video/calm"), "");
}

/* Guards against ties that depend on the order of the disk, and against a
 * seed without effect. */
TEST_F (StockCatalogTest, TiesAreDealtBySeedAlone)
{
  for (int i = 0; i < 8; i++)
    put_asset (
        root, "images/hill" + std::to_string (i) + ".jpg", "Hill", "green");
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 64; seed++) {
    std::string name = first (root, "green", seed);
    EXPECT_EQ (name, first (root, "green", seed));
    seen.insert (name);
  }
  EXPECT_EQ (seen.size (), 8u);
  EXPECT_EQ (
      StockCatalog ({root.path ()}).find ("green", 3).matches.size (), 8u);
}

/* Guards against a message that leaves the user to guess. */
TEST_F (StockCatalogTest, MissingNamesTheNearest)
{
  StockAnswer answer = StockCatalog ({root.path ()}).find ("images/cost", 0);
  EXPECT_EQ (answer.problem, StockProblem::not_found);
  ASSERT_FALSE (answer.near.empty ());
  EXPECT_EQ (answer.near[0], "images/coast");
  EXPECT_TRUE (StockCatalog ({root.path ()}).find ("xyzzy", 0).near.empty ());
}

/* Guards against reading any file of the system through a name. */
TEST_F (StockCatalogTest, NamesCantLeaveTheRoots)
{
  TempFolder outside;
  put_asset (outside, "secret.txt", "Secret", "secret");
  std::filesystem::create_symlink (
      outside.path () + "/secret.txt", root.path () + "/images/link.txt");
  put_file (root.path () + "/images/link.txt.stock", "[Asset]\nTitle=x\n");
  std::filesystem::create_directory_symlink (
      outside.path (), root.path () + "/out");
  std::string up =
      "../" + std::filesystem::path (outside.path ()).filename ().string ();
  StockCatalog catalog ({root.path ()});
  for (std::string name : {up + "/secret.txt", outside.path () + "/secret.txt",
           std::string ("images/../images/coast"), std::string (".."),
           std::string ("a\nb"), std::string ("bad\xff"), std::string ()})
    EXPECT_EQ (catalog.find (name, 0).problem, StockProblem::bad_name) << name;
  EXPECT_TRUE (catalog.find ("images/link.txt", 0).matches.empty ());
  EXPECT_TRUE (catalog.find ("out/secret.txt", 0).matches.empty ());
  EXPECT_TRUE (catalog.find ("secret", 0).matches.empty ());
}

/* Guards against using what nobody knows the licence of. */
TEST_F (StockCatalogTest, WithoutASidecarThereIsNoAsset)
{
  put_file (root.path () + "/images/orphan.jpg", "x");
  put_asset (root, "images/broken.jpg", "x", "x");
  put_file (root.path () + "/images/broken.jpg.stock", "no key file");
  put_asset (root, "images/huge.jpg", "x", "x");
  put_file (root.path () + "/images/huge.jpg.stock",
      "[Asset]\nTitle=" + std::string (kMaxSidecarBytes, 'x') + "\n");
  StockCatalog catalog ({root.path ()});
  for (const char *name : {"images/orphan", "images/orphan.jpg",
           "images/broken", "images/huge.jpg"})
    EXPECT_EQ (catalog.find (name, 0).problem, StockProblem::no_sidecar)
        << name;
  EXPECT_TRUE (catalog.find ("images/quay.jpg.stock", 0).matches.empty ());
  EXPECT_EQ (catalog.all ().size (), 4u);
}

/* Guards against a later root that hides the user's own choice. */
TEST_F (StockCatalogTest, AnEarlierRootWins)
{
  TempFolder own;
  put_asset (own, "images/coast.jpg", "My coast", "sea");
  StockCatalog catalog ({own.path (), "/nonexistent", root.path ()});
  EXPECT_EQ (catalog.find ("images/coast", 0).matches[0].title, "My coast");
  EXPECT_EQ (catalog.all ().size (), 4u);
  EXPECT_EQ (catalog.find ("desert", 0).matches[0].name, "images/desert.png");
}

/* Guards against endless walks. */
TEST_F (StockCatalogTest, FolderLoopsAndDepthAreBounded)
{
  std::filesystem::create_directory_symlink (
      root.path (), root.path () + "/images/loop");
  std::string deep;
  for (int i = 0; i < 30; i++)
    deep += "d/";
  put_asset (root, deep + "buried.jpg", "Buried", "buried");
  EXPECT_EQ (StockCatalog ({root.path ()}).all ().size (), 4u);
}

/* Guards against roots in an order other than documented. */
TEST (StockRoots, DefaultsStandInOrder)
{
  g_setenv ("REELSMITH_STOCK_PATH", "/one::/two", TRUE);
  g_setenv ("XDG_DATA_HOME", "/home/x", TRUE);
  g_setenv ("XDG_DATA_DIRS", "/usr/a:/usr/b", TRUE);
  auto roots = default_stock_roots (false);
  ASSERT_EQ (roots.size (), 6u);
  EXPECT_EQ (roots[0], "/one");
  EXPECT_EQ (roots[1], "/two");
  EXPECT_EQ (roots[2], "/home/x/reelsmith/stock");
  EXPECT_EQ (roots[4], "/usr/a/reelsmith/stock");
  EXPECT_NE (roots[3], default_stock_roots (true)[3]);
}

/* Guards against words that are lost to case, accents or plural. */
TEST (StockSearch, WordsAreFoldedAndCut)
{
  EXPECT_EQ (search_words ("The Calm-Waves of ÉTÉ"),
      (std::vector<std::string>{"calm", "wave", "été"}));
  EXPECT_TRUE (search_words ("\xff\xfe").empty ());
  EXPECT_TRUE (search_words ("of the").empty ());
}
