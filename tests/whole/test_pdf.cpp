// SPDX-License-Identifier: GPL-3.0-or-later
/* Pages of PDFs in finished videos. */
#include <gtest/gtest.h>

#include <fstream>

#include "media_file.h"
#include "pdf_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

/* The mean colour of PIXELS, three bytes each. */
std::vector<double>
mean_of (const std::string &pixels)
{
  std::vector<double> mean (3);
  for (size_t i = 0; i < pixels.size (); i++)
    mean[i % 3] += (uint8_t) pixels[i] * 3.0 / (double) pixels.size ();
  return mean;
}

void
expect_color (const std::string &video, const Cut &cut, double red,
    double green, double blue)
{
  Pictures pictures = decode_pictures (video, cut, 3, 3);
  ASSERT_FALSE (pictures.pixels.empty ());
  std::vector<double> mean = mean_of (pictures.pixels[0]);
  EXPECT_NEAR (mean[0], red, 6) << cut.x;
  EXPECT_NEAR (mean[1], green, 6) << cut.x;
  EXPECT_NEAR (mean[2], blue, 6) << cut.x;
}

} // namespace

/* Guards against the wrong page, one that is stretched, and paper that isn't
 * white. */
TEST (PdfVideo, ShowsThePageInItsOwnShape)
{
  Workplace place;
  place.write ("a.pdf", make_pdf ({{1, 0, 0}, {0, 0.4, 0}}, 180, 180));
  Outcome outcome = place.render (place.write ("p.yaml",
      "output: {size: 320x180}\n"
      "scenes:\n"
      "  - background: {image: a.pdf, page: 2, fit: contain, bars: navy}\n"
      "    duration: 1\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  std::string video = place.videos () + "/p.mp4";
  expect_color (video, {10, 20, 40, 140}, 0, 0, 128);
  expect_color (video, {80, 20, 60, 140}, 0, 102, 0);
  expect_color (video, {180, 110, 60, 60}, 255, 255, 255);
  expect_color (video, {260, 20, 40, 140}, 0, 0, 128);
}

/* Guards against pages drawn once and enlarged: an edge stays an edge however
 * close the view comes. */
TEST (PdfVideo, EdgesAreSharpInACloseView)
{
  Workplace place;
  place.write ("a.pdf", make_pdf ({{0, 0, 0}}, 40, 30));
  Outcome outcome = place.render (place.write ("p.yaml",
      "output: {size: 640x480, quality: lossless}\n"
      "scenes:\n"
      "  - background: {image: a.pdf, crop: [0.4, 0.4, 0.2, 0.2]}\n"
      "    duration: 1\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  Pictures pictures =
      decode_pictures (place.videos () + "/p.mp4", {300, 100, 40, 1}, 1);
  ASSERT_FALSE (pictures.pixels.empty ());
  int between = 0;
  for (char luma : pictures.pixels[0])
    between += (uint8_t) luma > 40 && (uint8_t) luma < 215;
  EXPECT_LE (between, 2);
}

/* Guards against what one core draws otherwise than two, and against a page
 * that is taken from the cache for another. */
TEST (PdfVideo, TheSameBytesAndTheRightPage)
{
  Workplace place;
  place.write ("a.pdf", make_pdf ({{1, 0, 0}, {0, 0, 1}}));
  auto brief = [&] (int page) {
    return place.write (
        "p.yaml", "output: {size: 320x180}\n"
                  "scenes:\n"
                  "  - {background: {image: a.pdf, motion: zoom-in, page: " +
                      std::to_string (page) +
                      "}, duration: 2}\n"
                      "  - {background: a.pdf, duration: 2}\n");
  };
  std::string video = place.videos () + "/p.mp4";
  ASSERT_EQ (place.render (brief (1), {"--jobs", "1"}).status, 0);
  std::string first = read_file (video);
  ASSERT_EQ (place.render (brief (2)).status, 0);
  EXPECT_NE (read_file (video), first);
  expect_color (video, {20, 20, 60, 140}, 0, 0, 255);
  ASSERT_EQ (place.render (brief (1), {"--jobs", "2", "--no-cache"}).status, 0);
  EXPECT_EQ (read_file (video), first);
}

/* The three notations say the same. */
TEST (PdfVideo, EachNotationHasPages)
{
  Workplace place;
  place.write ("a.pdf", make_pdf ({{1, 0, 0}, {0, 0, 1}}));
  struct {
    const char *name, *text;
  } briefs[] = {
      {"a.yaml", "scenes: [{background: {image: a.pdf, page: 3}}]\n"},
      {"a.json", "{\"scenes\": [{\"background\": {\"image\": \"a.pdf\", "
                 "\"page\": 3}}]}"},
      {"a.md", "(image: {file: a.pdf, page: 3})\n"},
      {"b.md", "![](a.pdf)\n\n(page: 3)\n"},
  };
  for (const auto &brief : briefs) {
    Outcome outcome =
        place.reelsmith ({"validate", place.write (brief.name, brief.text)})
            .run ();
    EXPECT_EQ (outcome.status, 2) << brief.name;
    EXPECT_NE (
        outcome.err.find ("has 2 pages, but `page` is 3"), std::string::npos)
        << brief.name << outcome.err << outcome.out;
  }
}
