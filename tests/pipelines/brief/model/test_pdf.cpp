// SPDX-License-Identifier: GPL-3.0-or-later
/* Pages of PDFs: there, read, and told of where they aren't. */
#include <gtest/gtest.h>

#include <gst/gst.h>

#include "brief/model/pdf_page.h"
#include "pdf_file.h"
#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

namespace {

const std::vector<PdfColor> kPages = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

class Pdf : public testing::Test {
protected:
  std::string put (const std::string &name, const std::string &bytes)
  {
    std::string path = folder_.path () + "/" + name;
    EXPECT_TRUE (g_file_set_contents (
        path.c_str (), bytes.data (), (gssize) bytes.size (), nullptr));
    return path;
  }
  Reading read (const std::string &keys)
  {
    return read_and_verify ("scenes: [{" + keys + "}]", folder_.path ());
  }
  /* All that is said of the brief with one scene of KEYS. */
  std::string told (const std::string &keys)
  {
    std::string all;
    for (const std::string &problem : read (keys).problems)
      all += (all.empty () ? "" : "\n") + problem;
    return all;
  }

  TempFolder folder_;
};

std::vector<uint8_t>
draw (const PdfPage &page, int width, int height, bool *is_whole = nullptr)
{
  std::vector<uint8_t> pixels ((size_t) (4 * width * height));
  EXPECT_TRUE (page.draw (pixels.data (), width, height, is_whole));
  return pixels;
}

} // namespace

/* Guards against another page than the one asked for, one that is turned, and
 * paper that isn't white. */
TEST_F (Pdf, EachPageIsItselfOnWhitePaper)
{
  std::string file = put ("a.pdf", make_pdf (kPages));
  for (int number : {1, 2, 3}) {
    Fault fault;
    auto page = PdfPage::open (file, number, fault);
    ASSERT_TRUE (page) << fault.message;
    EXPECT_DOUBLE_EQ (page->width (), 400);
    EXPECT_DOUBLE_EQ (page->height (), 300);
    bool is_whole = false;
    auto pixels = draw (*page, 80, 60, &is_whole);
    EXPECT_TRUE (is_whole);
    for (int channel = 0; channel < 3; channel++) { // blue, green, red
      EXPECT_EQ (pixels[(size_t) (4 * (80 * 30 + 10) + channel)],
          channel == 3 - number ? 255 : 0);
      EXPECT_EQ (pixels[(size_t) (4 * (80 * 5 + 70) + channel)], 255);
    }
  }
}

/* The same page is the same pixels, whoever draws it when. */
TEST_F (Pdf, DrawnTwiceItIsTheSame)
{
  std::string file = put ("a.pdf", make_pdf (kPages));
  Fault fault;
  auto one = PdfPage::open (file, 2, fault);
  auto other = PdfPage::open (file, 2, fault);
  ASSERT_TRUE (one && other);
  auto first = draw (*one, 333, 222);
  EXPECT_EQ (draw (*one, 333, 222), first);
  EXPECT_EQ (draw (*other, 333, 222), first);
}

/* Guards against pages that are refused, and against a page counted in pixels,
 * of which it has few: no warning that it is coarse. */
TEST_F (Pdf, ABackgroundIsItsPage)
{
  put ("a.pdf", make_pdf (kPages, 200, 300));
  for (const char *keys :
      {"background: a.pdf", "background: {image: a.pdf, page: 3, fit: contain}",
          "background: {image: a.pdf, page: 2, optional: true}"}) {
    Reading reading = read (keys);
    EXPECT_TRUE (reading.problems.empty ()) << reading.problems[0];
    ASSERT_TRUE (reading.brief);
    const Background &shown = reading.brief->scenes[0].backgrounds.front ();
    EXPECT_TRUE (shown.is_pdf);
    EXPECT_EQ (shown.pixel_width, 200);
    EXPECT_EQ (shown.pixel_height, 300);
  }
}

/* Guards against a render that fails where the brief could have told. */
TEST_F (Pdf, WhatCantBeShownIsTold)
{
  std::string pdf = make_pdf (kPages);
  put ("a.pdf", pdf);
  put ("one.pdf", make_pdf ({{0, 0, 0}}));
  put ("cut.pdf", pdf.substr (0, pdf.size () / 2));
  put ("locked.pdf", make_locked_pdf ());
  put ("a.png", pdf);
  EXPECT_EQ (told ("background: {image: a.pdf, page: 4}"),
      "1:44: error: `a.pdf` has 3 pages, but `page` is 4 | pages are counted "
      "from 1, whatever is printed on them");
  EXPECT_EQ (told ("background: {image: one.pdf, page: 2}"),
      "1:46: error: `one.pdf` has one page, but `page` is 2 | pages are "
      "counted from 1, whatever is printed on them");
  EXPECT_EQ (told ("background: cut.pdf"),
      "1:23: error: `cut.pdf` is damaged: it can't be read as a PDF | write "
      "or copy it again");
  EXPECT_EQ (told ("background: locked.pdf"),
      "1:23: error: `locked.pdf` is encrypted, and can't be read without its "
      "password | save it without one, or export its page as a PNG picture");
  EXPECT_EQ (told ("background: {video: a.pdf}"),
      "1:23: error: `a.pdf` is a PDF, not a video | show it with `image`");
  EXPECT_EQ (told ("overlays: [{image: a.pdf}]"),
      "1:22: error: `a.pdf` is a PDF, and an overlay shows pictures and clips "
      "| show its page as a `background`, or export it as an SVG drawing");
  EXPECT_EQ (told ("background: a.png"),
      "1:23: warning: `a.png` is a PDF, whatever its suffix says | rename it "
      "to `.pdf`");
}

/* One that is damaged in part is drawn in part: never without a word. */
TEST_F (Pdf, WhatIsDamagedInPartIsAWarning)
{
  std::string pdf = make_pdf (kPages);
  size_t stream = pdf.find ("stream");
  ASSERT_NE (stream, pdf.npos);
  for (size_t i = stream + 12; i < stream + 50; i++)
    pdf[i] = (char) (pdf[i] ^ 0x5a);
  put ("a.pdf", pdf);
  EXPECT_EQ (told ("background: a.pdf"),
      "1:23: warning: `a.pdf` is damaged: some of its page 1 may be missing | "
      "write or copy it again");
}

TEST_F (Pdf, OptionalOnesGiveWay)
{
  put ("locked.pdf", make_locked_pdf ());
  std::string said = told ("background: {image: locked.pdf, optional: true}");
  EXPECT_TRUE (said.find ("warning: `locked.pdf` is encrypted") != said.npos &&
               said.find ("the canvas stands in for it") != said.npos)
      << said;
}

/* A key that is taken and does nothing is a slip. */
TEST_F (Pdf, PageOfSomethingElseIsAWarning)
{
  EXPECT_EQ (told ("background: {color: navy, page: 2}"),
      "1:43: warning: `page` changes nothing here | it belongs to a PDF given "
      "as `image`");
}

/* Guards against documents that crash or hang whoever looks at them. */
TEST_F (Pdf, AnyDamageIsSurvived)
{
  const std::string whole = make_pdf (kPages);
  uint32_t state = 12345;
  auto random = [&] { return state = state * 1664525u + 1013904223u; };
  for (int round = 0; round < 60; round++) {
    std::string pdf = whole;
    for (int i = 0; i < 1 + round / 4; i++)
      pdf[random () % pdf.size ()] = (char) (random () >> 16);
    if (round % 3 == 0)
      pdf.resize (random () % pdf.size ());
    Fault fault;
    auto page = PdfPage::open (put ("a.pdf", pdf), 1, fault);
    if (page)
      draw (*page, 40, 30);
    else
      EXPECT_FALSE (fault.message.empty ());
  }
}
